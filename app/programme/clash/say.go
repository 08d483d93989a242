package clash

import (
	"strconv"
	"strings"
	"time"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// The values of the sentences that each language writes in its own way know how; a catalogue asks for them in its
// language: {{.From.In `fr`}}.

// clock is an hour: 14 h 30 and 14 h in French, with narrow no-break spaces; 14:30 in English.
type clock time.Time

// In writes the hour in a language ("fr", "en").
func (c clock) In(language string) string {
	t := time.Time(c)
	switch {
	case language != "fr":
		return t.Format("15:04")
	case t.Minute() == 0:
		return t.Format("15\u202fh")[zero(t):]
	}
	return t.Format("15\u202fh\u202f04")[zero(t):]
}

// zero is how many digits French leaves out: 9 h, not 09 h.
func zero(t time.Time) int {
	if t.Hour() < 10 {
		return 1
	}
	return 0
}

// weekday is a day of the weekend: samedi 22, Saturday 22.
type weekday time.Time

var frenchDays = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// In writes the day in a language ("fr", "en").
func (d weekday) In(language string) string {
	t := time.Time(d)
	if language != "fr" {
		return t.Format("Monday\u00a02")
	}
	return frenchDays[t.Weekday()] + "\u00a0" + strconv.Itoa(t.Day())
}

// names are several in a row: A, B et C; of many, the first.
type names []string

// shown is how many names a sentence can bear.
const shown = 5

// In writes the names in a language ("fr", "en").
func (n names) In(language string) string {
	and, others := " and ", " others"
	if language == "fr" {
		and, others = " et ", " autres"
	}
	switch {
	case len(n) > shown:
		return strings.Join(n[:shown-1], ", ") + and + strconv.Itoa(len(n)-shown+1) + others
	case len(n) > 1:
		return strings.Join(n[:len(n)-1], ", ") + and + n[len(n)-1]
	}
	return strings.Join(n, "")
}

// titles are the titles of ateliers in a row, in the quotation marks of the language.
type titles []*plan.Atelier

// inner are, by language, the quotation marks of a title that stands between others.
var inner = map[string]*strings.Replacer{
	"fr": strings.NewReplacer("«\u202f", "“", "«\u00a0", "“", "« ", "“", "«", "“", "\u202f»", "”", "\u00a0»", "”", " »", "”", "»", "”"),
	"en": strings.NewReplacer("«\u202f", "‘", "«\u00a0", "‘", "« ", "‘", "«", "‘", "\u202f»", "’", "\u00a0»", "’", " »", "’", "»", "’", "“", "‘", "”", "’"),
}

// In writes the titles in a language ("fr", "en").
func (t titles) In(language string) string {
	open, shut, within := "“", "”", inner["en"]
	if language == "fr" {
		open, shut, within = "«\u202f", "\u202f»", inner["fr"]
	}
	quoted := make(names, len(t))
	for i, a := range t {
		quoted[i] = open + within.Replace(a.Title) + shut
	}
	return quoted.In(language)
}

// say is the message of a key.
func say(key string, args problem.Args) problem.Message { return problem.Message{Key: key, Args: args} }

// during adds the day, the first and the last hour of a span to the values of a sentence.
func (ix *index) during(s programme.Span, args problem.Args) problem.Args {
	args["Day"], args["From"], args["To"] = weekday(ix.local(s.Start)), clock(ix.local(s.Start)), clock(ix.local(s.End))
	return args
}

// themeName is the name of a theme, with those in other languages.
type themeName struct {
	name         string
	translations map[string]string
}

// In writes the name in a language.
func (t themeName) In(language string) string {
	if translated := t.translations[language]; translated != "" {
		return translated
	}
	return t.name
}

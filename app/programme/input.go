package programme

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
)

// LocalTime is how forms write a moment in the zone of the operation (HTML, datetime-local).
const LocalTime = "2006-01-02T15:04"

// input reads the values of a form and collects what is wrong with them.
type input struct{ fields problem.Fields }

// text returns a trimmed text of at most limit characters; required refuses an empty one.
func (in *input) text(name, value string, limit int, required bool) string {
	value = typed.Text(value)
	switch {
	case value == "" && required:
		in.fields.Add(name, "programme.error.required", nil)
	case utf8.RuneCountInString(value) > limit:
		in.fields.Add(name, "programme.error.too_long", problem.Args{"Limit": limit})
	}
	return value
}

// line is text on a single line.
func (in *input) line(name, value string, limit int, required bool) string {
	return in.text(name, typed.Line(value), limit, required)
}

// number returns a whole number between least and most, nil when the field is empty.
func (in *input) number(name, value string, least, most int) *int {
	value = strings.TrimSpace(value)
	if value == "" {
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		in.fields.Add(name, "programme.error.number", problem.Args{"Least": least, "Most": most})
		return nil
	}
	return &n
}

// degrees returns a coordinate as people type it, with a point or a comma.
func (in *input) degrees(name, value string, most float64) *float64 {
	value = strings.ReplaceAll(strings.TrimSpace(value), ",", ".")
	if value == "" {
		return nil
	}
	degrees, err := strconv.ParseFloat(value, 64)
	if err != nil || !(degrees >= -most && degrees <= most) {
		in.fields.Add(name, "programme.error.degrees", problem.Args{"Most": int(most)})
		return nil
	}
	return &degrees
}

// choice returns one of the allowed values.
func (in *input) choice(name, value string, allowed ...string) string {
	if !slices.Contains(allowed, value) {
		in.fields.Add(name, "programme.error.choice", nil)
	}
	return value
}

// facts returns the access facts that are known, in their order.
func facts(values []string) []string {
	known := []string{}
	for _, fact := range AccessFacts {
		if slices.Contains(values, fact) {
			known = append(known, fact)
		}
	}
	return known
}

// moment reads a local time of the operation. An hour that a clock change skips is refused; of the two that it repeats,
// the first is meant.
func (in *input) moment(name, value string, o *operation.Operation) time.Time {
	value = strings.TrimSpace(value)
	if value == "" {
		in.fields.Add(name, "programme.error.time_missing", nil)
		return time.Time{}
	}
	t, reading := operation.ParseLocal(value, o.Location())
	switch reading {
	case operation.Unreadable:
		in.fields.Add(name, "programme.error.time", nil)
		return time.Time{}
	case operation.Skipped:
		in.fields.Add(name, "programme.error.time_skipped", problem.Args{"Instead": t.Format("15:04")})
	}
	return t
}

// names returns the names of a text field, one a line or between semicolons, each once.
func names(value string) []string {
	list := []string{}
	seen := map[string]bool{}
	for _, name := range strings.FieldsFunc(typed.Text(value), func(r rune) bool { return r == '\n' || r == ';' }) {
		name = strings.Join(strings.Fields(name), " ")
		if key := foldedName(name); name != "" && !seen[key] {
			seen[key] = true
			list = append(list, name)
		}
	}
	return list
}

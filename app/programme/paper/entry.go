package paper

import (
	"slices"
	"strings"
	"time"

	"oplibre/app/format/pdf"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// How many lines an atelier may take: what is longer is read on its page.
const (
	titleLines   = 6
	summaryLines = 8
	factLines    = 6
)

// row is one line of an atelier on paper.
type row struct {
	style  pdf.Style
	text   string
	struck bool
}

// entry is an atelier of the list: its hours in the margin, a thin line, the edge in the colour of its theme, and right of it
// what one reads. The theme is named beside its colour, which a black printer does not have.
func (f *flow) entry(l *programme.Listing) block {
	hours, indent := f.hours(l), 24*f.scale
	rows := f.rows(l, f.width()-indent)
	height, edge := 0.0, pdf.Hex(l.Theme.Colour)
	for _, r := range rows {
		height += r.style.Line()
	}
	beside := 0.0
	for _, r := range hours {
		beside += r.style.Line()
	}
	height = max(height, beside)
	return block{height + 4*f.scale, func(p *pdf.Page, x, y float64) {
		drawRows(p, x, y-0.6*f.scale, hours)
		p.Line(x+19*f.scale, y-1*f.scale, x+19*f.scale, y+height+3*f.scale, 0.2, rule)
		p.Rect(x+20.5*f.scale, y+0.6*f.scale, 1.4*f.scale, height, edge)
		drawRows(p, x+indent, y, rows)
	}}
}

func drawRows(p *pdf.Page, x, y float64, rows []row) {
	for _, r := range rows {
		p.Text(x, y, r.style, r.text)
		if r.struck {
			middle := y + r.style.Line()*0.52
			p.Line(x, middle, x+r.style.Width(r.text), middle, 0.3, r.style.Colour)
		}
		y += r.style.Line()
	}
}

// hours are the start, large, and the end under it.
func (f *flow) hours(l *programme.Listing) []row {
	e := f.edition
	start, end := l.StartsAt.In(e.Operation.Location()), l.EndsAt.In(e.Operation.Location())
	big, small := f.style(pdf.Display, 13.5, ink), f.style(pdf.Regular, 9.5, f.soft())
	return []row{{style: big, text: e.Words.Clock(start)}, {style: small, text: "– " + e.Words.Clock(end)}}
}

// rows are what is read of an atelier, broken to a width.
func (f *flow) rows(l *programme.Listing, width float64) []row {
	e := f.edition
	var rows []row
	add := func(s pdf.Style, text string, most int, struck bool) {
		for _, line := range s.WrapAtMost(text, width, most) {
			rows = append(rows, row{s, line, struck})
		}
	}
	cancelled := l.Status == programme.Cancelled
	title, language := l.TitleIn(e.Words.Language)
	theme := l.Theme.NameIn(e.Words.Language)
	if !f.short {
		add(f.style(pdf.Bold, 9.5, pdf.Hex(l.Theme.Colour)), theme, 1, false)
	}
	if cancelled {
		add(f.style(pdf.Bold, 11, ink), e.say("paper.cancelled", nil), 1, false)
	}
	if language == "" {
		language = e.Words.Language
	}
	add(f.style(pdf.Display, 12.5, ink), e.Words.Typeset(language, title), titleLines, cancelled)
	if cancelled {
		return rows
	}
	if !f.brief {
		add(f.style(pdf.Regular, 10.5, ink), e.Words.Typeset(l.Language, l.SummaryIn(e.Words.Language)), summaryLines, false)
	}
	if l.Place != nil {
		place := e.Words.Typeset(e.Operation.Language, l.Place.Name)
		if !f.short {
			place = e.where(l.Place)
		}
		add(f.style(pdf.Bold, 10.5, ink), place, 3, false)
	}
	known := e.facts(l)
	told := known.coming + known.more
	if f.short {
		told = theme + between + known.coming
	}
	add(f.style(pdf.Regular, 9.5, f.soft()), told, factLines, false)
	return rows
}

// where is a place with its address, when that says more.
func (e *Edition) where(p *programme.Place) string {
	name, address := e.Words.Typeset(e.Operation.Language, p.Name), e.Words.Typeset(e.Operation.Language, p.Address)
	switch folded := store.Fold(p.Name); {
	case strings.Contains(folded, store.Fold(p.Address)):
		return name
	case strings.HasPrefix(store.Fold(p.Address), folded):
		return address
	}
	return name + ", " + address
}

// facts are what one must know to come, as one line: how one takes part and for whom; then who leads, what to bring, access.
type facts struct{ coming, more string }

// between stands between two facts; a line does not begin with it.
const between = "\u00a0· "

func (e *Edition) facts(l *programme.Listing) facts {
	if known, found := e.said[l]; found {
		return known
	}
	if e.said == nil {
		e.said = map[*programme.Listing]facts{}
	}
	said := facts{coming: strings.Join(append(e.coming(l), e.repeated(&l.Atelier)...), between)}
	if more := e.more(l); len(more) > 0 {
		said.more = between + strings.Join(more, between)
	}
	e.said[l] = said
	return said
}

func (e *Edition) coming(l *programme.Listing) []string {
	coming := []string{e.entry(l)}
	if l.Audience != "" && l.Audience != "everybody" {
		coming = append(coming, e.bare(e.say("programme.audience.for."+l.Audience, nil)))
	}
	return append(coming, e.ages(&l.Atelier)...)
}

func (e *Edition) more(l *programme.Listing) []string {
	var facts []string
	if len(l.Facilitators) > 0 {
		facts = append(facts, e.say("paper.with", problem.Args{"Names": strings.Join(l.Facilitators, ", ")}))
	}
	if l.Bring != "" {
		facts = append(facts, e.say("paper.bring", problem.Args{"What": strings.Join(strings.FieldsFunc(e.bare(e.Words.Typeset(l.Language, l.Bring)), isLineEnd), ", ")}))
	}
	if slices.Contains(spoken, l.Language) && l.Language != e.Words.Language {
		facts = append(facts, e.say("paper.in."+l.Language, nil))
	}
	for _, fact := range l.Access {
		if slices.Contains(programme.AccessFacts, fact) {
			facts = append(facts, e.say("programme.access."+fact, nil))
		}
	}
	return facts
}

// spoken are the languages of ateliers that have a name here.
var spoken = []string{"fr", "en", "br"}

func isLineEnd(r rune) bool { return r == '\n' || r == '\r' }

// bare is a sentence without its end, to stand in a row with others.
func (e *Edition) bare(sentence string) string { return strings.TrimRight(sentence, ". \n") }

// entry says how one takes part.
func (e *Edition) entry(l *programme.Listing) string {
	switch {
	case l.Entry == programme.OpenDoor:
		return e.say("paper.entry.open", nil)
	case l.Entry == programme.Invitation:
		return e.say("paper.entry.invitation", nil)
	case l.Seats.Capacity != nil:
		return e.count("paper.entry.seats", *l.Seats.Capacity, nil)
	}
	return e.say("paper.entry.signup", nil)
}

func (e *Edition) ages(a *programme.Atelier) []string {
	var ages []string
	switch {
	case a.AgeMin != nil && a.AgeMax != nil:
		ages = append(ages, e.say("programme.ages.between", problem.Args{"From": *a.AgeMin, "To": *a.AgeMax}))
	case a.AgeMin != nil:
		ages = append(ages, e.count("programme.ages.from", *a.AgeMin, nil))
	case a.AgeMax != nil:
		ages = append(ages, e.count("programme.ages.to", *a.AgeMax, nil))
	}
	if a.AccompaniedUnder != nil {
		ages = append(ages, e.count("programme.ages.accompanied", *a.AccompaniedUnder, nil))
	}
	for i := range ages {
		ages[i] = e.bare(ages[i])
	}
	return ages
}

// repeated says of an hour that clocks show twice which of the two is meant.
func (e *Edition) repeated(a *programme.Atelier) []string {
	var said []string
	for _, at := range []struct {
		edge string
		time time.Time
	}{{"start", a.StartsAt.In(e.Operation.Location())}, {"end", a.EndsAt.In(e.Operation.Location())}} {
		if twice, first := operation.RepeatedHour(at.time); twice {
			which := "second"
			if first {
				which = "first"
			}
			said = append(said, e.say("paper.repeated."+at.edge+"_"+which, problem.Args{"Clock": e.Words.Clock(at.time)}))
		}
	}
	return said
}

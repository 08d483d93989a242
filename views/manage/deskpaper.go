package manage

import (
	"context"
	"time"

	"oplibre/app/attendance"
	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// PaperDesk is the welcome desk on paper: the days that can be printed, and what was printed.
type PaperDesk struct {
	// Days are 2027-05-22 and those that follow; Chosen is the one that is proposed, Today which day it is.
	Days          []string
	Chosen, Today string
	// Prints are what was printed, the latest first; Since counts, by day, who signed up after the last print of a day that is not over.
	Prints []*attendance.DeskPrint
	Since  map[string]int
}

// longDay writes a day as samedi 22 mai.
func longDay(ctx context.Context, o *operation.Operation, day string) string {
	at, err := time.ParseInLocation(time.DateOnly, day, o.Location())
	if err != nil {
		return day
	}
	return i18n.LongDay(ctx, at)
}

func (p DesksProps) paperDays(ctx context.Context) (options []part.Option) {
	for _, day := range p.Paper.Days {
		options = append(options, part.Option{Value: day, Label: longDay(ctx, p.Operation, day)})
	}
	return options
}

// paperAgain says of the last print of a day what changed since, empty for an earlier one.
func (p DesksProps) paperAgain(ctx context.Context, i int) string {
	print := p.Paper.Prints[i]
	n, current := p.Paper.Since[print.Day]
	for _, later := range p.Paper.Prints[:i] {
		current = current && later.Day != print.Day
	}
	switch {
	case !current:
		return ""
	case n == 0:
		return i18n.T(ctx, "deskpaper.since.none")
	}
	return i18n.N(ctx, "deskpaper.since", n)
}

func (p DesksProps) paperPrinted(ctx context.Context, print *attendance.DeskPrint) string {
	return i18n.T(ctx, "deskpaper.printed", i18n.Args{"Number": print.Number, "Day": longDay(ctx, p.Operation, print.Day),
		"When": i18n.Moment(ctx, print.PrintedAt.In(p.Operation.Location()))})
}

// typedIn counts the sheets of a print that were typed in.
func typedIn(ctx context.Context, print *attendance.DeskPrint) string {
	n := 0
	for _, s := range print.Sheets {
		if s.EnteredAt != nil {
			n++
		}
	}
	return i18n.N(ctx, "deskpaper.typed", n, i18n.Args{"All": i18n.Number(ctx, len(print.Sheets))})
}

// DeskPrintProps is a print with its sheets.
type DeskPrintProps struct {
	Operation *operation.Operation
	Print     *attendance.DeskPrint
	Ateliers  []*programme.Listing
}

func (p DeskPrintProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/accueil" + below
}

// of is what a sheet is about.
func (p DeskPrintProps) of(ctx context.Context, s *attendance.Sheet) string {
	for _, l := range p.Ateliers {
		if s.AtelierID != nil && l.ID == *s.AtelierID {
			return i18n.Clock(ctx, l.StartsAt.In(p.Operation.Location())) + " · " + l.Title
		}
	}
	return paperPart(ctx, s)
}

// paperPart is what a sheet that is of no atelier in the programme is about.
func paperPart(ctx context.Context, s *attendance.Sheet) string {
	switch {
	case len(s.Blanks) > 0:
		return i18n.T(ctx, "deskpaper.part.blanks", i18n.Args{"From": s.Blanks[0].Number, "To": s.Blanks[len(s.Blanks)-1].Number})
	case s.AtelierID == nil:
		return i18n.T(ctx, "deskpaper.part.list")
	}
	return i18n.T(ctx, "deskpaper.part.gone")
}

func (p DeskPrintProps) state(ctx context.Context, s *attendance.Sheet) string {
	if s.EnteredAt == nil {
		return i18n.T(ctx, "deskpaper.part.open")
	}
	return i18n.N(ctx, "deskpaper.part.done", *s.Signatures, i18n.Args{"When": i18n.Moment(ctx, s.EnteredAt.In(p.Operation.Location()))})
}

// next is the first sheet that was not typed in, nil when all were.
func (p DeskPrintProps) next() *attendance.Sheet {
	for _, s := range p.Print.Sheets {
		if s.EnteredAt == nil {
			return s
		}
	}
	return nil
}

// PaperEntryProps is a sheet of the paper desk that is typed in.
type PaperEntryProps struct {
	EntryProps
	Print *attendance.DeskPrint
	// Left are the lines that were left to the team, Codes those of the blank carnets by their identifier.
	Left   map[int]desk.Told
	Codes  map[string]string
	Notice string
}

func (p PaperEntryProps) text(ctx context.Context) string {
	if p.Atelier == nil {
		return paperPart(ctx, p.Sheet)
	}
	return p.EntryProps.text(ctx)
}

// refusal is what is said of a form that no field mends.
func (p PaperEntryProps) refusal(ctx context.Context) string {
	text := p.EntryProps.refusal(ctx)
	if text != "" && problem.Is(p.Err, problem.Conflict) {
		return i18n.T(ctx, "deskpaper.enter.meanwhile")
	}
	return text
}

// free are the lines that may be written on: those without a name, and those on which something was typed that could not be kept.
func (p PaperEntryProps) free() (lines []int) {
	last := p.Sheet.Most() + 3
	if len(p.Sheet.Blanks) > 0 {
		last = len(p.Sheet.Blanks)
	}
	for n := 1; n <= last; n++ {
		w := p.written(n)
		typed := w.Name != "" || w.Count != "" || w.Blank != ""
		_, left := p.Left[n]
		b := p.Sheet.Blank(n)
		open := p.Sheet.Line(n) == nil && !left && (b == nil || !b.Claimed)
		if open || typed {
			lines = append(lines, n)
		}
	}
	return lines
}

// legend is what stands on a free line of the paper.
func (p PaperEntryProps) legend(ctx context.Context, n int) string {
	if b := p.Sheet.Blank(n); b != nil {
		return i18n.T(ctx, "blank.number", i18n.Args{"Number": b.Number})
	}
	return i18n.T(ctx, "attendance.enter.line", i18n.Args{"Line": n})
}

// aside says what became of a line that was left to the team, empty for the others.
func (p PaperEntryProps) aside(ctx context.Context, n int) string {
	t, left := p.Left[n]
	switch {
	case !left:
		return ""
	case t.DecidedAt == nil:
		return i18n.T(ctx, "deskpaper.left.open")
	}
	return i18n.T(ctx, "desk.decision."+t.Decision)
}

// who is on a written line that was left to the team.
func (p PaperEntryProps) who(n int) string {
	t := p.Left[n]
	if name := t.WalkInName(); name != "" {
		return name
	}
	return t.Person
}

// asideLines are the written lines that were left to the team.
func (p PaperEntryProps) asideLines() (lines []int) {
	for n := 1; n <= p.Sheet.Most()+3; n++ {
		if _, left := p.Left[n]; left && p.Sheet.Line(n) == nil {
			lines = append(lines, n)
		}
	}
	return lines
}

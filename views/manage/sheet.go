package manage

import (
	"context"
	"strconv"

	"oplibre/app/attendance"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// SheetsProps are the sign-in sheets of an operation.
type SheetsProps struct {
	Operation *operation.Operation
	Ateliers  []*programme.Listing
	// Sheets are the latest printed of each atelier, by its identifier.
	Sheets map[string]*attendance.Sheet
	Notice string
}

func (p SheetsProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/emargement" + below
}

// days are the ateliers day by day, with the value that chooses a day.
func (p SheetsProps) days() (days []sheetDay) {
	for _, l := range p.Ateliers {
		day := l.StartsAt.In(p.Operation.Location()).Format("2006-01-02")
		if len(days) == 0 || days[len(days)-1].Value != day {
			days = append(days, sheetDay{Value: day})
		}
		last := &days[len(days)-1]
		last.Ateliers = append(last.Ateliers, l)
	}
	return days
}

type sheetDay struct {
	Value    string
	Ateliers []*programme.Listing
}

// state says when a sheet was printed, and when it was typed in.
func (p SheetsProps) state(ctx context.Context, s *attendance.Sheet) string {
	printed := i18n.T(ctx, "attendance.sheets.printed", i18n.Args{"Number": s.Number, "When": i18n.DayClock(ctx, s.PrintedAt.In(p.Operation.Location()))})
	if s.EnteredAt == nil {
		return printed
	}
	return printed + " " + i18n.N(ctx, "attendance.sheets.entered", *s.Signatures)
}

// EntryProps is a sheet that is typed in.
type EntryProps struct {
	Operation *operation.Operation
	Sheet     *attendance.Sheet
	// Atelier is nil for the list of the welcome desk, whose Ateliers are those to which one may have gone.
	Atelier  *programme.Listing
	Ateliers []*programme.Listing
	// Path is where the form goes, Back where one comes from.
	Path, Back string
	Now        operation.Instant
	Form       attendance.Entry
	// Again says that the form was sent before: what was ticked then stands.
	Again bool
	Err   error
	// Saved says that it was just typed in.
	Saved bool
}

func (p EntryProps) title(ctx context.Context) string {
	return i18n.T(ctx, "attendance.sheet.number", i18n.Args{"Number": p.Sheet.Number})
}

func (p EntryProps) text(ctx context.Context) string {
	if p.Atelier == nil {
		return i18n.T(ctx, "attendance.desk.list")
	}
	return p.Atelier.Title + ", " + i18n.Span(ctx, p.Atelier.StartsAt.In(p.Operation.Location()), p.Atelier.EndsAt.In(p.Operation.Location()))
}

// entered says when the sheet was typed in, empty before.
func (p EntryProps) entered(ctx context.Context) string {
	if p.Sheet.EnteredAt == nil {
		return ""
	}
	return i18n.N(ctx, "attendance.enter.done", *p.Sheet.Signatures, i18n.Args{"When": i18n.Moment(ctx, p.Sheet.EnteredAt.In(p.Operation.Location()))})
}

// ticked reports whether the box of a line is: as it was sent, or who signed this sheet.
func (p EntryProps) ticked(l *attendance.Line) bool {
	if p.Again {
		for _, n := range p.Form.Lines {
			if n == strconv.Itoa(l.Line) {
				return true
			}
		}
		return false
	}
	return l.FromSheet
}

// name is that of a line.
func (p EntryProps) name(ctx context.Context, l *attendance.Line) string {
	switch {
	case l.Name == "" && l.Headcount == 1:
		return i18n.T(ctx, "attendance.sheet.unnamed")
	case l.Name == "":
		return i18n.N(ctx, "desk.name.none", l.Headcount)
	case l.Headcount > 1:
		return i18n.T(ctx, "desk.name.group", i18n.Args{"Name": l.Name, "Count": i18n.Number(ctx, l.Headcount)})
	}
	return l.Name
}

// note says what is known of a line from elsewhere.
func (p EntryProps) note(ctx context.Context, l *attendance.Line) string {
	switch {
	case l.Here && !l.FromSheet:
		return i18n.T(ctx, "attendance.enter.here")
	case p.Atelier != nil && l.Status == signup.Absent:
		return i18n.T(ctx, "attendance.absent")
	case p.Atelier != nil && !l.Status.TakesSeats():
		return i18n.T(ctx, "attendance.enter.left")
	}
	return ""
}

// came is the field of a group: how many of them were there.
func (p EntryProps) came(l *attendance.Line) string {
	if text, typed := p.Form.Came[l.Line]; typed {
		return text
	}
	if l.Came != nil {
		return strconv.Itoa(*l.Came)
	}
	return strconv.Itoa(l.Headcount)
}

// empty are the numbers of the lines on which somebody may have written, as many as the paper has and some at its back.
func (p EntryProps) empty() (lines []int) {
	for n := 1; n <= p.Sheet.LineCount+3; n++ {
		if p.Sheet.Line(n) == nil && n > p.printed() {
			lines = append(lines, n)
		}
	}
	return lines
}

// printed is the last line that had a name on paper; names that were typed in since follow it.
func (p EntryProps) printed() (last int) {
	for i, l := range p.Sheet.Lines {
		if l.Line != i+1 {
			break
		}
		last = l.Line
	}
	return last
}

// written is what was typed on an empty line.
func (p EntryProps) written(line int) attendance.Written {
	for _, w := range p.Form.Written {
		if w.Line == line {
			return w
		}
	}
	return attendance.Written{Line: line}
}

func (p EntryProps) wrong(ctx context.Context, name string, line int) string {
	return part.ErrorOf(ctx, p.Err, name+"-"+strconv.Itoa(line))
}

// over reports whether the atelier has ended: who did not sign did not come.
func (p EntryProps) over() bool { return p.Atelier != nil && p.Now >= p.Atelier.EndsAt }

// refusal is what is said of a form that no field mends.
func (p EntryProps) refusal(ctx context.Context) string {
	if p.Err == nil || len(part.Errors(ctx, p.Err)) > 0 {
		return ""
	}
	if problem.Is(p.Err, problem.Conflict) {
		return i18n.T(ctx, "attendance.enter.meanwhile")
	}
	return i18n.T(ctx, "attendance.closed")
}

// bands are the ages of who wrote a name.
func (p EntryProps) bands(ctx context.Context) []part.Option {
	list := []part.Option{{Label: i18n.T(ctx, "attendance.enter.adult")}}
	for _, band := range signup.AgeBands {
		list = append(list, part.Option{Value: band.Name, Label: i18n.T(ctx, "desk.band."+band.Name)})
	}
	return list
}

// goes are the ateliers to which somebody may have gone from the welcome desk.
func (p EntryProps) goes(ctx context.Context) []part.Option {
	list := []part.Option{{Label: i18n.T(ctx, "desk.walk_in.nowhere")}}
	for _, l := range p.Ateliers {
		if l.Entry == programme.SignUp {
			list = append(list, part.Option{Value: l.ID, Label: i18n.DayClock(ctx, l.StartsAt.In(p.Operation.Location())) + " · " + l.Title})
		}
	}
	return list
}

package public

import (
	"context"
	"slices"
	"strconv"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/views/part"
)

// dayGrid is a day as a table: a column for each place that has something, a row for each part of the day in which something
// happens. Heights are minutes.
type dayGrid struct {
	day     programme.Day
	columns []gridColumn
	rows    []gridRow
	// height is in minutes, width in columns.
	height, width int
}

// gridColumn is a place; the empty name is for what has none yet. It is as wide as what stands side by side in it needs.
type gridColumn struct {
	name  string
	width int
}

// gridRow is a stretch of the day. A folded one holds nothing.
type gridRow struct {
	plan.Stretch
	from, to time.Time
	// first is how many minutes the first full hour lies below the top.
	first int
	hours []gridHour
	cells [][]gridCell // by column
	// now is where the present is drawn, -1 for nowhere.
	now   int
	clock time.Time
}

type gridHour struct {
	at  time.Time
	top int
}

// gridCell is an atelier in the table, or a break where Listing is nil.
type gridCell struct {
	*programme.Listing
	title       string // of a break
	from, to    time.Time
	top, height int
	lane, lanes int
}

// shortCell is the height up to which the lines of a cell flow into each other, in minutes.
const shortCell = 50

// grid lays out the one day of the page. The plan's own layout serves: it folds empty hours and puts beside each other what is
// at one place at the same time.
func (p ProgrammeProps) grid() dayGrid {
	day := p.Programme.Days[0]
	location := p.Operation.Location()
	layout := plan.Plan{Operation: p.Operation, Location: location}
	known := map[string]*programme.Listing{}
	for _, l := range day.Listings {
		a := l.Atelier
		a.Status = programme.Published // what is cancelled stays where people look for it, and says so
		layout.Ateliers = append(layout.Ateliers, &plan.Atelier{Atelier: a})
		known[a.ID] = l
		if l.Place != nil && !slices.ContainsFunc(layout.Places, func(place programme.Place) bool { return place.ID == l.Place.ID }) {
			layout.Places = append(layout.Places, *l.Place)
		}
	}
	slices.SortFunc(layout.Places, func(a, b programme.Place) int { return a.Number - b.Number })
	span := spanOfDay(day, location)
	for _, b := range p.Breaks {
		here := b.PlaceID == nil || slices.ContainsFunc(layout.Places, func(place programme.Place) bool { return place.ID == *b.PlaceID })
		if here && span.Overlaps(programme.Span{Start: b.StartsAt, End: b.EndsAt}) {
			layout.Blockers = append(layout.Blockers, b)
		}
	}
	drawn := layout.Grid(plan.Day{Date: day.Date, Span: span, Location: location}, plan.View{})
	g := dayGrid{day: day, height: drawn.Height}
	for _, c := range drawn.Columns {
		name := ""
		if c.Place != nil {
			name = c.Place.Name
		}
		g.columns = append(g.columns, gridColumn{name, c.Lanes})
		g.width += c.Lanes
	}
	for _, s := range drawn.Stretches {
		g.rows = append(g.rows, p.gridRow(drawn, s, known))
	}
	return g
}

// spanOfDay is from the hour in which the first atelier begins to the half hour after which the last is over.
func spanOfDay(day programme.Day, location *time.Location) programme.Span {
	span := day.Listings[0].Span()
	for _, l := range day.Listings {
		span.Start, span.End = min(span.Start, l.StartsAt), max(span.End, l.EndsAt)
	}
	start := span.Start.In(location)
	minutes := func(n int) programme.Instant {
		return programme.Instant(time.Duration(n) * time.Minute / time.Millisecond)
	}
	span.Start -= minutes(start.Minute())
	if over := span.End.In(location).Minute() % 30; over > 0 {
		span.End += minutes(30 - over)
	}
	return span
}

func (p ProgrammeProps) gridRow(drawn *plan.Grid, s plan.Stretch, known map[string]*programme.Listing) gridRow {
	location := drawn.Day.Location
	row := gridRow{Stretch: s, from: s.Start.In(location), to: s.End.In(location), now: -1, clock: p.Now.In(location)}
	if s.Folded {
		return row
	}
	if s.Start <= p.Now && p.Now < s.End {
		row.now = drawn.Top(p.Now) - s.Top
	}
	row.first = (60 - row.from.Minute()) % 60
	for _, hour := range drawn.Hours() {
		if !hour.Before(row.from) && hour.Before(row.to) {
			row.hours = append(row.hours, gridHour{hour, drawn.TopOf(hour) - s.Top})
		}
	}
	place := func(start, end programme.Instant) gridCell {
		top := drawn.Top(max(start, s.Start)) - s.Top
		return gridCell{from: start.In(location), to: end.In(location), top: top, height: min(drawn.Top(end)-s.Top, s.Height) - top, lanes: 1}
	}
	for _, c := range drawn.Columns {
		var cells []gridCell
		for _, b := range slices.Concat(drawn.Everywhere, c.Blockers) {
			if s.Overlaps(programme.Span{Start: b.StartsAt, End: b.EndsAt}) {
				cell := place(b.StartsAt, b.EndsAt)
				cell.title = b.Title
				cells = append(cells, cell)
			}
		}
		for _, a := range c.Cells {
			if s.Overlaps(a.Span()) {
				cell := place(a.StartsAt, a.EndsAt)
				cell.Listing, cell.lane, cell.lanes = known[a.ID], a.Lane, a.Lanes
				cells = append(cells, cell)
			}
		}
		slices.SortStableFunc(cells, func(a, b gridCell) int { return a.from.Compare(b.from) })
		row.cells = append(row.cells, cells)
	}
	return row
}

// style places a cell, in the colours of its theme.
func (c gridCell) style() string {
	style := ""
	if c.Listing != nil {
		t := c.Theme
		style = string(part.ThemeStyle(part.Colours{Colour: t.Colour, Tint: t.Tint, Dark: t.DarkColour, DarkTint: t.DarkTint})) + ";"
	}
	style += "--a:" + strconv.Itoa(c.top) + ";--b:" + strconv.Itoa(c.height)
	if c.lanes > 1 {
		style += ";--l:" + strconv.Itoa(c.lane) + ";--k:" + strconv.Itoa(c.lanes)
	}
	return style
}

// state says in words whether one can still come, with the class of it.
func (c gridCell) state(ctx context.Context, now programme.Instant) (words, class string) {
	switch {
	case c.Status == programme.Cancelled:
		return i18n.T(ctx, "part.cancelled"), "no"
	case c.MomentAt(now) == programme.Over:
		return i18n.T(ctx, "programme.grid.over"), "muted"
	}
	seats := SeatsOf(c.Listing, now)
	return seats.Sentence(ctx), seats.Class()
}

// breakSpan is when a break is: de 12 h 30 à 14 h.
func (c gridCell) breakSpan(ctx context.Context) string { return fromTo(ctx, c.from, c.to) }

// fromTo writes two hours: de 9 h à 19 h 30.
func fromTo(ctx context.Context, from, to time.Time) string {
	return i18n.T(ctx, "programme.grid.span", i18n.Args{"From": i18n.Clock(ctx, from), "To": i18n.Clock(ctx, to)})
}

// otherView is the link to the list from the grid, and to the grid from the list.
func (p ProgrammeProps) otherView(ctx context.Context) part.Filter {
	view := p.View
	view.Grid = !view.Grid
	if view.Grid {
		return part.Filter{Label: i18n.T(ctx, "programme.view.grid"), Href: view.Path(p.Operation)}
	}
	return part.Filter{Label: i18n.T(ctx, "programme.view.list"), Href: view.Path(p.Operation)}
}

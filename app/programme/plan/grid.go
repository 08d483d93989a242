package plan

import (
	"slices"
	"time"

	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

// Grid is one day of the plan as it is drawn: places across, time down. Heights are units of one minute; hours in which
// nothing happens anywhere are folded into a strip.
type Grid struct {
	Day       Day
	Stretches []Stretch
	// Height is that of all stretches.
	Height  int
	Columns []Column
	// Idle are the places without anything on this day, left out.
	Idle []*programme.Place
	// Everywhere are the blockers of all places.
	Everywhere []*programme.Blocker
	// Cancelled are the ateliers that would have been on this day.
	Cancelled []*Atelier
	// Sunset is nil where the sun does not set, or not in an hour that is drawn.
	Sunset *store.Instant
	// Begins and Ends are the edges of the announced weekend, nil where they are not in an hour that is drawn.
	Begins, Ends *store.Instant
}

// Stretch is a part of the day on the axis of time.
type Stretch struct {
	programme.Span
	Top, Height int
	// Folded stretches hold nothing and have a small height.
	Folded bool
}

// Column is what happens at one place.
type Column struct {
	// Place is nil for ateliers that have an hour and no place yet.
	Place    *programme.Place
	Cells    []Cell
	Blockers []*programme.Blocker
	// Lanes is how many ateliers stand side by side at most.
	Lanes int
}

// Cell is an atelier in a column. Ateliers at the same time share its width: each has one of Lanes lanes.
type Cell struct {
	*Atelier
	Lane, Lanes int
	// Beside is set where they have to stand side by side: two that begin far enough apart may lie over each other.
	Beside bool
	// Shared is the time that it has in common with the one before it in the column; the zero Span is none.
	Shared programme.Span
}

// View says what of a day is drawn.
type View struct {
	// AllPlaces keeps the places without anything; AllHours folds nothing.
	AllPlaces, AllHours bool
}

// foldedHeight is that of a folded stretch, in units.
const foldedHeight = 34

// Grid lays out a day.
func (p *Plan) Grid(day Day, view View) *Grid {
	g := &Grid{Day: day}
	columns := make([]Column, len(p.Places)+1)
	index := make(map[string]int, len(p.Places))
	for i := range p.Places {
		columns[i].Place = &p.Places[i]
		index[p.Places[i].ID] = i
	}
	last := len(columns) - 1
	at := func(id *string) int {
		if id == nil {
			return last
		}
		if i, ok := index[*id]; ok {
			return i
		}
		return last
	}
	var busy []programme.Span
	for _, a := range p.Ateliers {
		switch {
		case !a.Scheduled() || !day.Overlaps(a.Span()):
		case a.Status == programme.Cancelled:
			g.Cancelled = append(g.Cancelled, a)
		default:
			i := at(a.PlaceID)
			columns[i].Cells = append(columns[i].Cells, Cell{Atelier: a})
			busy = append(busy, a.Span())
		}
	}
	for i := range p.Blockers {
		b := &p.Blockers[i]
		span := programme.Span{Start: b.StartsAt, End: b.EndsAt}
		if !day.Overlaps(span) {
			continue
		}
		busy = append(busy, span)
		if b.PlaceID == nil {
			g.Everywhere = append(g.Everywhere, b)
		} else {
			i := at(b.PlaceID)
			columns[i].Blockers = append(columns[i].Blockers, b)
		}
	}
	g.Stretches = stretches(day, p.awaited(day, busy), view.AllHours)
	g.Height = g.Stretches[len(g.Stretches)-1].Top + g.Stretches[len(g.Stretches)-1].Height
	g.choose(columns, view.AllPlaces)
	g.sunset(p)
	g.Begins, g.Ends = g.drawn(p.Operation.StartsAt), g.drawn(p.Operation.EndsAt)
	return g
}

// fewPlaces are places, with the column of what has none, that all fit beside each other: something can be put into each.
const fewPlaces = 6

// choose keeps the columns to draw: those with something in them, all when they are few or nothing is anywhere.
func (g *Grid) choose(columns []Column, all bool) {
	empty := func(c Column) bool { return len(c.Cells)+len(c.Blockers) == 0 }
	all = all || len(columns) <= fewPlaces || !slices.ContainsFunc(columns, func(c Column) bool { return !empty(c) })
	for _, c := range columns {
		switch {
		case c.Place == nil && empty(c):
		case empty(c) && !all:
			g.Idle = append(g.Idle, c.Place)
		default:
			c.lay()
			g.Columns = append(g.Columns, c)
		}
	}
	if len(g.Columns) == 0 { // a weekend without any place yet
		g.Columns = []Column{{Lanes: 1}}
	}
}

// lay gives each atelier of a column its lane. Those that overlap, directly or through others, share one number of lanes.
func (c *Column) lay() {
	slices.SortStableFunc(c.Cells, func(a, b Cell) int { return int(min(1, max(-1, a.StartsAt-b.StartsAt))) })
	c.Lanes = 1
	shared := c.Place != nil && c.Place.Shared // they are meant to be there together
	var ends []store.Instant                   // of the lanes of the cluster
	first := 0
	close := func(until int) {
		beside := len(ends) > 2 || shared && len(ends) > 1 || tooClose(c.Cells[first:until])
		for i := first; i < until; i++ {
			c.Cells[i].Lanes, c.Cells[i].Beside = len(ends), beside
		}
		c.Lanes = max(c.Lanes, len(ends))
		first, ends = until, nil
	}
	for i := range c.Cells {
		span := c.Cells[i].Span()
		if len(ends) > 0 && slices.Max(ends) <= span.Start {
			close(i)
		}
		if i > first && !shared {
			before := c.Cells[i-1].Span()
			if before.Overlaps(span) {
				c.Cells[i].Shared = programme.Span{Start: span.Start, End: min(before.End, span.End)}
			}
		}
		lane := slices.IndexFunc(ends, func(end store.Instant) bool { return end <= span.Start })
		if lane < 0 {
			lane = len(ends)
			ends = append(ends, 0)
		}
		ends[lane], c.Cells[i].Lane = span.End, lane
	}
	close(len(c.Cells))
}

// readable is how long the beginning of an atelier must stay uncovered for its title to be read.
const readable = 45 * minute

// tooClose reports whether two of the cells, which are by start, overlap so early that the title of the first is hidden.
func tooClose(cells []Cell) bool {
	for i := 1; i < len(cells); i++ {
		if cells[i-1].Span().Overlaps(cells[i].Span()) && cells[i].StartsAt-cells[i-1].StartsAt < readable {
			return true
		}
	}
	return false
}

// sunset notes when the sun sets at the operation's centre.
func (g *Grid) sunset(p *Plan) {
	if p.Operation.Latitude == 0 && p.Operation.Longitude == 0 { // nobody has said where the weekend is
		return
	}
	sun, ok := data.DaylightOn(g.Day.Begin(), p.Operation.Longitude, p.Operation.Latitude)
	if ok {
		g.Sunset = g.drawn(store.InstantOf(sun.Set.Round(time.Minute)))
	}
}

// drawn returns an instant that lies in an hour that is drawn, nil for others.
func (g *Grid) drawn(at store.Instant) *store.Instant {
	if slices.ContainsFunc(g.Stretches, func(s Stretch) bool { return !s.Folded && s.Start <= at && at < s.End }) {
		return &at
	}
	return nil
}

// Top returns where an instant is on the axis, in units from the top; what is outside the day is at its edge.
func (g *Grid) Top(at store.Instant) int {
	for _, s := range g.Stretches {
		if at < s.End {
			return s.Top + int(int64(max(0, at-s.Start))*int64(s.Height)/int64(s.End-s.Start))
		}
	}
	return g.Height
}

// TopOf is Top for a time.
func (g *Grid) TopOf(t time.Time) int { return g.Top(store.InstantOf(t)) }

// Hours returns the full hours of the local clock in the stretches that are drawn open.
func (g *Grid) Hours() []time.Time {
	var hours []time.Time
	for _, s := range g.Stretches {
		for at := s.Start; !s.Folded && at < s.End; at += quarter {
			if local := at.In(g.Day.Location); local.Minute() == 0 {
				hours = append(hours, local)
			}
		}
	}
	return hours
}

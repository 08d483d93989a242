package manage

import (
	"context"
	"time"

	"oplibre/app/door"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/views/part"
)

// DoorsProps is what was counted at the doors.
type DoorsProps struct {
	Operation *operation.Operation
	Now       time.Time
	// Days are those on which somebody counted, the last one first.
	Days []door.Counts
}

func (p DoorsProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/accueil" + below
}

func (p DoorsProps) lead(ctx context.Context) string {
	n := 0
	for i := range p.Days {
		n += p.Days[i].Visitors()
	}
	return i18n.N(ctx, "door.total", n)
}

// today reports whether a day is the one that goes on, of which the number inside is told.
func (p DoorsProps) today(c door.Counts) bool {
	age := p.Now.Sub(c.Begins)
	return age >= 0 && age < 24*time.Hour
}

// hours is the chart of a day, from the first hour in which somebody came to the last.
func (p DoorsProps) hours(ctx context.Context, c door.Counts) part.Chart {
	chart := part.Chart{Caption: i18n.N(ctx, "door.visitors", c.Visitors()), Heads: [3]string{i18n.T(ctx, "door.hour"), i18n.T(ctx, "door.entries")}, Dense: true}
	for step := range 24 {
		at := c.Begins.Add(time.Duration(step) * time.Hour)
		if n := c.Hour(at.Hour()); n > 0 {
			chart.Rows = append(chart.Rows, part.BarRow{Name: i18n.Clock(ctx, at), Value: float64(n), Text: i18n.Number(ctx, n)})
		}
	}
	return chart
}

// inside says how many are inside a place, and of how many.
func (p DoorsProps) inside(ctx context.Context, d *door.Door) (text, class string) {
	class = map[door.Level]string{door.Near: "warn", door.Full: "no"}[d.Level()]
	if d.Place.Authorised == nil {
		return i18n.N(ctx, "door.now", d.Inside), class
	}
	return i18n.N(ctx, "door.now_of", d.Inside, i18n.Args{"Most": i18n.Number(ctx, *d.Place.Authorised)}), class
}

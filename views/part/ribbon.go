package part

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
)

// RibbonItem is one atelier of a Ribbon.
type RibbonItem struct {
	Start, End time.Time
	// Title is shown when one points at the bar.
	Title   string
	Colours Colours
}

// Ribbon is the drawing of the whole weekend: one bar an atelier, nights grey, midnights bold. Every length is a share
// of the width, so that the same drawing serves any screen and paper.
type Ribbon struct {
	// Label says in words what is drawn.
	Label string
	// Lanes is the number of rows that the bars need.
	Lanes  int
	Bars   []RibbonBar
	Nights []RibbonSpan
	Ticks  []RibbonTick
}

// RibbonBar is an atelier drawn: its span, its row from 0, its theme.
type RibbonBar struct {
	RibbonSpan
	Lane    int
	Title   string
	Colours Colours
}

// RibbonSpan is a part of the ribbon, as shares of the whole (0 to 1).
type RibbonSpan struct{ From, Length float64 }

// RibbonTick is a mark of the scale: an hour below, or a day above where it begins.
type RibbonTick struct {
	At    float64
	Label string
	Day   bool
}

// NewRibbon draws the items between two moments, in the zone of start. Items outside widen the ribbon by whole hours.
func NewRibbon(ctx context.Context, start, end time.Time, items []RibbonItem) Ribbon {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b RibbonItem) int { return a.Start.Compare(b.Start) })
	for _, item := range items {
		if item.Start.Before(start) {
			start = item.Start.In(start.Location()).Truncate(time.Hour)
		}
		if item.End.After(end) {
			end = item.End
		}
	}
	if !end.After(start) {
		return Ribbon{}
	}
	r := Ribbon{Label: i18n.N(ctx, "part.ribbon", len(items))}
	r.place(items, start, end)
	r.scale(ctx, start, end)
	return r
}

// place gives each item the first row that is free when it begins.
func (r *Ribbon) place(items []RibbonItem, start, end time.Time) {
	var free []time.Time // when each row becomes free
	for _, item := range items {
		lane := slices.IndexFunc(free, func(t time.Time) bool { return !t.After(item.Start) })
		if lane < 0 {
			lane, free = len(free), append(free, time.Time{})
		}
		free[lane] = item.End
		r.Bars = append(r.Bars, RibbonBar{RibbonSpan: span(item.Start, item.End, start, end), Lane: lane,
			Title: item.Title, Colours: item.Colours})
	}
	r.Lanes = len(free)
}

// scale adds days, hours every six, and nights from 22 h to 7 h.
func (r *Ribbon) scale(ctx context.Context, start, end time.Time) {
	year, month, day := start.Date()
	for midnight := time.Date(year, month, day, 0, 0, 0, 0, start.Location()); midnight.Before(end); midnight = midnight.AddDate(0, 0, 1) {
		at := func(hour int) time.Time {
			y, m, d := midnight.Date()
			return time.Date(y, m, d, hour, 0, 0, 0, midnight.Location())
		}
		name := i18n.ShortWeekday(ctx, midnight)
		if !midnight.Before(start) { // the part of a day before the first midnight is too short for its date
			name += " " + i18n.DayMonth(ctx, midnight)
		}
		r.Ticks = append(r.Ticks, RibbonTick{At: share(midnight, start, end), Label: name, Day: true})
		for _, hour := range []int{0, 6, 12, 18} {
			if t := at(hour); !t.Before(start) && t.Before(end) {
				r.Ticks = append(r.Ticks, RibbonTick{At: share(t, start, end), Label: strconv.Itoa(hour)})
			}
		}
		for _, night := range [][2]int{{0, 7}, {22, 24}} {
			if s := span(at(night[0]), at(night[1]), start, end); s.Length > 0 {
				r.Nights = append(r.Nights, s)
			}
		}
	}
}

// share is where a moment lies between two others, from 0 to 1.
func share(t, start, end time.Time) float64 {
	return min(1, max(0, float64(t.Sub(start))/float64(end.Sub(start))))
}

func span(from, to, start, end time.Time) RibbonSpan {
	x := share(from, start, end)
	return RibbonSpan{From: x, Length: share(to, start, end) - x}
}

// style writes where a span lies.
func (s RibbonSpan) style() templ.SafeCSS {
	return "--x:" + percent(s.From) + ";--l:" + percent(s.Length)
}

func (b RibbonBar) style() templ.SafeCSS {
	style := b.RibbonSpan.style() + templ.SafeCSS(";--n:"+strconv.Itoa(b.Lane))
	if theme := ThemeStyle(b.Colours); theme != "" {
		style += ";" + theme
	}
	return style
}

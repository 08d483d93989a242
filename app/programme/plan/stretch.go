package plan

import (
	"slices"
	"time"

	"oplibre/app/programme"
	"oplibre/app/store"
)

const (
	minute   = store.Instant(time.Minute / time.Millisecond)
	quarter  = 15 * minute
	halfHour = 30 * minute
	// worthFolding is how long nothing must happen before it is folded.
	worthFolding = 90 * minute
)

// Hours in which something can be put, and how long an evening is in which the weekend begins.
const (
	emptyFrom = "09:00"
	emptyTo   = "18:00"
	evening   = 4 * 60 * minute
)

// awaited adds to what happens on a day the hours in which more could: on a day without anything, and while ateliers wait for
// an hour. They lie within the weekend, where it touches the day.
func (p *Plan) awaited(day Day, busy []programme.Span) []programme.Span {
	waits := func(a *Atelier) bool { return !a.Scheduled() && a.Status != programme.Cancelled }
	if len(busy) > 0 && !slices.ContainsFunc(p.Ateliers, waits) {
		return busy
	}
	from, _ := day.At(emptyFrom, false)
	to, _ := day.At(emptyTo, false)
	if begins := p.Operation.StartsAt; day.Contains(begins) && begins > from {
		from, to = begins, max(to, min(begins+evening, day.End))
	}
	if ends := p.Operation.EndsAt; day.Contains(ends) && ends > from {
		to = min(to, ends)
	}
	return append(busy, programme.Span{Start: from, End: to})
}

// stretches cuts a day into what is drawn minute by minute and what is folded: at least half an hour is open before each
// beginning, and stretches begin and end at half hours.
func stretches(day Day, busy []programme.Span, all bool) []Stretch {
	if all {
		busy = []programme.Span{day.Span}
	}
	var list []Stretch
	top := 0
	add := func(from, to store.Instant, folded bool) {
		if from >= to {
			return
		}
		height := int((to - from) / minute)
		if folded {
			height = foldedHeight
		}
		list = append(list, Stretch{Span: programme.Span{Start: from, End: to}, Top: top, Height: height, Folded: folded})
		top += height
	}
	from := day.Start
	for _, open := range opened(day, busy) {
		add(from, open.Start, true)
		add(open.Start, open.End, false)
		from = open.End
	}
	add(from, day.End, true)
	return list
}

// opened returns what is drawn open: the busy spans with some air, joined where too little lies between them.
func opened(day Day, busy []programme.Span) []programme.Span {
	var aired []programme.Span
	for _, span := range busy {
		from := max(day.Start, span.Start-halfHour)
		to := min(day.End, span.End+quarter)
		aired = append(aired, programme.Span{Start: day.Start + (from-day.Start)/halfHour*halfHour,
			End: min(day.End, day.Start+(to-day.Start+halfHour-1)/halfHour*halfHour)})
	}
	slices.SortFunc(aired, func(a, b programme.Span) int { return int(min(1, max(-1, a.Start-b.Start))) })
	var open []programme.Span
	for _, span := range aired {
		if n := len(open); n > 0 && span.Start < open[n-1].End+worthFolding {
			open[n-1].End = max(open[n-1].End, span.End)
			continue
		}
		open = append(open, span)
	}
	if open[0].Start < day.Start+worthFolding {
		open[0].Start = day.Start
	}
	if last := &open[len(open)-1]; last.End > day.End-worthFolding {
		last.End = day.End
	}
	return open
}

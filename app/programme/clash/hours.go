package clash

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"oplibre/app/programme"
	"oplibre/app/store"
)

// Openings returns the times at which a place is open from the day on which a span begins, and the night before it, to the
// day on which it ends: in order, apart from each other, and whole rather than cut to the span. Days of which nothing is
// known are open all day: those of a place without hours, and those of one that only says on which dates it is closed.
//
// The hours of a date replace those of its day of the week. A place that closes at or before the hour at which it opens
// closes on the next day. When clocks change, an hour that comes twice is the first and one that is left out the next.
func Openings(hours []programme.Hours, during programme.Span, zone *time.Location) []programme.Span {
	var open []programme.Span
	year, month, day := during.Start.In(zone).Date()
	for n := -1; ; n++ {
		midnight := time.Date(year, month, day+n, 0, 0, 0, 0, zone)
		if n > 0 && store.InstantOf(midnight) >= during.End || n > longestSpan {
			return merged(open)
		}
		open = append(open, openOn(hours, midnight)...)
	}
}

// longestSpan is in days, and bounds the work that a slip of the year makes.
const longestSpan = 60

// openOn returns the times that begin on a local day.
func openOn(hours []programme.Hours, midnight time.Time) []programme.Span {
	applying, known := applyingTo(hours, midnight)
	if !known {
		return []programme.Span{{Start: store.InstantOf(midnight), End: store.InstantOf(midnight.AddDate(0, 0, 1))}}
	}
	var open []programme.Span
	for _, h := range applying {
		from, opens := minutesOf(h.From)
		to, closes := minutesOf(h.To)
		if !opens || !closes {
			continue
		}
		if to <= from {
			to += 24 * 60
		}
		open = append(open, programme.Span{Start: clockOn(midnight, from), End: clockOn(midnight, to)})
	}
	return open
}

// applyingTo returns the hours of a day; known is false when nothing says whether it is open.
func applyingTo(hours []programme.Hours, midnight time.Time) (applying []programme.Hours, known bool) {
	date, weekday := midnight.Format(time.DateOnly), int(midnight.Weekday()+6)%7+1
	var ofDate, ofWeekday []programme.Hours
	for _, h := range hours {
		switch {
		case h.Date == date:
			ofDate = append(ofDate, h)
		case h.Date == "" && (h.Weekday == 0 || h.Weekday == weekday):
			ofWeekday = append(ofWeekday, h)
		}
		known = known || h.Date == date || h.Date == "" || h.From != ""
	}
	if len(ofDate) > 0 {
		return ofDate, true
	}
	return ofWeekday, known
}

// minutesOf reads HH:MM, up to 24:00, as the minutes since midnight.
func minutesOf(text string) (minutes int, ok bool) {
	if len(text) != 5 || text[2] != ':' {
		return 0, false
	}
	hour, err := strconv.ParseUint(text[:2], 10, 8)
	if err != nil {
		return 0, false
	}
	past, err := strconv.ParseUint(text[3:], 10, 8)
	if err != nil || past > 59 || hour > 24 || hour == 24 && past > 0 {
		return 0, false
	}
	return int(hour)*60 + int(past), true
}

// clockOn returns when clocks show so many minutes after midnight.
func clockOn(midnight time.Time, minutes int) store.Instant {
	year, month, day := midnight.Date()
	return store.InstantOf(time.Date(year, month, day, 0, minutes, 0, 0, midnight.Location()))
}

// merged puts spans that touch or overlap together, in order.
func merged(spans []programme.Span) []programme.Span {
	slices.SortFunc(spans, func(a, b programme.Span) int { return cmp.Compare(a.Start, b.Start) })
	var apart []programme.Span
	for _, s := range spans {
		switch n := len(apart); {
		case s.End <= s.Start: // an hour that clocks leave out
		case n > 0 && s.Start <= apart[n-1].End:
			apart[n-1].End = max(apart[n-1].End, s.End)
		default:
			apart = append(apart, s)
		}
	}
	return apart
}

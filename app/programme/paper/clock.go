package paper

import (
	"sort"
	"time"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
)

// clockChange returns the first moment at which clocks jump after from and up to until; found is false when they do not.
func clockChange(from, until time.Time) (at time.Time, found bool) {
	_, before := from.Zone()
	if _, after := until.Zone(); after == before || !until.After(from) {
		return time.Time{}, false
	}
	minutes := int(until.Sub(from) / time.Minute)
	first := sort.Search(minutes, func(i int) bool {
		_, offset := from.Add(time.Duration(i) * time.Minute).Zone()
		return offset != before
	})
	return from.Add(time.Duration(first) * time.Minute), true
}

// ClockNote says on a day that clocks change on it, or while something that began on it goes on; empty when they do not.
func (e *Edition) ClockNote(day programme.Day) string {
	if day.Start.IsZero() {
		return ""
	}
	location := e.Operation.Location()
	year, month, number := day.Start.Date()
	until := time.Date(year, month, number+1, 0, 0, 0, 0, location)
	for _, l := range day.Listings {
		end := l.EndsAt.In(location)
		if repeated, first := operation.RepeatedHour(end); repeated && first {
			end = end.Add(time.Hour) // the change comes just after, and makes the hour ambiguous
		}
		if end.After(until) {
			until = end
		}
	}
	at, found := clockChange(day.Start, until)
	if !found {
		return ""
	}
	// What clocks would have shown, had they gone on.
	_, before := at.Add(-time.Minute).Zone()
	stayed := at.In(time.FixedZone("", before))
	return e.say("paper.clock_change", problem.Args{"Day": e.Words.Day(at), "Before": e.Words.Clock(stayed), "After": e.Words.Clock(at)})
}

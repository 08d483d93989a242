package plan

import (
	"slices"
	"strings"
	"time"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// DayBegins is the local hour at which a day of the plan begins: what happens after midnight belongs to the evening before.
const DayBegins = 5

// Day is one day of the plan, from 05:00 up to 05:00 of the next. It has 23 or 25 hours where a clock change falls into it.
type Day struct {
	// Date is YYYY-MM-DD, the date on which it begins.
	Date string
	programme.Span
	Location *time.Location
}

func newDay(year int, month time.Month, day int, location *time.Location) Day {
	start := time.Date(year, month, day, DayBegins, 0, 0, 0, location)
	end := time.Date(year, month, day+1, DayBegins, 0, 0, 0, location)
	return Day{Date: start.Format(time.DateOnly), Span: programme.Span{Start: store.InstantOf(start), End: store.InstantOf(end)}, Location: location}
}

// DayOf returns the day in which an instant lies.
func DayOf(at store.Instant, location *time.Location) Day {
	local := at.In(location)
	year, month, day := local.Date()
	if local.Hour() < DayBegins {
		day--
	}
	return newDay(year, month, day, location)
}

// ParseDay returns the day of a date, YYYY-MM-DD.
func ParseDay(date string, location *time.Location) (Day, bool) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil || t.Year() < 2000 || t.Year() >= 2200 {
		return Day{}, false
	}
	return newDay(t.Year(), t.Month(), t.Day(), location), true
}

// Next returns the day n days later, before for a negative n.
func (d Day) Next(n int) Day {
	year, month, day := d.Begin().Date()
	return newDay(year, month, day+n, d.Location)
}

// Begin returns when the day begins, in local time.
func (d Day) Begin() time.Time { return d.Start.In(d.Location) }

// Contains reports whether an instant lies in the day.
func (d Day) Contains(at store.Instant) bool { return d.Start <= at && at < d.End }

// At returns the instant at which clocks show an hour, HH:MM, in this day: 00:30 is half an hour after its midnight. Where
// clocks show it twice, again asks for the second time. The reading says what the hour is, as in operation.ParseLocal.
func (d Day) At(clock string, again bool) (store.Instant, operation.Reading) {
	clock = strings.TrimSpace(clock)
	if len(clock) == len("9:30") {
		clock = "0" + clock
	}
	date := d.Date
	if clock < "05:00" {
		date = d.Next(1).Date
	}
	t, reading := operation.ParseLocal(date+"T"+clock, d.Location)
	if reading == operation.Unreadable {
		return 0, reading
	}
	if second := t.Add(time.Hour); again && reading == operation.Twice && second.Format("15:04") == t.Format("15:04") {
		t = second
	}
	return store.InstantOf(t), reading
}

// Repeats reports whether clocks show an hour twice in this day.
func (d Day) Repeats() bool { return d.End-d.Start > store.Instant(24*time.Hour/time.Millisecond) }

// Days returns the days of the announced weekend and those on which something else is planned, in order.
func (p *Plan) Days() []Day {
	days := map[string]Day{}
	add := func(span programme.Span) {
		last := DayOf(max(span.Start, span.End-1), p.Location)
		for day, n := DayOf(span.Start, p.Location), 0; day.Start <= last.Start && n < maxDays; day, n = day.Next(1), n+1 {
			days[day.Date] = day
		}
	}
	add(programme.Span{Start: p.Operation.StartsAt, End: p.Operation.EndsAt})
	for _, a := range p.Ateliers {
		if a.Scheduled() {
			add(programme.Span{Start: a.StartsAt, End: a.StartsAt + 1})
		}
	}
	for _, b := range p.Blockers {
		add(programme.Span{Start: b.StartsAt, End: b.StartsAt + 1})
	}
	list := make([]Day, 0, len(days))
	for _, day := range days {
		list = append(list, day)
	}
	slices.SortFunc(list, func(a, b Day) int { return strings.Compare(a.Date, b.Date) })
	return list
}

// maxDays bounds what one span makes of days; a weekend has three.
const maxDays = 31

// Day returns the day of a date; without one, the day with most ateliers, or the first of the weekend.
func (p *Plan) Day(date string) Day {
	if day, ok := ParseDay(date, p.Location); ok {
		return day
	}
	busiest, most := DayOf(p.Operation.StartsAt, p.Location), 0
	for _, day := range p.Days() {
		n := 0
		for _, a := range p.Ateliers {
			if a.Held() && day.Contains(a.StartsAt) {
				n++
			}
		}
		if n > most {
			busiest, most = day, n
		}
	}
	return busiest
}

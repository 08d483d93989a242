package operation

import (
	"strings"
	"time"

	"oplibre/app/problem"
)

// LocalLayout is how forms write a local time: the value of an HTML datetime-local field (WHATWG HTML, section 2.3.5.5).
const LocalLayout = "2006-01-02T15:04"

// proposedDays is the length that is proposed: the same hour two days later, which is 48 hours unless clocks change.
const proposedDays = 2

// maxDays bounds a window: longer ones are a slip of the year or the month.
const maxDays = 14

// Reading says what a typed local time is in its zone. Twice a year in many zones an hour is special.
type Reading int

const (
	// Unreadable text is no time at all.
	Unreadable Reading = iota
	// Once is the ordinary case.
	Once
	// Skipped times do not exist: 02:30 on the night when clocks go forward.
	Skipped
	// Twice is a time that comes again an hour later: 02:30 on the night when clocks go back. The first is meant.
	Twice
)

// localLayouts are the ways in which people without a date field write a time. The first is the browser's.
var localLayouts = []string{LocalLayout, "2006-01-02T15:04:05", "2006-01-02 15:04", "2/1/2006 15:04", "2/1/2006 15h04", "2/1/2006 15h"}

// ParseLocal reads a local time of the zone. For a Skipped one it returns the moment that clocks show instead (03:30 for
// 02:30), to be proposed and not to be taken silently.
func ParseLocal(text string, zone *time.Location) (time.Time, Reading) {
	naive, ok := parseNaive(text)
	if !ok {
		return time.Time{}, Unreadable
	}
	// The two offsets that may hold here are those of the day before and of the day after.
	_, before := naive.Add(-24 * time.Hour).In(zone).Zone()
	_, after := naive.Add(24 * time.Hour).In(zone).Zone()
	first := naive.Add(-time.Duration(before) * time.Second).In(zone)
	second := naive.Add(-time.Duration(after) * time.Second).In(zone)
	firstFits, secondFits := sameClock(first, naive), sameClock(second, naive)
	switch {
	case firstFits && secondFits && !first.Equal(second):
		return first, Twice
	case firstFits:
		return first, Once
	case secondFits:
		return second, Once
	}
	return first, Skipped
}

// RepeatedHour reports whether clocks show this time twice, on the night when they go back, and whether it is the first of the
// two. t is in the zone of the operation.
func RepeatedHour(t time.Time) (repeated, first bool) {
	earlier, reading := ParseLocal(t.Format(LocalLayout), t.Location())
	return reading == Twice, t.Sub(earlier) < time.Minute
}

func parseNaive(text string) (time.Time, bool) {
	text = strings.Join(strings.Fields(text), " ")
	text = strings.Replace(strings.Replace(text, " h ", "h", 1), " h", "h", 1)
	for _, layout := range localLayouts {
		if t, err := time.Parse(layout, text); err == nil && t.Year() >= 2000 && t.Year() < 2200 {
			return t, true
		}
	}
	return time.Time{}, false
}

func sameClock(t, naive time.Time) bool {
	return t.Format(time.DateTime) == naive.Format(time.DateTime)
}

// checkLocal reads the time of a form field and notes in fields what is wrong with it.
func checkLocal(fields *problem.Fields, name, text string, zone *time.Location) (time.Time, bool) {
	t, reading := ParseLocal(text, zone)
	switch reading {
	case Unreadable:
		fields.Add(name, "operation.time.unreadable", nil)
	case Skipped:
		fields.Add(name, "operation.time.skipped", problem.Args{"Instead": t.Format("15:04")})
	default:
		return t, true
	}
	return t, false
}

// ProposedEnd is the end that is proposed for a start: the same local hour two days later.
func ProposedEnd(start time.Time) time.Time { return start.AddDate(0, 0, proposedDays) }

// Hours returns how long the window lasts by a stopwatch.
func (o *Operation) Hours() float64 { return o.EndsAt.Time().Sub(o.StartsAt.Time()).Hours() }

// WindowNote returns the sentence to show when clocks change inside the window, so that its announced hours are not those
// of a stopwatch; nil otherwise.
func (o *Operation) WindowNote() *problem.Message {
	elapsed := o.End().Sub(o.Start())
	announced := clockTime(o.End()).Sub(clockTime(o.Start()))
	key := "operation.window.shorter"
	switch {
	case elapsed == announced:
		return nil
	case elapsed > announced:
		key = "operation.window.longer"
	}
	return &problem.Message{Key: key, Args: problem.Args{"Hours": int(elapsed.Round(time.Hour).Hours()), "Announced": int(announced.Round(time.Hour).Hours())}}
}

// clockTime returns what clocks show as if there were no zones.
func clockTime(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// Days returns the midnights that begin the days of the window, in local time.
func (o *Operation) Days() []time.Time {
	var days []time.Time
	year, month, day := o.Start().Date()
	for t := time.Date(year, month, day, 0, 0, 0, 0, o.Location()); t.Before(o.End()) && len(days) <= maxDays; t = t.AddDate(0, 0, 1) {
		days = append(days, t)
	}
	return days
}

// FirstPublicDay is the day J of the retro-planning: the first whole day of the window, or its first day when that begins
// before noon. A weekend that opens on Friday evening counts from Saturday.
func (o *Operation) FirstPublicDay() time.Time {
	year, month, day := o.Start().Date()
	if o.Start().Hour() >= 12 && o.Hours() > 24 {
		day++
	}
	return time.Date(year, month, day, 0, 0, 0, 0, o.Location())
}

// DaysUntil returns the number of midnights between a moment and day J: 23 on J-23, 0 on the day, negative after it.
func (o *Operation) DaysUntil(now time.Time) int {
	first := clockTime(o.FirstPublicDay())
	year, month, day := now.In(o.Location()).Date()
	return int(first.Sub(time.Date(year, month, day, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}

package status

import (
	"time"

	"oplibre/app/operation"
	"oplibre/app/programme"
)

// Milestone is one date on the way. Its words are the message status.next.<Key>.
type Milestone struct {
	At time.Time
	// Key names it; Count is the number in its sentence.
	Key   string
	Count int
	// Done is true when it has been reached.
	Done bool
	// FirstStart and LastEnd are those of the ateliers of a day.
	FirstStart, LastEnd time.Time
}

// Milestones returns the dates that follow from the window: when to announce and to open sign-up, the days with their ateliers,
// and what is owed after the weekend. Past ones that are done are left out, but for the latest.
func (f *Facts) Milestones() []Milestone {
	o := f.Operation
	dayJ := o.FirstPublicDay()
	all := []Milestone{
		{At: dayJ.AddDate(0, 0, -announceBy), Key: "announce", Done: o.Phase != operation.Draft},
		{At: dayJ.AddDate(0, 0, -openBy), Key: "open", Done: operation.Announced.Before(o.Phase)},
	}
	all = append(all, f.days()...)
	for _, after := range []struct {
		key string
		at  time.Time
	}{{"thank", dayJ.AddDate(0, 0, 2)}, {"outputs", dayJ.AddDate(0, 0, 30)}, {"erase", midnightOf(o.End()).AddDate(0, 0, o.RetentionDays)}} {
		all = append(all, Milestone{At: after.at, Key: after.key, Done: f.Now.Time().After(after.at.AddDate(0, 0, 1))})
	}
	first := 0
	for i, m := range all {
		if m.Done {
			first = i
			continue
		}
		break
	}
	return all[first:]
}

// days are the local days that have ateliers, or those of the window as long as there are none.
func (f *Facts) days() []Milestone {
	location := f.Operation.Location()
	var days []Milestone
	for _, l := range f.standing() {
		if !l.Scheduled() {
			continue
		}
		start, end := l.StartsAt.In(location), l.EndsAt.In(location)
		if n := len(days); n == 0 || !days[n-1].At.Equal(midnightOf(start)) {
			days = append(days, Milestone{At: midnightOf(start), Key: "day", FirstStart: start, Done: true})
		}
		day := &days[len(days)-1]
		day.Count++
		if end.After(day.LastEnd) {
			day.LastEnd = end
		}
		day.Done = day.Done && l.MomentAt(f.Now) == programme.Over
	}
	if len(days) == 0 {
		for _, midnight := range f.Operation.Days() {
			days = append(days, Milestone{At: midnight, Key: "window", Done: f.Now.Time().After(midnight.AddDate(0, 0, 1))})
		}
	}
	return days
}

// Forecast returns when the goal of persons is reached if they go on signing up as in the last two weeks; ok is false without a
// goal, when it is reached, once the weekend is over, and when nothing can be told.
func (f *Facts) Forecast() (at time.Time, ok bool) {
	goal := f.Operation.GoalPersons
	if goal == nil || f.SignUps.Persons >= *goal || f.Now >= f.Operation.EndsAt {
		return time.Time{}, false
	}
	const window = 14
	today := midnightOf(f.Now.In(f.Operation.Location()))
	recent := 0
	for _, day := range f.SignUps.Days {
		if day.Midnight.After(today.AddDate(0, 0, -window)) {
			recent += day.Persons
		}
	}
	if recent == 0 {
		return time.Time{}, false
	}
	days := (*goal - f.SignUps.Persons) * window / recent
	return today.AddDate(0, 0, days), days <= 365
}

// Package reminder tells people what they signed up for before it begins: a week before, and on the day before.
//
// Reminders leave at five in the afternoon of the place, when those who work can still arrange something, and those who will not
// come can still say so: each letter names what, when, where, what to bring and who comes, and has a link for each atelier by which
// the seats go to somebody else. An atelier is reminded of once a week before and once on the day before. A letter covers the
// ateliers of the days that follow too, so that a carnet in which nothing changes gets two letters for a weekend and no more; whoever
// signed up after the hour of a reminder knows of it.
//
// Those who gave no e-mail stand on the list of calls instead, at the same hour.
package reminder

import (
	"slices"
	"time"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// The kinds of letters; their subject is the carnet, and ParameterDay is among their parameters.
const (
	// LetterWeek leaves a week before.
	LetterWeek = "reminder_week"
	// LetterDay leaves on the day before.
	LetterDay = "reminder_day"
)

// ParameterDay names the first day (2027-05-22) of which a letter reminds.
const ParameterDay = "day"

// hour is when reminders leave, in the time of the place.
const hour = 17

// notice is one of the two reminders.
type notice struct {
	letter string
	// before is how many days before the atelier it leaves, covers how many days it tells of, from the first on.
	before, covers int
	column         string
}

var (
	week = notice{LetterWeek, 7, 7, "reminded_week_at"}
	eve  = notice{LetterDay, 1, 3, "reminded_day_at"}
)

func noticeOf(kind string) notice {
	if kind == LetterWeek {
		return week
	}
	return eve
}

// leavesAt is when the reminder of something leaves: at the hour of the local day so many days before, however long the days between
// are by a stopwatch.
func (n notice) leavesAt(start store.Instant, zone *time.Location) store.Instant {
	year, month, day := start.In(zone).Date()
	return store.InstantOf(time.Date(year, month, day-n.before, hour, 0, 0, 0, zone))
}

// Covers reports whether a letter of a kind that begins with a day (2027-05-22) tells of something at a moment.
func Covers(o *operation.Operation, kind, day string, start store.Instant) bool {
	first, err := time.ParseInLocation(time.DateOnly, day, o.Location())
	if err != nil {
		return false
	}
	at := start.In(o.Location())
	return !at.Before(first) && at.Before(first.AddDate(0, 0, noticeOf(kind).covers))
}

// Told are the ateliers of a carnet of which a letter that begins with a day tells: those that take place and in which it has seats.
func Told(o *operation.Operation, opened *signup.Opened, kind, day string) []signup.Entry {
	return slices.DeleteFunc(opened.Current(), func(e signup.Entry) bool {
		return e.Seats() == 0 || e.Atelier.Status != programme.Published || !Covers(o, kind, day, e.Span().Start)
	})
}

package plan

import (
	"context"
	"strconv"
	"strings"
	"time"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// MoveForm is where somebody wants an atelier: typed, dropped on the grid, or taken from a way out of a clash.
type MoveForm struct {
	// Token is the state of the atelier from which it is moved.
	Token string `form:"token"`
	// Place is the identifier of a place, or empty.
	Place string `form:"place"`
	// Day is a date of the plan and Start an hour of it, HH:MM; Again means the second time that clocks show it.
	Day   string `form:"day"`
	Start string `form:"start"`
	Again string `form:"again"`
	// At is the start in epoch milliseconds, where a program knows it: it goes before Day and Start.
	At string `form:"at"`
	// Length is in minutes.
	Length string `form:"length"`
	// Off takes the atelier off the grid.
	Off string `form:"off"`
	// Pin is "yes" or "no" to hold the atelier where it is when others are placed, or empty to leave that as it is.
	Pin string `form:"pin"`
}

// Lengths of ateliers, in minutes.
const (
	shortest = 5
	longest  = 3 * 24 * 60
)

// FormOf returns the form of an atelier as it is planned, on the given day where it has no hour.
func (a *Atelier) FormOf(day Day) MoveForm {
	form := MoveForm{Token: a.Token(), Day: day.Date, Length: strconv.Itoa(int(a.Duration() / time.Minute)), Pin: "no"}
	if a.PlaceID != nil {
		form.Place = *a.PlaceID
	}
	if a.Pinned {
		form.Pin = "yes"
	}
	if a.Scheduled() {
		own := DayOf(a.StartsAt, day.Location)
		form.Day, form.Start = own.Date, a.StartsAt.In(day.Location).Format("15:04")
		if first, _ := own.At(form.Start, false); first != a.StartsAt {
			form.Again = "on"
		}
	}
	return form
}

// Target reads where the form leads. It returns problem.Invalid with fields.
func (f MoveForm) Target(location *time.Location) (programme.Span, *string, error) {
	var wrong problem.Fields
	var place *string
	if f.Place != "" {
		place = &f.Place
	}
	minutes, err := strconv.Atoi(strings.TrimSpace(f.Length))
	if err != nil || minutes < shortest || minutes > longest {
		wrong.Add("length", "plan.error.length", problem.Args{"Least": shortest, "Hours": longest / 60})
	}
	start := store.Instant(0)
	if f.Off == "" {
		start = f.start(location, &wrong)
	} else {
		place = nil
	}
	return programme.Span{Start: start, End: start + store.Instant(minutes)*minute}, place, wrong.Err()
}

// Years between which a moment must lie to be one of a weekend, and not a slip.
var (
	earliest = store.InstantOf(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))
	latest   = store.InstantOf(time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC))
)

func (f MoveForm) start(location *time.Location, wrong *problem.Fields) store.Instant {
	if f.At != "" {
		at, err := strconv.ParseInt(f.At, 10, 64)
		if err != nil || store.Instant(at) < earliest || store.Instant(at) > latest {
			wrong.Add("start", "programme.error.time", nil)
		}
		return store.Instant(at)
	}
	day, ok := ParseDay(f.Day, location)
	if !ok {
		wrong.Add("day", "plan.error.day", nil)
		return 0
	}
	return clockOf(day, "start", f.Start, f.Again != "", wrong)
}

// clockOf reads an hour of a day and notes what is wrong with it.
func clockOf(day Day, field, clock string, again bool, wrong *problem.Fields) store.Instant {
	at, reading := day.At(clock, again)
	switch reading {
	case operation.Unreadable:
		wrong.Add(field, "programme.error.time", nil)
	case operation.Skipped:
		wrong.Add(field, "programme.error.time_skipped", problem.Args{"Instead": at.In(day.Location).Format("15:04")})
	}
	return at
}

// MoveBy does what a MoveForm says. The errors are those of Edit, and problem.Invalid with fields of the form.
func MoveBy(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, atelierID string, form MoveForm) (*Atelier, error) {
	span, place, err := form.Target(o.Location())
	if err != nil {
		return nil, err
	}
	return Edit(ctx, db, by, o, atelierID, form.Token, func(v *programme.Values) {
		v.StartsAt, v.EndsAt, v.PlaceID = span.Start, span.End, place
		if form.Pin != "" {
			v.Pinned = form.Pin == "yes"
		}
	})
}

// Package demo fills an empty folder with a whole weekend, so that somebody who has just built the program sees it
// carry one: Opération Libre Saint-Marc, of package data/demo, with its places, partners, ateliers, about 180
// participants and about 300 contributions with small drawn pictures.
//
// Nothing is written behind the rules' back: the weekend goes through the commands that people use, each given the
// moment of the story at which it was done. Where no command exists yet (who came) rows are written, and
// nowhere else; see history.go.
//
// The same weekend is shown at one of three moments. The clock of the demonstration starts there and runs on. What is
// drawn by lot is drawn from a fixed seed: names, titles, positions, seats and the addresses of contributions are the
// same on every machine; identifiers of other rows and codes of carnets are not, because they come from the instance's
// own key.
package demo

import (
	"fmt"
	"time"

	"oplibre/app/store"
)

// Moment is when the weekend is looked at.
type Moment string

// The moments.
const (
	// Before is a Monday three weeks earlier: people sign up.
	Before Moment = "before"
	// During is Saturday before noon: people collect.
	During Moment = "during"
	// After is the Monday of the week that follows: what was collected is looked through and published.
	After Moment = "after"
)

// Moments are all moments in order.
var Moments = []Moment{Before, During, After}

// summer is the zone of the whole story: all of it takes place between the two changes of clocks.
var summer = time.FixedZone("CEST", 2*60*60)

var moments = map[Moment]time.Time{
	Before: time.Date(2027, time.May, 3, 10, 12, 0, 0, summer),
	During: time.Date(2027, time.May, 22, 11, 40, 0, 0, summer),
	After:  time.Date(2027, time.May, 31, 10, 0, 0, 0, summer),
}

// ParseMoment returns the moment of its name.
func ParseMoment(name string) (Moment, error) {
	if _, known := moments[Moment(name)]; !known {
		return "", fmt.Errorf("%q is none of before, during, after", name)
	}
	return Moment(name), nil
}

// Time is when the clock of the demonstration starts.
func (m Moment) Time() time.Time { return moments[m] }

// Clock returns a clock that starts at the moment and runs as fast as the machine's. Its seconds are those of the machine,
// so that what is done every minute happens on the minute of both.
func (m Moment) Clock() func() time.Time {
	began := time.Now()
	start := m.Time().Add(time.Duration(began.Second()) * time.Second)
	return func() time.Time { return start.Add(time.Since(began)) }
}

// by is the demonstration acting at a moment of the story.
func by(at time.Time) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "demo"}, At: at}
}

// onDay is a local time of 2027 in the story.
func onDay(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2027, month, day, hour, minute, 0, 0, summer)
}

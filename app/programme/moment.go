package programme

import (
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// Moment is where an atelier stands against the clock.
type Moment string

// The moments of an atelier. The start belongs to UnderWay, the end to Over.
const (
	Coming   Moment = "coming"
	UnderWay Moment = "under_way"
	Over     Moment = "over"
)

// MomentAt returns where the atelier stands at an instant.
func (a *Atelier) MomentAt(now store.Instant) Moment {
	switch {
	case now < a.StartsAt:
		return Coming
	case now < a.EndsAt:
		return UnderWay
	}
	return Over
}

// Side says whether an atelier lies inside the announced window of its operation.
type Side string

// The sides of the window. An atelier that begins inside it is Inside, whenever it ends.
const (
	Before Side = "before"
	Inside Side = "inside"
	After  Side = "after"
)

// SideOf returns on which side of the operation's window the atelier begins.
func (a *Atelier) SideOf(o *operation.Operation) Side {
	switch {
	case a.StartsAt < o.StartsAt:
		return Before
	case a.StartsAt >= o.EndsAt:
		return After
	}
	return Inside
}

// Date returns the local day on which the atelier begins, YYYY-MM-DD: the day of the programme on which it stands, even
// when it goes on after midnight.
func (a *Atelier) Date(location *time.Location) string {
	return a.StartsAt.In(location).Format(time.DateOnly)
}

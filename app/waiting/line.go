// Package waiting gives the seats of an atelier that come free to those who wait for them: in the transaction that frees them,
// so that nobody comes in between and nobody is forgotten.
//
// Those of one carnet wait together, as a Party: a family of four waits for four seats. The rule of the line, which its page
// shows, is this. Seats go to the first party that fits into what is free. A party that is too large for it is overtaken at
// most MostOvertaken times; then what comes free is kept until there is enough for it, up to HoldUntil before the start, when
// it is better that a small party comes than none. Nothing is kept for a party that the atelier became too small for. Whoever
// signs up anew stands behind all who wait. Where there are appointments, those who wish for different ones are in nobody's way.
//
// A party that asked to be signed up as soon as possible, and is free at that hour, gets its seats at once. Any other gets an
// offer until a Deadline that shrinks as the start comes near. An offer without an answer passes on: the party goes to the end
// of the line, and leaves it the second time. In the last hour seats are given on the spot only.
//
// Settle takes carnets of others while it holds a pool. A command that holds a carnet and may then want a pool begins therefore
// with store.LockOperation, so that on PostgreSQL two of them do not wait for each other. The few commands of the team that free
// seats without a carnet do not: where they meet one, the store repeats what the database stops.
package waiting

import (
	"time"

	"oplibre/app/store"
)

const (
	// MostOvertaken is how often a party that is too large for what is free is overtaken.
	MostOvertaken = 3
	// HoldUntil is how long before the start seats are still kept for a party that was overtaken often.
	HoldUntil = 24 * time.Hour
	// OnTheSpot is how long before the start the line ends: who is there gets the seats.
	OnTheSpot = time.Hour
	// MostUnanswered is how many offers a party lets pass before it leaves the line.
	MostUnanswered = 2
)

// Party is everybody of a carnet who waits for seats of one atelier.
type Party struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	CarnetID    string
	AtelierID   string
	PoolID      string
	// SlotID is the appointment that the party wishes; nil for any, or where there are none.
	SlotID *string
	// Seats is how many persons they are.
	Seats int
	// Since is when they came to the line, or to its end again.
	Since store.Instant
	// IfPossible asks for the seats at once when they come free, without an offer.
	IfPossible bool
	// Overtaken is how often a smaller party went before, Unanswered how many offers passed without a word.
	Overtaken  int
	Unanswered int
	// OfferedAt and OfferUntil are set while seats are set aside for the party.
	OfferedAt, OfferUntil *store.Instant
}

// TableName is that of the migrations.
func (Party) TableName() string { return "waiting_party" }

// Offered reports whether seats are set aside for the party until it answers.
func (p *Party) Offered() bool { return p.OfferUntil != nil }

// steps are how long an offer stands, by what is left until the start.
var steps = []struct{ left, time time.Duration }{
	{48 * time.Hour, 12 * time.Hour},
	{24 * time.Hour, 6 * time.Hour},
	{12 * time.Hour, 3 * time.Hour},
	{4 * time.Hour, time.Hour},
	{OnTheSpot, 30 * time.Minute},
}

// Nobody answers at night: an offer that would end between these hours, and has the time, stands until the morning.
const (
	nightBegins = 22
	nightEnds   = 8
	answerBy    = 9
)

// Deadline returns until when an offer stands that is made now for what begins at start, in the time zone of the operation. ok
// is false when it is too late for offers, and seats are given on the spot.
func Deadline(now, start store.Instant, in *time.Location) (until store.Instant, ok bool) {
	left := start.Time().Sub(now.Time())
	for _, step := range steps {
		if left < step.left {
			continue
		}
		end := now.Time().Add(step.time).In(in)
		if left >= 24*time.Hour && (end.Hour() >= nightBegins || end.Hour() < nightEnds) {
			day := end.Day()
			if end.Hour() >= nightBegins {
				day++
			}
			end = time.Date(end.Year(), end.Month(), day, answerBy, 0, 0, 0, in)
		}
		return store.InstantOf(end), true
	}
	return 0, false
}

package programme

import "oplibre/app/store"

// Slot is an appointment inside an atelier: twenty minutes at the scanner, a turn on an open stage. Whoever takes one takes
// a seat of the atelier too, and is there at the hour of the slot only.
type Slot struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	AtelierID   string
	StartsAt    store.Instant
	EndsAt      store.Instant
	// Seats is how many persons may come to it, Confirmed how many have signed up.
	Seats     int
	Confirmed int
	Label     string
}

// Free returns how many persons can still sign up, never below zero.
func (s *Slot) Free() int { return max(0, s.Seats-s.Confirmed) }

// Span returns when the appointment is.
func (s *Slot) Span() Span { return Span{s.StartsAt, s.EndsAt} }

package programme

import (
	"cmp"
	"slices"
	"time"

	"oplibre/app/problem"
	"oplibre/app/store"
)

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
	// Offered are set aside for those who waited, until they answer.
	Offered int
	Label   string
}

// Free returns how many persons can still sign up, never below zero.
func (s *Slot) Free() int { return max(0, s.Seats-s.Confirmed-s.Offered) }

// Span returns when the appointment is.
func (s *Slot) Span() Span { return Span{s.StartsAt, s.EndsAt} }

// FreeIn returns how many persons can still take an appointment: whoever does takes a seat of the atelier too.
func (l *Listing) FreeIn(s *Slot) int {
	if free, limited := l.Seats.Free(); limited {
		return min(free, s.Free())
	}
	return s.Free()
}

// FreeSeats returns how many persons can still sign up, as SeatPool.Free does; where there are appointments, for those that are
// not over.
func (l *Listing) FreeSeats(now store.Instant) (n int, limited bool) {
	free, limited := l.Seats.Free()
	if len(l.Slots) == 0 {
		return free, limited
	}
	for i := range l.Slots {
		if l.Slots[i].EndsAt > now {
			n += l.Slots[i].Free()
		}
	}
	if limited {
		n = min(n, free)
	}
	return n, true
}

// PlanIn returns the appointment as it is planned in its atelier.
func (s *Slot) PlanIn(a *Atelier) SlotPlan {
	return SlotPlan{ID: s.ID, Offset: int((s.StartsAt - a.StartsAt) / slotMinute), Minutes: int((s.EndsAt - s.StartsAt) / slotMinute),
		Seats: s.Seats, Label: s.Label}
}

// SlotPlan is an appointment as it is planned: counted from the start of its atelier, with which it moves. It is kept as
// JSON in changes that are prepared and in published versions: a name here stays what it is.
type SlotPlan struct {
	// ID is that of the Slot, made once.
	ID string `json:"id"`
	// Offset is when it begins after the atelier, Minutes how long it lasts, both in minutes.
	Offset  int    `json:"offset"`
	Minutes int    `json:"minutes"`
	Seats   int    `json:"seats"` // for persons who come at the same time
	Label   string `json:"label,omitempty"`
}

const slotMinute = store.Instant(time.Minute / time.Millisecond)

// From returns when the appointment is in an atelier that begins at an instant.
func (p SlotPlan) From(start store.Instant) Span {
	begin := start + store.Instant(p.Offset)*slotMinute
	return Span{begin, begin + store.Instant(p.Minutes)*slotMinute}
}

// What an appointment may be, however it is written: by hand or in a table.
const (
	// MostSlots is how many appointments an atelier may have, MostSlotSeats how many persons one takes.
	MostSlots, MostSlotSeats = 200, 1000
	// LongestSlotLabel is in characters.
	LongestSlotLabel = 80
)

// longestSlot is that of an atelier, in minutes.
const longestSlot = int(longest / time.Minute)

// SortSlots puts appointments into their order: by start, then as they were made.
func SortSlots(slots []SlotPlan) {
	slices.SortFunc(slots, func(a, b SlotPlan) int {
		return cmp.Or(a.Offset-b.Offset, a.Minutes-b.Minutes, cmp.Compare(a.ID, b.ID))
	})
}

// SlotSeats returns how many persons appointments take altogether.
func SlotSeats(slots []SlotPlan) (sum int) {
	for _, s := range slots {
		sum += s.Seats
	}
	return sum
}

// CheckSlots refuses appointments that cannot be, whatever the atelier is like: too many, one twice, one for nobody. One
// that an atelier which was shortened leaves outside is no such thing: the rules of planning say so, and people find
// another hour for it.
func CheckSlots(slots []SlotPlan) error {
	var wrong problem.Fields
	if len(slots) > MostSlots {
		wrong.Add("slots", "appointment.error.many", problem.Args{"Most": MostSlots})
	}
	seen := make(map[string]bool, len(slots))
	for _, s := range slots {
		if seen[s.ID] || !store.ValidID(s.ID) || s.Offset < 0 || s.Offset > longestSlot || s.Minutes < 1 || s.Minutes > longestSlot ||
			s.Seats < 1 || s.Seats > MostSlotSeats {
			wrong.Add("slots", "programme.error.choice", nil)
			break
		}
		seen[s.ID] = true
	}
	return wrong.Err()
}

package signup

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

const moveRegistrations = `UPDATE registration SET slot_id = $1, updated_at = $2
	WHERE operation_id = $3 AND carnet_id = $4 AND atelier_id = $5 AND status = 'confirmed'`

// changeHour takes another appointment in an atelier that the carnet has, and gives the one that it had back in the same
// transaction: when the other is full, nothing is lost. Without a slot there is nothing to change, unless the atelier got
// appointments since: then problem.Invalid asks for one.
func changeHour(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnet *Opened, at *offer, slots []string) error {
	held := carnet.EntryOf(at.ID)
	from := held.Slot()
	if len(slots) == 0 && (from != nil || len(at.Slots) == 0) {
		return nil
	}
	var fields problem.Fields
	to := pickSlots(&fields, slots, nil, []*offer{at}, by.Now())[0]
	if len(fields) == 0 {
		checkClashes(&fields, append(carnet.picks(at.ID), to))
	}
	seats := held.confirmed()
	switch {
	case len(fields) > 0:
		return fields.Err()
	case from != nil && from.ID == to.slot.ID:
		return nil
	case seats == 0: // who was there, or only waits
		addSlot(&fields, "signup.slot.settled", at, nil)
		return fields.Err()
	}
	if d := (demand{to, seats}); to.slot.Free() < seats {
		refusal := problem.New(problem.Full, "signup.slot.full", nil)
		refusal.Fields = problem.Fields{takenSlot(d, by.Now())}
		return refusal
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lockAsRead(tx, carnet); err != nil {
			return err
		}
		if err := takePool(tx, by, o, at, 0, false); err != nil {
			return err
		}
		if err := swapSlots(tx, by, held, to, seats); err != nil {
			return err
		}
		if _, err := exec(tx, moveRegistrations, to.slot.ID, int64(by.Now()), o.ID, carnet.ID, at.ID); err != nil {
			return err
		}
		store.TouchSeats(tx, o.ID)
		if err := by.Record(tx, o.ID, "registration.moved", "carnet", carnet.ID); err != nil {
			return err
		}
		return waiting.Settle(tx, by, o.ID, at.ID)
	})
}

// swapSlots takes the seats of an appointment and gives those of the earlier one back, in the order of their ids like everybody.
func swapSlots(tx *gorm.DB, by store.By, held *Entry, to pick, seats int) error {
	change := map[string]int{to.slot.ID: seats}
	for _, r := range held.Registrations {
		if r.Status == Confirmed && r.SlotID != nil {
			change[*r.SlotID] -= r.Seats
		}
	}
	for _, id := range slices.Sorted(maps.Keys(change)) {
		switch n := change[id]; {
		case n > 0:
			if err := takeOneSlot(tx, to.slot, n, by.Now()); err != nil {
				return err
			}
		case n < 0:
			if _, err := exec(tx, giveBackSlot, -n, to.slot.OperationID, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// confirmed returns how many seats of the entry are confirmed: those of who was there already do not move.
func (e *Entry) confirmed() (n int) {
	for _, r := range e.Registrations {
		if r.Status == Confirmed {
			n += r.Seats
		}
	}
	return n
}

// FreeSlots returns the appointments of an atelier that the carnet could take: not over, with a seat left, another than its own,
// and at the same time as no other atelier that it has.
func (o *Opened) FreeSlots(c *Choice, now store.Instant) []programme.Slot {
	own, kept, open := "", o.picks(c.Atelier.ID), *c
	if o.has(c.Atelier.ID) {
		if slot := o.EntryOf(c.Atelier.ID).Slot(); slot != nil {
			own = slot.ID
		}
		open.Pool = programme.SeatPool{} // its seat in the atelier stays with it
	}
	return slices.DeleteFunc(open.FreeSlots(now), func(s programme.Slot) bool {
		return s.ID == own || slices.ContainsFunc(kept, func(p pick) bool { return p.span().Overlaps(s.Span()) })
	})
}

package demo

import (
	"context"
	"strconv"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/data/demo"
)

// slotSeats is how many persons come to one appointment: a family around its shoebox of photos.
const slotSeats = 3

// divide cuts an atelier into the appointments that it has, one after the other.
func (f *filling) divide(ctx context.Context, a demo.Atelier) error {
	if a.Slot == 0 {
		return nil
	}
	planned, err := plan.Load(ctx, f.db, f.o)
	if err != nil {
		return err
	}
	atelier := planned.Find(f.ateliers[a.Number].ID)
	book := programme.SlotBook{SlotFrame: programme.FrameOf(f.o, &atelier.Atelier)}
	maker := programme.SlotMaker{Length: strconv.Itoa(int(a.Slot.Minutes())), Seats: strconv.Itoa(slotSeats)}
	slots, _, err := book.Make(maker)
	if err != nil {
		return err
	}
	_, err = plan.Edit(ctx, f.db, by(onDay(time.March, 2, 21, 0)), f.o, atelier.ID, atelier.Token(), func(v *programme.Values) { v.Slots = slots })
	return err
}

// appoint gives each household the first appointment that has room for it, in the order in which they sign up.
func (f *filling) appoint(ctx context.Context, households []household) error {
	for _, a := range demo.Ateliers() {
		if a.Slot == 0 {
			continue
		}
		var slots []programme.Slot
		if err := f.find(ctx, &slots, "starts_at", "atelier_id = ?", f.ateliers[a.Number].ID); err != nil {
			return err
		}
		next := 0
		for i := range households {
			h := &households[i]
			if !h.chose(a.Number) {
				continue
			}
			for next < len(slots) && slots[next].Free() < seats(h, a) {
				next++
			}
			if next == len(slots) { // the sign-up will say so
				break
			}
			slots[next].Confirmed += seats(h, a)
			h.form.Slots = append(h.form.Slots, slots[next].ID)
		}
	}
	return nil
}

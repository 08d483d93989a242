package programme

import (
	"slices"
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// SlotHours is an appointment as tables write it: from one hour to another as clocks show them, or counted from the start of
// the atelier.
type SlotHours struct {
	// Counted says that From and To are after the start of the atelier, not times of day.
	Counted bool
	// From and To are in minutes.
	From, To int
	Seats    int
	Label    string
}

const dayMinutes = 24 * 60

// slotsOf returns the appointments of an atelier that begins at start. Those that were there before, at an earlier start,
// keep their identifiers; when the file has their hours as they were, they move with the atelier.
func slotsOf(hours []SlotHours, before []SlotPlan, earlier, start store.Instant, zone *time.Location) []SlotPlan {
	if earlier != start && sameSlots(planSlots(hours, earlier, zone), before) {
		return before
	}
	slots := planSlots(hours, start, zone)
	left := slices.Clone(before)
	for _, alike := range []func(a, b SlotPlan) bool{
		func(a, b SlotPlan) bool { return a.Offset == b.Offset && a.Minutes == b.Minutes && a.Label == b.Label },
		func(a, b SlotPlan) bool { return a.Offset == b.Offset && a.Minutes == b.Minutes },
	} {
		for i := range slots {
			known := slices.IndexFunc(left, func(b SlotPlan) bool { return slots[i].ID == "" && alike(slots[i], b) })
			if known >= 0 {
				slots[i].ID = left[known].ID
				left = slices.Delete(left, known, known+1)
			}
		}
	}
	for i := range slots {
		if slots[i].ID == "" {
			slots[i].ID = store.NewID()
		}
	}
	SortSlots(slots)
	return slots
}

// planSlots counts from the start of the atelier, without identifiers. Without a start, the first hour is taken for it.
func planSlots(hours []SlotHours, start store.Instant, zone *time.Location) []SlotPlan {
	plans := make([]SlotPlan, 0, len(hours))
	for _, h := range hours {
		p := SlotPlan{Offset: h.From, Minutes: h.To - h.From, Seats: h.Seats, Label: h.Label}
		switch {
		case h.Counted:
		case start == 0:
			p.Offset, p.Minutes = around(h.From-hours[0].From), around(h.To-h.From)
		default:
			begin := nextClock(start, h.From, zone)
			p.Offset, p.Minutes = int((begin-start)/slotMinute), int((nextClock(begin+1, h.To, zone)-begin)/slotMinute)
		}
		plans = append(plans, p)
	}
	return plans
}

// around counts on the face of a clock.
func around(minutes int) int { return (minutes%dayMinutes + dayMinutes) % dayMinutes }

// nextClock returns the first moment from an instant on at which clocks show a time of day.
func nextClock(from store.Instant, minutes int, zone *time.Location) store.Instant {
	local := from.In(zone)
	for day := range 3 {
		naive := time.Date(local.Year(), local.Month(), local.Day()+day, 0, minutes, 0, 0, time.UTC)
		at, reading := operation.ParseLocal(naive.Format(operation.LocalLayout), zone)
		if reading == operation.Twice && store.InstantOf(at) < from {
			at = at.Add(time.Hour)
		}
		if found := store.InstantOf(at); found >= from {
			return found
		}
	}
	return from
}

func sameSlots(a, b []SlotPlan) bool {
	return slices.EqualFunc(a, b, func(x, y SlotPlan) bool {
		x.ID, y.ID = "", ""
		return x == y
	})
}

// HoursOf returns appointments as tables write them: by the clock, or counted from the start where clocks would not say it
// (no hour yet, a night when clocks change, the next day).
func HoursOf(slots []SlotPlan, start store.Instant, zone *time.Location) []SlotHours {
	list := make([]SlotHours, 0, len(slots))
	for _, s := range slots {
		h := SlotHours{Counted: true, From: s.Offset, To: s.Offset + s.Minutes, Seats: s.Seats, Label: s.Label}
		if start > 0 {
			span := s.From(start)
			byClock := h
			byClock.Counted, byClock.From, byClock.To = false, minuteOfDay(span.Start, zone), minuteOfDay(span.End, zone)
			if read := planSlots([]SlotHours{byClock}, start, zone); sameSlots(read, []SlotPlan{s}) {
				h = byClock
			}
		}
		list = append(list, h)
	}
	return list
}

func minuteOfDay(at store.Instant, zone *time.Location) int {
	local := at.In(zone)
	return local.Hour()*60 + local.Minute()
}

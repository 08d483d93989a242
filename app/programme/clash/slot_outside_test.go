package clash

import (
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

func TestSlotOutside(t *testing.T) {
	with := func(start, end store.Instant, offsets ...int) func(w *weekend) {
		return func(w *weekend) {
			w.atelier("A", start, end, w.place("Salle"), func(a *plan.Atelier) {
				for _, offset := range offsets {
					a.Slots = append(a.Slots, programme.SlotPlan{Offset: offset, Minutes: 20, Seats: 1})
				}
			})
		}
	}
	rows{
		"none":                {with(sat(10, 0), sat(11, 0)), nil},
		"all inside":          {with(sat(10, 0), sat(11, 0), 0, 20, 40), nil},
		"one after the end":   {with(sat(10, 0), sat(11, 0), 0, 41), []string{"warning A"}},
		"several, one clash":  {with(sat(10, 0), sat(11, 0), 60, 80), []string{"warning A"}},
		"without an hour yet": {with(0, sat(11, 0)-sat(10, 0), 60), nil},
	}.run(t, "slot_outside")
}

package clash

import (
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// hall makes a place that several ateliers may use at once.
func hall(capacity int) func(*programme.Place) {
	return func(p *programme.Place) { p.Shared, p.Capacity = true, number(capacity) }
}

func TestSharedFull(t *testing.T) {
	in := func(capacity int, ateliers ...func(*plan.Atelier)) func(w *weekend) {
		return func(w *weekend) {
			place := w.place("Place de l'église", hall(capacity))
			for i, alter := range ateliers {
				w.atelier(string(rune('A'+i)), sat(9+i, 0), sat(11+i, 0), place, alter)
			}
		}
	}
	rows{
		"room for both":           {in(44, seats(24), seats(20)), nil},
		"one too many":            {in(43, seats(24), seats(20)), []string{"warning A+B"}},
		"never at the same time":  {in(24, seats(24), func(a *plan.Atelier) { seats(20)(a); a.StartsAt, a.EndsAt = sat(11, 0), sat(12, 0) }), nil},
		"three, of which two fit": {in(44, seats(20), seats(20), seats(30)), []string{"warning B+C"}},
		"too large alone":         {in(20, seats(24)), nil},
		"expected at open doors":  {in(30, func(a *plan.Atelier) { a.Expected = number(20) }, seats(11)), []string{"warning A+B"}},
		"nobody knows how large": {func(w *weekend) {
			in(1, seats(24), seats(20))(w)
			w.Places[0].Capacity = nil
		}, nil},
		"not shared": {func(w *weekend) {
			in(30, seats(24), seats(20))(w)
			w.Places[0].Shared = false
		}, nil},
	}.run(t, "shared_full")
}

func TestSharedPlacesAreNotUsedTwice(t *testing.T) {
	rows{
		"two at once": {func(w *weekend) {
			place := w.place("Salle", hall(10))
			w.atelier("A", sat(9, 0), sat(11, 0), place, seats(8))
			w.atelier("B", sat(10, 0), sat(12, 0), place, seats(8))
		}, nil},
		"taken for something else": {func(w *weekend) {
			place := w.place("Salle", hall(40))
			w.atelier("A", sat(9, 0), sat(11, 0), place, seats(8))
			usedOtherwise(place, 10, 14)(w)
		}, []string{"impossible A"}},
	}.run(t, "place_twice")
}

// A move leads to a shared place only while there is room.
func TestWaysIntoSharedPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		capacity int
		want     bool
	}{"room": {30, true}, "no room": {25, false}} {
		t.Run(name, func(t *testing.T) {
			w := newWeekend(t)
			room := w.place("Salle", func(p *programme.Place) { where(48.3989, -4.4560)(p); p.Capacity = number(100) })
			shared := w.place("Halle", func(p *programme.Place) { where(48.3990, -4.4560)(p); hall(c.capacity)(p) })
			w.atelier("A", sat(9, 0), sat(12, 0), room, seats(20))
			w.atelier("B", sat(9, 0), sat(12, 0), room, seats(10))
			w.atelier("C", sat(9, 0), sat(12, 0), shared, seats(20))
			w.Sort()
			found := w.found("place_twice")
			if len(found) == 0 {
				t.Fatal("nothing was found")
			}
			moved := false
			for _, way := range Find(w.Plan)[0].Ways {
				moved = moved || way.PlaceID != nil && *way.PlaceID == *shared
			}
			if moved != c.want {
				t.Errorf("moving into the hall is proposed: %t", moved)
			}
		})
	}
}

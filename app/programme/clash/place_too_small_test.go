package clash

import (
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

func TestPlaceTooSmall(t *testing.T) {
	room := func(n *int) func(*programme.Place) { return func(p *programme.Place) { p.Capacity = n } }
	in := func(capacity *int, alter func(*plan.Atelier)) func(w *weekend) {
		return func(w *weekend) {
			w.atelier("A", sat(9, 0), sat(11, 0), w.place("Salle", room(capacity)), alter)
			w.place("Grande salle", room(number(200)))
		}
	}
	rows{
		"more seats":           {in(number(16), seats(20)), []string{"warning A"}},
		"as many seats":        {in(number(16), seats(16)), nil},
		"more expected":        {in(number(16), func(a *plan.Atelier) { a.Expected = number(17) }), []string{"warning A"}},
		"seats before guesses": {in(number(16), func(a *plan.Atelier) { a.Expected = number(17); seats(10)(a) }), nil},
		"nobody knows":         {in(nil, seats(20)), nil},
		"no limit":             {in(number(16), func(*plan.Atelier) {}), nil},
	}.run(t, "place_too_small")
}

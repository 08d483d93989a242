package clash

import (
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

func TestTooMany(t *testing.T) {
	room := func(n int) func(*programme.Place) { return func(p *programme.Place) { p.Authorised = &n } }
	in := func(authorised int, ateliers ...func(*plan.Atelier)) func(w *weekend) {
		return func(w *weekend) {
			place := w.place("Salle", room(authorised))
			w.facilitator("Léna")
			for i, alter := range ateliers {
				w.atelier(string(rune('A'+i)), sat(9+i, 0), sat(11+i, 0), place, alter)
			}
		}
	}
	team := func(n int) func(*plan.Atelier) { return func(a *plan.Atelier) { a.Team = &n } }
	both := func(f, g func(*plan.Atelier)) func(*plan.Atelier) { return func(a *plan.Atelier) { f(a); g(a) } }
	rows{
		"seats alone":              {in(20, seats(20)), nil},
		"the team is one too many": {in(20, both(seats(20), team(1))), []string{"warning A"}},
		"who leads is there":       {in(20, both(seats(20), ledBy("Léna"))), []string{"warning A"}},
		"a team of nobody":         {in(20, both(both(seats(20), ledBy("Léna")), team(0))), nil},
		"together":                 {in(30, seats(16), seats(15)), []string{"warning A+B"}},
		"just enough together":     {in(31, seats(16), seats(15)), nil},
		"one after the other":      {in(16, seats(16), func(a *plan.Atelier) { seats(16)(a); a.StartsAt, a.EndsAt = sat(11, 0), sat(12, 0) }), nil},
		"expected at an open door": {in(16, func(a *plan.Atelier) { a.Expected = number(17) }), []string{"warning A"}},
		"nobody knows the number":  {func(w *weekend) { w.atelier("A", sat(9, 0), sat(11, 0), w.place("Salle"), seats(900)) }, nil},
		"elsewhere at the same time": {func(w *weekend) {
			in(20, seats(16))(w)
			w.atelier("B", sat(9, 0), sat(11, 0), w.place("Mairie"), seats(16))
		}, nil},
	}.run(t, "too_many")
}

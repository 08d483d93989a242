package clash

import (
	"testing"

	"oplibre/app/programme"
)

func TestFacilitatorAway(t *testing.T) {
	there := func(spans ...programme.Span) func(*programme.Facilitator) {
		return func(f *programme.Facilitator) { f.Availability = spans }
	}
	plan := func(spans ...programme.Span) func(w *weekend) {
		return func(w *weekend) {
			w.atelier("A", sat(9, 0), sat(11, 0), nil, ledBy(w.facilitator("Léna", there(spans...))))
		}
	}
	rows{
		"always":                             {plan(), nil},
		"all the time of it":                 {plan(span(sat(9, 0), sat(11, 0))), nil},
		"leaves early":                       {plan(span(sat(8, 0), sat(10, 45))), []string{"impossible A"}},
		"comes late":                         {plan(span(sat(9, 15), sat(18, 0))), []string{"impossible A"}},
		"on another day":                     {plan(span(sun(8, 0), sun(18, 0))), []string{"impossible A"}},
		"two times that touch, in any order": {plan(span(sat(10, 0), sat(12, 0)), span(sat(8, 0), sat(10, 0))), nil},
		"a gap between":                      {plan(span(sat(8, 0), sat(9, 30)), span(sat(10, 0), sat(12, 0))), []string{"impossible A"}},
		"a second leader is away": {func(w *weekend) {
			w.atelier("A", sat(9, 0), sat(11, 0), nil, ledBy(w.facilitator("Yann"), w.facilitator("Léna", there(span(sat(14, 0), sat(18, 0))))))
		}, []string{"impossible A"}},
	}.run(t, "facilitator_away")
}

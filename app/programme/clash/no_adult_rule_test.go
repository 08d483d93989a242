package clash

import (
	"testing"

	"oplibre/app/programme/plan"
)

func TestNoAdultRule(t *testing.T) {
	forChildren := func(alter func(*plan.Atelier)) func(w *weekend) {
		return func(w *weekend) {
			w.atelier("A", sat(14, 0), sat(16, 0), nil, func(a *plan.Atelier) { a.Audience = "children" }, alter)
		}
	}
	rows{
		"nothing said":        {forChildren(func(*plan.Atelier) {}), []string{"warning A"}},
		"accompanied":         {forChildren(func(a *plan.Atelier) { a.AccompaniedUnder = number(8) }), nil},
		"from an age":         {forChildren(func(a *plan.Atelier) { a.AgeMin = number(8) }), nil},
		"up to an age":        {forChildren(func(a *plan.Atelier) { a.AgeMax = number(12) }), nil},
		"families come along": {forChildren(func(a *plan.Atelier) { a.Audience = "families" }), nil},
	}.run(t, "no_adult_rule")
}

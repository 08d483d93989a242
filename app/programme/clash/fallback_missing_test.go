package clash

import (
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// out plans an atelier of Saturday from 14:00 to 16:00 in the garden.
func out(alter ...func(w *weekend, a *plan.Atelier)) func(w *weekend) {
	return func(w *weekend) {
		a := w.atelier("A", sat(14, 0), sat(16, 0), w.place("Jardin", outdoors), seats(20), func(a *plan.Atelier) { a.DependsOn = []string{"rain"} })
		for _, f := range alter {
			f(w, a)
		}
	}
}

// moving lets it move into a hall that holds a number of persons when it rains.
func moving(holds int) func(w *weekend, a *plan.Atelier) {
	return func(w *weekend, a *plan.Atelier) {
		a.Fallback, a.FallbackPlaceID = programme.FallbackMove, w.place("Salle", func(p *programme.Place) { p.Capacity = &holds })
	}
}

func TestFallbackMissing(t *testing.T) {
	rows{
		"rain and nothing said":   {out(), []string{"warning A"}},
		"wind too":                {out(func(_ *weekend, a *plan.Atelier) { a.DependsOn = []string{"wind"} }), []string{"warning A"}},
		"low water is sure":       {out(func(_ *weekend, a *plan.Atelier) { a.DependsOn = []string{"low_water"} }), nil},
		"depends on nothing":      {out(func(_ *weekend, a *plan.Atelier) { a.DependsOn = nil }), nil},
		"moves":                   {out(moving(30)), nil},
		"moves nowhere":           {out(func(_ *weekend, a *plan.Atelier) { a.Fallback = programme.FallbackMove }), []string{"warning A"}},
		"cancelled when it rains": {out(func(_ *weekend, a *plan.Atelier) { a.Fallback = programme.FallbackCancel }), nil},
		"indoors":                 {out(func(w *weekend, _ *plan.Atelier) { w.Places[0].Outdoors = false }), nil},
	}.run(t, "fallback_missing")
}

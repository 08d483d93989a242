package clash

import (
	"testing"

	"oplibre/app/programme/plan"
)

func TestFallbackTaken(t *testing.T) {
	also := func(from, to int) func(w *weekend, a *plan.Atelier) {
		return func(w *weekend, a *plan.Atelier) { w.atelier("B", sat(from, 0), sat(to, 0), a.FallbackPlaceID) }
	}
	rows{
		"free":                 {out(moving(20)), nil},
		"used":                 {out(moving(20), also(15, 18)), []string{"warning A"}},
		"used afterwards":      {out(moving(20), also(16, 18)), nil},
		"too small":            {out(moving(19)), []string{"warning A"}},
		"it has moved already": {out(moving(30), func(_ *weekend, a *plan.Atelier) { a.PlaceID = a.FallbackPlaceID }), nil},
		"none":                 {out(), nil},
	}.run(t, "fallback_taken")
}

package clash

import (
	"testing"

	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

func TestDecisionLate(t *testing.T) {
	weather := func(at store.Instant) func(*weekend, *plan.Atelier) {
		return func(_ *weekend, a *plan.Atelier) { a.FallbackAt = &at }
	}
	enough := func(at store.Instant) func(*weekend, *plan.Atelier) {
		return func(_ *weekend, a *plan.Atelier) { a.DecidedBy = &at }
	}
	rows{
		"in the morning":            {out(weather(sat(9, 0)), enough(fri(18, 0))), nil},
		"as it begins":              {out(weather(sat(14, 0)), enough(sat(14, 0))), nil},
		"a minute late":             {out(weather(sat(14, 1))), []string{"warning A"}},
		"go or no-go the day after": {out(enough(sun(9, 0))), []string{"warning A"}},
		"both":                      {out(weather(sat(15, 0)), enough(sat(15, 0))), []string{"warning A", "warning A"}},
	}.run(t, "decision_late")
}

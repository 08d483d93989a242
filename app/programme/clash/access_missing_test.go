package clash

import (
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

func TestAccessMissing(t *testing.T) {
	promise := func(promised []string, has ...string) func(w *weekend) {
		return func(w *weekend) {
			place := w.place("Salle", func(p *programme.Place) { p.Access = has })
			w.place("Mairie", func(p *programme.Place) { p.Access = programme.AccessFacts })
			w.atelier("A", sat(14, 0), sat(16, 0), place, func(a *plan.Atelier) { a.Access = promised })
		}
	}
	rows{
		"steps at the door":             {promise([]string{"step_free"}, "stairs", "seated"), []string{"warning A"}},
		"as promised":                   {promise([]string{"step_free", "seated"}, "seated", "step_free"), nil},
		"wheelchairs need no step":      {promise([]string{"mi"}, "step_free"), nil},
		"a pushchair goes step-free":    {promise([]string{"stroller"}, "step_free"), nil},
		"nothing is known of the place": {promise([]string{"step_free"}), []string{"hint A"}},
		"two promises":                  {promise([]string{"hearing_loop", "mi"}, "stairs"), []string{"warning A", "warning A"}},
		"a place to push a chair":       {promise([]string{"stroller", "seated"}, "stairs"), []string{"warning A", "warning A"}},
		"what the leader does":          {promise([]string{"family", "hi", "ii", "vi", "pi", "outdoors", "stairs"}, "stairs"), nil},
		"no place": {func(w *weekend) {
			w.atelier("A", sat(14, 0), sat(16, 0), nil, func(a *plan.Atelier) { a.Access = []string{"mi"} })
		}, nil},
	}.run(t, "access_missing")
}

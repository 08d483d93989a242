package clash

import (
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

func TestAudienceTogether(t *testing.T) {
	of := func(audience string) func(*plan.Atelier) { return func(a *plan.Atelier) { a.Audience = audience } }
	rows{
		"both at the same hour": {func(w *weekend) {
			w.atelier("A", sat(14, 0), sat(16, 0), nil, of("children"))
			w.atelier("B", sat(15, 0), sat(17, 0), nil, of("children"))
		}, []string{"hint A+B"}},
		"one after the other": {func(w *weekend) {
			w.atelier("A", sat(14, 0), sat(16, 0), nil, of("children"))
			w.atelier("B", sat(16, 0), sat(17, 0), nil, of("children"))
		}, nil},
		"a third at another hour": {func(w *weekend) {
			w.atelier("A", sat(14, 0), sat(16, 0), nil, of("elders"))
			w.atelier("B", sat(14, 0), sat(16, 0), nil, of("elders"))
			w.atelier("C", sun(14, 0), sun(16, 0), nil, of("elders"))
		}, nil},
		"three that share no minute": {func(w *weekend) {
			w.atelier("A", sat(14, 0), sat(15, 0), nil, of("elders"))
			w.atelier("B", sat(14, 30), sat(16, 0), nil, of("elders"))
			w.atelier("C", sat(15, 0), sat(16, 0), nil, of("elders"))
		}, nil},
		"only one": {func(w *weekend) { w.atelier("A", sat(14, 0), sat(16, 0), nil, of("children")) }, nil},
		"for everybody": {func(w *weekend) {
			w.atelier("A", sat(14, 0), sat(16, 0), nil)
			w.atelier("B", sat(14, 0), sat(16, 0), nil)
		}, nil},
		"different audiences": {func(w *weekend) {
			w.atelier("A", sat(14, 0), sat(16, 0), nil, of("children"))
			w.atelier("B", sat(14, 0), sat(16, 0), nil, of("elders"))
		}, nil},
		"several audiences": {func(w *weekend) {
			for _, audience := range programme.Audiences {
				w.atelier(audience+" 1", sat(14, 0), sat(16, 0), nil, of(audience))
				w.atelier(audience+" 2", sat(14, 0), sat(16, 0), nil, of(audience))
			}
		}, []string{"hint families 1+families 2", "hint children 1+children 2", "hint teenagers 1+teenagers 2", "hint adults 1+adults 2",
			"hint elders 1+elders 2", "hint schools 1+schools 2"}},
	}.run(t, "audience_together")
}

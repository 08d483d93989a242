package clash

import (
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

func TestNoMeal(t *testing.T) {
	pause := func(w *weekend, from, to store.Instant) {
		w.Blockers = append(w.Blockers, programme.Blocker{ID: "b", Kind: programme.Break, StartsAt: from, EndsAt: to})
	}
	led := func(spans ...programme.Span) func(w *weekend) {
		return func(w *weekend) {
			lead := w.facilitator("Léna")
			for i, s := range spans {
				w.atelier(string(rune('A'+i)), s.Start, s.End, nil, ledBy(lead))
			}
		}
	}
	rows{
		"through lunch":            {led(span(sat(11, 30), sat(14, 0))), []string{"hint A"}},
		"through dinner":           {led(span(sat(18, 30), sat(21, 0))), []string{"hint A"}},
		"half an hour before":      {led(span(sat(12, 30), sat(15, 0))), nil},
		"half an hour after":       {led(span(sat(11, 0), sat(13, 30))), nil},
		"a quarter only":           {led(span(sat(12, 15), sat(15, 0))), []string{"hint A"}},
		"half an hour between":     {led(span(sat(11, 0), sat(12, 45)), span(sat(13, 15), sat(15, 0))), nil},
		"a quarter here and there": {led(span(sat(11, 0), sat(12, 45)), span(sat(13, 0), sat(13, 45))), []string{"hint A+B"}},
		"not at meal time":         {led(span(sat(9, 0), sat(11, 0))), nil},
		"nobody leads":             {func(w *weekend) { w.atelier("A", sat(12, 0), sat(14, 0), nil) }, nil},
		"the break is early":       {func(w *weekend) { led(span(sat(12, 30), sat(15, 0)))(w); pause(w, sat(11, 45), sat(12, 30)) }, nil},
		"the break is late":        {func(w *weekend) { led(span(sat(12, 30), sat(15, 0)))(w); pause(w, sat(13, 0), sat(14, 30)) }, []string{"hint A"}},
		"two services": {func(w *weekend) {
			led(span(sat(13, 0), sat(15, 0)))(w)
			pause(w, sat(12, 0), sat(13, 0))
			pause(w, sat(13, 0), sat(14, 0))
		}, nil},
		"a short break is a meal": {func(w *weekend) { led(span(sat(12, 20), sat(15, 0)))(w); pause(w, sat(12, 0), sat(12, 20)) }, nil},
		"a coffee is no meal":     {func(w *weekend) { led(span(sat(11, 0), sat(14, 30)))(w); pause(w, sat(10, 30), sat(11, 0)) }, []string{"hint A"}},
		"a shared meal is to be had": {func(w *weekend) {
			w.theme(gathering)
			led(span(sat(12, 0), sat(14, 0)))(w)
			w.Ateliers[0].ThemeID = gathering
		}, nil},
		"another's meal is not mine": {func(w *weekend) {
			w.theme(gathering)
			led(span(sat(12, 0), sat(14, 0)))(w)
			w.atelier("Repas", sat(12, 0), sat(14, 0), nil, func(a *plan.Atelier) { a.ThemeID = gathering })
		}, []string{"hint A"}},
	}.run(t, "no_meal")
}

package clash

import (
	"testing"

	"oplibre/app/programme"
)

func TestNobodyOpens(t *testing.T) {
	nobody := func(p *programme.Place) { p.OpenedBy = "" }
	with := func(alter ...func(*programme.Place)) func(w *weekend) {
		return func(w *weekend) {
			place := w.place("Salle", alter...)
			w.atelier("A", sat(9, 0), sat(11, 0), place)
			w.atelier("B", sat(14, 0), sat(16, 0), place)
		}
	}
	rows{
		"nobody":                {with(nobody), []string{"warning A+B"}},
		"somebody":              {with(), nil},
		"outdoors":              {with(nobody, outdoors), nil},
		"outdoors with a gate":  {with(nobody, outdoors, opened(programme.Hours{From: "08:00", To: "20:00"})), []string{"warning A+B"}},
		"nothing happens there": {func(w *weekend) { w.place("Salle", nobody) }, nil},
		"only what is cancelled": {func(w *weekend) {
			with(nobody)(w)
			w.Ateliers[0].Status, w.Ateliers[1].Status = programme.Cancelled, programme.Cancelled
		}, nil},
	}.run(t, "nobody_opens")
}

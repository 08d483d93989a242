package clash

import (
	"slices"
	"testing"

	"oplibre/app/programme"
)

func TestWalking(t *testing.T) {
	hall, port := where(48.3989, -4.4560), where(48.3966, -4.4700) // 1,065 m as the crow flies, 20 minutes by the streets
	plan := func(left int, from, to func(*programme.Place)) func(w *weekend) {
		return func(w *weekend) {
			lead := w.facilitator("Léna")
			w.atelier("A", sat(9, 0), sat(11, 0), w.place("Salle", from), ledBy(lead))
			w.atelier("B", sat(11, left), sat(12, 0), w.place("Fabrique", to), ledBy(lead))
		}
	}
	rows{
		"nineteen minutes": {plan(19, hall, port), []string{"warning A+B"}},
		"none at all":      {plan(0, hall, port), []string{"warning A+B"}},
		"twenty minutes":   {plan(20, hall, port), nil},
		"one is unknown":   {plan(0, hall, func(*programme.Place) {}), nil},
		"next door":        {plan(0, hall, where(48.3990, -4.4561)), nil},
		"two people": {func(w *weekend) {
			plan(0, hall, port)(w)
			w.Ateliers[1].Leads = nil
			ledBy(w.facilitator("Yann"))(w.Ateliers[1])
		}, nil},
		"overlapping is another matter": {func(w *weekend) { plan(0, hall, port)(w); w.Ateliers[1].StartsAt = sat(10, 0) }, nil},
		"the last that ends counts": {func(w *weekend) {
			lead := w.facilitator("Léna")
			from, to := w.place("Salle", hall), w.place("Fabrique", port)
			w.atelier("A", sat(9, 0), sat(11, 0), from, ledBy(lead))
			w.atelier("B", sat(9, 0), sat(10, 0), from, ledBy(lead))
			w.atelier("C", sat(11, 5), sat(12, 0), to, ledBy(lead))
		}, []string{"warning A+C"}},
		"both lead both": {func(w *weekend) {
			plan(0, hall, port)(w)
			yann := w.facilitator("Yann")
			ledBy(yann)(w.Ateliers[0])
			ledBy(yann)(w.Ateliers[1])
		}, []string{"warning A+B"}},
	}.run(t, "walking")
}

func TestWalkingIsSaidInMetresAndMinutes(t *testing.T) {
	w := newWeekend(t)
	lead := w.facilitator("Léna Riou")
	w.atelier("A", sat(9, 0), sat(11, 0), w.place("Salle", where(48.3989, -4.4560)), ledBy(lead))
	w.atelier("B", sat(11, 10), sat(12, 0), w.place("Fabrique", where(48.3966, -4.4700)), ledBy(lead))
	want := []string{"Trop peu de temps pour aller d’un lieu à l’autre : Léna Riou, samedi 22 à 11 h 10",
		"De « A » (Salle) à « B » (Fabrique), il y a 1400 m, soit 20 min à pied. Il reste 10 min.",
		"Commencer à 11 h 30", "Revoir qui anime"}
	if got := w.said("walking", "fr"); !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
}

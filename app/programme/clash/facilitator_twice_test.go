package clash

import "testing"

func TestFacilitatorTwice(t *testing.T) {
	rows{
		"two places at once": {func(w *weekend) {
			lead := w.facilitator("Léna")
			w.atelier("A", sat(9, 0), sat(11, 0), w.place("Salle"), ledBy(lead))
			w.atelier("B", sat(10, 0), sat(12, 0), w.place("Mairie"), ledBy(lead))
		}, []string{"impossible A+B"}},
		"without places": {func(w *weekend) {
			lead := w.facilitator("Léna")
			w.atelier("A", sat(9, 0), sat(11, 0), nil, ledBy(lead))
			w.atelier("B", sat(10, 0), sat(12, 0), nil, ledBy(lead))
		}, []string{"impossible A+B"}},
		"one after the other": {func(w *weekend) {
			lead := w.facilitator("Léna")
			w.atelier("A", sat(9, 0), sat(11, 0), nil, ledBy(lead))
			w.atelier("B", sat(11, 0), sat(12, 0), nil, ledBy(lead))
		}, nil},
		"two persons": {func(w *weekend) {
			w.atelier("A", sat(9, 0), sat(11, 0), nil, ledBy(w.facilitator("Léna")))
			w.atelier("B", sat(9, 0), sat(11, 0), nil, ledBy(w.facilitator("Yann")))
		}, nil},
		"both lead both": {func(w *weekend) {
			lena, yann := w.facilitator("Léna"), w.facilitator("Yann")
			w.atelier("A", sat(9, 0), sat(11, 0), nil, ledBy(yann, lena))
			w.atelier("B", sat(10, 0), sat(12, 0), nil, ledBy(lena, yann))
		}, []string{"impossible A+B"}},
		"two roles in one atelier": {func(w *weekend) {
			lead := w.facilitator("Léna")
			w.atelier("A", sat(9, 0), sat(11, 0), nil, ledBy(lead, lead))
		}, nil},
	}.run(t, "facilitator_twice")
}

package clash

import (
	"testing"

	"oplibre/app/programme"
)

func TestUseNotAuthorised(t *testing.T) {
	agreed := func(answer string) func(w *weekend) {
		return func(w *weekend) {
			place := w.place("École", func(p *programme.Place) { p.UseAuthorised = answer })
			w.place("Mairie")
			w.atelier("A", sat(9, 0), sat(11, 0), place)
			w.atelier("B", sat(14, 0), sat(16, 0), place)
		}
	}
	rows{
		"yes":              {agreed("yes"), nil},
		"no":               {agreed("no"), []string{"impossible A", "impossible B"}},
		"asked":            {agreed("asked"), []string{"hint A+B"}},
		"nobody has asked": {agreed(""), []string{"hint A+B"}},
		"nobody has asked for two": {func(w *weekend) {
			agreed("")(w)
			w.atelier("C", sun(9, 0), sun(11, 0), w.place("Port", func(p *programme.Place) { p.UseAuthorised = "" }))
		}, []string{"hint A+B+C"}},
		"nothing is there":   {func(w *weekend) { w.place("École", func(p *programme.Place) { p.UseAuthorised = "no" }) }, nil},
		"nowhere else to go": {func(w *weekend) { agreed("no")(w); w.Places = w.Places[:1] }, []string{"impossible A", "impossible B"}},
	}.run(t, "use_not_authorised")
}

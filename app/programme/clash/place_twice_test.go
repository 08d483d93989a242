package clash

import (
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// usedOtherwise lets a place, or every place, be used for something else.
func usedOtherwise(place *string, from, to int) func(w *weekend) {
	return func(w *weekend) {
		w.Blockers = append(w.Blockers, programme.Blocker{ID: "b", PlaceID: place, Kind: programme.Taken, Title: "Loto", StartsAt: sat(from, 0), EndsAt: sat(to, 0)})
	}
}

func TestPlaceTwice(t *testing.T) {
	rows{
		"partial overlap": {func(w *weekend) {
			hall := w.place("Salle")
			w.atelier("A", sat(9, 0), sat(11, 0), hall)
			w.atelier("B", sat(10, 59), sat(12, 0), hall)
		}, []string{"impossible A+B"}},
		"one within another": {func(w *weekend) {
			hall := w.place("Salle")
			w.atelier("A", sat(9, 0), sat(12, 0), hall)
			w.atelier("B", sat(10, 0), sat(11, 0), hall)
		}, []string{"impossible A+B"}},
		"the same hour": {func(w *weekend) {
			hall := w.place("Salle")
			w.atelier("A", sat(9, 0), sat(12, 0), hall)
			w.atelier("B", sat(9, 0), sat(12, 0), hall)
		}, []string{"impossible A+B"}},
		"touching ends": {func(w *weekend) {
			hall := w.place("Salle")
			w.atelier("A", sat(9, 0), sat(11, 0), hall)
			w.atelier("B", sat(11, 0), sat(12, 0), hall)
		}, nil},
		"two places": {func(w *weekend) {
			w.atelier("A", sat(9, 0), sat(11, 0), w.place("Salle"))
			w.atelier("B", sat(9, 0), sat(11, 0), w.place("Mairie"))
		}, nil},
		"no place": {func(w *weekend) {
			w.atelier("A", sat(9, 0), sat(11, 0), nil)
			w.atelier("B", sat(9, 0), sat(11, 0), nil)
		}, nil},
		"a long one over two short ones": {func(w *weekend) {
			hall := w.place("Salle")
			w.atelier("A", sat(9, 0), sat(18, 0), hall)
			w.atelier("B", sat(10, 0), sat(11, 0), hall)
			w.atelier("C", sat(14, 0), sat(15, 0), hall)
		}, []string{"impossible A+B", "impossible A+C"}},
		"across midnight": {func(w *weekend) {
			valley := w.place("Vallon")
			w.atelier("A", sat(22, 0), sun(0, 30), valley)
			w.atelier("B", sun(0, 0), sun(1, 0), valley)
		}, []string{"impossible A+B"}},
	}.run(t, "place_twice")
}

func TestPlaceUsedOtherwise(t *testing.T) {
	rows{
		"taken for something else": {func(w *weekend) {
			hall := w.place("Salle")
			w.place("Mairie")
			w.atelier("A", sat(9, 0), sat(11, 0), hall)
			usedOtherwise(hall, 10, 14)(w)
		}, []string{"impossible A"}},
		"taken until it begins": {func(w *weekend) {
			hall := w.place("Salle")
			w.atelier("A", sat(9, 0), sat(11, 0), hall)
			usedOtherwise(hall, 8, 9)(w)
		}, nil},
		"another place is taken": {func(w *weekend) {
			w.atelier("A", sat(9, 0), sat(11, 0), w.place("Salle"))
			usedOtherwise(w.place("Mairie"), 9, 14)(w)
		}, nil},
		"every place is taken, one atelier has none": {func(w *weekend) {
			w.atelier("A", sat(9, 0), sat(11, 0), w.place("Salle"))
			w.atelier("B", sat(9, 0), sat(11, 0), nil)
			usedOtherwise(nil, 9, 14)(w)
		}, []string{"impossible A"}},
		"stands and a meal": {func(w *weekend) {
			hall := w.place("Salle")
			w.atelier("A", sat(10, 0), sat(17, 0), hall, freely)
			w.atelier("B", sat(12, 0), sat(14, 0), hall, freely)
			w.atelier("C", sat(16, 0), sat(18, 0), hall)
		}, []string{"impossible A+C", "warning A+B"}},
		"a meal is no other use": {func(w *weekend) {
			hall := w.place("Salle")
			w.atelier("A", sat(12, 0), sat(14, 0), hall)
			w.Blockers = []programme.Blocker{{ID: "b", PlaceID: hall, Kind: programme.Break, StartsAt: sat(12, 0), EndsAt: sat(14, 0)}}
		}, nil},
	}.run(t, "place_twice")
}

func freely(a *plan.Atelier) { a.Entry = programme.OpenDoor }

// waysCase is what surrounds two ateliers in one place, and the first ways that are then proposed.
type waysCase struct {
	plan func(w *weekend, hall *string)
	want []string
}

var waysCases = map[string]waysCase{
	"after the first": {func(w *weekend, hall *string) {}, []string{"Commencer à 11 h"}},
	"after what comes next": {func(w *weekend, hall *string) {
		w.atelier("C", sat(11, 30), sat(13, 10), hall)
	}, []string{"Commencer à 13 h 15"}},
	"before, when the evening is full": {func(w *weekend, hall *string) {
		w.atelier("C", sat(11, 30), sat(21, 0), hall)
		w.Ateliers[0].StartsAt, w.Ateliers[0].EndsAt = sat(10, 0), sat(11, 30)
	}, []string{"Commencer à 8 h"}},
	"another day, when this one is full": {func(w *weekend, hall *string) {
		w.atelier("C", sat(0, 0), sat(9, 0), hall)
		w.atelier("D", sat(11, 0), sun(9, 20), hall)
	}, []string{"Commencer vendredi 21 à 18 h 30"}},
	"the first gives way to what is pinned": {func(w *weekend, hall *string) {
		w.Ateliers[1].Pinned = true
	}, []string{"Commencer « A » à 12 h"}},
	"a meal keeps its hour": {func(w *weekend, hall *string) {
		w.theme(gathering)
		w.Ateliers[1].ThemeID = gathering
	}, []string{"Commencer « A » à 12 h"}},
	"low water does not move": {func(w *weekend, hall *string) {
		w.Ateliers[1].DependsAt = instant(sat(10, 30))
	}, []string{"Commencer « A » à 12 h"}},
	"nothing can move": {func(w *weekend, hall *string) {
		w.Ateliers[0].Pinned, w.Ateliers[1].Pinned = true, true
		w.place("Mairie")
	}, nil},
	"the nearest place that fits": {func(w *weekend, hall *string) {
		where(48.3989, -4.4560)(&w.Places[0])
		w.place("Loin", where(48.3966, -4.4700))
		w.place("Petit", where(48.3990, -4.4560), func(p *programme.Place) { p.Capacity = number(4) })
		w.place("Dehors", where(48.3990, -4.4560), outdoors)
		w.place("Près", where(48.3992, -4.4547))
		w.place("Refusé", where(48.3990, -4.4560), func(p *programme.Place) { p.UseAuthorised = "no" })
		seats(9)(w.Ateliers[1])
	}, []string{"Commencer à 11 h", "Changer de lieu : Près"}},
	"the leader's next atelier is far": {func(w *weekend, hall *string) {
		lead := w.facilitator("Léna")
		ledBy(lead)(w.Ateliers[1])
		where(48.3989, -4.4560)(&w.Places[0])
		far := w.place("Loin", where(48.3966, -4.4700), outdoors)
		w.atelier("C", sat(13, 0), sat(14, 0), far, ledBy(lead)) // a quarter of an hour and more to walk
	}, []string{"Commencer à 14 h 30"}},
}

// TestWaysAreTheFirst says where the ways lead when hours are taken, pinned or all full.
func TestWaysAreTheFirst(t *testing.T) {
	for name, c := range waysCases {
		t.Run(name, func(t *testing.T) {
			w := newWeekend(t)
			hall := w.place("Salle")
			w.atelier("A", sat(9, 0), sat(11, 0), hall)
			w.atelier("B", sat(10, 0), sat(12, 0), hall)
			c.plan(w, hall)
			w.Sort()
			w.found("place_twice")
			said := w.said("place_twice", "fr")
			if got := said[2 : len(said)-1]; !equalOrEmpty(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

package clash

import (
	"slices"
	"testing"

	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// In Brest on 22 May 2027 the sun rises at about 6:29 and sets at about 22:00; it is light from about 5:50 to 22:39.
func TestAfterDark(t *testing.T) {
	park := func(from, to store.Instant, alter ...func(*plan.Atelier)) func(w *weekend) {
		return func(w *weekend) {
			w.atelier("A", from, to, w.place("Vallon", outdoors, where(48.399, -4.442)), alter...)
		}
	}
	rows{
		"by day":               {park(sat(14, 0), sat(16, 0)), nil},
		"until sunset":         {park(sat(20, 0), sat(22, 0)), nil},
		"in the twilight":      {park(sat(21, 0), sat(22, 25)), nil},
		"after it":             {park(sat(21, 0), sat(22, 45)), []string{"warning A"}},
		"at night":             {park(sat(22, 0), sun(0, 30)), []string{"warning A"}},
		"over midnight":        {park(sat(23, 0), sun(9, 0)), []string{"warning A"}},
		"before dawn":          {park(sat(5, 30), sat(8, 0)), []string{"warning A"}},
		"at dawn":              {park(sat(6, 0), sat(8, 0)), nil},
		"bats want the night":  {park(sat(22, 0), sun(0, 30), func(a *plan.Atelier) { a.DependsOn = []string{"darkness"} }), nil},
		"indoors":              {func(w *weekend) { w.atelier("A", sat(22, 0), sun(0, 30), w.place("Salle")) }, nil},
		"no place":             {func(w *weekend) { w.atelier("A", sat(22, 0), sun(0, 30), nil) }, nil},
		"where the weekend is": {func(w *weekend) { w.atelier("A", sat(22, 0), sun(0, 30), w.place("Vallon", outdoors)) }, []string{"warning A"}},
		"nobody knows where": {func(w *weekend) {
			w.Operation.Longitude, w.Operation.Latitude = 0, 0
			w.atelier("A", sat(22, 0), sun(0, 30), w.place("Vallon", outdoors))
		}, nil},
	}.run(t, "after_dark")
}

func TestAfterDarkSaysWhenTheSunSets(t *testing.T) {
	w := newWeekend(t)
	park := w.place("Vallon", outdoors)
	w.atelier("Balade", sat(22, 0), sat(23, 30), park)
	got := w.said("after_dark", "fr")
	want := []string{"« Balade » : dehors, il fera nuit", "Le soleil se couche à 22 h, il fait nuit vers 22 h 39.", "Commencer à 21 h", "Noter qu’il faut la nuit"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

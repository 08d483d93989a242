package clash

import (
	"slices"
	"testing"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

func TestPlaceClosed(t *testing.T) {
	library := opened(programme.Hours{Weekday: 6, From: "10:00", To: "18:00"}, programme.Hours{Date: "2027-05-23"})
	at := func(from, to store.Instant, hours func(*programme.Place)) func(w *weekend) {
		return func(w *weekend) { w.atelier("A", from, to, w.place("Médiathèque", hours)) }
	}
	rows{
		"within":             {at(sat(10, 0), sat(18, 0), library), nil},
		"a quarter too long": {at(sat(16, 0), sat(18, 15), library), []string{"warning A"}},
		"too early":          {at(sat(9, 0), sat(11, 0), library), []string{"warning A"}},
		"closed that day":    {at(sun(10, 0), sun(12, 0), library), []string{"warning A"}},
		"at night":           {at(sat(22, 0), sun(0, 30), library), []string{"warning A"}},
		"no hours":           {at(sat(3, 0), sat(4, 0), func(*programme.Place) {}), nil},
		"over a midnight at which it stays open": {at(sat(22, 0), sun(0, 30),
			opened(programme.Hours{From: "08:00", To: "24:00"}, programme.Hours{From: "00:00", To: "02:00"})), nil},
		"another is open": {func(w *weekend) { at(sat(9, 0), sat(11, 0), library)(w); w.place("Mairie") }, []string{"warning A"}},
	}.run(t, "place_closed")
}

func TestPlaceClosedSaysWhenItIsOpen(t *testing.T) {
	w := newWeekend(t)
	valley := w.place("Stang Alar", outdoors, opened(programme.Hours{From: "08:00", To: "20:00"}))
	w.atelier("Balade nocturne", sat(22, 0), sun(0, 30), valley, func(a *plan.Atelier) { a.DependsOn = []string{"darkness"} })
	want := []string{"Lieu fermé : Stang Alar, samedi 22 de 22 h à 0 h 30", "« Balade nocturne » s’y tient. Le lieu est ouvert de 8 h à 20 h."}
	if got := w.said("place_closed", "fr"); !slices.Equal(got[:2], want) {
		t.Errorf("%q", got)
	}
}

// TestPlaceClosedOnTheNightOfAClockChange plans over 27 and 28 March 2027: at three in Brest, clocks have gone forward.
func TestPlaceClosedOnTheNightOfAClockChange(t *testing.T) {
	for name, c := range map[string]struct {
		zone string
		want bool
	}{"Brest": {"Europe/Paris", false}, "Saint-Denis": {"Indian/Reunion", true}} {
		t.Run(name, func(t *testing.T) {
			w := newWeekend(t)
			w.Location = mustLoad(c.zone)
			w.Operation.TimeZone = c.zone
			// Two hours from 1:30: until 4:30 in Brest, and until 3:30 where nothing changes. It opens until 3:45.
			start := time.Date(2027, 3, 28, 1, 30, 0, 0, w.Location)
			place := w.place("Salle", opened(programme.Hours{From: "01:00", To: "03:45"}))
			w.atelier("A", store.InstantOf(start), store.InstantOf(start.Add(2*time.Hour)), place)
			if open := len(w.found("place_closed")) == 0; open != c.want {
				t.Errorf("open: %v", open)
			}
		})
	}
}

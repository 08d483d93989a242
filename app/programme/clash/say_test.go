package clash

import (
	"testing"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

func TestValuesInBothLanguages(t *testing.T) {
	of := func(all ...string) titles {
		var t titles
		for _, title := range all {
			t = append(t, &plan.Atelier{Atelier: programme.Atelier{Title: title}})
		}
		return t
	}
	noon := time.Date(2027, 5, 22, 12, 0, 0, 0, brest)
	for _, c := range []struct {
		value  interface{ In(string) string }
		fr, en string
	}{
		{clock(noon), "12\u202fh", "12:00"},
		{clock(noon.Add(-165 * time.Minute)), "9\u202fh\u202f15", "09:15"},
		{clock(noon.Add(-12 * time.Hour)), "0\u202fh", "00:00"},
		{weekday(noon), "samedi\u00a022", "Saturday\u00a022"},
		{weekday(noon.AddDate(0, 0, 10)), "mardi\u00a01", "Tuesday\u00a01"},
		{names{"Léna"}, "Léna", "Léna"},
		{names{"Léna", "Yann", "Solenn"}, "Léna, Yann et Solenn", "Léna, Yann and Solenn"},
		{names{"1", "2", "3", "4", "5"}, "1, 2, 3, 4 et 5", "1, 2, 3, 4 and 5"},
		{names{"1", "2", "3", "4", "5", "6"}, "1, 2, 3, 4 et 2 autres", "1, 2, 3, 4 and 2 others"},
		{of("Flore", "Faune"), "«\u202fFlore\u202f» et «\u202fFaune\u202f»", "“Flore” and “Faune”"},
		{of("Écrire « Saint-Marc »"), "«\u202fÉcrire “Saint-Marc”\u202f»", "“Écrire ‘Saint-Marc’”"},
		{thing("gps"), "de GPS", "GPS receivers"},
		{thing("planche"), "de «\u202fplanche\u202f»", "planche"},
		{themeName{"Flore", map[string]string{"en": "Plants"}}, "Flore", "Plants"},
		{themeName{"Flore", nil}, "Flore", "Flore"},
	} {
		if fr, en := c.value.In("fr"), c.value.In("en"); fr != c.fr || en != c.en {
			t.Errorf("%q and %q, want %q and %q", fr, en, c.fr, c.en)
		}
	}
}

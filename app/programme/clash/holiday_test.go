package clash

import (
	"slices"
	"testing"
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// day plans two ateliers of two hours on a day, at ten and at two, in a commune.
func day(year int, month time.Month, date int, commune string) func(w *weekend) {
	return func(w *weekend) {
		w.Operation.Communes = nil
		if commune != "" {
			w.Operation.Communes = []operation.TerritoryCommune{{InseeCode: commune}}
		}
		ten := time.Date(year, month, date, 10, 0, 0, 0, brest)
		w.atelier("A", store.InstantOf(ten), store.InstantOf(ten.Add(2*time.Hour)), nil)
		w.atelier("B", store.InstantOf(ten.Add(4*time.Hour)), store.InstantOf(ten.Add(6*time.Hour)), nil)
	}
}

func TestHoliday(t *testing.T) {
	rows{
		"8 May":                             {day(2027, time.May, 8, "29019"), []string{"hint A+B"}},
		"22 May in Brest":                   {day(2027, time.May, 22, "29019"), nil},
		"22 May in Martinique":              {day(2027, time.May, 22, "97209"), []string{"hint A+B"}},
		"Good Friday in Strasbourg":         {day(2027, time.March, 26, "67482"), []string{"hint A+B"}},
		"Good Friday where nobody knows it": {day(2027, time.March, 26, ""), nil},
		"both days of a weekend": {func(w *weekend) {
			day(2027, time.May, 1, "29019")(w)
			day(2027, time.May, 2, "29019")(w)
			day(2027, time.May, 6, "29019")(w) // Ascension Day
		}, []string{"hint A+B", "hint A+B"}},
	}.run(t, "holiday")
}

func TestHolidayIsSaid(t *testing.T) {
	w := newWeekend(t)
	day(2027, time.May, 8, "29019")(w)
	for language, want := range map[string]string{"fr": "Jour férié samedi 8 : Victoire de 1945", "en": "Public holiday Saturday 8: Victory Day 1945"} {
		if got := w.said("holiday", language); !slices.Contains(got, want) {
			t.Errorf("%q", got)
		}
	}
}

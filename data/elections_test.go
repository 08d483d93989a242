package data_test

import (
	"testing"
	"time"

	"oplibre/data"
)

func TestElections(t *testing.T) {
	for _, c := range []struct {
		date, department string
		want             int
		fixed            bool
	}{
		{"2022-04-10", "29", 1, true},
		{"2022-04-17", "29", 0, false},
		{"2026-03-15", "29", 1, true},
		{"2026-03-22", "971", 1, true}, // municipal elections are on a Sunday everywhere
		{"2026-03-21", "971", 0, false},
		{"2027-04-04", "29", 0, false},
		{"2027-04-11", "29", 1, false},
		{"2027-04-18", "29", 1, false},
		{"2027-04-25", "29", 1, false},
		{"2027-05-02", "29", 1, false},
		{"2027-05-09", "29", 0, false},
		{"2027-05-23", "29", 0, false}, // the demo weekend
		{"2027-04-10", "987", 1, false},
		{"2027-04-11", "987", 0, false},
		{"2027-04-11", "974", 1, false}, // the Indian Ocean votes with the mainland
		{"2028-03-19", "", 1, false},
		{"2028-04-02", "", 0, false},
		{"2026-09-27", "29", 0, false}, // senators are chosen by councillors
		{"2027-06-13", "29", 0, false}, // the Assembly of 2024 lasts until 2029
	} {
		day, err := time.Parse(time.DateOnly, c.date)
		if err != nil {
			t.Fatal(err)
		}
		got := data.ElectionsOn(day, c.department)
		if len(got) != c.want || c.want > 0 && got[0].Fixed != c.fixed {
			t.Errorf("%s in %q: %+v", c.date, c.department, got)
		}
	}
}

func TestElectionsAreOnSundaysAndSourced(t *testing.T) {
	for _, e := range data.Elections {
		if e.Source == "" || e.Name.FR == "" || e.Name.EN == "" || len(e.Days) == 0 {
			t.Errorf("%+v lacks something", e)
		}
		for _, day := range e.Days {
			if day.Weekday() != time.Sunday {
				t.Errorf("%s: %s is a %s", e.Name.FR, day.Format(time.DateOnly), day.Weekday())
			}
		}
	}
}

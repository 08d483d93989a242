package data

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// shared returns the path of a file of the test material beside the repository, and skips the test without it.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		path := filepath.Join(append([]string{dir, "shared"}, parts...)...)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Skipf("no shared/%s above this package", strings.Join(parts, "/"))
	return ""
}

func TestHolidaysAgreeWithThePublishedList(t *testing.T) {
	file, err := os.Open(shared(t, "data", "holidays", "jours_feries.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	zones := map[string]string{"29": "Métropole", "67": "Alsace-Moselle", "971": "Guadeloupe", "972": "Martinique",
		"973": "Guyane", "974": "La Réunion", "975": "Saint-Pierre-et-Miquelon", "976": "Mayotte",
		"977": "Saint-Barthélémy", "978": "Saint-Martin", "986": "Wallis-et-Futuna"}
	for department, zone := range zones {
		published := map[string][]string{}
		for _, row := range rows[1:] {
			if slices.Contains(strings.Split(row[2], "|"), zone) {
				published[row[0][:4]] = append(published[row[0][:4]], row[0])
			}
		}
		if len(published) < 20 {
			t.Errorf("%s: only %d years in the list", zone, len(published))
		}
		for year, want := range published {
			var y int
			if _, err := fmt.Sscan(year, &y); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range HolidaysIn(y, department) {
				got = append(got, h.Date.Format(time.DateOnly))
			}
			slices.Sort(want)
			if !slices.Equal(slices.Compact(got), slices.Compact(want)) {
				t.Errorf("%s %s:\n got %v\nwant %v", zone, year, got, want)
			}
		}
	}
}

// TestHolidaysOfOneTerritory: what the whole country does not keep, by the Code du travail (L3134-13, L3422-2).
func TestHolidaysOfOneTerritory(t *testing.T) {
	for department, want := range map[string][]string{
		"29": nil, "": nil, "54": nil, // Nancy is in Lorraine, and was not annexed
		"57": {"2027-03-26 good_friday", "2027-12-26 second_christmas_day"}, "67": {"2027-03-26 good_friday", "2027-12-26 second_christmas_day"},
		"68":  {"2027-03-26 good_friday", "2027-12-26 second_christmas_day"},
		"971": {"2027-05-27 abolition"}, "972": {"2027-05-22 abolition"}, "973": {"2027-06-10 abolition"}, "974": {"2027-12-20 abolition"},
		"976": {"2027-04-27 abolition"}, "977": {"2027-10-09 abolition"}, "978": {"2027-05-28 abolition"},
	} {
		everywhere := HolidaysIn(2027, "29")
		var got []string
		for _, h := range HolidaysIn(2027, department) {
			if !slices.Contains(everywhere, h) {
				got = append(got, h.Date.Format(time.DateOnly)+" "+h.Key)
			}
		}
		if !slices.Equal(got, want) || len(everywhere) != 11 {
			t.Errorf("%q: %v, want %v", department, got, want)
		}
	}
}

func TestEaster(t *testing.T) {
	for _, want := range []string{"1818-03-22", "1943-04-25", "1981-04-19", "2000-04-23", "2008-03-23", "2027-03-28", "2038-04-25"} {
		date, err := time.Parse(time.DateOnly, want)
		if err != nil {
			t.Fatal(err)
		}
		if got := Easter(date.Year()); !got.Equal(date) {
			t.Errorf("Easter %d is %s, want %s", date.Year(), got.Format(time.DateOnly), want)
		}
	}
}

func TestHolidayOnReadsTheLocalDate(t *testing.T) {
	paris := time.FixedZone("Paris, summer", 2*60*60)
	evening := time.Date(2027, time.May, 1, 0, 30, 0, 0, paris) // still 30 April in UTC
	if got := HolidayOn(evening, "29"); len(got) != 1 || got[0].Key != "labour_day" {
		t.Errorf("holidays on %s: %v", evening, got)
	}
	if got := HolidayOn(time.Date(2008, time.May, 1, 12, 0, 0, 0, paris), "29"); len(got) != 2 {
		t.Errorf("1 May 2008 was Labour Day and Ascension Day, got %v", got)
	}
	weekend := time.Date(2027, time.May, 22, 12, 0, 0, 0, paris)
	if got := HolidayOn(weekend, "29"); len(got) != 0 {
		t.Errorf("22 May 2027 in Finistère: %v", got)
	}
	if got := HolidayOn(weekend, "972"); len(got) != 1 {
		t.Errorf("22 May 2027 in Martinique: %v", got)
	}
}

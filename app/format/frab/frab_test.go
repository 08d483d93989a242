package frab_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oplibre/app/format/frab"
)

var update = flag.Bool("update", false, "write the golden files again")

var paris = time.FixedZone("", 2*3600)

const (
	guid1 = "01931f3a-7c00-7000-8000-000000000041"
	guid2 = "01931f3a-7c00-7000-8000-000000000042"
	guid3 = "01931f3a-7c00-7000-8000-000000000051"
	guid4 = "01931f3a-7c00-7000-8000-000000000061"
)

func weekend() frab.Schedule {
	at := func(day, hour int) time.Time { return time.Date(2027, 5, day, hour, 0, 0, 0, paris) }
	return frab.Schedule{
		Version: "v3", Generator: "oplibre", GeneratorVersion: "1.0",
		Conference: frab.Conference{
			Title: "Opération Libre à Saint-Marc", Acronym: "saint_marc_2027",
			Start: time.Date(2027, 5, 22, 0, 0, 0, 0, time.UTC), End: time.Date(2027, 5, 23, 0, 0, 0, 0, time.UTC),
			Days: 2, TimeslotDuration: 30 * time.Minute, TimeZone: "Europe/Paris",
			BaseURL: "https://ol.example.org/", URL: "https://ol.example.org/o/saint-marc-2027/programme",
			Tracks: []frab.Track{{Name: "Carte & plans", Slug: "carte", Color: "#1b6e53"}},
		},
		Days: []frab.Day{
			{Index: 1, Date: "2027-05-22", Start: at(22, 8), End: at(23, 4), Rooms: []frab.Room{
				{Name: "Médiathèque", GUID: guid3, Events: []frab.Event{{
					ID: 1, GUID: guid1, Code: "ABC123", Slug: "saint_marc_2027-0001-cartographie", Title: "Cartographie <pour> \"débuter\"",
					Type: "atelier", Track: "Carte & plans", Language: "fr", Abstract: "Dessiner\nle bourg", Description: "Avec un téléphone",
					Start: at(22, 10), Duration: 90 * time.Minute, Room: "Médiathèque",
					URL: "https://ol.example.org/o/saint-marc-2027/ateliers/cartographie", RecordingLicense: "CC-BY-SA-4.0",
					Persons:     []frab.Person{{ID: 7, GUID: guid4, Name: "Anne Le Gall"}, {Name: "Malo"}},
					Links:       []frab.Link{{Title: "OpenStreetMap", URL: "https://www.openstreetmap.org/"}},
					Attachments: []frab.Link{{Title: "Fiche", URL: "https://ol.example.org/fiche.pdf"}},
				}}},
				{Name: "À l'étang", GUID: guid2, Events: nil},
			}},
			{Index: 2, Date: "2027-05-23", Start: at(23, 8), End: at(24, 0), Rooms: []frab.Room{
				{Name: "Médiathèque", GUID: guid3, Events: []frab.Event{{
					ID: 2, GUID: guid2, Slug: "saint_marc_2027-0002-nuit", Title: "Nuit blanche", Start: at(23, 9), Duration: 26 * time.Hour,
					Room: "Médiathèque", URL: "https://ol.example.org/nuit", OptOut: true,
				}}},
			}},
		},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

// sameInstant compares times as consumers do: the instant and the offset.
var sameInstant = cmp.Comparer(func(a, b time.Time) bool { return a.Format(time.RFC3339) == b.Format(time.RFC3339) })

func TestWriteAndReadBack(t *testing.T) {
	var x, j bytes.Buffer
	if err := frab.WriteXML(&x, weekend()); err != nil {
		t.Fatal(err)
	}
	if err := frab.WriteJSON(&j, weekend()); err != nil {
		t.Fatal(err)
	}
	golden(t, "weekend.xml", x.Bytes())
	golden(t, "weekend.json", j.Bytes())

	fromXML, warnings, err := frab.ReadXML(&x, frab.Limits{})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	if diff := cmp.Diff(weekend(), fromXML, sameInstant); diff != "" {
		t.Errorf("XML read back differs (-want +got):\n%s", diff)
	}
	fromJSON, warnings, err := frab.ReadJSON(&j, frab.Limits{})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	if diff := cmp.Diff(weekend(), fromJSON, sameInstant); diff != "" {
		t.Errorf("JSON read back differs (-want +got):\n%s", diff)
	}
}

func TestWritersRefuse(t *testing.T) {
	first := func(s *frab.Schedule) *frab.Event { return &s.Days[0].Rooms[0].Events[0] }
	cases := map[string]struct {
		change   func(*frab.Schedule)
		want     frab.Problem
		jsonOnly bool
	}{
		"no id":        {change: func(s *frab.Schedule) { first(s).ID = 0 }, want: frab.NoID},
		"same id":      {change: func(s *frab.Schedule) { first(s).ID = 2 }, want: frab.SameID},
		"bad guid":     {change: func(s *frab.Schedule) { first(s).GUID = "x" }, want: frab.BadGUID},
		"same guid":    {change: func(s *frab.Schedule) { first(s).GUID = guid2 }, want: frab.SameGUID},
		"no title":     {change: func(s *frab.Schedule) { first(s).Title = " " }, want: frab.NoTitle},
		"no start":     {change: func(s *frab.Schedule) { first(s).Start = time.Time{} }, want: frab.NoStart},
		"no duration":  {change: func(s *frab.Schedule) { first(s).Duration = 0 }, want: frab.BadDuration},
		"no address":   {change: func(s *frab.Schedule) { first(s).URL = "javascript:x" }, want: frab.NoURL, jsonOnly: true},
		"no room guid": {change: func(s *frab.Schedule) { s.Days[0].Rooms[1].GUID = "" }, want: frab.NoRoomGUID, jsonOnly: true},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			s := weekend()
			test.change(&s)
			var out bytes.Buffer
			var refused *frab.EventError
			if err := frab.WriteJSON(&out, s); !errors.As(err, &refused) || refused.Problem != test.want {
				t.Errorf("WriteJSON: %v, want %s", err, test.want)
			}
			err := frab.WriteXML(&out, s)
			if test.jsonOnly {
				if err != nil {
					t.Errorf("WriteXML: %v", err)
				}
				return
			}
			if !errors.As(err, &refused) || refused.Problem != test.want || out.Len() > 0 {
				t.Errorf("WriteXML: %v after %d bytes, want %s", err, out.Len(), test.want)
			}
		})
	}
}

func TestAcronymAndSlug(t *testing.T) {
	for in, want := range map[string]string{"saint-marc-2027": "saint_marc_2027", "Île": "le__", "38c3": "38c3", "": "____"} {
		if got := frab.Acronym(in); got != want {
			t.Errorf("Acronym(%q) = %q, want %q", in, got, want)
		}
	}
	cases := []struct {
		event frab.Event
		want  string
	}{
		{frab.Event{ID: 12, Slug: "herborisation"}, "brie-0012-herborisation"},
		{frab.Event{ID: 12, Slug: "saint_marc-cartographie"}, "saint_marc-cartographie"},
		{frab.Event{ID: 3, Title: "Où ?"}, "brie-0003-o"},
		{frab.Event{ID: 3, Title: "???"}, "brie-0003"},
	}
	for _, test := range cases {
		if got := frab.EventSlug("brie", test.event); got != test.want {
			t.Errorf("EventSlug(%+v) = %q, want %q", test.event, got, test.want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	cases := []struct {
		in   string
		want time.Duration
		ok   bool
	}{
		{"00:30", 30 * time.Minute, true},
		{"26:00", 26 * time.Hour, true},
		{"01:30:00", 90 * time.Minute, true},
		{"1:02:30", 26*time.Hour + 30*time.Minute, true},
		{"1:45:00", 105 * time.Minute, true},
		{"90", 90 * time.Minute, true},
		{" 01:00 ", time.Hour, true},
		{"", 0, false}, {"-1:00", 0, false}, {"1h30", 0, false}, {"1:2:3:4", 0, false}, {"99999:00", 0, false}, {"+1:00", 0, false},
	}
	for _, test := range cases {
		got, ok := frab.ParseDuration(test.in)
		if ok != test.ok || (ok && got != test.want) {
			t.Errorf("ParseDuration(%q) = %v, %v, want %v, %v", test.in, got, ok, test.want, test.ok)
		}
	}
}

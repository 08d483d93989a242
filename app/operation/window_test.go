package operation

import (
	"testing"
	"time"

	"oplibre/app/store"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func TestParseLocal(t *testing.T) {
	for _, c := range []struct {
		zone, text string
		reading    Reading
		want       string // UTC
	}{
		{"Europe/Paris", "2027-05-21T18:30", Once, "2027-05-21T16:30:00Z"},
		{"Europe/Paris", "2027-05-21T18:30:00", Once, "2027-05-21T16:30:00Z"},
		{"Europe/Paris", " 2027-05-21  18:30 ", Once, "2027-05-21T16:30:00Z"},
		{"Europe/Paris", "21/5/2027 18:30", Once, "2027-05-21T16:30:00Z"},
		{"Europe/Paris", "21/05/2027 18 h 30", Once, "2027-05-21T16:30:00Z"},
		{"Europe/Paris", "21/05/2027 18h", Once, "2027-05-21T16:00:00Z"},
		{"Europe/Paris", "2027-01-21T18:30", Once, "2027-01-21T17:30:00Z"},
		// Clocks go from 2 to 3 on 28 March 2027 and from 3 to 2 on 31 October 2027.
		{"Europe/Paris", "2027-03-28T01:59", Once, "2027-03-28T00:59:00Z"},
		{"Europe/Paris", "2027-03-28T02:30", Skipped, "2027-03-28T01:30:00Z"},
		{"Europe/Paris", "2027-03-28T03:00", Once, "2027-03-28T01:00:00Z"},
		{"Europe/Paris", "2027-10-31T01:59", Once, "2027-10-30T23:59:00Z"},
		{"Europe/Paris", "2027-10-31T02:30", Twice, "2027-10-31T00:30:00Z"},
		{"Europe/Paris", "2027-10-31T03:00", Once, "2027-10-31T02:00:00Z"},
		// Saint-Pierre-et-Miquelon changes on other days; Réunion and the Marquesas never do.
		{"America/Miquelon", "2027-03-14T02:30", Skipped, "2027-03-14T05:30:00Z"},
		{"America/Miquelon", "2027-03-28T02:30", Once, "2027-03-28T04:30:00Z"},
		{"Indian/Reunion", "2027-03-28T02:30", Once, "2027-03-27T22:30:00Z"},
		{"Pacific/Marquesas", "2027-03-28T02:30", Once, "2027-03-28T12:00:00Z"},
		{"Europe/Paris", "", Unreadable, ""},
		{"Europe/Paris", "demain", Unreadable, ""},
		{"Europe/Paris", "2027-13-01T10:00", Unreadable, ""},
		{"Europe/Paris", "0027-05-21T18:30", Unreadable, ""},
	} {
		got, reading := ParseLocal(c.text, zone(t, c.zone))
		if reading != c.reading {
			t.Errorf("%s in %s reads as %d, want %d", c.text, c.zone, reading, c.reading)
		}
		if c.want != "" && got.UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%s in %s is %s, want %s", c.text, c.zone, got.UTC().Format(time.RFC3339), c.want)
		}
	}
}

func TestSkippedTimeProposesWhatClocksShow(t *testing.T) {
	got, _ := ParseLocal("2027-03-28T02:30", zone(t, "Europe/Paris"))
	if got.Format("15:04") != "03:30" {
		t.Errorf("02:30 on the night of the change proposes %s", got.Format("15:04"))
	}
}

func weekend(t testing.TB, zoneName, start, end string) *Operation {
	t.Helper()
	location := zone(t, zoneName)
	s, reading := ParseLocal(start, location)
	if reading != Once {
		t.Fatalf("%s is not once", start)
	}
	e := ProposedEnd(s)
	if end != "" {
		e, _ = ParseLocal(end, location)
	}
	return &Operation{ID: store.NewID(), TimeZone: zoneName, StartsAt: store.InstantOf(s), EndsAt: store.InstantOf(e), Phase: Announced, PhaseByClock: true}
}

func TestProposedEndIsTheSameHourTwoDaysLater(t *testing.T) {
	for _, c := range []struct {
		zone, start, end, note string
		hours                  float64
	}{
		{"Europe/Paris", "2027-05-21T18:30", "2027-05-23T18:30", "", 48},
		{"Europe/Paris", "2027-03-26T18:00", "2027-03-28T18:00", "operation.window.shorter", 47},
		{"Europe/Paris", "2027-10-29T18:00", "2027-10-31T18:00", "operation.window.longer", 49},
		{"Indian/Reunion", "2027-03-26T18:00", "2027-03-28T18:00", "", 48},
		{"America/Miquelon", "2027-03-12T18:00", "2027-03-14T18:00", "operation.window.shorter", 47},
	} {
		o := weekend(t, c.zone, c.start, "")
		if got := o.End().Format(LocalLayout); got != c.end || o.Hours() != c.hours {
			t.Errorf("%s in %s ends at %s after %g h, want %s after %g h", c.start, c.zone, got, o.Hours(), c.end, c.hours)
		}
		note := o.WindowNote()
		if (note == nil) != (c.note == "") {
			t.Fatalf("%s in %s: note %v", c.start, c.zone, note)
		}
		if note != nil && (note.Key != c.note || note.Args["Hours"] != int(c.hours) || note.Args["Announced"] != 48) {
			t.Errorf("%s in %s: note %+v", c.start, c.zone, note)
		}
	}
}

func TestDaysUntil(t *testing.T) {
	o := weekend(t, "Europe/Paris", "2027-05-21T18:30", "")
	for moment, want := range map[string]int{"2027-04-29T08:00": 23, "2027-05-21T23:59": 1, "2027-05-22T00:00": 0, "2027-05-23T10:00": -1, "2026-11-23T10:00": 180} {
		now, _ := ParseLocal(moment, o.Location())
		if got := o.DaysUntil(now); got != want {
			t.Errorf("on %s it is J-%d, want J-%d", moment, got, want)
		}
	}
	if days := o.Days(); len(days) != 3 || days[0].Weekday() != time.Friday {
		t.Errorf("days are %v", days)
	}
}

func FuzzParseLocal(f *testing.F) {
	for _, seed := range []string{"2027-03-28T02:30", "21/05/2027 18 h 30", "2027-10-31T02:30:59", "", "h", "1/1/2000 0h", "9999-99-99T99:99"} {
		f.Add(seed, "Europe/Paris")
		f.Add(seed, "Australia/Lord_Howe")
	}
	f.Fuzz(func(t *testing.T, text, zoneName string) {
		location, err := time.LoadLocation(zoneName)
		if err != nil {
			return // no such zone: forms offer a closed list
		}
		moment, reading := ParseLocal(text, location)
		if reading != Once && reading != Twice {
			return
		}
		again, reading2 := ParseLocal(moment.Format("2006-01-02T15:04:05"), location)
		if reading2 != reading || !again.Equal(moment) {
			t.Errorf("%q in %s is %v and then %v", text, zoneName, moment, again)
		}
	})
}

func TestRepeatedHour(t *testing.T) {
	for utc, want := range map[string]struct{ repeated, first bool }{
		"2027-10-31T00:30:45Z": {true, true},
		"2027-10-31T01:30:00Z": {true, false},
		"2027-10-30T23:59:00Z": {false, true},
		"2027-10-31T02:00:00Z": {false, true},
		"2027-03-28T01:30:00Z": {false, true},
	} {
		at, err := time.Parse(time.RFC3339, utc)
		if err != nil {
			t.Fatal(err)
		}
		if repeated, first := RepeatedHour(at.In(zone(t, "Europe/Paris"))); repeated != want.repeated || first != want.first {
			t.Errorf("%s: repeated %v, first %v", utc, repeated, first)
		}
	}
}

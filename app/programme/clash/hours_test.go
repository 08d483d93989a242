package clash

import (
	"slices"
	"testing"
	"time"

	"oplibre/app/programme"
	"oplibre/app/store"
)

func TestOpenings(t *testing.T) {
	reunion := mustLoad("Indian/Reunion")
	week := []programme.Hours{{Weekday: 6, From: "09:00", To: "12:00"}, {Weekday: 6, From: "14:00", To: "18:00"}, {Weekday: 7, From: "10:00", To: "24:00"}}
	for name, c := range map[string]struct {
		hours []programme.Hours
		zone  *time.Location
		date  string // a day, of which the hours from 0 to 24 are asked
		want  []string
	}{
		"twice on Saturday":        {week, brest, "2027-05-22", []string{"22 09:00–22 12:00", "22 14:00–22 18:00"}},
		"until midnight":           {week, brest, "2027-05-23", []string{"22 09:00–22 12:00", "22 14:00–22 18:00", "23 10:00–24 00:00"}},
		"not on Friday":            {week, brest, "2027-05-21", nil},
		"unknown":                  {nil, brest, "2027-05-22", []string{"21 00:00–23 00:00"}},
		"a date for its weekday":   {append([]programme.Hours{{Date: "2027-05-22", From: "15:00", To: "16:00"}}, week...), brest, "2027-05-22", []string{"22 15:00–22 16:00"}},
		"closed on a date":         {append([]programme.Hours{{Date: "2027-05-22"}}, week...), brest, "2027-05-22", nil},
		"only closed on a date":    {[]programme.Hours{{Date: "2027-05-22"}}, brest, "2027-05-22", []string{"21 00:00–22 00:00"}},
		"only open on a date":      {[]programme.Hours{{Date: "2027-05-22", From: "09:00", To: "10:00"}}, brest, "2027-05-23", []string{"22 09:00–22 10:00"}},
		"every day":                {[]programme.Hours{{From: "09:00", To: "10:00"}}, brest, "2027-05-22", []string{"21 09:00–21 10:00", "22 09:00–22 10:00"}},
		"into the night":           {[]programme.Hours{{Weekday: 6, From: "20:00", To: "02:00"}}, brest, "2027-05-22", []string{"22 20:00–23 02:00"}},
		"until morning, on asking": {[]programme.Hours{{Weekday: 6, From: "20:00", To: "02:00"}}, brest, "2027-05-23", []string{"22 20:00–23 02:00"}},
		"hours that meet":          {[]programme.Hours{{Weekday: 6, From: "12:00", To: "14:00"}, {Weekday: 6, From: "09:00", To: "12:00"}}, brest, "2027-05-22", []string{"22 09:00–22 14:00"}},
		"day and night":            {[]programme.Hours{{Weekday: 6, From: "08:00", To: "08:00"}}, brest, "2027-05-22", []string{"22 08:00–23 08:00"}},
		"unreadable":               {[]programme.Hours{{Weekday: 6, From: "9 h", To: "12:00"}}, brest, "2027-05-22", nil},
		"clocks go forward":        {[]programme.Hours{{Weekday: 7, From: "01:00", To: "04:00"}}, brest, "2027-03-28", []string{"28 01:00–28 04:00"}},
		"clocks stay in Réunion":   {[]programme.Hours{{Weekday: 7, From: "01:00", To: "04:00"}}, reunion, "2027-03-28", []string{"28 01:00–28 04:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			midnight, err := time.ParseInLocation(time.DateOnly, c.date, c.zone)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, open := range Openings(c.hours, span(store.InstantOf(midnight), store.InstantOf(midnight.AddDate(0, 0, 1))), c.zone) {
				got = append(got, open.Start.In(c.zone).Format("02 15:04")+"–"+open.End.In(c.zone).Format("02 15:04"))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestOpeningsAcrossAClockChange measures by a stopwatch: from one to four there are two hours in spring, four in autumn.
func TestOpeningsAcrossAClockChange(t *testing.T) {
	hours := []programme.Hours{{Weekday: 7, From: "01:00", To: "04:00"}}
	for date, want := range map[string]time.Duration{"2027-03-28": 2 * time.Hour, "2027-10-31": 4 * time.Hour, "2027-05-23": 3 * time.Hour} {
		midnight, _ := time.ParseInLocation(time.DateOnly, date, brest)
		open := Openings(hours, span(store.InstantOf(midnight), store.InstantOf(midnight.Add(time.Hour))), brest)
		if len(open) != 1 || open[0].End.Time().Sub(open[0].Start.Time()) != want {
			t.Errorf("%s: %v", date, open)
		}
	}
}

func FuzzOpenings(f *testing.F) {
	f.Add("", 6, "09:00", "12:00", "2027-05-22", int64(1811000000000), int64(7200000))
	f.Add("2027-05-22", 0, "", "", "", int64(1811000000000), int64(1))
	f.Add("", 7, "22:00", "02:00", "", int64(1806192000000), int64(90000000))
	f.Add("", 0, "24:00", "24:00", "2027-03-28", int64(1806192000000), int64(0))
	f.Add("x", -1, "+9:00", "99:99", "y", int64(-1), int64(-1))
	f.Fuzz(func(t *testing.T, date string, weekday int, from, to, otherDate string, start, length int64) {
		const century = 100 * 366 * 86_400_000
		if start < -century || start > 2*century || length < -century || length > century {
			return
		}
		hours := []programme.Hours{{Date: date, Weekday: weekday, From: from, To: to}, {Date: otherDate, From: to, To: from}}
		during := span(store.Instant(start), store.Instant(start+length))
		open := Openings(hours, during, brest)
		if !slices.Equal(open, Openings(slices.Clone(hours), during, brest)) {
			t.Error("asked twice, two answers")
		}
		for i, s := range open {
			if s.End <= s.Start {
				t.Errorf("%v ends before it begins", s)
			}
			if i > 0 && s.Start <= open[i-1].End {
				t.Errorf("%v and %v are not apart", open[i-1], s)
			}
		}
		if got, ok := minutesOf(from); ok && (got < 0 || got > 24*60) {
			t.Errorf("%q is %d minutes", from, got)
		}
	})
}

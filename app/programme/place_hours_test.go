package programme

import (
	"slices"
	"testing"
)

func TestHoursOfAForm(t *testing.T) {
	for name, c := range map[string]struct {
		rows  []HoursRow
		want  []Hours
		wrong []string
	}{
		"nothing":              {rows: []HoursRow{{On: "0"}, {On: "3"}}, want: []Hours{}},
		"every day":            {rows: []HoursRow{{On: "0", From: "9:00", To: "18:30"}}, want: []Hours{{From: "09:00", To: "18:30"}}},
		"as people type":       {rows: []HoursRow{{On: "6", From: "9 h", To: "18 h 30"}}, want: []Hours{{Weekday: 6, From: "09:00", To: "18:30"}}},
		"until midnight":       {rows: []HoursRow{{On: "6", From: "18h", To: "24:00"}}, want: []Hours{{Weekday: 6, From: "18:00", To: "24:00"}}},
		"past midnight":        {rows: []HoursRow{{On: "6", From: "22:00", To: "2:00"}}, want: []Hours{{Weekday: 6, From: "22:00", To: "02:00"}}},
		"closed on a date":     {rows: []HoursRow{{On: OnDate, Date: "2027-05-22"}}, want: []Hours{{Date: "2027-05-22"}}},
		"date without choice":  {rows: []HoursRow{{On: "0", Date: "2027-05-22", From: "9", To: "12"}}, want: []Hours{{Date: "2027-05-22", From: "09:00", To: "12:00"}}},
		"no closing hour":      {rows: []HoursRow{{On: "0", From: "9:00"}}, wrong: []string{"hours_to_1"}},
		"second row wrong":     {rows: []HoursRow{{On: "1", From: "9", To: "12"}, {On: "1", From: "14", To: "25:00"}}, wrong: []string{"hours_to_2"}},
		"opens at 24:00":       {rows: []HoursRow{{On: "1", From: "24:00", To: "3:00"}}, wrong: []string{"hours_from_1"}},
		"minute 75":            {rows: []HoursRow{{On: "1", From: "9:75", To: "12"}}, wrong: []string{"hours_from_1"}},
		"no such date":         {rows: []HoursRow{{On: OnDate, Date: "2027-02-30", From: "9", To: "12"}}, wrong: []string{"hours_date_1"}},
		"no such day":          {rows: []HoursRow{{On: "8", From: "9", To: "12"}}, wrong: []string{"hours_on_1"}},
		"opens when it closes": {rows: []HoursRow{{On: "1", From: "9", To: "9h00"}}, wrong: []string{"hours_to_1"}},
	} {
		var in input
		got := in.hours(c.rows)
		var wrong []string
		for _, f := range in.fields {
			wrong = append(wrong, f.Name)
		}
		if !slices.Equal(wrong, c.wrong) || c.wrong == nil && !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, wrong %v; want %+v, wrong %v", name, got, wrong, c.want, c.wrong)
		}
	}
}

// Whatever is typed as an hour is refused, or read as one that is written back the same.
func FuzzClock(f *testing.F) {
	for _, seed := range []string{"", "9", "9h", "9 h 30", "09:00", "24:00", "24:01", "23:59", "1e1", "-1", "9:5", "½"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		var in input
		clock := in.clock("x", typed, "")
		if clock == "" || len(in.fields) > 0 {
			return
		}
		if again := in.clock("x", clock, ""); again != clock || len(clock) != 5 || clock > "24:00" {
			t.Errorf("%q is read as %q, and that as %q", typed, clock, again)
		}
	})
}

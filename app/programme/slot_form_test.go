package programme_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"oplibre/app/programme"
	"oplibre/app/store"
)

// book is an atelier of a Saturday in Brest with appointments of twenty minutes, two persons each, from its start on.
func book(t testing.TB, start, end string, slots int) programme.SlotBook {
	t.Helper()
	brest, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	instant := func(text string) store.Instant {
		at, err := time.ParseInLocation(programme.LocalTime, text, brest)
		if err != nil {
			t.Fatal(err)
		}
		return store.InstantOf(at)
	}
	b := programme.SlotBook{SlotFrame: programme.SlotFrame{Span: programme.Span{Start: instant(start), End: instant(end)}, Location: brest}, Taken: map[string]int{}}
	for i := range slots {
		b.Slots = append(b.Slots, programme.SlotPlan{ID: store.NewID(), Offset: 20 * i, Minutes: 20, Seats: 2})
	}
	return b
}

// say writes appointments as they read: "10:00-10:20 ×2 Scanner".
func say(b programme.SlotBook, slots []programme.SlotPlan) string {
	var lines []string
	for _, s := range slots {
		span := s.From(b.Start)
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s-%s ×%d %s", b.Clock(span.Start), b.Clock(span.End), s.Seats, s.Label)))
	}
	return strings.Join(lines, ", ")
}

func TestMakingAppointments(t *testing.T) {
	b := book(t, "2027-05-22T10:00", "2027-05-22T11:30", 0)
	there := book(t, "2027-05-22T10:00", "2027-05-22T11:30", 2)
	there.Taken[there.Slots[1].ID] = 1
	night := book(t, "2027-05-22T22:00", "2027-05-23T00:30", 0)
	forward := book(t, "2027-03-28T01:30", "2027-03-28T04:00", 0)
	back := book(t, "2027-10-31T01:30", "2027-10-31T03:30", 0)
	days := book(t, "2027-05-22T10:00", "2027-05-24T10:00", 0)
	for name, row := range map[string]struct {
		book  programme.SlotBook
		maker programme.SlotMaker
		want  string // or the wrong fields after an exclamation mark
	}{
		"the whole atelier":       {b, programme.SlotMaker{Length: "30"}, "10:00-10:30 ×1, 10:30-11:00 ×1, 11:00-11:30 ×1"},
		"with pauses and seats":   {b, programme.SlotMaker{Length: "30", Pause: "10", Seats: "2"}, "10:00-10:30 ×2, 10:40-11:10 ×2"},
		"a part of it":            {b, programme.SlotMaker{From: "10:30", Until: "11h15", Length: "20"}, "10:30-10:50 ×1, 10:50-11:10 ×1"},
		"with names":              {b, programme.SlotMaker{Length: "30", Names: "Chorale\n\nSlam de Gwen\n"}, "10:00-10:30 ×1 Chorale, 10:30-11:00 ×1 Slam de Gwen, 11:00-11:30 ×1"},
		"around those there are":  {there, programme.SlotMaker{Length: "20"}, "10:00-10:20 ×2, 10:20-10:40 ×2, 10:40-11:00 ×1, 11:00-11:20 ×1"},
		"in place of free ones":   {there, programme.SlotMaker{Length: "10", Until: "10:40", Replace: true}, "10:00-10:10 ×1, 10:10-10:20 ×1, 10:20-10:40 ×2"},
		"over midnight":           {night, programme.SlotMaker{From: "23:50", Length: "20"}, "23:50-00:10 ×1, 00:10-00:30 ×1"},
		"clocks go forward":       {forward, programme.SlotMaker{Length: "30"}, "01:30-03:00 ×1, 03:00-03:30 ×1, 03:30-04:00 ×1"},
		"from an hour not there":  {forward, programme.SlotMaker{From: "02:15", Length: "30"}, "! gen_from: time_skipped"},
		"clocks go back":          {back, programme.SlotMaker{Length: "60"}, "01:30-02:30 ×1, 02:30-02:30 ×1, 02:30-03:30 ×1"},
		"several days":            {days, programme.SlotMaker{From: "2027-05-23T10:00", Until: "2027-05-23T11:00", Length: "60"}, "2027-05-23T10:00-2027-05-23T11:00 ×1"},
		"no length":               {b, programme.SlotMaker{}, "! gen_length: required"},
		"not a number":            {b, programme.SlotMaker{Length: "vingt", Pause: "-1", Seats: "0"}, "! gen_length: number, gen_pause: number, gen_seats: number"},
		"before it begins":        {b, programme.SlotMaker{From: "9:00", Length: "20"}, "! gen_from: appointment.error.outside"},
		"after it ends":           {b, programme.SlotMaker{Until: "12:00", Length: "20"}, "! gen_until: appointment.error.outside"},
		"backwards":               {b, programme.SlotMaker{From: "11:00", Until: "10:30", Length: "20"}, "! gen_until: end_before_start"},
		"longer than the atelier": {b, programme.SlotMaker{Length: "120"}, "! gen_length: appointment.error.no_room"},
		"too many":                {days, programme.SlotMaker{Length: "5"}, "! gen_length: appointment.error.many"},
		"more names than room":    {b, programme.SlotMaker{Length: "60", Names: "Un\nDeux"}, "! gen_names: appointment.error.names"},
		"not an hour":             {b, programme.SlotMaker{From: "midi", Length: "20"}, "! gen_from: time"},
	} {
		slots, _, err := row.book.Make(row.maker)
		got := say(row.book, slots)
		if err != nil {
			got = "! " + fields(err)
		}
		if got != row.want {
			t.Errorf("%s: %s\nwant %s", name, got, row.want)
		}
	}
}

func TestChangingAppointments(t *testing.T) {
	for name, row := range map[string]struct {
		change func(rows []programme.SlotRow) []programme.SlotRow
		want   string
	}{
		"nothing": {func(r []programme.SlotRow) []programme.SlotRow { return r }, "10:00-10:20 ×2, 10:20-10:40 ×2, 10:40-11:00 ×2"},
		"an empty row": {func(r []programme.SlotRow) []programme.SlotRow { return append(r, programme.SlotRow{}) },
			"10:00-10:20 ×2, 10:20-10:40 ×2, 10:40-11:00 ×2"},
		"one more": {func(r []programme.SlotRow) []programme.SlotRow {
			return append(r, programme.SlotRow{Start: "11:10", End: "11:30", Seats: "1", Label: " Gwen "})
		}, "10:00-10:20 ×2, 10:20-10:40 ×2, 10:40-11:00 ×2, 11:10-11:30 ×1 Gwen"},
		"another hour": {func(r []programme.SlotRow) []programme.SlotRow { r[0].Start, r[0].End = "11:00", "11:15"; return r },
			"10:20-10:40 ×2, 10:40-11:00 ×2, 11:00-11:15 ×2"},
		"one less":         {func(r []programme.SlotRow) []programme.SlotRow { r[0].Remove = true; return r }, "10:20-10:40 ×2, 10:40-11:00 ×2"},
		"one less, taken":  {func(r []programme.SlotRow) []programme.SlotRow { r[1].Remove = true; return r }, "! remove_1: appointment.error.taken"},
		"fewer than taken": {func(r []programme.SlotRow) []programme.SlotRow { r[1].Seats = "1"; return r }, "! seats_1: appointment.error.seats"},
		"for nobody":       {func(r []programme.SlotRow) []programme.SlotRow { r[0].Seats = "0"; return r }, "! seats_0: number"},
		"no number":        {func(r []programme.SlotRow) []programme.SlotRow { r[0].Seats = ""; return r }, "! seats_0: required"},
		"two at once":      {func(r []programme.SlotRow) []programme.SlotRow { r[2].Start = "10:30"; return r }, "! start_2: appointment.error.overlap"},
		"too early":        {func(r []programme.SlotRow) []programme.SlotRow { r[0].Start = "09:59"; return r }, "! start_0: appointment.error.outside"},
		"too late":         {func(r []programme.SlotRow) []programme.SlotRow { r[2].End = "11:31"; return r }, "! end_2: appointment.error.outside"},
		"backwards":        {func(r []programme.SlotRow) []programme.SlotRow { r[0].End = "10:00"; return r }, "! end_0: end_before_start"},
		"without hours":    {func(r []programme.SlotRow) []programme.SlotRow { r[0].Start, r[0].End = "", ""; return r }, "! start_0: time_missing, end_0: time_missing"},
		"two mistakes": {func(r []programme.SlotRow) []programme.SlotRow { r[0].Start, r[2].End = "10", "10:30"; return r },
			"! start_0: time, end_2: end_before_start"},
	} {
		b := book(t, "2027-05-22T10:00", "2027-05-22T11:30", 3)
		b.Taken[b.Slots[1].ID] = 2
		slots, err := b.Change(row.change(b.Rows()))
		got := say(b, slots)
		if err != nil {
			got = "! " + fields(err)
		}
		if got != row.want {
			t.Errorf("%s: %s\nwant %s", name, got, row.want)
		}
		for _, s := range slots {
			if err == nil && s.Label == "" && !strings.Contains(fmt.Sprint(b.Slots), s.ID) {
				t.Errorf("%s: the appointment of %s has another identifier", name, say(b, []programme.SlotPlan{s}))
			}
		}
	}
}

// Two hours that read alike in the night when clocks go back stay what they were when nobody touches them.
func TestTheRepeatedHourStaysWhatItWas(t *testing.T) {
	b := book(t, "2027-10-31T01:30", "2027-10-31T03:30", 9)
	slots, err := b.Change(b.Rows())
	if err != nil || len(slots) != 9 {
		t.Fatalf("%v: %s", err, say(b, slots))
	}
	for i, s := range slots {
		if s != b.Slots[i] {
			t.Errorf("%+v became %+v", b.Slots[i], s)
		}
	}
}

func FuzzMakingAppointments(f *testing.F) {
	f.Add("10:00", "11:30", "20", "5", "2", "Chorale\nSlam", false)
	f.Add("2027-03-28T01:45", "04:00", "1", "", "", "", true)
	f.Add("24:00", "9h", "99999999999", "0", "x", strings.Repeat("n\n", 300), true)
	f.Fuzz(func(t *testing.T, from, until, length, pause, seats, names string, replace bool) {
		b := book(t, "2027-03-28T01:30", "2027-03-28T11:30", 3)
		b.Taken[b.Slots[2].ID] = 1
		slots, made, err := b.Make(programme.SlotMaker{From: from, Until: until, Length: length, Pause: pause, Seats: seats, Names: names, Replace: replace})
		if err != nil {
			return
		}
		if programme.CheckSlots(slots) != nil || made == 0 || len(slots) < made {
			t.Fatalf("%d made: %+v", made, slots)
		}
		kept := false
		for i, s := range slots {
			kept = kept || s.ID == b.Slots[2].ID
			if span := s.From(b.Start); span.Start < b.Start || span.End > b.End || i > 0 && slots[i-1].From(b.Start).Overlaps(span) {
				t.Errorf("%s does not fit", say(b, slots))
			}
		}
		if !kept {
			t.Error("somebody lost an appointment")
		}
	})
}

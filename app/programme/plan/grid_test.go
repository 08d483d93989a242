package plan_test

import (
	"strings"
	"testing"
	"time"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
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

func TestDayFollowsTheClock(t *testing.T) {
	for _, test := range []struct {
		zone, date string
		hours      int
	}{
		{"Europe/Paris", "2027-03-26", 24}, {"Europe/Paris", "2027-03-27", 23}, {"Europe/Paris", "2027-03-28", 24},
		{"Europe/Paris", "2027-10-30", 25}, {"Europe/Paris", "2027-10-31", 24},
		{"Indian/Reunion", "2027-03-27", 24}, {"Indian/Reunion", "2027-10-30", 24},
	} {
		day, ok := plan.ParseDay(test.date, zone(t, test.zone))
		if got := day.End.Time().Sub(day.Start.Time()); !ok || got != time.Duration(test.hours)*time.Hour {
			t.Errorf("%s in %s lasts %v", test.date, test.zone, got)
		}
		if begin := day.Begin(); begin.Format("15:04") != "05:00" || begin.Format(time.DateOnly) != test.date {
			t.Errorf("%s in %s begins %v", test.date, test.zone, begin)
		}
	}
	if _, ok := plan.ParseDay("22 mai", time.UTC); ok {
		t.Error("no date was read")
	}
}

// Whatever the hour, the day of an instant contains it, and the hour that clocks show leads back to it.
func TestEveryQuarterOfAYearHasItsDay(t *testing.T) {
	for _, name := range []string{"Europe/Paris", "Indian/Reunion", "America/St_Johns", "Australia/Lord_Howe"} {
		location := zone(t, name)
		begin := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
		for at := begin; at.Before(begin.AddDate(1, 0, 0)); at = at.Add(15 * time.Minute) {
			instant := store.InstantOf(at)
			day := plan.DayOf(instant, location)
			if !day.Contains(instant) {
				t.Fatalf("%v is not in %s of %s", at, day.Date, name)
			}
			clock := instant.In(location).Format("15:04")
			first, _ := day.At(clock, false)
			second, _ := day.At(clock, true)
			if first != instant && second != instant && name != "Australia/Lord_Howe" { // its clocks go back half an hour
				t.Fatalf("%s of %s in %s is %v or %v, not %v", clock, day.Date, name, first.Time(), second.Time(), at)
			}
		}
	}
}

func TestHourAfterMidnightBelongsToTheEvening(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	day, _ := plan.ParseDay("2027-05-22", paris)
	for clock, want := range map[string]string{"22:00": "2027-05-22T22:00", "0:30": "2027-05-23T00:30", "04:59": "2027-05-23T04:59",
		"05:00": "2027-05-22T05:00", " 9:45 ": "2027-05-22T09:45"} {
		at, reading := day.At(clock, false)
		if got := at.In(paris).Format("2006-01-02T15:04"); got != want || reading != operation.Once {
			t.Errorf("%s is %s (%d)", clock, got, reading)
		}
	}
	if _, reading := day.At("soon", false); reading != operation.Unreadable {
		t.Errorf("soon is read as %d", reading)
	}
	spring, _ := plan.ParseDay("2027-03-27", paris)
	if _, reading := spring.At("02:30", false); reading != operation.Skipped || spring.Repeats() {
		t.Errorf("02:30 in spring is %d", reading)
	}
	autumn, _ := plan.ParseDay("2027-10-30", paris)
	first, _ := autumn.At("02:30", false)
	second, reading := autumn.At("02:30", true)
	if reading != operation.Twice || second-first != 3_600_000 || !autumn.Repeats() {
		t.Errorf("02:30 in autumn is %v and %v (%d)", first.Time(), second.Time(), reading)
	}
}

// planned is a plan in memory: places and ateliers from hour to hour of Saturday.
func planned(t testing.TB, places int, spans ...[3]float64) *plan.Plan {
	paris := zone(t, "Europe/Paris")
	p := &plan.Plan{Location: paris, Operation: &operation.Operation{TimeZone: "Europe/Paris", StartsAt: at(-6, 0), EndsAt: at(42, 0),
		Latitude: 48.4, Longitude: -4.455}}
	for i := range places {
		p.Places = append(p.Places, programme.Place{ID: string(rune('a' + i)), Number: i + 1})
	}
	for i, span := range spans {
		a := &plan.Atelier{}
		a.ID, a.Number, a.Status = string(rune('A'+i)), int64(i+1), programme.DraftAtelier
		a.StartsAt, a.EndsAt = at(0, int(span[1]*60)), at(0, int(span[2]*60))
		if span[0] >= 0 {
			a.PlaceID = &p.Places[int(span[0])].ID
		}
		p.Ateliers = append(p.Ateliers, a)
	}
	p.Sort()
	return p
}

func TestGridFoldsWhatHoldsNothing(t *testing.T) {
	p := planned(t, 7, [3]float64{0, 9, 12}, [3]float64{1, 18, 19}, [3]float64{1, 22, 24.5})
	day, _ := plan.ParseDay("2027-05-22", p.Location)
	got := ""
	g := p.Grid(day, plan.View{})
	for _, s := range g.Stretches {
		if s.Folded {
			got += "…"
		} else {
			got += s.Start.In(p.Location).Format("15:04") + "–" + s.End.In(p.Location).Format("15:04")
		}
	}
	if want := "…08:30–12:30…17:30–19:30…21:30–01:00…"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if len(g.Columns) != 2 || len(g.Idle) != 5 || g.Idle[0].ID != "c" {
		t.Errorf("%d columns, idle %v", len(g.Columns), g.Idle)
	}
	if g.Sunset == nil || g.Top(at(9, 0)) != 34+30 || g.Top(at(12, 30)) != 34+240 || g.Top(at(40, 0)) != g.Height {
		t.Errorf("sunset %v, 9 o'clock at %d", g.Sunset, g.Top(at(9, 0)))
	}
	if all := p.Grid(day, plan.View{AllPlaces: true, AllHours: true}); len(all.Columns) != 7 || len(all.Stretches) != 1 || all.Height != 24*60 || len(all.Hours()) != 24 {
		t.Errorf("%d columns, %d stretches, %d high", len(all.Columns), len(all.Stretches), all.Height)
	}
	sunday := p.Grid(day.Next(1), plan.View{})
	if len(sunday.Columns) != 7 || len(sunday.Idle) != 0 {
		t.Errorf("an empty day shows %d places", len(sunday.Columns))
	}
}

func TestGridOfAClockChange(t *testing.T) {
	p := planned(t, 1)
	for date, hours := range map[string]int{"2027-03-27": 23, "2027-10-30": 25, "2027-05-22": 24} {
		day, _ := plan.ParseDay(date, p.Location)
		g := p.Grid(day, plan.View{AllHours: true})
		if g.Height != hours*60 || len(g.Hours()) != hours {
			t.Errorf("%s is %d high with %d hours", date, g.Height, len(g.Hours()))
		}
	}
}

func TestLanes(t *testing.T) {
	p := planned(t, 1, [3]float64{0, 9, 12}, [3]float64{0, 12, 14}, [3]float64{0, 13.5, 15}, [3]float64{0, 13.75, 16}, [3]float64{0, 15, 17}, [3]float64{-1, 9, 10})
	day, _ := plan.ParseDay("2027-05-22", p.Location)
	g := p.Grid(day, plan.View{})
	if len(g.Columns) != 2 || g.Columns[1].Place != nil || g.Columns[0].Lanes != 3 {
		t.Fatalf("%+v", g.Columns)
	}
	for i, want := range [][2]int{{0, 1}, {0, 3}, {1, 3}, {2, 3}, {0, 3}} {
		if cell := g.Columns[0].Cells[i]; cell.Lane != want[0] || cell.Lanes != want[1] {
			t.Errorf("%s stands in %d of %d", cell.ID, cell.Lane, cell.Lanes)
		}
	}
	// Touching ends share nothing.
	if shared := g.Columns[0].Cells[1].Shared; shared != (programme.Span{}) {
		t.Errorf("shares %v", shared)
	}
	if shared := g.Columns[0].Cells[2].Shared; shared != (programme.Span{Start: at(13, 30), End: at(14, 0)}) {
		t.Errorf("shares %v", shared)
	}
}

// In a place that several share they stand side by side, with nothing in common to be pointed out; one alone has it whole.
func TestLanesOfASharedPlace(t *testing.T) {
	p := planned(t, 1, [3]float64{0, 9, 17}, [3]float64{0, 12, 14}, [3]float64{0, 18, 19})
	day, _ := plan.ParseDay("2027-05-22", p.Location)
	for _, shared := range []bool{false, true} {
		p.Places[0].Shared = shared
		cells := p.Grid(day, plan.View{}).Columns[0].Cells
		if cells[0].Beside != shared || cells[1].Beside != shared || cells[2].Beside || cells[2].Lanes != 1 {
			t.Errorf("shared %t: side by side %t, %t, %t", shared, cells[0].Beside, cells[1].Beside, cells[2].Beside)
		}
		if marked := cells[1].Shared != (programme.Span{}); marked == shared {
			t.Errorf("shared %t: what they have in common is marked: %t", shared, marked)
		}
	}
}

// What waits for an hour needs hours and places into which it can be put: those of the weekend.
func TestGridKeepsRoomForWhatWaits(t *testing.T) {
	opened := func(p *plan.Plan, date string) (text string) {
		day, _ := plan.ParseDay(date, p.Location)
		g := p.Grid(day, plan.View{})
		for _, s := range g.Stretches {
			if !s.Folded {
				text += s.Start.In(p.Location).Format("15:04") + "–" + s.End.In(p.Location).Format("15:04") + " "
			}
		}
		return strings.TrimSpace(text)
	}
	p := planned(t, 3, [3]float64{0, 9, 12})
	if day, _ := plan.ParseDay("2027-05-22", p.Location); len(p.Grid(day, plan.View{}).Columns) != 3 {
		t.Error("of three places, those without anything are hidden")
	}
	for date, want := range map[string]string{"2027-05-22": "08:30–12:30", "2027-05-21": "17:30–22:30", "2027-05-23": "08:30–18:30"} {
		if got := opened(p, date); got != want {
			t.Errorf("%s opens %s, want %s", date, got, want)
		}
	}
	p.Ateliers = append(p.Ateliers, &plan.Atelier{Atelier: programme.Atelier{ID: "waits", Status: programme.DraftAtelier}})
	if got, want := opened(p, "2027-05-22"), "08:30–18:30"; got != want {
		t.Errorf("with an atelier to place: %s, want %s", got, want)
	}
}

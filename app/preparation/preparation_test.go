package preparation

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// weekend is Saint-Marc: Friday 21 May 2027, 18:30, in Brest; day J is Saturday 22 May.
func weekend(t testing.TB) *operation.Operation {
	t.Helper()
	return window(t, "2027-05-21T18:30", "2027-05-23T18:30")
}

func window(t testing.TB, start, end string) *operation.Operation {
	t.Helper()
	o := &operation.Operation{TimeZone: "Europe/Paris", Communes: []operation.TerritoryCommune{{InseeCode: "29019"}}}
	for text, target := range map[string]*store.Instant{start: &o.StartsAt, end: &o.EndsAt} {
		at, reading := operation.ParseLocal(text, o.Location())
		if reading != operation.Once {
			t.Fatalf("%s is %v", text, reading)
		}
		*target = store.InstantOf(at)
	}
	return o
}

func days(n int) *int { return &n }

func TestDueFollowsTheWeekend(t *testing.T) {
	here := weekend(t)
	moved := window(t, "2027-05-28T18:30", "2027-05-30T18:30")
	for _, c := range []struct {
		task        Task
		here, moved string
		offset      int
	}{
		{Task{OffsetDays: days(-30)}, "2027-04-22", "2027-04-29", -30},
		{Task{OffsetDays: days(0)}, "2027-05-22", "2027-05-29", 0},
		{Task{OffsetDays: days(-180)}, "2026-11-23", "2026-11-30", -180},
		{Task{DueOn: "2027-04-12"}, "2027-04-12", "2027-04-12", -40},
	} {
		if got := c.task.Due(here).Format(time.DateOnly); got != c.here || c.task.Offset(here) != c.offset {
			t.Errorf("%+v is due on %s (%d)", c.task, got, c.task.Offset(here))
		}
		if got := c.task.Due(moved).Format(time.DateOnly); got != c.moved {
			t.Errorf("after the move it is due on %s, want %s", got, c.moved)
		}
	}
}

// A weekend of 47 hours: clocks go forward in the night to Sunday 28 March 2027. Days stay whole days on both sides of it.
func TestDueAcrossClockChanges(t *testing.T) {
	o := window(t, "2027-03-26T18:00", "2027-03-28T18:00")
	for offset, want := range map[int]string{-150: "2026-10-28", -154: "2026-10-24", 1: "2027-03-28", 2: "2027-03-29", 218: "2027-10-31", 219: "2027-11-01"} {
		task := Task{OffsetDays: days(offset), State: ToDo}
		due := task.Due(o)
		if got := due.Format("2006-01-02 15:04"); got != want+" 00:00" {
			t.Errorf("day %d is %s", offset, got)
		}
		if task.Late(o, due.Add(22*time.Hour+59*time.Minute)) { // the shortest day has 23 hours
			t.Errorf("day %d: late before its day is over", offset)
		}
		if !task.Late(o, due.AddDate(0, 0, 1)) {
			t.Errorf("day %d: not late on the next day", offset)
		}
	}
}

func TestPeriods(t *testing.T) {
	o := weekend(t)
	at := func(text string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", text, o.Location())
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, c := range []struct {
		due, now string
		state    State
		want     Period
	}{
		{"2027-04-20", "2027-04-21 00:00", ToDo, Overdue},
		{"2027-04-20", "2027-04-20 23:59", Doing, ThisWeek},
		{"2027-04-25", "2027-04-21 12:00", ToDo, ThisWeek}, // Sunday of this week
		{"2027-04-26", "2027-04-21 12:00", ToDo, ThisMonth},
		{"2027-04-26", "2027-04-25 12:00", ToDo, ThisMonth}, // seen on Sunday, Monday is next week
		{"2027-05-01", "2027-04-21 12:00", ToDo, Later},
		{"2027-05-01", "2027-04-28 12:00", ToDo, ThisWeek}, // the week goes before the month
		{"2027-12-31", "2027-12-01 12:00", ToDo, ThisMonth},
		{"2028-01-01", "2027-12-01 12:00", ToDo, Later},
		{"2027-04-01", "2027-04-21 12:00", Done, Settled},
		{"2027-06-01", "2027-04-21 12:00", NotNeeded, Settled},
	} {
		if got := PeriodOf(&Task{DueOn: c.due, State: c.state}, o, at(c.now)); got != c.want {
			t.Errorf("due %s, %s, at %s: %s, want %s", c.due, c.state, c.now, got, c.want)
		}
	}
}

func TestParseLine(t *testing.T) {
	o := weekend(t)
	now := time.Date(2027, time.April, 22, 9, 0, 0, 0, time.UTC) // J-30
	for text, want := range map[string]struct {
		title, on string
		offset    int
	}{
		"Réserver la sono J-30":             {"Réserver la sono", "", -30},
		"Remercier tout le monde j+2":       {"Remercier tout le monde", "", 2},
		"Ouvrir la salle J":                 {"Ouvrir la salle", "", 0},
		"Ouvrir la salle, J−1":              {"Ouvrir la salle", "", -1},
		"Appeler la radio 12/04":            {"Appeler la radio", "2027-04-12", 0},
		"Vœux 5/1":                          {"Vœux", "2027-01-05", 0},
		"Appel à projets : 12/11/2026":      {"Appel à projets", "2026-11-12", 0},
		"Conseil municipal 2027-04-12":      {"Conseil municipal", "2027-04-12", 0},
		"Acheter du pain":                   {"Acheter du pain", "", -23},
		"Appeler le 12/45":                  {"Appeler le 12/45", "", -23},
		"Louer un J-9999":                   {"Louer un J-9999", "", -23},
		"J-30":                              {"J-30", "", -23}, // a day alone is no task: it becomes the title, to be corrected
		"Fêter les vingt ans 12/04/2047":    {"Fêter les vingt ans 12/04/2047", "", -23},
		"Le 29 existe-t-il ? 29/02":         {"Le 29 existe-t-il ?", "2028-02-29", 0},
		"  Deux   espaces\tet un retour \n": {"Deux espaces et un retour", "", -23},
		"":                                  {"", "", -23},
	} {
		title, when := ParseLine(text, o, now)
		switch {
		case title != want.title || when.On != want.on:
			t.Errorf("%q is %q on %q", text, title, when.On)
		case want.on == "" && (when.Offset == nil || *when.Offset != want.offset):
			t.Errorf("%q is due at %v, want %d", text, when.Offset, want.offset)
		case want.on != "" && when.Offset != nil:
			t.Errorf("%q has a day and an offset", text)
		}
	}
}

// FuzzParseLine: whatever is typed gives one line of text and exactly one day, near the weekend, which a form writes and reads again.
func FuzzParseLine(f *testing.F) {
	for _, seed := range []string{"Réserver la sono J-30", "x 12/04", "x 29/02/2028", "x 2027-13-40", "J", "j+", "x J--1", "x J+0007", "x 1/1/1", "\x00 J-\xff", "x 9999-12-31", "x J-−3"} {
		f.Add(seed)
	}
	o := weekend(f)
	now := time.Date(2027, time.April, 22, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		title, when := ParseLine(text, o, now)
		if !utf8.ValidString(title) || strings.ContainsAny(title, "\n\x00") {
			t.Errorf("title %q", title)
		}
		if (when.Offset == nil) == (when.On == "") {
			t.Fatalf("%q has the days %+v", text, when)
		}
		task := Task{OffsetDays: when.Offset, DueOn: when.On}
		if n := task.Offset(o); n < -farthest || n > farthest {
			t.Errorf("%q is %d days away", text, n)
		}
		again, ok := ParseWhen(task.FormOf().When, o)
		if !ok || (again.Offset == nil) != (when.Offset == nil) || again.On != when.On || again.Offset != nil && *again.Offset != *when.Offset {
			t.Errorf("%+v is written %q and read as %+v", when, task.FormOf().When, again)
		}
	})
}

func TestCircular(t *testing.T) {
	for name, c := range map[string]struct {
		waits map[string][]string
		want  bool
	}{
		"itself":                     {map[string][]string{"a": {"a"}}, true},
		"each other":                 {map[string][]string{"a": {"b"}, "b": {"a"}}, true},
		"a long way":                 {map[string][]string{"a": {"b"}, "b": {"c", "d"}, "d": {"a"}}, true},
		"a chain":                    {map[string][]string{"a": {"b"}, "b": {"c"}, "c": nil}, false},
		"two ways to one":            {map[string][]string{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}}, false},
		"a circle of others":         {map[string][]string{"a": {"b"}, "b": {"c"}, "c": {"b"}}, false},
		"somebody who is gone":       {map[string][]string{"a": {"x"}}, false},
		"nothing to wait for at all": {nil, false},
	} {
		if got := circular(c.waits, "a"); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWhoIsWrittenAndRead(t *testing.T) {
	for _, who := range []Who{"", Account("1"), OfPartner("2"), Named("Maël"), Named("a:b")} {
		accountID, partnerID, name, ok := who.columns()
		if !ok || whoOf(accountID, partnerID, name) != who {
			t.Errorf("%q becomes %q", who, whoOf(accountID, partnerID, name))
		}
	}
	for _, wrong := range []Who{"x:1", "a:", "1", ":"} {
		if _, _, _, ok := wrong.columns(); ok {
			t.Errorf("%q is somebody", wrong)
		}
	}
}

func TestFreeDays(t *testing.T) {
	o := weekend(t)
	for day, want := range map[string]FreeDay{
		"2027-05-03": {}, "2027-05-02": {Weekend: true},
	} {
		at, _ := time.ParseInLocation(time.DateOnly, day, o.Location())
		if got := FreeOn(at, o); got != want {
			t.Errorf("%s is %+v", day, got)
		}
	}
	at, _ := time.ParseInLocation(time.DateOnly, "2027-05-01", o.Location())
	if got := FreeOn(at, o); !got.Weekend || got.Holiday.FR != "Fête du Travail" {
		t.Errorf("1 May 2027 is %+v", got)
	}
}

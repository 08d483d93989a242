package volunteer_test

import (
	"testing"
	"time"

	"oplibre/app/problem"
	"oplibre/app/volunteer"
)

func TestParseHours(t *testing.T) {
	for text, want := range map[string]time.Duration{"3": 3 * time.Hour, "3,5": 210 * time.Minute, "0.25": 15 * time.Minute, "3h": 3 * time.Hour, "3 h 30": 210 * time.Minute,
		"3 h 5": 185 * time.Minute, "3:30": 210 * time.Minute, "45 min": 45 * time.Minute, "1h30min": 90 * time.Minute, "24": 24 * time.Hour, "0": 0} {
		if got, ok := volunteer.ParseHours(text); !ok || got != want {
			t.Errorf("%q is %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "trois", "-1", "25", "3h75", "min", "nan", "1e1", "24h01", "+3", "1:2:3", "99999999999999999999"} {
		if got, ok := volunteer.ParseHours(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func FuzzParseHours(f *testing.F) {
	for _, seed := range []string{"3", "3,5", "3 h 30", "3:30", "45 min", "min", "-1", "1e9", "h", ".", "٣"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, ok := volunteer.ParseHours(text); d < 0 || d > 24*time.Hour || !ok && d != 0 || d%time.Minute != 0 {
			t.Errorf("%q is %v, %v", text, d, ok)
		}
	})
}

func TestHoursAreCountedAndStayWithoutNames(t *testing.T) {
	w := newTown(t)
	p := w.post("Accueil")
	one, two := w.shift(p, "09:00", "12:00", "5", "0"), w.shift(p, "14:00", "15:30", "5", "0")
	ana, bob := w.mustSignUp(form("Ana", one, two)), w.mustSignUp(form("Bob", one))
	sums := func(planned, done time.Duration) {
		t.Helper()
		gotPlanned, gotDone, err := volunteer.Hours(t.Context(), w.db, w.o.ID)
		w.ok(err)
		if gotPlanned != int64(planned/time.Second) || gotDone != int64(done/time.Second) {
			t.Errorf("planned %ds, done %ds; want %v and %v", gotPlanned, gotDone, planned, done)
		}
	}
	sums(7*time.Hour+30*time.Minute, 0)
	w.ok(volunteer.Count(t.Context(), w.db, at(moment), w.o.ID, one.ID, bob.VolunteerID, volunteer.Absent, "3"))
	w.ok(volunteer.CountAll(t.Context(), w.db, at(moment), w.o.ID, one.ID)) // what somebody has said stays
	sums(7*time.Hour+30*time.Minute, 3*time.Hour)
	person := func(id string) *volunteer.Volunteer {
		v, err := w.board().Volunteer(id)
		w.ok(err)
		return v
	}
	if person(ana.VolunteerID).Confirmed() || person(bob.VolunteerID).Confirmed() {
		t.Error("a certificate could be written too early, or for somebody who did not come")
	}
	w.ok(volunteer.Count(t.Context(), w.db, at(moment), w.o.ID, two.ID, ana.VolunteerID, volunteer.Came, "2 h 15"))
	sums(7*time.Hour+30*time.Minute, 5*time.Hour+15*time.Minute)
	if v := person(ana.VolunteerID); !v.Confirmed() || v.Worked() != 5*time.Hour+15*time.Minute {
		t.Errorf("Ana worked %v", v.Worked())
	}
	refused(t, volunteer.Count(t.Context(), w.db, at(moment), w.o.ID, two.ID, ana.VolunteerID, volunteer.Came, "beaucoup"), problem.Invalid)
	refused(t, volunteer.Count(t.Context(), w.db, at(moment), w.o.ID, two.ID, bob.VolunteerID, volunteer.Came, ""), problem.NotFound)
	after := at(w.o.End())
	w.ok(volunteer.Erase(t.Context(), w.db, after, w.o.ID, ana.VolunteerID))
	sums(7*time.Hour+30*time.Minute, 5*time.Hour+15*time.Minute)
	if total := volunteer.TotalOf(w.board().Shifts()); total.Done != 5*time.Hour+15*time.Minute || total.People != 1 {
		t.Errorf("total %+v", total)
	}
}

package programme_test

import (
	"context"
	"testing"
	"time"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// TestAFormThatChangesNothingMovesNothing saves ateliers on the night when clocks go back (31 October 2027, 03:00 to 02:00)
// through their own form, at every quarter of an hour of it and of every length.
func TestAFormThatChangesNothingMovesNothing(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	a := createAtelier(t, db, o)
	night := time.Date(2027, 10, 30, 22, 30, 0, 0, time.UTC) // 00:30 in Paris
	for start := 0; start <= 16; start++ {
		for length := 1; length <= 12; length++ {
			begin := store.InstantOf(night.Add(time.Duration(start) * 15 * time.Minute))
			end := begin + store.Instant(time.Duration(length)*15*time.Minute/time.Millisecond)
			decided := begin - 60_000
			p := planOf(t, db, o).Find(a.ID)
			moved, err := plan.Edit(ctx, db, by(t), o, a.ID, p.Token(), func(v *programme.Values) {
				v.StartsAt, v.EndsAt, v.Minimum, v.DecidedBy = begin, end, new(int), &decided
				*v.Minimum = 3
			})
			if err != nil {
				t.Fatal(err)
			}
			listing := programme.Listing{Atelier: moved.Atelier, Seats: moved.Seats, Facilitators: []string{"Ada"}}
			set, err := listing.FormOf(o).Set(ctx, db, by(t), o, true)
			if err != nil {
				t.Fatalf("from %s, %d minutes: %v", begin.In(paris), length*15, err)
			}
			v := moved.Values()
			set(&v)
			if v.StartsAt != begin || v.EndsAt != end || *v.DecidedBy != decided {
				t.Errorf("%s – %s became %s – %s, decided by %s", begin.In(paris), end.In(paris), v.StartsAt.In(paris), v.EndsAt.In(paris), v.DecidedBy.In(paris))
			}
		}
	}
}

// TestTypedHoursOfTheNightWhenClocksGoBack says which of the two hours is meant by somebody who types one.
func TestTypedHoursOfTheNightWhenClocksGoBack(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o)
	for _, test := range []struct{ start, end, from, to string }{
		{"02:30", "03:30", "02:30 CEST", "03:30 CET"},
		{"01:30", "02:30", "01:30 CEST", "02:30 CEST"},
		{"02:45", "02:15", "02:45 CEST", "02:15 CET"},
	} {
		form := planOf(t, db, o).Find(a.ID)
		typed := (&programme.Listing{Atelier: form.Atelier, Seats: form.Seats}).FormOf(o)
		typed.Start, typed.End = "2027-10-31T"+test.start, "2027-10-31T"+test.end
		set, err := typed.Set(context.Background(), db, by(t), o, true)
		if err != nil {
			t.Fatalf("%+v: %v", test, err)
		}
		v := form.Values()
		set(&v)
		const layout = "15:04 MST"
		if from, to := v.StartsAt.In(paris).Format(layout), v.EndsAt.In(paris).Format(layout); from != test.from || to != test.to {
			t.Errorf("%+v: from %s to %s", test, from, to)
		}
	}
}

func planOf(t *testing.T, db *store.DB, o *operation.Operation) *plan.Plan {
	t.Helper()
	p, err := plan.Load(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

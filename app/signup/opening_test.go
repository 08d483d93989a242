package signup

import (
	"context"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// openHours sets when one can sign up for the weekend, behind the back of whoever has read it.
func (w *weekend) openHours(phase operation.Phase, byClock bool, opens, closes *store.Instant) {
	w.Helper()
	w.write(func(tx *gorm.DB) error {
		return tx.Model(&operation.Operation{}).Where("id = ?", w.operation.ID).Updates(map[string]any{"phase": phase, "phase_by_clock": byClock,
			"signup_opens_at": opens, "signup_closes_at": closes}).Error
	})
}

// ownHours sets when one can sign up for one atelier.
func (w *weekend) ownHours(a programme.Atelier, opens, closes *store.Instant) {
	w.Helper()
	w.write(func(tx *gorm.DB) error {
		return tx.Model(&programme.SeatPool{}).Where("atelier_id = ?", a.ID).Updates(map[string]any{"signup_opens_at": opens, "signup_closes_at": closes}).Error
	})
}

func TestSignUpOpensAndClosesToTheMillisecond(t *testing.T) {
	opens, closes := at(-24*14+10, 0), at(-48+18, 0)
	moments := []struct {
		name string
		now  store.Instant
		open bool
	}{
		{"a millisecond before it opens", opens - 1, false}, {"in the opening second", opens, true}, {"between", opens + 86_400_000, true},
		{"a millisecond before it closes", closes - 1, true}, {"at closing", closes, false}, {"after", closes + 1000, false},
	}
	for _, phase := range []operation.Phase{operation.Announced, operation.Open} {
		w := newWeekend(t)
		flora := w.atelier("Flore", at(10, 0), at(12, 0), 20)
		w.must(form("Avant", flora)) // what is kept of that moment must not show
		w.openHours(phase, true, &opens, &closes)
		taken := 1
		for _, m := range moments {
			w.by = w.when(m.now)
			_, err := w.signUp(form("Nolwenn", flora)) // w.operation is the one that was read before
			switch {
			case m.open && err != nil:
				t.Errorf("%s, %s: %v", phase, m.name, err)
			case m.open:
				taken++
			case !problem.Is(err, problem.Closed):
				t.Errorf("%s, %s: %v, want closed", phase, m.name, err)
			}
		}
		if n := w.confirmed(flora); n != taken {
			t.Errorf("%s: %d seats are taken, want %d", phase, n, taken)
		}
		w.clean()
	}
}

// Opened by hand, a weekend that its team moves by hand stays closed until somebody opens it, whatever date stands there.
func TestADateOpensNothingWhereTheClockMayNot(t *testing.T) {
	w := newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 20)
	past := w.by.Now() - 1000
	w.openHours(operation.Announced, false, &past, nil)
	if _, err := w.signUp(form("Nolwenn", flora)); !problem.Is(err, problem.Closed) {
		t.Errorf("got %v, want closed", err)
	}
}

func TestAnAtelierHasHoursOfItsOwn(t *testing.T) {
	w := newWeekend(t)
	meal, boat, walk := w.atelier("Repas", at(12, 0), at(14, 0), 20), w.atelier("Bateau", at(15, 0), at(17, 0), 8), w.atelier("Balade", at(18, 0), at(19, 0), 9)
	now := w.by.Now()
	later := now + 1
	w.ownHours(meal, nil, &now)
	w.ownHours(boat, &later, nil)
	for name, want := range map[string]struct {
		atelier programme.Atelier
		key     string
	}{"closed this very moment": {meal, "signup.atelier.late"}, "opens in a moment": {boat, "signup.atelier.early"}} {
		fields := refusal(t, second(w.signUp(form("Nolwenn", want.atelier))), problem.Invalid).Fields
		if len(fields) != 1 || fields[0].Message.Key != want.key {
			t.Errorf("%s: %+v", name, fields)
		}
	}
	carnet := w.must(form("Nolwenn", walk))
	if err := Add(context.Background(), w.DB, w.by, w.operation, carnet.ID, meal.ID, ""); !problem.Is(err, problem.Invalid) {
		t.Errorf("adding what has closed: %v", err)
	}
	if err := Wait(context.Background(), w.DB, w.by, w.operation, carnet.ID, WaitForm{Atelier: meal.ID}); !problem.Is(err, problem.Invalid) {
		t.Errorf("waiting for what has closed: %v", err)
	}
	open, err := carnet.Addable(context.Background(), w.DB, now)
	if err != nil || len(open) != 0 {
		t.Errorf("the carnet proposes %d ateliers that are closed: %v", len(open), err)
	}
	if err := Cancel(context.Background(), w.DB, w.by, w.operation.ID, carnet.ID, walk.ID); err != nil {
		t.Errorf("leaving: %v", err)
	}
	w.clean()
}

func second[T any](_ T, err error) error { return err }

// The rules were checked against what was read before; the statement that gives the seat sees what is there now.
func TestNoSeatIsGivenWhenSignUpClosesMeanwhile(t *testing.T) {
	w := newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 20)
	offers, err := readOffers(context.Background(), w.DB, w.operation.ID, []string{flora.ID})
	if err != nil {
		t.Fatal(err)
	}
	now := w.by.Now()
	for name, close := range map[string]func(){
		"the weekend": func() { w.openHours(operation.Open, true, nil, &now) },
		"the atelier": func() { w.openHours(operation.Open, true, nil, nil); w.ownHours(flora, nil, &now) },
	} {
		close()
		err := w.Write(context.Background(), func(tx *gorm.DB) error { return takePool(tx, w.by, w.operation, offers[0], 1, false) })
		if err != errRefused {
			t.Errorf("%s has closed and the pool says %v", name, err)
		}
		w.ownHours(flora, nil, nil)
	}
	if n := w.confirmed(flora); n != 0 {
		t.Errorf("%d seats are taken", n)
	}
}

// Whoever is there first must get a seat, not a place in the line.
func TestWhoeverComesInTheSecondOfAnAnnouncedOpeningWaitsForNothing(t *testing.T) {
	w := newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 30)
	opens := at(-24*14+10, 0)
	w.openHours(operation.Announced, true, &opens, nil)
	read, err := operation.Find(context.Background(), w.DB, w.operation.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.operation, w.by = read, w.when(opens) // the job that records the phase has not run
	var all sync.WaitGroup
	codes := make([]Code, 30)
	for i := range codes {
		all.Go(func() {
			f := form("Nolwenn", flora)
			f.Waits = []string{flora.ID}
			code, err := w.signUp(f)
			if err != nil {
				t.Error(err)
			}
			codes[i] = code
		})
	}
	all.Wait()
	for _, code := range codes {
		if t.Failed() {
			break
		}
		if status := w.open(code).Entries[0].Status(); status != Confirmed {
			t.Errorf("signed up in the opening second, and %s", status)
		}
	}
	if err := operation.AdvancePhases(context.Background(), w.DB, w.when(opens)); err != nil {
		t.Fatal(err)
	}
	if o, err := operation.Find(context.Background(), w.DB, w.operation.ID); err != nil || o.Phase != operation.Open {
		t.Errorf("after the job the phase is %s: %v", o.Phase, err)
	}
	w.clean()
}

// Local hours are those of the place, across a change of clocks and on the other side of the globe.
func TestHoursOfSignUpAreLocal(t *testing.T) {
	for _, c := range []struct{ zone, opens, closes, wantOpens, wantCloses string }{
		{"Europe/Paris", "2027-05-08T10:00", "2027-05-20T18:00", "2027-05-08T08:00:00Z", "2027-05-20T16:00:00Z"},
		{"Europe/Paris", "2027-03-27T10:00", "2027-03-28T10:00", "2027-03-27T09:00:00Z", "2027-03-28T08:00:00Z"}, // clocks go forward
		{"Indian/Reunion", "2027-05-08T10:00", "2027-05-20T18:00", "2027-05-08T06:00:00Z", "2027-05-20T14:00:00Z"},
	} {
		o := &operation.Operation{TimeZone: c.zone, EndsAt: store.InstantOf(time.Date(2027, 5, 23, 0, 0, 0, 0, time.UTC))}
		hours, fields := operation.ReadSignUpHours(o, c.opens, c.closes)
		if len(fields) > 0 {
			t.Errorf("%s: %+v", c.zone, fields)
			continue
		}
		if got := hours.OpensAt.Time().UTC().Format(time.RFC3339); got != c.wantOpens {
			t.Errorf("%s: opens %s, want %s", c.zone, got, c.wantOpens)
		}
		if got := hours.ClosesAt.Time().UTC().Format(time.RFC3339); got != c.wantCloses {
			t.Errorf("%s: closes %s, want %s", c.zone, got, c.wantCloses)
		}
		if opens, closes := hours.Typed(o); opens != c.opens || closes != c.closes {
			t.Errorf("%s: the form shows %s and %s", c.zone, opens, closes)
		}
	}
}

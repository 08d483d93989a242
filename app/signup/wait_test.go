package signup

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// waitFor signs a name up with companions for an atelier, or its waiting list.
func waitFor(name string, companions int, ifPossible bool, a programme.Atelier) Form {
	f := form(name, a)
	f.Waits = []string{a.ID}
	if ifPossible {
		f.IfPossible = f.Waits
	}
	for i := range companions {
		f.Companions = append(f.Companions, Companion{N: i + 1, Name: fmt.Sprint("Avec ", name, " ", i+1)})
	}
	return f
}

// at returns who acts at a moment.
func (w *weekend) when(at store.Instant) store.By { return store.By{Actor: w.by.Actor, At: at.Time()} }

func (w *weekend) again(o *Opened) *Opened { w.Helper(); return w.open(o.Code) }

// status of the only atelier of a carnet.
func (w *weekend) status(o *Opened) Status {
	w.Helper()
	return w.again(o).Entries[0].Status()
}

func (w *weekend) cancel(o *Opened, a programme.Atelier) {
	w.Helper()
	if err := Cancel(context.Background(), w.DB, w.by, w.operation.ID, o.ID, a.ID); err != nil {
		w.Fatalf("cancel: %v", err)
	}
	w.clean()
}

func (w *weekend) run(at store.Instant) {
	w.Helper()
	if _, err := waiting.Run(context.Background(), w.DB, w.when(at)); err != nil {
		w.Fatalf("run the lines: %v", err)
	}
	w.clean()
}

func (w *weekend) lettersOf(kind string) (n int64) {
	w.Helper()
	err := w.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ?", kind).Count(&n).Error
	})
	if err != nil {
		w.Fatal(err)
	}
	return n
}

func expectStatus(t *testing.T, w *weekend, o *Opened, want Status) {
	t.Helper()
	if got := w.status(o); got != want {
		t.Errorf("%s is %s, want %s", o.Main().Name, got, want)
	}
}

func TestWhoAskedForItGetsTheSeatThatComesFree(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Balade", at(14, 0), at(16, 0), 2)
	first, _ := w.must(form("Anne", a)), w.must(form("Bran", a))
	third := w.must(waitFor("Chloé", 0, true, a))
	expectStatus(t, w, third, Waiting)
	w.cancel(first, a)
	expectStatus(t, w, third, Confirmed)
	if n := w.confirmed(a); n != 2 {
		t.Errorf("%d of 2 seats are confirmed", n)
	}
}

func TestOthersGetAnOfferThatTheyAccept(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Balade", at(14, 0), at(16, 0), 1)
	first := w.must(form("Anne", a))
	f := waitFor("Bran", 0, false, a)
	f.Email = "bran@exemple.fr"
	second := w.must(f)
	w.cancel(first, a)
	expectStatus(t, w, second, Offered)
	if pool := w.pool(a); pool.Offered != 1 || pool.Confirmed != 0 || pool.Waiting != 0 {
		t.Errorf("the pool holds %+v", pool)
	}
	if w.lettersOf(waiting.LetterOffer) != 1 {
		t.Error("no letter offers the seat")
	}
	if _, err := w.signUp(form("Chloé", a)); !problem.Is(err, problem.Full) {
		t.Errorf("an offered seat was given to somebody else: %v", err)
	}
	if err := Accept(context.Background(), w.DB, w.by, w.operation, second.ID, a.ID, false); err != nil {
		t.Fatal(err)
	}
	expectStatus(t, w, second, Confirmed)
	w.clean()
}

func TestAnUnansweredOfferPassesOn(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Balade", at(14, 0), at(16, 0), 1)
	first := w.must(form("Anne", a))
	second, third := w.must(waitFor("Bran", 0, false, a)), w.must(waitFor("Chloé", 0, false, a))
	w.cancel(first, a)
	expectStatus(t, w, second, Offered)
	later := store.InstantOf(w.by.At.Add(11 * time.Hour))
	w.run(later)
	expectStatus(t, w, second, Offered)
	later = store.InstantOf(w.by.At.Add(36 * time.Hour))
	w.run(later)
	expectStatus(t, w, second, Waiting)
	expectStatus(t, w, third, Offered)
	err := Accept(context.Background(), w.DB, w.when(later), w.operation, second.ID, a.ID, false)
	if !problem.Is(err, problem.Conflict) {
		t.Errorf("an offer that passed on was accepted: %v", err)
	}
	// The second time, the first of the line leaves it.
	w.run(store.InstantOf(w.by.At.Add(72 * time.Hour)))
	expectStatus(t, w, second, Offered)
	w.run(store.InstantOf(w.by.At.Add(108 * time.Hour)))
	expectStatus(t, w, second, Cancelled)
}

// The promoted person is already busy: nobody is signed up twice at one hour; the seats are offered, and accepting them gives the
// other atelier up.
func TestPromotedPersonAlreadyBusy(t *testing.T) {
	w := newWeekend(t)
	wished, other := w.atelier("Balade", at(14, 0), at(16, 0), 1), w.atelier("Atelier", at(15, 0), at(17, 0), 5)
	first := w.must(form("Anne", wished))
	f := waitFor("Bran", 0, true, wished)
	f.Ateliers = append(f.Ateliers, other.ID)
	busy := w.must(f)
	w.cancel(first, wished)
	entry := w.again(busy).EntryOf(wished.ID)
	if entry.Status() != Offered {
		t.Fatalf("%s, want an offer", entry.Status())
	}
	ctx := context.Background()
	if err := Accept(ctx, w.DB, w.by, w.operation, busy.ID, wished.ID, false); !problem.Is(err, problem.Invalid) {
		t.Fatalf("accepted two ateliers at one hour: %v", err)
	}
	if err := Accept(ctx, w.DB, w.by, w.operation, busy.ID, wished.ID, true); err != nil {
		t.Fatal(err)
	}
	if w.confirmed(wished) != 1 || w.confirmed(other) != 0 {
		t.Errorf("%d and %d seats are taken, want 1 and 0", w.confirmed(wished), w.confirmed(other))
	}
	w.clean()
}

func TestFirstInLineCancelsAndGetsNoConfirmation(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Balade", at(14, 0), at(16, 0), 1)
	holder := w.must(form("Anne", a))
	leaver, next := w.must(waitFor("Bran", 0, true, a)), w.must(waitFor("Chloé", 0, true, a))
	w.cancel(leaver, a)
	expectStatus(t, w, leaver, Cancelled)
	w.cancel(holder, a)
	expectStatus(t, w, leaver, Cancelled)
	expectStatus(t, w, next, Confirmed)
}

func TestManualAndAutomaticPromotionAtOnce(t *testing.T) {
	w := newWeekend(t)
	ctx := context.Background()
	for round := range 10 {
		a := w.atelier(fmt.Sprint("Balade ", round), at(14, 0), at(16, 0), 1)
		holder, waits := w.must(form("Anne", a)), w.must(waitFor("Bran", 0, true, a))
		given := together(t, 3, func(i int) error {
			switch i {
			case 0:
				return Cancel(ctx, w.DB, w.by, w.operation.ID, holder.ID, a.ID)
			case 1:
				_, err := waiting.Run(ctx, w.DB, w.by)
				return err
			}
			err := GiveByHand(ctx, w.DB, w.by, w.operation.ID, waits.ID, a.ID, false)
			if problem.Is(err, problem.Conflict) {
				return nil // promoted before
			}
			return err
		})
		if given < 2 || w.confirmed(a) != 1 {
			t.Errorf("round %d: %d of 1 seat confirmed", round, w.confirmed(a))
		}
		expectStatus(t, w, waits, Confirmed)
	}
	w.clean()
}

func TestAFreedReservationReleasesNoMoreSeatsThanItHeld(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Balade", at(14, 0), at(16, 0), 4)
	f := form("Anne", a)
	f.Companions = []Companion{{N: 1, Name: "Gaëlle"}}
	pair := w.must(f)
	f = form("Bran", a)
	f.Companions = []Companion{{N: 1, Name: "Loïc"}}
	w.must(f)
	var alone []*Opened
	for i := range 4 {
		alone = append(alone, w.must(waitFor(fmt.Sprint("Seul ", i), 0, true, a)))
	}
	together(t, 4, func(int) error { return Cancel(context.Background(), w.DB, w.by, w.operation.ID, pair.ID, a.ID) })
	for i, want := range []Status{Confirmed, Confirmed, Waiting, Waiting} {
		expectStatus(t, w, alone[i], want)
	}
	w.clean()
}

func TestSignUpInTheOpeningSecondIsNoWaiting(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Balade", at(14, 0), at(16, 0), 3)
	together(t, 6, func(i int) error {
		_, err := w.signUp(waitFor(fmt.Sprint("Personne ", i), 0, true, a))
		return err
	})
	if pool := w.pool(a); pool.Confirmed != 3 || pool.Waiting != 3 {
		t.Errorf("%d have a seat and %d wait; want 3 and 3", pool.Confirmed, pool.Waiting)
	}
	w.clean()
}

func TestAFamilyWaitsForAsManySeatsAsItIs(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Balade", at(14, 0), at(16, 0), 5)
	var holders []*Opened
	for i := range 5 {
		holders = append(holders, w.must(form(fmt.Sprint("Avant ", i), a)))
	}
	family := w.must(waitFor("Famille", 3, true, a))
	var alone []*Opened
	for i := range 4 {
		alone = append(alone, w.must(waitFor(fmt.Sprint("Seul ", i), 0, true, a)))
	}
	// Three go before the family; then seats are kept for it.
	for i := range 4 {
		w.cancel(holders[i], a)
	}
	for i := range 3 {
		expectStatus(t, w, alone[i], Confirmed)
	}
	expectStatus(t, w, alone[3], Waiting)
	expectStatus(t, w, family, Waiting)
	if _, err := w.signUp(form("Dernier", a)); !problem.Is(err, problem.Full) {
		t.Errorf("a seat that is kept for the family went to somebody else: %v", err)
	}
	// On the day before, it is better that one comes than none.
	w.run(at(14-25, 0))
	expectStatus(t, w, alone[3], Waiting)
	w.run(at(14-23, 0))
	expectStatus(t, w, alone[3], Confirmed)
	for i := range 3 {
		w.cancel(alone[i], a)
	}
	expectStatus(t, w, family, Waiting)
	w.cancel(alone[3], a)
	expectStatus(t, w, family, Confirmed)
	if n := w.confirmed(a); n != 5 {
		t.Errorf("%d of 5 seats are taken", n)
	}
}

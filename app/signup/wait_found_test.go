package signup

import (
	"context"
	"fmt"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// What the model found, by name. Each failed before it was mended.

// overtakenFamily is a family of four that waits, was overtaken as often as may be, and for which two of five seats are kept; last
// stands behind it.
func overtakenFamily(w *weekend) (a programme.Atelier, family, last *Opened) {
	a = w.atelier("Balade", at(14, 0), at(16, 0), 5)
	var holders []*Opened
	for i := range 5 {
		holders = append(holders, w.must(form(fmt.Sprint("Avant ", i), a)))
	}
	family = w.must(waitFor("Famille", 3, true, a))
	for i := range 3 {
		w.must(waitFor(fmt.Sprint("Seul ", i), 0, true, a))
		w.cancel(holders[i], a)
	}
	last = w.must(waitFor("Dernier", 0, true, a))
	w.cancel(holders[3], a)
	w.cancel(holders[4], a)
	return a, family, last
}

func TestWhoLeavesALineGivesWhatWasKeptToTheNext(t *testing.T) {
	w := newWeekend(t)
	a, family, last := overtakenFamily(w)
	expectStatus(t, w, last, Waiting)
	w.cancel(family, a)
	expectStatus(t, w, last, Confirmed)
}

func TestNothingIsKeptForAPartyLargerThanTheAtelier(t *testing.T) {
	w := newWeekend(t)
	a, family, last := overtakenFamily(w)
	r := &real{weekend: w}
	three := 3 // as many as are seated
	if err := r.change(context.Background(), a.ID, func(v *programme.Values) { v.Capacity = &three }); err != nil {
		t.Fatal(err)
	}
	seated, err := w.firstSeated(a)
	if err != nil {
		t.Fatal(err)
	}
	w.cancel(seated, a)
	expectStatus(t, w, last, Confirmed)
	expectStatus(t, w, family, Waiting)
}

// firstSeated opens a carnet with a confirmed seat.
func (w *weekend) firstSeated(a programme.Atelier) (*Opened, error) {
	var id string
	err := w.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Raw("SELECT carnet_id FROM registration WHERE atelier_id = ? AND status = 'confirmed' ORDER BY id LIMIT 1", a.ID).Scan(&id).Error
	})
	if err != nil {
		return nil, err
	}
	return FindByID(context.Background(), w.DB, w.operation.ID, id)
}

func TestNobodyIsGivenTwoSeatsAtOneHourByHand(t *testing.T) {
	w := newWeekend(t)
	ctx := context.Background()
	wished, other := w.atelier("Balade", at(14, 0), at(16, 0), 1), w.atelier("Atelier", at(15, 0), at(17, 0), 5)
	holder := w.must(form("Anne", wished))
	f := waitFor("Bran", 0, false, wished)
	f.Ateliers = append(f.Ateliers, other.ID)
	busy := w.must(f)
	if err := GiveByHand(ctx, w.DB, w.by, w.operation.ID, busy.ID, wished.ID, true); !problem.Is(err, problem.Conflict) {
		t.Errorf("signed up twice at one hour from the line: %v", err)
	}
	w.cancel(holder, wished) // now it is offered
	if err := GiveByHand(ctx, w.DB, w.by, w.operation.ID, busy.ID, wished.ID, false); !problem.Is(err, problem.Conflict) {
		t.Errorf("signed up twice at one hour from an offer: %v", err)
	}
	w.clean()
}

func TestAnAnswerToNoOfferAsksToLeaveNothing(t *testing.T) {
	w := newWeekend(t)
	full, other := w.atelier("Balade", at(14, 0), at(16, 0), 1), w.atelier("Atelier", at(15, 0), at(17, 0), 5)
	w.must(form("Anne", full))
	f := waitFor("Bran", 0, false, full)
	f.Ateliers = append(f.Ateliers, other.ID)
	waits := w.must(f)
	err := Accept(context.Background(), w.DB, w.by, w.operation, waits.ID, full.ID, false)
	if !problem.Is(err, problem.Conflict) {
		t.Errorf("an answer without an offer: %v, want a conflict", err)
	}
}

// hourly adds appointments of an hour each to an atelier, with so many seats.
func (w *weekend) hourly(a programme.Atelier, seats ...int) (slots []programme.Slot) {
	w.Helper()
	for i, n := range seats {
		from := a.StartsAt + store.Instant(i)*3_600_000
		s := programme.Slot{OperationID: w.operation.ID, ID: store.NewID(), AtelierID: a.ID, StartsAt: from, EndsAt: from + 3_600_000, Seats: n}
		w.write(func(tx *gorm.DB) error { return tx.Create(&s).Error })
		slots = append(slots, s)
	}
	return slots
}

func (w *weekend) forSlot(f Form, s programme.Slot) Form {
	f.Slots = []string{s.ID}
	return f
}

func TestNobodyWaitsForAnAppointmentThatIsTooSmall(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Scan", at(14, 0), at(16, 0), 10)
	w.hourly(a, 2, 3)
	if _, err := w.signUp(waitFor("Famille", 3, true, a)); !problem.Is(err, problem.Invalid) {
		t.Errorf("four wait for an appointment of three: %v", err)
	}
}

func TestAnAppointmentAtAFreeHourComesFirst(t *testing.T) {
	w := newWeekend(t)
	a, other := w.atelier("Scan", at(14, 0), at(16, 0), 2), w.atelier("Atelier", at(14, 0), at(15, 0), 5)
	w.hourly(a, 1, 1)
	f := waitFor("Bran", 0, true, a)
	f.Ateliers = append(f.Ateliers, other.ID)
	if entry := w.must(f).EntryOf(a.ID); entry.Status() != Confirmed || entry.Span().Start != at(15, 0) {
		t.Errorf("busy at 14 and free at 15: %s at %d", entry.Status(), entry.Span().Start)
	}
	w.clean()
}

func TestThoseWhoWishDifferentHoursAreInNobodysWay(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Scan", at(14, 0), at(16, 0), 20)
	slots := w.hourly(a, 2, 1)
	early := w.must(w.forSlot(form("Anne", a), slots[0]))
	pairHolder, late := w.must(w.forSlot(form("Bran", a), slots[0])), w.must(w.forSlot(form("Chloé", a), slots[1]))
	pair := w.must(w.forSlot(waitFor("Paire", 1, true, a), slots[0]))
	w.write(func(tx *gorm.DB) error { return tx.Exec("UPDATE waiting_party SET overtaken = 3").Error })
	other := w.must(w.forSlot(waitFor("Dernier", 0, true, a), slots[1]))
	w.cancel(early, a) // one of two seats at 14: kept for the pair
	expectStatus(t, w, pair, Waiting)
	w.cancel(late, a)
	expectStatus(t, w, other, Confirmed)
	w.cancel(pairHolder, a)
	expectStatus(t, w, pair, Confirmed)
}

// Scripts that the model test found and shrank.
func TestScriptsThatFailedOnce(t *testing.T) {
	db := storetest.New(t)
	for name, script := range map[string][]command{
		"a companion made a party larger than the atelier": {
			{changesCapacity, 2, 2, 3}, // Nuit, 3 seats
			{signUps, 6, 5, 0},         // carnet 6 (AG): Balade, Nuit, waits false, if possible false
			{signUps, 2, 5, 19},        // carnet 2 (AA): Balade, Nuit, waits true, if possible true
			{addsPerson, 2, 4, 11},     // carnet 2, a G
		},
		"an answer to an offer that is none asked what to leave": {
			{signUps, 1, 10, 5}, // carnet 1 (A): Carte, Scan, waits true, if possible false
			{waits, 1, 0, 3},    // carnet 1, Balade
			{accepts, 1, 3, 16}, // carnet 1, Scan
		},
	} {
		t.Run(name, func(t *testing.T) { mustAgree(t, db, script) })
	}
}

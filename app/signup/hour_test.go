package signup

import (
	"context"
	"slices"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// twoHours is a scan-a-thon whose three seats are taken: two by a family at the first hour, which also has another atelier at
// the fourth, one by somebody at the third.
func twoHours(t *testing.T) (w *weekend, scan programme.Atelier, slots []programme.Slot, carnet *Opened) {
	w = newWeekend(t)
	scan = w.atelier("Scan-a-thon", at(10, 0), at(14, 0), 3)
	slots = w.slots(scan, 20, 2, 6)
	f := form("Ana", w.atelier("Flore", at(11, 0), at(12, 0), 9))
	f.Slots, f.Companions = []string{slots[0].ID}, []Companion{{N: 1, Name: "Léo"}}
	carnet = w.must(f)
	w.must(formAt("Bob", slots[2]))
	return w, scan, slots, carnet
}

// hours fails unless so many seats are taken of the first appointments, and all three of their atelier.
func (w *weekend) hours(what string, scan programme.Atelier, slots []programme.Slot, seats ...int) {
	w.Helper()
	for i, want := range seats {
		if got := w.taken(slots[i]); got != want {
			w.Errorf("%s: %d seats in appointment %d, want %d", what, got, i, want)
		}
	}
	if w.confirmed(scan) != 3 {
		w.Errorf("%s: %d seats of the atelier", what, w.confirmed(scan))
	}
	w.clean()
}

func TestChangingTheHour(t *testing.T) {
	w, scan, slots, carnet := twoHours(t)
	change := func(to string) error {
		return Add(context.Background(), w.DB, w.by, w.operation, carnet.ID, scan.ID, to)
	}
	if err := change(slots[1].ID); err != nil {
		t.Fatal(err)
	}
	w.hours("to a free one", scan, slots, 0, 2, 1)
	for _, same := range []string{slots[1].ID, ""} {
		if err := change(same); err != nil {
			t.Errorf("the same hour again: %v", err)
		}
	}
	for name, test := range map[string]struct {
		slot string
		kind problem.Kind
		want string
	}{
		"one with a seat for two":          {slots[2].ID, problem.Full, "slot signup.slot.few"},
		"one during another atelier":       {slots[3].ID, problem.Invalid, "atelier signup.clash"},
		"one that there is not":            {store.NewID(), problem.Invalid, "slot signup.slot.gone"},
		"something that is no appointment": {"demain", problem.Invalid, "slot signup.slot.gone"},
	} {
		if got := keys(refusal(t, change(test.slot), test.kind)); !slices.Equal(got, []string{test.want}) {
			t.Errorf("to %s: %v, want %s", name, got, test.want)
		}
	}
	w.hours("after refusals", scan, slots, 0, 2, 1)
	if got := w.open(carnet.Code).Entries[0].Slot(); got == nil || got.ID != slots[1].ID {
		t.Errorf("the carnet says %+v", got)
	}
}

func TestFreeHoursOfACarnet(t *testing.T) {
	w, scan, slots, carnet := twoHours(t)
	var starts []store.Instant
	for _, s := range carnet.FreeSlots(&carnet.EntryOf(scan.ID).Choice, w.by.Now()) {
		starts = append(starts, s.StartsAt)
	}
	if want := []store.Instant{slots[1].StartsAt, slots[2].StartsAt}; !slices.Equal(starts, want) {
		t.Errorf("%d hours are free, want two: neither its own nor those of the other atelier", len(starts))
	}
}

func TestComingBackAtAnotherHour(t *testing.T) {
	ctx := context.Background()
	w, scan, slots, carnet := twoHours(t)
	if err := Cancel(ctx, w.DB, w.by, w.operation.ID, carnet.ID, scan.ID); err != nil {
		t.Fatal(err)
	}
	change := func(to string) error { return Add(ctx, w.DB, w.by, w.operation, carnet.ID, scan.ID, to) }
	if err := change(slots[1].ID); err != nil {
		t.Fatal(err)
	}
	w.hours("after coming back", scan, slots, 0, 2, 1)
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE registration SET status = 'attended' WHERE carnet_id = ? AND atelier_id = ?", carnet.ID, scan.ID).Error
	})
	if got := keys(refusal(t, change(slots[0].ID), problem.Invalid)); !slices.Equal(got, []string{"slot signup.slot.settled"}) {
		t.Errorf("after having been there: %v", got)
	}
	w.hours("after having been there", scan, slots, 0, 2, 1)
}

// Who signed up before there were appointments chooses one later; others of the carnet follow.
func TestAppointmentsThatCameLater(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	scan := w.atelier("Scan-a-thon", at(10, 0), at(14, 0), 20)
	carnet := w.must(form("Ana", scan))
	slots := w.slots(scan, 20, 2, 3)
	if err := AddCompanion(ctx, w.DB, w.by, w.operation, carnet.ID, Companion{N: 1, Name: "Léo"}, words); err != nil {
		t.Fatal(err)
	}
	err := Add(ctx, w.DB, w.by, w.operation, carnet.ID, scan.ID, "")
	if got := keys(refusal(t, err, problem.Invalid)); !slices.Equal(got, []string{"slot signup.slot.none"}) {
		t.Errorf("refused for %v", got)
	}
	if err := Add(ctx, w.DB, w.by, w.operation, carnet.ID, scan.ID, slots[1].ID); err != nil {
		t.Fatal(err)
	}
	if w.taken(slots[1]) != 2 || w.confirmed(scan) != 2 {
		t.Errorf("%d and %d seats", w.taken(slots[1]), w.confirmed(scan))
	}
	w.clean()
}

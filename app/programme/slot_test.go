package programme_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// appoint gives a draft appointments of twenty minutes, from its start on.
func appoint(t testing.TB, db *store.DB, o *operation.Operation, a *programme.Atelier, n int) []programme.SlotPlan {
	t.Helper()
	slots := make([]programme.SlotPlan, n)
	for i := range slots {
		slots[i] = programme.SlotPlan{ID: store.NewID(), Offset: 20 * i, Minutes: 20, Seats: 2, Label: fmt.Sprint("Scanner ", i+1)}
	}
	if _, err := amend(db, by(t), o, a.ID, func(v *programme.Values) { v.Slots = slots }); err != nil {
		t.Fatal(err)
	}
	return slots
}

// amend changes an atelier in the plan, from the state in which it is.
func amend(db *store.DB, by store.By, o *operation.Operation, atelierID string, edit func(*programme.Values)) (*plan.Atelier, error) {
	p, err := plan.Load(context.Background(), db, o)
	if err != nil {
		return nil, err
	}
	return plan.Edit(context.Background(), db, by, o, atelierID, p.Find(atelierID).Token(), edit)
}

// takeSlot gives an appointment to somebody, as sign-up would.
func takeSlot(t testing.TB, db *store.DB, slotID string, persons int) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Exec("UPDATE slot SET confirmed = confirmed + ? WHERE id = ?", persons, slotID).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

// hours are the appointments of an atelier as they read: "09:45–10:05 ×2 Scanner 1".
func hours(l *programme.Listing, o *operation.Operation) string {
	lines := make([]string, len(l.Slots))
	for i, s := range l.Slots {
		lines[i] = fmt.Sprintf("%s–%s ×%d %s", s.StartsAt.In(o.Location()).Format("15:04"), s.EndsAt.In(o.Location()).Format("15:04"), s.Seats, s.Label)
	}
	return strings.Join(lines, ", ")
}

func TestAppointmentsMoveWithTheirAtelier(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o)
	appoint(t, db, o, a, 2)
	if got := hours(find(t, db, o, a.ID), o); got != "09:45–10:05 ×2 Scanner 1, 10:05–10:25 ×2 Scanner 2" {
		t.Fatal(got)
	}
	hour := store.Instant(time.Hour / time.Millisecond)
	if _, err := amend(db, by(t), o, a.ID, func(v *programme.Values) { v.StartsAt += hour; v.EndsAt += hour }); err != nil {
		t.Fatal(err)
	}
	if got := hours(find(t, db, o, a.ID), o); got != "10:45–11:05 ×2 Scanner 1, 11:05–11:25 ×2 Scanner 2" {
		t.Errorf("in the plan: %s", got)
	}
	f := find(t, db, o, a.ID).FormOf(o)
	f.Start, f.End = "2027-05-22T14:00", "2027-05-22T16:00"
	if got := hours(update(t, db, o, a.ID, f), o); got != "14:00–14:20 ×2 Scanner 1, 14:20–14:40 ×2 Scanner 2" {
		t.Errorf("by the form: %s", got)
	}
	duplicate, err := programme.DuplicateAtelier(context.Background(), db, by(t), o, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	first, second := find(t, db, o, a.ID), find(t, db, o, duplicate.ID)
	if got := hours(second, o); got != "17:00–17:20 ×2 Scanner 1, 17:20–17:40 ×2 Scanner 2" {
		t.Errorf("the copy: %s", got)
	}
	if second.Slots[0].ID == first.Slots[0].ID || second.Slots[0].Confirmed != 0 {
		t.Error("the copy has the appointments of the first")
	}
}

func TestNobodyLosesAnAppointment(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o)
	slots := appoint(t, db, o, a, 3)
	takeSlot(t, db, slots[1].ID, 2)
	_, err := amend(db, by(t), o, a.ID, func(v *programme.Values) { v.Slots = v.Slots[2:] })
	if err != nil {
		t.Fatal(err)
	}
	if got := hours(find(t, db, o, a.ID), o); got != "10:05–10:25 ×2 Scanner 2, 10:25–10:45 ×2 Scanner 3" {
		t.Errorf("left out: %s", got)
	}
	_, err = amend(db, by(t), o, a.ID, func(v *programme.Values) {
		v.Slots = slices.Clone(v.Slots)
		v.Slots[0].Seats, v.Slots[1].Seats, v.Slots[1].Label = 1, 1, ""
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := hours(find(t, db, o, a.ID), o); got != "10:05–10:25 ×2 Scanner 2, 10:25–10:45 ×1 " {
		t.Errorf("with fewer seats: %s", got)
	}
}

func TestAppointmentsThatCannotBe(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o)
	good := programme.SlotPlan{ID: store.NewID(), Minutes: 20, Seats: 1}
	with := func(change func(*programme.SlotPlan)) []programme.SlotPlan {
		s := good
		change(&s)
		return []programme.SlotPlan{s}
	}
	many := make([]programme.SlotPlan, programme.MostSlots+1)
	for i := range many {
		many[i] = programme.SlotPlan{ID: store.NewID(), Minutes: 1, Seats: 1}
	}
	for name, row := range map[string]struct {
		slots []programme.SlotPlan
		want  string
	}{
		"good":     {[]programme.SlotPlan{good}, ""},
		"most":     {many[:programme.MostSlots], ""},
		"too many": {many, "slots: appointment.error.many"},
		"twice":    {[]programme.SlotPlan{good, good}, "slots: choice"},
		"no id":    {with(func(s *programme.SlotPlan) { s.ID = "x" }), "slots: choice"},
		"no time":  {with(func(s *programme.SlotPlan) { s.Minutes = 0 }), "slots: choice"},
		"before":   {with(func(s *programme.SlotPlan) { s.Offset = -1 }), "slots: choice"},
		"for none": {with(func(s *programme.SlotPlan) { s.Seats = 0 }), "slots: choice"},
		"for ever": {with(func(s *programme.SlotPlan) { s.Minutes = 1 << 40 }), "slots: choice"},
	} {
		_, err := amend(db, by(t), o, a.ID, func(v *programme.Values) { v.Slots = row.slots })
		if got := fields(err); got != row.want || (err == nil) != (row.want == "") {
			t.Errorf("%s: %q (%v), want %q", name, got, err, row.want)
		}
	}
}

// A clock change inside the atelier changes what clocks show, not how long an appointment lasts.
func TestAppointmentsOverAClockChange(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o, func(f *programme.AtelierForm) { f.Start, f.End = "2027-03-28T01:30", "2027-03-28T04:00" })
	appoint(t, db, o, a, 4)
	want := "01:30–01:50 ×2 Scanner 1, 01:50–03:10 ×2 Scanner 2, 03:10–03:30 ×2 Scanner 3, 03:30–03:50 ×2 Scanner 4"
	if got := hours(find(t, db, o, a.ID), o); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestWishesAreForAteliersWithAList(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o, func(f *programme.AtelierForm) { f.ByWishes = true })
	if got := find(t, db, o, a.ID); !got.ByWishes || !got.FormOf(o).ByWishes {
		t.Errorf("not kept: %+v", got.Atelier)
	}
	open := createAtelier(t, db, o, func(f *programme.AtelierForm) { f.ByWishes, f.Entry = true, "open" })
	if find(t, db, o, open.ID).ByWishes {
		t.Error("there are no seats to give where everybody may come")
	}
	if _, err := amend(db, by(t), o, a.ID, func(v *programme.Values) { v.ByWishes = false }); err != nil || find(t, db, o, a.ID).ByWishes {
		t.Errorf("not taken back: %v", err)
	}
}

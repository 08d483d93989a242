package plan_test

import (
	"context"
	"slices"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

// appoint plans two appointments of a quarter of an hour.
func (w *weekend) appoint(a *plan.Atelier) *plan.Atelier {
	w.Helper()
	return w.must(plan.Edit(context.Background(), w.db, w.by, w.o, a.ID, a.Token(), func(v *programme.Values) {
		v.Slots = []programme.SlotPlan{{ID: store.NewID(), Minutes: 15, Seats: 1}, {ID: store.NewID(), Offset: 30, Minutes: 15, Seats: 1}}
	}))
}

func TestAppointmentsWaitToBePublished(t *testing.T) {
	w := newWeekend(t)
	a := w.appoint(w.published("Scan-a-thon"))
	if planned := w.find(a.ID); len(planned.Slots) != 2 || !slices.Equal(planned.Changed, []string{"slots"}) || len(w.public(a.ID).Slots) != 0 {
		t.Fatalf("planned %v, changed %v, public %v", planned.Slots, planned.Changed, w.public(a.ID).Slots)
	}
	item := publishing.Item{AtelierID: a.ID, Token: a.Token()}
	version, err := publishing.Publish(context.Background(), w.db, w.by, w.o, publishing.Choice{Items: []string{item.Value()}, Author: "Nadia"})
	if err != nil || version == nil || len(version.Difference.Changes) != 1 {
		t.Fatalf("%+v, %v", version, err)
	}
	public := w.public(a.ID)
	if len(public.Slots) != 2 || public.Slots[1].StartsAt != at(10, 30) || public.Slots[1].ID != a.Slots[1].ID || len(w.find(a.ID).Changed) != 0 {
		t.Errorf("public %+v, still waiting %v", public.Slots, w.find(a.ID).Changed)
	}
	// Somebody takes the first while the team plans to drop both: it stays, and the plan knows it again.
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE slot SET confirmed = 1 WHERE id = ?", a.Slots[0].ID).Error
	})
	a = w.find(a.ID)
	a = w.must(plan.Edit(context.Background(), w.db, w.by, w.o, a.ID, a.Token(), func(v *programme.Values) {
		v.Slots, v.StartsAt, v.EndsAt = nil, at(14, 0), at(16, 0)
	}))
	item = publishing.Item{AtelierID: a.ID, Token: a.Token()}
	if _, err := publishing.Publish(context.Background(), w.db, w.by, w.o, publishing.Choice{Items: []string{item.Value()}, Author: "Nadia"}); err != nil {
		t.Fatal(err)
	}
	if public := w.public(a.ID); len(public.Slots) != 1 || public.Slots[0].StartsAt != at(14, 0) || len(w.find(a.ID).Slots) != 1 {
		t.Errorf("public %+v, planned %+v", public.Slots, w.find(a.ID).Slots)
	}
}

func TestAppointmentsAreTakenBack(t *testing.T) {
	w := newWeekend(t)
	for name, a := range map[string]*plan.Atelier{"draft": w.atelier("Scène ouverte"), "public": w.published("Scan-a-thon")} {
		a = w.appoint(a)
		without := w.must(plan.Edit(context.Background(), w.db, w.by, w.o, a.ID, a.Token(), func(v *programme.Values) { v.Slots = v.Slots[:1] }))
		if _, err := plan.Edit(context.Background(), w.db, w.by, w.o, a.ID, a.Token(), func(v *programme.Values) { v.Slots = nil }); !problem.Is(err, problem.Conflict) {
			t.Errorf("%s: a stale edit: %v", name, err)
		}
		if _, err := plan.Undo(context.Background(), w.db, w.by, w.o); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := w.find(a.ID); len(without.Slots) != 1 || !slices.Equal(got.Slots, a.Slots) {
			t.Errorf("%s: %+v, want %+v", name, got.Slots, a.Slots)
		}
	}
}

package plan_test

import (
	"context"
	"reflect"
	"testing"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// undone takes back the last step and returns the ateliers.
func (w *weekend) undone() []*plan.Atelier {
	w.Helper()
	ateliers, err := plan.Undo(context.Background(), w.db, w.by, w.o)
	if err != nil {
		w.Fatal(err)
	}
	return ateliers
}

func (w *weekend) redone() []*plan.Atelier {
	w.Helper()
	ateliers, err := plan.Redo(context.Background(), w.db, w.by, w.o)
	if err != nil {
		w.Fatal(err)
	}
	return ateliers
}

func (w *weekend) history() plan.History {
	w.Helper()
	h, err := plan.HistoryOf(context.Background(), w.db, w.o, w.by.Actor.ID)
	if err != nil {
		w.Fatal(err)
	}
	return h
}

func TestUndo(t *testing.T) {
	w := newWeekend(t)
	ctx := context.Background()
	a := w.published("Flore")
	a = w.must(w.move(a, at(14, 0), at(16, 0), &w.places[1].ID))
	a = w.must(w.move(a, at(15, 0), at(17, 0), &w.places[1].ID))
	if got := w.undone(); got[0].StartsAt != at(14, 0) {
		t.Errorf("%v", got[0].StartsAt)
	}
	if got := w.undone(); got[0].StartsAt != at(10, 0) || got[0].DraftVersion != 0 {
		t.Errorf("%+v", got[0])
	}
	if _, err := plan.Undo(ctx, w.db, w.by, w.o); !problem.Is(err, problem.NotFound) {
		t.Errorf("nothing is left: %v", err)
	}
	// Another person's change of the same field is not taken back; of another field, it stays.
	other := *w
	other.by.Actor.ID = store.NewID()
	a = w.must(w.move(w.find(a.ID), at(14, 0), at(16, 0), &w.places[1].ID))
	_, err := plan.Edit(ctx, w.db, other.by, w.o, a.ID, a.Token(), func(v *programme.Values) { v.Title = "Plantes" })
	if err != nil {
		t.Fatal(err)
	}
	if got := w.undone(); got[0].StartsAt != at(10, 0) || got[0].Title != "Plantes" {
		t.Errorf("%+v", got[0])
	}
	a = w.must(w.move(w.find(a.ID), at(14, 0), at(16, 0), &w.places[1].ID))
	w.must(other.move(a, at(18, 0), at(19, 0), &w.places[1].ID))
	if _, err := plan.Undo(ctx, w.db, w.by, w.o); !problem.Is(err, problem.Conflict) {
		t.Errorf("somebody else's move: %v", err)
	}
}

func TestRedo(t *testing.T) {
	w := newWeekend(t)
	ctx := context.Background()
	a := w.atelier("Flore")
	for hour := 11; hour <= 13; hour++ {
		a = w.must(w.move(a, at(hour, 0), at(hour+1, 0), &w.places[1].ID))
	}
	w.undone()
	w.undone()
	for _, want := range []store.Instant{at(12, 0), at(13, 0)} {
		if got := w.redone(); got[0].StartsAt != want {
			t.Errorf("made again at %v, want %v", got[0].StartsAt.Time(), want.Time())
		}
	}
	if _, err := plan.Redo(ctx, w.db, w.by, w.o); !problem.Is(err, problem.NotFound) {
		t.Errorf("nothing is left: %v", err)
	}
	// Something new ends what could be made again, and so does what another person made of it.
	w.undone()
	a = w.must(w.move(w.find(a.ID), at(20, 0), at(21, 0), &w.places[1].ID))
	if got := w.history(); got.Redo != nil || got.Undo == nil {
		t.Errorf("%+v", got)
	}
	w.undone()
	other := *w
	other.by.Actor.ID = store.NewID()
	w.must(other.move(w.find(a.ID), at(9, 0), at(10, 0), &w.places[1].ID))
	if _, err := plan.Redo(ctx, w.db, w.by, w.o); !problem.Is(err, problem.Conflict) {
		t.Errorf("over somebody else's move: %v", err)
	}
}

// placedAll gives three ateliers without an hour theirs, in one go.
func placedAll(w *weekend) []*plan.Atelier {
	w.Helper()
	var changes []plan.Amendment
	for i, title := range []string{"Flore", "Faune", "Cuisine"} {
		a := w.must(w.move(w.atelier(title), 0, 60*60*1000, nil))
		changes = append(changes, plan.Amendment{AtelierID: a.ID, Token: a.Token(), Edit: func(v *programme.Values) {
			v.StartsAt, v.EndsAt, v.PlaceID = at(10+i, 0), at(11+i, 0), &w.places[0].ID
		}})
	}
	placed, err := plan.EditAll(context.Background(), w.db, w.by, w.o, changes, nil)
	if err != nil {
		w.Fatal(err)
	}
	return placed
}

func TestUndoOfSeveralInOneGo(t *testing.T) {
	w := newWeekend(t)
	placed := placedAll(w)
	want := &plan.Change{AccountID: w.by.Actor.ID, At: w.by.Now(), Fields: []string{"ends_at", "place", "starts_at"}, Ateliers: 3, Placed: true}
	got := w.history().Undo
	if got != nil {
		want.AtelierID = got.AtelierID
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if undone := w.undone(); len(undone) != 3 {
		t.Errorf("%d were taken back", len(undone))
	}
	for _, a := range placed {
		if now := w.find(a.ID); now.Scheduled() || now.PlaceID != nil {
			t.Errorf("%s stays at %v", now.Title, now.StartsAt.Time())
		}
	}
	if got := w.history().Undo; got.Ateliers != 1 || got.Placed {
		t.Errorf("before them was %+v", got)
	}
	if redone := w.redone(); len(redone) != 3 || w.find(placed[2].ID).StartsAt != at(12, 0) {
		t.Errorf("%d were placed again", len(redone))
	}
	if got := w.history(); got.Redo != nil || got.Undo.Ateliers != 3 {
		t.Errorf("%+v", got)
	}
}

func TestUndoOfSeveralIsAllOrNothing(t *testing.T) {
	w := newWeekend(t)
	placed := placedAll(w)
	other := *w
	other.by.Actor.ID = store.NewID()
	w.must(other.move(placed[1], at(18, 0), at(19, 0), &w.places[1].ID))
	_, err := plan.Undo(context.Background(), w.db, w.by, w.o)
	if !problem.Is(err, problem.Conflict) {
		t.Fatalf("one of them was moved since: %v", err)
	}
	for i, want := range []store.Instant{at(10, 0), at(18, 0), at(12, 0)} {
		if now := w.find(placed[i].ID); now.StartsAt != want {
			t.Errorf("%s is at %v", now.Title, now.StartsAt.Time())
		}
	}
	// Once that is taken back, all can be.
	if _, err := plan.Undo(context.Background(), other.db, other.by, other.o); err != nil {
		t.Fatal(err)
	}
	if undone := w.undone(); len(undone) != 3 || w.find(placed[1].ID).Scheduled() {
		t.Errorf("%d were taken back", len(undone))
	}
}

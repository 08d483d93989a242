package plan_test

import (
	"context"
	"errors"
	"reflect"
	"strconv"
	"testing"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/signup"
	"oplibre/app/store"
)

func TestMoveForm(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	ten := strconv.FormatInt(int64(at(10, 0)), 10)
	for name, test := range map[string]struct {
		form  plan.MoveForm
		start store.Instant
		end   store.Instant
		wrong string
	}{
		"typed":           {plan.MoveForm{Day: "2027-05-22", Start: "14:30", Length: "90"}, at(14, 30), at(16, 0), ""},
		"after midnight":  {plan.MoveForm{Day: "2027-05-22", Start: "00:30", Length: "60"}, at(24, 30), at(25, 30), ""},
		"dropped":         {plan.MoveForm{At: ten, Day: "nonsense", Length: "45"}, at(10, 0), at(10, 45), ""},
		"off the grid":    {plan.MoveForm{Off: "on", Length: "45"}, 0, 45 * 60_000, ""},
		"no hour":         {plan.MoveForm{Day: "2027-05-22", Start: "", Length: "45"}, 0, 0, "start"},
		"no day":          {plan.MoveForm{Day: "samedi", Start: "14:00", Length: "45"}, 0, 0, "day"},
		"no length":       {plan.MoveForm{Day: "2027-05-22", Start: "14:00", Length: "0"}, 0, 0, "length"},
		"skipped":         {plan.MoveForm{Day: "2027-03-27", Start: "02:30", Length: "30"}, 0, 0, "start"},
		"a far instant":   {plan.MoveForm{At: "9000000000000000", Length: "30"}, 0, 0, "start"},
		"a wrong instant": {plan.MoveForm{At: "soon", Length: "30"}, 0, 0, "start"},
	} {
		span, _, err := test.form.Target(paris)
		var refusal *problem.Error
		switch {
		case test.wrong == "" && (err != nil || span.Start != test.start || span.End != test.end):
			t.Errorf("%s: %v, %v", name, span, err)
		case test.wrong != "" && (!errors.As(err, &refusal) || !problem.Fields(refusal.Fields).Has(test.wrong)):
			t.Errorf("%s: %v, want a complaint about %s", name, err, test.wrong)
		}
	}
}

// The form of an atelier leads back to where it is, also in an hour that comes twice.
func TestFormOfLeadsBack(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	day, _ := plan.ParseDay("2027-10-30", paris)
	for at := day.Start; at < day.End; at += 15 * 60_000 {
		a := &plan.Atelier{}
		a.StartsAt, a.EndsAt = at, at+60*60_000
		form := a.FormOf(day)
		span, _, err := form.Target(paris)
		if err != nil || span != a.Span() {
			t.Fatalf("%+v: %v, %v", form, span, err)
		}
	}
}

func TestMoveBy(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Flore")
	form := plan.MoveForm{Token: a.Token(), Place: w.places[1].ID, Day: "2027-05-22", Start: "15:00", Length: "60", Pin: "yes"}
	moved := w.must(plan.MoveBy(context.Background(), w.db, w.by, w.o, a.ID, form))
	if moved.StartsAt != at(15, 0) || moved.EndsAt != at(16, 0) || !moved.Pinned || *moved.PlaceID != w.places[1].ID {
		t.Errorf("%+v", moved)
	}
	form.Token, form.Pin, form.Place = moved.Token(), "", store.NewID()
	if _, err := plan.MoveBy(context.Background(), w.db, w.by, w.o, a.ID, form); !problem.Is(err, problem.Invalid) {
		t.Errorf("a place of nobody: %v", err)
	}
	last, err := plan.LastOf(context.Background(), w.db, w.o, a.ID)
	if err != nil || last.AccountID != w.by.Actor.ID || !reflect.DeepEqual(last.Fields, []string{"ends_at", "pinned", "place", "starts_at"}) {
		t.Errorf("%+v, %v", last, err)
	}
	if theirs, err := plan.HistoryOf(context.Background(), w.db, w.o, store.NewID()); theirs != (plan.History{}) || err != nil {
		t.Errorf("somebody else did %+v, %v", theirs, err)
	}
}

func TestPending(t *testing.T) {
	w := newWeekend(t)
	w.atelier("Faune")
	a := w.published("Flore")
	w.must(w.move(a, at(14, 0), at(16, 0), nil))
	if got := w.plan().Pending(); len(got.Changed) != 1 || got.Drafts != 1 {
		t.Errorf("%+v", got)
	}
}

// Somebody who comes to two changed ateliers is one person, a group as many as it says, and whoever waits is concerned too.
func TestPersonsConcerned(t *testing.T) {
	w := newWeekend(t)
	ctx := context.Background()
	offers := signup.NewOffers(w.db)
	first, second, third := w.published("Flore"), w.publishedAt("Faune", 14), w.publishedAt("Cuisine", 17)
	signUp := func(form signup.Form, ateliers ...*plan.Atelier) {
		t.Helper()
		for _, a := range ateliers {
			form.Ateliers = append(form.Ateliers, a.ID)
		}
		if _, err := offers.SignUp(ctx, w.by, w.o, form, signup.Wording{Language: "fr"}); err != nil {
			t.Fatal(err)
		}
	}
	persons := func() int {
		t.Helper()
		n, err := w.plan().Pending().Persons(ctx, w.db, w.o)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	signUp(signup.Form{Name: "Ali Ben"}, first, third)
	signUp(signup.Form{Name: "Zoé Le Gall", Companions: []signup.Companion{{N: 1, Name: "Club", Count: "3"}}}, third)
	for _, test := range []struct {
		moved *plan.Atelier
		want  int
	}{{second, 0}, {first, 1}, {third, 5}} {
		w.must(w.move(w.find(test.moved.ID), at(20, 0), at(21, 0), nil))
		if got := persons(); got != test.want {
			t.Errorf("%s moved: %d persons are concerned, want %d", test.moved.Title, got, test.want)
		}
	}
}

func TestBlocker(t *testing.T) {
	w := newWeekend(t)
	ctx := context.Background()
	form := plan.BlockerForm{Kind: "break", Title: " Repas  partagé ", Day: "2027-05-22", Start: "12:30", End: "14:00"}
	b, err := plan.CreateBlocker(ctx, w.db, w.by, w.o, form)
	if err != nil {
		t.Fatal(err)
	}
	if b.Title != "Repas partagé" || b.PlaceID != nil || b.StartsAt != at(12, 30) || b.EndsAt != at(14, 0) {
		t.Errorf("%+v", b)
	}
	again := plan.BlockerFormOf(b, w.o.Location())
	again.Kind, again.Place, again.End = "taken", w.places[0].ID, "01:30"
	if b, err = plan.UpdateBlocker(ctx, w.db, w.by, w.o, b.ID, again); err != nil || b.EndsAt != at(25, 30) || b.Kind != programme.Taken {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err = plan.UpdateBlocker(ctx, w.db, w.by, w.o, b.ID, again); !problem.Is(err, problem.Conflict) {
		t.Errorf("the second of two: %v", err)
	}
	for field, wrong := range map[string]plan.BlockerForm{
		"kind":  {Kind: "party", Title: "x", Day: "2027-05-22", Start: "12:00", End: "13:00"},
		"title": {Kind: "break", Day: "2027-05-22", Start: "12:00", End: "13:00"},
		"day":   {Kind: "break", Title: "x", Start: "12:00", End: "13:00"},
		"start": {Kind: "break", Title: "x", Day: "2027-05-22", Start: "midi", End: "13:00"},
		"end":   {Kind: "break", Title: "x", Day: "2027-05-22", Start: "13:00", End: "12:00"},
		"place": {Kind: "break", Title: "x", Day: "2027-05-22", Start: "12:00", End: "13:00", Place: store.NewID()},
	} {
		_, err := plan.CreateBlocker(ctx, w.db, w.by, w.o, wrong)
		var refusal *problem.Error
		if !errors.As(err, &refusal) || !problem.Fields(refusal.Fields).Has(field) {
			t.Errorf("%+v: %v, want a complaint about %s", wrong, err, field)
		}
	}
	if err := plan.DeleteBlocker(ctx, w.db, w.by, w.o, b.ID); err != nil || len(w.plan().Blockers) != 0 {
		t.Errorf("%v, %d left", err, len(w.plan().Blockers))
	}
}

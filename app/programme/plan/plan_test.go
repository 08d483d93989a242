package plan_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// weekend is an operation with one theme, two places and ateliers to plan.
type weekend struct {
	testing.TB
	db     *store.DB
	o      *operation.Operation
	by     store.By
	theme  programme.Theme
	places [2]programme.Place
}

var saturday = time.Date(2027, 5, 22, 0, 0, 0, 0, time.FixedZone("Europe/Paris", 2*3600))

func at(hour, minute int) store.Instant {
	return store.InstantOf(saturday.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute))
}

func newWeekend(t testing.TB) *weekend {
	t.Helper()
	w := &weekend{TB: t, db: storetest.New(t), by: store.By{Actor: store.Actor{Kind: store.ActorAccount, ID: store.NewID()}, At: saturday.AddDate(0, -2, 0)}}
	w.o = &operation.Operation{ID: store.NewID(), Slug: "saint-marc", Name: "Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: at(-6, 0), EndsAt: at(42, 0), Phase: operation.Open, LeadInstance: w.db.Instance().ID, NextNumber: 1, Version: 1, Translations: map[string]operation.Translation{}}
	w.write(func(tx *gorm.DB) error { return tx.Create(w.o).Error })
	w.theme = programme.Theme{OperationID: w.o.ID, ID: store.NewID(), Slug: "flore", Name: "Flore", Fields: "[]", Version: 1, Translations: map[string]string{}}
	w.write(func(tx *gorm.DB) error { return tx.Create(&w.theme).Error })
	for i, name := range []string{"Mairie", "Médiathèque"} {
		w.places[i] = programme.Place{OperationID: w.o.ID, ID: store.NewID(), Number: i + 1, Slug: store.Fold(name), Name: name, Access: []string{}, Version: 1}
		w.write(func(tx *gorm.DB) error { return tx.Create(&w.places[i]).Error })
	}
	return w
}

func (w *weekend) write(fn func(tx *gorm.DB) error) {
	w.Helper()
	if err := w.db.Write(context.Background(), fn); err != nil {
		w.Fatal(err)
	}
}

// atelier makes a draft of ten to noon in the first place.
func (w *weekend) atelier(title string) *plan.Atelier {
	w.Helper()
	created, err := programme.CreateAtelier(context.Background(), w.db, w.by, w.o, programme.AtelierForm{Theme: w.theme.ID, Place: w.places[0].ID,
		Title: title, Start: "2027-05-22T10:00", End: "2027-05-22T12:00", Entry: "signup", Capacity: "12", Audience: "everybody", Facilitators: "Léna Riou"})
	if err != nil {
		w.Fatal(err)
	}
	return w.find(created.ID)
}

// published makes one that the public sees.
func (w *weekend) published(title string) *plan.Atelier { w.Helper(); return w.publishedAt(title, 10) }

// publishedAt makes one of two hours that the public sees.
func (w *weekend) publishedAt(title string, hour int) *plan.Atelier {
	w.Helper()
	a := w.atelier(title)
	if hour != 10 {
		a = w.must(w.move(a, at(hour, 0), at(hour+2, 0), a.PlaceID))
	}
	if _, err := publishing.SetStatus(context.Background(), w.db, w.by, w.o, "Nadia", a.ID, strconv.FormatInt(a.Version, 10), programme.Published); err != nil {
		w.Fatal(err)
	}
	return w.find(a.ID)
}

func (w *weekend) plan() *plan.Plan {
	w.Helper()
	p, err := plan.Load(context.Background(), w.db, w.o)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *weekend) find(id string) *plan.Atelier { w.Helper(); return w.plan().Find(id) }

func (w *weekend) public(id string) *programme.Listing {
	w.Helper()
	l, err := programme.FindPublicAtelier(context.Background(), w.db, w.o.ID, id)
	if err != nil {
		w.Fatal(err)
	}
	return l
}

func (w *weekend) move(a *plan.Atelier, start, end store.Instant, place *string) (*plan.Atelier, error) {
	return plan.Edit(context.Background(), w.db, w.by, w.o, a.ID, a.Token(), func(v *programme.Values) {
		v.StartsAt, v.EndsAt, v.PlaceID = start, end, place
	})
}

func (w *weekend) must(a *plan.Atelier, err error) *plan.Atelier {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	return a
}

func TestDraftIsMovedInItsRow(t *testing.T) {
	w := newWeekend(t)
	a := w.must(w.move(w.atelier("Flore"), at(14, 0), at(15, 30), &w.places[1].ID))
	got := w.find(a.ID)
	if got.StartsAt != at(14, 0) || got.EndsAt != at(15, 30) || *got.PlaceID != w.places[1].ID || got.DraftVersion != 0 || len(got.Changed) != 0 {
		t.Errorf("%+v", got)
	}
	if got.Token() != a.Token() {
		t.Errorf("token %s, answered %s", got.Token(), a.Token())
	}
	if len(got.Leads) != 1 || *got.Seats.Capacity != 12 {
		t.Errorf("leads %v and seats %v have changed", got.Leads, got.Seats)
	}
}

func TestOffTheGridAndBack(t *testing.T) {
	w := newWeekend(t)
	a := w.must(w.move(w.atelier("Flore"), 0, 2*60*60*1000, nil))
	if got := w.find(a.ID); got.Scheduled() || got.Duration() != 2*time.Hour {
		t.Errorf("%+v", got)
	}
	a = w.must(w.move(a, at(9, 0), at(11, 0), &w.places[0].ID))
	if got := w.find(a.ID); !got.Scheduled() {
		t.Errorf("%+v", got)
	}
	_, err := w.move(w.published("Faune"), 0, 1000, nil)
	if !problem.Is(err, problem.Invalid) {
		t.Errorf("what the public sees lost its hour: %v", err)
	}
}

func TestPublishedIsChangedInAnOverlay(t *testing.T) {
	w := newWeekend(t)
	a := w.published("Flore")
	moved := w.must(w.move(a, at(14, 0), at(16, 0), &w.places[1].ID))
	got := w.find(a.ID)
	if got.StartsAt != at(14, 0) || *got.PlaceID != w.places[1].ID || got.Published.StartsAt != at(10, 0) ||
		!reflect.DeepEqual(got.Changed, []string{"ends_at", "place", "starts_at"}) || got.Token() != moved.Token() {
		t.Errorf("%+v", got)
	}
	if public := w.public(a.ID); public.StartsAt != at(10, 0) || public.Version != a.Version {
		t.Errorf("the public sees %+v", public)
	}
	// Back where it was: nothing waits to be published.
	w.must(w.move(got, at(10, 0), at(12, 0), &w.places[0].ID))
	if got := w.find(a.ID); got.DraftVersion != 0 || len(got.Changed) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestOverlayKeepsEveryKindOfValue(t *testing.T) {
	w := newWeekend(t)
	a := w.published("Flore")
	lead := w.plan().Facilitators[0].ID
	want := a.Values()
	minimum, decided := 4, at(-48, 0)
	want.Translations = map[string]programme.AtelierTranslation{"en": {Title: "Plants"}}
	want.Access, want.DependsOn, want.DependsAt = []string{"step_free"}, []string{"rain"}, &decided
	want.Minimum, want.DecidedBy, want.Reserve, want.Capacity = &minimum, &decided, 2, nil
	want.Fallback, want.FallbackPlaceID, want.FallbackOwner = programme.FallbackMove, &w.places[1].ID, "Nadia"
	want.Leads = []programme.Lead{{FacilitatorID: lead, Role: "help"}}
	want.Needs = []programme.Need{{Kind: "gps", Quantity: 3}}
	_, err := plan.Edit(context.Background(), w.db, w.by, w.o, a.ID, a.Token(), func(v *programme.Values) { *v = want })
	if err != nil {
		t.Fatal(err)
	}
	if got := w.find(a.ID).Values(); !reflect.DeepEqual(got, want) {
		t.Errorf("\n%+v\n%+v", got, want)
	}
	if now := *w.find(a.ID).Published; !reflect.DeepEqual(now, a.Values()) {
		t.Errorf("published\n%+v\n%+v", now, a.Values())
	}
}

func TestSecondOfTwoIsShownWhatChanged(t *testing.T) {
	for _, make := range []func(*weekend) *plan.Atelier{
		func(w *weekend) *plan.Atelier { return w.atelier("Flore") },
		func(w *weekend) *plan.Atelier { return w.published("Flore") },
	} {
		w := newWeekend(t)
		a := make(w)
		w.must(w.move(a, at(14, 0), at(16, 0), &w.places[1].ID))
		_, err := w.move(a, at(9, 0), at(11, 0), &w.places[0].ID)
		var refusal *problem.Error
		if !errors.As(err, &refusal) || refusal.Kind != problem.Conflict {
			t.Fatal(err)
		}
		if now, ok := refusal.Current.(plan.Stale); !ok || now.Atelier.StartsAt != at(14, 0) {
			t.Errorf("%+v", refusal.Current)
		}
	}
}

func TestOfManyAtOnceOneWins(t *testing.T) {
	w := newWeekend(t)
	a := w.published("Flore")
	const people = 8
	errs := make([]error, people)
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() { _, errs[i] = w.move(a, at(12+i, 0), at(13+i, 0), &w.places[0].ID) })
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !problem.Is(err, problem.Conflict):
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d won", won, people)
	}
}

// Whatever is in an overlay, it is merged or refused, never half.
func FuzzOverlay(f *testing.F) {
	f.Add(`{"title":"x"}`)
	f.Add(`{"starts_at":"soon"}`)
	f.Add(`{"leads":[{"id":"a","role":"lead"}],"translations":{"en":{"title":"y"}}}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, changes string) {
		before := programme.Values{Title: "Flore", Access: []string{"step_free"}}
		after, err := plan.Merged(before, changes)
		if err != nil {
			return
		}
		if raw, err := json.Marshal(after); err != nil || !json.Valid(raw) {
			t.Errorf("%q: %v", changes, err)
		}
		if before.Title != "Flore" || before.Access[0] != "step_free" {
			t.Error("the values it was merged over have changed")
		}
	})
}

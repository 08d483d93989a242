package publishing_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

func TestPublishingIsSeenOnlyThen(t *testing.T) {
	w := newWeekend(t)
	flore, faune, draft := w.public("Flore", 10), w.public("Faune", 14), w.draft("Sons", 16)
	flore = w.moved(flore, 18)
	faune = w.edit(faune, func(v *programme.Values) { v.Title = "Oiseaux" })
	p := w.pending(nil)
	if len(p.Items) != 3 || !p.Items[2].Draft || p.Items[2].Chosen || !p.Items[0].Chosen || p.Items[1].Change.Kind != publishing.Changed {
		t.Fatalf("%+v", p.Items)
	}
	before, err := programme.FindPublicAtelier(t.Context(), w.db, w.o.ID, flore.ID)
	if err != nil || before.StartsAt != at(10) {
		t.Fatalf("%v, %v", before.StartsAt, err)
	}
	v := w.mustPublish(flore, draft)
	// What was public before any version is the first one; this is the second.
	if v.Number != 2 || len(v.Difference.Changes) != 2 || v.Difference.Changes[0].Kind != publishing.Added || v.Difference.Changes[1].Before.StartsAt != at(10) {
		t.Errorf("%+v", v)
	}
	all := w.versions()
	if len(all) != 2 || !all[1].Difference.First || all[1].Difference.Total != 2 || all[1].Author != "" || all[0].Author != "Nadia Le Gall" {
		t.Errorf("%+v", all)
	}
	after, err := programme.FindPublicAtelier(t.Context(), w.db, w.o.ID, flore.ID)
	if err != nil || after.StartsAt != at(18) || after.Sequence != before.Sequence+1 || after.Version != before.Version+1 {
		t.Errorf("%+v, %v", after, err)
	}
	if got := w.find(draft.ID); got.Status != programme.Published || got.Sequence != 1 {
		t.Errorf("%+v", got)
	}
	// The one that was taken out still waits.
	if got := w.find(faune.ID); got.DraftVersion == 0 || got.Published.Title != "Faune" || got.Title != "Oiseaux" {
		t.Errorf("%+v", got)
	}
}

func TestTwiceTheSameClickPublishesOnce(t *testing.T) {
	w := newWeekend(t)
	flore := w.moved(w.public("Flore", 10), 14)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", flore)
	choice := publishing.Choice{Key: store.NewID(), Items: []string{value(flore)}}
	for i := range 2 {
		if _, err := publishing.Publish(t.Context(), w.db, w.by, w.o, choice); err != nil {
			t.Fatalf("click %d: %v", i+1, err)
		}
	}
	if n, letters := len(w.versions()), len(w.letters(publishing.LetterCarnet)); n != 2 || letters != 1 {
		t.Errorf("%d versions and %d letters", n, letters)
	}
}

func TestWhatChangedSinceItWasSeenIsRefused(t *testing.T) {
	w := newWeekend(t)
	flore, faune := w.moved(w.public("Flore", 10), 14), w.moved(w.public("Faune", 12), 16)
	w.edit(faune, func(v *programme.Values) { v.Title = "Oiseaux" })
	if _, err := w.publish(flore, faune); !problem.Is(err, problem.Conflict) {
		t.Fatal(err)
	}
	if got := w.find(flore.ID); got.Published.StartsAt != at(10) || len(w.versions()) != 0 {
		t.Error("half of it is published")
	}
	for name, choice := range map[string]publishing.Choice{
		"nothing":     {},
		"no token":    {Items: []string{flore.ID}},
		"a long note": {Items: []string{value(flore)}, Note: strings.Repeat("x", 501)},
	} {
		if _, err := publishing.Publish(t.Context(), w.db, w.by, w.o, choice); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.publish(w.find(flore.ID), w.find(faune.ID)); err != nil {
		t.Error(err)
	}
	if _, err := w.publish(flore); !problem.Is(err, problem.Conflict) {
		t.Errorf("published already: %v", err)
	}
}

func TestWhoIsConcerned(t *testing.T) {
	w := newWeekend(t)
	flore, faune, sons := w.public("Flore", 10), w.public("Faune", 14), w.public("Sons", 18)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", flore, faune)
	w.signUp("Yann Bihan", "", flore)
	w.signUp("Gwen Le Roux", "gwen@example.org", sons)
	w.mail("lena@example.org")
	w.moved(flore, 15)
	w.edit(sons, func(v *programme.Values) { v.Summary = "Écouter la rade." })
	p := w.pending(nil)
	a := p.Affected
	if len(a.Carnets) != 2 || a.Carnets[0].Name != "Nolwenn Cadiou" || a.Carnets[1].Phone == "" || a.Persons() != 2 || a.Letters() != 2 {
		t.Fatalf("%+v", a)
	}
	if c := a.Carnets[0].Clashes; len(c) != 1 || c[0].First.Title != "Faune" || c[0].Second.Title != "Flore" {
		t.Errorf("clashes %+v", c)
	}
	if len(a.Carnets[1].Clashes) != 0 || len(a.Leads) != 1 || len(a.Leads[0].Changes) != 2 || !slices.Equal(a.Places, []string{w.places[0].ID}) {
		t.Errorf("%+v", a)
	}
	v := w.mustPublish(w.find(flore.ID), w.find(sons.ID))
	letters := w.letters(publishing.LetterCarnet)
	if len(letters) != 1 || letters[0].Recipient != "nolwenn@example.org" || letters[0].State != store.LetterWaiting {
		t.Fatalf("%+v", letters)
	}
	if number, ateliers := publishing.Told(&letters[0]); number != v.Number || !slices.Equal(ateliers, []string{flore.ID}) {
		t.Errorf("tells of version %d, %v", number, ateliers)
	}
	if leads := w.letters(publishing.LetterLead); len(leads) != 1 || leads[0].Recipient != "lena@example.org" {
		t.Errorf("%+v", leads)
	}
}

func TestWhoLeftIsNotConcerned(t *testing.T) {
	w := newWeekend(t)
	flore := w.public("Flore", 10)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", flore)
	w.signUp("Yann Bihan", "yann@example.org", flore)
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE registration SET status = 'cancelled' WHERE carnet_id IN (SELECT carnet_id FROM person WHERE email = 'yann@example.org')").Error
	})
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE carnet SET erase_at = 1 WHERE id IN (SELECT carnet_id FROM person WHERE email = 'nolwenn@example.org')").Error
	})
	w.mustPublish(w.moved(flore, 14))
	if letters := w.letters(publishing.LetterCarnet); len(letters) != 0 {
		t.Errorf("%+v", letters)
	}
}

func TestFewerPlacesThanPersonsRemovesNobody(t *testing.T) {
	w := newWeekend(t)
	flore := w.public("Flore", 10)
	for i := range 3 {
		w.signUp(fmt.Sprintf("Personne %d", i), fmt.Sprintf("p%d@example.org", i), flore)
	}
	two := 2
	flore = w.edit(flore, func(v *programme.Values) { v.Capacity = &two })
	p := w.pending(nil)
	if len(p.Affected.Over) != 1 || p.Affected.Over[0].Taken != 3 || len(p.Affected.Carnets) != 0 {
		t.Fatalf("%+v", p.Affected)
	}
	w.mustPublish(flore)
	if seats := w.find(flore.ID).Seats; *seats.Capacity != 2 || seats.Confirmed != 3 || seats.Excess != 1 {
		t.Errorf("%+v", seats)
	}
}

func TestStatusWays(t *testing.T) {
	w := newWeekend(t)
	a := w.draft("Flore", 10)
	set := func(version string, status programme.Status) error {
		_, err := publishing.SetStatus(t.Context(), w.db, w.by, w.o, "Nadia", a.ID, version, status)
		return err
	}
	if err := set(w.find(a.ID).Token(), programme.Cancelled); !problem.Is(err, problem.Conflict) {
		t.Errorf("a draft was cancelled: %v", err)
	}
	for i, status := range []programme.Status{programme.Published, programme.Cancelled, programme.Published} {
		if err := set(w.find(a.ID).Token(), status); err != nil {
			t.Fatal(err)
		}
		if got := w.find(a.ID); got.Status != status || got.Sequence != int64(i+1) {
			t.Errorf("%s with sequence %d, want %s, %d", got.Status, got.Sequence, status, i+1)
		}
	}
	if err := set(w.find(a.ID).Token(), programme.DraftAtelier); !problem.Is(err, problem.Conflict) {
		t.Errorf("what was published disappeared: %v", err)
	}
	if err := set("1", programme.Cancelled); !problem.Is(err, problem.Conflict) {
		t.Errorf("cancelled from a stale page: %v", err)
	}
}

func TestCancellingLeavesOtherChangesWaiting(t *testing.T) {
	w := newWeekend(t)
	flore := w.public("Flore", 10)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", flore)
	w.moved(flore, 14)
	version := fmt.Sprint(flore.Version)
	v, err := publishing.SetStatus(t.Context(), w.db, w.by, w.o, "Nadia", flore.ID, version, programme.Cancelled)
	if err != nil || v.Difference.Changes[0].Kind != publishing.Cancelled || len(v.Difference.Changes[0].Fields) != 0 {
		t.Fatalf("%+v, %v", v, err)
	}
	got := w.find(flore.ID)
	if got.Published.Status != programme.Cancelled || got.Published.StartsAt != at(10) || got.StartsAt != at(14) || len(w.letters(publishing.LetterCarnet)) != 1 {
		t.Errorf("%+v", got)
	}
	if v, err := publishing.SetStatus(t.Context(), w.db, w.by, w.o, "Nadia", flore.ID, version, programme.Cancelled); v != nil || err != nil {
		t.Errorf("a second tap: %v, %v", v, err)
	}
	if _, err := publishing.SetStatus(t.Context(), w.db, w.by, w.o, "Nadia", flore.ID, version, programme.Published); !problem.Is(err, problem.Conflict) {
		t.Errorf("from an old page: %v", err)
	}
	if _, err := publishing.SetStatus(t.Context(), w.db, w.by, w.o, "Nadia", flore.ID, got.Token(), programme.DraftAtelier); !problem.Is(err, problem.Conflict) {
		t.Errorf("back to the drafts: %v", err)
	}
	v, err = publishing.SetStatus(t.Context(), w.db, w.by, w.o, "Nadia", flore.ID, got.Token(), programme.Published)
	if err != nil || v.Difference.Changes[0].Kind != publishing.Reinstated {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestPublishingDrafts(t *testing.T) {
	w := newWeekend(t)
	w.draft("Flore", 10)
	homeless := w.edit(w.draft("Faune", 10), func(v *programme.Values) { v.PlaceID = nil })
	tray := w.edit(w.draft("Sons", 10), func(v *programme.Values) { v.StartsAt, v.EndsAt = 0, 1000 })
	v, err := publishing.PublishDrafts(t.Context(), w.db, w.by, w.o, "Nadia")
	if err != nil || v == nil || !v.Difference.First || v.Difference.Total != 1 {
		t.Fatalf("%+v, %v", v, err)
	}
	for _, a := range []*plan.Atelier{homeless, tray} {
		if got := w.find(a.ID); got.Status != programme.DraftAtelier {
			t.Errorf("%s is public", a.Title)
		}
	}
	if v, err := publishing.PublishDrafts(t.Context(), w.db, w.by, w.o, "Nadia"); v != nil || err != nil || len(w.versions()) != 1 {
		t.Errorf("again: %+v, %v", v, err)
	}
	if _, err := w.publish(tray); !problem.Is(err, problem.Conflict) {
		t.Errorf("without an hour: %v", err)
	}
}

func TestDropping(t *testing.T) {
	w := newWeekend(t)
	flore := w.public("Flore", 10)
	first := w.moved(flore, 14)
	w.moved(flore, 15)
	if err := publishing.Drop(t.Context(), w.db, w.by, w.o, flore.ID, first.Token()); !problem.Is(err, problem.Conflict) {
		t.Errorf("somebody has changed it since: %v", err)
	}
	for range 2 {
		if err := publishing.Drop(t.Context(), w.db, w.by, w.o, flore.ID, w.find(flore.ID).Token()); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.find(flore.ID); got.StartsAt != at(10) || got.DraftVersion != 0 {
		t.Errorf("%+v", got)
	}
}

// Versions hold public values only: make sure that there is data that could leak.
func TestVersionsHoldNothingPrivate(t *testing.T) {
	w := newWeekend(t)
	flore := w.public("Flore", 10)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", flore)
	w.mail("lena@example.org")
	secret := 4321
	flore = w.edit(flore, func(v *programme.Values) {
		v.FallbackOwner, v.Expected, v.Team, v.Minimum, v.Fallback = "Maryvonne", &secret, &secret, &secret, programme.FallbackCancel
		v.Needs, v.DependsOn, v.Reserve = []programme.Need{{Kind: "gps", Quantity: secret}}, []string{"low_water"}, 1
		v.StartsAt = at(9)
	})
	if own := w.pending(nil).Items[0].Own; len(own) != 8 {
		t.Errorf("own fields %v", own)
	}
	w.mustPublish(flore)
	if got := w.find(flore.ID).Values(); got.FallbackOwner != "Maryvonne" || len(got.Needs) != 1 {
		t.Errorf("the team's own values are lost: %+v", got)
	}
	var kept []string
	err := w.db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Raw("SELECT snapshot || changes FROM programme_version WHERE operation_id = ?", w.o.ID).Scan(&kept).Error
	})
	if err != nil || len(kept) != 2 {
		t.Fatal(err)
	}
	for _, text := range kept {
		for _, private := range []string{"Maryvonne", "4321", "gps", "low_water", "Léna", "lena@", "Nolwenn", "fallback", "reserve"} {
			if strings.Contains(text, private) {
				t.Errorf("a version holds %q: %s", private, text)
			}
		}
	}
	// What only the team sees makes no version.
	v := w.mustPublish(w.edit(flore, func(v *programme.Values) { v.FallbackOwner = "Jean" }))
	if v != nil || len(w.versions()) != 2 || w.find(flore.ID).FallbackOwner != "Jean" {
		t.Errorf("%+v", v)
	}
}

func TestComparingVersions(t *testing.T) {
	w := newWeekend(t)
	flore := w.public("Flore", 10)
	w.mustPublish(w.moved(flore, 14))
	w.mustPublish(w.edit(flore, func(v *programme.Values) { v.PlaceID = &w.places[1].ID }))
	d, err := publishing.CompareVersions(t.Context(), w.db, w.o.ID, 1, 3)
	if err != nil || len(d.Changes) != 1 || !slices.Equal(d.Changes[0].Fields, []string{publishing.FieldStart, publishing.FieldPlace}) ||
		d.Names.Places[w.places[0].ID] != "Mairie" || d.Names.Places[w.places[1].ID] != "Médiathèque" {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := publishing.CompareVersions(t.Context(), w.db, w.o.ID, 1, 9); !problem.Is(err, problem.NotFound) {
		t.Error(err)
	}
	if latest := w.pending(nil).Latest; latest.Number != 3 {
		t.Errorf("%+v", latest)
	}
	if at, ok, err := publishing.LastChange(t.Context(), w.db, w.o.ID); err != nil || !ok || at != w.by.Now() {
		t.Errorf("%v, %v, %v", at, ok, err)
	}
}

// Whatever two snapshots hold, comparing one with itself finds nothing, and from nothing everything.
func FuzzCompare(f *testing.F) {
	f.Add(`{"ateliers":[{"id":"a","title":"x","starts_at":1,"ends_at":2}]}`, `{"ateliers":[{"id":"a","title":"y","starts_at":1,"ends_at":3},{"id":"b"}]}`)
	f.Add(`{"ateliers":[]}`, `{"ateliers":[{"id":"a","status":"cancelled","capacity":3,"translations":{"en":{"title":"z"}}}]}`)
	f.Fuzz(func(t *testing.T, first, second string) {
		var a, b publishing.Snapshot
		if json.Unmarshal([]byte(first), &a) != nil || json.Unmarshal([]byte(second), &b) != nil || !distinct(a) || !distinct(b) {
			return
		}
		if same := publishing.Compare(&a, &a); len(same.Changes) != 0 {
			t.Errorf("%s differs from itself: %+v", first, same)
		}
		there, back := publishing.Compare(&a, &b), publishing.Compare(&b, &a)
		if len(there.Changes) != len(back.Changes) {
			t.Errorf("%d changes there and %d back", len(there.Changes), len(back.Changes))
		}
	})
}

// distinct reports whether every atelier is there and is there once.
func distinct(s publishing.Snapshot) bool {
	seen := map[string]bool{}
	for _, a := range s.Ateliers {
		if a == nil || seen[a.ID] {
			return false
		}
		seen[a.ID] = true
	}
	return true
}

package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/assignment"
	"oplibre/app/store"
)

// wishWalk is a weekend whose seats are given by wishes.
type wishWalk struct {
	*hall
	s                  *site
	organiser, anybody *browser
	bread, sounds      programme.Atelier
	// page is that of the team, public that of everybody, carnet that of whoever wished.
	page, public, carnet string
}

// TestWishesFromTheFormToTheFile walks from the opening of the wishes to the answer in the carnet and the file that anybody verifies.
func TestWishesFromTheFormToTheFile(t *testing.T) {
	w := &wishWalk{s: newSite(t)}
	w.hall = newHall(t, w.s.db, "saint-marc-2027")
	w.bread, w.sounds = w.hall.atelier("Pain", 10, 12, 1), w.hall.atelier("Sons", 14, 16, 5)
	w.write(func(tx *gorm.DB) error { return tx.Exec("UPDATE atelier SET by_wishes = ?", true).Error })
	w.organiser, w.anybody = w.s.signedIn(account.Organiser, w.o.ID), w.s.visitor()
	w.page, w.public = "/gestion/"+w.o.Slug+"/voeux", "/o/"+w.o.Slug+"/voeux"
	w.opens(t)
	w.enters(t)
	w.isAssigned(t)
	if n := w.confirmed(w.sounds); n != 1 {
		t.Errorf("%d seats", n)
	}
	if text := plain(w.anybody.get(w.carnet).Body); !strings.Contains(text, "Accordé : votre 1ᵉʳ vœu.") {
		t.Error("the carnet does not say what came true")
	}
	if got := w.anybody.get(w.public + ".json"); got.Status != http.StatusOK || strings.Contains(got.Body, "Nolwenn") || !strings.Contains(got.Body, `"adjusted"`) {
		t.Errorf("the file: %d", got.Status)
	}
	if got := w.anybody.get(w.public); got.Status != http.StatusOK || !strings.Contains(got.Body, "voeux.json") {
		t.Errorf("the public page: %d", got.Status)
	}
}

func (w *wishWalk) opens(t *testing.T) {
	t.Helper()
	closes := store.InstantOf(w.s.now.Add(48 * time.Hour))
	if got := w.organiser.post(w.page, url.Values{"closes": {""}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("no date: %d", got.Status)
	}
	if got := w.organiser.post(w.page, url.Values{"closes": {local(w.hall, closes)}}); got.Status != http.StatusSeeOther {
		t.Fatalf("open: %d %s", got.Status, got.Body)
	}
}

// enters wishes on the form, and changes them in the carnet.
func (w *wishWalk) enters(t *testing.T) {
	t.Helper()
	form := w.anybody.get(w.path() + "?wish=" + w.sounds.ID).document(t)
	if n := form.Find("select[name=wish]").Length(); n != 2 || form.Find("input[name=atelier]").Length() != 0 {
		t.Errorf("%d ranks, and seats to take", n)
	}
	values := signUpValues("Nolwenn")
	values.Del("atelier")
	values["wish"] = []string{w.sounds.ID, w.bread.ID}
	values.Set("up", "1")
	if first, _ := w.anybody.post(w.path(), values).document(t).Find("select[name=wish] option[selected]").First().Attr("value"); first != w.bread.ID {
		t.Errorf("moved up: %q is first", first)
	}
	values.Del("up")
	values["wish"] = []string{w.bread.ID, w.sounds.ID}
	w.carnet = "/carnet/" + w.signsUp(w.s, values)
	if text := plain(w.anybody.get(w.carnet).Body); !strings.Contains(text, "Ce ne sont pas encore des places.") {
		t.Error("the carnet does not say that wishes are no seats")
	}
	person, _ := w.anybody.get(w.carnet + "/voeux").document(t).Find("input[name=person]").First().Attr("value")
	if got := w.anybody.post(w.carnet+"/voeux", url.Values{"wish": {w.sounds.ID, w.bread.ID}, "person": {person}}); got.Status != http.StatusSeeOther {
		t.Errorf("change: %d", got.Status)
	}
	if got := w.anybody.post(w.carnet+"/voeux", url.Values{"wish": {""}, "person": {person}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("no wish: %d", got.Status)
	}
}

// isAssigned goes past the closing, adjusts what the program proposes and publishes it.
func (w *wishWalk) isAssigned(t *testing.T) {
	t.Helper()
	round, err := signup.FindWishRound(t.Context(), w.s.db, w.o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if body := w.anybody.get(w.public).Body; strings.Contains(body, round.Seed) || !strings.Contains(body, round.Fingerprint()) {
		t.Error("the seed is shown before the wishes close, or its fingerprint is not")
	}
	if got := w.anybody.get(w.public + ".json"); got.Status != http.StatusNotFound {
		t.Errorf("a file before anything is published: %d", got.Status)
	}
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE wish_round SET closes_at = ?", store.InstantOf(w.s.now)-1).Error
	})
	run := func() {
		if err := assignment.Run(context.Background(), w.s.db, store.By{At: w.s.now}); err != nil {
			t.Fatal(err)
		}
	}
	run()
	doc := w.organiser.get(w.page).document(t)
	stamp, found := doc.Find("input[name=computed]").First().Attr("value")
	if !found {
		t.Fatal("nothing to publish")
	}
	if got := w.organiser.get(w.page + "/first_wishes?atelier=" + w.sounds.ID); !strings.Contains(got.Body, "Nolwenn") {
		t.Errorf("review: %d", got.Status)
	}
	if got := w.organiser.get(w.page + "/first_wishes/1"); got.Status != http.StatusOK {
		t.Errorf("a party: %d", got.Status)
	}
	if got := w.organiser.post(w.page+"/first_wishes/1", url.Values{"computed": {stamp}, "given": {"0"}}); got.Status != http.StatusSeeOther {
		t.Errorf("adjust: %d", got.Status)
	}
	for _, path := range []string{"/first_wishes/99", "/no_policy"} {
		if got := w.organiser.get(w.page + path); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	if got := w.organiser.post(w.page+"/first_wishes/publier", url.Values{"computed": {"1"}}); got.Status != http.StatusConflict {
		t.Errorf("publish another result: %d", got.Status)
	}
	if got := w.organiser.post(w.page+"/first_wishes/publier", url.Values{"computed": {stamp}}); got.Status != http.StatusSeeOther {
		t.Fatalf("publish: %d", got.Status)
	}
	run()
}

// An organiser of another operation sees and changes nothing.
func TestWishesOfOthers(t *testing.T) {
	s := newSite(t)
	h, other := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "ailleurs-2027")
	stranger := s.signedIn(account.Organiser, other.o.ID)
	for _, below := range []string{"", "/first_wishes", "/first_wishes/1"} {
		if got := stranger.get("/gestion/" + h.o.Slug + "/voeux" + below); got.Status == http.StatusOK {
			t.Errorf("%q is shown to a stranger", below)
		}
	}
}

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
	"oplibre/app/signup"
	"oplibre/app/signup/assignment"
	"oplibre/app/store"
)

// TestWishesFromTheFormToTheFile walks from the opening of the wishes to the answer in the carnet and the file that anybody verifies.
func TestWishesFromTheFormToTheFile(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	bread, sounds := h.atelier("Pain", 10, 12, 1), h.atelier("Sons", 14, 16, 5)
	h.write(func(tx *gorm.DB) error { return tx.Exec("UPDATE atelier SET by_wishes = ?", true).Error })
	organiser, b := s.signedIn(account.Organiser, h.o.ID), s.visitor()
	page := "/gestion/" + h.o.Slug + "/voeux"
	closes := store.InstantOf(s.now.Add(48 * time.Hour))
	if got := organiser.post(page, url.Values{"closes": {""}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("no date: %d", got.Status)
	}
	if got := organiser.post(page, url.Values{"closes": {local(h, closes)}}); got.Status != http.StatusSeeOther {
		t.Fatalf("open: %d %s", got.Status, got.Body)
	}
	form := b.get(h.path() + "?wish=" + sounds.ID).document(t)
	if n := form.Find("select[name=wish]").Length(); n != 2 || form.Find("input[name=atelier]").Length() != 0 {
		t.Errorf("%d ranks, and seats to take", n)
	}
	values := signUpValues("Nolwenn")
	values.Del("atelier")
	values["wish"] = []string{sounds.ID, bread.ID}
	values.Set("up", "1")
	if first, _ := b.post(h.path(), values).document(t).Find("select[name=wish] option[selected]").First().Attr("value"); first != bread.ID {
		t.Errorf("moved up: %q is first", first)
	}
	values.Del("up")
	values["wish"] = []string{bread.ID, sounds.ID}
	code := h.signsUp(s, values)
	carnet := "/carnet/" + code
	if text := plain(b.get(carnet).Body); !strings.Contains(text, "Ce ne sont pas encore des places.") {
		t.Error("the carnet does not say that wishes are no seats")
	}
	person, _ := b.get(carnet + "/voeux").document(t).Find("input[name=person]").First().Attr("value")
	if got := b.post(carnet+"/voeux", url.Values{"wish": {sounds.ID, bread.ID}, "person": {person}}); got.Status != http.StatusSeeOther {
		t.Errorf("change: %d", got.Status)
	}
	if got := b.post(carnet+"/voeux", url.Values{"wish": {""}, "person": {person}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("no wish: %d", got.Status)
	}
	round, err := signup.FindWishRound(t.Context(), s.db, h.o.ID)
	if err != nil {
		t.Fatal(err)
	}
	public := "/o/" + h.o.Slug + "/voeux"
	if body := b.get(public).Body; strings.Contains(body, round.Seed) || !strings.Contains(body, round.Fingerprint()) {
		t.Error("the seed is shown before the wishes close, or its fingerprint is not")
	}
	if got := b.get(public + ".json"); got.Status != http.StatusNotFound {
		t.Errorf("a file before anything is published: %d", got.Status)
	}
	h.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE wish_round SET closes_at = ?", store.InstantOf(s.now)-1).Error
	})
	run := func() {
		if err := assignment.Run(context.Background(), s.db, store.By{At: s.now}); err != nil {
			t.Fatal(err)
		}
	}
	run()
	doc := organiser.get(page).document(t)
	stamp, found := doc.Find("input[name=computed]").First().Attr("value")
	if !found {
		t.Fatal("nothing to publish")
	}
	if got := organiser.get(page + "/first_wishes?atelier=" + sounds.ID); !strings.Contains(got.Body, "Nolwenn") {
		t.Errorf("review: %d", got.Status)
	}
	if got := organiser.get(page + "/first_wishes/1"); got.Status != http.StatusOK {
		t.Errorf("a party: %d", got.Status)
	}
	if got := organiser.post(page+"/first_wishes/1", url.Values{"computed": {stamp}, "given": {"0"}}); got.Status != http.StatusSeeOther {
		t.Errorf("adjust: %d", got.Status)
	}
	for _, path := range []string{"/first_wishes/99", "/no_policy"} {
		if got := organiser.get(page + path); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	if got := organiser.post(page+"/first_wishes/publier", url.Values{"computed": {"1"}}); got.Status != http.StatusConflict {
		t.Errorf("publish another result: %d", got.Status)
	}
	if got := organiser.post(page+"/first_wishes/publier", url.Values{"computed": {stamp}}); got.Status != http.StatusSeeOther {
		t.Fatalf("publish: %d", got.Status)
	}
	run()
	if n := h.confirmed(sounds); n != 1 {
		t.Errorf("%d seats", n)
	}
	if text := plain(b.get(carnet).Body); !strings.Contains(text, "Accordé : votre 1er vœu.") {
		t.Error("the carnet does not say what came true")
	}
	if got := b.get(public + ".json"); got.Status != http.StatusOK || strings.Contains(got.Body, "Nolwenn") || !strings.Contains(got.Body, `"adjusted"`) {
		t.Errorf("the file: %d", got.Status)
	}
	if got := b.get(public); got.Status != http.StatusOK || !strings.Contains(got.Body, "voeux.json") {
		t.Errorf("the public page: %d", got.Status)
	}
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

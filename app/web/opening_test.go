package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// found reads the operation as it is.
func (h *hall) found() *operation.Operation {
	h.Helper()
	o, err := operation.Find(context.Background(), h.db, h.o.ID)
	if err != nil {
		h.Fatal(err)
	}
	return o
}

func local(h *hall, at store.Instant) string {
	return at.In(h.o.Location()).Format(operation.LocalLayout)
}

func TestSignUpOpensAndClosesOnThePages(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Flore", 10, 12, 20)
	organiser, b := s.signedIn(account.Organiser, h.o.ID), s.visitor()
	page := "/gestion/" + h.o.Slug + "/inscriptions"
	now := store.InstantOf(s.now)
	soon, past := now+2*3600_000, now-2*3600_000

	form := func(opens, closes string) url.Values {
		version, _ := organiser.get(page).document(t).Find(`input[name=version]`).Attr("value")
		return url.Values{"version": {version}, "opens": {opens}, "closes": {closes}, "reminders": {"true"}}
	}
	wrong := organiser.post(page, form(local(h, soon), local(h, past)))
	if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body, "La clôture doit venir après l") {
		t.Errorf("closing before opening: %d", wrong.Status)
	}
	if got := organiser.post(page, form(local(h, soon), "")); got.Status != http.StatusSeeOther {
		t.Fatalf("set the opening: %d", got.Status)
	}
	for _, path := range []string{"/o/" + h.o.Slug, "/o/" + h.o.Slug + "/programme", "/o/" + h.o.Slug + "/ateliers/" + flora.Slug} {
		doc := b.get(path).document(t)
		if text := doc.Find("main").Text(); !strings.Contains(plain(text), "Inscriptions à partir du") {
			t.Errorf("%s does not say when sign-up opens", path)
		}
		if doc.Find(`input[name=atelier]`).Length() > 0 {
			t.Errorf("%s lets one choose", path)
		}
	}
	if got := b.get(h.path() + "?atelier=" + flora.ID); got.Status != http.StatusGone || !strings.Contains(plain(got.Body), "Les inscriptions ouvriront le") {
		t.Errorf("the form before it opens: %d", got.Status)
	}
	if got := b.post(h.path(), signUpValues("Nolwenn", flora)); got.Status != http.StatusGone {
		t.Errorf("signing up before it opens: %d", got.Status)
	}
	if got := organiser.post(page, form("", local(h, past))); got.Status != http.StatusSeeOther {
		t.Fatalf("set the closing: %d", got.Status)
	}
	if got := b.post(h.path(), signUpValues("Nolwenn", flora)); got.Status != http.StatusGone || !strings.Contains(plain(got.Body), "02 61 91 00 27") {
		t.Errorf("signing up after it closed: %d", got.Status)
	}
	if n := h.confirmed(flora); n != 0 {
		t.Errorf("%d seats are taken", n)
	}
	if got := organiser.post(page, form("", "")); got.Status != http.StatusSeeOther || h.found().SignUp != (operation.SignUpHours{}) {
		t.Errorf("take the dates away: %d", got.Status)
	}
	if code := h.signsUp(s, signUpValues("Nolwenn", flora)); code == "" {
		t.Error("nobody signs up after all")
	}
	stale := form("", "")
	stale.Set("version", "1")
	if got := organiser.post(page, stale); got.Status != http.StatusConflict {
		t.Errorf("a form of an earlier version: %d", got.Status)
	}
	h.clean()
}

func TestOneAtelierClosesBeforeTheOthers(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	meal, flora := h.atelier("Repas", 12, 14, 20), h.atelier("Flore", 15, 17, 20)
	organiser, b := s.signedIn(account.Organiser, h.o.ID), s.visitor()
	page := "/gestion/" + h.o.Slug + "/inscriptions/" + meal.ID
	past := local(h, store.InstantOf(s.now)-3600_000)
	if got := organiser.post(page, url.Values{"opens": {"demain"}}); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "demain") {
		t.Errorf("an unreadable hour: %d", got.Status)
	}
	if got := organiser.post(page, url.Values{"closes": {past}}); got.Status != http.StatusSeeOther {
		t.Fatalf("close one atelier: %d", got.Status)
	}
	if got := b.get("/o/" + h.o.Slug + "/ateliers/" + meal.Slug); !strings.Contains(plain(got.Body), "Inscriptions closes depuis le") {
		t.Error("the page of the atelier does not say that it is closed")
	}
	refused := b.post(h.path(), signUpValues("Nolwenn", meal, flora))
	if refused.Status != http.StatusUnprocessableEntity || !strings.Contains(plain(refused.Body), "Pour « Repas », les inscriptions sont closes depuis le") {
		t.Errorf("signing up for what is closed: %d", refused.Status)
	}
	code := h.signsUp(s, signUpValues("Nolwenn", flora))
	if got := b.post("/carnet/"+code+"/ajouter", url.Values{"atelier": {meal.ID}}); got.Status != http.StatusUnprocessableEntity || !strings.Contains(plain(got.Body), "closes depuis le") {
		t.Errorf("adding it to a carnet: %d", got.Status)
	}
	if n := h.confirmed(meal); n != 0 {
		t.Errorf("%d seats of the meal are taken", n)
	}
	h.clean()
}

func TestICannotComeShowsThenActs(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora, fauna, birds := h.atelier("Flore", 10, 12, 20), h.atelier("Faune", 13, 14, 20), h.atelier("Oiseaux", 15, 16, 20)
	code := h.signsUp(s, signUpValues("Nolwenn", flora, fauna, birds))
	b, path := s.visitor(), "/carnet/"+code+"/empechement"
	shown := b.get(path + "?atelier=" + flora.ID).document(t)
	if n := shown.Find(`input[name=atelier]`).Length(); n != 3 {
		t.Errorf("%d ateliers are shown, want 3", n)
	}
	if ticked := shown.Find(`input[name=atelier][checked]`); ticked.Length() != 1 || ticked.AttrOr("value", "") != flora.ID {
		t.Error("what the link is about is not what is ticked")
	}
	if n := h.confirmed(flora); n != 1 {
		t.Fatalf("opening the link changed %d seats", n)
	}
	if got := b.post(path, url.Values{}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("nothing ticked: %d", got.Status)
	}
	both := url.Values{"atelier": {flora.ID, strings.ToUpper(birds.ID)}}
	for range 2 { // a second press finds nothing more to give up
		if got := b.post(path, both); got.Status != http.StatusSeeOther && got.Status != http.StatusUnprocessableEntity {
			t.Errorf("give two up: %d", got.Status)
		}
	}
	if a, c, d := h.confirmed(flora), h.confirmed(fauna), h.confirmed(birds); a != 0 || c != 1 || d != 0 {
		t.Errorf("%d, %d and %d seats are taken", a, c, d)
	}
	if got := b.get("/carnet/AAAAAAAA/empechement"); got.Status != http.StatusNotFound {
		t.Errorf("a carnet that is none: %d", got.Status)
	}
	h.clean()
}

// What the clock turns is right at once on a page that was kept.
func TestAKeptProgrammeTurnsWithTheOpening(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	h.atelier("Flore", 10, 12, 20)
	opens := store.InstantOf(s.now) + 3600_000
	h.write(func(tx *gorm.DB) error {
		return tx.Model(&operation.Operation{}).Where("id = ?", h.o.ID).Updates(map[string]any{"phase": operation.Announced, "phase_by_clock": true, "signup_opens_at": opens}).Error
	})
	h.write(func(tx *gorm.DB) error { store.Touch(tx, h.o.ID); return nil })
	b, path := s.visitor(), "/o/"+h.o.Slug+"/programme"
	for range 3 {
		if b.get(path).document(t).Find(`input[name=atelier]`).Length() != 0 {
			t.Fatal("one can choose before sign-up opens")
		}
	}
	s.now = opens.Time()
	if b.get(path).document(t).Find(`input[name=atelier]`).Length() != 1 {
		t.Error("one cannot choose in the opening second")
	}
}

package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// operationBySlug reads an operation.
func (s *site) operationBySlug(slug string) *operation.Operation {
	s.t.Helper()
	o, err := operation.BySlug(context.Background(), s.db, slug)
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

// planFallback writes a fallback through the form of the atelier, and publishes it.
func (s *site) planFallback(organiser *browser, address string, values map[string]string) {
	s.t.Helper()
	form := formOn(s.t, organiser.get(address), `form[action="`+address+`"]`)
	for name, value := range values {
		form.Set(name, value)
	}
	form.Set("publish", "1")
	if got := organiser.post(address, form); got.Status != http.StatusSeeOther {
		s.t.Fatalf("%d\n%s", got.Status, got.Body)
	}
}

func TestTheSwitchToTheFallback(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	organiser := s.signedIn(account.Organiser, o.ID)
	hall, err := programme.CreatePlace(context.Background(), s.db, s.by(), o, programme.PlaceForm{Name: "Salle du patronage"})
	if err != nil {
		t.Fatal(err)
	}
	l := s.ateliers(o)[0]
	address := "/gestion/" + o.Slug + "/programme/" + l.ID
	s.planFallback(organiser, address, map[string]string{"fallback": "move", "fallback_place": hall.ID, "depends_on": "rain",
		"fallback_at": "2027-05-22T08:00", "fallback_owner": "Nolwenn"})
	for i, contact := range []string{"", "gwen@example.org"} {
		got := s.visitor().post("/o/"+o.Slug+"/inscription", url.Values{"name": {[]string{"Yann Sans-Adresse", "Gwen"}[i]}, "email": {contact}, "atelier": {l.ID}, "key": {store.NewID()}})
		if got.Status != http.StatusSeeOther {
			t.Fatalf("sign up: %d", got.Status)
		}
	}
	page := organiser.get(address + "/repli")
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "Yann Sans-Adresse") || strings.Contains(page.Body, "gwen@") || !strings.Contains(page.Body, "Salle du patronage") {
		t.Fatalf("the page does not say whom it touches: %d\n%s", page.Status, page.Body)
	}
	public := "/o/" + o.Slug + "/ateliers/" + l.Slug
	turn := formOn(t, page, `form[action="`+address+`/repli"]`)
	if got := organiser.post(address+"/repli", turn); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if body := s.visitor().get(public).Body; !strings.Contains(body, "Salle du patronage") || strings.Contains(body, "Nolwenn") {
		t.Error("the public page does not say where it is now, or says who decided")
	}
	if letters := organiser.get("/gestion/" + o.Slug + "/lettres").Body; strings.Count(letters, "gwen@example.org") != 2 { // the sign-up's and this one
		t.Errorf("who signed up with an e-mail is not told:\n%s", letters)
	}
	if versions := s.visitor().get("/o/" + o.Slug + "/programme/versions").Body; !strings.Contains(versions, "Salle du patronage") {
		t.Error("the page of changes does not tell")
	}
	if got := organiser.post(address+"/repli", turn); got.Status != http.StatusConflict { // the second tap
		t.Errorf("twice: %d", got.Status)
	}
	back := formOn(t, organiser.get(address+"/repli"), `form[action="`+address+`/repli"]`)
	if got := organiser.post(address+"/repli", back); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if body := s.visitor().get(public).Body; strings.Contains(body, "Salle du patronage") {
		t.Error("it did not come back")
	}
	if now := s.ateliers(o)[0]; now.FallenBackAt != nil || *now.FallbackPlaceID != hall.ID || now.Sequence != l.Sequence+3 || now.Seats.Confirmed != 2 {
		t.Errorf("after all that: %+v", now.Atelier)
	}
}

func TestAFallbackThatCancels(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	organiser := s.signedIn(account.Organiser, o.ID)
	l := s.ateliers(o)[0]
	address := "/gestion/" + o.Slug + "/programme/" + l.ID
	s.planFallback(organiser, address, map[string]string{"fallback": "cancel"})
	for _, want := range []programme.Status{programme.Cancelled, programme.Published} {
		organiser.post(address+"/repli", formOn(t, organiser.get(address+"/repli"), `form[action="`+address+`/repli"]`))
		if got := s.ateliers(o)[0].Status; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	reader := s.signedIn(account.Reader, o.ID)
	if got := reader.post(address+"/repli", nil).Status; got != http.StatusForbidden {
		t.Errorf("a reader: %d", got)
	}
}

func TestTheFormOfAnAtelierKeepsItsPlanning(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	organiser := s.signedIn(account.Organiser, o.ID)
	l := s.ateliers(o)[1]
	address := "/gestion/" + o.Slug + "/programme/" + l.ID
	form := formOn(t, organiser.get(address), `form[action="`+address+`"]`)
	for name, value := range map[string]string{"reserve": "2", "minimum": "4", "decided_by": "2027-05-20T12:00", "team": "3", "publish": "1"} {
		form.Set(name, value)
	}
	form["need"] = append(form["need"], "gps:5")
	if got := organiser.post(address, form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	again := formOn(t, organiser.get(address), `form[action="`+address+`"]`)
	kept := s.ateliers(o)[1]
	if again.Get("minimum") != "4" || again.Get("decided_by") != "2027-05-20T12:00" || kept.Seats.Reserve != 2 || *kept.Team != 3 || !strings.Contains(strings.Join(again["need"], " "), "gps:5") {
		t.Errorf("kept %v and %+v", again, kept.Seats)
	}
	for field, value := range map[string]string{"minimum": "400", "decided_by": "2027-05-29T12:00", "reserve": "400", "fallback": "move"} {
		wrong := url.Values{}
		for name, values := range again {
			wrong[name] = values
		}
		wrong.Set(field, value)
		if got := organiser.post(address, wrong).Status; got != http.StatusUnprocessableEntity {
			t.Errorf("%s=%s: %d", field, value, got)
		}
	}
	s.now = s.now.AddDate(0, 0, 17) // 19 May: the decision is tomorrow, and nobody has signed up
	if body := organiser.get("/gestion/" + o.Slug).Body; !strings.Contains(body, "minimum") {
		t.Error("the dashboard does not say that somebody has to decide")
	}
}

func TestSeatsForAPartnersPublic(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	organiser := s.signedIn(account.Organiser, o.ID)
	l := s.ateliers(o)[0] // five seats
	address := "/gestion/" + o.Slug + "/programme/" + l.ID + "/places"
	form := url.Values{"share_label": {"Club des aînés"}, "share_seats": {"4"}, "share_until": {"2027-05-15T12:00"}}
	if got := organiser.post(address, form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if got := plain(s.visitor().get("/o/" + o.Slug + "/programme").document(t).Find("article.card .seats").First().Text()); got != "Plus qu’une place" {
		t.Errorf("visitors read %q", got)
	}
	if got := organiser.post(address, form); got.Status != http.StatusConflict || got.document(t).Find("#f-share_seats-error").Length() != 1 {
		t.Errorf("four more of one: %d", got.Status)
	}
	release := organiser.get(address).document(t).Find(`form[action$="/liberer"]`).AttrOr("action", "")
	if got := organiser.post(release, nil); got.Status != http.StatusSeeOther || s.ateliers(o)[0].Seats.DeskShare != 0 {
		t.Errorf("release %s: %d, %d kept", release, got.Status, s.ateliers(o)[0].Seats.DeskShare)
	}
}

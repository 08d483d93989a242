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
	"oplibre/app/retention"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// forget does what the clock does in the night.
func (s *site) forget() {
	s.t.Helper()
	ctx := context.Background()
	by := store.By{Actor: store.Actor{Kind: store.ActorJob, ID: "purge"}, At: s.now}
	if err := retention.Begin(ctx, s.db, by); err != nil {
		s.t.Fatal(err)
	}
	if _, err := signup.Purge(ctx, s.db, by); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.db.Purge(ctx, by); err != nil {
		s.t.Fatal(err)
	}
	if due, err := s.db.DueByOperation(ctx, s.now); err != nil || len(due) != 0 {
		s.t.Errorf("still due: %v %v", due, err)
	}
	if err := retention.End(ctx, s.db, by); err != nil {
		s.t.Fatal(err)
	}
}

// window gives an operation the days of the weekend that the clock stands before.
func (s *site) window(o *operation.Operation) {
	s.t.Helper()
	o.StartsAt, o.EndsAt = store.InstantOf(s.now.AddDate(0, 0, 20)), store.InstantOf(s.now.AddDate(0, 0, 22))
	err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(o).Select("StartsAt", "EndsAt").Updates(o).Error
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// signedUp signs somebody up who wants to hear of what follows, or not.
func (s *site) signedUp(o *operation.Operation, name, email string, news bool) signup.Code {
	s.t.Helper()
	form := signup.Form{Key: store.NewID(), Name: name, Email: email, Origin: "quartier", News: news}
	for _, a := range s.ateliers(o)[:1] {
		form.Ateliers = []string{a.ID}
	}
	code, err := signup.NewOffers(s.db).SignUp(context.Background(), s.by(), o, form, signup.Wording{Language: "fr", News: "Prévenez-moi"})
	if err != nil {
		s.t.Fatal(err)
	}
	return code
}

func TestPeopleAreForgottenAndTheirCodesStay(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	s.window(o)
	author := noteCarnet(t, s, o)
	values := note("carnet", author.String(), "field_habitat", "wall")
	visitor := s.visitor()
	if a := visitor.postNote("/o/saint-marc/collecte", values); a.Status != http.StatusSeeOther {
		t.Fatalf("sent: %d\n%s", a.Status, a.Body)
	}
	base := "/gestion/saint-marc/conservation"
	organiser := s.signedIn(account.Organiser, o.ID)
	before := organiser.get(base)
	if before.Status != http.StatusOK || before.document(t).Find("#qui tbody tr").Length() != 1 || before.document(t).Find("#calendrier h3").Length() == 0 {
		t.Fatalf("before: %d\n%s", before.Status, before.Body)
	}
	if a := organiser.post(base, url.Values{"days": {"365"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("longer than the law's habit: %d", a.Status)
	}
	organiser.accepted(base, url.Values{"days": {"30"}})
	o = s.operationBySlug("saint-marc")

	s.now = o.End().AddDate(0, 0, 29)
	s.forget()
	if page := visitor.get("/carnet/" + string(author)).Body; strings.Contains(page, "ont été effacés") {
		t.Error("forgotten a day too early")
	}
	s.now = o.End().AddDate(0, 0, 31)
	s.forget()
	organiser = s.signedIn(account.Organiser, o.ID)
	after := organiser.get(base)
	record := after.document(t).Find("#attestations a").AttrOr("href", "")
	if after.document(t).Find("#qui, #duree").Length() != 0 || record == "" {
		t.Fatalf("after: %s", after.Body)
	}
	if page := organiser.get(record); page.Status != http.StatusOK || !strings.Contains(page.Body, "person.name (1)") {
		t.Errorf("the certificate: %d\n%s", page.Status, page.Body)
	}
	if a := organiser.post(base, url.Values{"days": {"90"}}); a.Status != http.StatusConflict && a.Status != http.StatusGone && a.Status != http.StatusForbidden {
		t.Errorf("who is forgotten does not come back: %d", a.Status)
	}
	s.takesBack(organiser, author, values.Get("id"))
}

// takesBack uses the code of somebody who is forgotten: it opens what they brought, for good or to be taken back.
func (s *site) takesBack(organiser *browser, author signup.Code, id string) {
	t, visitor := s.t, s.visitor()
	page := visitor.get("/carnet/" + string(author))
	back := page.document(t).Find(`#apports a[href$="/retirer"]`).AttrOr("href", "")
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "ont été effacés") || back == "" {
		t.Fatalf("the code opens no more what was brought: %d\n%s", page.Status, page.Body)
	}
	if a := visitor.post("/carnet/"+string(author)+"/personnes", url.Values{"version": {"1"}, "email": {"again@example.org"}}); a.Status == http.StatusSeeOther {
		t.Error("somebody comes back into an emptied carnet")
	}
	if a := visitor.get(back); a.Status != http.StatusOK {
		t.Fatalf("asks before: %d", a.Status)
	}
	visitor.accepted(back, nil)
	if a := visitor.get("/o/saint-marc/contributions/" + id); a.Status != http.StatusNotFound {
		t.Errorf("what was taken back is shown: %d", a.Status)
	}
	if a := organiser.post("/gestion/saint-marc/collecte/"+id+"/montrer", nil); a.Status == http.StatusSeeOther {
		t.Error("the team shows again what its author took back")
	}
}

func TestNobodyTakesBackWhatOthersBrought(t *testing.T) {
	s := newSite(t)
	o, other := collectWeekend(t, s.db, "saint-marc"), collectWeekend(t, s.db, "ailleurs")
	author, stranger, foreign := noteCarnet(t, s, o), noteCarnet(t, s, o), noteCarnet(t, s, other)
	values := note("carnet", author.String(), "field_habitat", "wall")
	b := s.visitor()
	b.postNote("/o/saint-marc/collecte", values)
	for _, code := range []signup.Code{stranger, foreign} {
		path := "/carnet/" + string(code) + "/apports/" + values.Get("id") + "/retirer"
		if get, post := b.get(path), b.post(path, nil); get.Status != http.StatusNotFound || post.Status != http.StatusNotFound {
			t.Errorf("%d, %d", get.Status, post.Status)
		}
	}
	if a := b.get("/o/saint-marc/contributions/" + values.Get("id")); a.Status != http.StatusOK {
		t.Errorf("it is gone: %d", a.Status)
	}
}

func TestFollowUpsStayUntilTheyAreTakenBack(t *testing.T) {
	ctx := context.Background()
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	s.signedUp(o, "Nolwenn Cadiou", "nolwenn@example.org", true)
	s.signedUp(o, "Yann Le Bris", "yann@example.org", false)
	follows := func() []signup.FollowUp {
		t.Helper()
		list, err := signup.FollowUps(ctx, s.db, o.ID)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := follows(); len(list) != 1 || list[0].Email != "nolwenn@example.org" {
		t.Fatalf("before: %+v", list)
	}
	s.now = o.End().AddDate(0, 0, 91)
	s.forget()
	list := follows()
	if len(list) != 1 || list[0].Email != "nolwenn@example.org" || list[0].Wording == "" {
		t.Fatalf("after: %+v", list)
	}
	token, b := signup.FollowUpToken(s.db, list[0].CarnetID), s.visitor()
	for _, wrong := range []string{"x", strings.Repeat("A", 48), token[:47] + "_"} {
		if a := b.get("/suites/" + wrong); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", wrong, a.Status)
		}
		if a := b.post("/suites/"+wrong, nil); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", wrong, a.Status)
		}
	}
	if a := b.get("/suites/" + token); a.Status != http.StatusOK || len(follows()) != 1 {
		t.Errorf("looking changes nothing: %d", a.Status)
	}
	for range 2 {
		if a := b.post("/suites/"+token, url.Values{"List-Unsubscribe": {"One-Click"}}); a.Status != http.StatusOK || len(follows()) != 0 {
			t.Errorf("taken back: %d %s", a.Status, a.Body)
		}
	}
}

// What is said to people about the time their names stay is what their weekend chose.
func TestPagesSayForHowLongNamesStay(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	s.window(o)
	author := noteCarnet(t, s, o)
	s.signedIn(account.Organiser, o.ID).accepted("/gestion/saint-marc/conservation", url.Values{"days": {"30"}})
	visitor := s.visitor()
	for _, path := range []string{"/confidentialite", "/o/saint-marc/proposer", "/carnet/" + string(author) + "/donnees"} {
		a := visitor.get(path)
		text := a.document(t).Text()
		if a.Status != http.StatusOK || !strings.Contains(text, "30 jours après le week-end") || strings.Contains(text, "90 jours") {
			t.Errorf("%s: %d does not say 30 days\n%s", path, a.Status, text)
		}
	}
	collectWeekend(t, s.db, "ailleurs")
	if text := visitor.get("/confidentialite").document(t).Text(); !strings.Contains(text, "30 ou 90 jours") {
		t.Errorf("two operations chose differently: %s", text)
	}
}

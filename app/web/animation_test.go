package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// linkOf makes the private link of a facilitator of the weekend through the management pages.
func (s *site) linkOf(organiser *browser, slug, operationID, name string) (person *programme.Facilitator, path string) {
	s.t.Helper()
	o := s.planned(slug)
	for i := range o.Facilitators {
		if o.Facilitators[i].Name == name {
			person = &o.Facilitators[i]
		}
	}
	if person == nil {
		s.t.Fatalf("nobody is called %s", name)
	}
	address := "/gestion/" + slug + "/intervenants/" + person.ID
	if got := organiser.post(address+"/lien", nil); got.Status != http.StatusSeeOther {
		s.t.Fatalf("make the link: %d\n%s", got.Status, got.Body)
	}
	shown, err := url.Parse(strings.TrimSpace(organiser.get(address).document(s.t).Find("#lien code.address").Text()))
	if err != nil || !strings.HasPrefix(shown.Path, facilitators.Path) {
		s.t.Fatalf("the page shows the address %q: %v", shown, err)
	}
	return person, shown.Path
}

func (s *site) planned(slug string) *plan.Plan {
	s.t.Helper()
	o := s.operationBySlug(slug)
	p, err := plan.Load(context.Background(), s.db, o)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func TestTheLinkOfAFacilitator(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 8)
	organiser := s.signedIn(account.Organiser, o.ID)
	_, path := s.linkOf(organiser, o.Slug, o.ID, "Personne 1")
	all := s.ateliers(o)
	var own, other *programme.Listing
	for _, l := range all {
		switch l.Facilitators[0] {
		case "Personne 1":
			own = l
		case "Personne 2":
			other = l
		}
	}
	for name, atelier := range map[string]string{"Armelle Kerjean": own.ID, "Bastien Corre": other.ID} {
		got := s.visitor().post("/o/"+o.Slug+"/inscription", url.Values{"name": {name}, "atelier": {atelier}, "key": {store.NewID()}, "email": {"a.kerjean@example.org"}, "phone": {"06 00 00 00 00"}})
		if got.Status != http.StatusSeeOther {
			t.Fatalf("sign up: %d\n%s", got.Status, got.Body)
		}
	}
	page := s.visitor().get(path)
	if page.Status != http.StatusOK || !strings.Contains(page.Body, own.Title) || !strings.Contains(page.Body, "Armelle Kerjean") {
		t.Fatalf("%d: the page shows neither the atelier nor who comes\n%s", page.Status, page.Body)
	}
	for _, leak := range []string{other.Title + "<", "Bastien Corre", "example.org", "06 00 00 00 00"} {
		if strings.Contains(page.Body, leak) {
			t.Errorf("the page shows %q", leak)
		}
	}
	if page.document(t).Find(`meta[name=robots][content*=noindex]`).Length() != 1 || !strings.Contains(page.Header.Get("Cache-Control"), "no-store") {
		t.Error("the page may be found or kept by others")
	}
	form := formOn(t, page, `form[action="`+path+`/ateliers/`+own.ID+`"]`)
	form.Set("title", "Regarder de plus près")
	form.Set("bring", "Un carnet")
	form["need"] = []string{"gps:4", "loupe:0"}
	if got := s.visitor().post(path+"/ateliers/"+own.ID, form); got.Status != http.StatusSeeOther {
		t.Fatalf("correct: %d\n%s", got.Status, got.Body)
	}
	planned := s.planned(o.Slug).Find(own.ID)
	if planned.Title != "Regarder de plus près" || len(planned.Needs) != 1 || planned.Needs[0] != (programme.Need{Kind: "gps", Quantity: 4}) || planned.Published.Title != own.Title {
		t.Errorf("planned %q with %v, published %q", planned.Title, planned.Needs, planned.Published.Title)
	}
	if public := s.visitor().get("/o/" + o.Slug + "/ateliers/" + own.Slug).Body; strings.Contains(public, "plus près</h1>") || strings.Contains(public, "Un carnet") {
		t.Error("the correction is public before the team has read it")
	}
	if got := s.visitor().post(path+"/ateliers/"+own.ID, form); got.Status != http.StatusConflict { // from the state before
		t.Errorf("a stale correction: %d", got.Status)
	}
	form.Set("title", " ")
	form.Set("token", planned.Token())
	if got := s.visitor().post(path+"/ateliers/"+own.ID, form); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a title: %d", got.Status)
	}
	if got := s.visitor().post(path+"/ateliers/"+other.ID, form); got.Status != http.StatusNotFound {
		t.Errorf("an atelier of somebody else: %d", got.Status)
	}
}

func TestAFacilitatorSaysWhen(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 8)
	organiser := s.signedIn(account.Organiser, o.ID)
	person, path := s.linkOf(organiser, o.Slug, o.ID, "Personne 1")
	form := formOn(t, s.visitor().get(path), `form[action="`+path+`"]`)
	for name, value := range map[string]string{"phone": "06 12 34 56 78", "needs_note": "chez l’habitant", "available_from_1": "2027-05-22T09:00",
		"available_to_1": "2027-05-22T18:00", "name": "Un autre nom", "organisation": "ailleurs"} {
		form.Set(name, value)
	}
	form["needs"] = []string{"housing"}
	if got := s.visitor().post(path, form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	kept, err := programme.FindFacilitator(context.Background(), s.db, o.ID, person.ID)
	if err != nil {
		t.Fatal(err)
	}
	if kept.Name != "Personne 1" || kept.Organisation != "" || kept.Phone != "06 12 34 56 78" || len(kept.Availability) != 1 || len(kept.Needs) != 1 {
		t.Errorf("kept %+v", kept)
	}
	if got := s.visitor().post(path, form); got.Status != http.StatusConflict {
		t.Errorf("the same form again: %d", got.Status)
	}
	// The link of before stops with the new one, and all of them when the team says so.
	_, renewed := s.linkOf(organiser, o.Slug, o.ID, "Personne 1")
	if renewed == path {
		t.Fatal("the new link is the old one")
	}
	if got := s.visitor().get(path).Status; got != http.StatusGone {
		t.Errorf("the link of before: %d", got)
	}
	if got := s.visitor().get(renewed).Status; got != http.StatusOK {
		t.Errorf("the new link: %d", got)
	}
	organiser.post("/gestion/"+o.Slug+"/intervenants/"+person.ID+"/lien/fin", nil)
	for _, dead := range []string{renewed, facilitators.Path + "nonsense", renewed[:len(renewed)-2] + "AA"} {
		if got := s.visitor().get(dead).Status; got != http.StatusGone && got != http.StatusNotFound {
			t.Errorf("%s: %d", dead, got)
		}
	}
	_, last := s.linkOf(organiser, o.Slug, o.ID, "Personne 1")
	s.now = o.End().AddDate(0, 0, 31)
	if got := s.visitor().get(last).Status; got != http.StatusGone {
		t.Errorf("a month after the weekend: %d", got)
	}
}

func TestTwoSpellingsBecomeOne(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 8)
	organiser := s.signedIn(account.Organiser, o.ID)
	kept, _ := s.linkOf(organiser, o.Slug, o.ID, "Personne 1")
	other, old := s.linkOf(organiser, o.Slug, o.ID, "Personne 2")
	if got := organiser.post("/gestion/"+o.Slug+"/intervenants/"+kept.ID+"/fusion", url.Values{"other": {other.ID}}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	p := s.planned(o.Slug)
	if p.Facilitator(other.ID) != nil || len(facilitators.Of(p, kept.ID).Ateliers) < 2 {
		t.Error("the two are not one")
	}
	for _, l := range s.ateliers(o) {
		if len(l.Facilitators) != 1 || l.Facilitators[0] == "Personne 2" {
			t.Errorf("%s is led by %v", l.Title, l.Facilitators)
		}
	}
	if got := s.visitor().get(old).Status; got != http.StatusNotFound {
		t.Errorf("the link of the spelling that went: %d", got)
	}
	if got := organiser.post("/gestion/"+o.Slug+"/intervenants/"+kept.ID+"/retrait", nil); got.Status != http.StatusConflict {
		t.Errorf("forget somebody who leads: %d", got.Status)
	}
}

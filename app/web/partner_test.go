package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/partner"
	"oplibre/app/programme"
)

func TestAReferentRegistersPartners(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	b := s.signedIn(account.Referent, o.ID)
	const path = "/gestion/saint-marc-2027/partenaires"
	ctx := context.Background()
	places, err := programme.FindPlaces(ctx, s.db, o.ID)
	if err != nil || len(places) == 0 {
		t.Fatalf("%d places (%v)", len(places), err)
	}
	listings := s.ateliers(o)
	values := url.Values{"name": {"École de Saint-Marc"}, "kind": {"school"}, "state": {"accepted"}, "role": {"place", "facilitation"}, "named": {"on"},
		"brings": {"Le préau"}, "website": {"ecole.example"}, "contact_name": {"Mme Riou"}, "contact_email": {"riou@ecole.example"}, "contact_phone": {"02 61 91 00 44"},
		"notes": {"La clé est chez le gardien"}, "place": {places[0].ID}, "atelier": {listings[0].ID}}
	refused := url.Values{"name": values["name"], "contact_name": values["contact_name"]}
	page := b.post(path, refused)
	if page.Status != http.StatusUnprocessableEntity || page.document(t).Find("#f-kind-error").Length() != 1 || !strings.Contains(page.Body, "Mme Riou") {
		t.Errorf("without a kind: %d\n%s", page.Status, page.Body)
	}
	if answer := b.post(path, values); answer.Status != http.StatusSeeOther {
		t.Fatalf("create: %d\n%s", answer.Status, answer.Body)
	}
	if list := b.get(path); !strings.Contains(list.Body, "École de Saint-Marc") || !strings.Contains(list.Body, "Mme Riou") {
		t.Errorf("the list:\n%s", list.Body)
	}
	if list := b.get(path + "?etat=declined"); strings.Contains(list.Body, "Mme Riou") {
		t.Error("the filter keeps everything")
	}
	public := s.visitor().get("/o/saint-marc-2027/partenaires")
	for _, shown := range []string{"École de Saint-Marc", "Le préau", "https://ecole.example", places[0].Name, listings[0].Title} {
		if !strings.Contains(public.Body, shown) {
			t.Errorf("the public page lacks %s", shown)
		}
	}
	for _, path := range []string{"/", "/o/saint-marc-2027", "/o/saint-marc-2027/partenaires", "/o/saint-marc-2027/programme", "/o/saint-marc-2027/ateliers/" + listings[0].Slug} {
		body := s.visitor().get(path).Body
		for _, private := range []string{"Riou", "riou@ecole.example", "02 61 91 00 44", "gardien"} {
			if strings.Contains(body, private) {
				t.Errorf("%s tells %q", path, private)
			}
		}
	}
}

func TestPartnersThatDidNotAgreeAreNotNamed(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	for name, form := range map[string]partner.Form{
		"Discrète": {Kind: "club", State: "accepted"},
		"Invitée":  {Kind: "club", State: "invited", Named: true},
		"Refus":    {Kind: "club", State: "declined", Named: true},
	} {
		form.Name = name
		if _, err := partner.Create(context.Background(), s.db, s.by(), o.ID, form); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/o/saint-marc-2027", "/o/saint-marc-2027/partenaires"} {
		body := s.visitor().get(path).Body
		for _, name := range []string{"Discrète", "Invitée", "Refus"} {
			if strings.Contains(body, name) {
				t.Errorf("%s names %s", path, name)
			}
		}
	}
}

func TestAPartnerIsChangedAndTakenOut(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	b := s.signedIn(account.Organiser, o.ID)
	ctx := context.Background()
	p, err := partner.Create(ctx, s.db, s.by(), o.ID, partner.Form{Name: "Fablab", Kind: "fablab", State: "invited"})
	if err != nil {
		t.Fatal(err)
	}
	path := "/gestion/saint-marc-2027/partenaires/" + p.ID
	stale := filled(t, b.get(path), path, "")
	values := filled(t, b.get(path), path, "")
	values.Set("state", "accepted")
	values.Set("notes", "Rappelé lundi")
	if answer := b.post(path, values); answer.Status != http.StatusSeeOther {
		t.Fatalf("update: %d\n%s", answer.Status, answer.Body)
	}
	stale.Set("notes", "Ne répond pas")
	if page := b.post(path, stale); page.Status != http.StatusConflict || !strings.Contains(page.Body, "Rappelé lundi") || !strings.Contains(page.Body, "Ne répond pas") {
		t.Errorf("stale: %d\n%s", page.Status, page.Body)
	}
	if found, err := partner.Find(ctx, s.db, o.ID, p.ID); err != nil || found.State != partner.Accepted || found.Notes != "Rappelé lundi" {
		t.Errorf("found %+v (%v)", found, err)
	}
	if answer := b.post(path+"/retirer", nil); answer.Status != http.StatusSeeOther {
		t.Errorf("take out: %d", answer.Status)
	}
	if got := b.get(path).Status; got != http.StatusNotFound {
		t.Errorf("taken out, and answers %d", got)
	}
}

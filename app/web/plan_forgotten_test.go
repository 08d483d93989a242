package web_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
)

// draftOf adds a draft that some people lead.
func (s *site) draftOf(o *operation.Operation, place, facilitators string) *programme.Atelier {
	s.t.Helper()
	themes, err := programme.FindThemes(context.Background(), s.db, o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := programme.CreateAtelier(context.Background(), s.db, s.by(), o, programme.AtelierForm{Theme: themes[0].ID, Place: place, Title: "Relevé des bancs",
		Start: "2027-05-22T15:00", End: "2027-05-22T17:00", Entry: "signup", Capacity: "20", Audience: "everybody", Facilitators: facilitators})
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// led are the names of those who lead an atelier in the plan.
func (s *site) led(o *operation.Operation, id string) (names []string) {
	s.t.Helper()
	p := s.planOf(o)
	for _, lead := range p.Find(id).Leads {
		names = append(names, p.Facilitator(lead.FacilitatorID).Name)
	}
	return names
}

// Whoever is forgotten, or became one person with another, does not come back with what is taken back: neither on a draft
// nor in a change of what the public sees, which must still be published.
func TestTakingBackDoesNotBringForgottenPeopleBack(t *testing.T) {
	for name, way := range map[string]struct {
		address string
		form    func(person map[string]string) url.Values
	}{
		"deleted": {"/retrait", func(map[string]string) url.Values { return nil }},
		"merged":  {"/fusion", func(person map[string]string) url.Values { return url.Values{"other": {person["Yolande"]}} }},
	} {
		for _, public := range []bool{false, true} {
			s := newSite(t)
			o := programmeWeekend(t, s.db, s.by(), 1)
			b := s.signedIn(account.Organiser, o.ID)
			place := s.placeOf(o.ID)
			a := s.draftOf(o, place.ID, "Xavier\nYolande")
			publish := func() {
				if !public {
					return
				}
				choice, document := b.changesOf()
				for _, box := range document.Find("input[name=item]").EachIter() {
					choice.Add("item", box.AttrOr("value", ""))
				}
				if got := b.post(changesPath+"/publier", choice); got.Status != http.StatusSeeOther {
					t.Fatalf("%s: publish: %d\n%s", name, got.Status, got.Body)
				}
			}
			publish()
			person := map[string]string{}
			for _, f := range s.planOf(o).Facilitators {
				person[f.Name] = f.ID
			}
			form := b.atelierEdit(a.ID)
			form.Set("facilitators", "")
			if got := b.post("/gestion/saint-marc-2027/programme/"+a.ID, form); got.Status != http.StatusSeeOther {
				t.Fatalf("%s: nobody leads: %d\n%s", name, got.Status, got.Body)
			}
			publish()
			if got := b.post("/gestion/saint-marc-2027/intervenants/"+person["Xavier"]+way.address, way.form(person)); got.Status != http.StatusSeeOther {
				t.Fatalf("%s: %d\n%s", name, got.Status, got.Body)
			}
			if got := b.post(grille+"/annuler", nil); got.Status != http.StatusSeeOther {
				t.Errorf("%s: take back: %d\n%s", name, got.Status, got.Body)
			}
			if got := s.led(o, a.ID); len(got) != 1 {
				t.Errorf("%s, public %t: led by %q", name, public, got)
			}
			publish()
		}
	}
}

// A facilitator of another weekend, or one who does not lead the atelier, is not there: nothing is answered as done, and
// nothing is written down about them.
func TestThePeopleOfAnotherWeekendAreNotThere(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	other := s.makeOperation("Opération Libre Plouarzel")
	stranger, err := programme.CreateFacilitator(context.Background(), s.db, s.by(), other, programme.FacilitatorForm{Name: "Mael"})
	if err != nil {
		t.Fatal(err)
	}
	b, own := s.signedIn(account.Organiser, o.ID), s.planOf(o)
	first, second := own.Ateliers[0], own.Ateliers[1]
	for _, id := range []string{stranger.ID, second.Leads[0].FacilitatorID} {
		address := "/gestion/" + o.Slug + "/intervenants/" + id
		if got := b.post(address+"/ateliers/"+first.ID, url.Values{"token": {first.Token()}, "role": {programme.LeadRoles[1]}}); got.Status != http.StatusNotFound {
			t.Errorf("the part of somebody who does not lead: %d", got.Status)
		}
	}
	if got := b.post("/gestion/"+o.Slug+"/intervenants/"+stranger.ID+"/lien/fin", nil); got.Status != http.StatusNotFound {
		t.Errorf("the link of somebody of another weekend: %d", got.Status)
	}
}

package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/partner"
)

func TestTheBoardShowsWhatComesNext(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Referent, o.ID)
	ctx, path := context.Background(), "/gestion/"+o.Slug+"/partenaires"
	school, err := partner.Create(ctx, s.db, s.by(), o.ID, partner.Form{Name: "École", Kind: "school", State: "to_contact", Roles: []string{"place"},
		NextStep: "Rappeler la directrice", NextStepOn: "2027-02-01", Owner: "Nolwenn"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := partner.Create(ctx, s.db, s.by(), o.ID, partner.Form{Name: "Radio du port", Kind: "radio", State: "accepted", Roles: []string{"communication"}, Owner: "Yann"}); err != nil {
		t.Fatal(err)
	}
	board := b.get(path)
	for _, want := range []string{"Rappeler la directrice", "Suivi : Nolwenn", "Radio du port"} {
		if !strings.Contains(strings.ReplaceAll(board.Body, "\u202f", " "), want) {
			t.Errorf("the board lacks %q", want)
		}
	}
	if n := board.document(t).Find(".board > section").Length(); n != len(partner.States) {
		t.Errorf("%d columns for %d states", n, len(partner.States))
	}
	for query, shown := range map[string]string{"?role=place": "École", "?sorte=radio": "Radio du port", "?qui=Yann": "Radio du port", "?vue=liste&qui=Nolwenn": "École", "?etat=accepted": "Radio du port"} {
		other := map[string]string{"École": "Radio du port", "Radio du port": "École"}[shown]
		if page := b.get(path + query); !strings.Contains(page.Body, ">"+shown+"<") || strings.Contains(page.Body, ">"+other+"<") {
			t.Errorf("%s shows something else than %s", query, shown)
		}
	}
	moved := b.post(path+"/"+school.ID+"/etat", url.Values{"version": {"1"}, "state": {"invited"}, "back": {path + "?qui=Nolwenn"}})
	if moved.Status != http.StatusSeeOther || moved.Location() != path+"?qui=Nolwenn" {
		t.Fatalf("move: %d %s\n%s", moved.Status, moved.Location(), moved.Body)
	}
	s.now = s.now.Add(6 * 24 * time.Hour)
	if page := b.get(path); !strings.Contains(page.Body, "depuis 6 jours") {
		t.Errorf("six days later:\n%s", page.Body)
	}
	if stale := b.post(path+"/"+school.ID+"/etat", url.Values{"version": {"1"}, "state": {"declined"}}); stale.Status != http.StatusConflict {
		t.Errorf("a stale card moves: %d", stale.Status)
	}
	if away := b.post(path+"/"+school.ID+"/etat", url.Values{"version": {"2"}, "state": {"accepted"}, "back": {"https://ailleurs.example"}}); away.Location() != path {
		t.Errorf("leads to %s", away.Location())
	}
	if wrong := b.post(path+"/"+school.ID+"/etat", url.Values{"version": {"3"}, "state": {"nonsense"}}); wrong.Status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown state: %d", wrong.Status)
	}
}

func TestASignedAgreementHasItsDay(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Referent, o.ID)
	values := url.Values{"name": {"Patronage"}, "kind": {"patronage"}, "state": {"accepted"}, "agreement": {"signed"}}
	path := "/gestion/" + o.Slug + "/partenaires"
	if page := b.post(path, values); page.Status != http.StatusUnprocessableEntity || page.document(t).Find("#f-agreement_on-error").Length() != 1 {
		t.Errorf("signed, and nobody knows when: %d", page.Status)
	}
	values.Set("agreement_on", "2027-02-30")
	if page := b.post(path, values); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("the 30th of February: %d", page.Status)
	}
	values.Set("agreement_on", "2027-02-28")
	if answer := b.post(path, values); answer.Status != http.StatusSeeOther {
		t.Errorf("signed: %d\n%s", answer.Status, answer.Body)
	}
}

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
	"oplibre/app/programme/proposal"
)

func TestAnAnswerOnTheMarketIsTwoTaps(t *testing.T) {
	s := newInviting(t, "Club nautique")
	b := s.signedIn(account.Referent, s.o.ID)
	if page := b.post(s.pages+"/reponse", url.Values{"version": {"1"}, "reply": {"yes"}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("heard, and nobody knows how: %d", page.Status)
	}
	if page := b.post(s.pages+"/reponse", url.Values{"version": {"1"}, "how": {"market"}, "reply": {"yes"}}); page.Status != http.StatusSeeOther {
		t.Fatalf("two taps: %d\n%s", page.Status, page.Body)
	}
	if p := s.load(); p.State != partner.Incomplete || p.Reply().How != "market" || p.SilentSince() != nil {
		t.Errorf("kept %+v", p)
	}
	form := url.Values{"version": {"2"}, "how": {"meeting"}, "reply": {"yes"}, "subject_to": {"council"}, "decides": {"Le conseil municipal"}, "decides_on": {"2027-03-15"}, "kind": {"place"}}
	if page := b.post(s.pages+"/reponse", form); page.Status != http.StatusUnprocessableEntity || page.document(t).Find("#f-text-error").Length() != 1 {
		t.Errorf("subject to the council, and nobody knows what: %d", page.Status)
	}
	form.Set("text", "La salle du conseil")
	if page := b.post(s.pages+"/reponse", form); page.Status != http.StatusSeeOther {
		t.Fatalf("subject to: %d\n%s", page.Status, page.Body)
	}
	if stale := b.post(s.pages+"/reponse", form); stale.Status != http.StatusConflict {
		t.Errorf("stale: %d", stale.Status)
	}
	board := b.get("/gestion/" + s.o.Slug + "/partenaires")
	for _, want := range []string{"La salle du conseil", "15 mars", "Le conseil municipal", "Sous réserve"} {
		if !strings.Contains(strings.ReplaceAll(board.Body, "\u00a0", " "), want) {
			t.Errorf("the board lacks %q", want)
		}
	}
	if no := b.post(s.pages+"/reponse", url.Values{"version": {"3"}, "how": {"phone"}, "reply": {"no"}}); no.Status != http.StatusSeeOther {
		t.Fatalf("no: %d\n%s", no.Status, no.Body)
	}
	if p := s.load(); p.State != partner.Declined || p.Offers[0].State != partner.Withdrawn {
		t.Errorf("after a no: %+v", p)
	}
}

func TestOffersBecomeWhatTheTeamNeeds(t *testing.T) {
	s := newInviting(t, "Club nautique")
	b, ctx := s.signedIn(account.Referent, s.o.ID), context.Background()
	err := partner.Respond(ctx, s.db, s.by(), s.o.ID, s.club.ID, partner.ReplyForm{Version: "1", Reply: "yes", ContactEmail: "riou@club.example", Offers: []partner.OfferForm{
		{Kind: "place", Text: "La salle du port", Quantity: "40", Access: []string{"step_free"}},
		{Kind: "equipment", Text: "Jumelles", Quantity: "6"},
		{Kind: "atelier", Text: "Reconnaître les bateaux", People: "Yann Le Goff"},
		{Kind: "meals", Text: "Une soupe", Quantity: "30"}}})
	if err != nil {
		t.Fatal(err)
	}
	offers := s.load().Offers
	for range 2 { // twice is once
		for _, offer := range offers[:3] {
			if made := b.post(s.pages+"/offres/"+offer.ID+"/creer", nil); made.Status != http.StatusSeeOther {
				t.Fatalf("%s: %d\n%s", offer.Kind, made.Status, made.Body)
			}
		}
	}
	places, err := programme.FindPlaces(ctx, s.db, s.o.ID)
	if err != nil || len(places) != 1 || places[0].Name != "La salle du port" || *places[0].Capacity != 40 || len(places[0].Access) != 1 {
		t.Errorf("places %+v (%v)", places, err)
	}
	proposals, err := proposal.List(ctx, s.db, s.o.ID)
	if err != nil || len(proposals) != 1 || proposals[0].Name != "Yann Le Goff" || proposals[0].Title != "Reconnaître les bateaux" || proposals[0].Shown {
		t.Errorf("proposals %+v (%v)", proposals, err)
	}
	p := s.load()
	if len(p.PlaceIDs) != 1 || p.Offers[0].PlaceID == nil || p.Offers[1].EquipmentID == nil || p.Offers[2].ProposalID == nil || p.Offers[2].State != partner.Confirmed {
		t.Errorf("kept %+v", p.Offers)
	}
	if meals := b.post(s.pages+"/offres/"+offers[3].ID+"/creer", nil); meals.Status != http.StatusUnprocessableEntity {
		t.Errorf("something was made of a soup: %d", meals.Status)
	}
	state := url.Values{"version": {"1"}, "state": {"confirmed"}}
	if taken := b.post(s.pages+"/offres/"+offers[3].ID, state); taken.Status != http.StatusSeeOther {
		t.Errorf("take the soup: %d", taken.Status)
	}
	if stale := b.post(s.pages+"/offres/"+offers[3].ID, state); stale.Status != http.StatusConflict {
		t.Errorf("stale: %d", stale.Status)
	}
	page := b.get(s.pages)
	if !strings.Contains(page.Body, "/lieux/"+places[0].ID) || strings.Contains(page.Body, "/propositions/"+proposals[0].ID) {
		t.Error("the referent is not led to the place, or is led where the door is closed")
	}
}

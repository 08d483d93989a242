package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/solidarity"
)

func (s *site) roofs(o *operation.Operation) *solidarity.Board {
	s.t.Helper()
	board, err := solidarity.Load(context.Background(), s.db, o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return board
}

// lodging is a weekend in which Odette lends two beds and Paul looks for one; base is where the team sees it.
func lodging(t *testing.T) (s *site, o *operation.Operation, b *browser, base string) {
	t.Helper()
	s = newSite(t)
	o = s.makeOperation("Opération Libre Saint-Marc")
	b, base = s.signedIn(account.Organiser, o.ID), "/gestion/"+o.Slug+"/hebergement"
	offer := filled(t, b.get(base+"/offres/nouvelle?sorte=toit"), base+"/offres", "")
	offer.Set("name", "Odette Le Bris")
	offer.Set("phone", "02 61 91 00 81")
	offer.Set("address", "3 rue du Lavoir")
	offer.Set("number", "2")
	b.accepted(base+"/offres", offer)
	need := filled(t, b.get(base+"/besoins/nouveau?sorte=toit"), base+"/besoins", "")
	need.Set("name", "Paul Jaffré")
	need.Set("email", "paul@example.org")
	b.accepted(base+"/besoins", need)
	return s, o, b, base
}

func TestARoofIsAgreedByBoth(t *testing.T) {
	s, o, b, base := lodging(t)
	board := s.roofs(o)
	offer, need := board.Offers[0], base+"/besoins/"+board.Needs[0].ID
	page := b.get(need)
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "Odette Le Bris") || !strings.Contains(page.Header.Get("Cache-Control"), "no-store") {
		t.Fatalf("the need: %d %v", page.Status, page.Header)
	}
	if early := b.get(base + "/impression"); strings.Contains(early.Body, "Paul") {
		t.Error("the sheet tells what nobody has agreed to")
	}
	for range 2 { // pressed twice
		b.accepted(need+"/accord", url.Values{"offer": {offer.ID}})
	}
	match := base + "/accords/" + s.roofs(o).MatchOf(board.Needs[0].ID).ID
	for _, wrong := range []url.Values{{}, {"side": {"offer"}}, {"side": {"nobody"}, "how": {"phone"}}} {
		if page := b.post(match+"/oui", wrong); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, page.Status)
		}
	}
	b.accepted(match+"/oui", url.Values{"side": {"offer"}, "how": {"phone"}})
	b.accepted(match+"/oui", url.Values{"side": {"need"}, "how": {"in_person"}})
	if sheet := b.get(base + "/impression"); sheet.Status != http.StatusOK || !strings.Contains(sheet.Body, "Paul") || !strings.Contains(sheet.Body, "Odette") {
		t.Errorf("the sheet: %d", sheet.Status)
	}
	b.accepted(match+"/fin", nil)
	if s.roofs(o).MatchOf(board.Needs[0].ID) != nil {
		t.Error("taken apart, and still together")
	}
	for _, path := range []string{"/o/" + o.Slug, "/o/" + o.Slug + "/partenaires"} {
		if public := s.visitor().get(path); strings.Contains(public.Body, "Odette") || strings.Contains(public.Body, "Paul Jaffr") {
			t.Errorf("%s names who sleeps where", path)
		}
	}
}

func TestRoofsAndRidesKeepWhatWasTyped(t *testing.T) {
	s, o, b, base := lodging(t)
	form := filled(t, b.get(base+"/offres/nouvelle?sorte=trajet"), base+"/offres", "")
	form.Set("name", "Yann")
	form.Set("number", "trois")
	form.Set("leaves_at", "midi et demi")
	form.Set("notes", "Coffre plein\nde vélos")
	wrong := b.post(base+"/offres", form)
	if wrong.Status != http.StatusUnprocessableEntity {
		t.Fatalf("%d\n%s", wrong.Status, wrong.Body)
	}
	for _, field := range []string{"number", "phone", "origin", "leaves_at"} {
		if wrong.document(t).Find("#f-"+field+"-error").Length() != 1 {
			t.Errorf("nothing stands beside %s", field)
		}
	}
	again := filled(t, wrong, base+"/offres", "")
	for name, value := range map[string]string{"kind": "ride", "name": "Yann", "number": "trois", "leaves_at": "midi et demi"} {
		if again.Get(name) != value {
			t.Errorf("%s has become %q", name, again.Get(name))
		}
	}
	if !strings.Contains(again.Get("notes"), "de vélos") {
		t.Error("the notes are lost")
	}
	offer := base + "/offres/" + s.roofs(o).Offers[0].ID
	first, second := filled(t, b.get(offer), offer, ""), filled(t, b.get(offer), offer, "")
	first.Set("number", "3")
	b.accepted(offer, first)
	second.Set("notes", "Un chat")
	stale := b.post(offer, second)
	kept := filled(t, stale, offer, "")
	if stale.Status != http.StatusConflict || kept.Get("notes") != "Un chat" {
		t.Fatalf("stale: %d", stale.Status)
	}
	b.accepted(offer, kept) // seen: saving again is a decision
	if now := s.roofs(o).Offers[0]; now.Notes != "Un chat" || now.Capacity != 2 {
		t.Errorf("decided %+v", now)
	}
}

// Two of the team give the last bed at once: one gets it.
func TestABedIsGivenOnce(t *testing.T) {
	s, o, b, base := lodging(t)
	for _, name := range []string{"Samir", "Léa"} {
		need := filled(t, b.get(base+"/besoins/nouveau?sorte=toit"), base+"/besoins", "")
		need.Set("name", name)
		need.Set("phone", "02 61 91 00 85")
		need.Set("number", "2")
		b.accepted(base+"/besoins", need)
	}
	board := s.roofs(o)
	statuses := make(chan int)
	for _, need := range board.Needs[1:] {
		go func() {
			other := *b
			statuses <- other.post(base+"/besoins/"+need.ID+"/accord", url.Values{"offer": {board.Offers[0].ID}}).Status
		}()
	}
	got := map[int]int{<-statuses: 1}
	got[<-statuses]++
	if got[http.StatusSeeOther] != 1 || got[http.StatusConflict] != 1 || len(s.roofs(o).Matches) != 1 {
		t.Errorf("two beds for four: %v, %d agreements", got, len(s.roofs(o).Matches))
	}
}

func TestRoofsAndRidesOfAnotherOperation(t *testing.T) {
	s, o, b, base := lodging(t)
	board := s.roofs(o)
	offer, need := board.Offers[0].ID, board.Needs[0].ID
	b.accepted(base+"/besoins/"+need+"/accord", url.Values{"offer": {offer}})
	match := s.roofs(o).Matches[0].ID
	other := s.makeOperation("Opération Libre Plouarzel")
	stranger, theirs := s.signedIn(account.Organiser, other.ID), "/gestion/"+other.Slug+"/hebergement"
	form := filled(t, stranger.get(theirs+"/besoins/nouveau?sorte=toit"), theirs+"/besoins", "")
	form.Set("name", "Intrus")
	form.Set("phone", "02 61 91 00 99")
	form.Set("version", "1")
	own := stranger.accepted(theirs+"/besoins", form).Location()
	for _, path := range []string{"/offres/" + offer, "/besoins/" + need} {
		if page := stranger.get(theirs + path); page.Status != http.StatusNotFound || strings.Contains(page.Body, "Odette") {
			t.Errorf("GET %s from another operation: %d", path, page.Status)
		}
	}
	form.Set("side", "offer")
	form.Set("how", "phone")
	form.Set("offer", offer)
	for _, path := range []string{theirs + "/offres/" + offer, theirs + "/offres/" + offer + "/retrait", theirs + "/besoins/" + need, theirs + "/besoins/" + need + "/retrait",
		theirs + "/besoins/" + need + "/accord", own + "/accord", theirs + "/accords/" + match + "/oui", theirs + "/accords/" + match + "/fin"} {
		if page := stranger.post(path, form); page.Status != http.StatusNotFound {
			t.Errorf("POST %s from another operation: %d", path, page.Status)
		}
	}
	for _, path := range []string{"", "/impression"} {
		if page := stranger.get(base + path); page.Status != http.StatusNotFound {
			t.Errorf("%s of another operation: %d", path, page.Status)
		}
	}
	if now := s.roofs(o); len(now.Matches) != 1 || now.Matches[0].OfferYesAt != nil || now.Offers[0].Name != "Odette Le Bris" || len(now.Needs) != 1 {
		t.Errorf("changed from another operation: %+v", now)
	}
}

package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
)

func TestTwoCarnetsOfOnePersonBecomeOne(t *testing.T) {
	s := newSite(t)
	h, away := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	organiser := s.signedIn(account.Organiser, h.o.ID)
	pairs := "/gestion/" + h.o.Slug + "/personnes/doublons"
	if got := organiser.get(pairs); got.Status != http.StatusOK || !strings.Contains(got.Body, "Aucun doublon") {
		t.Errorf("without a pair: %d", got.Status)
	}
	flora, fauna := h.atelier("Sauvages de ma rue", 10, 12, 20), h.atelier("BioBlitz", 11, 13, 20)
	first := h.signsUp(s, signUpValues("Gwenaëlle Le Goff", flora))
	second := h.signsUp(s, signUpValues("Le Goff Gwenaëlle", fauna))
	stranger := away.signsUp(s, signUpValues("Gwenaëlle Le Goff", away.atelier("Ailleurs", 9, 10, 20)))

	doc := organiser.get(pairs).document(t)
	link := doc.Find(`main a[href^="`+pairs+`/"]`).First().AttrOr("href", "")
	if link == "" || strings.Contains(doc.Text(), stranger) {
		t.Fatal("the pair is not offered, or another operation's carnet is")
	}
	page := organiser.get(link).document(t)
	values := url.Values{}
	for _, name := range []string{"kept_version", "other_version"} {
		values.Set(name, page.Find(`input[name=`+name+`]`).AttrOr("value", ""))
	}
	refused := organiser.post(link, values)
	clash := "stays_" + flora.ID + "_" + fauna.ID
	if doc := refused.document(t); refused.Status != http.StatusUnprocessableEntity || doc.Find(`.summary a[href="#f-`+clash+`"]`).Length() != 1 {
		t.Fatalf("nobody chose between two ateliers: %d", refused.Status)
	}
	values.Set(clash, fauna.ID)
	if got := organiser.post(link, values); got.Status != http.StatusSeeOther {
		t.Fatalf("merge: %d %s", got.Status, got.Body)
	}
	h.clean()
	if h.confirmed(flora) != 0 || h.confirmed(fauna) != 1 {
		t.Errorf("%d and %d seats are taken", h.confirmed(flora), h.confirmed(fauna))
	}
	if got := s.visitor().get("/carnet/" + second); got.Status != http.StatusSeeOther || got.Location() != "/carnet/"+first {
		t.Errorf("the printed code leads to %d %s", got.Status, got.Location())
	}
	if got := organiser.post(link, values); got.Status != http.StatusNotFound {
		t.Errorf("merged again: %d", got.Status)
	}
	for _, role := range []account.Role{account.Referent, account.Reader, account.Desk} {
		if got := s.signedIn(role, h.o.ID).get(pairs); got.Status != http.StatusForbidden {
			t.Errorf("%s sees the pairs: %d", role, got.Status)
		}
	}
	if got := s.signedIn(account.Organiser, away.o.ID).post("/gestion/"+away.o.Slug+"/personnes/doublons"+strings.TrimPrefix(link, pairs), values); got.Status != http.StatusNotFound {
		t.Errorf("through another operation: %d", got.Status)
	}
}

func TestAPairIsKeptApart(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	organiser := s.signedIn(account.Organiser, h.o.ID)
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	for _, name := range []string{"Ana Le Bris", "Bob Riou"} {
		values := signUpValues(name, flora)
		values.Set("phone", "0261910001")
		h.signsUp(s, values)
	}
	pairs := "/gestion/" + h.o.Slug + "/personnes/doublons"
	form := organiser.get(pairs).document(t).Find(`form[action="` + pairs + `"]`)
	values := url.Values{"one": {form.Find("[name=one]").AttrOr("value", "")}, "other": {form.Find("[name=other]").AttrOr("value", "")}}
	if got := organiser.post(pairs, values); got.Status != http.StatusSeeOther {
		t.Fatalf("kept apart: %d", got.Status)
	}
	if got := organiser.get(pairs); !strings.Contains(got.Body, "Aucun doublon") {
		t.Error("the pair is proposed again")
	}
}

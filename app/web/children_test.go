package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/desk"
	"oplibre/app/programme"
)

// What is said of a child is put right by who leads and by the desk, who speak with the person that brings it; the carnet says it once.
func TestWhoCollectsAChildIsPutRight(t *testing.T) {
	s := newSite(t)
	slug, _, own, path, other := s.ledAsking(programme.AsksNoParent)
	carnet := s.signsUpHere(slug, url.Values{"name": {"Nolwenn Cadiou"}, "atelier": {own.ID}, "phone": {"02 61 91 44 12"}, "companion_name_1": {"Maël Cadiou"},
		"companion_age_1": {"8"}, "collectors_1": {"Mamie Jo"}})
	desks, err := deskKey(desk.Welcome)(s, s.operationBySlug(slug))
	if err != nil {
		t.Fatal(err)
	}
	table := desk.Paths[desk.Welcome] + desks.token
	person := s.visitor().get(path).document(t).Find(`details form input[name=person]`).First().AttrOr("value", "")
	right := url.Values{"person": {person}, "step": {"corrected"}, "guardian": {"Yann, 06 39 98 31 07"}, "collectors": {"Papi Yann"}}
	for _, at := range []string{path, table} {
		action := at + "/ateliers/" + own.ID + "/enfants"
		wrong := url.Values{"person": {person}, "step": {"corrected"}, "guardian": {"personne"}, "collectors": {""}}
		refused := s.visitor().post(action, wrong)
		id := "f-guardian_" + own.ID + "_" + person
		if doc := refused.document(t); refused.Status != http.StatusUnprocessableEntity || doc.Find(`.summary a[href="#`+id+`"]`).Length() != 1 ||
			doc.Find("#"+id).AttrOr("value", "") != "personne" || doc.Find("details[open] #"+id).Length() != 1 {
			t.Errorf("%s: %d: the form does not come back as it was sent", at, refused.Status)
		}
		right.Set("collectors", right.Get("collectors")+" ou Enora")
		if got := s.visitor().post(action, right); got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", at, got.Status, got.Body)
		}
		for _, page := range []string{path, table + "/ateliers/" + own.ID} {
			if body := s.visitor().get(page).Body; !strings.Contains(body, right.Get("collectors")) || strings.Contains(body, "Mamie Jo") {
				t.Errorf("%s does not say who collects the child now", page)
			}
		}
	}
	if got := s.visitor().post(other+"/ateliers/"+own.ID+"/enfants", right); got.Status != http.StatusNotFound {
		t.Errorf("somebody who leads another atelier puts it right: %d", got.Status)
	}
	stranger := url.Values{"guardian_" + person: {"06 00 00 00 01"}, "collectors_" + person: {"Zoé Inconnue"}}
	carnet, _, _ = strings.Cut(carnet, "?")
	if got := s.visitor().post(carnet+"/precisions", stranger); got.Status != http.StatusSeeOther {
		t.Errorf("answers: %d", got.Status)
	}
	body := s.visitor().get("/carnet/" + carnet + "/precisions").Body
	if strings.Contains(s.visitor().get(path).Body, "Zoé Inconnue") || strings.Contains(body, "Papi Yann") {
		t.Error("whoever finds the carnet changes or reads who collects the child")
	}
}

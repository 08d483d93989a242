package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
)

// A weekend that begins: ateliers come before their hours, and nobody has signed up for anything.
func TestPlanningStartsWithoutHours(t *testing.T) {
	s := newSite(t)
	o := waitingWeekend(s, 0)
	b := s.signedIn(account.Organiser, o.ID)
	place := "/gestion/" + o.Slug + "/programme"

	if said := b.get(place + "/placer").document(t).Find("main").Text(); !strings.Contains(said, "pas encore d’atelier") {
		t.Errorf("without any atelier: %s", said)
	}
	page := b.get(place + "/nouveau").document(t)
	if required := page.Find("input[name=start][required], input[name=end][required]").Length(); required != 0 {
		t.Errorf("%d of the two hours must be given", required)
	}
	form := url.Values{"title": {"Relevé des bancs"}, "theme": {page.Find("select[name=theme] option[value!='']").First().AttrOr("value", "")},
		"entry": {"signup"}, "audience": {"everybody"}, "start": {""}, "end": {""}, "bring": {"un mètre\nune gomme"}}
	if r := b.post(place+"/nouveau", form); r.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", r.Status, r.Body)
	}
	id := s.plan(o).Ateliers[0].ID
	edit := b.get(place + "/" + id).document(t)
	if things := edit.Find("textarea[name=bring]").Text(); things != "un mètre\nune gomme" || edit.Find("input[name=start][required]").Length() != 0 {
		t.Errorf("what to bring is %q: a field of one line would join the two", things)
	}
	if said := b.get(place + "/placer").document(t).Find("main").Text(); !strings.Contains(said, "Relevé des bancs") {
		t.Errorf("the atelier does not wait for a place: %s", said)
	}
	// French counts nothing as one: no sentence may speak of a change, a person or a letter that is not there.
	said := b.get(place + "/changements").document(t).Find("main").Text()
	for _, wrong := range []string{"Un changement attend", "Une personne inscrite", "un carnet", "Une lettre partira", "Publier ce changement"} {
		if strings.Contains(said, wrong) {
			t.Errorf("with only a draft: %q in %s", wrong, said)
		}
	}
}

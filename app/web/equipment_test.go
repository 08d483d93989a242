package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
)

func TestEquipmentGoesOutAndComesBack(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 4) // all at the same hour
	organiser := s.signedIn(account.Organiser, o.ID)
	base := "/gestion/" + o.Slug + "/materiel"
	made := organiser.post(base+"/nouveau", url.Values{"kind": {"gps"}, "quantity": {"5"}, "lender": {"Groupe OSM"}, "name": {"GPS jaunes"}})
	if made.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", made.Status, made.Body)
	}
	item := made.Location()
	for _, l := range s.ateliers(o)[:2] {
		address := "/gestion/" + o.Slug + "/programme/" + l.ID
		form := formOn(t, organiser.get(address), `form[action="`+address+`"]`)
		form["need"] = []string{"gps:4"}
		if got := organiser.post(address, form); got.Status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", got.Status, got.Body)
		}
	}
	page := organiser.get(base)
	row := plain(page.document(t).Find("tbody tr").First().Text())
	if !strings.Contains(row, "il en manque 3") || page.document(t).Find(".notice.no").Length() != 1 {
		t.Errorf("eight of five are needed at once: %q", row)
	}
	hand := url.Values{"holder": {"Maël"}, "loan_quantity": {"4"}}
	if got := organiser.post(item+"/prets", hand); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if got := organiser.post(item+"/prets", hand); got.Status != http.StatusConflict || got.document(t).Find("#f-loan_quantity-error").Length() != 1 {
		t.Errorf("four more of one: %d", got.Status)
	}
	if got := organiser.post(item+"/retrait", nil); got.Status != http.StatusConflict {
		t.Errorf("taken off the inventory while somebody has some: %d", got.Status)
	}
	if got := plain(organiser.get(base + "/retours").document(t).Find("section").Text()); !strings.Contains(got, "Groupe OSM") || !strings.Contains(got, "Maël") {
		t.Errorf("the return list says %q", got)
	}
	back := organiser.get(item).document(t).Find(`form[action$="/retour"]`).AttrOr("action", "")
	for range 2 {
		if got := organiser.post(back, nil); got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d", back, got.Status)
		}
	}
	if got := organiser.post(item+"/prets", url.Values{"holder": {"Zoé"}, "loan_quantity": {"5"}}); got.Status != http.StatusSeeOther {
		t.Errorf("all of them, once they are back: %d", got.Status)
	}
	if got := organiser.get(base + "/gps"); got.Location() != base {
		t.Errorf("a kind leads to %q", got.Location())
	}
	other := s.makeOperation("Opération Libre Plouarzel")
	if got := s.signedIn(account.Organiser, other.ID).get(strings.Replace(item, o.Slug, other.Slug, 1)); got.Status != http.StatusNotFound {
		t.Errorf("another operation's organiser: %d", got.Status)
	}
}

package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func departure(change ...string) url.Values {
	v := url.Values{"key": {store.NewID()}, "leader": {"Jeanne Pennec"}, "destination": {"Le vallon"}, "phone": {"06 39 98 31 07"}, "adults": {"7"}, "children": {"5"},
		"left": {"10:00"}, "due": {"11:30"}}
	for i := 0; i < len(change); i += 2 {
		v.Set(change[i], change[i+1])
	}
	return v
}

// outing is the only line of the list of a desk.
func (d *table) outing() (path string, fields url.Values) {
	d.site.t.Helper()
	d.get(d.address + "/sorties").document(d.site.t).Find(".desk-acts a[href*='/sorties/']").Each(func(_ int, a *goquery.Selection) { path = a.AttrOr("href", "") })
	form := d.get(path).document(d.site.t).Find("main form").First()
	return path, url.Values{"version": {form.Find("[name=version]").AttrOr("value", "")}}
}

// back notes how many are back.
func (d *table) back(path string, fields url.Values, number, missing string) answer {
	return d.post(path, url.Values{"version": fields["version"], "number": {number}, "missing": {missing}})
}

func TestLateOutingStandsFirst(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	s.now = h.at(10).Time()
	d := newTable(t, s, h, "Table 1")
	d.post(d.address+"/sorties/partir", departure("leader", "Yann", "due", "11:00", "phone", ""))
	for range 2 { // the same form again is the same outing
		d.post(d.address+"/sorties/partir", departure("key", "0190a0b0-0000-7000-8000-000000000001"))
	}
	list := d.get(d.address + "/sorties")
	list.shows(t, "24 personnes dehors", "7 adultes et 5 enfants", "départ à 10 h, retour prévu à 11 h 30", "Retour attendu à 11 h 30", "06 39 98 31 07")
	if d.get(d.address).document(t).Find("main a:contains('en retard')").Length() != 0 {
		t.Error("the desk says that somebody is late who is not")
	}
	s.now = h.at(11.2).Time()
	list = d.get(d.address + "/sorties")
	list.shows(t, "En retard de 12 minutes")
	if first := list.document(t).Find("main .desk-row").First(); first.Find("b").First().Text() != "Yann" || first.Find(".no svg").Length() != 1 {
		t.Errorf("first stands %s", first.Text())
	}
	d.get(d.address).shows(t, "1 sortie en retard")
}

func TestFewerBackThanLeft(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	s.now = h.at(10).Time()
	d := newTable(t, s, h, "Table 1")
	d.post(d.address+"/sorties/partir", departure())
	path, stale := d.outing()
	s.now = h.at(11.4).Time()
	if got := d.back(path, stale, "10", "Ali et sa fille"); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	d.get(d.address+"/sorties").shows(t, "2 personnes dehors", "Il manque 2 personnes.", "À retrouver : Ali et sa fille")
	if got := d.back(path, stale, "3", ""); got.Status != http.StatusConflict {
		t.Errorf("who did not see what was noted: %d", got.Status)
	}
	if got := d.back(path, stale, "13", ""); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("13 of 12 are back: %d", got.Status)
	}
	_, fresh := d.outing()
	errs := storetest.AtOnce(6, func(int) error {
		if got := d.back(path, fresh, "12", ""); got.Status != http.StatusSeeOther {
			t.Errorf("two press at once that all are back: %d", got.Status)
		}
		return nil
	})
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	d.get(d.address+"/sorties").shows(t, "Tout le monde est rentré", "De retour à 11 h 24")
	var left, back int64
	h.count("outing.left", &left)
	if h.count("outing.back", &back); left != 1 || back != 2 {
		t.Errorf("the trail has %d departures and %d returns", left, back)
	}
}

// count is how often something was recorded.
func (h *hall) count(action string, n *int64) {
	h.Helper()
	err := h.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Table("activity").Where("operation_id = ? AND action = ?", h.o.ID, action).Count(n).Error
	})
	if err != nil {
		h.Fatal(err)
	}
}

func TestDeparturesThatCannotBe(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	s.now = h.at(23.5).Time()
	d := newTable(t, s, h, "Table 1")
	for _, change := range [][]string{{"leader", ""}, {"destination", ""}, {"phone", "à midi"}, {"adults", "", "children", ""}, {"adults", "-1"}, {"adults", "deux"},
		{"left", "25:00"}, {"due", ""}, {"left", "14:00", "due", "13:00"}, {"key", "x"}} {
		if got := d.post(d.address+"/sorties/partir", departure(change...)); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", change, got.Status)
		}
	}
	d.post(d.address+"/sorties/partir", departure("left", "14:00", "due", "13:00", "leader", "", "adults", "", "children", "")).
		shows(t, "Le retour vient après le départ.", "Écrivez avec qui", "Écrivez combien de personnes partent.")
	if got := d.post(d.address+"/sorties/partir", departure("left", "23:20", "due", "00:45")); got.Status != http.StatusSeeOther {
		t.Fatalf("across midnight: %d\n%s", got.Status, got.Body)
	}
	d.get(d.address+"/sorties").shows(t, "Retour attendu")
}

func TestLeadersNoteTheirOuting(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora, birds := h.atelier("Sauvages de ma rue", 10, 12, 20), h.atelier("Oiseaux", 10, 12, 20)
	s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.now = h.at(10).Time()
	lead := newLeader(t, s, h, "Maël Quéré", flora)
	path := lead.path + "/ateliers/" + flora.ID + "/sortie"
	form := lead.get(path).document(t).Find("main form").First()
	value := func(name string) string { return form.Find("[name="+name+"]").AttrOr("value", "") }
	if value("leader") != "Maël Quéré" || value("adults") != "2" || value("left") != "10:00" || value("due") != "12:00" {
		t.Errorf("filled in: %s, %s adults, %s to %s", value("leader"), value("adults"), value("left"), value("due"))
	}
	if got := lead.post(path, departure("key", value("key"), "leader", "Maël Quéré", "due", "12:00", "atelier", birds.ID)); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	all := lead.get(path).document(t).Find("main form").First()
	d := newTable(t, s, h, "Table 1")
	other, _ := d.outing()
	d.get(other).shows(t, "Maël Quéré")
	fields := url.Values{}
	all.Find("input").Each(func(_ int, in *goquery.Selection) { fields.Set(in.AttrOr("name", ""), in.AttrOr("value", "")) })
	if got := lead.post(path, fields); got.Status != http.StatusSeeOther {
		t.Fatalf("everybody is back: %d", got.Status)
	}
	lead.get(path).shows(t, "De retour à 10 h", "Repartir")
	if got := lead.get(lead.path + "/ateliers/" + birds.ID + "/sortie"); got.Status != http.StatusNotFound {
		t.Errorf("the outing of an atelier that somebody else leads: %d", got.Status)
	}
}

func TestOutingsKnowNothingOfOtherOperations(t *testing.T) {
	s := newSite(t)
	ours, theirs := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	barn := theirs.atelier("Grange", 10, 12, 5)
	s.now = ours.at(10).Time()
	d, other := newTable(t, s, ours, "Table 1"), newTable(t, s, theirs, "Table 1")
	other.post(other.address+"/sorties/partir", departure())
	path, fields := other.outing()
	foreign := strings.Replace(path, other.address, d.address, 1)
	organiser := s.signedIn(account.Organiser, ours.o.ID)
	team := strings.Replace(path, other.address, "/gestion/saint-marc-2027/accueil", 1)
	for _, got := range []answer{d.get(foreign), d.back(foreign, fields, "12", ""), organiser.get(team), d.get(d.address + "/sorties/partir?atelier=" + barn.ID),
		d.post(d.address+"/sorties/partir", departure("atelier", barn.ID)), s.visitor().get("/accueil/nobody/sorties"), s.visitor().get("/accueil/nobody/sorties/flux")} {
		if got.Status != http.StatusNotFound {
			t.Errorf("%d\n%.300s", got.Status, got.Body)
		}
	}
	d.get(d.address+"/sorties").shows(t, "Personne n'est dehors")
	organiser.get("/gestion/saint-marc-2027/accueil/sorties").shows(t, "Personne n'est dehors")
}

func TestOutingsChangeByThemselves(t *testing.T) {
	s := newLiveSite(t, 0)
	h := newHall(t, s.db, "saint-marc-2027")
	s.now = h.at(10).Time()
	d := newTable(t, s.site, h, "Table 1")
	view, _ := s.look(d.address+"/sorties/flux", "")
	view.shows("dehors en ce moment")
	d.post(d.address+"/sorties/partir", departure())
	view.shows("12 personnes dehors", "Jeanne Pennec")
	organiser := s.signedIn(account.Organiser, h.o.ID)
	if got := organiser.post("/gestion/saint-marc-2027/accueil/"+d.desk.ID+"/lien/fin", url.Values{}); got.Status != http.StatusSeeOther {
		t.Fatalf("the link ends: %d", got.Status)
	}
	for range view.events { //nolint:revive // until the end, which comes with that of the link
	}
}

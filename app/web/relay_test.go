package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// newRelay is a relay of a hall, open in a browser.
func newRelay(t testing.TB, s *site, h *hall, name string) *table {
	t.Helper()
	d, err := desk.Create(context.Background(), s.db, s.by(), h.o, desk.Relay, desk.Form{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	link, err := desk.Current(context.Background(), s.db, d, store.InstantOf(s.now))
	if err != nil {
		t.Fatal(err)
	}
	return &table{browser: s.visitor(), site: s, hall: h, desk: d, address: d.Address(s.db, link)}
}

// enters signs somebody up at the relay and returns the path of the carnet there.
func (d *table) enters(name string, ateliers ...programme.Atelier) string {
	d.site.t.Helper()
	got := d.post(d.address+"/inscrire", signUpValues(name, ateliers...))
	path, made := strings.CutSuffix(got.Location(), "?fait=1")
	if got.Status != http.StatusSeeOther || !made || !strings.HasPrefix(path, d.address+"/carnets/") {
		d.site.t.Fatalf("%s at the relay: %d %s\n%s", name, got.Status, got.Location(), got.Body)
	}
	return path
}

func TestRelaySignsUpAndSeesThoseOnly(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora, birds := h.atelier("Sauvages de ma rue", 10, 12, 20), h.atelier("Oiseaux du port", 14, 16, 1)
	other := s.carnetFor(h, "Bea Le Gall", flora)
	town, library := newRelay(t, s, h, "Mairie"), newRelay(t, s, h, "Médiathèque")

	town.get(town.address+"/inscrire?q=oiseaux&montrer=1").shows(t, "Oiseaux du port")
	if found := town.get(town.address + "/inscrire?q=oiseaux&montrer=1&atelier=" + flora.ID).document(t); found.Find("input[name=atelier]").Length() != 2 || found.Find("input[name=atelier][checked]").Length() != 1 {
		t.Error("what was ticked is lost while one looks for more")
	}
	if page := town.get(town.address + "/inscrire?atelier=" + flora.ID); page.document(t).Find(`form[action="`+town.address+`/inscrire"] input[name=name]`).Length() != 1 {
		t.Errorf("no form: %d", page.Status)
	}
	jeanne := town.enters("Jeanne Kermarrec", flora, birds)
	town.get(jeanne+"?fait=1").shows(t, "C'est fait pour Jeanne Kermarrec", "Oiseaux du port")
	town.get(town.address).shows(t, "1 carnet fait ici", "Jeanne Kermarrec")
	if page := town.get(town.address); strings.Contains(page.Body, "Bea") {
		t.Error("the relay sees somebody else")
	}
	town.get(town.address+"?q=gall").shows(t, "Personne ne correspond")
	if printed := town.get(jeanne + "/impression"); printed.Status != http.StatusOK || !strings.Contains(printed.Body, "<svg") {
		t.Errorf("on paper: %d", printed.Status)
	}
	away := newRelay(t, s, newHall(t, s.db, "plouarzel-2027"), "Mairie")
	id := strings.TrimPrefix(jeanne, town.address)
	for who, path := range map[string]string{"another relay": library.address + id, "another operation": away.address + id,
		"who signed up": town.address + "/carnets/" + other.ID, "the desk": strings.Replace(jeanne, "/relais/", "/accueil/", 1)} {
		for _, below := range []string{"", "/impression", "/personnes", "/ajouter"} {
			if got := town.get(path + below); got.Status != http.StatusNotFound {
				t.Errorf("%s%s: %d", who, below, got.Status)
			}
		}
		if got := town.post(path+"/annuler", url.Values{"atelier": {flora.ID}}); got.Status != http.StatusNotFound && got.Status != http.StatusMethodNotAllowed {
			t.Errorf("%s cancels: %d", who, got.Status)
		}
	}
	if h.confirmed(flora) != 2 || h.confirmed(birds) != 1 {
		t.Error("seats were lost")
	}
	h.clean()
}

// What the relay does is recorded as its own, on behalf of the carnet, and the team sees by whom people were signed up.
func TestRelayChangesForThemAndTheTeamSeesIt(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora, birds := h.atelier("Sauvages de ma rue", 10, 12, 20), h.atelier("Oiseaux du port", 14, 16, 1)
	town := newRelay(t, s, h, "Mairie")
	jeanne := town.enters("Jeanne Kermarrec", flora)
	s.carnetFor(h, "Bea Le Gall", birds)
	id := jeanne[strings.LastIndexByte(jeanne, '/')+1:]

	if got := town.post(jeanne+"/attendre", url.Values{"atelier": {birds.ID}}); got.Location() != jeanne+"#ateliers" {
		t.Errorf("waiting: %d %s", got.Status, got.Location())
	}
	if got := town.post(jeanne+"/annuler", url.Values{"atelier": {flora.ID}}); got.Location() != jeanne+"#ateliers" {
		t.Errorf("cancelling: %d %s", got.Status, got.Location())
	}
	town.get(town.address).shows(t, "Oiseaux du port (liste d'attente)")
	var lines []store.Activity
	if err := s.db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Where("subject_id = ? AND actor_kind <> 'link'", id).Find(&lines).Error
	}); err != nil || len(lines) > 0 {
		t.Errorf("somebody else than the relay: %v %v", lines, err)
	}
	organiser := s.signedIn(account.Organiser, h.o.ID)
	people := "/gestion/" + h.o.Slug + "/personnes"
	organiser.get(people).shows(t, "par le relais Mairie")
	for par, want := range map[string]int{"relay": 1, town.desk.ID: 1, "self": 1, "paper": 0, newRelay(t, s, h, "Autre").desk.ID: 0} {
		if got := organiser.get(people + "?par=" + par).document(t).Find("#liste tbody tr").Length(); got != want {
			t.Errorf("par=%s: %d carnets", par, got)
		}
	}
	organiser.get("/gestion/"+h.o.Slug+"/relais").shows(t, "Mairie", "1 carnet fait ici")
	h.clean()
}

func TestRelayKeepsTheRulesOfThePublic(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	same := h.atelier("Carte à pied", 11, 13, 20)
	town := newRelay(t, s, h, "Mairie")
	clash := town.post(town.address+"/inscrire", signUpValues("Jeanne", flora, same))
	if clash.Status != http.StatusUnprocessableEntity || !strings.Contains(clash.Body, `value="Jeanne"`) {
		t.Errorf("two at once: %d", clash.Status)
	}
	values := signUpValues("Jeanne", flora)
	first, again := town.post(town.address+"/inscrire", values), town.post(town.address+"/inscrire", values)
	if first.Location() != again.Location() || first.Status != http.StatusSeeOther {
		t.Errorf("sent twice: %s, %s", first.Location(), again.Location())
	}
	closed := h.at(-24 * 30)
	h.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE operation SET signup_closes_at = ?, version = version + 1 WHERE id = ?", closed, h.o.ID).Error
	})
	late := signUpValues("Tardive", flora)
	late.Set("late", "on")
	if got := town.post(town.address+"/inscrire", late); got.Status == http.StatusSeeOther {
		t.Error("the relay signed up after the closing")
	}
	town.get(town.address).shows(t, "Les inscriptions sont closes")
	if err := desk.Revoke(t.Context(), s.db, s.by(), h.o.ID, town.desk.ID); err != nil {
		t.Fatal(err)
	}
	if got := town.get(town.address); got.Status == http.StatusOK {
		t.Error("a link that was ended opens the relay")
	}
	h.clean()
}

// Who has the role of a relay gets a page of their own, which closes with the role.
func TestRelayOfAnAccount(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	claire := s.signedIn(account.Relay, h.o.ID)
	path := "/gestion/" + h.o.Slug + "/relais"
	own := claire.get(path).Location()
	if !strings.HasPrefix(own, "/relais/") || claire.get(path).Location() != own {
		t.Fatalf("led to %q", own)
	}
	if got := claire.get("/gestion/" + h.o.Slug + "/personnes/inscrire"); got.Location() != path {
		t.Errorf("the form of the team: %d %s", got.Status, got.Location())
	}
	if got := claire.post("/gestion/"+h.o.Slug+"/personnes/inscrire", signUpValues("Jeanne", flora)); got.Location() != path {
		t.Errorf("signed up without being seen again: %d", got.Status)
	}
	if got := claire.post(own+"/inscrire", signUpValues("Jeanne Kermarrec", flora)); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	claire.get(own).shows(t, "Jeanne Kermarrec")
	if list, err := signup.FindList(t.Context(), s.db, h.o, signup.ListFilter{By: signup.ByRelay}); err != nil || list.Found != 1 {
		t.Errorf("%v %v", list, err)
	}
	h.write(func(tx *gorm.DB) error { return tx.Exec("DELETE FROM membership WHERE operation_id = ?", h.o.ID).Error })
	if got := s.visitor().get(own); got.Status == http.StatusOK {
		t.Error("the role was taken back, and the page is open")
	}
}

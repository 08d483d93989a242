package web_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// table is a welcome desk of a hall, open in a browser, on the Saturday of the weekend.
type table struct {
	*browser
	site    *site
	hall    *hall
	desk    *desk.Desk
	address string
}

func newTable(t testing.TB, s *site, h *hall, name string) *table {
	t.Helper()
	d, err := desk.Create(context.Background(), s.db, s.by(), h.o, desk.Welcome, desk.Form{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	link, err := desk.Current(context.Background(), s.db, d, store.InstantOf(s.now))
	if err != nil {
		t.Fatal(err)
	}
	return &table{browser: s.visitor(), site: s, hall: h, desk: d, address: d.Address(s.db, link)}
}

// carnetFor signs somebody up as a visitor does, and returns the carnet.
func (s *site) carnetFor(h *hall, name string, ateliers ...programme.Atelier) *signup.Opened {
	s.t.Helper()
	got := s.visitor().post(h.path(), signUpValues(name, ateliers...))
	if got.Status != http.StatusSeeOther {
		s.t.Fatalf("sign-up of %s: %d\n%s", name, got.Status, got.Body)
	}
	opened, err := signup.Find(context.Background(), s.db, signup.Code(strings.TrimPrefix(got.Location(), "/carnet/")))
	if err != nil {
		s.t.Fatal(err)
	}
	return opened
}

// press posts a form of one button and returns the page that it leads to.
func (d *table) press(below string, person, atelier string) answer {
	d.site.t.Helper()
	got := d.post(d.address+below, url.Values{"key": {store.NewID()}, "person": {person}, "atelier": {atelier}})
	if got.Status != http.StatusSeeOther {
		d.site.t.Fatalf("%s: %d\n%s", below, got.Status, got.Body)
	}
	return d.get(got.Location())
}

// shows fails unless the text of a page has all of these words.
func (a answer) shows(t testing.TB, words ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(strings.NewReplacer("\u202f", " ", "\u00a0", " ", "’", "'").Replace(a.document(t).Find("main").Text())), " ")
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%d: %q is not on the page:\n%s", a.Status, word, text)
		}
	}
}

func TestDeskTicksWhoIsThere(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	nolwenn := s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.now = h.at(9.9).Time()
	one, two := newTable(t, s, h, "Table 1"), newTable(t, s, h, "Table 2")

	one.get(one.address).shows(t, "Accueil · Table 1", "1 personne attendue.", "19 places libres")
	if got := one.get(one.address + "?q=nolw"); got.Location() != one.address+"/carnets/"+nolwenn.ID {
		t.Fatalf("one carnet found leads to %d %s", got.Status, got.Location())
	}
	if got := one.get(one.address + "?q=" + string(nolwenn.Code)); got.Location() != one.address+"/carnets/"+nolwenn.ID {
		t.Errorf("a code leads to %d %s", got.Status, got.Location())
	}
	one.get(one.address+"/carnets/"+nolwenn.ID).shows(t, "Nolwenn Tanguy", "Est là", "Sauvages de ma rue")

	person := nolwenn.Persons[0].ID
	one.press("/presence", person, flora.ID).shows(t, "Nolwenn Tanguy est là, pour « Sauvages de ma rue ».", "1 est là.")
	s.now = s.now.Add(20 * time.Minute)
	two.press("/presence", person, flora.ID).shows(t, "Nolwenn Tanguy était déjà là")
	two.get(two.address+"/ateliers/"+flora.ID).shows(t, "Là depuis 9 h 54, noté par Table 1")
	two.press("/presence/annuler", person, flora.ID).shows(t, "C'est annulé")
	two.press("/presence/annuler", person, flora.ID).shows(t, "rien à annuler")
	two.get(two.address+"/refus").shows(t, "Nolwenn Tanguy · Sauvages de ma rue", "rien à annuler", "(Table 2)")
	one.press("/presence", person, "").shows(t, "Nolwenn Tanguy est là.")
	if n := h.confirmed(flora); n != 1 {
		t.Errorf("%d seats are taken by one person", n)
	}
	h.clean()
}

func TestDeskRefusesWhoHasNoSeat(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora, birds := h.atelier("Sauvages de ma rue", 10, 12, 20), h.atelier("Oiseaux", 14, 16, 1)
	ali := s.carnetFor(h, "Ali Kerneis", flora)
	if err := signup.Cancel(context.Background(), s.db, s.by(), h.o.ID, ali.ID, flora.ID); err != nil {
		t.Fatal(err)
	}
	s.carnetFor(h, "Bea Le Gall", birds)
	late := s.visitor().post(h.path(), url.Values{"name": {"Cléo Marc"}, "key": {store.NewID()}, "atelier": {birds.ID}, "wait": {birds.ID}})
	cleo, err := signup.Find(context.Background(), s.db, signup.Code(strings.TrimPrefix(late.Location(), "/carnet/")))
	if err != nil {
		t.Fatal(err)
	}
	s.now = h.at(9.5).Time()
	d := newTable(t, s, h, "Table 1")
	for _, refused := range []struct{ person, atelier, says string }{
		{ali.Persons[0].ID, flora.ID, "a été annulée"},
		{ali.Persons[0].ID, birds.ID, "n'est pas inscrite à cet atelier"},
		{cleo.Persons[0].ID, birds.ID, "sur la liste d'attente"},
		{store.NewID(), flora.ID, "n'est pas dans cette opération"},
	} {
		d.press("/presence", refused.person, refused.atelier).shows(t, "cela n'a pas pu se faire", refused.says)
	}
	if got := d.get(d.address + "/refus"); got.document(t).Find("main li").Length() != 4 {
		t.Errorf("refused attempts are not kept:\n%s", got.Body)
	}
	h.clean()
}

func TestWalkInGetsACarnetFromTheReserve(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 3)
	s.carnetFor(h, "Nolwenn Tanguy", flora)
	h.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE seat_pool SET reserve = 2 WHERE atelier_id = ?", flora.ID).Error
	})
	if got := s.visitor().post(h.path(), signUpValues("Trop Tard", flora)); got.Status != http.StatusConflict {
		t.Fatalf("the public took a seat of the desk: %d", got.Status)
	}
	s.now = h.at(9.75).Time()
	d := newTable(t, s, h, "Table 1")
	d.get(d.address).shows(t, "2 places libres dont 2 gardées pour l'accueil")

	form := url.Values{"key": {store.NewID()}, "name": {""}, "atelier": {flora.ID}, "adults": {"1"}, "children": {"1"}}
	d.post(d.address+"/inscrire", form).shows(t, "Choisissez l'âge des enfants")
	form.Set("band", "6-10")
	got := d.post(d.address+"/inscrire", form)
	if got.Status != http.StatusSeeOther {
		t.Fatalf("walk-in: %d\n%s", got.Status, got.Body)
	}
	again := d.post(d.address+"/inscrire", form)
	if again.Location() != got.Location() {
		t.Errorf("the same form again leads to %s, not %s", again.Location(), got.Location())
	}
	page := d.get(got.Location())
	page.shows(t, "Une personne sans nom", "Imprimer le carnet", "Là depuis 9 h 45")
	sheet, _ := page.document(t).Find(`a[href$="/impression"]`).First().Attr("href")
	if printed := d.get(sheet); printed.Status != http.StatusOK || !strings.Contains(printed.Body, "<svg") {
		t.Errorf("the carnet on paper: %d", printed.Status)
	}
	full := d.post(d.address+"/inscrire", url.Values{"key": {store.NewID()}, "atelier": {flora.ID}, "adults": {"1"}})
	if full.Status != http.StatusConflict {
		t.Errorf("a fourth person sat down: %d", full.Status)
	}
	full.shows(t, "pas assez de places libres")
	if n := h.confirmed(flora); n != 3 {
		t.Errorf("%d seats are taken of 3", n)
	}
	alone := d.post(d.address+"/inscrire", url.Values{"key": {store.NewID()}, "children": {"1"}, "adults": {"0"}, "band": {"6-10"}})
	alone.shows(t, "notez le téléphone d'un adulte")
	h.clean()
}

func TestLateSeatIsGivenAwayByAPersonOnly(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 2)
	there, late := s.carnetFor(h, "Nolwenn Tanguy", flora), s.carnetFor(h, "Youn Le Bris", flora)
	s.now = h.at(10).Time()
	d := newTable(t, s, h, "Table 1")
	list := "/ateliers/" + flora.ID
	away := func() answer { return d.press(list+"/redonner", late.Persons[0].ID, flora.ID) }

	away().shows(t, "trop tôt")
	d.press("/presence", there.Persons[0].ID, flora.ID)
	away().shows(t, "trop tôt")
	s.now = h.at(10.2).Time()
	d.get(d.address+list).shows(t, "À redonner", "Youn Le Bris")
	d.press(list+"/redonner", there.Persons[0].ID, flora.ID).shows(t, "sa place reste la sienne")
	away().shows(t, "La place de Youn Le Bris est libre")
	s.visitor().get("/carnet/"+string(late.Code)).shows(t, "Votre place a été redonnée à 10 h 12")
	d.press("/presence", late.Persons[0].ID, flora.ID).shows(t, "redonnée à 10 h 12")
	if got := d.post(d.address+"/inscrire", url.Values{"key": {store.NewID()}, "name": {"Qui Attend"}, "atelier": {flora.ID}, "adults": {"1"}}); got.Status != http.StatusSeeOther {
		t.Errorf("the seat was not given: %d", got.Status)
	}
	if n := h.confirmed(flora); n != 2 {
		t.Errorf("%d seats are taken of 2", n)
	}
	h.clean()
}

func TestDeskLinksOfTheTeam(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	organiser, helper := s.signedIn(account.Organiser, h.o.ID), s.signedIn(account.Desk, h.o.ID)
	path := "/gestion/" + h.o.Slug + "/accueil"
	if got := helper.post(path, url.Values{"name": {"Table 9"}}); got.Status != http.StatusForbidden {
		t.Errorf("the desk makes desks: %d", got.Status)
	}
	if got := organiser.post(path, url.Values{"name": {" "}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a desk without a name: %d", got.Status)
	}
	if got := organiser.post(path, url.Values{"name": {"Table 1"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("make a desk: %d\n%s", got.Status, got.Body)
	}
	address := func() string {
		href, _ := organiser.get(path).document(t).Find(`main a.button[href*="/accueil/"]`).First().Attr("href")
		return href
	}
	first := address()
	helper.get(path).shows(t, "Table 1", "Ouvrir l'accueil")
	list, _ := desk.All(context.Background(), s.db, h.o.ID, desk.Welcome)
	if got := organiser.get(path + "/" + list[0].ID + "/affiche"); got.Status != http.StatusOK || !strings.Contains(got.Body, first) {
		t.Errorf("the sheet of the desk: %d", got.Status)
	}
	organiser.post(path+"/"+list[0].ID+"/lien", nil)
	if got := s.visitor().get(first); got.Status != http.StatusGone {
		t.Errorf("the old address: %d", got.Status)
	}
	second := address()
	if got := s.visitor().get(second); got.Status != http.StatusOK {
		t.Errorf("the new address: %d", got.Status)
	}
	if got := s.visitor().get(strings.Replace(second, "/accueil/", "/relais/", 1)); got.Status != http.StatusNotFound {
		t.Errorf("the token of a desk opens a relay: %d", got.Status)
	}
	organiser.post(path+"/"+list[0].ID+"/lien/fin", nil)
	if got := s.visitor().get(second); got.Status != http.StatusGone {
		t.Errorf("the ended address: %d", got.Status)
	}
}

func TestDeskKnowsNothingOfOtherOperations(t *testing.T) {
	s := newSite(t)
	ours, theirs := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	flora := theirs.atelier("Sauvages de ma rue", 10, 12, 20)
	carnet := s.carnetFor(theirs, "Nolwenn Tanguy", flora)
	s.now = ours.at(9.5).Time()
	d := newTable(t, s, ours, "Table 1")
	for _, below := range []string{"/ateliers/" + flora.ID, "/carnets/" + carnet.ID} {
		if got := d.get(d.address + below); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", below, got.Status)
		}
	}
	d.get(d.address+"?q=nolwenn").shows(t, "Personne ne correspond")
	for _, below := range []string{"/presence", "/presence/annuler", "/ateliers/" + flora.ID + "/redonner"} {
		d.press(below, carnet.Persons[0].ID, flora.ID).shows(t, "n'est pas dans cette opération")
	}
	if got := d.post(d.address+"/ateliers/"+flora.ID+"/inscrire", url.Values{"carnet": {carnet.ID}}); got.Status != http.StatusNotFound {
		t.Errorf("a seat of another operation: %d", got.Status)
	}
	if got := d.post(d.address+"/inscrire", url.Values{"key": {store.NewID()}, "atelier": {flora.ID}, "adults": {"1"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a walk-in to an atelier of another operation: %d", got.Status)
	}
	other := newTable(t, s, theirs, "Table 1")
	organiser := s.signedIn(account.Organiser, ours.o.ID)
	for _, below := range []string{"/affiche", "/lien", "/lien/fin"} {
		method := map[bool]string{true: http.MethodGet, false: http.MethodPost}[below == "/affiche"]
		if got := organiser.do(method, "/gestion/"+ours.o.Slug+"/accueil/"+other.desk.ID+below, form, nil); got.Status != http.StatusNotFound {
			t.Errorf("%s of another operation's desk: %d", below, got.Status)
		}
	}
	if got := other.get(other.address); got.Status != http.StatusOK {
		t.Errorf("and it works no more: %d", got.Status)
	}
	theirs.clean()
}

func TestScannedCarnetOffersTheOpenDesk(t *testing.T) {
	s := newSite(t)
	h, elsewhere := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	carnet := s.carnetFor(h, "Nolwenn Tanguy", flora)
	d, other := newTable(t, s, h, "Table 1"), newTable(t, s, elsewhere, "Table 1")
	offers := func(b *browser) bool {
		links := b.get("/carnet/" + string(carnet.Code)).document(t).Find("main a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
		return slices.Contains(links, d.address+"/carnets/"+carnet.ID)
	}
	d.get(d.address)
	other.get(other.address)
	if !offers(d.browser) || offers(other.browser) || offers(s.visitor()) {
		t.Errorf("the desk is offered: here %t, at another weekend's desk %t, to a visitor %t", offers(d.browser), offers(other.browser), offers(s.visitor()))
	}
}

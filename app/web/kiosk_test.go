package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/signup"
)

// lent is a kiosk of a desk, where the programme stands open.
type lent struct {
	*browser
	table *table
	code  string
}

var sixDigits = regexp.MustCompile(`\d{3} \d{3}`)

func newKiosk(t testing.TB, s *site, h *hall) *lent {
	t.Helper()
	desk := newTable(t, s, h, "Table 1")
	code := sixDigits.FindString(desk.get(desk.address + "/borne").Body)
	got := desk.post(desk.address+"/borne", nil)
	if got.Status != http.StatusSeeOther || got.Location() != "/o/"+h.o.Slug+"/programme" || code == "" {
		t.Fatalf("a kiosk begins: %d %s, code %q", got.Status, got.Location(), code)
	}
	return &lent{desk.browser, desk, code}
}

// send fills in the form of a page as a browser does: to where the form says.
func (k *lent) send(page, form string, values url.Values) answer {
	k.site.t.Helper()
	action, found := k.get(page).document(k.site.t).Find(form).Attr("action")
	if !found {
		k.site.t.Fatalf("%s has no form %s", page, form)
	}
	return k.post(action, values)
}

// opens types a code.
func (k *lent) opens(code signup.Code) answer {
	return k.send("/carnet", `main form[action^="/carnet"]`, url.Values{"code": {string(code)}})
}

// closed fails unless nobody's carnet is open.
func (k *lent) closed(what string) {
	k.site.t.Helper()
	if got := k.get("/carnet/borne"); got.Status != http.StatusSeeOther || got.Location() != "/carnet" {
		k.site.t.Errorf("%s: the carnet answers %d %s", what, got.Status, got.Location())
	}
}

func TestKioskForgetsWhoeverIsDone(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	k := newKiosk(t, s, h)
	values := signUpValues("Nolwenn Tanguy", flora)
	action, _ := k.get(h.path() + "?atelier=" + flora.ID).document(t).Find("form[action*=inscription]").Attr("action")
	if got := k.post(action, values); got.Location() != "/carnet/borne" {
		t.Fatalf("sign-up leads to %d %s\n%s", got.Status, got.Location(), got.Body)
	}
	page := k.get("/carnet/borne")
	page.shows(t, "Nolwenn", "Photographiez-le", "Sauvages de ma rue")
	if got := page.Header.Get("Cache-Control"); got != "private, no-store" || page.Header.Get("Carnet-Keep") != "" {
		t.Errorf("the carnet may be kept: %q %q", got, page.Header.Get("Carnet-Keep"))
	}
	k.get("/carnet/borne/impression").shows(t, "Nolwenn")

	if got := k.post("/borne/fin", nil); got.Status != http.StatusSeeOther || got.Location() != "/o/"+h.o.Slug+"/programme" {
		t.Errorf("done: %d %s", got.Status, got.Location())
	}
	k.closed("after J'ai fini")
	if got := k.post("/borne/encore", nil); got.Status != http.StatusNoContent {
		t.Errorf("to stay answers %d", got.Status)
	}
	k.closed("after staying too late")
	// The browser asks the next person whether to send the form again, and they say yes.
	if got := k.post(action, values); got.Location() != "/o/"+h.o.Slug+"/programme" {
		t.Errorf("the form of the one before is taken: %d %s", got.Status, got.Location())
	}
	k.closed("after the form was sent again")
	if got := k.get("/borne/fin"); got.Status != http.StatusSeeOther {
		t.Errorf("a page without script forgets with %d", got.Status)
	}
	if got := s.visitor().get("/borne/fin"); got.Location() != "/" {
		t.Errorf("elsewhere it leads to %q", got.Location())
	}
}

func TestKioskClosesACarnetByTheClock(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	maryvonne := s.carnetFor(h, "Maryvonne Le Goff", flora)
	k := newKiosk(t, s, h)
	if got := k.opens(maryvonne.Code); got.Location() != "/carnet/borne" {
		t.Fatalf("the code leads to %d %s", got.Status, got.Location())
	}
	for range 3 { // whoever reads or types stays
		s.now = s.now.Add(desk.KioskLife - time.Second)
		k.post("/borne/encore", nil)
	}
	s.now = s.now.Add(desk.KioskLife - time.Second)
	k.get("/carnet/borne").shows(t, "Maryvonne")
	s.now = s.now.Add(desk.KioskLife)
	k.closed("after its time")
	for _, remembered := range []string{"", ".ics", ".pdf", "/impression", "/donnees", "/donnees.json", "/personnes"} {
		got := k.get("/carnet/" + string(maryvonne.Code) + remembered)
		if strings.Contains(got.Body, "Maryvonne") || got.Status == http.StatusOK {
			t.Errorf("an address with the code shows %d", got.Status)
		}
	}
	if got := k.opens(maryvonne.Code); got.Location() != "/carnet/borne" {
		t.Errorf("the code again leads to %d %s", got.Status, got.Location())
	}
}

// A tablet that loses an answer to "J'ai fini" must not have the person back by one that comes late.
func TestKioskTakesNoLateCookie(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	maryvonne := s.carnetFor(h, "Maryvonne Le Goff", h.atelier("Sauvages de ma rue", 10, 12, 20))
	k := newKiosk(t, s, h)
	k.opens(maryvonne.Code)
	address, err := url.Parse(s.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	old := k.client.Jar.Cookies(address)
	k.post("/borne/fin", nil)
	k.client.Jar.SetCookies(address, old)
	k.closed("with the cookie of before")
}

func TestKioskOpensOnlyWhatIsForEverybody(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	other := newHall(t, s.db, "recouvrance-2027")
	elsewhere := s.carnetFor(other, "Yann Kerouanton", other.atelier("Écouter", 10, 12, 20))
	k := newKiosk(t, s, h)
	for path, want := range map[string]int{
		"/connexion": 403, "/gestion": 403, "/gestion/" + h.o.Slug: 403, "/carnet/perdu": 403, "/carnet/sw.js": 403, "/o/" + h.o.Slug + "/sw.js": 403,
		"/o/" + h.o.Slug + "/programme.ics": 403, "/api": 403, "/relais/x": 403, "/animation/x": 403, "/carnet/borne/donnees": 403,
		"/carnet/borne.ics": 403, "/carnet/borne/donnees.json": 403, "/": 303, "/o/" + other.o.Slug: 303, "/o/" + h.o.Slug: 200, "/confidentialite": 200} {
		if got := k.get(path); got.Status != want || got.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s answers %d %s (%s), want %d", path, got.Status, got.Location(), got.Header.Get("Cache-Control"), want)
		}
	}
	if got := k.opens(elsewhere.Code); got.Status != http.StatusNotFound {
		t.Errorf("a carnet of another operation: %d %s", got.Status, got.Location())
	}
	for _, path := range []string{"/o/" + h.o.Slug, "/o/" + h.o.Slug + "/programme", "/carnet", h.path(), "/confidentialite"} {
		page := k.get(path).document(t)
		if page.Find("#borne").Length() != 1 || page.Find("#borne-encore button[value=stay]").Length() != 1 {
			t.Errorf("%s has no bar", path)
		}
		for _, away := range []string{`a[href^="http"]`, `a[href^="tel:"]`, `a[href^="mailto:"]`, `a[href^="/connexion"]`, `a[href$=".ics"]`, `a[href="/carnet/perdu"]`,
			`form:not([autocomplete="off"])`, `input[autocomplete]:not([autocomplete="off"])`} {
			if found := page.Find(away); found.Length() > 0 {
				t.Errorf("%s has %s: %s", path, away, found.First().Text())
			}
		}
	}
}

func TestKioskOfAnotherOperationOpensNothing(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	other := newHall(t, s.db, "recouvrance-2027")
	maryvonne := s.carnetFor(h, "Maryvonne Le Goff", h.atelier("Sauvages de ma rue", 10, 12, 20))
	here, there := newKiosk(t, s, h), newKiosk(t, s, other)
	here.opens(maryvonne.Code)
	address, err := url.Parse(s.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range here.client.Jar.Cookies(address) {
		if cookie.Name == "borne_visite" {
			there.client.Jar.SetCookies(address, []*http.Cookie{{Name: cookie.Name, Value: cookie.Value, Path: "/"}})
		}
	}
	there.closed("with the cookie of another kiosk")
	forged := s.visitor()
	forged.client.Jar.SetCookies(address, []*http.Cookie{{Name: "borne", Value: strings.Repeat("x", 40)}})
	if got := forged.get("/o/" + h.o.Slug); got.Status != http.StatusOK || strings.Contains(got.Body, `id="borne"`) {
		t.Errorf("a kiosk of nobody: %d", got.Status)
	}
}

func TestKioskEndsWithItsCodeOrItsLink(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	maryvonne := s.carnetFor(h, "Maryvonne Le Goff", h.atelier("Sauvages de ma rue", 10, 12, 20))
	k := newKiosk(t, s, h)
	for _, remembered := range []string{"", "?q=Maryvonne", "/carnets/" + maryvonne.ID, "/poste", "/liste.json"} {
		if got := k.get(k.table.address + remembered); got.Location() != k.table.address+"/borne" {
			t.Errorf("the desk answers on its kiosk: %s %d", remembered, got.Status)
		}
	}
	if page := k.get(k.table.address + "/borne"); strings.Contains(page.Body, k.code) {
		t.Error("the kiosk shows the code that ends it")
	}
	if got := k.post(k.table.address+"/borne/fin", url.Values{"code": {"000 000"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", got.Status)
	}
	k.opens(maryvonne.Code)
	if got := k.post(k.table.address+"/borne/fin", url.Values{"code": {" " + k.code}}); got.Location() != k.table.address {
		t.Fatalf("the code: %d %s", got.Status, got.Location())
	}
	k.get(k.table.address).shows(t, "Accueil · Table 1")
	if strings.Contains(k.get("/o/"+h.o.Slug).Body, `id="borne"`) || k.get("/carnet/borne").Status == http.StatusOK {
		t.Error("the kiosk has not ended")
	}

	for name, end := range map[string]func() error{
		"ended":   func() error { return desk.Revoke(context.Background(), s.db, s.by(), h.o.ID, k.table.desk.ID) },
		"renewed": func() error { return desk.Renew(context.Background(), s.db, s.by(), h.o, k.table.desk.ID) },
	} {
		k = newKiosk(t, s, h)
		k.opens(maryvonne.Code)
		s.now = s.now.Add(time.Second)
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(k.get("/o/"+h.o.Slug).Body, `id="borne"`) || strings.Contains(k.get("/carnet/borne").Body, "Maryvonne") {
			t.Errorf("a link that was %s leaves its kiosk", name)
		}
	}
}

// A tablet of the team becomes a kiosk: nobody stays signed in on it, also once it is one no more.
func TestKioskSignsTheTeamOut(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	table := newTable(t, s, h, "Table 1")
	team := s.signedIn(account.Organiser, h.o.ID)
	if got := team.get("/gestion/" + h.o.Slug); got.Status != http.StatusOK {
		t.Fatalf("the team: %d", got.Status)
	}
	code := sixDigits.FindString(team.get(table.address + "/borne").Body)
	team.post(table.address+"/borne", nil)
	team.post(table.address+"/borne/fin", url.Values{"code": {code}})
	if got := team.get("/gestion/" + h.o.Slug); got.Status == http.StatusOK {
		t.Error("the team is still signed in")
	}
}

package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
)

func TestSignInWithAPassword(t *testing.T) {
	s := newSite(t)
	link, err := account.InviteFirst(context.Background(), s.db, s.by())
	if err != nil {
		t.Fatal(err)
	}
	first := s.visitor()
	path := "/invitation/equipe/" + link.Token(s.db)
	if page := first.get(path); page.Status != http.StatusOK || !strings.Contains(page.Body, `name="email"`) {
		t.Fatalf("the first address must ask who one is: %d", page.Status)
	}
	refused := first.post(path, url.Values{"name": {"Nadia"}, "email": {"nadia"}, "password": {"court"}})
	if refused.Status != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong form must come back: %d", refused.Status)
	}
	form := refused.document(t)
	if value, _ := form.Find("#f-email").Attr("value"); value != "nadia" {
		t.Errorf("the typed address is lost: %q", value)
	}
	if form.Find("#f-email-error").Length() != 1 || form.Find("#f-password-error").Length() != 1 {
		t.Error("the messages must stand beside their fields")
	}
	accepted := first.post(path, url.Values{"name": {"Nadia"}, "email": {"nadia@example.org"}, "password": {"une phrase tranquille"}})
	if accepted.Status != http.StatusSeeOther || accepted.Location() != "/gestion" {
		t.Fatalf("accept: %d %s", accepted.Status, accepted.Location())
	}
	if again := s.visitor().post(path, url.Values{"name": {"Autre"}, "email": {"autre@example.org"}}); again.Status != http.StatusGone {
		t.Errorf("the first address must work once: %d", again.Status)
	}
	other := s.visitor()
	wrong := other.post("/connexion", url.Values{"email": {"nadia@example.org"}, "password": {"mauvaise phrase"}})
	if wrong.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password: %d", wrong.Status)
	}
	right := other.post("/connexion", url.Values{"email": {"NADIA@example.org"}, "password": {"une phrase tranquille"}, "vers": {"/gestion/compte"}})
	if right.Status != http.StatusSeeOther || right.Location() != "/gestion/compte" {
		t.Fatalf("sign in: %d %s", right.Status, right.Location())
	}
	if page := other.get("/gestion/compte"); page.Status != http.StatusOK || !strings.Contains(page.Body, "nadia@example.org") {
		t.Errorf("the account page: %d", page.Status)
	}
}

func TestSignInDoesNotLeadToOtherSites(t *testing.T) {
	s := newSite(t)
	b := s.signedIn("", "")
	for _, next := range []string{"https://evil.example", "//evil.example", "/gestion//evil.example", `/gestion\evil`, "javascript:alert(1)"} {
		if got := b.get("/connexion?vers=" + url.QueryEscape(next)); got.Location() != "/gestion" {
			t.Errorf("%q leads to %q", next, got.Location())
		}
	}
}

func TestFailuresSlowDown(t *testing.T) {
	s := newSite(t)
	b := s.visitor()
	try := func() answer {
		return b.post("/connexion", url.Values{"email": {"x@example.org"}, "password": {"nope nope nope"}})
	}
	for range 10 {
		try()
	}
	if len(s.waits) != 0 {
		t.Fatalf("the first ten failures must cost nothing: %v", s.waits)
	}
	try()
	if len(s.waits) != 1 {
		t.Fatal("the eleventh try must wait")
	}
	try()
	if s.waits[1] <= s.waits[0] {
		t.Errorf("each failure must make the next wait longer: %v", s.waits)
	}
	s.now = s.now.Add(301 * time.Second)
	try()
	if len(s.waits) != 2 {
		t.Error("after 300 s without failures nobody waits")
	}
}

func TestInvitationDoesNotOpenAnothersAccount(t *testing.T) {
	s := newSite(t)
	ctx := context.Background()
	admin := s.signedIn("", "")
	accounts, err := account.All(ctx, s.db)
	if err != nil {
		t.Fatal(err)
	}
	link, err := account.Invite(ctx, s.db, s.by(), "", "fr", account.InviteForm{Email: accounts[0].Email, Role: "administrator"})
	if err != nil {
		t.Fatal(err)
	}
	path := "/invitation/equipe/" + link.Token(s.db)
	if got := s.visitor().post(path, url.Values{"name": {"Mallory"}}); got.Status != http.StatusUnauthorized {
		t.Errorf("a stranger with the link enters the account: %d", got.Status)
	}
	if got := admin.post(path, url.Values{"name": {"Nadia"}}); got.Status != http.StatusSeeOther {
		t.Errorf("the account itself may accept: %d", got.Status)
	}
}

func TestSessionsAreRevocable(t *testing.T) {
	s := newSite(t)
	b := s.signedIn("", "")
	accounts, err := account.All(context.Background(), s.db)
	if err != nil {
		t.Fatal(err)
	}
	link, err := account.OfferSignIn(context.Background(), s.db, s.by(), accounts[0].Email)
	if err != nil {
		t.Fatal(err)
	}
	second := s.visitor()
	path := "/connexion/" + link.Token(s.db)
	if page := second.get(path); page.Status != http.StatusOK {
		t.Fatalf("the link's page: %d", page.Status)
	}
	if page := second.get("/gestion/compte"); page.Status != http.StatusSeeOther {
		t.Fatal("opening the link's page alone must not sign in")
	}
	second.post(path, nil)
	if page := second.get("/gestion/compte"); page.Status != http.StatusOK {
		t.Fatalf("signed in by link: %d", page.Status)
	}
	if again := s.visitor().post(path, nil); again.Status != http.StatusGone {
		t.Errorf("the link must work once: %d", again.Status)
	}
	page := b.get("/gestion/compte").document(t)
	action, found := page.Find(`form[action$="/fin"]`).Attr("action")
	if !found {
		t.Fatal("the other device must be listed with its act")
	}
	b.post(action, nil)
	if page := second.get("/gestion/compte"); page.Status != http.StatusSeeOther {
		t.Errorf("the revoked device must be signed out: %d", page.Status)
	}
	b.post("/deconnexion", nil)
	if page := b.get("/gestion/compte"); page.Status != http.StatusSeeOther {
		t.Errorf("signed out: %d", page.Status)
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/connexion", "/nulle-part", "/healthz"} {
		got := s.visitor().get(path)
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"} {
			if got.Header.Get(name) == "" {
				t.Errorf("%s lacks %s", path, name)
			}
		}
	}
	request, err := http.NewRequest(http.MethodPost, s.server.URL+"/connexion", strings.NewReader("email=a"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", "https://evil.example")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("a form from another site: %d", response.StatusCode)
	}
}

func TestProgramsGetProblemDetails(t *testing.T) {
	s := newSite(t)
	b := s.visitor()
	b.Accept, b.Language = "application/json", "en"
	got := b.get("/nulle-part")
	if got.Status != http.StatusNotFound || !strings.HasPrefix(got.Header.Get("Content-Type"), "application/problem+json") {
		t.Errorf("%d %s", got.Status, got.Header.Get("Content-Type"))
	}
	if !strings.Contains(got.Body, "This page does not exist") {
		t.Error(got.Body)
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"oplibre/app/account"
)

func TestBlankCarnetOnPaperBecomesSomebodys(t *testing.T) {
	s := newSite(t)
	h, away := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	organiser := s.signedIn(account.Organiser, h.o.ID)
	path := "/gestion/" + h.o.Slug + "/personnes/vierges"
	if got := organiser.get(path + "/cartes.pdf"); got.Status != http.StatusNotFound {
		t.Errorf("nothing to print: %d", got.Status)
	}
	if got := organiser.post(path, nil); got.Status != http.StatusSeeOther {
		t.Fatalf("made: %d", got.Status)
	}
	doc := organiser.get(path).document(t)
	if doc.Find("#liste tbody tr").Length() != 30 {
		t.Fatalf("%d blank carnets", doc.Find("#liste tbody tr").Length())
	}
	if pdf := organiser.get(path + "/cartes.pdf"); pdf.Status != http.StatusOK || !strings.HasPrefix(pdf.Body, "%PDF") || pdf.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("the cards: %d %v", pdf.Status, pdf.Header)
	}
	fill := doc.Find(`#liste a[href*="inscrire?carnet="]`)
	code := strings.SplitN(fill.First().AttrOr("href", ""), "carnet=", 2)[1]
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)

	claim := s.visitor().get("/carnet/" + strings.ToLower(code))
	if claim.Status != http.StatusSeeOther || claim.Location() != h.path()+"?carnet="+code {
		t.Fatalf("its code leads to %d %s", claim.Status, claim.Location())
	}
	form := s.visitor().get(claim.Location()).document(t)
	if form.Find(`input[name=carnet]`).AttrOr("value", "") != code || !strings.Contains(form.Find("main").Text(), "n° 1") {
		t.Error("the form does not say which carnet it fills in")
	}
	values := signUpValues("Gwenaëlle Le Goff", flora)
	values.Set("carnet", code)
	if got := s.visitor().post(away.path(), values); got.Status == http.StatusSeeOther {
		t.Error("claimed through another operation")
	}
	for range 2 {
		if got := s.visitor().post(h.path(), values); got.Status != http.StatusSeeOther || got.Location() != "/carnet/"+code {
			t.Fatalf("claimed: %d %s", got.Status, got.Location())
		}
	}
	other := signUpValues("Bob", flora)
	other.Set("carnet", code)
	if got := s.visitor().post(h.path(), other); got.Status != http.StatusConflict || !strings.Contains(got.Body, "Bob") {
		t.Errorf("claimed twice: %d", got.Status)
	}
	byTeam := strings.SplitN(fill.Last().AttrOr("href", ""), "carnet=", 2)[1]
	entry := signUpValues("Sur papier", flora)
	entry.Set("carnet", byTeam)
	if got := organiser.post("/gestion/"+h.o.Slug+"/personnes/inscrire", entry); got.Status != http.StatusSeeOther || !strings.HasSuffix(got.Location(), "?fait="+byTeam) {
		t.Errorf("typed in by the team: %d %s", got.Status, got.Location())
	}
	h.clean()
	for _, role := range []account.Role{account.Reader, account.Referent} {
		if got := s.signedIn(role, h.o.ID).get(path); got.Status != http.StatusForbidden {
			t.Errorf("%s: %d", role, got.Status)
		}
	}
}

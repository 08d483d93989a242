package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/store"
)

func TestTeamInvitesReadsLettersAndRemoves(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	organiser := s.signedIn(account.Organiser, o.ID)
	base := "/gestion/" + o.Slug

	refused := organiser.post(base+"/equipe", url.Values{"email": {"pas une adresse"}, "role": {"organiser"}})
	if refused.Status != http.StatusUnprocessableEntity || refused.document(t).Find("#f-email").AttrOr("value", "") != "pas une adresse" {
		t.Fatalf("a wrong address must come back beside its field: %d", refused.Status)
	}
	if got := organiser.post(base+"/equipe", url.Values{"email": {"x@example.org"}, "role": {"administrator"}}); got.Status != http.StatusUnprocessableEntity {
		t.Fatalf("an organiser must not make administrators: %d", got.Status)
	}
	invited := organiser.post(base+"/equipe", url.Values{"email": {"claire@example.org"}, "role": {"referent"}})
	link := strings.TrimPrefix(strings.TrimSpace(invited.document(t).Find("code").Text()), s.server.URL)
	if !strings.HasPrefix(link, account.InvitationPath) {
		t.Fatalf("the invitation's address must be shown: %q", link)
	}
	if got := s.visitor().post(link, url.Values{"name": {"Claire Bodénès"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("accept: %d", got.Status)
	}
	team := organiser.get(base + "/equipe").document(t)
	if !strings.Contains(team.Text(), "Claire Bodénès") {
		t.Error("the new member is not in the list")
	}
	remove, _ := team.Find(`li:contains("Claire") form[action$="/retrait"]`).Attr("action")
	organiser.post(remove, nil)
	if strings.Contains(organiser.get(base+"/equipe").document(t).Find("li").Text(), "Claire Bodénès") {
		t.Error("the member is still there")
	}

	letters := organiser.get(base + "/lettres").document(t)
	page, _ := letters.Find("table a").First().Attr("href")
	letter := organiser.get(page)
	if !strings.Contains(letter.Body, s.server.URL+account.InvitationPath) {
		t.Error("the letter must carry the invitation's address, written when it is read")
	}
	organiser.post(page+"/etat", url.Values{"act": {"sent"}, "seen": {letter.document(t).Find("input[name=seen]").AttrOr("value", "")}})
	if !strings.Contains(organiser.get(base+"/lettres").document(t).Find("tbody").Text(), "Envoyée") {
		t.Error("the letter must be marked as sent")
	}
}

func TestSignInLettersAreOnNoPage(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	organiser := s.signedIn(account.Organiser, o.ID)
	s.visitor().post("/connexion/lien", url.Values{"email": {"claire@example.org"}})
	if organiser.get("/gestion/"+o.Slug+"/lettres").document(t).Find("tbody tr").Length() != 1 {
		t.Error("only the organiser's own invitation is in the outbox")
	}
}

func TestLastOrganiserStays(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	organiser := s.signedIn(account.Organiser, o.ID)
	remove, found := organiser.get("/gestion/" + o.Slug + "/equipe").document(t).Find(`form[action$="/retrait"]`).Attr("action")
	if !found {
		t.Fatal("no member to remove")
	}
	if got := organiser.post(remove, nil); got.Status != http.StatusConflict {
		t.Errorf("removed the last organiser: %d", got.Status)
	}
}

func TestRoleOfAMemberChanges(t *testing.T) {
	s := newSite(t)
	o, other := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	organiser, member := s.signedIn(account.Organiser, o.ID), s.signedIn(account.Reader, o.ID)
	team := "/gestion/" + o.Slug + "/equipe"
	// roleForm is where the form of the member with a role is sent, and its version.
	roleForm := func(role account.Role) (action, version string) {
		t.Helper()
		form := organiser.get(team).document(t).Find(`form[action$="/role"]:has(option[value="` + string(role) + `"][selected])`).First()
		action, found := form.Attr("action")
		if !found {
			t.Fatalf("nobody is %s", role)
		}
		return action, form.Find("input[name=version]").AttrOr("value", "")
	}
	reader, version := roleForm(account.Reader)
	if got := member.get("/gestion/" + o.Slug + "/partenaires"); got.Status != http.StatusForbidden {
		t.Fatalf("a reader edits partners: %d", got.Status)
	}
	values := func(role account.Role, version string) url.Values {
		return url.Values{"role": {string(role)}, "version": {version}}
	}
	for name, refused := range map[string]struct {
		path string
		form url.Values
		want int
	}{
		"no role":          {reader, values("king", version), http.StatusUnprocessableEntity},
		"an administrator": {reader, values(account.Administrator, version), http.StatusUnprocessableEntity},
		"an old version":   {reader, values(account.Referent, "7"), http.StatusConflict},
		"nobody's":         {team + "/" + store.NewID() + "/role", values(account.Referent, "1"), http.StatusNotFound},
	} {
		if got := organiser.post(refused.path, refused.form); got.Status != refused.want {
			t.Errorf("%s: %d, want %d", name, got.Status, refused.want)
		}
	}
	stranger := s.signedIn(account.Organiser, other.ID)
	away := strings.Replace(reader, o.Slug, other.Slug, 1)
	if got := stranger.post(away, values(account.Desk, version)); got.Status != http.StatusNotFound {
		t.Errorf("another operation's organiser changes a role: %d", got.Status)
	}
	if got := organiser.post(reader, values(account.Referent, version)); got.Status != http.StatusSeeOther {
		t.Fatalf("change a role: %d", got.Status)
	}
	if got := member.get("/gestion/" + o.Slug + "/partenaires"); got.Status != http.StatusOK {
		t.Errorf("a referent may not edit partners: %d", got.Status)
	}
	own, version := roleForm(account.Organiser)
	last := organiser.post(own, values(account.Reader, version))
	if last.Status != http.StatusConflict || !strings.Contains(last.document(t).Text(), "dernière personne") {
		t.Errorf("the last organiser lost the role: %d", last.Status)
	}
	s.signedIn(account.Organiser, o.ID)
	if got := organiser.post(own, values(account.Reader, version)); got.Status != http.StatusSeeOther {
		t.Errorf("with a second organiser: %d", got.Status)
	}
	if got := organiser.get(team); got.Status != http.StatusForbidden {
		t.Errorf("a reader still manages the team: %d", got.Status)
	}
}

func TestDraftIsForItsTeam(t *testing.T) {
	s := newSite(t)
	o, other := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	path := "/o/" + o.Slug
	for name, b := range map[string]*browser{"nobody": s.visitor(), "another team": s.signedIn(account.Organiser, other.ID)} {
		if got := b.get(path); got.Status != http.StatusNotFound {
			t.Errorf("%s sees a draft: %d", name, got.Status)
		}
	}
	got := s.signedIn(account.Reader, o.ID).get(path)
	if got.Status != http.StatusOK || !strings.Contains(got.Body, "brouillon") || !strings.Contains(got.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("the team must see its draft, told so and kept by nobody: %d %s", got.Status, got.Header.Get("Cache-Control"))
	}
}

func TestLegalPagesAreEditable(t *testing.T) {
	s := newSite(t)
	admin := s.signedIn(account.Administrator, "")
	if page := s.visitor().get("/mentions-legales"); page.Status != http.StatusOK || !strings.Contains(page.Body, "à compléter") {
		t.Fatalf("what is not set must say so: %d", page.Status)
	}
	admin.post("/gestion/instance", url.Values{"organisation": {"Les Communs d'Iroise"}, "version": {"0"}})
	if page := s.visitor().get("/mentions-legales"); !strings.Contains(page.Body, "Communs d&#39;Iroise") && !strings.Contains(page.Body, "Communs d’Iroise") {
		t.Error("the settings must fill the legal notice")
	}
	stale := admin.post("/gestion/instance", url.Values{"organisation": {"Autre"}, "version": {"0"}})
	if stale.Status != http.StatusConflict || stale.document(t).Find("#f-organisation").AttrOr("value", "") != "Autre" {
		t.Errorf("a stale edit must come back filled in: %d", stale.Status)
	}
	editor := "/gestion/instance/pages/confidentialite/fr"
	text := "## Ici\n\n<script>alert(1)</script>\n\nRien n'est vendu."
	if got := admin.post(editor, url.Values{"markdown": {text}, "version": {"0"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("save: %d", got.Status)
	}
	page := s.visitor().get("/confidentialite")
	if !strings.Contains(page.Body, "Rien n") || strings.Contains(page.Body, "<script>alert") {
		t.Error("the text must be shown, and be safe")
	}
	admin.post(editor, url.Values{"markdown": {""}, "version": {"1"}})
	if page := s.visitor().get("/confidentialite"); !strings.Contains(page.Body, "CNIL") {
		t.Error("an empty text must bring the default back")
	}
	if got := admin.get("/gestion/instance/pages/" + store.NewID() + "/fr"); got.Status != http.StatusNotFound {
		t.Errorf("a page that does not exist: %d", got.Status)
	}
}

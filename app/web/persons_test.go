package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/programme"
)

// signsUp posts a sign-up and returns the code of the carnet.
func (h *hall) signsUp(s *site, values url.Values) string {
	h.Helper()
	answer := s.visitor().post(h.path(), values)
	if answer.Status != http.StatusSeeOther {
		h.Fatalf("sign up: %d", answer.Status)
	}
	return strings.TrimPrefix(answer.Location(), "/carnet/")
}

func TestPersonsOfAnOperation(t *testing.T) {
	s := newSite(t)
	h, other := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	organiser := s.signedIn(account.Organiser, h.o.ID)
	people := "/gestion/" + h.o.Slug + "/personnes"
	if empty := organiser.get(people).document(t); !strings.Contains(empty.Find("h1").Text(), "Personne") || empty.Find("table").Length() != 0 {
		t.Errorf("without anybody the title is %q", empty.Find("h1").Text())
	}
	flora, fauna := h.atelier("Sauvages de ma rue", 9.75, 12, 20), h.atelier("BioBlitz", 14, 16, 20)
	away := other.atelier("Ailleurs", 9, 10, 20)
	values := signUpValues("Gwenaëlle Le Goff", flora, fauna)
	values.Set("origin", "quartier")
	values.Set("phone", "0261914412")
	values.Set("companion_name_1", "Maël")
	code := h.signsUp(s, values)
	h.signsUp(s, signUpValues("Bob", fauna))
	other.signsUp(s, signUpValues("Inconnue", away))

	page := organiser.get(people)
	doc := page.document(t)
	if title, lead := doc.Find("h1").Text(), doc.Find(".lead").Text(); !strings.Contains(title, "3 personnes, 2 carnets") && !strings.Contains(title, "3\u00a0personnes, 2\u00a0carnets") || !strings.Contains(lead, "quartier") {
		t.Errorf("title %q, sentence %q", title, lead)
	}
	if doc.Find("#liste tbody tr").Length() != 2 || doc.Find(`a[href="/carnet/`+code+`"]`).Length() != 1 || !strings.Contains(page.Body, "02 61 91 44 12") {
		t.Error("the list lacks a carnet, its code or a telephone number")
	}
	if strings.Contains(page.Body, "Inconnue") || strings.Contains(page.Body, "Ailleurs") {
		t.Error("the list shows another operation's people")
	}
	if page.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("names may be kept: %q", page.Header.Get("Cache-Control"))
	}
	if doc.Find(`.tabs a[href="`+people+`"][aria-current=page]`).Length() == 0 {
		t.Error("the tab is missing")
	}
	for query, want := range map[string]int{"q=gwenaelle+le+goff": 1, "q=mael": 1, "q=" + code: 1, "q=personne": 0, "q=inconnue": 0, "atelier=" + flora.ID: 1,
		"atelier=" + fauna.ID: 2, "atelier=" + away.ID: 0, "page=99": 0, "q=bob&atelier=" + flora.ID: 0} {
		if got := organiser.get(people + "?" + query); got.Status != http.StatusOK || got.document(t).Find("#liste tbody tr").Length() != want {
			t.Errorf("?%s: %d, %d carnets, want %d", query, got.Status, got.document(t).Find("#liste tbody tr").Length(), want)
		}
	}
	if got := organiser.get(people + "/ateliers/" + away.ID); got.Status != http.StatusNotFound {
		t.Errorf("another operation's atelier: %d", got.Status)
	}
	for _, role := range []account.Role{account.Referent, account.Facilitator, account.Reader, account.Desk, account.Relay, account.Validator} {
		member := s.signedIn(role, h.o.ID)
		for _, path := range []string{people, people + "/ateliers/" + flora.ID} {
			if got := member.get(path); got.Status != http.StatusForbidden || strings.Contains(got.Body, "Goff") {
				t.Errorf("%s sees %s: %d", role, path, got.Status)
			}
		}
	}
}

func TestSignInSheetHoldsNamesOnly(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	organiser := s.signedIn(account.Organiser, h.o.ID)
	from := 7
	flora := h.atelier("Sauvages de ma rue", 9.75, 12, 2, func(a *programme.Atelier) { a.AgeMin = &from })
	values := signUpValues("Gwenaëlle Le Goff", flora)
	values.Set("phone", "0261914412")
	values.Set("email", "gwen@example.org")
	values.Set("companion_name_1", "Maël")
	values.Set("companion_age_1", "9")
	values.Set("guardian_1", "Gwenaëlle")
	h.signsUp(s, values)
	waits := signUpValues("Attend Encore", flora)
	waits.Set("wait", flora.ID)
	h.signsUp(s, waits)
	doc := organiser.get("/gestion/" + h.o.Slug + "/personnes/ateliers/" + flora.ID).document(t)
	screen, paper := doc.Find(".no-print").Text(), doc.Find(".only-print").Text()
	for _, wanted := range []string{"Gwenaëlle Le Goff", "Maël", "9 ans", "02 61 91 44 12", "gwen@example.org", "Attend Encore"} {
		if !strings.Contains(strings.ReplaceAll(screen, "\u00a0", " "), wanted) {
			t.Errorf("the screen lacks %q", wanted)
		}
	}
	for _, wanted := range []string{"Sauvages de ma rue", "22 mai 2027", "9 h 45", "Gwenaëlle Le Goff", "Maël", "Signature", "Animation"} {
		if !strings.Contains(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(paper), wanted) {
			t.Errorf("the sheet lacks %q", wanted)
		}
	}
	for _, private := range []string{"9 ans", "4412", "44 12", "gwen@", "Attend", "non", "Responsable"} {
		if strings.Contains(paper, private) {
			t.Errorf("the sheet that circulates shows %q", private)
		}
	}
	free := h.atelier("Repas", 12.5, 14, 20, func(a *programme.Atelier) { a.Entry = programme.OpenDoor })
	if got := organiser.get("/gestion/" + h.o.Slug + "/personnes/ateliers/" + free.ID).document(t); got.Find(".only-print tbody tr").Length() < 10 {
		t.Error("an entrée libre has no lines to sign")
	}
}

func TestConfirmationIsInTheOutbox(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	organiser := s.signedIn(account.Organiser, h.o.ID)
	values := signUpValues("Gwenaëlle Le Goff", h.atelier("Sauvages de ma rue", 9.75, 12, 20))
	values.Set("email", "gwen@example.org")
	code := h.signsUp(s, values)
	line := organiser.get("/gestion/" + h.o.Slug + "/lettres").document(t).Find(`tr:contains("gwen@example.org") a`)
	if line.Length() != 1 {
		t.Fatal("the outbox has no confirmation")
	}
	letter := organiser.get(line.AttrOr("href", ""))
	if letter.Status != http.StatusOK || !strings.Contains(letter.Body, s.server.URL+"/carnet/"+code) || !strings.Contains(letter.Body, "Sauvages de ma rue") {
		t.Errorf("the letter lacks the address or the atelier: %d", letter.Status)
	}
	stored := s.visitor().get("/carnet/" + code + "/donnees")
	if !strings.Contains(stored.Body, "g•••@e•••.org") || strings.Contains(stored.Body, "gwen@example.org") {
		t.Error("what is stored must show the letter, masked")
	}
	if got := s.visitor().get("/carnet/" + code + "/donnees.json"); !strings.Contains(got.Body, `"letter"`) {
		t.Error("the file of what is stored lacks the letter")
	}
}

func TestListLeavesAsAFile(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	organiser, reader := s.signedIn(account.Organiser, h.o.ID), s.signedIn(account.Reader, h.o.ID)
	flora := h.atelier("Sauvages de ma rue", 9.75, 12, 20)
	h.signsUp(s, signUpValues("Gwenaëlle Le Goff", flora))
	h.signsUp(s, signUpValues("Bob", flora))
	people := "/gestion/" + h.o.Slug + "/personnes"
	doc := organiser.get(people + "?q=bob&atelier=" + flora.ID).document(t)
	csv := doc.Find(`a[href*="tableur.csv"]`).AttrOr("href", "")
	file := organiser.get(csv)
	if file.Status != http.StatusOK || !strings.Contains(file.Body, "Bob") || strings.Contains(file.Body, "Goff") ||
		file.Header.Get("Cache-Control") != "private, no-store" || !strings.Contains(file.Header.Get("Content-Disposition"), "personnes-saint-marc-2027.csv") {
		t.Errorf("%s: %d %v\n%s", csv, file.Status, file.Header, file.Body)
	}
	if book := organiser.get(people + "/tableur.xlsx"); book.Status != http.StatusOK || !strings.HasPrefix(book.Body, "PK") {
		t.Errorf("the spreadsheet: %d", book.Status)
	}
	if got := organiser.get("/gestion/" + h.o.Slug + "/activite"); !strings.Contains(got.Body, "a emporté la liste") {
		t.Error("the history does not say who took the list")
	}
	message := doc.Find(`a[href*="/messages/nouveau"]`).AttrOr("href", "")
	form := organiser.get(message).document(t)
	if form.Find(`select[name=atelier] option[selected]`).AttrOr("value", "") != flora.ID {
		t.Errorf("%s does not choose the atelier", message)
	}
	waiting := organiser.get(people + "?etat=waiting")
	if waiting.Status != http.StatusOK || waiting.document(t).Find("#liste tbody tr").Length() != 0 {
		t.Errorf("who waits: %d", waiting.Status)
	}
	for _, path := range []string{"/tableur.xlsx", "/tableur.csv"} {
		if got := reader.get(people + path); got.Status != http.StatusForbidden {
			t.Errorf("a reader takes %s: %d", path, got.Status)
		}
	}
}

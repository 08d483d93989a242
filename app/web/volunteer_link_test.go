package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

func TestPrivateLinksOfVolunteers(t *testing.T) {
	s := newHelping(t)
	path := s.joins(s.form("Ana Le Bris"))
	page := s.visitor().get(path)
	if page.Status != http.StatusOK || !strings.Contains(page.Header.Get("Cache-Control"), "no-store") || !strings.Contains(page.Body, "noindex") {
		t.Fatalf("the page: %d %v", page.Status, page.Header)
	}
	forged := []byte(path)
	forged[len(forged)-3] ^= 2
	for _, wrong := range []string{volunteer.Path + "AAAA", string(forged), volunteer.Path + strings.Repeat("A", 48), "/invitation/" + strings.TrimPrefix(path, volunteer.Path)} {
		if page := s.visitor().get(wrong); page.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", wrong, page.Status)
		}
	}
	for range 12 {
		s.visitor().get(volunteer.Path + strings.Repeat("B", 48))
	}
	if len(s.waits) == 0 {
		t.Error("whoever guesses does not wait")
	}
	person := s.base + "/personnes/" + s.board().Volunteers[0].ID
	s.b.accepted(person+"/lien", nil)
	for _, below := range []string{"", "/agenda.ics", "/attestation.pdf"} {
		if page := s.visitor().get(path + below); page.Status != http.StatusGone || strings.Contains(page.Body, "Ana") {
			t.Errorf("a renewed link opens %q: %d", below, page.Status)
		}
	}
	for _, below := range []string{"", "/creneaux", "/creneaux/" + s.shift + "/quitter", "/absence", "/effacer"} {
		if page := s.visitor().post(path+below, url.Values{"name": {"Volé"}, "age_band": {"adult"}, "version": {"1"}, "shift": {s.shift}}); page.Status != http.StatusGone {
			t.Errorf("a renewed link acts on %q: %d", below, page.Status)
		}
	}
	if v := s.board().Volunteers[0]; v.Name != "Ana Le Bris" || len(v.Parts) != 1 {
		t.Errorf("a dead link was heard: %+v", v)
	}
	second := s.joins(s.form("Loïc"))
	s.now = s.o.EndsAt.Time().Add(60 * 24 * time.Hour)
	if page := s.visitor().get(second); page.Status != http.StatusGone {
		t.Errorf("expired: %d", page.Status)
	}
}

func TestAVolunteerLinkIsForOneOperation(t *testing.T) {
	s := newHelping(t)
	path := s.joins(s.form("Ana Le Bris"))
	v := s.board().Volunteers[0]
	other := s.makeOperation("Opération Libre Plouarzel")
	stranger, theirs := s.signedIn(account.Organiser, other.ID), "/gestion/"+other.Slug+"/benevoles"
	body := url.Values{"version": {"1"}, "title": {"Volé"}, "name": {"Volé"}, "age_band": {"adult"}, "shift": {s.shift}, "to": {s.shift}, "attendance": {"came"},
		"start": {"2027-05-22T09:00"}, "end": {"2027-05-22T10:00"}, "wanted": {"1"}}
	person, post := theirs+"/personnes/"+v.ID, theirs+"/postes/"+s.post
	for _, path := range []string{person, person + "/attestation.pdf", post, theirs + "/fiches.pdf?poste=" + s.post} {
		if page := stranger.get(path); page.Status != http.StatusNotFound || strings.Contains(page.Body, "Ana") {
			t.Errorf("GET %s from another operation: %d", path, page.Status)
		}
	}
	for _, path := range []string{person, person + "/creneaux", person + "/creneaux/" + s.shift + "/deplacer", person + "/creneaux/" + s.shift + "/retrait", person + "/lien",
		person + "/lien/fin", person + "/lettre", person + "/effacer", post, post + "/retrait", post + "/creneaux", post + "/creneaux/" + s.shift,
		post + "/creneaux/" + s.shift + "/retrait", theirs + "/heures/" + s.shift, theirs + "/heures/" + s.shift + "/" + v.ID, theirs + "/absences/" + v.Parts[0].ID + "/vu"} {
		if page := stranger.post(path, body); page.Status != http.StatusNotFound {
			t.Errorf("POST %s from another operation: %d", path, page.Status)
		}
	}
	if page := s.visitor().post(path+"/creneaux/"+store.NewID()+"/quitter", nil); page.Status != http.StatusNotFound {
		t.Errorf("leaves a shift that there is not: %d", page.Status)
	}
	now := s.board()
	if now.Volunteers[0].Name != "Ana Le Bris" || len(now.Volunteers[0].Parts) != 1 || now.Posts[0].Title != "Accueil" || s.visitor().get(path).Status != http.StatusOK {
		t.Errorf("changed from another operation: %+v", now.Volunteers[0])
	}
}

func TestAVolunteerIsForgottenAtOnce(t *testing.T) {
	s := newHelping(t)
	form := s.form("Ana Le Bris")
	form.Set("email", "ana@example.org")
	form.Set("phone", "06 39 98 00 01")
	path := s.joins(form)
	person := s.base + "/personnes/" + s.board().Volunteers[0].ID
	if page := s.visitor().post(path+"/effacer", nil); page.Status != http.StatusOK || strings.Contains(page.Body, "Ana") {
		t.Errorf("erase: %d", page.Status)
	}
	if page := s.visitor().get(path); page.Status == http.StatusOK {
		t.Error("the page is still there")
	}
	for _, view := range []string{s.base, s.base + "?vue=personnes", s.base + "/heures", person} {
		if page := s.b.get(view); strings.Contains(page.Body, "Ana Le Bris") || strings.Contains(page.Body, "ana@example.org") || strings.Contains(page.Body, "98 00 01") {
			t.Errorf("%s remembers", view)
		}
	}
	if free := s.board().Shifts()[0].Free(); free != 2 {
		t.Errorf("%d places are free again", free)
	}
}

// A sheet that hangs on a wall has names and no number; only the copy of whoever answers for the post has them.
func TestSheetsOfPosts(t *testing.T) {
	s := newHelping(t)
	form := s.form("Maël Tanguy")
	form.Set("phone", "06 39 98 00 01")
	form.Set("email", "mael@example.org")
	form.Set("age_band", "teen")
	form.Set("guardian", "Gwenola Tanguy")
	form.Set("guardian_phone", "06 39 98 00 02")
	own := s.joins(form)
	wall, leader := s.b.get(s.base+"/fiches.pdf"), s.b.get(s.base+"/fiches.pdf?pour=responsable&poste="+s.post)
	if got := leader.Header.Get("Content-Disposition"); !strings.Contains(got, "responsable") || !strings.Contains(leader.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("the copy of the leader: %v", leader.Header)
	}
	hanging, kept := paperText(t, wall.Body), paperText(t, leader.Body)
	for _, want := range []string{"Accueil", "Samedi 22 mai", "9 h – 12 h", "Maël Tanguy", "Nolwenn", "un sourire"} {
		if !strings.Contains(hanging, want) || !strings.Contains(kept, want) {
			t.Errorf("a sheet lacks %q:\n%s", want, hanging)
		}
	}
	for _, private := range []string{"98 00 01", "98 00 02", "Gwenola", "example.org"} {
		if strings.Contains(hanging, private) {
			t.Errorf("%q hangs on the wall", private)
		}
	}
	if !strings.Contains(kept, "06 39 98 00 01") || !strings.Contains(kept, "06 39 98 00 02") || strings.Contains(kept, "example.org") {
		t.Errorf("the copy of the leader says\n%s", kept)
	}
	v := s.board().Volunteers[0]
	s.now = time.Date(2027, 5, 22, 12, 30, 0, 0, time.UTC)
	count := s.base + "/heures/" + s.shift + "/" + v.ID
	wrong := s.b.post(count, url.Values{"attendance": {"came"}, "hours": {"longtemps"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.document(t).Find(`.wrong [value="longtemps"]`).Length() != 1 {
		t.Errorf("hours in letters: %d, or what was typed is lost", wrong.Status)
	}
	s.b.accepted(count, url.Values{"attendance": {"came"}, "hours": {"2 h 30"}})
	paper := paperText(t, s.visitor().get(own+"/attestation.pdf").Body)
	for _, want := range []string{"Maël Tanguy", "2 h 30", "Accueil", "vendredi 21 mai 2027"} {
		if !strings.Contains(paper, want) {
			t.Errorf("the certificate lacks %q:\n%s", want, paper)
		}
	}
}

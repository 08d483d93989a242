package web_test

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/app/web"
)

// paperText returns the words of a PDF; the test is skipped where pdftotext is not installed.
func paperText(t *testing.T, content string) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	file := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return plain(string(out))
}

// answered fails the test unless an answer has a status.
func answered(t *testing.T, got answer, status int) answer {
	t.Helper()
	if got.Status != status {
		t.Errorf("status %d, want %d", got.Status, status)
	}
	return got
}

func TestProgrammePDF(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 6)
	for _, query := range []string{"", "?format=a4&grand=1", "?format=a5", "?format=a3", "?format=a3&grand=1", "?format=../../etc", "?theme=inconnu"} {
		answer := s.visitor().get("/o/" + o.Slug + "/programme.pdf" + query)
		if answer.Status != http.StatusOK || answer.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(answer.Body, "%PDF-") {
			t.Errorf("%q: %d %s", query, answer.Status, answer.Header.Get("Content-Type"))
		}
	}
	answer := s.visitor().get("/o/" + o.Slug + "/programme.pdf?format=a5")
	if got := answer.Header.Get("Content-Disposition"); got != `inline; filename="saint-marc-2027-programme-a5.pdf"` {
		t.Errorf("the file is called %s", got)
	}
	s.now = s.now.AddDate(0, 0, 1)
	if again := s.visitor().get("/o/" + o.Slug + "/programme.pdf?format=a5"); again.Body != answer.Body {
		t.Error("the same programme is another file the day after")
	}
	answered(t, s.visitor().get("/o/ailleurs/programme.pdf"), http.StatusNotFound)
}

// TestProgrammePDFNamesTheHourOfItsVersion: neither a sign-up nor a place put right makes it a younger programme, and a sign-up
// makes nobody lay it out again.
func TestProgrammePDFNamesTheHourOfItsVersion(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 6)
	_, err := publishing.PublishDrafts(context.Background(), s.db, s.by(), o, "Nadia")
	if err != nil {
		t.Fatal(err)
	}
	draft := s.ateliers(o)[5]
	version := strconv.FormatInt(draft.Version, 10)
	s.now = s.now.Add(90 * time.Minute)
	if _, err := publishing.SetStatus(context.Background(), s.db, s.by(), o, "Nadia", draft.ID, version, programme.Cancelled); err != nil {
		t.Fatal(err)
	}
	path := "/o/" + o.Slug + "/programme.pdf"
	before := answered(t, s.visitor().get(path), http.StatusOK)
	s.now = s.now.Add(24 * time.Hour)
	s.registered(o, "Nolwenn Cadiou", "", "", s.ateliers(o)[0])
	again := web.NoLayingOut()
	after := answered(t, s.visitor().get(path), http.StatusOK)
	again()
	if after.Header.Get("ETag") != before.Header.Get("ETag") {
		t.Error("a sign-up makes another file")
	}
	s.touchPlace(o)
	text := paperText(t, s.visitor().get(path).Body)
	if !strings.Contains(text, "programme du dimanche 2 mai 2027, 13 h 30") || !strings.Contains(text, "Parvis") {
		t.Errorf("the sheet says\n%s", text)
	}
}

// touchPlace gives the place of all ateliers another name.
func (s *site) touchPlace(o *operation.Operation) {
	s.t.Helper()
	place := s.placeOf(o.ID)
	form := place.FormOf()
	form.Name = "Parvis"
	if _, err := programme.UpdatePlace(context.Background(), s.db, s.by(), o, place.ID, form); err != nil {
		s.t.Fatal(err)
	}
}

func TestProgrammePDFShowsWhatIsPublic(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 6)
	draft := s.ateliers(o)[0]
	err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&programme.Atelier{}).Where("id = ?", draft.ID).Update("status", programme.DraftAtelier).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	text := paperText(t, s.visitor().get("/o/"+o.Slug+"/programme.pdf").Body)
	if strings.Contains(text, plain(draft.Title)) || !strings.Contains(text, "Atelier n° 2") || !strings.Contains(text, "6 places, sur inscription") {
		t.Errorf("the list says\n%s", text)
	}
	if text := paperText(t, s.visitor().get("/o/"+o.Slug+"/programme.pdf?jour=2027-05-30").Body); strings.Contains(text, "Atelier n°") {
		t.Errorf("another day shows\n%s", text)
	}
}

func TestPrintView(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 6)
	answer := s.visitor().get("/o/" + o.Slug + "/programme/impression?theme=flore")
	document := answer.document(t)
	if answer.Status != http.StatusOK || document.Find("h1").Length() != 1 || document.Find("article.entry").Length() != 1 {
		t.Fatalf("%d, %d ateliers", answer.Status, document.Find("article.entry").Length())
	}
	if document.Find(`.no-print a[href="/o/saint-marc-2027/programme.pdf?format=a5&theme=flore"]`).Length() != 1 ||
		document.Find(`.no-print a[href="/o/saint-marc-2027/programme.pdf?format=a3&theme=flore&grand=1"]`).Length() != 1 {
		t.Errorf("the files are not offered:\n%s", answer.Body)
	}
	if strings.Contains(document.Text(), "paper.") {
		t.Error("a message has no words")
	}
	if large := s.visitor().get("/o/" + o.Slug + "/programme/impression?grand=1").document(t); large.Find(`html[data-text="large"]`).Length() != 1 {
		t.Error("large type is not large")
	}
}

func TestDoorSheets(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 6)
	other := s.makeOperation("Opération Libre Plouarzel")
	reader := s.signedIn(account.Reader, o.ID)
	place := s.ateliers(o)[0].Place
	path := "/gestion/" + o.Slug + "/lieux/" + place.ID + "/porte.pdf"
	answer := reader.get(path + "?jour=2027-05-22")
	if answer.Status != http.StatusOK || answer.Header.Get("Cache-Control") != "private, no-store" ||
		answer.Header.Get("Content-Disposition") != `inline; filename="saint-marc-2027-porte-place-de-l-eglise.pdf"` {
		t.Fatalf("%d %v", answer.Status, answer.Header)
	}
	answered(t, reader.get("/gestion/"+o.Slug+"/lieux/"+o.ID+"/porte.pdf"), http.StatusNotFound)
	answered(t, s.signedIn(account.Organiser, other.ID).get("/gestion/"+other.Slug+"/lieux/"+place.ID+"/porte.pdf"), http.StatusNotFound)
	all := answered(t, reader.get("/gestion/"+o.Slug+"/lieux/portes.pdf"), http.StatusOK)
	if text := paperText(t, answer.Body); !strings.Contains(text, "Samedi 22 mai 2027 Place de l’église") || !strings.Contains(text, "10 h – 12 h") {
		t.Errorf("the door says\n%s", text)
	}
	if text := paperText(t, all.Body); !strings.Contains(text, "Atelier n° 6") {
		t.Errorf("the doors say\n%s", text)
	}
	if text := paperText(t, reader.get(path+"?jour=2027-05-30").Body); !strings.Contains(text, "Rien n’est prévu ici.") {
		t.Errorf("a day without anything says\n%s", text)
	}
}

// TestContactSheet: telephone numbers are for those who plan the programme, and for nobody's cache.
func TestContactSheet(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 6)
	err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&programme.Facilitator{}).Where("operation_id = ? AND name = ?", o.ID, "Personne 0").
			Updates(map[string]any{"phone": "02 61 91 00 01", "email": "zero@example.org"}).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	path := "/gestion/" + o.Slug + "/intervenants/contacts.pdf"
	answer := answered(t, s.signedIn(account.Organiser, o.ID).get(path), http.StatusOK)
	if answer.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("kept by %s", answer.Header.Get("Cache-Control"))
	}
	for _, role := range []account.Role{account.Reader, account.Referent, account.Desk, account.Facilitator} {
		answered(t, s.signedIn(role, o.ID).get(path), http.StatusForbidden)
	}
	text := paperText(t, answer.Body)
	for _, want := range []string{"02 61 91 00 01", "zero@example.org", "Atelier n° 1", "Pour l’équipe seulement"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the sheet:\n%s", want, text)
		}
	}
	for _, path := range []string{"/programme.pdf", "/programme/impression"} {
		if public := s.visitor().get("/o/" + o.Slug + path).Body; strings.Contains(public, "02 61 91 00 01") || strings.Contains(public, "zero@example.org") {
			t.Errorf("%s shows a contact", path)
		}
	}
	if public := paperText(t, s.visitor().get("/o/"+o.Slug+"/programme.pdf").Body); strings.Contains(public, "91 00 01") || strings.Contains(public, "zero@") {
		t.Error("the printed programme shows a contact")
	}
}

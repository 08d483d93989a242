package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/account"
	"oplibre/app/format/xlsx"
)

func TestProgrammeLeavesInEveryFormat(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 3)
	first := s.ateliers(o)[0]
	for address, wanted := range map[string][2]string{
		"programme.xlsx":                          {xlsx.MediaType, "PK\x03\x04"},
		"programme.openagenda.json":               {"application/json", `"value": "` + first.ID + "@127.0.0.1\""},
		"programme.zip":                           {"application/zip", "PK\x03\x04"},
		"programme.ics?theme=" + first.Theme.Slug: {"text/calendar; charset=utf-8", " – " + first.Theme.Name},
		"programme.ics?lieu=" + first.Place.Slug:  {"text/calendar; charset=utf-8", "UID:" + first.ID},
		"programme.ics?inconnu=1":                 {"text/calendar; charset=utf-8", "UID:" + first.ID},
	} {
		answer := s.visitor().get("/o/saint-marc-2027/" + address)
		if answer.Status != http.StatusOK || answer.Header.Get("Content-Type") != wanted[0] || !strings.Contains(answer.Body, wanted[1]) {
			t.Errorf("%s: %d %s, without %q\n%.300s", address, answer.Status, answer.Header.Get("Content-Type"), wanted[1], answer.Body)
		}
	}
	if answer := s.visitor().get("/o/saint-marc-2027/programme.ics?theme=nulle-part"); answer.Status != http.StatusNotFound {
		t.Errorf("a theme that is not there: %d", answer.Status)
	}
}

func TestTemplateIsForTheTeamAndComesBack(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	const address = "/gestion/saint-marc-2027/programme/modele.xlsx"
	if answer := s.visitor().get(address); answer.Status == http.StatusOK {
		t.Error("a visitor gets the template")
	}
	b := s.signedIn(account.Organiser, o.ID)
	template := b.get(address)
	book, err := xlsx.Read(strings.NewReader(template.Body), int64(len(template.Body)), xlsx.Limits{})
	if err != nil || len(book.Sheets) != 4 {
		t.Fatal(err, template.Status)
	}
	if empty := upload(b, "/gestion/saint-marc-2027/programme/import", "modele.xlsx", template.Body); empty.Status != http.StatusUnprocessableEntity || !strings.Contains(empty.Body, "aucun atelier") {
		t.Errorf("an empty template: %d", empty.Status)
	}
	staged := upload(b, "/gestion/saint-marc-2027/programme/import", "a.csv", "Titre;Jour;Début;Fin;Places\nBien;samedi;10:00;11:00;12\nMal;samedi;midi;13:00;beaucoup\n")
	if staged.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", staged.Status, staged.Body)
	}
	preview := plain(b.get(staged.Header.Get("Location")).document(t).Find("main").Text())
	for _, wanted := range []string{"ligne 3, colonne C (Début)", "ligne 3, colonne E (Places)", "« midi » n’est pas une heure", "Bien"} {
		if !strings.Contains(preview, wanted) {
			t.Errorf("the preview lacks %q: %s", wanted, preview)
		}
	}
}

// thirdParty finds addresses that a browser would fetch by itself.
var thirdParty = regexp.MustCompile(`(?i)(src|href|url\()\s*=?\s*["']?\s*(https?:)?//`)

// TestCopyWorksFromAFolder opens the archive like a USB stick: every link leads to a file in it, and nothing is fetched.
func TestCopyWorksFromAFolder(t *testing.T) {
	s := newSite(t)
	programmeWeekend(t, s.db, s.by(), 6)
	answer := s.visitor().get("/o/saint-marc-2027/programme.zip")
	if again := s.visitor().get("/o/saint-marc-2027/programme.zip"); again.Body != answer.Body {
		t.Error("the same programme gives another archive")
	}
	archive, err := zip.NewReader(strings.NewReader(answer.Body), int64(len(answer.Body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[file.Name], err = io.ReadAll(content); err != nil {
			t.Fatal(err)
		}
	}
	if len(files) != 6+5 {
		t.Errorf("%d files", len(files))
	}
	for name, content := range files {
		if thirdParty.Match(content) && strings.HasSuffix(name, "ml") || bytes.Contains(content, []byte("<script")) {
			t.Errorf("%s fetches something", name)
		}
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		document, err := goquery.NewDocumentFromReader(bytes.NewReader(content))
		if err != nil || document.Find("h1").Length() != 1 {
			t.Errorf("%s: %v", name, err)
		}
		document.Find("[href]").Each(func(_ int, link *goquery.Selection) {
			target := path.Join(path.Dir(name), link.AttrOr("href", ""))
			if files[target] == nil {
				t.Errorf("%s leads to %s, which is not there", name, target)
			}
		})
	}
}

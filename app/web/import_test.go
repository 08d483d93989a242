package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/programme"
)

// TestImportIntoAPublicProgrammeWaits brings a table into a programme that is public: the preview says what waits, the
// public sees nothing of it, and who imports is led to where it is published.
func TestImportIntoAPublicProgrammeWaits(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 3)
	b := s.signedIn(account.Organiser, o.ID)
	all := s.ateliers(o)
	table := "Identifiant;Titre;État;Structure\n" + all[0].ID + ";Titre corrigé;publié;\n" + all[1].ID + ";" + all[1].Title + ";annulé;\n" +
		";Tout nouveau;publié;Les Amis du lavoir\n"
	staged := upload(b, "/gestion/saint-marc-2027/programme/import", "a.csv", table)
	preview := plain(b.get(staged.Location()).document(t).Find("main").Text())
	for _, wanted := range []string{"Un nouvel atelier, en brouillon", "Un atelier modifié, en préparation", "Un atelier sera annulé", "Les Amis du lavoir",
		"à contacter", "rien n’y change tout de suite"} {
		if !strings.Contains(preview, wanted) {
			t.Errorf("the preview lacks %q: %s", wanted, preview)
		}
	}
	if strings.Contains(preview, "Garder les nouveaux ateliers en brouillon") {
		t.Error("the preview asks what is decided already")
	}
	public := s.visitor().get("/o/saint-marc-2027/programme.csv").Body
	path, _, _ := strings.Cut(staged.Location(), "?")
	applied := b.post(path, url.Values{"file": {"a.csv"}})
	if applied.Status != http.StatusSeeOther || applied.Location() != "/gestion/saint-marc-2027/programme/changements" {
		t.Fatalf("%d %s", applied.Status, applied.Location())
	}
	waits := plain(b.get(applied.Location()).document(t).Find("main").Text())
	if !strings.Contains(waits, "Le fichier est importé") || !strings.Contains(waits, "Titre corrigé") {
		t.Errorf("%s", waits)
	}
	if after := s.visitor().get("/o/saint-marc-2027/programme.csv").Body; after != public {
		t.Errorf("the public sees it:\n%s", after)
	}
	for _, l := range s.ateliers(o) {
		if l.Title == "Tout nouveau" && l.Status != programme.DraftAtelier {
			t.Errorf("a new atelier is %s", l.Status)
		}
	}
}

// TestTablesOfTheTeamAreForTheTeam asks for what holds names and notes.
func TestTablesOfTheTeamAreForTheTeam(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	for _, extension := range []string{"xlsx", "csv"} {
		address := "/gestion/saint-marc-2027/programme/tableur." + extension
		if answer := s.visitor().get(address); answer.Status == http.StatusOK {
			t.Errorf("a visitor gets %s", address)
		}
		b := s.signedIn(account.Organiser, o.ID)
		answer := b.get(address)
		if answer.Status != http.StatusOK || answer.Header.Get("Cache-Control") != "no-store" || !strings.Contains(answer.Header.Get("Content-Disposition"), "equipe-saint-marc-2027."+extension) {
			t.Errorf("%s: %d %v", address, answer.Status, answer.Header)
		}
		staged := upload(b, "/gestion/saint-marc-2027/programme/import", "equipe."+extension, answer.Body)
		if preview := b.get(staged.Location()); !strings.Contains(preview.Body, "il n’y a rien à faire") {
			t.Errorf("%s does not come back as it went: %s", address, plain(preview.document(t).Find("main").Text()))
		}
	}
}

// A file of which every event is refused changes nothing, and is not like the programme for all that.
func TestImportOfNothingButMistakesIsNotSaidToBeThere(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	b := s.signedIn(account.Organiser, o.ID)
	staged := upload(b, "/gestion/saint-marc-2027/programme/import", "a.csv", "title;starts_at;ends_at\nBalade;2027-05-22T10:00;2027-05-22T09:00\n")
	preview := plain(b.get(staged.Location()).document(t).Find("main").Text())
	if strings.Contains(preview, "il n’y a rien à faire") || !strings.Contains(preview, "Il finit avant d’avoir commencé") {
		t.Errorf("%s", preview)
	}
}

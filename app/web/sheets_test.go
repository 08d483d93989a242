package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/attendance"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// printed has the sheet of an atelier printed by the team, and returns it.
func (h *hall) printed(b *browser, a programme.Atelier) *attendance.Sheet {
	h.Helper()
	got := b.post("/gestion/"+h.o.Slug+"/emargement", url.Values{"atelier": {a.ID}})
	if got.Status != http.StatusSeeOther {
		h.Fatalf("print: %d\n%s", got.Status, got.Body)
	}
	if file := b.get(got.Location()); file.Status != http.StatusOK || !strings.HasPrefix(file.Body, "%PDF-") || file.Header.Get("Cache-Control") != "private, no-store" {
		h.Fatalf("the file: %d %s", file.Status, file.Header)
	}
	list, err := attendance.Latest(context.Background(), h.db, h.o.ID, []string{a.ID})
	if err != nil || len(list) != 1 {
		h.Fatal(list, err)
	}
	return list[0]
}

func TestASheetKeepsItsLines(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	for _, name := range []string{"Nolwenn Tanguy", "Ali Kerneis", "Éloïse Le Gall"} {
		s.carnetFor(h, name, flora)
	}
	team := s.signedIn(account.Organiser, h.o.ID)
	first := h.printed(team, flora)
	if names := fmt.Sprint(first.Lines[0].Name, first.Lines[1].Name, first.Lines[2].Name); names != "Ali KerneisÉloïse Le GallNolwenn Tanguy" {
		t.Errorf("the order is %s", names)
	}
	if again := h.printed(team, flora); again.Number != first.Number || first.LineCount < 3+17 {
		t.Errorf("the same paper is number %d, then %d, of %d lines", first.Number, again.Number, first.LineCount)
	}
	s.carnetFor(h, "Bea Marc", flora)
	second := h.printed(team, flora)
	if second.Number == first.Number || second.Lines[1].Name != "Bea Marc" {
		t.Errorf("after a sign-up: number %d, second line %s", second.Number, second.Lines[1].Name)
	}
	kept, err := attendance.Find(context.Background(), s.db, h.o.ID, first.ID)
	if err != nil || kept.Line(2).Name != "Éloïse Le Gall" || kept.Line(4) != nil {
		t.Errorf("the first sheet moved: %+v %v", kept.Lines, err)
	}
	got := s.visitor().get("/emargement/" + first.ID)
	if got.Status != http.StatusSeeOther || s.visitor().get(got.Location()).Status == http.StatusOK {
		t.Errorf("the code of a sheet opens something for everybody: %d %s", got.Status, got.Location())
	}
}

func TestTypingASheetIn(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 4)
	gone := s.carnetFor(h, "Ali Kerneis", flora)
	for _, name := range []string{"Bea Marc", "Cléo Riou", "Nolwenn Tanguy"} {
		s.carnetFor(h, name, flora)
	}
	team := s.signedIn(account.Organiser, h.o.ID)
	sheet := h.printed(team, flora)
	if err := signup.Cancel(context.Background(), s.db, s.by(), h.o.ID, gone.ID, flora.ID); err != nil {
		t.Fatal(err)
	}
	s.carnetFor(h, "Zoé Late", flora) // has the seat that Ali gave up
	s.now = h.at(13).Time()
	path := "/gestion/" + h.o.Slug + "/emargement/" + sheet.ID
	form := formOn(t, team.get(path), `form[action="`+path+`"]`)
	form["line"] = []string{"1"}
	form.Set("numbers", "2-3")
	form.Set("name-5", "Une Passante")
	form.Set("name-6", "Trois enfants")
	form.Set("count-6", "3")
	form.Set("band-6", "6-10")
	form.Set("total", "6")
	other := formOn(t, team.get(path), `form[action="`+path+`"]`)
	wrong := team.post(path, form)
	wrong.shows(t, "Vous avez noté 5 lignes et compté 6 signatures")
	if wrong.Status != http.StatusUnprocessableEntity || wrong.document(t).Find(`input[name=name-5]`).AttrOr("value", "") != "Une Passante" || h.confirmed(flora) != 4 {
		t.Fatalf("%d: the form does not come back as it was sent, or something of it was done", wrong.Status)
	}
	form.Set("total", "5")
	for range 2 { // a cut answer
		if got := team.post(path, form); got.Status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", got.Status, got.Body)
		}
	}
	if n := h.confirmed(flora); n != 3+4+1 { // signed, written, and Zoé who was not on this sheet
		t.Errorf("%d seats are taken", n)
	}
	page := team.get(path)
	page.shows(t, "5 signatures", "Une Passante", "N'est pas venu")
	other.Set("total", "0")
	if got := team.post(path, other); got.Status != http.StatusConflict || !strings.Contains(got.Body, "vient de saisir cette feuille") {
		t.Errorf("typed by somebody else meanwhile: %d", got.Status)
	}
	again := formOn(t, page, `form[action="`+path+`"]`)
	again["line"] = []string{"1", "2", "5", "6"}
	again.Set("total", "4")
	if got := team.post(path, again); got.Status != http.StatusSeeOther {
		t.Fatalf("correct: %d\n%s", got.Status, got.Body)
	}
	if n := h.confirmed(flora); n != 2+4+1 {
		t.Errorf("%d seats are taken after the correction", n)
	}
	h.clean()
}

func TestWhoLeadsTypesTheirSheets(t *testing.T) {
	s := newSite(t)
	h, elsewhere := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "ailleurs-2027")
	flora, birds := h.atelier("Flore", 10, 12, 20), h.atelier("Oiseaux", 10, 12, 20)
	s.carnetFor(h, "Bea Marc", flora)
	team := s.signedIn(account.Organiser, h.o.ID)
	lead, stranger := newLeader(t, s, h, "Maël Quéré", flora), newLeader(t, s, h, "Une autre", birds)
	got := lead.post(lead.path+"/ateliers/"+flora.ID+"/emargement", nil)
	if file := lead.get(got.Location()); !strings.HasPrefix(file.Body, "%PDF-") {
		t.Fatalf("print: %d %d\n%s", got.Status, file.Status, got.Body)
	}
	sheet := h.printed(team, flora)
	s.now = h.at(11).Time()
	lead.get(lead.at(flora)).shows(t, "Saisir la feuille")
	if got := lead.get("/emargement/" + sheet.ID); got.Location() != lead.path+"/emargement/"+sheet.ID {
		t.Errorf("the code leads to %s", got.Location())
	}
	path := lead.path + "/emargement/" + sheet.ID
	form := formOn(t, lead.get(path), `form[action="`+path+`"]`)
	form["line"], form["total"] = []string{"1"}, []string{"1"}
	if got := lead.post(path, form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	lead.get(lead.at(flora)).shows(t, "1 personne est là.")
	other := s.signedIn(account.Organiser, elsewhere.o.ID)
	for _, got := range []answer{stranger.get(stranger.path + "/emargement/" + sheet.ID), stranger.post(stranger.path+"/emargement/"+sheet.ID, form),
		stranger.get(stranger.path + "/ateliers/" + flora.ID + "/emargement.pdf"), stranger.get(stranger.path + "/ateliers/" + flora.ID + "/copie.pdf"),
		other.get("/gestion/" + elsewhere.o.Slug + "/emargement/" + sheet.ID), other.post("/gestion/"+elsewhere.o.Slug+"/emargement/"+sheet.ID, form),
		other.post("/gestion/"+elsewhere.o.Slug+"/emargement", url.Values{"atelier": {flora.ID}})} {
		if got.Status != http.StatusNotFound {
			t.Errorf("somebody else's sheet: %d", got.Status)
		}
	}
	h.clean()
}

func BenchmarkSixtySheets(b *testing.B) {
	s := newSite(b)
	h := newHall(b, s.db, "saint-marc-2027")
	for i := range 60 {
		a := h.atelier(fmt.Sprintf("Atelier %d", i+1), 10, 12, 60)
		for k := range 40 {
			s.carnetFor(h, fmt.Sprintf("Personne %d %d", i, k), a)
		}
	}
	team := s.signedIn(account.Organiser, h.o.ID)
	if err := func() error {
		list, err := attendance.Printable(context.Background(), s.db, h.o, nil)
		if err != nil {
			return err
		}
		return attendance.Print(context.Background(), s.db, s.by(), h.o, list)
	}(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if got := team.get("/gestion/" + h.o.Slug + "/emargement/feuilles.pdf"); got.Status != http.StatusOK {
			b.Fatal(got.Status, store.NewID())
		}
	}
}

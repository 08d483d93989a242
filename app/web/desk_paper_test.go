package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/attendance"
	"oplibre/app/desk"
	"oplibre/app/signup"
)

// paperDesk prints the paper desk of the Saturday, and returns it.
func (h *hall) paperDesk(b *browser, blanks bool) *attendance.DeskPrint {
	h.Helper()
	form := url.Values{"jour": {"2027-05-22"}}
	if blanks {
		form.Set("vierges", "1")
	}
	got := b.post("/gestion/"+h.o.Slug+"/accueil/papier", form)
	if got.Status != http.StatusSeeOther {
		h.Fatalf("print: %d\n%s", got.Status, got.Body)
	}
	if file := b.get(got.Location()); file.Status != http.StatusOK || !strings.HasPrefix(file.Body, "%PDF-") || file.Header.Get("Cache-Control") != "private, no-store" {
		h.Fatalf("the file: %d %s", file.Status, file.Header)
	}
	p, err := attendance.LastDeskPrint(context.Background(), h.db, h.o.ID, "2027-05-22")
	if err != nil || p == nil || !strings.Contains(got.Location(), p.ID) {
		h.Fatal(p, err, got.Location())
	}
	return p
}

// sheetPath is where a part of a print is typed in.
func (h *hall) sheetPath(p *attendance.DeskPrint, part int) string {
	return "/gestion/" + h.o.Slug + "/accueil/papier/" + p.ID + "/" + p.Sheets[part].ID
}

// open returns the form of a part as the page gives it.
func (h *hall) open(b *browser, p *attendance.DeskPrint, part int) url.Values {
	h.Helper()
	path := h.sheetPath(p, part)
	return formOn(h.TB, b.get(path), `form[action="`+path+`"]`)
}

func TestPaperDeskKeepsWhatWasPrinted(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora, birds := h.atelier("Sauvages de ma rue", 10, 12, 4), h.atelier("Oiseaux", 14, 16, 3)
	h.atelier("Dimanche", 34, 36, 3)
	s.carnetFor(h, "Nolwenn Tanguy", flora, birds)
	s.carnetFor(h, "Ali Kerneis", flora)
	s.now = h.at(-6).Time()
	team := s.signedIn(account.Organiser, h.o.ID)
	page := team.get("/gestion/" + h.o.Slug + "/accueil")
	if day := page.document(t).Find(`#papier select[name=jour] option[selected]`).AttrOr("value", ""); day != "2027-05-22" {
		t.Errorf("the evening before, the day that is proposed is %q", day)
	}
	first := h.paperDesk(team, true)
	if len(first.Sheets) != 4 || len(first.Sheets[0].Lines) != 2 || first.Sheets[0].Lines[0].Name != "Ali Kerneis" ||
		first.Sheets[1].LineCount != 4 || first.Sheets[2].LineCount != 3 || len(first.Sheets[3].Blanks) != signup.BlanksAtOnce {
		t.Fatalf("the paper: %+v", first.Sheets)
	}
	if again := h.paperDesk(team, true); again.ID != first.ID {
		t.Error("pressed twice, it is two papers")
	}
	team.get("/gestion/"+h.o.Slug+"/accueil").shows(t, "Aucune inscription depuis.")
	if got := team.get("/gestion/" + h.o.Slug + "/personnes/vierges/cartes.pdf"); got.Status != http.StatusNotFound {
		t.Errorf("a blank carnet is printed on two papers: %d", got.Status)
	}
	s.carnetFor(h, "Bea Marc", flora, birds)
	team.get("/gestion/"+h.o.Slug+"/accueil").shows(t, "2 inscriptions depuis : réimprimez.")
	second := h.paperDesk(team, false)
	if second.Number != first.Number+1 || len(second.Sheets) != 3 || second.Sheets[0].Lines[1].Name != "Bea Marc" {
		t.Errorf("printed again: %+v", second)
	}
	kept, err := attendance.FindDeskPrint(context.Background(), s.db, h.o.ID, first.ID)
	if err != nil || kept.Sheets[0].Lines[1].Name != "Nolwenn Tanguy" {
		t.Errorf("the first paper moved: %+v %v", kept.Sheets[0].Lines, err)
	}
	if got := team.post("/gestion/"+h.o.Slug+"/accueil/papier", url.Values{"jour": {"2027-06-01"}}); got.Status != http.StatusNotFound {
		t.Errorf("a day without ateliers: %d", got.Status)
	}
	team.get("/gestion/"+h.o.Slug+"/emargement").shows(t, "Imprimer")
	if list, err := attendance.Latest(context.Background(), s.db, h.o.ID, []string{flora.ID}); err != nil || len(list) != 0 {
		t.Errorf("a sheet of the paper desk is one to sign: %+v %v", list, err)
	}
	h.clean()
}

func TestTypingThePaperDeskIn(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 6)
	s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.carnetFor(h, "Ali Kerneis", flora)
	team := s.signedIn(account.Organiser, h.o.ID)
	print := h.paperDesk(team, true)
	s.now = h.at(13).Time()
	list := h.open(team, print, 0)
	list.Set("numbers", "1-2")
	if got := team.post(h.sheetPath(print, 0), list); got.Location() != h.sheetPath(print, 1) {
		t.Fatalf("the list: %d %s\n%s", got.Status, got.Location(), got.Body)
	}
	form, blank := h.open(team, print, 1), print.Sheets[2].Blanks[4]
	form["line"] = []string{"2"}
	form.Set("name-3", "Une Passante")
	form.Set("name-4", "Famille Riou")
	form.Set("count-4", "2")
	form.Set("blank-4", "977")
	wrong := team.post(h.sheetPath(print, 1), form)
	wrong.shows(t, "Le carnet vierge n° 977 n'existe pas")
	if wrong.Status != http.StatusUnprocessableEntity || wrong.document(t).Find("input[name=name-3]").AttrOr("value", "") != "Une Passante" || h.confirmed(flora) != 2 {
		t.Fatalf("%d: the form does not come back as it was sent, or something of it was done", wrong.Status)
	}
	form.Set("blank-4", strconv.FormatInt(blank.Number, 10))
	for range 2 { // a cut answer
		if got := team.post(h.sheetPath(print, 1), form); got.Location() != h.sheetPath(print, 2) {
			t.Fatalf("%d %s\n%s", got.Status, got.Location(), got.Body)
		}
	}
	if n := h.confirmed(flora); n != 5 {
		t.Errorf("%d seats are taken", n)
	}
	team.get(h.sheetPath(print, 1)).shows(t, "Une Passante", "Famille Riou")
	cards := h.open(team, print, 2)
	if cards.Has("name-5") || !cards.Has("name-6") {
		t.Error("the carnet that was filled on the sheet of the atelier is still blank, or another is not")
	}
	cards.Set("name-6", "Zoé Le Bris")
	cards.Set("atelier-6", flora.ID)
	if got := team.post(h.sheetPath(print, 2), cards); got.Location() != "/gestion/"+h.o.Slug+"/accueil/papier/"+print.ID {
		t.Fatalf("blank carnets: %d\n%s", got.Status, got.Body)
	}
	if n := h.confirmed(flora); n != 6 {
		t.Errorf("%d seats are taken with that of the carnet", n)
	}
	team.get("/gestion/"+h.o.Slug+"/accueil").shows(t, "3 feuilles saisies sur 3.")
	again := h.open(team, print, 1)
	again["line"] = []string{"3", "4"}
	if got := team.post(h.sheetPath(print, 1), again); got.Status != http.StatusSeeOther {
		t.Fatalf("correct: %d\n%s", got.Status, got.Body)
	}
	h.clean()
}

func TestSeatOfThePaperSoldMeanwhile(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 4)
	gone := s.carnetFor(h, "Ali Kerneis", flora)
	s.carnetFor(h, "Nolwenn Tanguy", flora)
	team := s.signedIn(account.Organiser, h.o.ID)
	print := h.paperDesk(team, true)
	if err := signup.Cancel(context.Background(), s.db, s.by(), h.o.ID, gone.ID, flora.ID); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Bob", "Zoé Late"} { // of four seats, one is left for the two free lines
		s.carnetFor(h, name, flora)
	}
	s.now = h.at(13).Time()
	form, blank := h.open(team, print, 1), print.Sheets[2].Blanks[0]
	form["line"] = []string{"1", "2"}
	form.Set("name-3", "Une Passante")
	form.Set("name-4", "Le Dernier")
	form.Set("blank-4", strconv.FormatInt(blank.Number, 10))
	form.Set("name-5", "zoé late")
	got := team.post(h.sheetPath(print, 1), form)
	if got.Status != http.StatusSeeOther || got.Location() != h.sheetPath(print, 1) {
		t.Fatalf("%d %s\n%s", got.Status, got.Location(), got.Body)
	}
	if n := h.confirmed(flora); n != 4 {
		t.Errorf("%d of four seats are given", n)
	}
	team.get(got.Location()).shows(t, "attend une décision de l'équipe", "Le Dernier")
	h.clean()
	balance := team.get("/gestion/" + h.o.Slug + "/accueil/bilan")
	balance.shows(t, "Le Dernier", "Ali Kerneis", "zoé late", "Accueil papier")
	sheet := print.Sheets[1]
	for line, decision := range map[int]string{1: desk.Drop, 4: desk.Accept, 5: desk.Same} {
		if got := team.post("/gestion/"+h.o.Slug+"/accueil/bilan/"+sheet.LeftID(line), url.Values{"decision": {decision}}); got.Status != http.StatusSeeOther {
			t.Errorf("line %d: %d\n%s", line, got.Status, got.Body)
		}
	}
	if n := h.confirmed(flora); n != 5 {
		t.Errorf("%d seats after the team let one more sit", n)
	}
	if opened := s.visitor().get("/carnet/" + string(signup.CodeOf(s.db, blank.ID, 1))); opened.Status != http.StatusOK || !strings.Contains(opened.Body, flora.Title) {
		t.Errorf("the carnet that was handed out opens nothing: %d", opened.Status)
	}
	again := h.open(team, print, 1)
	if got := team.post(h.sheetPath(print, 1), again); got.Status != http.StatusSeeOther || h.confirmed(flora) != 5 {
		t.Errorf("saved again: %d, %d seats", got.Status, h.confirmed(flora))
	}
	h.clean()
}

func TestAttackingThePaperDesk(t *testing.T) {
	s := newSite(t)
	h, theirs := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 6)
	s.carnetFor(h, "Nolwenn Tanguy", flora)
	team, second := s.signedIn(account.Organiser, h.o.ID), s.signedIn(account.Organiser, h.o.ID)
	print, other := h.paperDesk(team, false), h.paperDesk(team, true)
	if other.ID == print.ID {
		t.Fatal("with blank carnets it is another paper")
	}
	s.now = h.at(13).Time()
	mine, hers := h.open(team, print, 1), h.open(second, print, 1)
	mine.Set("name-2", "Une Passante")
	hers.Set("name-2", "Une Autre")
	if got := team.post(h.sheetPath(print, 1), mine); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	late := second.post(h.sheetPath(print, 1), hers)
	late.shows(t, "Quelqu'un vient de saisir cette feuille", "Une Passante")
	if late.Status != http.StatusConflict || late.document(t).Find("input[name=name-2]").AttrOr("value", "") != "Une Autre" || h.confirmed(flora) != 2 {
		t.Errorf("%d: what somebody typed at the same time is lost, or was kept over the other", late.Status)
	}
	stranger := s.signedIn(account.Organiser, theirs.o.ID)
	mixed := "/gestion/" + h.o.Slug + "/accueil/papier/" + other.ID + "/" + print.Sheets[1].ID
	if got := team.get(mixed); got.Status != http.StatusNotFound {
		t.Errorf("a sheet of another print: %d", got.Status)
	}
	for _, below := range []string{"", "/papier.pdf", "/" + print.Sheets[1].ID} {
		if got := stranger.get("/gestion/" + theirs.o.Slug + "/accueil/papier/" + print.ID + below); got.Status != http.StatusNotFound {
			t.Errorf("the print of another operation%s: %d", below, got.Status)
		}
		if got := stranger.get("/gestion/" + h.o.Slug + "/accueil/papier/" + print.ID + below); got.Status == http.StatusOK {
			t.Errorf("an operation that is not theirs%s: %d", below, got.Status)
		}
	}
	if got := stranger.post("/gestion/"+theirs.o.Slug+"/accueil/papier/"+print.ID+"/"+print.Sheets[1].ID, mine); got.Status != http.StatusNotFound {
		t.Errorf("types in the paper of another operation: %d", got.Status)
	}
	for _, role := range []account.Role{account.Reader, account.Desk} {
		b := s.signedIn(role, h.o.ID)
		for _, path := range []string{h.sheetPath(print, 1), "/gestion/" + h.o.Slug + "/accueil/papier/" + print.ID + "/papier.pdf"} {
			if got := b.get(path); got.Status != http.StatusForbidden {
				t.Errorf("%s at %s: %d", role, path, got.Status)
			}
		}
	}
	for i, values := range []map[string]string{{"count-3": "0", "name-3": "X"}, {"name-400": "Loin"}, {"count-3": fmt.Sprint(1 << 40), "name-3": "X"}, {"numbers": "9-2"}} {
		form := h.open(team, print, 1)
		for name, value := range values {
			form.Set(name, value)
		}
		if got := team.post(h.sheetPath(print, 1), form); got.Status != http.StatusUnprocessableEntity || h.confirmed(flora) != 2 {
			t.Errorf("%d: %d, %d seats", i, got.Status, h.confirmed(flora))
		}
	}
	h.clean()
}

func TestThePaperDeskIsForgotten(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 2)
	s.carnetFor(h, "Nolwenn Tanguy", flora)
	team := s.signedIn(account.Organiser, h.o.ID)
	print := h.paperDesk(team, true)
	s.carnetFor(h, "Bob", flora)
	s.now = h.at(13).Time()
	form := h.open(team, print, 1)
	form["line"] = []string{"1"}
	form.Set("name-2", "Le Dernier")
	if got := team.post(h.sheetPath(print, 1), form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	path := "/gestion/" + h.o.Slug + "/accueil"
	team.get(path+"/bilan").shows(t, "Le Dernier")
	s.now = h.o.End().AddDate(0, 0, h.o.RetentionDays+1)
	s.forget()
	team = s.signedIn(account.Organiser, h.o.ID)
	for _, address := range []string{h.sheetPath(print, 0), h.sheetPath(print, 1), path + "/bilan"} {
		got := team.get(address)
		for _, name := range []string{"Nolwenn Tanguy", "Le Dernier"} {
			if got.Status != http.StatusOK || strings.Contains(got.Body, name) {
				t.Errorf("%s: %d, and %s is not forgotten", address, got.Status, name)
			}
		}
	}
	if file := team.get(path + "/papier/" + print.ID + "/papier.pdf"); file.Status != http.StatusOK {
		t.Errorf("the paper of people who are forgotten: %d", file.Status)
	}
	h.clean()
}

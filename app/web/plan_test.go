package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

const grille = "/gestion/saint-marc-2027/programme/grille"

// planOf is the plan as it is.
func (s *site) planOf(o *operation.Operation) *plan.Plan {
	s.t.Helper()
	p, err := plan.Load(context.Background(), s.db, o)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// cell is an atelier on the grid of an answer.
func cell(document *goquery.Document, id string) *goquery.Selection {
	return document.Find(`.grid .cell[data-id="` + id + `"]`)
}

// moving is the form of a move.
func moving(a *plan.Atelier, place, start, length string) url.Values {
	return url.Values{"token": {a.Token()}, "place": {place}, "day": {"2027-05-22"}, "start": {start}, "length": {length}}
}

// fragment reads what the script of the grid gets.
func (a answer) fragment(t testing.TB) (f struct{ HTML, Said, Dialog, Detail string }) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.Body), &f); err != nil {
		t.Fatalf("%d: %v\n%s", a.Status, err, a.Body)
	}
	return f
}

func TestGridShowsTheDay(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 3)
	for i := range 6 {
		if _, err := programme.CreatePlace(context.Background(), s.db, s.by(), o, programme.PlaceForm{Name: fmt.Sprintf("Salle %d", i+1)}); err != nil {
			t.Fatal(err)
		}
	}
	b := s.signedIn(account.Organiser, o.ID)
	answer := b.get(grille + "?jour=2027-05-22")
	document := answer.document(t)
	if answer.Status != http.StatusOK || document.Find("h1").Length() != 1 || plain(document.Find("h1").Text()) != "Grille du samedi 22 mai" {
		t.Fatalf("%d %q", answer.Status, document.Find("h1").Text())
	}
	if document.Find(".grid .cell[data-id]").Length() != 3 || document.Find(".grid-col").Length() != 1 || document.Find(".plan-list li").Length() != 3 {
		t.Errorf("%d cells, %d columns, %d lines", document.Find(".grid .cell[data-id]").Length(), document.Find(".grid-col").Length(), document.Find(".plan-list li").Length())
	}
	if got := plain(document.Find(".unplaced").Text()); !strings.Contains(got, "6 lieux n’ont rien ce jour : Salle 1, Salle 2") {
		t.Errorf("idle places: %s", got)
	}
	if document.Find(".grid .cell.bad").Length() != 3 || !strings.Contains(plain(document.Find(".plan-tools").Text()), "impossible") {
		t.Error("three ateliers at one hour in one place are not said to be impossible")
	}
	if all := b.get(grille + "?jour=2027-05-22&lieux=all&heures=all&vue=lieu").document(t); all.Find(".grid-col").Length() != 7 || all.Find(".fold").Length() != 0 || all.Find(".plan-list h2").Length() != 1 {
		t.Error("all places and all hours are not shown")
	}
	// Without a day: the fullest one.
	if got := plain(b.get(grille).document(t).Find("h1").Text()); got != "Grille du samedi 22 mai" {
		t.Errorf("opens on %s", got)
	}
	if got := b.get(grille + "?jour=2027-05-23").document(t).Find(".cell[data-id]").Length(); got != 0 {
		t.Errorf("%d ateliers on Sunday", got)
	}
	if got := b.get("/gestion/saint-marc-2027").document(t).Find(`.tabs a[href="` + grille + `"]`).Length(); got != 1 {
		t.Error("no tab leads to the grid")
	}
}

func TestGridIsOnlyLookedAtByReaders(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	a := s.planOf(o).Ateliers[0]
	for _, role := range []account.Role{account.Reader, account.Referent} {
		b := s.signedIn(role, o.ID)
		document := b.get(grille).document(t)
		if document.Find(".cell[data-id]").Length() != 2 || document.Find("main form, .grid[data-edit], .grip").Length() != 0 {
			t.Errorf("%s: %d ateliers, %d forms", role, document.Find(".cell[data-id]").Length(), document.Find("main form").Length())
		}
		if got := b.post("/gestion/saint-marc-2027/programme/"+a.ID+"/deplacer", moving(a, "", "15:00", "60")).Status; got != http.StatusForbidden {
			t.Errorf("%s moves: %d", role, got)
		}
	}
}

func TestMoveByForm(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	b := s.signedIn(account.Organiser, o.ID)
	a := s.planOf(o).Ateliers[0]
	address := "/gestion/saint-marc-2027/programme/" + a.ID + "/deplacer"
	form := b.get(address).document(t).Find(`main form`).First()
	if value, _ := form.Find(`[name=start]`).Attr("value"); value != "10:00" || form.Find(`[name=day] [selected]`).AttrOr("value", "") != "2027-05-22" || form.Find(`[name=length] [selected]`).AttrOr("value", "") != "120" {
		t.Errorf("the form does not say where the atelier is: %s", value)
	}
	answer := b.post(address+"?jour=2027-05-22", moving(a, *a.PlaceID, "00:30", "90"))
	if answer.Status != http.StatusSeeOther || answer.Location() != grille+"?jour=2027-05-22" {
		t.Fatalf("%d %s\n%s", answer.Status, answer.Location(), answer.Body)
	}
	moved := s.planOf(o).Ateliers[0]
	if got := moved.StartsAt.In(o.Location()).Format(programme.LocalTime); got != "2027-05-23T00:30" || moved.Duration().Minutes() != 90 {
		t.Errorf("moved to %s for %v", got, moved.Duration())
	}
	document := b.get(answer.Location()).document(t)
	if cell(document, a.ID).Length() != 1 || !strings.Contains(plain(document.Find(".plan-draft").Text()), "Un changement pas encore publié.") {
		t.Errorf("the grid does not show it: %s", plain(document.Find(".plan-draft").Text()))
	}
	// The public still sees it where it was.
	if got := s.ateliers(o)[0].StartsAt; got != a.StartsAt {
		t.Errorf("the public sees %v", got.Time())
	}
	wrong := b.post(address, moving(moved, "", "25:00", "60"))
	if wrong.Status != http.StatusUnprocessableEntity || wrong.document(t).Find(".summary").Length() != 1 || wrong.document(t).Find("[name=start]").AttrOr("value", "") != "25:00" {
		t.Errorf("%d", wrong.Status)
	}
	undone := b.post(grille+"/annuler", nil)
	if undone.Status != http.StatusSeeOther || s.planOf(o).Ateliers[0].StartsAt != a.StartsAt {
		t.Errorf("undo: %d", undone.Status)
	}
	if again := b.post(grille+"/annuler", nil); again.Status != http.StatusConflict || !strings.Contains(plain(again.Body), "Il n’y a plus rien à annuler.") {
		t.Errorf("nothing to undo: %d", again.Status)
	}
}

func TestMoveByScript(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	b := s.signedIn(account.Organiser, o.ID)
	b.Accept = "application/json"
	p := s.planOf(o)
	a := p.Ateliers[0]
	day := p.Day("2027-05-22")
	at, _ := day.At("14:15", false)
	address := "/gestion/saint-marc-2027/programme/" + a.ID + "/deplacer?jour=2027-05-22"
	values := url.Values{"token": {a.Token()}, "place": {*a.PlaceID}, "at": {strconv.FormatInt(int64(at), 10)}, "length": {"45"}}
	answer := b.post(address, values)
	fragment := answer.fragment(t)
	document, err := goquery.NewDocumentFromReader(strings.NewReader(fragment.HTML))
	if err != nil || answer.Status != http.StatusOK {
		t.Fatal(answer.Status, err)
	}
	moved := s.planOf(o).Find(a.ID)
	if cell(document, a.ID).AttrOr("data-token", "") != moved.Token() || cell(document, a.ID).AttrOr("data-start", "") != fmt.Sprint(at) || strings.Contains(fragment.HTML, "<main") {
		t.Errorf("%s", fragment.HTML)
	}
	if got := plain(fragment.Said); got != "Atelier n° 1 : Place de l’église, 14 h 15 – 15 h. Rien ne coince." {
		t.Errorf("says %q", got)
	}
	values.Set("length", "0")
	values.Set("token", moved.Token())
	if refused := b.post(address, values); refused.Status != http.StatusUnprocessableEntity || !strings.Contains(refused.fragment(t).Detail, "durée") {
		t.Errorf("%d %s", refused.Status, refused.Body)
	}
	if undone := b.post(grille+"/annuler?jour=2027-05-22", nil); undone.Status != http.StatusOK || !strings.Contains(undone.fragment(t).HTML, a.ID) {
		t.Errorf("undo: %d", undone.Status)
	}
	if nothing := b.post(grille+"/annuler", nil); nothing.Status != http.StatusConflict || nothing.fragment(t).Detail == "" {
		t.Errorf("nothing to undo: %d %s", nothing.Status, nothing.Body)
	}
}

func TestTwoOrganisersAtOnce(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	first, second := s.signedIn(account.Organiser, o.ID), s.signedIn(account.Organiser, o.ID)
	a := s.planOf(o).Ateliers[0]
	address := "/gestion/saint-marc-2027/programme/" + a.ID + "/deplacer"
	if got := first.post(address, moving(a, *a.PlaceID, "14:00", "60")).Status; got != http.StatusSeeOther {
		t.Fatal(got)
	}
	answer := second.post(address, moving(a, "", "16:30", "90"))
	document := answer.document(t)
	text := plain(document.Find(".plan-conflict").Text())
	if answer.Status != http.StatusConflict || !strings.Contains(text, "Nadia a changé cet atelier") || !strings.Contains(text, "14 h – 15 h") ||
		!strings.Contains(text, "16 h 30 – 18 h") || !strings.Contains(text, "Place de l’église") || !strings.Contains(text, "Sans lieu") {
		t.Fatalf("%d %s", answer.Status, text)
	}
	if s.planOf(o).Ateliers[0].Duration().Minutes() != 60 {
		t.Fatal("the second has overwritten the first")
	}
	second.Accept = "application/json"
	dialog := second.post(address, moving(a, "", "16:30", "90"))
	if dialog.Status != http.StatusConflict || !strings.Contains(plain(dialog.fragment(t).Dialog), "16 h 30 – 18 h") {
		t.Errorf("%d %s", dialog.Status, dialog.Body)
	}
	second.Accept = "text/html"
	// Having seen both, the second applies theirs on top.
	values := url.Values{}
	document.Find(".plan-conflict form input").Each(func(_ int, input *goquery.Selection) {
		values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	if got := second.post(address, values); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if now := s.planOf(o).Ateliers[0]; now.Duration().Minutes() != 90 || now.PlaceID != nil {
		t.Errorf("%v at %v", now.Duration(), now.PlaceID)
	}
}

func TestBlockersOnTheGrid(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	b := s.signedIn(account.Organiser, o.ID)
	pauses := "/gestion/saint-marc-2027/programme/pauses/"
	values := url.Values{"kind": {"break"}, "title": {"Repas partagé"}, "day": {"2027-05-22"}, "start": {"12:30"}, "end": {"14:00"}}
	if got := b.get(pauses+"nouvelle?jour=2027-05-22").document(t).Find("[name=day] [selected]").AttrOr("value", ""); got != "2027-05-22" {
		t.Errorf("proposes %q", got)
	}
	if answer := b.post(pauses+"nouvelle", url.Values{}); answer.Status != http.StatusUnprocessableEntity || answer.document(t).Find(".summary li").Length() < 3 {
		t.Errorf("empty form: %d", answer.Status)
	}
	answer := b.post(pauses+"nouvelle", values)
	if answer.Status != http.StatusSeeOther || answer.Location() != grille+"?jour=2027-05-22" {
		t.Fatalf("%d %s", answer.Status, answer.Location())
	}
	link := b.get(answer.Location()).document(t).Find(".grid .cell.pause.all a")
	href := link.AttrOr("href", "")
	if link.Text() != "Repas partagé" {
		t.Fatalf("the break is not drawn: %q", link.Text())
	}
	form := b.get(href).document(t).Find("main form").First()
	values.Set("version", form.Find("[name=version]").AttrOr("value", ""))
	values.Set("end", "13:30")
	if got := b.post(href, values); got.Status != http.StatusSeeOther {
		t.Errorf("change: %d", got.Status)
	}
	if got := b.post(href, values); got.Status != http.StatusConflict {
		t.Errorf("the second of two: %d", got.Status)
	}
	path, _, _ := strings.Cut(href, "?")
	if got := b.post(path+"/retrait?jour=2027-05-22", nil); got.Status != http.StatusSeeOther || len(s.planOf(o).Blockers) != 0 {
		t.Errorf("remove: %d, %d left", got.Status, len(s.planOf(o).Blockers))
	}
}

// A day of 23 or 25 hours is drawn hour by hour, and what stands in it stands right.
func TestGridAcrossAClockChange(t *testing.T) {
	for _, test := range []struct {
		name, zone, start, day string
		hours, threes          int
	}{
		{"spring in Brest", "Europe/Paris", "2027-03-26T18:30", "2027-03-27", 23, 1},
		{"autumn in Brest", "Europe/Paris", "2027-10-29T18:30", "2027-10-30", 25, 1},
		{"La Réunion", "Indian/Reunion", "2027-03-26T18:30", "2027-03-27", 24, 1},
	} {
		s := newSite(t)
		o, err := operation.Create(context.Background(), s.db, s.by(), operation.Form{Name: "Opération Libre", Communes: []string{"29019"},
			Start: test.start, TimeZone: test.zone, Latitude: "48.4", Longitude: "-4.455"})
		if err != nil {
			t.Fatal(err)
		}
		b := s.signedIn(account.Organiser, o.ID)
		document := b.get("/gestion/" + o.Slug + "/programme/grille?heures=all&jour=" + test.day).document(t)
		labels := map[string]int{}
		document.Find(".grid-hour").Each(func(_ int, hour *goquery.Selection) { labels[plain(hour.Text())]++ })
		total := 0
		for _, n := range labels {
			total += n
		}
		twos := map[string]int{"spring in Brest": 0, "autumn in Brest": 2, "La Réunion": 1}[test.name]
		if total != test.hours || labels["2 h"] != twos || labels["3 h"] != test.threes {
			t.Errorf("%s: %d hours, 2 h %d times, 3 h %d times", test.name, total, labels["2 h"], labels["3 h"])
		}
	}
}

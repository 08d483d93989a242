package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/account"
	"oplibre/app/programme"
)

// What was placed in one go is taken back in one go, and made again, by the forms of the page and by its script.
func TestUndoOfPlacing(t *testing.T) {
	s := newSite(t)
	o := waitingWeekend(s, 3)
	b := s.signedIn(account.Organiser, o.ID)
	path := "/gestion/" + o.Slug + "/programme/"
	proposed := b.get(path + "placer").document(t)
	choices := url.Values{}
	proposed.Find("main [name=choice]").Each(func(_ int, input *goquery.Selection) { choices.Add("choice", input.AttrOr("value", "")) })
	placed := b.post(path+"placer/appliquer", choices)
	if placed.Status != http.StatusSeeOther || s.scheduled(o) != 3 {
		t.Fatalf("%d, %d placed", placed.Status, s.scheduled(o))
	}
	banner := b.get(placed.Location()).document(t).Find(".plan-draft")
	if text := plain(banner.Text()); !strings.Contains(text, "Placement automatique de 3 ateliers.") || !strings.Contains(text, "Annuler pour les 3 ateliers") {
		t.Errorf("the banner says %s", text)
	}
	undo, redo := path+"grille/annuler", path+"grille/retablir"
	if banner.Find(`form[action^="`+undo+`"]`).Length() != 1 || banner.Find(`form[action^="`+redo+`"]`).Length() != 0 {
		t.Error("what can be done is not offered")
	}
	after := b.post(undo, nil)
	if after.Status != http.StatusSeeOther || s.scheduled(o) != 0 {
		t.Fatalf("%d, %d stay", after.Status, s.scheduled(o))
	}
	document := b.get(after.Location()).document(t)
	if got := plain(document.Find(".notice").Text()); !strings.Contains(got, "tous ces ateliers sont de nouveau comme avant") {
		t.Errorf("says %s", got)
	}
	if document.Find(`.plan-draft form[action^="`+redo+`"]`).Length() != 1 {
		t.Error("it cannot be made again")
	}
	b.Accept = "application/json"
	if got := b.post(redo, nil); got.Status != http.StatusOK || plain(got.fragment(t).Said) != "C’est rétabli : 3 ateliers ont de nouveau changé." || s.scheduled(o) != 3 {
		t.Errorf("%d %s, %d placed", got.Status, got.fragment(t).Said, s.scheduled(o))
	}
	if got := b.post(redo, nil); got.Status != http.StatusConflict || plain(got.fragment(t).Detail) != "Il n’y a plus rien à rétablir." {
		t.Errorf("%d %s", got.Status, got.fragment(t).Detail)
	}
	// Somebody moves one of them: none is taken back, and the sentence names it.
	a := s.planOf(o).Ateliers[1]
	s.move(o, a.ID, programme.Span{Start: a.StartsAt, End: a.EndsAt + 900_000}, a.PlaceID)
	if got := b.post(undo, nil); got.Status != http.StatusConflict || !strings.Contains(got.fragment(t).Detail, a.Title) || s.scheduled(o) != 3 {
		t.Errorf("%d %s, %d placed", got.Status, got.fragment(t).Detail, s.scheduled(o))
	}
}

// The banner counts persons, not seats: whoever comes to two changed ateliers is told once.
func TestDraftSaysHowManyPersons(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 5)
	b := s.signedIn(account.Organiser, o.ID)
	first, last := s.ateliers(o)[0], s.ateliers(o)[4] // not at the same time
	s.registered(o, "Ali Ben", "ali@example.org", "", first, last)
	s.registered(o, "Zoé Le Gall", "zoe@example.org", "", last)
	for i, want := range []string{"Un changement pas encore publié. Une personne est concernée.", "2 changements pas encore publiés. 2 personnes sont concernées."} {
		a := s.planOf(o).Find([]string{first.ID, last.ID}[i])
		s.move(o, a.ID, programme.Span{Start: a.StartsAt, End: a.EndsAt + 900_000}, a.PlaceID)
		if got := plain(b.get(grille).document(t).Find(".plan-draft p").Text()); !strings.Contains(strings.Join(strings.Fields(got), " "), want) {
			t.Errorf("says %s, want %s", got, want)
		}
	}
}

func TestProposalsInTheTray(t *testing.T) {
	s := newCalling(t)
	for _, title := range []string{"Bancs & fontaines", "Le compost", "Les puits", "Le lavoir"} {
		values := s.lead()
		values.Set("title", title)
		s.send(values)
	}
	tray := s.team.get(grille).document(t).Find(".unplaced")
	if tray.Find(".idea").Length() != 3 || tray.Find(`.idea a[href^="`+teamAddress+`/"]`).Length() != 3 || !strings.Contains(plain(tray.Text()), "4 envies attendent une réponse") ||
		tray.Find(`a[href="`+teamAddress+`"]`).Length() != 1 {
		t.Errorf("the tray shows %s", plain(tray.Text()))
	}
	p := s.all()[0]
	if got := s.press(p, "decliner", url.Values{}); got.Status != http.StatusSeeOther {
		t.Fatalf("decline: %d\n%s", got.Status, got.Body)
	}
	if got := s.team.get(grille).document(t).Find(".unplaced .idea").Length(); got != 3 {
		t.Errorf("%d", got)
	}
	if got := s.signedIn(account.Reader, s.o.ID).get(grille).document(t).Find(".idea").Length(); got != 0 {
		t.Errorf("whoever may not answer sees %d", got)
	}
}

// Class sessions before and evenings after the weekend are marked and counted apart, wherever ateliers are counted.
func TestOutsideTheWeekend(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 4)
	b := s.signedIn(account.Organiser, o.ID)
	pages := map[string]string{grille: ".plan-head", "/gestion/saint-marc-2027/programme": "main", "/gestion/saint-marc-2027": "main"}
	for page, part := range pages {
		if got := plain(b.get(page).document(t).Find(part).Text()); strings.Contains(got, "pendant le week-end") {
			t.Errorf("%s counts apart what is not: %s", page, got)
		}
	}
	before, after := s.planOf(o).Ateliers[0], s.planOf(o).Ateliers[1]
	start := o.StartsAt - 3*3_600_000
	s.move(o, before.ID, programme.Span{Start: start, End: start + 7_200_000}, nil)
	s.move(o, after.ID, programme.Span{Start: o.EndsAt, End: o.EndsAt + 7_200_000}, nil)
	document := b.get(grille + "?jour=2027-05-21").document(t)
	if got := plain(cell(document, before.ID).Find(".apart").Text()); got != "avant le week-end" {
		t.Errorf("the cell says %q", got)
	}
	if got := plain(document.Find(".plan-list .apart").Text()); got != "avant le week-end" {
		t.Errorf("the list says %q", got)
	}
	if got := plain(b.get(grille + "?jour=2027-05-21&heures=all").document(t).Find(".grid-line.edge").Text()); got != "début du week-end, 18 h 30" {
		t.Errorf("the edge says %q", got)
	}
	if got := plain(document.Find(".plan-head").Text()); !strings.Contains(got, "2 ateliers pendant le week-end, 1 avant, 1 après.") {
		t.Errorf("the grid says %s", got)
	}
	// The list and the dashboard count what is on the programme, or a draft of it.
	_, err := programme.CreateAtelier(context.Background(), s.db, s.by(), o, programme.AtelierForm{Theme: before.ThemeID, Title: "Une classe au jardin",
		Start: "2027-05-21T14:00", End: "2027-05-21T16:00", Entry: "invitation", Audience: "schools"})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/gestion/saint-marc-2027/programme", "/gestion/saint-marc-2027"} {
		if got := plain(b.get(page).document(t).Find("main").Text()); !strings.Contains(got, "4 ateliers pendant le week-end, 1 avant.") {
			t.Errorf("%s says %s", page, got)
		}
	}
}

// A day too full for one page is sent as a grid; its list has an address of its own, for small screens.
func TestListOfAFullDay(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 260)
	b := s.signedIn(account.Organiser, o.ID)
	day := grille + "?jour=2027-05-22"
	document := b.get(day).document(t)
	total := document.Find(".grid .cell[data-id]").Length()
	if total < 120 || document.Find(".plan-list").Length() != 0 {
		t.Fatalf("%d ateliers on the grid, %d lists", total, document.Find(".plan-list").Length())
	}
	href := document.Find(".plan-by a").First().AttrOr("href", "")
	list := b.get(href).document(t)
	if got := list.Find(".plan-list li").Length(); got != total || list.Find(".grid").Length() != 0 {
		t.Errorf("%s lists %d of %d, with %d grids", href, got, total, list.Find(".grid").Length())
	}
	if got := list.Find(`.plan-by a[href="` + day + `"]`).Length(); got != 1 {
		t.Error("no way back to the grid")
	}
	moved := list.Find(`.plan-list li a[href*="/deplacer"]`).First().AttrOr("href", "")
	if !strings.Contains(moved, "vue=heure") {
		t.Errorf("%s does not lead back to the list", moved)
	}
}

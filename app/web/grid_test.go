package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

const gridPath = "/o/saint-marc-2027/programme?vue=grille"

// addBreak puts a break into the day, in all places or in one.
func (s *site) addBreak(o *operation.Operation, kind programme.BlockerKind, title string, place *string, hour int) {
	s.t.Helper()
	start := store.InstantOf(time.Date(2027, 5, 22, hour, 0, 0, 0, o.Location()))
	err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		store.Touch(tx, o.ID)
		return tx.Create(&programme.Blocker{OperationID: o.ID, ID: store.NewID(), PlaceID: place, Kind: kind, Title: title, StartsAt: start,
			EndsAt: start + store.Instant(time.Hour/time.Millisecond), Version: 1}).Error
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestProgrammeGrid(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 24)
	listings := s.ateliers(o)
	takeSeats(t, s.db, listings[0], 5)
	s.addBreak(o, programme.Break, "Repas partagé", nil, 13)
	s.addBreak(o, programme.Taken, "Réunion de l’équipe", nil, 15)
	if err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		store.Touch(tx, o.ID)
		for id, change := range map[string]map[string]any{listings[1].ID: {"status": programme.Cancelled}, listings[2].ID: {"entry": programme.OpenDoor}} {
			if err := tx.Model(&programme.Atelier{}).Where("id = ?", id).Updates(change).Error; err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	document := s.visitor().get(gridPath).document(t)
	box := document.Find(`section.agenda[tabindex="0"][aria-label]`)
	if box.Length() != 1 || box.Find("thead th[scope=col]").Length() != 2 || box.Find("li[data-n] a").Length() != 24 {
		t.Fatalf("%d boxes, %d heads, %d ateliers", box.Length(), box.Find("thead th[scope=col]").Length(), box.Find("li[data-n] a").Length())
	}
	text := plain(box.Text())
	for _, words := range []string{"Complet", "Annulé", "Entrée libre", "Repas partagé, de 13 h à 14 h", "Place de l’église"} {
		if !strings.Contains(text, words) {
			t.Errorf("the grid does not say %q\n%s", words, text)
		}
	}
	if strings.Contains(text, "Réunion") {
		t.Error("what takes a place for the team is shown")
	}
	// Filters and views lead to each other.
	for selector, href := range map[string]string{`.filters a[href*="places=1"]`: "vue=grille", `#filtres a[href*="lieu="]`: "vue=grille"} {
		if found, _ := document.Find(selector).First().Attr("href"); !strings.Contains(found, href) {
			t.Errorf("%s leads to %q", selector, found)
		}
	}
	filtered := s.visitor().get(gridPath + "&entree=libre").document(t)
	if n := filtered.Find(".agenda li[data-n]").Length(); n != 1 {
		t.Errorf("%d ateliers are entrée libre", n)
	}
	if list, _ := filtered.Find(`.links a[href*="entree=libre"]`).Attr("href"); list != "/o/saint-marc-2027/programme?entree=libre" {
		t.Errorf("the list is at %q", list)
	}
	if empty := s.visitor().get(gridPath + "&theme=aucun"); empty.Status != http.StatusOK || empty.document(t).Find(".empty").Length() != 1 {
		t.Errorf("nothing found: %d", empty.Status)
	}
}

// TestProgrammeGridBeginsWithWhatIsNotOver looks at the grid after the first day.
func TestProgrammeGridBeginsWithWhatIsNotOver(t *testing.T) {
	s := newSite(t)
	programmeWeekend(t, s.db, s.by(), 40)
	for _, moment := range [][2]string{{"2027-05-21T10:00:00Z", "samedi"}, {"2027-05-23T07:00:00Z", "dimanche"}, {"2027-06-01T10:00:00Z", "dimanche"}} {
		now, want := moment[0], moment[1]
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		s.now = at
		if tab := plain(s.visitor().get(gridPath).document(t).Find(".days [aria-current] span").Text()); tab != want {
			t.Errorf("at %s the grid shows %s, want %s", now, tab, want)
		}
	}
}

func TestSelectionIsAPageToShare(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 6)
	listings := s.ateliers(o)
	first, fifth := listings[0], listings[4]
	page := s.visitor().get("/o/saint-marc-2027/programme?choix=2.1.1.99.x")
	document := page.document(t)
	if document.Find("article.card").Length() != 2 || document.Find(`.pick input[checked]`).Length() != 2 {
		t.Fatalf("%d cards, %d ticked", document.Find("article.card").Length(), document.Find(`.pick input[checked]`).Length())
	}
	panel := document.Find("#choix")
	if choice, _ := panel.Attr("data-choix"); choice != "1.2.99" {
		t.Errorf("the selection is %q", choice)
	}
	if text := plain(panel.Text()); !strings.Contains(text, "ont lieu en même temps, samedi de 10 h à 12 h") {
		t.Errorf("two ateliers at one hour: %q", text)
	}
	if href, _ := panel.Find(`a[href*="/inscription?"]`).Attr("href"); strings.Count(href, "atelier=") != 2 || !strings.Contains(href, first.ID) {
		t.Errorf("sign-up leads to %q", href)
	}
	apart := s.visitor().get("/o/saint-marc-2027/programme?choix=1.5").document(t)
	if strings.Contains(apart.Find("#choix").Text(), "en même temps") {
		t.Error("ateliers that follow each other are said to meet")
	}
	calendar := s.visitor().get("/o/saint-marc-2027/programme.ics?choix=5")
	if calendar.Status != http.StatusOK || strings.Count(calendar.Body, "BEGIN:VEVENT") != 1 || !strings.Contains(calendar.Body, "UID:"+fifth.ID) {
		t.Errorf("calendar: %d\n%s", calendar.Status, calendar.Body)
	}
	if nothing := s.visitor().get("/o/saint-marc-2027/programme.ics?choix=77"); nothing.Status != http.StatusNotFound {
		t.Errorf("a calendar of nothing: %d", nothing.Status)
	}
}

// TestWorkerKeepsOnlyTheProgramme reads what the service worker is told.
func TestWorkerKeepsOnlyTheProgramme(t *testing.T) {
	s := newSite(t)
	programmeWeekend(t, s.db, s.by(), 1)
	answer := s.visitor().get("/o/saint-marc-2027/sw.js")
	if answer.Status != http.StatusOK || answer.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || answer.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("%d %v", answer.Status, answer.Header)
	}
	if !strings.Contains(answer.Header.Get("Content-Security-Policy"), "worker-src 'self'") || answer.Header.Get("Service-Worker-Allowed") != "" {
		t.Errorf("headers %v", answer.Header)
	}
	settings, _, _ := strings.Cut(answer.Body, "\n")
	for _, wanted := range []string{`"programme":"/o/saint-marc-2027/programme"`, `"ateliers":"/o/saint-marc-2027/ateliers/"`, "Hors ligne, programme {when}.", "/static/grid-"} {
		if !strings.Contains(settings, wanted) {
			t.Errorf("the worker is not told %s\n%s", wanted, settings)
		}
	}
	if !strings.Contains(settings, "Offline, programme {when}.") {
		t.Error("the worker speaks no English")
	}
	if unknown := s.visitor().get("/o/ailleurs/sw.js"); unknown.Status != http.StatusNotFound {
		t.Errorf("a worker for nothing: %d", unknown.Status)
	}
}

// TestGridOfACongress draws the fullest day of 38C3 for the public.
func TestGridOfACongress(t *testing.T) {
	s := newSite(t)
	o := s.congress()
	if _, err := publishing.PublishDrafts(context.Background(), s.db, s.by(), o, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		store.Touch(tx, o.ID)
		return tx.Exec("UPDATE operation SET phase = ? WHERE id = ?", operation.Open, o.ID).Error
	}); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	answer := s.visitor().get("/o/" + o.Slug + "/programme?vue=grille&jour=2024-12-28")
	document := answer.document(t)
	cells, heads := document.Find(".agenda li[data-n]").Length(), document.Find(".agenda thead th").Length()
	t.Logf("%d ateliers in %d places, %d kB in %v", cells, heads-1, len(answer.Body)/1000, time.Since(began))
	if cells < 200 || heads < 30 {
		t.Errorf("%d ateliers in %d places", cells, heads-1)
	}
	if list := s.visitor().get("/o/" + o.Slug + "/programme?jour=2024-12-28").document(t).Find("article.card").Length(); list != cells {
		t.Errorf("%d on the list, %d on the grid", list, cells)
	}
}

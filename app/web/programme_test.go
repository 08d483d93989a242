package web_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

// programmeWeekend makes a weekend that takes sign-ups, with all themes and a number of published ateliers of two hours, from
// Saturday 22 May 2027, 10:00 in Paris, four at a time.
func programmeWeekend(t testing.TB, db *store.DB, by store.By, ateliers int) *operation.Operation {
	t.Helper()
	ctx := context.Background()
	at := func(day, hour int) store.Instant {
		return store.InstantOf(time.Date(2027, 5, day, hour-2, 30, 0, 0, time.UTC))
	}
	o := &operation.Operation{ID: store.NewID(), Slug: "saint-marc-2027", Name: "Opération Libre Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: at(21, 18), EndsAt: at(23, 18), Phase: operation.Open, PhaseByClock: true, Translations: map[string]operation.Translation{},
		Neighbourhood: "Saint-Marc", Longitude: -4.455, Latitude: 48.4, NextNumber: 1, Version: 1}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(o).Error; err != nil {
			return err
		}
		return programme.CopyThemes(tx, o.ID)
	})
	if err != nil {
		t.Fatal(err)
	}
	themes, err := programme.FindThemes(ctx, db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	place, err := programme.CreatePlace(ctx, db, by, o, programme.PlaceForm{Name: "Place de l’église", Latitude: "48.3995", Longitude: "-4.4525"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range ateliers {
		start := time.Date(2027, 5, 22, 10+i/4*2%36, 0, 0, 0, o.Location())
		_, err := programme.CreateAtelier(ctx, db, by, o, programme.AtelierForm{Theme: themes[i%len(themes)].ID, Place: place.ID,
			Title: fmt.Sprintf("Atelier n° %d", i+1), Summary: "Regarder le quartier de près et noter ce que l’on trouve.", Start: start.Format(programme.LocalTime),
			End: start.Add(2 * time.Hour).Format(programme.LocalTime), Entry: "signup", Capacity: fmt.Sprint(5 + i%20), Audience: "everybody",
			Access: []string{"step_free", "outdoors"}, Facilitators: fmt.Sprintf("Personne %d", i%7)})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := publishing.PublishDrafts(ctx, db, by, o, ""); err != nil {
		t.Fatal(err)
	}
	return o
}

func (s *site) ateliers(o *operation.Operation) []*programme.Listing {
	s.t.Helper()
	listings, err := programme.FindAteliers(context.Background(), s.db, o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return listings
}

// takeSeats gives seats of an atelier directly, as sign-up would.
func takeSeats(t testing.TB, db *store.DB, l *programme.Listing, seats int) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		store.TouchSeats(tx, l.OperationID)
		return tx.Exec("UPDATE seat_pool SET confirmed = confirmed + ? WHERE atelier_id = ?", seats, l.ID).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

// plain is a text with its no-break spaces as plain ones.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestProgrammePage(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 6)
	first := s.ateliers(o)[0]
	answer := s.visitor().get("/o/saint-marc-2027/programme")
	document := answer.document(t)
	if answer.Status != http.StatusOK || document.Find("h1").Length() != 1 || document.Find("article.card").Length() != 6 {
		t.Fatalf("%d, %d cards\n%s", answer.Status, document.Find("article.card").Length(), answer.Body)
	}
	form := document.Find(`form[action="/o/saint-marc-2027/inscription"][method=get]`)
	if form.Find(`input[name=atelier][value="`+first.ID+`"]`).Length() != 1 || form.Find(".bar button").Length() != 1 {
		t.Error("the first atelier cannot be ticked and sent")
	}
	if got := plain(document.Find("article.card .seats").First().Text()); got != "Encore 5 places" {
		t.Errorf("seats %q", got)
	}
	takeSeats(t, s.db, first, 4)
	if got := plain(s.visitor().get("/o/saint-marc-2027/programme").document(t).Find("article.card .seats").First().Text()); got != "Plus qu’une place" {
		t.Errorf("after four sign-ups: %q", got)
	}
	if strings.Contains(answer.Body, "programme.") && strings.Contains(document.Text(), "programme.") {
		t.Error("a message has no words")
	}
}

func TestProgrammeFilters(t *testing.T) {
	s := newSite(t)
	programmeWeekend(t, s.db, s.by(), 6)
	cases := map[string]int{"jour=2027-05-22": 6, "jour=2027-05-23": 0, "theme=flore": 1, "theme=inconnu": 0, "lieu=place-de-l-eglise": 6,
		"places=1": 6, "public=enfants": 0, "entree=libre": 0, "jour=demain": 6}
	for query, want := range cases {
		document := s.visitor().get("/o/saint-marc-2027/programme?" + query).document(t)
		if got := document.Find("article.card").Length(); got != want {
			t.Errorf("%s shows %d cards, want %d", query, got, want)
		}
		if document.Find("nav.days a").Length() > 1 && strings.HasPrefix(query, "jour=2027-05-22") && document.Find(`nav.days [aria-current]`).Length() != 1 {
			t.Errorf("%s: no open tab", query)
		}
	}
}

// TestProgrammeFollowsTheClock moves the clock through Saturday without any write: a kept page must not outlive its hour.
func TestProgrammeFollowsTheClock(t *testing.T) {
	s := newSite(t)
	programmeWeekend(t, s.db, s.by(), 8)
	page := func(hour, minute int) (over, begun, coming int, line string) {
		s.now = time.Date(2027, 5, 22, hour-2, minute, 0, 0, time.UTC)
		document := s.visitor().get("/o/saint-marc-2027/programme?jour=2027-05-22").document(t)
		over = document.Find("details article.card").Length()
		begun = document.Find("main article.card.begun").Length() - over
		return over, begun, document.Find(`input[name=atelier]`).Length(), plain(document.Find(".now b").Text())
	}
	for _, test := range []struct {
		hour, minute, over, begun, coming int
		line                              string
	}{{9, 59, 0, 0, 8, ""}, {10, 0, 0, 4, 4, "10 h"}, {10, 1, 0, 4, 4, "10 h 01"}, {12, 0, 4, 4, 0, "12 h"}, {14, 0, 8, 0, 0, "14 h"}, {10, 1, 0, 4, 4, "10 h 01"}} {
		over, begun, coming, line := page(test.hour, test.minute)
		if over != test.over || begun != test.begun || coming != test.coming || line != test.line {
			t.Errorf("%d:%02d: %d over, %d begun, %d to tick, line %q; want %+v", test.hour, test.minute, over, begun, coming, line, test)
		}
	}
}

func TestProgrammeInEnglishAndAgain(t *testing.T) {
	s := newSite(t)
	programmeWeekend(t, s.db, s.by(), 2)
	b := s.visitor()
	french := b.get("/o/saint-marc-2027/programme")
	b.Language = "en"
	english := b.get("/o/saint-marc-2027/programme")
	if !strings.Contains(english.Body, "5 seats left") && !strings.Contains(english.Body, `lang="en"`) || french.Header.Get("ETag") == english.Header.Get("ETag") {
		t.Errorf("English page: %s", english.Body)
	}
	request, err := http.NewRequest(http.MethodGet, s.server.URL+"/o/saint-marc-2027/programme", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("If-None-Match", french.Header.Get("ETag"))
	request.Header.Set("Accept-Language", "fr")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNotModified {
		t.Errorf("the same page again: %d", response.StatusCode)
	}
}

func TestProgrammeFiles(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 3)
	first := s.ateliers(o)[0]
	for path, wanted := range map[string][2]string{
		"/o/saint-marc-2027/programme.ics":                   {"text/calendar; charset=utf-8", "UID:" + first.ID + "@127.0.0.1\r\n"},
		"/o/saint-marc-2027/programme.xml":                   {"application/vnd.c3voc.schedule+xml", `guid="` + first.ID + `"`},
		"/o/saint-marc-2027/programme.json":                  {"application/json", `"saint_marc_2027"`},
		"/o/saint-marc-2027/programme.csv":                   {"text/csv; charset=utf-8; header=present", first.ID + ",1,"},
		"/o/saint-marc-2027/ateliers/" + first.Slug + ".ics": {"text/calendar; charset=utf-8", "SUMMARY:Atelier n° 1\r\n"},
		"/o/saint-marc-2027/ateliers/" + first.ID:            {"text/html; charset=utf-8", `"@type":"Event"`},
		"/o/saint-marc-2027/ateliers/" + first.Slug:          {"text/html; charset=utf-8", "/o/saint-marc-2027/inscription?atelier=" + first.ID},
	} {
		answer := s.visitor().get(path)
		if answer.Status != http.StatusOK || answer.Header.Get("Content-Type") != wanted[0] || !strings.Contains(answer.Body, wanted[1]) {
			t.Errorf("%s: %d %s, without %q\n%.600s", path, answer.Status, answer.Header.Get("Content-Type"), wanted[1], answer.Body)
		}
	}
	if answer := s.visitor().get("/o/saint-marc-2027/ateliers/inconnu"); answer.Status != http.StatusNotFound {
		t.Errorf("unknown atelier: %d", answer.Status)
	}
}

func TestProgrammeOfADraftOperationIsNotShown(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	if err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		store.Touch(tx, o.ID)
		return tx.Exec("UPDATE operation SET phase = ? WHERE id = ?", operation.Draft, o.ID).Error
	}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/programme", "/programme.ics", "/programme.csv", "/ateliers/atelier-n-1"} {
		if answer := s.visitor().get("/o/saint-marc-2027" + path); answer.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, answer.Status)
		}
	}
}

func TestAtelierIsMadeChangedAndPublished(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 0)
	b := s.signedIn(account.Organiser, o.ID)
	themes, err := programme.FindThemes(context.Background(), s.db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if answer := b.get("/gestion/saint-marc-2027/programme/nouveau"); answer.Status != http.StatusOK || answer.document(t).Find("form select[name=theme] option").Length() != len(themes)+1 {
		t.Fatalf("new: %d\n%s", answer.Status, answer.Body)
	}
	form := url.Values{"theme": {themes[1].ID}, "title": {"Sauvages de ma rue"}, "start": {"2027-05-22T09:45"}, "end": {"2027-05-22T09:00"},
		"entry": {"signup"}, "capacity": {"20"}, "audience": {"everybody"}, "facilitators": {"J. Pennec"}, "access": {"step_free", "seated"}}
	wrong := b.post("/gestion/saint-marc-2027/programme/nouveau", form)
	if document := wrong.document(t); wrong.Status != http.StatusUnprocessableEntity || document.Find(".summary a[href='#f-end']").Length() != 1 ||
		document.Find("input[name=title]").AttrOr("value", "") != "Sauvages de ma rue" || document.Find("input[name=access][checked]").Length() != 2 {
		t.Fatalf("wrong form: %d\n%s", wrong.Status, wrong.Body)
	}
	form.Set("end", "2027-05-22T12:00")
	created := b.post("/gestion/saint-marc-2027/programme/nouveau", form)
	if created.Status != http.StatusSeeOther {
		t.Fatalf("create: %d\n%s", created.Status, created.Body)
	}
	page := b.get(created.Location()).document(t)
	if s.visitor().get("/o/saint-marc-2027/ateliers/sauvages-de-ma-rue").Status != http.StatusNotFound {
		t.Error("a draft is shown")
	}
	version := page.Find("form[action$='/etat'] input[name=version]").AttrOr("value", "")
	if answer := b.post(created.Location()+"/etat", url.Values{"version": {version}, "status": {"published"}}); answer.Status != http.StatusSeeOther {
		t.Fatalf("publish: %d\n%s", answer.Status, answer.Body)
	}
	if answer := s.visitor().get("/o/saint-marc-2027/programme"); !strings.Contains(answer.Body, "Sauvages de ma rue") {
		t.Error("the published atelier is not on the programme")
	}
	form.Set("version", version)
	stale := b.post(created.Location(), form)
	if stale.Status != http.StatusConflict || stale.document(t).Find(".notice.no").Length() != 1 {
		t.Errorf("stale form: %d\n%s", stale.Status, stale.Body)
	}
	if copied := b.post(created.Location()+"/copie", nil); copied.Status != http.StatusSeeOther || b.get(copied.Location()).Status != http.StatusOK {
		t.Errorf("duplicate: %d", copied.Status)
	}
	if list := b.get("/gestion/saint-marc-2027/programme"); list.Status != http.StatusOK || list.document(t).Find("tbody tr").Length() != 2 {
		t.Errorf("list: %d\n%s", list.Status, list.Body)
	}
}

func TestPlacesAndThemesPages(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	referent, reader := s.signedIn(account.Referent, o.ID), s.signedIn(account.Reader, o.ID)
	if answer := referent.post("/gestion/saint-marc-2027/lieux/nouveau", url.Values{"name": {"Médiathèque"}, "latitude": {"-4.45"}, "longitude": {"48.4"}}); answer.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(answer.Body, "inversées") {
		t.Errorf("swapped coordinates: %d", answer.Status)
	}
	if answer := referent.post("/gestion/saint-marc-2027/lieux/nouveau", url.Values{"name": {"Médiathèque"}, "latitude": {"48.4"}, "longitude": {"-4.45"}, "outdoors": {"on"}}); answer.Status != http.StatusSeeOther {
		t.Errorf("create a place: %d\n%s", answer.Status, answer.Body)
	}
	if answer := reader.post("/gestion/saint-marc-2027/lieux/nouveau", url.Values{"name": {"Ici"}}); answer.Status != http.StatusForbidden {
		t.Errorf("a reader made a place: %d", answer.Status)
	}
	places, err := programme.FindPlaces(context.Background(), s.db, o.ID)
	if err != nil || len(places) != 2 {
		t.Fatalf("%d places, %v", len(places), err)
	}
	used := referent.post("/gestion/saint-marc-2027/lieux/"+places[0].ID+"/retrait", nil)
	if used.Status != http.StatusConflict || !strings.Contains(used.Body, "Donnez-lui d’abord un autre lieu") {
		t.Errorf("delete a place in use: %d\n%s", used.Status, used.Body)
	}
	if gone := referent.post("/gestion/saint-marc-2027/lieux/"+places[1].ID+"/retrait", nil); gone.Status != http.StatusSeeOther {
		t.Errorf("delete: %d", gone.Status)
	}
	if list := reader.get("/gestion/saint-marc-2027/lieux"); list.Status != http.StatusOK {
		t.Errorf("list: %d", list.Status)
	}
	organiser := s.signedIn(account.Organiser, o.ID)
	if page := organiser.get("/gestion/saint-marc-2027/themes"); page.Status != http.StatusOK || page.document(t).Find("input[name=on][checked]").Length() < 12 {
		t.Errorf("themes: %d", page.Status)
	}
	saved := organiser.post("/gestion/saint-marc-2027/themes", url.Values{"on": {"cartographie", "flore"}, "data_licence_flore": {"CC-BY-4.0"}})
	themes, err := programme.FindThemes(context.Background(), s.db, o.ID)
	if saved.Status != http.StatusSeeOther || err != nil || len(themes) != 2 || themes[1].DataLicence != "CC-BY-4.0" {
		t.Errorf("save themes: %d, %+v", saved.Status, themes)
	}
}

// upload posts a file as the import page does.
func upload(b *browser, path, name, body string) answer {
	var content bytes.Buffer
	form := multipart.NewWriter(&content)
	file, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = file.Write([]byte(body))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		b.site.t.Fatal(err)
	}
	return b.do(http.MethodPost, path, form.FormDataContentType(), &content)
}

func TestScheduleIsPreviewedThenImported(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 3)
	b := s.signedIn(account.Organiser, o.ID)
	exported := s.visitor().get("/o/saint-marc-2027/programme.xml").Body
	same := upload(b, "/gestion/saint-marc-2027/programme/import", "programme.xml", exported)
	if same.Status != http.StatusSeeOther {
		t.Fatalf("upload: %d\n%s", same.Status, same.Body)
	}
	if preview := b.get(same.Location()); !strings.Contains(preview.Body, "il n’y a rien à faire") || !strings.Contains(preview.Body, "3 ateliers sont déjà pareils") {
		t.Errorf("our own programme: %s", preview.Body)
	}
	moved := strings.Replace(strings.Replace(exported, "Atelier n° 1", "Atelier premier", 1), "<event guid=\""+s.ateliers(o)[1].ID, "<event guid=\""+store.NewID(), 1)
	staged := upload(b, "/gestion/saint-marc-2027/programme/import", "autre.xml", moved)
	preview := b.get(staged.Location())
	if !strings.Contains(preview.Body, "Un atelier sera créé") || !strings.Contains(preview.Body, "Un atelier changera") || len(s.ateliers(o)) != 3 {
		t.Fatalf("preview: %s", preview.Body)
	}
	path, _, _ := strings.Cut(staged.Location(), "?")
	for range 2 { // the second time there is nothing left to do
		if applied := b.post(path, url.Values{"file": {"autre.xml"}}); applied.Status != http.StatusSeeOther {
			t.Fatalf("apply: %d\n%s", applied.Status, applied.Body)
		}
	}
	if all := s.ateliers(o); len(all) != 4 {
		t.Errorf("%d ateliers", len(all))
	}
	other := s.signedIn(account.Organiser, o.ID)
	if stolen := other.get(path); stolen.Status != http.StatusNotFound || !strings.Contains(stolen.Body, "Choisissez-le de nouveau") {
		t.Errorf("another account opens the file: %d", stolen.Status)
	}
	if stolen := other.post(path, url.Values{"file": {"autre.xml"}}); stolen.Status != http.StatusNotFound {
		t.Errorf("another account imports the file: %d", stolen.Status)
	}
	if pdf := upload(b, "/gestion/saint-marc-2027/programme/import", "a.xml", "%PDF-1.7\n%"); pdf.Status != http.StatusUnprocessableEntity || !strings.Contains(pdf.Body, "est un PDF") {
		t.Errorf("a PDF: %d", pdf.Status)
	}
	if broken := upload(b, "/gestion/saint-marc-2027/programme/import", "a.xml", "<schedule>\n<day"); broken.Status != http.StatusUnprocessableEntity || !strings.Contains(broken.Body, "ligne 2") {
		t.Errorf("broken file: %d", broken.Status)
	}
	if none := b.post("/gestion/saint-marc-2027/programme/import", nil); none.Status != http.StatusUnprocessableEntity {
		t.Errorf("no file: %d", none.Status)
	}
}

package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
)

// filled returns what the form of the page would post: its fields as they stand, and the named button.
func filled(t testing.TB, page answer, action, button string) url.Values {
	t.Helper()
	values := url.Values{"act": {button}}
	form := page.document(t).Find(`form[action="` + action + `"]`)
	if form.Length() != 1 {
		t.Fatalf("%d forms lead to %s", form.Length(), action)
	}
	for _, field := range form.Find("input, textarea, select").EachIter() {
		name, _ := field.Attr("name")
		value, _ := field.Attr("value")
		kind, _ := field.Attr("type")
		_, checked := field.Attr("checked")
		switch {
		case field.Is("textarea"):
			value = field.Text()
		case field.Is("select"):
			value, _ = field.Find("option[selected]").Attr("value")
		case kind == "file", (kind == "radio" || kind == "checkbox") && !checked:
			continue
		}
		values.Add(name, value)
	}
	return values
}

// postFile posts values and a file as a browser does.
func (b *browser) postFile(path string, values url.Values, field, content string) answer {
	b.site.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, list := range values {
		for _, value := range list {
			if err := form.WriteField(name, value); err != nil {
				b.site.t.Fatal(err)
			}
		}
	}
	file, err := form.CreateFormFile(field, "contour.geojson")
	if err == nil {
		_, err = file.Write([]byte(content))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		b.site.t.Fatal(err)
	}
	return b.do(http.MethodPost, path, form.FormDataContentType(), &body)
}

func TestAnOperationIsPreparedWithoutScript(t *testing.T) {
	s := newSite(t)
	b := s.signedIn(account.Administrator, "")
	const path = "/gestion/nouvelle"
	page := b.get(path)
	values := filled(t, page, path, "search")
	values.Set("commune_query", "st denis 974")
	values.Set("name", "Opération Libre Saint-Denis")
	values.Set("start", "2027-05-21T18:30")
	page = b.post(path, values)
	if page.Status != http.StatusOK || !strings.Contains(plain(page.Body), "La Réunion") {
		t.Fatalf("search: %d\n%s", page.Status, page.Body)
	}
	values = filled(t, page, path, "add")
	if values.Get("name") != "Opération Libre Saint-Denis" || values.Get("start") != "2027-05-21T18:30" || values.Get("commune_pick") != "97411" {
		t.Fatalf("the search lost something: %v", values)
	}
	page = b.post(path, values)
	if !strings.Contains(page.Body, "La Réunion (UTC+4)") {
		t.Errorf("the time zone is not deduced:\n%s", page.Body)
	}
	answer := b.post(path, filled(t, page, path, "save"))
	if answer.Status != http.StatusSeeOther || answer.Location() != "/gestion/saint-denis-2027" {
		t.Fatalf("save: %d %s\n%s", answer.Status, answer.Location(), answer.Body)
	}
	o, err := operation.BySlug(context.Background(), s.db, "saint-denis-2027")
	if err != nil || o.TimeZone != "Indian/Reunion" || o.Start().Format(operation.LocalLayout) != "2027-05-21T18:30" || o.Hours() != 48 || !o.PhaseByClock || o.Phase != operation.Draft {
		t.Errorf("made %+v (%v)", o, err)
	}
	if themes, err := programme.FindThemes(context.Background(), s.db, o.ID); err != nil || len(themes) < 10 {
		t.Errorf("%d themes (%v)", len(themes), err)
	}
	if team, err := account.Team(context.Background(), s.db, o.ID); err != nil || len(team) != 1 || team[0].Role != account.Organiser {
		t.Errorf("the team is %+v (%v)", team, err)
	}
	if got := s.visitor().get("/o/saint-denis-2027").Status; got != http.StatusNotFound {
		t.Errorf("a draft answers the public with %d", got)
	}
}

func TestCommunesAreAddedAndRemovedOneByOne(t *testing.T) {
	s := newSite(t)
	b := s.signedIn(account.Administrator, "")
	const path = "/gestion/nouvelle"
	communes := func(page answer) string {
		return strings.Join(filled(t, page, path, "")["commune"], " ")
	}
	page := b.post(path, url.Values{"act": {"enter"}, "commune_query": {"brest"}})
	page = b.post(path, filled(t, page, path, "add"))
	values := filled(t, page, path, "search")
	values.Set("commune_query", "29480")
	page = b.post(path, values)
	page = b.post(path, filled(t, page, path, "add"))
	if got := communes(page); got != "29019 29235" {
		t.Errorf("added: %s", got)
	}
	page = b.post(path, filled(t, page, path, "remove:29019"))
	if got := communes(page); got != "29235" {
		t.Errorf("removed: %s", got)
	}
	page = b.post(path, url.Values{"act": {"search"}, "commune_query": {"nulle part sur mer"}})
	if !strings.Contains(plain(page.Body), "Aucune commune trouvée") {
		t.Errorf("nothing found is not said:\n%s", page.Body)
	}
}

func TestARefusedOperationKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	b := s.signedIn(account.Administrator, "")
	page := b.post("/gestion/nouvelle", url.Values{"act": {"save"}, "name": {"<b>Saint-Marc</b>"}, "start": {"2027-03-28T02:30"}, "commune": {"29019"}})
	if page.Status != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", page.Status)
	}
	document := page.document(t)
	if value, _ := document.Find("#f-name").Attr("value"); value != "<b>Saint-Marc</b>" {
		t.Errorf("the name came back as %q", value)
	}
	if text := document.Find("#f-start-error").Text(); !strings.Contains(text, "03:30") {
		t.Errorf("the skipped hour is explained as %q", text)
	}
	if document.Find(`.summary a[href="#f-start"]`).Length() != 1 {
		t.Error("the summary does not lead to the field")
	}
	if all, _ := operation.All(context.Background(), s.db); len(all) != 0 {
		t.Error("a refused operation was made")
	}
}

func TestAClockChangeIsExplained(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Organiser, o.ID)
	path := "/gestion/" + o.Slug + "/reglages"
	values := filled(t, b.get(path), path, "save")
	values.Set("start", "2027-03-26T18:00")
	values.Set("end", "2027-03-28T18:00")
	if answer := b.post(path, values); answer.Status != http.StatusSeeOther {
		t.Fatalf("save: %d\n%s", answer.Status, answer.Body)
	}
	if page := b.get(path); !strings.Contains(plain(page.Body), "47 heures au lieu de 48") {
		t.Errorf("47 hours are not explained:\n%s", page.Body)
	}
}

func TestAnOutlineIsUploaded(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Organiser, o.ID)
	path := "/gestion/" + o.Slug + "/reglages"
	values := filled(t, b.get(path), path, "save")
	if answer := b.postFile(path, values, "outline", "<kml/>"); answer.Status != http.StatusUnprocessableEntity || answer.document(t).Find("#f-outline-error").Length() != 1 {
		t.Errorf("a KML file: %d", answer.Status)
	}
	const triangle = `{"type":"Polygon","coordinates":[[[-4.47,48.39],[-4.43,48.39],[-4.43,48.41],[-4.47,48.39]]]}`
	empty := url.Values{}
	for name, list := range values {
		empty[name] = list
	}
	empty.Set("name", "")
	refused := b.postFile(path, empty, "outline", triangle)
	if refused.Status != http.StatusUnprocessableEntity {
		t.Fatalf("no name: %d", refused.Status)
	}
	// The file is not asked for again: the second attempt carries what the first one brought.
	again := filled(t, refused, path, "save")
	again.Set("name", "Opération Libre Saint-Marc")
	if answer := b.post(path, again); answer.Status != http.StatusSeeOther {
		t.Fatalf("second attempt: %d\n%s", answer.Status, answer.Body)
	}
	found, err := operation.Find(context.Background(), s.db, o.ID)
	if err != nil || len(found.OutlineRings()) != 1 {
		t.Errorf("the outline is %q (%v)", found.Outline, err)
	}
}

func TestTheCentreIsPointedOutOnThePlan(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Organiser, o.ID)
	path := "/gestion/" + o.Slug + "/reglages"
	if b.get(path).document(t).Find(`input[name="point"]`).Length() != 0 {
		t.Error("there is nothing to recognise, and one is asked to point at it")
	}
	values := filled(t, b.get(path), path, "save")
	values.Set("shape", operation.ShapeRadius)
	values.Set("radius", "2")
	if answer := b.post(path, values); answer.Status != http.StatusSeeOther {
		t.Fatalf("a radius: %d\n%s", answer.Status, answer.Body)
	}
	page := b.get(path)
	values = filled(t, page, path, "")
	values.Del("act")
	values.Set("point.x", "160")
	values.Set("point.y", "10")
	page = b.post(path, values)
	moved := filled(t, page, path, "save")
	if page.Status != http.StatusOK || moved.Get("latitude") <= "48.41" || !strings.HasPrefix(moved.Get("longitude"), "-4.45") {
		t.Errorf("%d: the centre is shown at %s, %s", page.Status, moved.Get("latitude"), moved.Get("longitude"))
	}
	if found, _ := operation.Find(context.Background(), s.db, o.ID); found.Latitude != 48.4 {
		t.Errorf("pointing saved %g", found.Latitude)
	}
	if answer := b.post(path, moved); answer.Status != http.StatusSeeOther {
		t.Errorf("save: %d", answer.Status)
	}
	if found, _ := operation.Find(context.Background(), s.db, o.ID); found.Latitude <= 48.41 {
		t.Errorf("saved %g", found.Latitude)
	}
}

func TestAStaleOperationShowsWhatChanged(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Organiser, o.ID)
	path := "/gestion/" + o.Slug + "/reglages"
	mine := filled(t, b.get(path), path, "save")
	theirs := filled(t, b.get(path), path, "save")
	theirs.Set("summary", "Leur phrase")
	mine.Set("summary", "Ma phrase")
	if answer := b.post(path, theirs); answer.Status != http.StatusSeeOther {
		t.Fatalf("theirs: %d", answer.Status)
	}
	page := b.post(path, mine)
	if page.Status != http.StatusConflict || !strings.Contains(page.Body, "Leur phrase") || !strings.Contains(page.Body, "Ma phrase") {
		t.Fatalf("mine: %d\n%s", page.Status, page.Body)
	}
	if found, _ := operation.Find(context.Background(), s.db, o.ID); found.Summary != "Leur phrase" {
		t.Errorf("the stale form wrote %q", found.Summary)
	}
	if answer := b.post(path, filled(t, page, path, "save")); answer.Status != http.StatusSeeOther {
		t.Errorf("saving again, knowing: %d", answer.Status)
	}
}

func TestPhasesOpenAndCloseThePublicPages(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Organiser, o.ID)
	path := "/gestion/" + o.Slug + "/phase"
	for _, step := range []struct {
		phase  operation.Phase
		status int
	}{{operation.Announced, 200}, {operation.Open, 200}, {operation.Draft, 404}, {operation.Archived, 200}} {
		values := filled(t, b.get(path), path, "")
		values.Set("phase", string(step.phase))
		if answer := b.post(path, values); answer.Status != http.StatusSeeOther {
			t.Fatalf("to %s: %d\n%s", step.phase, answer.Status, answer.Body)
		}
		if got := s.visitor().get("/o/" + o.Slug).Status; got != step.status {
			t.Errorf("in %s the public page answers %d, want %d", step.phase, got, step.status)
		}
	}
	if got := b.post(path, url.Values{"phase": {"party"}}).Status; got != http.StatusUnprocessableEntity {
		t.Errorf("an unknown phase: %d", got)
	}
}

func TestOperationPageTellsMachinesWhenAndWhere(t *testing.T) {
	s := newSite(t)
	programmeWeekend(t, s.db, s.by(), 3)
	page := s.visitor().get("/o/saint-marc-2027")
	var data struct {
		Type      string `json:"@type"`
		Name      string `json:"name"`
		Start     string `json:"startDate"`
		SubEvents []struct {
			Name, URL string
			Start     string `json:"startDate"`
		} `json:"subEvent"`
	}
	if err := json.Unmarshal([]byte(page.document(t).Find(`script[type="application/ld+json"]`).Text()), &data); err != nil {
		t.Fatal(err)
	}
	if data.Type != "Event" || data.Start != "2027-05-21T18:30:00+02:00" || len(data.SubEvents) != 3 || data.SubEvents[0].Start != "2027-05-22T10:00:00+02:00" {
		t.Errorf("structured data: %+v", data)
	}
	if text := plain(page.document(t).Find("main").Text()); !strings.Contains(text, "3 rendez-vous au programme") && !strings.Contains(text, "3rendez-vous au programme") {
		t.Errorf("the figure is missing:\n%s", text)
	}
}

func TestStructuredDataCannotEndItsElement(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("</script><script>alert(1)</script>")
	if _, err := operation.SetPhase(context.Background(), s.db, s.by(), o.ID, "", operation.Announced); err != nil {
		t.Fatal(err)
	}
	if page := s.visitor().get("/o/" + o.Slug); page.Status != 200 || strings.Contains(page.Body, "<script>alert") {
		t.Errorf("%d\n%s", page.Status, page.Body)
	}
}

func TestDashboardAnswersInItsTitle(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Organiser, o.ID)
	page := b.get("/gestion/" + o.Slug).document(t)
	if title := plain(page.Find("h1").Text()); title != "Quatre choses bloquent, le reste avance" {
		t.Errorf("title %q", title)
	}
	page.Find(".missing a").Each(func(_ int, link *goquery.Selection) {
		href, _ := link.Attr("href")
		if got := b.get(href).Status; got != http.StatusOK {
			t.Errorf("%s answers %d", href, got)
		}
	})
	reader := s.signedIn(account.Reader, o.ID).get("/gestion/" + o.Slug).document(t)
	if n := reader.Find(`.missing a[href*="reglages"], .missing a[href*="phase"], .missing a[href*="partenaires"]`).Length(); n != 0 {
		t.Errorf("a reader is offered %d acts that are refused", n)
	}
	if reader.Find(".missing li").Length() == 0 {
		t.Error("a reader is not told what is missing")
	}
}

func TestHome(t *testing.T) {
	s := newSite(t)
	if page := s.visitor().get("/"); page.Status != 200 || !strings.Contains(plain(page.Body), "Aucune opération n’est annoncée") {
		t.Errorf("an empty instance: %d\n%s", page.Status, page.Body)
	}
	o, hidden := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	clock := operation.FormOf(o)
	clock.PhaseByClock = true
	if _, err := operation.Update(context.Background(), s.db, s.by(), o.ID, clock); err != nil {
		t.Fatal(err)
	}
	if _, err := operation.SetPhase(context.Background(), s.db, s.by(), o.ID, "", operation.Announced); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ moment, heading string }{{"2027-05-02", "Bientôt"}, {"2027-05-22", "En ce moment"}, {"2027-06-02", "Déjà passées"}} {
		day, err := time.Parse(time.DateOnly, c.moment)
		if err != nil {
			t.Fatal(err)
		}
		s.now = day.Add(10 * time.Hour)
		page := s.visitor().get("/")
		if !strings.Contains(page.Body, c.heading) || page.document(t).Find(`a[href="/o/`+o.Slug+`"]`).Length() == 0 {
			t.Errorf("on %s:\n%s", c.moment, page.Body)
		}
		if strings.Contains(page.Body, hidden.Slug) {
			t.Error("a draft is on the home page")
		}
	}
	english := s.visitor()
	english.Language = "en"
	if page := english.get("/"); !strings.Contains(page.Body, "Past") {
		t.Errorf("in English:\n%s", page.Body)
	}
}

func TestMyOperationsAreThoseOfMyTeams(t *testing.T) {
	s := newSite(t)
	mine, other := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	page := s.signedIn(account.Reader, mine.ID).get("/gestion").Body
	if !strings.Contains(page, "/gestion/"+mine.Slug) || strings.Contains(page, other.Slug) || strings.Contains(page, "/gestion/nouvelle") {
		t.Errorf("a member sees:\n%s", page)
	}
	page = s.signedIn(account.Administrator, "").get("/gestion").Body
	if !strings.Contains(page, mine.Slug) || !strings.Contains(page, other.Slug) || !strings.Contains(page, "/gestion/nouvelle") {
		t.Errorf("the administrator sees:\n%s", page)
	}
}

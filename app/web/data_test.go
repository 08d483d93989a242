package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/collect"
	"oplibre/app/opendata"
	"oplibre/app/opendata/opendatatest"
	"oplibre/app/operation"
)

// finishedWeekend is a site on the Monday after a weekend with contributions.
func finishedWeekend(t *testing.T, n, pictureEvery int) (*site, *operation.Operation) {
	t.Helper()
	s := newSite(t)
	s.now = opendatatest.Monday
	return s, opendatatest.Weekend(t, s.db, n, pictureEvery)
}

// publish prepares and publishes through the pages, as a member of the team.
func (b *browser) publish(o *operation.Operation) answer {
	b.site.t.Helper()
	path := "/gestion/" + o.Slug + "/donnees"
	if got := b.post(path, nil); got.Status != http.StatusSeeOther {
		b.site.t.Fatalf("prepare: %d\n%s", got.Status, got.Body)
	}
	action, version := publishForm(b.get(path).document(b.site.t))
	return b.post(action, url.Values{"version": {version}})
}

func publishForm(page *goquery.Document) (action, version string) {
	form := page.Find(`form[action$="/publier"]`)
	return form.AttrOr("action", ""), form.Find(`[name=version]`).AttrOr("value", "")
}

func TestDataPageBeforeTheFirstRelease(t *testing.T) {
	s, o := finishedWeekend(t, 30, 0)
	page := s.visitor().get("/o/" + o.Slug + "/donnees")
	if page.Status != http.StatusOK {
		t.Fatalf("%d\n%s", page.Status, page.Body)
	}
	doc := page.document(t)
	if title := doc.Find("h1").Text(); !strings.HasPrefix(title, "30\u00a0contributions, ") {
		t.Errorf("title %q", title)
	}
	if doc.Find(".stamp").Length() != 0 || doc.Find(`a[href$=".zip"]`).Length() != 0 || !strings.Contains(doc.Find(".notice").Text(), "Après le week-end") {
		t.Error("the page promises a release that there is not")
	}
	if rows := doc.Find("table.data tbody tr").Length(); rows != 20 {
		t.Errorf("%d rows, want a page of 20", rows)
	}
	for _, path := range []string{"/latest.zip", "/v1", "/v1/contributions.csv"} {
		if got := s.visitor().get("/o/" + o.Slug + "/donnees" + path).Status; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
}

func TestEmptyDataPage(t *testing.T) {
	s, o := finishedWeekend(t, 0, 0)
	doc := s.visitor().get("/o/" + o.Slug + "/donnees").document(t)
	if strings.TrimSpace(doc.Find("h1").Text()) != "Les données seront ici" || doc.Find(".empty").Length() != 1 {
		t.Errorf("an empty weekend shows %q", doc.Find("h1").Text())
	}
}

func TestPublishThroughThePages(t *testing.T) {
	s, o := finishedWeekend(t, 50, 10)
	nadia := s.signedIn(account.Organiser, o.ID)
	if got := nadia.publish(o); got.Status != http.StatusSeeOther {
		t.Fatalf("publish: %d\n%s", got.Status, got.Body)
	}
	list := nadia.get("/gestion/" + o.Slug + "/donnees").document(t)
	if text := list.Find("table.data").Text(); !strings.Contains(text, "Nadia") || !strings.Contains(list.Find("h1").Text(), "n° 1 est en ligne") {
		t.Errorf("the list says %q under %q", text, list.Find("h1").Text())
	}
	page := s.visitor().get("/o/" + o.Slug + "/donnees")
	doc := page.document(t)
	if stamp := doc.Find(".stamp").Text(); !strings.Contains(stamp, "Publié") || !strings.Contains(stamp, "n° 1, le 24") {
		t.Errorf("stamp %q", stamp)
	}
	if strings.Contains(page.Body, "Nadia") {
		t.Error("the public page names who published")
	}
	if cite := doc.Find("#citer .quote").Text(); !strings.Contains(cite, s.server.URL+"/o/saint-marc-2027/donnees/v1") {
		t.Errorf("citation %q", cite)
	}
	var set map[string]any
	if err := json.Unmarshal([]byte(doc.Find(`script[type="application/ld+json"]`).Text()), &set); err != nil || set["@type"] != "Dataset" {
		t.Errorf("structured data %v, %v", set, err)
	}
	doc.Find("#telecharger a, .actions a[href$='.zip']").Each(func(_ int, link *goquery.Selection) {
		href := link.AttrOr("href", "")
		if got := s.visitor().get(href); got.Status != http.StatusOK || len(got.Body) == 0 {
			t.Errorf("%s: %d", href, got.Status)
		}
	})
	english := s.visitor()
	english.Language = "en"
	if h1 := english.get("/o/" + o.Slug + "/donnees").document(t).Find("h1").Text(); !strings.Contains(h1, "50\u00a0contributions") || !strings.Contains(h1, "themes") {
		t.Errorf("in English: %q", h1)
	}
}

func TestReleaseFiles(t *testing.T) {
	s, o := finishedWeekend(t, 30, 10)
	s.signedIn(account.Organiser, o.ID).publish(o)
	base := "/o/" + o.Slug + "/donnees/"
	latest := s.visitor().get(base + "latest.zip")
	if latest.Status != http.StatusFound || latest.Location() != base+"v1/saint-marc-2027-v1.zip" {
		t.Fatalf("latest.zip: %d %s", latest.Status, latest.Location())
	}
	archive := s.visitor().get(latest.Location())
	reader, err := zip.NewReader(strings.NewReader(archive.Body), int64(len(archive.Body)))
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]string{".csv": "text/csv", ".json": "application/json", ".geojson": "application/geo+json", ".jpg": "image/jpeg", ".md": "text/markdown"}
	for _, entry := range reader.File {
		content, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		want, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		got := s.visitor().get(base + "v1/" + entry.Name)
		if got.Status != http.StatusOK || got.Body != string(want) {
			t.Errorf("%s: %d, %d octets of %d", entry.Name, got.Status, len(got.Body), len(want))
		}
		if got.Header.Get("Access-Control-Allow-Origin") != "*" || got.Header.Get("ETag") == "" || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: headers %v", entry.Name, got.Header)
		}
		for end, mediaType := range types {
			if strings.HasSuffix(entry.Name, end) && !strings.HasPrefix(got.Header.Get("Content-Type"), mediaType) {
				t.Errorf("%s is served as %s", entry.Name, got.Header.Get("Content-Type"))
			}
		}
	}
	for _, path := range []string{"v2/contributions.csv", "v0/contributions.csv", "v01/contributions.csv", "1/contributions.csv", "v1/", "v1/x.csv",
		"v1/../../x", "v1/%2e%2e/x", "v1/media/x.jpg", "v1/saint-marc-2027-v2.zip"} {
		if got := s.visitor().get(base + path).Status; got != http.StatusNotFound && got != http.StatusPermanentRedirect {
			t.Errorf("%s: %d", path, got)
		}
	}
}

func TestReleaseFileInParts(t *testing.T) {
	s, o := finishedWeekend(t, 30, 5)
	s.signedIn(account.Organiser, o.ID).publish(o)
	base := s.server.URL + "/o/" + o.Slug + "/donnees/v1/"
	ask := func(method, name string, header http.Header) (*http.Response, string) {
		t.Helper()
		request, err := http.NewRequest(method, base+name, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header = header
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response, string(body)
	}
	for _, name := range []string{"contributions.csv", "media/" + opendatatest.ID(opendatatest.Medium, 5) + ".jpg", "saint-marc-2027-v1.zip"} {
		whole, body := ask("GET", name, http.Header{})
		part, some := ask("GET", name, http.Header{"Range": {"bytes=10-29"}})
		if part.StatusCode != http.StatusPartialContent || some != body[10:30] {
			t.Errorf("%s: part %d %q", name, part.StatusCode, some)
		}
		same, _ := ask("GET", name, http.Header{"If-None-Match": {whole.Header.Get("ETag")}})
		if same.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %d for the same tag", name, same.StatusCode)
		}
		head, nothing := ask("HEAD", name, http.Header{})
		if head.StatusCode != http.StatusOK || nothing != "" || head.ContentLength != int64(len(body)) {
			t.Errorf("%s: HEAD %d, %d octets", name, head.StatusCode, head.ContentLength)
		}
	}
}

func TestDataFilters(t *testing.T) {
	s, o := finishedWeekend(t, 60, 6)
	s.signedIn(account.Organiser, o.ID).publish(o)
	all := func(query string) (rows int, total string) {
		t.Helper()
		doc := s.visitor().get("/o/" + o.Slug + "/donnees" + query).document(t)
		return doc.Find("#liste tbody tr").Length(), doc.Find(".pages .muted").Text()
	}
	if rows, total := all(""); rows != 20 || total != "1 à 20 sur 60" {
		t.Errorf("everything: %d, %q", rows, total)
	}
	if rows, total := all("?page=3"); rows != 20 || total != "41 à 60 sur 60" {
		t.Errorf("third page: %d, %q", rows, total)
	}
	if rows, total := all("?photo=1"); rows != 10 || total != "1 à 10 sur 10" {
		t.Errorf("with a photo: %d, %q", rows, total)
	}
	flora, _ := all("?theme=flore&page=1")
	friday, _ := all("?jour=2027-05-21")
	if flora == 0 || flora == 20 || friday == 20 {
		t.Errorf("flora %d, Friday %d", flora, friday)
	}
	for _, nothing := range []string{"?theme=rien", "?jour=hier", "?page=99", "?jour=2020-01-01"} {
		if rows, _ := all(nothing); rows != 0 {
			t.Errorf("%s shows %d rows", nothing, rows)
		}
	}
	// What arrives after the release is not in the table of the release.
	opendatatest.AddContributions(t, s.db, o, 60, 61, 0)
	if err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Table("contribution").Where("id = ?", opendatatest.ID(opendatatest.Contribution, 60)).Update("created_at", opendatatest.Monday.UnixMilli()+1).Error
	}); err != nil {
		t.Fatal(err)
	}
	if _, total := all("?page=1&photo="); total != "1 à 20 sur 60" {
		t.Errorf("after the release: %q", total)
	}
}

func TestConcernsAreShownToTheTeam(t *testing.T) {
	s, o := finishedWeekend(t, 20, 0)
	m := opendatatest.Picture(t, s.db, o, 3)
	m.Recognisable = true
	if err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		if err := tx.Create(&m).Error; err != nil {
			return err
		}
		return tx.Table("contribution").Where("id = ?", opendatatest.ID(opendatatest.Contribution, 4)).Update("state", collect.Hidden).Error
	}); err != nil {
		t.Fatal(err)
	}
	nadia := s.signedIn(account.Organiser, o.ID)
	nadia.post("/gestion/"+o.Slug+"/donnees", nil)
	doc := nadia.get("/gestion/" + o.Slug + "/donnees").document(t)
	missing := doc.Find(".missing").Text()
	if !strings.Contains(missing, "Une photo montre quelqu’un") || !strings.Contains(missing, "Une contribution est masquée") {
		t.Errorf("concerns: %q", missing)
	}
	if link := doc.Find(`.missing a[href*="pile=look"]`); link.Length() != 1 {
		t.Error("no way to the photo that waits")
	}
	action, version := publishForm(doc)
	if got := nadia.post(action, url.Values{"version": {version + "0"}}); got.Status != http.StatusConflict || !strings.Contains(got.Body, "summary") {
		t.Errorf("an old draft: %d", got.Status)
	}
	nadia.post(action, url.Values{"version": {version}})
	public := s.visitor().get("/o/" + o.Slug + "/donnees").document(t).Find("#citer").Text()
	if !strings.Contains(public, "Une contribution n’a pas été publiée") || !strings.Contains(public, "Une photo où l’on reconnaît quelqu’un attend un accord") {
		t.Errorf("the public page says %q", public)
	}
}

func TestPreviewRegistersNothing(t *testing.T) {
	s, o := finishedWeekend(t, 10, 0)
	nadia := s.signedIn(account.Organiser, o.ID)
	got := nadia.get("/gestion/" + o.Slug + "/donnees/apercu.zip")
	if _, err := zip.NewReader(bytes.NewReader([]byte(got.Body)), int64(len(got.Body))); err != nil || got.Status != http.StatusOK {
		t.Errorf("preview: %d, %v", got.Status, err)
	}
	if all, err := opendata.List(context.Background(), s.db, o.ID); err != nil || len(all) != 0 {
		t.Errorf("%d releases, %v", len(all), err)
	}
}

func TestEarlierReleaseKeepsItsPage(t *testing.T) {
	s, o := finishedWeekend(t, 10, 0)
	nadia := s.signedIn(account.Organiser, o.ID)
	nadia.publish(o)
	opendatatest.AddContributions(t, s.db, o, 10, 25, 0)
	nadia.publish(o)
	for path, want := range map[string]string{"": "25\u00a0contributions", "/v1": "10\u00a0contributions", "/v2": "25\u00a0contributions"} {
		doc := s.visitor().get("/o/" + o.Slug + "/donnees" + path).document(t)
		if title := doc.Find("h1").Text(); !strings.HasPrefix(title, want) {
			t.Errorf("%s: %q", path, title)
		}
	}
	if got := s.visitor().get(fmt.Sprintf("/o/%s/donnees/v3", o.Slug)).Status; got != http.StatusNotFound {
		t.Errorf("v3: %d", got)
	}
}

func TestStatisticsThatWentOutAlone(t *testing.T) {
	s, o := finishedWeekend(t, 30, 0)
	ctx := context.Background()
	if err := s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Table("operation").Where("id = ?", o.ID).Update("statistics_auto", true).Error
	}); err != nil {
		t.Fatal(err)
	}
	if err := opendata.PublishDue(ctx, s.db, s.by(), s.server.URL); err != nil {
		t.Fatal(err)
	}
	doc := s.visitor().get("/o/" + o.Slug + "/donnees").document(t)
	if doc.Find(".stamp").Length() != 0 || !strings.Contains(doc.Find(".notice").Text(), "encore relu") {
		t.Error("the page says that everything is published")
	}
	files := doc.Find("#telecharger").Text()
	if !strings.Contains(files, "Chiffres") || strings.Contains(files, "Contributions") {
		t.Errorf("downloads: %q", files)
	}
	if got := s.visitor().get("/o/" + o.Slug + "/donnees/v1/statistics.csv").Status; got != http.StatusOK {
		t.Errorf("statistics.csv: %d", got)
	}
	if got := s.visitor().get("/o/" + o.Slug + "/donnees/v1/contributions.csv").Status; got != http.StatusNotFound {
		t.Errorf("contributions.csv: %d", got)
	}
	s.signedIn(account.Organiser, o.ID).publish(o)
	if stamp := s.visitor().get("/o/" + o.Slug + "/donnees").document(t).Find(".stamp").Text(); !strings.Contains(stamp, "n° 2") {
		t.Errorf("after everything: %q", stamp)
	}
}

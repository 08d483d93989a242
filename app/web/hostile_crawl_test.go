package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/demo"
	"oplibre/app/format/xlsx"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// hostile follows every text of the demonstration, with what forms would have taken out: an import, a backup or an older version may
// have brought it.
const hostile = "\"'><b class=hostile onmouseover=alert(666)>x</b><script>alert(666)</script>[x](javascript:alert(666)) {{.}} =1+1\r\nBcc: eve@evil.example\r\nBEGIN:VEVENT\r\n\u202e\x07"

// Whatever people typed, it is text wherever it comes out: on every page that links lead to, in every file, and in every letter.
func TestWhatIsTypedIsTextEverywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("follows hundreds of links")
	}
	for kind, harm := range map[string]string{"text/html": "<p " + hostile, "text/calendar": "BEGIN:VCALENDAR\r\n" + hostile, "text/csv": `a,b"` + hostile,
		"application/geo+json": `{"name": "` + hostile + `"}`, "application/atom+xml": "<a>" + hostile + "</a>"} {
		if harmless(kind, harm) == nil {
			t.Fatalf("what is harmful in %s is not seen", kind)
		}
	}
	s, o := hostileSite(t)
	c := crawl{site: s, seen: map[string]bool{}, shapes: map[string]int{}}
	c.from(s.signedIn(account.Organiser, o.ID), "/gestion/"+o.Slug, "/o/"+o.Slug)
	c.from(s.visitor(), append(c.letters(o), "/o/"+o.Slug)...)
	for kind, least := range map[string]int{"text/html": 150, "text/calendar": 5, "text/csv": 5, "application/pdf": 5, "application/geo+json": 1, xlsx.MediaType: 3} {
		if c.shapes[kind] < least {
			t.Errorf("only %d answers were %s", c.shapes[kind], kind)
		}
	}
}

// hostileSite serves the demonstration, in which each text of several words ends in what is hostile.
func hostileSite(t *testing.T) (*site, *operation.Operation) {
	t.Helper()
	ctx, options := t.Context(), storetest.EmptySQLite(t)
	options.Demo = true
	db, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := demo.Fill(ctx, db, "http://127.0.0.1:8080", demo.Before); err != nil {
		t.Fatal(err)
	}
	spoiled := 0
	for _, table := range store.Registry() {
		for _, column := range table.Columns {
			err := db.Write(ctx, func(tx *gorm.DB) error {
				done := tx.Exec(fmt.Sprintf(`UPDATE "%[1]s" SET "%[2]s" = "%[2]s" || ? WHERE typeof("%[2]s") = 'text' AND "%[2]s" LIKE '%% %%'
					AND substr("%[2]s", 1, 1) NOT IN ('{', '[', '<')`, table.Name, column.Name), hostile)
				spoiled += int(done.RowsAffected)
				return done.Error
			})
			if err != nil {
				t.Fatalf("%s.%s: %v", table.Name, column.Name, err)
			}
		}
	}
	if spoiled < 1000 {
		t.Fatalf("only %d texts were spoiled", spoiled)
	}
	s := newSiteOn(t, db)
	s.now = demo.Before.Time()
	var o operation.Operation
	if err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("slug = ?", "saint-marc-2027").Take(&o).Error }); err != nil {
		t.Fatal(err)
	}
	return s, &o
}

// crawl follows links; of addresses that differ only in identifiers it looks at one.
type crawl struct {
	*site
	seen   map[string]bool
	shapes map[string]int
}

var (
	identifier = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{40,}|\d+|=[^&]*`)
	leavesHere = regexp.MustCompile(`^/(media|static|api|connexion|deconnexion)\b`)
)

func (c *crawl) from(b *browser, paths ...string) {
	c.t.Helper()
	for len(paths) > 0 {
		path := paths[0]
		paths = paths[1:]
		shape := identifier.ReplaceAllString(path, "*")
		if c.seen[path] || c.shapes[shape] > 0 || leavesHere.MatchString(path) {
			continue
		}
		c.seen[path] = true
		c.shapes[shape]++
		got := b.get(path)
		if got.Status >= http.StatusInternalServerError {
			c.t.Errorf("%s: %d", path, got.Status)
		}
		if got.Status != http.StatusOK {
			continue
		}
		kind, _, _ := strings.Cut(got.Header.Get("Content-Type"), ";")
		c.shapes[kind]++
		if got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Bcc") != "" {
			c.t.Errorf("%s: %v", path, got.Header)
		}
		if err := harmless(kind, got.Body); err != nil {
			c.t.Errorf("%s: %v", path, err)
		}
		if kind == "text/html" {
			paths = append(paths, links(got.document(c.t), path)...)
		}
	}
}

// links are where a page leads on this site.
func links(page *goquery.Document, path string) (paths []string) {
	base, _ := url.Parse(path)
	page.Find("a[href], link[rel=alternate][href]").Each(func(_ int, a *goquery.Selection) {
		to, err := base.Parse(a.AttrOr("href", ""))
		if err == nil && to.Host == "" && to.Scheme == "" {
			to.Fragment = ""
			paths = append(paths, to.String())
		}
	})
	return paths
}

// letters looks at every letter of the outbox, and returns where its links lead.
func (c *crawl) letters(o *operation.Operation) (paths []string) {
	c.t.Helper()
	var outbox []store.Letter
	if err := c.db.Read(context.Background(), func(tx *gorm.DB) error { return tx.Where("operation_id = ?", o.ID).Find(&outbox).Error }); err != nil {
		c.t.Fatal(err)
	}
	kinds := map[string]bool{}
	for i := range outbox {
		m, err := mail.Write(context.Background(), c.db, c.server.URL, &outbox[i])
		if err != nil {
			continue // it would not leave any more
		}
		kinds[outbox[i].Kind] = true
		text, page, err := mail.Document(context.Background(), c.server.URL, m)
		if err == nil {
			err = harmless("text/html", page)
		}
		if err != nil {
			c.t.Errorf("letter %s: %v", outbox[i].Kind, err)
		}
		for _, address := range regexp.MustCompile(regexp.QuoteMeta(c.server.URL)+`[\w/-]+`).FindAllString(text, -1) {
			paths = append(paths, strings.TrimPrefix(address, c.server.URL))
		}
	}
	if len(kinds) < 8 {
		c.t.Errorf("the demonstration has letters of %d kinds", len(kinds))
	}
	return paths
}

// harmless looks at an answer as the program that opens it does.
func harmless(kind, body string) error {
	switch kind {
	case "text/html":
		page, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		if err != nil {
			return err
		}
		bad := page.Find(`.hostile, [onmouseover], [href^="javascript:"], script:contains("<script>alert(666)"), style:contains("alert(666)")`)
		if bad.Length() > 0 {
			markup, _ := goquery.OuterHtml(bad.First())
			return fmt.Errorf("markup: %.300s", markup)
		}
	case "text/calendar":
		return calendar(body)
	case "text/csv":
		_, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		return err
	case xlsx.MediaType:
		_, err := xlsx.Read(bytes.NewReader([]byte(body)), int64(len(body)), xlsx.Limits{})
		return err
	case "application/pdf":
		if !strings.HasPrefix(body, "%PDF-") || !strings.Contains(body[len(body)-32:], "%%EOF") {
			return errors.New("is no PDF")
		}
	}
	if strings.HasSuffix(kind, "json") && !json.Valid([]byte(body)) {
		return errors.New("is no JSON")
	}
	if strings.HasSuffix(kind, "xml") {
		return wellFormed(body)
	}
	return nil
}

// calendar refuses lines that no property begins, and events that do not end (RFC 5545, 3.1 and 3.4).
func calendar(body string) error {
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(body, "\r\n ", ""), "\r\n"), "\r\n")
	property := regexp.MustCompile(`^[A-Z][A-Z-]*[:;]`)
	if i := slices.IndexFunc(lines, func(line string) bool { return !property.MatchString(line) || strings.ContainsAny(line, "\n\r\x07") }); i >= 0 {
		return fmt.Errorf("line %d: %q", i, lines[i])
	}
	if strings.Count(body, "\r\nBEGIN:VEVENT\r\n") != strings.Count(body, "\r\nEND:VEVENT\r\n") {
		return errors.New("events do not end")
	}
	return nil
}

func wellFormed(body string) error {
	for d := xml.NewDecoder(strings.NewReader(body)); ; {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

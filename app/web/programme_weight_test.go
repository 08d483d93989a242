package web_test

import (
	"bytes"
	"context"
	"net/http"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/demo"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// TestProgrammeOfTheDemonstrationIsLight weighs the programme of a real weekend: 33 ateliers with their texts, places and themes.
func TestProgrammeOfTheDemonstrationIsLight(t *testing.T) {
	options := storetest.Empty(t)
	options.Demo = true
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := demo.Fill(context.Background(), db, "http://127.0.0.1:8080", demo.Before); err != nil {
		t.Fatal(err)
	}
	s := newSiteOn(t, db)
	s.now = demo.Before.Time()
	s.firstView("/o/saint-marc-2027/programme")
	s.firstView("/o/saint-marc-2027/programme?vue=grille&jour=2027-05-22")
}

// TestProgrammeIsLight weighs what the first view needs: the page and its stylesheets, compressed. Paper's can wait.
func TestProgrammeIsLight(t *testing.T) {
	s := newSite(t)
	programmeWeekend(t, s.db, s.by(), 40)
	s.firstView("/o/saint-marc-2027/programme")
	s.firstView("/o/saint-marc-2027/programme?vue=grille")
}

// firstView fails when a page of the programme with its stylesheets weighs more than 14 kB.
func (s *site) firstView(path string) {
	s.t.Helper()
	paths := []string{path}
	s.visitor().get(path).document(s.t).Find(`link[rel=stylesheet]:not([media=print])`).Each(func(_ int, link *goquery.Selection) {
		paths = append(paths, link.AttrOr("href", ""))
	})
	total := 0
	for _, path := range paths {
		request, err := http.NewRequest(http.MethodGet, s.server.URL+path, nil)
		if err != nil {
			s.t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", "gzip")
		request.Header.Set("Accept-Language", "fr")
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			s.t.Fatal(err)
		}
		var body bytes.Buffer
		if _, err := body.ReadFrom(response.Body); err != nil {
			s.t.Fatal(err)
		}
		response.Body.Close()
		s.t.Logf("%s: %d octets, %s", path, body.Len(), response.Header.Get("Content-Encoding"))
		total += body.Len()
	}
	if len(paths) < 2 || total > 14_000 {
		s.t.Errorf("%s with its stylesheets weighs %d octets", path, total)
	}
}

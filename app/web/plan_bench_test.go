package web_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
)

// congress imports the schedule of 38C3, a thousand events in seventy rooms.
func (s *site) congress() *operation.Operation {
	s.t.Helper()
	raw := congressFile(s.t)
	ctx := context.Background()
	o, err := operation.Create(ctx, s.db, s.by(), operation.Form{Name: "38C3", Communes: []string{"29019"}, Start: "2024-12-27T10:00",
		End: "2024-12-30T18:00", TimeZone: "Europe/Berlin", Latitude: "53.56", Longitude: "9.99"})
	if err != nil {
		s.t.Fatal(err)
	}
	b := s.signedIn(account.Organiser, o.ID)
	staged := upload(b, "/gestion/"+o.Slug+"/programme/import", "schedule.xml", string(raw))
	if staged.Status != http.StatusSeeOther {
		s.t.Fatalf("import: %d %.400s", staged.Status, staged.Body)
	}
	path, _, _ := strings.Cut(staged.Location(), "?")
	if applied := b.post(path, url.Values{"file": {"schedule.xml"}}); applied.Status != http.StatusSeeOther {
		s.t.Fatalf("apply: %d %.400s", applied.Status, applied.Body)
	}
	return o
}

func congressFile(t testing.TB) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		if raw, err := os.ReadFile(filepath.Join(dir, "shared", "data", "schedule", "schedule-38c3.xml")); err == nil {
			return raw
		}
		dir = filepath.Dir(dir)
	}
	t.Skip("shared/data/schedule/schedule-38c3.xml is not beside the repository")
	return nil
}

// BenchmarkGridOfACongress asks for the fullest day of 38C3: the plan is loaded, looked through for clashes and drawn.
// The limit is 100 ms on the server.
func BenchmarkGridOfACongress(b *testing.B) {
	s := newSite(b)
	o := s.congress()
	organiser := s.signedIn(account.Organiser, o.ID)
	if listings, err := programme.FindAteliers(context.Background(), s.db, o.ID); err != nil || len(listings) < 1000 {
		b.Fatalf("%d ateliers, %v", len(listings), err)
	}
	size := 0
	for b.Loop() {
		answer := organiser.get("/gestion/" + o.Slug + "/programme/grille?jour=2024-12-28")
		if answer.Status != http.StatusOK {
			b.Fatal(answer.Status)
		}
		size = len(answer.Body)
	}
	b.ReportMetric(float64(size)/1024, "kB/page")
}

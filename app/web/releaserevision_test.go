package web_test

import (
	"archive/zip"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/collect"
	"oplibre/app/opendata"
	"oplibre/app/opendata/opendatatest"
)

// everything returns all that an archive holds, unpacked, by name.
func everything(t *testing.T, archive string) map[string]string {
	t.Helper()
	reader, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range reader.File {
		content, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		whole, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name] = string(whole)
	}
	return files
}

func TestHiddenContributionLeavesWhatWasPublished(t *testing.T) {
	s, o := finishedWeekend(t, 30, 5)
	id, mediumID := opendatatest.ID(opendatatest.Contribution, 10), opendatatest.ID(opendatatest.Medium, 10)
	if err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Table("contribution").Where("id = ?", id).Update("body", "une phrase à oublier").Error
	}); err != nil {
		t.Fatal(err)
	}
	nadia, base := s.signedIn(account.Organiser, o.ID), "/o/"+o.Slug+"/donnees/"
	nadia.publish(o)
	archive, medium := base+"v1/saint-marc-2027-v1.zip", base+"v1/media/"+mediumID+".jpg"
	before := everything(t, s.visitor().get(archive).Body)
	picture := s.visitor().get(medium)
	if picture.Status != http.StatusOK || picture.Body != before["media/"+mediumID+".jpg"] || !strings.Contains(before["contributions.csv"], "à oublier") {
		t.Fatalf("the release does not hold what is to be withdrawn: %d", picture.Status)
	}
	hidden := nadia.post("/gestion/"+o.Slug+"/collecte/"+id+"/masquer", url.Values{"reason": {"à la demande de son auteur"}, "pile": {"all"}})
	if hidden.Status != http.StatusSeeOther {
		t.Fatalf("hide: %d\n%s", hidden.Status, hidden.Body)
	}
	if got := s.visitor().get(medium); got.Status != http.StatusGone {
		t.Errorf("the withdrawn picture answers %d", got.Status)
	}
	after := everything(t, s.visitor().get(archive).Body)
	for name, content := range after {
		if strings.Contains(content, "à oublier") || strings.Contains(content, id) || content == picture.Body {
			t.Errorf("%s holds what was withdrawn", name)
		}
		if got := s.visitor().get(base + "v1/" + name); got.Status != http.StatusOK || got.Body != content {
			t.Errorf("%s alone: %d, %d octets of %d", name, got.Status, len(got.Body), len(content))
		}
	}
	if len(after) != len(before)-1 {
		t.Errorf("%d files of %d", len(after), len(before))
	}
	for _, path := range []string{base + "v1", "/o/" + o.Slug + "/donnees"} {
		page := s.visitor().get(path).document(t)
		if trace := page.Find("#citer details li").Text(); !strings.Contains(trace, "Révision 2 du 24") || !strings.Contains(trace, "une contribution retirée") || strings.Contains(trace, "oublier") {
			t.Errorf("%s tells %q", path, trace)
		}
		if title := page.Find("h1").Text(); !strings.HasPrefix(title, "29\u00a0contributions") {
			t.Errorf("%s: %q", path, title)
		}
	}
	if list := nadia.get("/gestion/" + o.Slug + "/donnees").document(t).Find("table.data").Text(); !strings.Contains(list, "Révision 2") {
		t.Errorf("management tells %q", list)
	}
}

func TestNothingWithdrawnIsServedBeforeTheRevision(t *testing.T) {
	s, o := finishedWeekend(t, 20, 5)
	ctx := context.Background()
	s.signedIn(account.Organiser, o.ID).publish(o)
	mediumID := opendatatest.ID(opendatatest.Medium, 5)
	if err := collect.Withhold(ctx, s.db, s.by(), o.ID, mediumID); err != nil { // and the program stops
		t.Fatal(err)
	}
	base := "/o/" + o.Slug + "/donnees/v1/"
	for path, status := range map[string]int{"saint-marc-2027-v1.zip": 503, "media.csv": 503, "media/" + mediumID + ".jpg": 410} {
		got := s.visitor().get(base + path)
		if got.Status != status || status == 503 && (got.Header.Get("Retry-After") == "" || !strings.Contains(got.Body, "en révision")) {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	robot := s.visitor()
	robot.Accept = "application/json"
	if got := robot.get(base + "media.csv"); got.Status != 503 || !strings.HasPrefix(got.Header.Get("Content-Type"), "application/problem+json") {
		t.Errorf("a program is told %d %s", got.Status, got.Header.Get("Content-Type"))
	}
	if page := s.visitor().get("/o/" + o.Slug + "/donnees").document(t); !strings.Contains(page.Text(), "reviennent dans une minute") {
		t.Error("the page does not say that files are being made again")
	}
	if err := opendata.ReviseAll(ctx, s.db, s.by()); err != nil {
		t.Fatal(err)
	}
	for path, status := range map[string]int{"saint-marc-2027-v1.zip": 200, "media.csv": 200, "media/" + mediumID + ".jpg": 410} {
		if got := s.visitor().get(base + path); got.Status != status || status == 200 && strings.Contains(got.Body, mediumID) {
			t.Errorf("after the revision %s: %d", path, got.Status)
		}
	}
}

// TestWithdrawnFileIsGone: the address of a file that was published says that it was withdrawn; one that never was tells nothing.
func TestWithdrawnFileIsGone(t *testing.T) {
	s, o := finishedWeekend(t, 20, 5)
	ctx := context.Background()
	medium := func(n int) *collect.Medium {
		m, err := collect.TeamMedium(ctx, s.db, o.ID, opendatatest.ID(opendatatest.Medium, n))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	never, once := medium(10), medium(5)
	if never.LargeHash == "" || once.LargeHash == "" || never.LargeHash == once.LargeHash {
		t.Fatalf("%q, %q", never.LargeHash, once.LargeHash)
	}
	if err := collect.Withhold(ctx, s.db, s.by(), o.ID, never.ID); err != nil {
		t.Fatal(err)
	}
	team := s.signedIn(account.Organiser, o.ID)
	team.publish(o)
	withhold := "/gestion/" + o.Slug + "/collecte/medias/" + once.ID
	if done := team.post(withhold+"/retirer", url.Values{"pile": {"all"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("withhold: %d\n%s", done.Status, done.Body)
	}
	for hash, want := range map[string]int{once.LargeHash: http.StatusGone, never.LargeHash: http.StatusNotFound, strings.Repeat("0", 64): http.StatusNotFound} {
		got := s.visitor().get("/media/" + hash + "/2048")
		if got.Status != want || got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, want %d (%s)", hash, got.Status, want, got.Header.Get("Cache-Control"))
		}
		if want == http.StatusGone && !strings.Contains(plain(got.document(t).Find("main").Text()), "publié, puis retiré") {
			t.Errorf("the page says\n%s", got.Body)
		}
	}
	if done := team.post(withhold+"/montrer", url.Values{"pile": {"all"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("release: %d\n%s", done.Status, done.Body)
	}
	if back := s.visitor().get("/media/" + once.LargeHash + "/2048"); back.Status != http.StatusOK {
		t.Errorf("released after all: %d", back.Status)
	}
}

package web_test

import (
	"archive/zip"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/jobs"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// withJobs gives the site two jobs of the clock, one of which waits until it is let go, and archives.
func (s *site) withJobs(t *testing.T) (schedule *jobs.Schedule, begun, free chan struct{}) {
	t.Helper()
	begun, free = make(chan struct{}, 1), make(chan struct{})
	s.site.Backups = &store.Backups{DB: s.db, Dir: t.TempDir(), Daily: 7}
	schedule, err := jobs.New(jobs.Config{DB: s.db, Log: slog.New(slog.DiscardHandler), Clock: func() time.Time { return s.now }}, []jobs.Job{
		{Name: "revise releases", Spec: "20 2 * * *", Run: func(context.Context, store.By) error {
			begun <- struct{}{}
			<-free
			return nil
		}},
		{Name: "backup", Spec: "20 2 * * *", Run: func(context.Context, store.By) error {
			return problem.New(problem.Full, "job.backup.no_room", nil)
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.site.Jobs = schedule
	return schedule, begun, free
}

func TestJobsPage(t *testing.T) {
	s := newSite(t)
	schedule, begun, free := s.withJobs(t)
	administrator := s.signedIn(account.Administrator, "")
	if body := administrator.get("/gestion/travaux").Body; !strings.Contains(body, "Refaire les publications") || !strings.Contains(body, "Pas encore") {
		t.Errorf("before any run:\n%s", body)
	}
	schedule.Tick()
	<-begun
	page := administrator.get("/gestion/travaux").document(t)
	if rows := page.Find("#travaux tbody tr"); rows.Length() != 2 || !strings.Contains(rows.First().Text(), "En cours") || rows.First().Find("form").Length() != 0 {
		t.Errorf("while it runs:\n%s", rows.Text())
	}
	again := administrator.post("/gestion/travaux/revise_releases/lancer", nil)
	if again.Status != http.StatusSeeOther || !strings.Contains(administrator.get(again.Location()).Body, "déjà en cours") {
		t.Errorf("asked for while it runs: %d", again.Status)
	}
	close(free)
	schedule.Wait()
	page = administrator.get("/gestion/travaux").document(t)
	if title := page.Find("h1").Text(); !strings.Contains(title, "Une chose") {
		t.Errorf("one job has failed: %s", title)
	}
	if text := page.Find(".notice").Text(); !strings.Contains(text, "pas assez de place sur le disque") {
		t.Errorf("why it has failed: %s", text)
	}
	if answer := administrator.post("/gestion/travaux/revise_releases/lancer", nil); answer.Status != http.StatusSeeOther {
		t.Errorf("run now: %d", answer.Status)
	}
	<-begun
	schedule.Wait()
	if body := administrator.get("/gestion/activite").Body; !strings.Contains(body, "a lancé un travail de fond") {
		t.Error("who has run it is not told")
	}
	if answer := administrator.post("/gestion/travaux/nothing/lancer", nil); answer.Status != http.StatusNotFound {
		t.Errorf("a job that is none: %d", answer.Status)
	}
}

// An archive holds everything: only the administrator gets it, and that is recorded.
func TestDownloadOfABackup(t *testing.T) {
	s := newSite(t)
	s.withJobs(t)
	made, err := s.site.Backups.Make(t.Context(), s.by())
	if err != nil {
		t.Fatal(err)
	}
	path := "/gestion/travaux/sauvegardes/" + made.Name
	organiser := s.signedIn(account.Organiser, s.makeOperation("Opération Libre Saint-Marc").ID)
	if answer := organiser.post(path, nil); answer.Status != http.StatusForbidden {
		t.Errorf("an organiser gets %d", answer.Status)
	}
	administrator := s.signedIn(account.Administrator, "")
	if answer := administrator.get(path); answer.Status == http.StatusOK {
		t.Error("following a link gives it")
	}
	if page := administrator.get("/gestion/travaux"); !strings.Contains(page.Body, "Une sauvegarde contient tout") || !strings.Contains(page.Body, path) {
		t.Errorf("the page:\n%s", page.Body)
	}
	answer := administrator.post(path, nil)
	archive, err := zip.NewReader(strings.NewReader(answer.Body), int64(len(answer.Body)))
	if answer.Status != http.StatusOK || err != nil || len(archive.File) < 10 {
		t.Fatalf("%d %v", answer.Status, err)
	}
	if answer.Header.Get("Cache-Control") != "no-store" || !strings.Contains(answer.Header.Get("Content-Disposition"), made.Name) {
		t.Errorf("%v", answer.Header)
	}
	if body := administrator.get("/gestion/activite").Body; !strings.Contains(body, "a téléchargé une sauvegarde") {
		t.Error("it is not recorded")
	}
	for _, name := range []string{"oplibre-2020-01-01T00-00-00Z.zip", "..%2Foplibre.sqlite", "instance"} {
		if answer := administrator.post("/gestion/travaux/sauvegardes/"+name, nil); answer.Status != http.StatusNotFound {
			t.Errorf("%s: %d", name, answer.Status)
		}
	}
}

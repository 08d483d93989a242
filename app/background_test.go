package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/jobs"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// atNight returns an instance that keeps archives, whose clock stands in the night.
func atNight(t *testing.T) (*App, store.Options) {
	t.Helper()
	options := storetest.Options(t)
	a, err := New(t.Context(), Config{Data: options.Dir, Database: options.URL, Addr: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler),
		Backups: BackupPlan{Daily: 7, Weekly: 4}, Clock: func() time.Time { return time.Date(2027, 5, 22, 4, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a, options
}

// Whoever looks at the page of the jobs reads what each one is called and does, in both languages.
func TestEveryJobIsSaidInWords(t *testing.T) {
	a, _ := atNight(t)
	states, err := a.schedule.States(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range i18n.Languages {
		ctx := i18n.With(context.Background(), language)
		for _, state := range states {
			for _, key := range []string{"job.name.", "job.does."} {
				key += jobs.Key(state.Name)
				if i18n.T(ctx, key) == key {
					t.Errorf("%s: no message %s", language, key)
				}
			}
		}
	}
}

// After a night every job has run and gone well, and the archive that it left restores.
func TestANight(t *testing.T) {
	a, _ := atNight(t)
	a.schedule.Tick()
	a.schedule.Wait()
	states, err := a.schedule.States(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range states {
		if len(state.Runs) != 1 || state.Runs[0].Outcome != jobs.Well {
			t.Errorf("%s: %+v", state.Name, state.Runs)
		}
	}
	if !slices.ContainsFunc(states, func(s jobs.State) bool { return s.Name == "backup" }) {
		t.Fatal("no backup is made")
	}
	kept, err := a.backups.List()
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	file := filepath.Join(a.Data, store.BackupsName, kept[0].Name)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	into := Config{Data: filepath.Join(t.TempDir(), "again")}
	if err := Restore(t.Context(), into, file); err != nil {
		t.Fatal(err)
	}
	if violations, err := Check(t.Context(), into); err != nil || len(violations) != 0 {
		t.Error(violations, err)
	}
}

// Both numbers 0: none is made, and the page of the jobs lists no such job.
func TestBackupsCanBeOff(t *testing.T) {
	options := storetest.Options(t)
	a, err := New(t.Context(), Config{Data: options.Dir, Database: options.URL, Addr: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	states, err := a.schedule.States(t.Context(), 1)
	if err != nil || slices.ContainsFunc(states, func(s jobs.State) bool { return s.Name == "backup" }) {
		t.Error(states, err)
	}
}

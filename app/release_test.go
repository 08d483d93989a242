package app_test

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oplibre/app"
	"oplibre/app/opendata"
	"oplibre/app/opendata/opendatatest"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// onDB opens a database for do and closes it again.
func onDB(t *testing.T, options store.Options, do func(db *store.DB)) {
	t.Helper()
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	do(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestReleaseCommand(t *testing.T) {
	options, ctx := storetest.Options(t), context.Background()
	onDB(t, options, func(db *store.DB) { opendatatest.Weekend(t, db, 20, 5) })
	config := app.Config{Data: options.Dir, Database: options.URL, URL: "https://opl.example/"}
	dir := t.TempDir()
	registered := func() (n int) {
		onDB(t, options, func(db *store.DB) {
			all, err := opendata.List(ctx, db, opendatatest.ID(opendatatest.Operation, 1))
			if err != nil {
				t.Fatal(err)
			}
			n = len(all)
		})
		return n
	}
	var told strings.Builder
	file := filepath.Join(dir, "rehearsal.zip")
	if err := app.Release(ctx, config, opendatatest.Slug, app.ReleaseOptions{File: file, DryRun: true}, &told); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(told.String(), "release 1 (dry run: nothing is registered): 20 contributions") || registered() != 0 {
		t.Errorf("a dry run registered %d and told %q", registered(), told.String())
	}
	for _, name := range []string{"first.zip", "second.zip"} {
		told.Reset()
		if err := app.Release(ctx, config, opendatatest.Slug, app.ReleaseOptions{File: filepath.Join(dir, name)}, &told); err != nil {
			t.Fatal(err)
		}
	}
	if registered() != 2 || !strings.Contains(told.String(), "saint-marc-2027: release 2: 20 contributions") || !strings.Contains(told.String(), "no author") {
		t.Errorf("%d releases, told %q", registered(), told.String())
	}
	for _, name := range []string{"rehearsal.zip", "first.zip", "second.zip"} {
		archive, err := zip.OpenReader(filepath.Join(dir, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		archive.Close()
	}
	if err := app.Release(ctx, config, opendatatest.Slug, app.ReleaseOptions{File: filepath.Join(dir, "first.zip")}, &told); err == nil || registered() != 2 {
		t.Errorf("an existing file was overwritten: %v", err)
	}
	if err := app.Release(ctx, config, "nowhere", app.ReleaseOptions{File: filepath.Join(dir, "x.zip")}, &told); err == nil {
		t.Error("released an operation that there is not")
	}
	left, err := filepath.Glob(filepath.Join(dir, "*.part"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "x.zip")); err == nil {
		t.Error("a refused release left a file")
	}
}

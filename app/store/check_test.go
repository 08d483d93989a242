package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oplibre/app/store/storetest"
)

// Each broken promise is found, and a sound database has none.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, want string // the beginning of "<check> <subject> <detail>"; empty: nothing is wrong
		sqliteOnly bool
		statements []string
		spoil      func(path string) error // what is done to the file that a row names
	}{
		{name: "sound"},
		{name: "a column too many", want: "store.schema place.mood is not declared", statements: []string{"ALTER TABLE place ADD COLUMN mood TEXT"}},
		{name: "two instances", want: "store.instance instance has 2 rows",
			statements: []string{"INSERT INTO instance (id, key, demo, created_at) SELECT 'other', key, demo, created_at FROM instance"}},
		{name: "a lost file", want: "files.kept", spoil: os.Remove},
		{name: "a cut file", want: "files.size", spoil: func(path string) error { return os.Truncate(path, 3) }},
		{name: "a reference to nothing", want: "sqlite.references operation_version row", sqliteOnly: true,
			statements: []string{"PRAGMA foreign_keys = 0", "INSERT INTO operation_version (operation_id, n) VALUES ('nobody', 1)"}},
		{name: "a value that the schema forbids", want: "sqlite.integrity oplibre.sqlite CHECK", sqliteOnly: true,
			statements: []string{"PRAGMA ignore_check_constraints = 1", "UPDATE seat_pool SET confirmed = -1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			options := storetest.Options(t)
			if c.sqliteOnly && options.URL != "" {
				t.Skip("PostgreSQL verifies this itself")
			}
			db := filled(t, options, "place_plan", "partner_logo", "formality_paper", "budget_receipt", "subsidy_paper", "medium", "upload", "release", "release_file", "release_withdrawal")
			stored := keep(t, db, "a picture")
			nameFile(t, db, stored)
			pool := raw(t, options)
			pool.SetMaxOpenConns(1)
			for _, statement := range c.statements {
				if _, err := pool.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			if c.spoil != nil {
				if err := c.spoil(filepath.Join(options.Dir, "files", stored.Hash[:2], stored.Hash)); err != nil {
					t.Fatal(err)
				}
			}
			found := violations(t, db)
			if c.want == "" {
				if len(found) > 0 {
					t.Errorf("%q", found)
				}
				return
			}
			if len(found) == 0 || !strings.HasPrefix(found[0], c.want) {
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
}

func TestCheckCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if found, err := storetest.New(t).Check(ctx); err == nil {
		t.Errorf("%v instead of an error", found)
	}
}

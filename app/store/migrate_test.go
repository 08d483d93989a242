package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// earlierSchemas are those that an upgrade may start from; when time is short, the first and the last.
func earlierSchemas() []int64 {
	last := store.SchemaNumber() - 1
	if testing.Short() {
		return []int64{1, last}
	}
	all := make([]int64, last)
	for i := range all {
		all[i] = int64(i) + 1
	}
	return all
}

// moved are columns of earlier schemas whose values are rows of another table by now.
var moved = map[string]bool{"message_recipient.reached_at": true}

// Every earlier schema, with rows in all its tables, becomes the newest one; the rows are still there, and a copy of the
// database as it was lies in the data folder.
func TestUpgrade(t *testing.T) {
	ctx := context.Background()
	for _, schema := range earlierSchemas() {
		t.Run(fmt.Sprintf("from %d", schema), func(t *testing.T) {
			options := storetest.Empty(t)
			if err := store.MigrateTo(ctx, options, schema); err != nil {
				t.Fatal(err)
			}
			fillTables(t, options)
			pool := raw(t, options)
			earlier := liveTables(t, options, pool)
			before, staying := dump(t, options), map[string][]string{}
			for i := range earlier {
				earlier[i].Columns = slices.DeleteFunc(earlier[i].Columns, func(c string) bool { return moved[earlier[i].Name+"."+c] })
				staying[earlier[i].Name] = dumpColumns(t, pool, earlier[i])
			}
			db := open(t, options)
			for _, table := range earlier {
				if got := dumpColumns(t, pool, table); !slices.Equal(got, staying[table.Name]) {
					t.Errorf("%s holds\n%s\ninstead of\n%s", table.Name, got, staying[table.Name])
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			verifyCopy(t, options, schema, before)
		})
	}
}

func verifyCopy(t *testing.T, options store.Options, schema int64, before map[string][]string) {
	t.Helper()
	copied := filepath.Join(options.Dir, fmt.Sprintf("before-schema-%d-from-%d", store.SchemaNumber(), schema))
	if options.URL == "" {
		other := store.Options{Dir: t.TempDir()}
		if err := os.Rename(copied+".sqlite", filepath.Join(other.Dir, store.FileName)); err != nil {
			t.Fatal(err)
		}
		sameRows(t, dump(t, other), before)
		return
	}
	restored := storetest.EmptySQLite(t)
	if err := restoreFile(restored, copied+".zip"); err != nil {
		t.Fatal(err)
	}
	after := dump(t, restored)
	for table, rows := range before {
		if len(after[table]) != len(rows) {
			t.Errorf("the copy holds %d rows of %s instead of %d", len(after[table]), table, len(rows))
		}
	}
}

func restoreFile(options store.Options, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	return store.Restore(context.Background(), options, file, info.Size())
}

// An up-to-date database is opened without a copy.
func TestNoCopyWithoutMigration(t *testing.T) {
	options := storetest.Options(t)
	open(t, options)
	found, err := filepath.Glob(filepath.Join(options.Dir, "before-*"))
	if err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	options := storetest.Options(t)
	db := open(t, options)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	pool := raw(t, options)
	newer := store.SchemaNumber() + 3
	if _, err := pool.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)", newer, true); err != nil {
		t.Fatal(err)
	}
	before := dump(t, options)
	_, err := store.Open(context.Background(), options)
	var refused *store.NewerSchemaError
	if !errors.As(err, &refused) || refused.Database != newer || refused.Program != store.SchemaNumber() {
		t.Fatalf("got %v", err)
	}
	for _, words := range []string{fmt.Sprint(newer), "newer version", "backup"} {
		if !strings.Contains(err.Error(), words) {
			t.Errorf("%q does not say %q", err, words)
		}
	}
	sameRows(t, dump(t, options), before)
}

// A database that somebody has changed by hand is refused, with the names of what differs.
func TestChangedByHandIsRefused(t *testing.T) {
	for _, c := range []struct{ statement, want string }{
		{"ALTER TABLE person ADD COLUMN shoe_size BIGINT", "person.shoe_size is not declared"},
		{"ALTER TABLE person DROP COLUMN guardian", "person.guardian is missing"},
		{"CREATE TABLE scratch (a TEXT)", "scratch.a is not declared"},
		{"DROP TABLE lease", "lease.holder is missing"},
	} {
		options := storetest.Options(t)
		if _, err := raw(t, options).Exec(c.statement); err != nil {
			t.Fatal(err)
		}
		db, err := store.Open(context.Background(), options)
		if err == nil {
			_ = db.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("after %s: %v", c.statement, err)
		}
	}
}

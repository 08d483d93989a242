package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// Every private column that says for how many days it is kept is filled, and is empty once they are over. The test walks the
// registry: a column that nobody can purge fails here.
func TestPurgeEmptiesEveryColumnWithARetention(t *testing.T) {
	ctx := context.Background()
	options := storetest.Options(t)
	db := filled(t, options)
	end := time.Date(2027, 5, 23, 16, 30, 0, 0, time.UTC)
	write(t, db, "UPDATE operation SET retention_days = 90, ends_at = ?", end.UnixMilli())
	var aged int
	for _, table := range store.Registry() {
		for _, column := range table.Columns {
			if column.RetentionDays == 0 {
				continue
			}
			aged++
			if n := values(t, db, table, column, end); n == 0 {
				t.Errorf("%s.%s could not be filled", table.Name, column.Name)
			}
		}
	}
	if aged < 20 {
		t.Fatalf("only %d columns have a retention", aged)
	}
	early, err := db.Due(ctx, end)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range early {
		if p.Table != "upload" && p.Table != "idempotency" {
			t.Errorf("%s.%s would go at the end of the weekend", p.Table, p.Column)
		}
	}
	for _, table := range store.Registry() {
		for _, column := range table.Columns {
			if column.RetentionDays == 0 {
				continue
			}
			name := table.Name + "." + column.Name
			over := end.AddDate(0, 0, column.RetentionDays)
			by := store.By{Actor: store.Actor{Kind: store.ActorJob, ID: "purge"}, At: over}
			if _, err := db.Purge(ctx, by); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if n := values(t, db, table, column, end); n != 0 {
				t.Errorf("%s: %d values are left after %d days", name, n, column.RetentionDays)
			}
		}
	}
	if due, err := db.Due(ctx, end.AddDate(20, 0, 0)); err != nil || len(due) != 0 {
		t.Errorf("after everything: %v, %v", due, err)
	}
}

// values counts the rows that say something in the column; those of tables that are dated are dated at the end first.
func values(t *testing.T, db *store.DB, table store.Table, column store.Column, end time.Time) (n int64) {
	t.Helper()
	for _, dated := range []string{"letter.created_at", "activity.at", "medium.created_at", "meeting_guest.created_at", "upload.created_at", "idempotency.created_at"} {
		name, instant, _ := strings.Cut(dated, ".")
		if name == table.Name {
			write(t, db, fmt.Sprintf("UPDATE %s SET %s = ?", name, instant), end.UnixMilli())
		}
	}
	err := db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Raw(fmt.Sprintf("SELECT COUNT(*) FROM %s WHERE %s IS NOT NULL AND CAST(%s AS TEXT) NOT IN ('', '0', '{}')", table.Name, column.Name, column.Name)).Scan(&n).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func write(t *testing.T, db *store.DB, statement string, args ...any) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec(statement, args...).Error })
	if err != nil {
		t.Fatal(err)
	}
}

// A dry run changes nothing, and what came after the end of the weekend is not taken the night after.
func TestDueChangesNothing(t *testing.T) {
	ctx := context.Background()
	db := filled(t, storetest.Options(t))
	end := time.Date(2027, 5, 23, 16, 30, 0, 0, time.UTC)
	write(t, db, "UPDATE operation SET retention_days = 90, ends_at = ?", end.UnixMilli())
	later := end.AddDate(0, 0, 100)
	write(t, db, "UPDATE letter SET created_at = ?", later.UnixMilli())
	var names []string
	for range 2 {
		due, err := db.Due(ctx, later.AddDate(0, 0, 1))
		if err != nil {
			t.Fatal(err)
		}
		names = names[:0]
		for _, p := range due {
			names = append(names, p.Table+"."+p.Column)
		}
		if all := strings.Join(names, " "); !strings.Contains(all, "person.email") || strings.Contains(all, "letter.recipient") || strings.Contains(all, "partner.notes") {
			t.Errorf("due: %v", all)
		}
	}
}

// A file goes when nothing names it any more, and only then.
func TestPurgeDeletesOriginalsAndWhatNobodyNames(t *testing.T) {
	ctx := context.Background()
	db := filled(t, storetest.Options(t))
	original, shared, lost := keep(t, db, "a picture with its EXIF"), keep(t, db, "a table"), keep(t, db, "left by a stop")
	end := time.Now().AddDate(0, 0, -100)
	write(t, db, "UPDATE operation SET retention_days = 90, ends_at = ?", end.UnixMilli())
	write(t, db, "UPDATE release SET file_hash = ?, file_size = ?", shared.Hash, shared.Size)
	write(t, db, "UPDATE release_file SET hash = ''")
	write(t, db, "UPDATE medium SET original_hash = ?, original_size = ?, large_hash = ?, small_hash = '', medium_hash = '', created_at = ?",
		original.Hash, original.Size, shared.Hash, end.UnixMilli())
	by := store.By{Actor: store.Actor{Kind: store.ActorJob, ID: "purge"}, At: time.Now().AddDate(0, 0, 2)}
	if _, err := db.Purge(ctx, by); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		stored store.Stored
		there  bool
	}{"original": {original, false}, "published": {shared, true}, "lost": {lost, false}} {
		if _, err := db.Files.Stat(c.stored.Hash); (err == nil) != c.there {
			t.Errorf("%s: %v", name, err)
		}
	}
}

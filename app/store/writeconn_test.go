package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// Rows that are still being read stay right when the same query is asked again in between.
func TestSameQueryWhileReading(t *testing.T) {
	db := onSQLite(t) // PostgreSQL reads one answer at a time on a connection
	var pairs []string
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		pairs = nil
		for _, name := range []string{"a", "b", "c"} {
			if err := put(tx, name); err != nil {
				return err
			}
		}
		const query = "SELECT name FROM setting WHERE name >= ? ORDER BY name"
		rows, err := tx.Raw(query, "a").Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			var others []string
			if err := tx.Raw(query, name).Scan(&others).Error; err != nil {
				return err
			}
			pairs = append(pairs, fmt.Sprint(name, others))
		}
		return rows.Err()
	})
	if err != nil || !slices.Equal(pairs, []string{"a[a b c]", "b[b c]", "c[c]"}) {
		t.Errorf("%q, %v", pairs, err)
	}
}

// Statements made from data do not fill the memory.
func TestManyStatements(t *testing.T) {
	db := onSQLite(t)
	for i := range 1200 {
		err := db.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec(fmt.Sprintf("INSERT INTO setting (name, value, version, updated_at) VALUES ('%d', '', 1, 0)", i)).Error
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := len(names(t, db)); got != 1200 {
		t.Errorf("%d rows", got)
	}
}

// Close answers everybody: what was accepted is on disk, the rest is told so.
func TestCloseWhileWriting(t *testing.T) {
	if os.Getenv(storetest.PostgresVariable) != "" {
		t.Skip("about the writer of SQLite")
	}
	options := storetest.Options(t)
	db := open(t, options)
	var all sync.WaitGroup
	answers := make([]error, 200)
	begun := make(chan struct{}, len(answers))
	for i := range answers {
		all.Go(func() {
			begun <- struct{}{}
			answers[i] = db.Write(context.Background(), putting(fmt.Sprint(i)))
		})
	}
	for range 100 {
		<-begun
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	all.Wait()
	if err := db.Write(context.Background(), putting("late")); !errors.Is(err, store.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	written := names(t, open(t, options))
	for i, err := range answers {
		switch {
		case err != nil && !errors.Is(err, store.ErrClosed):
			t.Errorf("piece %d: %v", i, err)
		case (err == nil) != slices.Contains(written, fmt.Sprint(i)):
			t.Errorf("piece %d was answered %v", i, err)
		}
	}
}

func TestEndsTransaction(t *testing.T) {
	for query, want := range map[string]bool{
		"SELECT 1":                              false,
		"UPDATE release SET state = 'begin'":    false,
		"COMMIT":                                true,
		" \n\tcommit\n":                         true,
		"ROLLBACK;":                             true,
		"END":                                   true,
		"START TRANSACTION":                     true,
		"SAVEPOINT x":                           true,
		"-- end\nSELECT 1":                      false,
		"-- select\nCOMMIT":                     true,
		"/* a */ /* b */commit":                 true,
		"/* never closed commit":                false,
		"COMMIT;SELECT 1":                       true,
		"INSERT INTO x VALUES (1);\nRELEASE p":  true,
		"RELEASED":                              false,
		"INSERT INTO release (id) VALUES ($1);": false,
		"":                                      false,
	} {
		if got := store.EndsTransaction(query); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}

// Package storetest gives tests a real, migrated, empty database each: a copy of one SQLite file, or, when
// OPLIBRE_TEST_POSTGRES holds the address of a PostgreSQL server, a clone of one template database.
package storetest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"oplibre/app/store"
)

// PostgresVariable names the environment variable with the address of a server on which databases may be created.
const PostgresVariable = "OPLIBRE_TEST_POSTGRES"

// New returns an empty database that is closed at the end of the test.
func New(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), Options(t))
	if err != nil {
		t.Fatalf("open the test database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the test database: %v", err)
		}
	})
	return db
}

// Options returns where an empty, migrated database lies, for tests that open it themselves (several times, or in
// another process).
func Options(t testing.TB) store.Options {
	t.Helper()
	options := store.Options{Dir: t.TempDir()}
	if server := os.Getenv(PostgresVariable); server != "" {
		options.URL = clonePostgres(t, server)
		return options
	}
	content, err := template()
	if err != nil {
		t.Fatalf("make the template database: %v", err)
	}
	if err := os.WriteFile(filepath.Join(options.Dir, store.FileName), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return options
}

// template migrates one file and returns its content.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "oplibre-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(context.Background(), store.Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, store.FileName))
})

// Empty returns where a database without any table may be made: an empty folder, or an empty PostgreSQL database.
func Empty(t testing.TB) store.Options {
	t.Helper()
	if os.Getenv(PostgresVariable) != "" {
		return EmptyPostgres(t)
	}
	return EmptySQLite(t)
}

// EmptySQLite returns an empty folder, whichever database the tests run on.
func EmptySQLite(t testing.TB) store.Options {
	t.Helper()
	return store.Options{Dir: t.TempDir()}
}

// EmptyPostgres returns an empty PostgreSQL database, or skips the test when there is no server.
func EmptyPostgres(t testing.TB) store.Options {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" {
		t.Skipf("%s names no PostgreSQL server", PostgresVariable)
	}
	return store.Options{Dir: t.TempDir(), URL: createPostgres(t, server, "")}
}

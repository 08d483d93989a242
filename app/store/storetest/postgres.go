package storetest

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"oplibre/app/store"
)

// templateLock is the advisory lock under which one test process makes the template for all of them.
const templateLock = 7205759

// clonePostgres makes a database from the template and returns its address; it is dropped at the end of the test.
func clonePostgres(t testing.TB, server string) string {
	t.Helper()
	templateName, err := postgresTemplate(server)
	if err != nil {
		t.Fatalf("make the template database: %v", err)
	}
	return createPostgres(t, server, " TEMPLATE "+templateName+" STRATEGY file_copy")
}

// createPostgres makes a database and returns its address; it is dropped at the end of the test.
func createPostgres(t testing.TB, server, from string) string {
	t.Helper()
	name := "oplibre_test_" + strings.ReplaceAll(store.NewID(), "-", "")
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec("CREATE DATABASE " + name + from); err != nil {
		t.Fatalf("create the test database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	return databaseURL(server, name)
}

var templates struct {
	sync.Mutex
	name string
}

// postgresTemplate returns the name of a migrated database, made once by whichever process comes first.
func postgresTemplate(server string) (string, error) {
	templates.Lock()
	defer templates.Unlock()
	if templates.name != "" {
		return templates.name, nil
	}
	ctx := context.Background()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return "", err
	}
	defer admin.Close()
	conn, err := admin.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return "", err
	}
	defer conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", templateLock)
	name := "oplibre_template_" + store.SchemaFingerprint()
	var exists bool
	if err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&exists); err != nil {
		return "", err
	}
	if !exists {
		if err := makePostgresTemplate(ctx, conn, server, name); err != nil {
			return "", err
		}
	}
	templates.name = name
	return name, nil
}

func makePostgresTemplate(ctx context.Context, conn *sql.Conn, server, name string) error {
	unfinished := name + "_unfinished"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + unfinished + " WITH (FORCE)", "CREATE DATABASE " + unfinished} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "oplibre-template-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(ctx, store.Options{Dir: dir, URL: databaseURL(server, unfinished)})
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+unfinished+" RENAME TO "+name)
	return err
}

func databaseURL(server, name string) string {
	address, err := url.Parse(server)
	if err != nil {
		return server // Open says what is wrong with it
	}
	address.Path = "/" + name
	return address.String()
}

package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// The test binary starts itself again as another process: these name what it does then, and where.
const (
	childVariable = "OPLIBRE_STORE_CHILD"
	childDir      = "OPLIBRE_STORE_CHILD_DIR"
	childURL      = "OPLIBRE_STORE_CHILD_URL"
)

var children = map[string]func(options store.Options) error{
	"open":  openChild,
	"write": writeChild,
	"touch": touchChild,
}

func TestMain(m *testing.M) {
	if child := children[os.Getenv(childVariable)]; child != nil {
		if err := child(store.Options{Dir: os.Getenv(childDir), URL: os.Getenv(childURL)}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// startChild starts another process; its standard output comes line by line.
func startChild(t *testing.T, kind string, options store.Options) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), childVariable+"="+kind, childDir+"="+options.Dir, childURL+"="+options.URL)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command, bufio.NewScanner(out)
}

func open(t *testing.T, options store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // some tests have closed it
	return db
}

func onSQLite(t testing.TB) *store.DB {
	t.Helper()
	if os.Getenv(storetest.PostgresVariable) != "" {
		t.Skip("about the writer of SQLite")
	}
	return storetest.New(t)
}

func onPostgres(t testing.TB) *store.DB {
	t.Helper()
	if os.Getenv(storetest.PostgresVariable) == "" {
		t.Skipf("%s names no PostgreSQL server", storetest.PostgresVariable)
	}
	return storetest.New(t)
}

// put writes a row that has no other meaning than to be found again.
func put(tx *gorm.DB, name string) error {
	return tx.Exec("INSERT INTO setting (name, value, version, updated_at) VALUES (?, '', 1, 0)", name).Error
}

func putting(name string) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error { return put(tx, name) }
}

// names returns what put has written, in the order of writing on SQLite.
func names(t testing.TB, db *store.DB) []string {
	t.Helper()
	order := "name"
	if db.Dialect() == "sqlite" {
		order = "rowid"
	}
	var found []string
	err := db.Read(context.Background(), func(tx *gorm.DB) error { return tx.Table("setting").Order(order).Pluck("name", &found).Error })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func has(t testing.TB, db *store.DB, name string) bool {
	t.Helper()
	for _, found := range names(t, db) {
		if found == name {
			return true
		}
	}
	return false
}

func openChild(options store.Options) error {
	db, err := store.Open(context.Background(), options)
	if err != nil {
		return err
	}
	fmt.Println(db.Instance().ID)
	return db.Close()
}

func TestReopenedIsTheSameInstance(t *testing.T) {
	options := storetest.Options(t)
	db := open(t, options)
	first, mac := db.Instance(), string(db.MAC("test", "a"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open(t, options)
	if db.Instance().ID != first.ID || string(db.MAC("test", "a")) != mac {
		t.Error("the instance or its key is another one after reopening")
	}
	if db.Instance().Key != nil {
		t.Error("Instance shows its key")
	}
}

// Several programs that start together on an empty folder or database make one instance.
func TestOpenEmptyTogether(t *testing.T) {
	options := storetest.Empty(t)
	const programs = 3
	var commands []*exec.Cmd
	ids := map[string]bool{}
	var outs []*bufio.Scanner
	for range programs {
		command, out := startChild(t, "open", options)
		commands, outs = append(commands, command), append(outs, out)
	}
	for i, command := range commands {
		for outs[i].Scan() {
			ids[outs[i].Text()] = true
		}
		if err := command.Wait(); err != nil {
			t.Errorf("process %d: %v", i, err)
		}
	}
	if len(ids) != 1 {
		t.Errorf("%d instances were made", len(ids))
	}
}

func TestOpenUnknownAddress(t *testing.T) {
	if _, err := store.Open(context.Background(), store.Options{Dir: t.TempDir(), URL: "mysql://localhost"}); err == nil {
		t.Error("opened")
	}
}

func TestReadFindsNothing(t *testing.T) {
	db := storetest.New(t)
	err := db.Read(context.Background(), func(tx *gorm.DB) error {
		var row store.Activity
		return tx.Where("id = ?", store.NewID()).First(&row).Error
	})
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		t.Errorf("got %v", err)
	}
}

// A snapshot neither waits for writers nor sees what they write meanwhile.
func TestSnapshotStandsStill(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	count := func(tx *gorm.DB) (n int64, err error) {
		err = tx.Table("setting").Count(&n).Error
		return n, err
	}
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		before, err := count(tx)
		if err != nil {
			return err
		}
		if err := db.Write(ctx, putting("meanwhile")); err != nil {
			return err
		}
		after, err := count(tx)
		if before != after {
			t.Errorf("the snapshot had %d rows and then %d", before, after)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !has(t, db, "meanwhile") {
		t.Error("the write is not there")
	}
}

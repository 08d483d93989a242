package store_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// Backups made by earlier versions of the program are restored, and brought up to date.
func TestRestoreEarlierSchema(t *testing.T) {
	ctx := context.Background()
	for _, schema := range earlierSchemas() {
		earlier := storetest.EmptySQLite(t)
		if err := store.MigrateTo(ctx, earlier, schema); err != nil {
			t.Fatal(err)
		}
		fillTables(t, earlier)
		before := dump(t, earlier)
		archive, err := store.ArchiveSQLite(ctx, earlier)
		if err != nil {
			t.Fatal(err)
		}
		into := storetest.Empty(t)
		if err := restore(into, archive); err != nil {
			t.Fatalf("schema %d: %v", schema, err)
		}
		after := dump(t, into)
		for table, rows := range before {
			if len(after[table]) != len(rows) {
				t.Errorf("schema %d: %s has %d rows instead of %d", schema, table, len(after[table]), len(rows))
			}
		}
		open(t, into)
	}
}

func TestRestoreIntoSomething(t *testing.T) {
	options := storetest.Options(t)
	db := filled(t, options)
	archive := backup(t, db)
	before := dump(t, options)
	err := restore(options, archive)
	if !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("got %v", err)
	}
	sameRows(t, dump(t, options), before)
	if err := restore(options, archive[:len(archive)/2]); err == nil {
		t.Error("half an archive was restored")
	}
}

// entry is a file of an archive that a test puts together.
type entry struct{ name, content string }

func unpack(t testing.TB, archive []byte) []entry {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var entries []entry
	for _, file := range r.File {
		content, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		octets, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, entry{file.Name, string(octets)})
	}
	return entries
}

func pack(t testing.TB, entries []entry) []byte {
	t.Helper()
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, e := range entries {
		file, err := w.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(file, e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// in replaces words in one file of the archive; without words it takes the file away.
func in(name, old, words string) func(entries []entry) []entry {
	return func(entries []entry) []entry {
		var changed []entry
		for _, e := range entries {
			if e.name == name || strings.HasPrefix(name, "*") && strings.HasPrefix(e.name, name[1:]) {
				if old == "" {
					continue
				}
				e.content = strings.Replace(e.content, old, words, 1)
			}
			changed = append(changed, e)
		}
		return changed
	}
}

// hostile are the ways in which an archive is not whole or not ours; newer ones are told apart, since another program can read them.
var hostile = []struct {
	name   string
	change func(entries []entry) []entry
	newer  bool
}{
	{name: "no manifest", change: in("manifest.json", "", "")},
	{name: "manifest that is no JSON", change: in("manifest.json", "{", "[")},
	{name: "another format", change: in("manifest.json", "oplibre-backup", "other")},
	{name: "newer schema", change: in("manifest.json", fmt.Sprintf(`"schema": %d`, store.SchemaNumber()), `"schema": 999`), newer: true},
	{name: "newer format", change: in("manifest.json", `"version": 1`, `"version": 2`), newer: true},
	{name: "schema zero", change: in("manifest.json", fmt.Sprintf(`"schema": %d`, store.SchemaNumber()), `"schema": 0`)},
	{name: "earlier schema than its tables", change: in("manifest.json", fmt.Sprintf(`"schema": %d`, store.SchemaNumber()), `"schema": 2`)},
	{name: "a table is missing", change: in("tables/person.jsonl", "", "")},
	{name: "a table is not named", change: in("manifest.json", `"name": "lease"`, `"name": "least"`)},
	{name: "a table is named twice", change: in("manifest.json", `"name": "lease"`, `"name": "setting"`)},
	{name: "a path as a table", change: in("manifest.json", `"name": "lease"`, `"name": "../../lease"`)},
	{name: "SQL as a column", change: in("manifest.json", `"name": "holder"`, `"name": "holder) SELECT"`)},
	{name: "another type", change: in("manifest.json", `"type": "boolean"`, `"type": "text"`)},
	{name: "another number of rows", change: in("manifest.json", `"rows": 3`, `"rows": 4`)},
	{name: "another hash", change: in("manifest.json", `"sha256": "`, `"sha256": "0`)},
	{name: "a changed value", change: in("tables/person.jsonl", "Œuf", "Neuf")},
	{name: "a row taken away", change: in("tables/lease.jsonl", "\n", " ")},
	{name: "a value of another type", change: in("tables/lease.jsonl", `"expires_at":1`, `"expires_at":"1"`)},
	{name: "a fraction", change: in("tables/lease.jsonl", `"expires_at":1`, `"expires_at":1.5`)},
	{name: "another column", change: in("tables/lease.jsonl", `"holder"`, `"owner"`)},
	{name: "no JSON", change: in("tables/lease.jsonl", `{`, `(`)},
	{name: "no UTF-8", change: in("tables/lease.jsonl", "Œ", "\xff")},
	{name: "a reference to nothing", change: in("tables/territory_commune.jsonl", "operation-0", "operation-9")},
	{name: "a file is missing", change: in("*files/", "", "")},
	{name: "a file with another content", change: in("*files/", "a", "b")},
	{name: "a longer file", change: in("*files/", "a", "aa")},
	{name: "a path as a hash", change: in("manifest.json", `"hash": "`, `"hash": "../../../../tmp/`)},
	{name: "an entry twice", change: func(entries []entry) []entry { return append(entries, entries[0]) }},
}

// An archive that is not whole or not ours is refused, and nothing of it stays.
func TestRestoreHostile(t *testing.T) {
	whole := twoPictures(t)
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			into := storetest.EmptySQLite(t)
			archive := pack(t, c.change(unpack(t, whole)))
			if bytes.Equal(archive, pack(t, unpack(t, whole))) {
				t.Fatal("nothing was changed: this test shows nothing")
			}
			err := restore(into, archive)
			var newer *store.NewerSchemaError
			var damaged *store.ArchiveError
			if errors.As(err, &newer) != c.newer || errors.As(err, &damaged) == c.newer {
				t.Errorf("got %v", err)
			}
			nothingStays(t, into)
		})
	}
	into := storetest.EmptySQLite(t)
	if err := restore(into, pack(t, unpack(t, whole))); err != nil {
		t.Errorf("an archive that was only packed again: %v", err)
	}
}

// On the other database a refused archive leaves no table, and the next one finds its place.
func TestRestoreHostilePostgres(t *testing.T) {
	if os.Getenv(storetest.PostgresVariable) == "" {
		t.Skip(storetest.PostgresVariable + " names no server")
	}
	whole, into := twoPictures(t), storetest.EmptyPostgres(t)
	if err := restore(into, pack(t, in("tables/release.jsonl", "Œuf", "Neuf")(unpack(t, whole)))); err == nil {
		t.Error("restored")
	}
	if tables := dump(t, into); len(tables) > 0 {
		t.Errorf("%d tables stayed", len(tables))
	}
	if err := restore(into, whole); err != nil {
		t.Errorf("after a refused archive: %v", err)
	}
}

// twoPictures returns the archive of a database with rows everywhere and two files.
func twoPictures(t *testing.T) []byte {
	t.Helper()
	db := filled(t, storetest.Options(t))
	nameFile(t, db, keep(t, db, "a picture"))
	nameFile(t, db, keep(t, db, "another one"))
	return backup(t, db)
}

// nothingStays verifies that a folder is as empty as before.
func nothingStays(t *testing.T, options store.Options) {
	t.Helper()
	err := filepath.WalkDir(options.Dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && entry.Name() != "oplibre.lock" {
			t.Errorf("%s stayed", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// An archive cut off anywhere is refused.
func TestRestoreCutOff(t *testing.T) {
	whole := backup(t, filled(t, storetest.Options(t)))
	for i := range 20 {
		into := storetest.EmptySQLite(t)
		if err := restore(into, whole[:len(whole)*i/20]); err == nil {
			t.Errorf("%d twentieths were restored", i)
		}
		nothingStays(t, into)
	}
}

// Whatever the archive, Restore ends with all or nothing.
func FuzzRestore(f *testing.F) {
	if os.Getenv(storetest.PostgresVariable) != "" {
		f.Skip("the same on SQLite, and faster")
	}
	small := backup(f, storetest.New(f))
	f.Add(small)
	f.Add(small[:len(small)/2])
	f.Add(pack(f, in("manifest.json", `"rows": 1`, `"rows": -1`)(unpack(f, small))))
	f.Add(pack(f, nil))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, archive []byte) {
		into := storetest.EmptySQLite(t)
		if err := restore(into, archive); err != nil {
			nothingStays(t, into)
			return
		}
		open(t, into)
	})
}

// Whatever a line of a table is, it is read or refused; what is read is written the same way.
func FuzzRow(f *testing.F) {
	for _, seed := range []string{
		`{"t":"é\u0000","i":1,"b":true,"r":1.5,"o":"AP8="}`, `{"t":null,"i":null,"b":null,"r":"-Infinity","o":null}`,
		`{"t":"\ud800","i":-9223372036854775808,"b":false,"r":"NaN","o":""}`, `{"t":1}`, `[]`, ``, `{"t":"","i":1e3,"b":0,"r":1e999,"o":"*"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		again, err := store.RowAgain(line)
		if err != nil {
			return
		}
		if !json.Valid(again) {
			t.Errorf("%q was written as %q", line, again)
		}
		twice, err := store.RowAgain(again)
		if err != nil || !bytes.Equal(again, twice) {
			t.Errorf("%q, then %q (%v)", again, twice, err)
		}
	})
}

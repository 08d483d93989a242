package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// filesIn counts what lies in the folder of Files, whatever its name.
func filesIn(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "files"), func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			n++
		}
		return err
	})
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return n
}

func TestFilesPut(t *testing.T) {
	broken := errors.New("broken")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name    string
		ctx     context.Context
		r       io.Reader
		limit   int64
		content string
		want    error // nil: kept
	}{
		{"a file", context.Background(), strings.NewReader("content"), 100, "content", nil},
		{"nothing", context.Background(), strings.NewReader(""), 0, "", nil},
		{"as large as allowed", context.Background(), strings.NewReader("content"), 7, "content", nil},
		{"one octet too large", context.Background(), strings.NewReader("content"), 6, "", store.ErrTooLarge},
		{"endless", context.Background(), endless{}, 1 << 20, "", store.ErrTooLarge},
		{"in small pieces", context.Background(), iotest.OneByteReader(strings.NewReader("content")), 7, "content", nil},
		{"broken off", context.Background(), io.MultiReader(strings.NewReader("con"), iotest.ErrReader(broken)), 100, "", broken},
		{"broken off at the limit", context.Background(), io.MultiReader(strings.NewReader("content"), iotest.ErrReader(broken)), 7, "", broken},
		{"cancelled", cancelled, strings.NewReader("content"), 100, "", context.Canceled},
	} {
		t.Run(c.name, func(t *testing.T) {
			options := storetest.EmptySQLite(t)
			db := open(t, options)
			stored, err := db.Files.Put(c.ctx, c.r, c.limit)
			if c.want != nil {
				if !errors.Is(err, c.want) || filesIn(t, options.Dir) != 0 {
					t.Errorf("%v; %d files stayed", err, filesIn(t, options.Dir))
				}
				return
			}
			sum := sha256.Sum256([]byte(c.content))
			if err != nil || stored != (store.Stored{Hash: hex.EncodeToString(sum[:]), Size: int64(len(c.content))}) {
				t.Fatal(stored, err)
			}
			if filesIn(t, options.Dir) != 1 {
				t.Errorf("%d files", filesIn(t, options.Dir))
			}
			file, err := db.Files.Open(stored.Hash)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if got, err := io.ReadAll(file); err != nil || string(got) != c.content {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// No name leads out of the folder, and none finds anything but a hash.
func TestFilesHostileNames(t *testing.T) {
	options := storetest.EmptySQLite(t)
	db := open(t, options)
	stored := keep(t, db, "content")
	for _, name := range []string{
		"", ".", "..", "../oplibre.sqlite", "../../etc/passwd", "incoming", "/etc/passwd", stored.Hash[:63], stored.Hash + "0",
		strings.ToUpper(stored.Hash), stored.Hash + "\n", stored.Hash[:62] + "/.", strings.Repeat("../", 21) + "x", strings.Repeat("0", 64),
		"files/" + stored.Hash[:58], "C:\\" + stored.Hash[3:], stored.Hash[:63] + "\x00",
	} {
		if file, err := db.Files.Open(name); !problem.Is(err, problem.NotFound) {
			_ = file.Close()
			t.Errorf("Open(%q): %v", name, err)
		}
		if _, err := db.Files.Stat(name); !problem.Is(err, problem.NotFound) {
			t.Errorf("Stat(%q): %v", name, err)
		}
		if err := db.Files.Delete(name); err != nil && !problem.Is(err, problem.NotFound) {
			t.Errorf("Delete(%q): %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(options.Dir, store.FileName)); err != nil {
		t.Error(err)
	}
	if _, err := db.Files.Stat(stored.Hash); err != nil {
		t.Error(err)
	}
}

// The same content many times at once, while others read and delete other content.
func TestFilesTogether(t *testing.T) {
	options := storetest.EmptySQLite(t)
	db := open(t, options)
	other := keep(t, db, "other")
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			stored, err := db.Files.Put(context.Background(), strings.NewReader("the same"), 100)
			if err != nil {
				t.Error(err)
				return
			}
			file, err := db.Files.Open(stored.Hash)
			if err != nil {
				t.Error(err)
				return
			}
			defer file.Close()
			if got, err := io.ReadAll(file); err != nil || string(got) != "the same" {
				t.Errorf("%q, %v", got, err)
			}
			if err := db.Files.Delete(other.Hash); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var walked []store.Stored
	if err := db.Files.Walk(func(s store.Stored) error { walked = append(walked, s); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(walked) != 1 || walked[0].Size != 8 || filesIn(t, options.Dir) != 1 {
		t.Errorf("%v; %d files", walked, filesIn(t, options.Dir))
	}
}

// What a killed process has left unfinished is removed once it is old, and what is on its way is not.
func TestFilesSweep(t *testing.T) {
	options := storetest.EmptySQLite(t)
	incoming := filepath.Join(options.Dir, "files", "incoming")
	if err := os.MkdirAll(incoming, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{"old.part": 25 * time.Hour, "new.part": time.Hour} {
		path := filepath.Join(incoming, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-age)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	open(t, options)
	entries, err := os.ReadDir(incoming)
	if err != nil || len(entries) != 1 || entries[0].Name() != "new.part" {
		t.Error(entries, err)
	}
}

func TestFilesWalkNothing(t *testing.T) {
	db := open(t, storetest.EmptySQLite(t))
	if err := db.Files.Walk(func(s store.Stored) error { t.Error(s); return nil }); err != nil {
		t.Error(err)
	}
}

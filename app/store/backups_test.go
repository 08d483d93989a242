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
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var sunday = time.Date(2027, 5, 23, 2, 20, 0, 0, time.UTC)

func at(moment time.Time) store.By { return store.By{At: moment} }

func keptDays(t *testing.T, b *store.Backups) []string {
	t.Helper()
	list, err := b.List()
	if err != nil {
		t.Fatal(err)
	}
	all := []string{}
	for _, kept := range list {
		all = append(all, kept.Made.Format("01-02"))
	}
	return all
}

// What the night has kept can be restored: rows and media are equal, and its own folder is no part of it.
func TestANightIsRestored(t *testing.T) {
	options := storetest.Options(t)
	db := filled(t, options)
	picture := keep(t, db, "a picture")
	nameFile(t, db, picture)
	b := &store.Backups{DB: db, Dir: filepath.Join(options.Dir, store.BackupsName), Daily: 7, Weekly: 4}
	want := dump(t, options)
	first, err := b.Make(t.Context(), at(sunday))
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.Make(t.Context(), at(sunday.AddDate(0, 0, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if second.Size != first.Size {
		t.Errorf("%d octets with a backup beside it, %d without", second.Size, first.Size)
	}
	file, err := b.Open(second.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	into := storetest.EmptySQLite(t)
	if err := store.Restore(t.Context(), into, file, second.Size); err != nil {
		t.Fatal(err)
	}
	sameRows(t, dump(t, into), want)
	if stored, err := open(t, into).Files.Stat(picture.Hash); err != nil || stored != picture {
		t.Error(stored, err)
	}
	left, err := filepath.Glob(filepath.Join(b.Dir, "*"))
	if err != nil || len(left) != 2 {
		t.Error(left, err)
	}
}

// A month of nights leaves those of a week and the last ones of the weeks before.
func TestRotation(t *testing.T) {
	db := storetest.New(t)
	b := &store.Backups{DB: db, Dir: t.TempDir(), Daily: 7, Weekly: 4}
	for day := range 30 {
		if _, err := b.Make(t.Context(), at(sunday.AddDate(0, 0, day))); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"06-21", "06-20", "06-19", "06-18", "06-17", "06-16", "06-15", "06-13", "06-06"}
	if got := keptDays(t, b); !slices.Equal(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
	if _, err := b.Make(t.Context(), at(sunday)); err != nil { // a clock that was set back by a month
		t.Fatal(err)
	}
	if got := keptDays(t, b); !slices.Contains(got, "05-23") {
		t.Errorf("what was just made is gone: %v", got)
	}
}

// An archive that cannot be made takes none away, and leaves nothing unfinished.
func TestABackupThatFailsTakesNothingAway(t *testing.T) {
	db := filled(t, storetest.Options(t))
	b := &store.Backups{DB: db, Dir: t.TempDir(), Daily: 1}
	if _, err := b.Make(t.Context(), at(sunday)); err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(b.Dir, "oplibre-2027-05-22T02-20-00Z.zip.part") // of a process that was killed
	if err := os.WriteFile(cut, []byte("PK"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Make(ctx, at(sunday.AddDate(0, 0, 1))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	left, err := filepath.Glob(filepath.Join(b.Dir, "*"))
	if err != nil || len(left) != 1 || !strings.Contains(left[0], "2027-05-23") {
		t.Error(left, err)
	}
}

func TestABackupWithoutRoomIsNotBegun(t *testing.T) {
	options := storetest.Options(t)
	db := filled(t, options)
	nameFile(t, db, keep(t, db, strings.Repeat("a picture", 100_000)))
	b := &store.Backups{DB: db, Dir: t.TempDir(), Daily: 7}
	b.Left(1 << 20) // as much as the picture alone
	if _, err := b.Make(t.Context(), at(sunday)); !problem.Is(err, problem.Full) {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(b.Dir); err != nil || len(left) != 0 {
		t.Error(left, err)
	}
	b.Left(1 << 40)
	if _, err := b.Make(t.Context(), at(sunday)); err != nil {
		t.Error(err)
	}
}

func TestBackupsOpensOnlyItsOwn(t *testing.T) {
	b := &store.Backups{DB: storetest.New(t), Dir: filepath.Join(t.TempDir(), "backups"), Daily: 1}
	if list, err := b.List(); err != nil || len(list) != 0 {
		t.Error(list, err)
	}
	made, err := b.Make(t.Context(), at(sunday))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.Dir, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "notes.txt", "../backups/" + made.Name, "oplibre-2027-01-01T00-00-00Z.zip", made.Name + ".part"} {
		if _, err := b.Open(name); !problem.Is(err, problem.NotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if got := keptDays(t, b); len(got) != 1 {
		t.Error(got)
	}
}

// Every octet of an archive that matters is looked at.
func TestVerifyBackup(t *testing.T) {
	db := filled(t, storetest.Options(t))
	nameFile(t, db, keep(t, db, "a picture that is long enough to be found again"))
	whole := backup(t, db)
	verify := func(archive []byte) error {
		return store.VerifyBackup(t.Context(), strings.NewReader(string(archive)), int64(len(archive)))
	}
	if err := verify(whole); err != nil {
		t.Fatal(err)
	}
	var damaged *store.ArchiveError
	for name, spoil := range map[string]func([]byte) []byte{
		"cut off": func(a []byte) []byte { return a[:len(a)/2] },
		"a picture of another content": func(a []byte) []byte {
			return []byte(strings.Replace(string(a), "long enough", "long enouhg", 1))
		},
		"a table of another content": func(a []byte) []byte {
			i := strings.Index(string(a), "tables/activity.jsonl") + len("tables/activity.jsonl") + 30
			a[i] ^= 0x55
			return a
		},
		"empty": func([]byte) []byte { return nil },
	} {
		if err := verify(spoil(slices.Clone(whole))); !errors.As(err, &damaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The rows of one Make agree with each other while others write.
func TestBackupsOfABusyInstance(t *testing.T) {
	db := storetest.New(t)
	b := &store.Backups{DB: db, Dir: t.TempDir(), Daily: 1}
	writing := make(chan error, 1)
	go func() {
		var err error
		for i := 0; i < 200 && err == nil; i++ {
			err = db.Write(context.Background(), func(tx *gorm.DB) error { return put(tx, fmt.Sprint(i)) })
		}
		writing <- err
	}()
	for range 3 {
		if _, err := b.Make(t.Context(), at(sunday)); err != nil {
			t.Error(err)
		}
	}
	if err := <-writing; err != nil {
		t.Error(err)
	}
}

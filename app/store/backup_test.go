package store_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func backup(t testing.TB, db *store.DB) []byte {
	t.Helper()
	var archive bytes.Buffer
	if _, err := db.Backup(context.Background(), &archive); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

func restore(options store.Options, archive []byte) error {
	return store.Restore(context.Background(), options, bytes.NewReader(archive), int64(len(archive)))
}

func keep(t testing.TB, db *store.DB, content string) store.Stored {
	t.Helper()
	stored, err := db.Files.Put(context.Background(), strings.NewReader(content), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// nameFile has a row name a file.
func nameFile(t testing.TB, db *store.DB, stored store.Stored) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Exec(`INSERT INTO upload (operation_id, hash, media_type, file_name, size, width, height, created_at)
			VALUES ((SELECT MIN(id) FROM operation), ?, 'image/jpeg', '', ?, 0, 0, 0)`, stored.Hash, stored.Size).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

// filled returns an open database with rows in every table, and where it lies.
func filled(t testing.TB, options store.Options, but ...string) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	fillTables(t, options, append(but, "instance")...)
	return db
}

func violations(t testing.TB, db *store.DB) []string {
	t.Helper()
	found, err := db.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, v := range found {
		lines = append(lines, v.Check+" "+v.Subject+" "+v.Detail)
	}
	slices.Sort(lines)
	return lines
}

// Every row survives the way from each kind of database into itself and into the other, and the files come along.
func TestBackupAndRestore(t *testing.T) {
	options := storetest.Options(t)
	db := filled(t, options)
	picture, stray := keep(t, db, "a picture"), keep(t, db, "nobody's")
	nameFile(t, db, picture)
	want, key := dump(t, options), string(db.MAC("code", "1"))
	wrong := violations(t, db) // the hashes in the rows are not of files
	archive := backup(t, db)
	ways := [][]store.Options{{storetest.EmptySQLite(t)}}
	if os.Getenv(storetest.PostgresVariable) != "" {
		ways = append(ways, []store.Options{storetest.EmptyPostgres(t), storetest.EmptySQLite(t), storetest.EmptyPostgres(t)})
	}
	for _, way := range ways {
		archive := archive
		for _, into := range way {
			if err := restore(into, archive); err != nil {
				t.Fatal(err)
			}
			sameRows(t, dump(t, into), want)
			restored := open(t, into)
			if string(restored.MAC("code", "1")) != key {
				t.Error("codes on paper are no longer those of the instance")
			}
			if stored, err := restored.Files.Stat(picture.Hash); err != nil || stored != picture {
				t.Error(stored, err)
			}
			if _, err := restored.Files.Stat(stray.Hash); err == nil {
				t.Error("a file that no row names was in the backup")
			}
			if got := violations(t, restored); !slices.Equal(got, wrong) {
				t.Errorf("the check says\n%q\ninstead of\n%q", got, wrong)
			}
			archive = backup(t, restored)
		}
	}
}

// Anybody can read a backup: a line is one row under the names of its columns, and absent is null.
func TestBackupIsReadable(t *testing.T) {
	db := storetest.New(t)
	if err := db.Write(context.Background(), func(tx *gorm.DB) error {
		_, err := tx.Statement.ConnPool.ExecContext(context.Background(), `INSERT INTO job_run (id, job, due_at, started_at, finished_at, error)
			VALUES ('1', 'purge <é>', 9007199254740993, 2, NULL, 'a' || $1)`, "\n")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	raw := backup(t, db)
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	line, err := archive.Open("tables/job_run.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(line)
	const want = `{"id":"1","job":"purge <é>","due_at":9007199254740993,"started_at":2,"finished_at":null,"error":"a\n"}` + "\n"
	if err != nil || string(content) != want {
		t.Errorf("got  %swant %s%v", content, want, err)
	}
}

// A backup taken under load is one moment: of two rows that are always written together it never has only one.
func TestBackupUnderLoad(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	stop := make(chan struct{})
	begun := make(chan struct{}, 1)
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				name := fmt.Sprintf("%d-%d", w, i)
				err := db.Write(ctx, func(tx *gorm.DB) error {
					if err := put(tx, name); err != nil {
						return err
					}
					_, err := tx.Statement.ConnPool.ExecContext(ctx, "INSERT INTO lease (name, holder, expires_at) VALUES ($1, '', 0)", name)
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
				select {
				case begun <- struct{}{}:
				default:
				}
			}
		})
	}
	<-begun
	var archives [][]byte
	for range 5 {
		archives = append(archives, backup(t, db))
		<-begun // something was written since
		<-begun
	}
	close(stop)
	all.Wait()
	for _, archive := range archives {
		into := storetest.EmptySQLite(t)
		if err := restore(into, archive); err != nil {
			t.Fatal(err)
		}
		rows := dump(t, into)
		if len(rows["setting"]) != len(rows["lease"]) || len(rows["lease"]) == 0 {
			t.Errorf("%d and %d rows", len(rows["setting"]), len(rows["lease"]))
		}
	}
}

// Files that are lost, or no longer what their name says, are told and do not hinder the backup nor its restoring.
func TestBackupWithLostFiles(t *testing.T) {
	options := storetest.Options(t)
	db := filled(t, options, "place_plan", "partner_logo", "formality_paper", "budget_receipt", "subsidy_paper", "medium", "upload", "release", "release_file", "release_withdrawal")
	lost, spoilt, whole := keep(t, db, "lost"), keep(t, db, "spoilt"), keep(t, db, "whole")
	for _, stored := range []store.Stored{lost, spoilt, whole} {
		nameFile(t, db, stored)
	}
	if err := db.Files.Delete(lost.Hash); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(options.Dir, "files", spoilt.Hash[:2], spoilt.Hash), []byte("spoiled"), 0o600); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	summary, err := db.Backup(context.Background(), &archive)
	if err != nil {
		t.Fatal(err)
	}
	if summary.Files != 1 || len(summary.Missing) != 2 {
		t.Errorf("%+v", summary)
	}
	into := storetest.EmptySQLite(t)
	if err := restore(into, archive.Bytes()); err != nil {
		t.Fatal(err)
	}
	restored := open(t, into)
	if _, err := restored.Files.Stat(whole.Hash); err != nil {
		t.Error(err)
	}
	if found := violations(t, restored); len(found) != 2 {
		t.Error(found)
	}
}

// A backup whose reader goes away ends with an error and leaves nobody waiting.
func TestBackupBrokenOff(t *testing.T) {
	db := filled(t, storetest.Options(t))
	reader, writer := io.Pipe()
	gone := errors.New("gone")
	reader.CloseWithError(gone)
	if _, err := db.Backup(context.Background(), writer); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := db.Backup(ctx, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	backup(t, db)
}

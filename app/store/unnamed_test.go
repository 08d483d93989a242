package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestDropUnnamedTakesOnlyOldFilesThatNothingNames(t *testing.T) {
	options, ctx := storetest.Options(t), context.Background()
	db, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	now := time.Now()
	put := func(content string, age time.Duration) string {
		stored, err := db.Files.Put(ctx, strings.NewReader(content), 100)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(options.Dir, "files", stored.Hash[:2], stored.Hash)
		if err := os.Chtimes(path, now, now.Add(-age)); err != nil {
			t.Fatal(err)
		}
		return stored.Hash
	}
	forgotten, recent, named := put("forgotten", 25*time.Hour), put("recent", 23*time.Hour), put("named", 25*time.Hour)
	err = db.Write(ctx, func(tx *gorm.DB) error {
		weekend := store.NewID()
		if err := insertOperation(tx, weekend); err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO upload (operation_id, hash, media_type, file_name, size, width, height, created_at)
			VALUES (?, ?, 'text/plain', '', 5, 0, 0, 0)`, weekend, named).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := db.DropUnnamed(ctx, now.Add(-24*time.Hour)); err != nil || n != 1 {
		t.Fatalf("%d dropped, %v", n, err)
	}
	for hash, kept := range map[string]bool{forgotten: false, recent: true, named: true} {
		if _, err := db.Files.Stat(hash); kept != (err == nil) || !kept && !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", hash[:8], err)
		}
	}
}

package app_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app"
	"oplibre/app/store"
)

// A backup is made, the letters leave, the machine dies: what the backup still believes to be waiting must not leave again.
func TestRestoreCommandHoldsLetters(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	first, second, file := filepath.Join(dir, "first"), filepath.Join(dir, "second"), filepath.Join(dir, "backup.zip")
	if err := os.Mkdir(first, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, store.Options{Dir: first})
	if err != nil {
		t.Fatal(err)
	}
	by := store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Now()}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		return by.Queue(tx, store.Letter{Kind: "carnet", Recipient: "anne@example.org", Language: "fr"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Backup(ctx, app.Config{Data: first}, file); err != nil {
		t.Fatal(err)
	}
	if err := app.Restore(ctx, app.Config{Data: second}, file); err != nil {
		t.Fatal(err)
	}
	restored, err := store.Open(ctx, store.Options{Dir: second})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	var letters []store.Letter
	if err := restored.Read(ctx, func(tx *gorm.DB) error { return tx.Find(&letters).Error }); err != nil {
		t.Fatal(err)
	}
	if len(letters) != 1 || letters[0].State != store.LetterUnknown || letters[0].HeldAt == nil {
		t.Errorf("a restored letter would leave again, or nobody could tell why it does not: %+v", letters)
	}
}

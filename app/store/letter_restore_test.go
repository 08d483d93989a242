package store_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// A letter that waits in a backup may leave the minute after it was made; restored, it must not leave a second time.
func TestRestoreHoldsLetters(t *testing.T) {
	db := storetest.New(t)
	by := store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC)}
	states := []string{store.LetterWaiting, store.LetterSending, store.LetterSent, store.LetterUnknown, store.LetterRefused, store.LetterFailed,
		store.LetterLapsed, store.LetterCancelled}
	for _, state := range states {
		err := db.Write(t.Context(), func(tx *gorm.DB) error {
			if err := by.Queue(tx, store.Letter{Kind: "carnet", Recipient: state + "@example.org", Language: "fr"}); err != nil {
				return err
			}
			return tx.Exec("UPDATE letter SET state = ? WHERE recipient = ?", state, state+"@example.org").Error
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	into := storetest.Empty(t)
	if err := restore(into, backup(t, db)); err != nil {
		t.Fatal(err)
	}
	restored := open(t, into)
	var letters []store.Letter
	if err := restored.Read(t.Context(), func(tx *gorm.DB) error { return tx.Find(&letters).Error }); err != nil {
		t.Fatal(err)
	}
	if len(letters) != len(states) {
		t.Fatalf("%d letters, want %d", len(letters), len(states))
	}
	for _, l := range letters {
		was, _, _ := strings.Cut(l.Recipient, "@")
		held := was == store.LetterWaiting || was == store.LetterSending
		want := was
		if held {
			want = store.LetterUnknown
		}
		if l.State != want || (l.HeldAt != nil) != held {
			t.Errorf("%s became %s, held %v", was, l.State, l.HeldAt)
		}
	}
}

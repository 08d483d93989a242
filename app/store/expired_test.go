package store_test

import (
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// A link goes a month after its end or its revocation, and not before.
func TestExpiredLinksGo(t *testing.T) {
	options := storetest.Options(t)
	db := filled(t, options)
	now := time.Date(2027, 9, 1, 0, 0, 0, 0, time.UTC)
	day := func(days int) store.Instant { return store.InstantOf(now.AddDate(0, 0, days)) }
	later, earlier, recent := day(10), day(-31), day(-29)
	links := []struct {
		id      string
		expires store.Instant
		revoked *store.Instant
		stays   bool
	}{
		{"works", later, nil, true},
		{"just over", recent, nil, true},
		{"long over", earlier, nil, false},
		{"just revoked", later, &recent, true},
		{"long revoked", later, &earlier, false},
	}
	var want []string
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		if err := tx.Exec("DELETE FROM task_calendar").Error; err != nil {
			return err
		}
		for _, l := range links {
			if l.stays {
				want = append(want, l.id)
			}
			if err := tx.Exec(`INSERT INTO task_calendar (operation_id, id, account_id, partner_id, owner, token_hash, created_at, expires_at, revoked_at)
				VALUES ((SELECT MIN(id) FROM operation), ?, NULL, NULL, '', ?, 0, ?, ?)`, l.id, l.id, l.expires, l.revoked).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.DropExpired(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	var left []string
	if err := db.Read(t.Context(), func(tx *gorm.DB) error { return tx.Table("task_calendar").Pluck("id", &left).Error }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(left)
	slices.Sort(want)
	if !slices.Equal(left, want) {
		t.Errorf("%q are left, want %q", left, want)
	}
	if n, err := db.DropExpired(t.Context(), now); err != nil || n != 0 {
		t.Error(n, err)
	}
}

package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"gorm.io/gorm"
)

// Instance is this installation of oplibre: one row, made when the database is first opened.
type Instance struct {
	ID        string `gorm:"primaryKey"`
	Key       []byte
	Demo      bool
	CreatedAt Instant
}

// Instance returns who this installation is. Its Key is not for the callers: they ask MAC.
func (db *DB) Instance() Instance {
	shown := db.instance
	shown.Key = nil
	return shown
}

// MAC returns the HMAC-SHA-256 of the instance's key over a purpose and its parts (32 octets), from which carnet codes,
// links and lookup hashes are made. Different purposes can never give the same octets for the same parts.
func (db *DB) MAC(purpose string, parts ...string) []byte {
	mac := hmac.New(sha256.New, db.instance.Key)
	for _, part := range append([]string{purpose}, parts...) {
		fmt.Fprintf(mac, "%d:%s", len(part), part)
	}
	return mac.Sum(nil)
}

// loadInstance reads the instance's row, or makes it in an empty database.
func (db *DB) loadInstance(ctx context.Context, demo bool) error {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return fmt.Errorf("make the instance's key: %w", err)
	}
	made := Instance{ID: NewID(), Key: key, Demo: demo, CreatedAt: Now()}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if db.dialect == postgresDialect { // two programs may start on one empty database; on SQLite one already waits
			if err := tx.Exec("LOCK TABLE instance IN SHARE ROW EXCLUSIVE MODE").Error; err != nil {
				return err
			}
		}
		var found []Instance
		if err := tx.Order("created_at").Limit(1).Find(&found).Error; err != nil {
			return err
		}
		if len(found) > 0 {
			db.instance = found[0]
			return nil
		}
		db.instance = made
		return tx.Create(&made).Error
	})
}

package account

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Session is one device on which somebody is signed in. Only a hash of its token is kept.
type Session struct {
	TokenHash string `gorm:"primaryKey"`
	// ID names the session on the account page.
	ID        string
	AccountID string
	// Device is the browser's name for itself, shortened.
	Device    string
	CreatedAt store.Instant
	SeenAt    store.Instant
	ExpiresAt store.Instant
	Data      []byte
}

// FindSession returns the session of a token's hash that has not expired; nil when there is none.
func FindSession(ctx context.Context, db *store.DB, tokenHash string, now time.Time) (*Session, error) {
	var found []Session
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("token_hash = ? AND expires_at > ?", tokenHash, store.InstantOf(now)).Limit(1).Find(&found).Error
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// SaveSession keeps a session, or what it remembers when it is there already.
func SaveSession(ctx context.Context, db *store.DB, s Session) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "token_hash"}},
			DoUpdates: clause.AssignmentColumns([]string{"data", "seen_at", "expires_at"})}).Create(&s).Error
	})
}

// EndSession forgets the session of a token's hash.
func EndSession(ctx context.Context, db *store.DB, tokenHash string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Where("token_hash = ?", tokenHash).Delete(&Session{}).Error
	})
}

// SessionsOf returns the open sessions of an account, the latest seen first.
func SessionsOf(ctx context.Context, db *store.DB, accountID string, now time.Time) ([]Session, error) {
	var all []Session
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ? AND expires_at > ?", accountID, store.InstantOf(now)).Order("seen_at DESC, id").Find(&all).Error
	})
	return all, err
}

// RevokeSession ends one of the account's sessions. It returns problem.NotFound for another's.
func RevokeSession(ctx context.Context, db *store.DB, by store.By, accountID, sessionID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		result := tx.Where("account_id = ? AND id = ?", accountID, sessionID).Delete(&Session{})
		if result.Error != nil {
			return result.Error
		}
		if result.RowsAffected == 0 {
			return problem.New(problem.NotFound, "error.not_found", nil)
		}
		return by.Record(tx, "", "session.revoked", "account", accountID)
	})
}

// PurgeSessions forgets the sessions that expired by the machine's clock, which is theirs, and the links that have been over for a
// month by the clock of the weekend.
func PurgeSessions(ctx context.Context, db *store.DB, machine, weekend time.Time) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("expires_at <= ?", store.InstantOf(machine)).Delete(&Session{}).Error; err != nil {
			return err
		}
		return tx.Where("expires_at <= ?", store.InstantOf(weekend.Add(-30*24*time.Hour))).Delete(&Link{}).Error
	})
}

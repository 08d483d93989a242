// Package facilitators is the private page of those who lead ateliers: a link opens it, without an account, for what they
// lead and for nothing else. What they correct goes into the plan, where the team sees it before the public does.
//
// The secret of a link is never stored: it is computed from the instance's key, and its hash finds the row. A link ends on
// its date, when the team revokes it, and when it is renewed.
package facilitators

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Link opens the page of one facilitator.
type Link struct {
	OperationID   string
	ID            string `gorm:"primaryKey"`
	FacilitatorID string
	TokenHash     string
	CreatedAt     store.Instant `gorm:"autoCreateTime:false"`
	ExpiresAt     store.Instant
	// OpenedAt is when something was first corrected with it, RevokedAt when it was ended; nil before.
	OpenedAt  *store.Instant
	RevokedAt *store.Instant
}

// TableName names the table.
func (Link) TableName() string { return "facilitator_link" }

// life is how long a link works after the weekend, or from now when that is over.
const life = 30 * 24 * time.Hour

// Path is where a link is opened.
const Path = "/animation/"

// Token returns the secret part of the link's address: the identifier and 160 bits of HMAC, in base64url.
func (l *Link) Token(db *store.DB) string {
	id := uuid.MustParse(l.ID) // made by NewID
	return base64.RawURLEncoding.EncodeToString(append(id[:], l.mac(db)...))
}

func (l *Link) mac(db *store.DB) []byte {
	return db.MAC("link-facilitator", l.ID, l.FacilitatorID)[:20]
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Works reports whether the link still opens its page.
func (l *Link) Works(now store.Instant) bool { return l.RevokedAt == nil && now < l.ExpiresAt }

// Renew makes a link for a facilitator; earlier ones stop working. It returns problem.NotFound.
func Renew(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, facilitatorID string) (*Link, error) {
	if _, err := programme.FindFacilitator(ctx, db, o.ID, facilitatorID); err != nil {
		return nil, err
	}
	link := &Link{OperationID: o.ID, ID: store.NewID(), FacilitatorID: facilitatorID, CreatedAt: by.Now(),
		ExpiresAt: max(o.EndsAt, by.Now()) + store.Instant(life/time.Millisecond)}
	link.TokenHash = hashOf(link.Token(db))
	return link, db.Write(ctx, func(tx *gorm.DB) error {
		if err := revoke(tx, by, o.ID, facilitatorID); err != nil {
			return err
		}
		if err := tx.Create(link).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "facilitator.link_made", "facilitator", facilitatorID)
	})
}

// Revoke ends the links of a facilitator. It returns problem.NotFound.
func Revoke(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, facilitatorID string) error {
	if _, err := programme.FindFacilitator(ctx, db, o.ID, facilitatorID); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := revoke(tx, by, o.ID, facilitatorID); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "facilitator.link_revoked", "facilitator", facilitatorID)
	})
}

func revoke(tx *gorm.DB, by store.By, operationID, facilitatorID string) error {
	return tx.Model(&Link{}).Where("operation_id = ? AND facilitator_id = ? AND revoked_at IS NULL", operationID, facilitatorID).
		Update("revoked_at", by.Now()).Error
}

// Current returns the link of a facilitator that works, nil when there is none.
func Current(ctx context.Context, db *store.DB, operationID, facilitatorID string, now store.Instant) (*Link, error) {
	var links []Link
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND facilitator_id = ? AND revoked_at IS NULL AND expires_at > ?", operationID, facilitatorID, now).
			Order("created_at DESC, id DESC").Limit(1).Find(&links).Error
	})
	if err != nil || len(links) == 0 {
		return nil, err
	}
	return &links[0], nil
}

// Open returns the link of a token. It returns problem.NotFound for a token that is none, and problem.Closed for one that
// has expired, was revoked or renewed.
func Open(ctx context.Context, db *store.DB, token string, now store.Instant) (*Link, error) {
	none := problem.New(problem.NotFound, "facilitator.link.unknown", nil)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 36 {
		return nil, none
	}
	var links []Link
	err = db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("token_hash = ?", hashOf(token)).Limit(1).Find(&links).Error })
	switch {
	case err != nil:
		return nil, err
	case len(links) == 0 || !hmac.Equal(links[0].mac(db), raw[16:]):
		return nil, none
	case !links[0].Works(now):
		return nil, problem.New(problem.Closed, "facilitator.link.over", nil)
	}
	return &links[0], nil
}

// Package invitation asks organisations to take part: a private link for each, letters that carry it, and letters that ask
// again those that stay silent.
//
// The secret of a link is never stored: it is computed from the instance's key, and its hash finds the row. A link ends on
// its date, when the team revokes it, and when it is renewed. Letters are references until they are delivered; the link is
// put in then, so that a letter that asks again carries the one that works.
package invitation

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
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Link opens the page of one partner.
type Link struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	PartnerID   string
	TokenHash   string
	CreatedAt   store.Instant `gorm:"autoCreateTime:false"`
	ExpiresAt   store.Instant
	// OpenedAt is when the page was first shown, RevokedAt when the link was ended; nil before.
	OpenedAt  *store.Instant
	RevokedAt *store.Instant
}

// TableName names the table.
func (Link) TableName() string { return "partner_link" }

// life is how long a link works after the weekend, or from now when that is over.
const life = 30 * 24 * time.Hour

// Path is where a link is opened.
const Path = "/invitation/"

// Token returns the secret part of the link's address: the identifier and 160 bits of HMAC, in base64url.
func (l *Link) Token(db *store.DB) string {
	id := uuid.MustParse(l.ID) // made by NewID
	return base64.RawURLEncoding.EncodeToString(append(id[:], l.mac(db)...))
}

func (l *Link) mac(db *store.DB) []byte { return db.MAC("link-partner", l.ID, l.PartnerID)[:20] }

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Works reports whether the link still opens its page.
func (l *Link) Works(now store.Instant) bool { return l.RevokedAt == nil && now < l.ExpiresAt }

// newLink prepares a link; nothing of it is computed inside a transaction.
func newLink(db *store.DB, by store.By, o *operation.Operation, partnerID string) *Link {
	link := &Link{OperationID: o.ID, ID: store.NewID(), PartnerID: partnerID, CreatedAt: by.Now(),
		ExpiresAt: max(o.EndsAt, by.Now()) + store.Instant(life/time.Millisecond)}
	link.TokenHash = hashOf(link.Token(db))
	return link
}

// Renew makes a link for a partner; earlier ones stop working. It returns problem.NotFound.
func Renew(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, partnerID string) (*Link, error) {
	if _, err := partner.Find(ctx, db, o.ID, partnerID); err != nil {
		return nil, err
	}
	link := newLink(db, by, o, partnerID)
	return link, db.Write(ctx, func(tx *gorm.DB) error {
		if err := revoke(tx, by, o.ID, partnerID); err != nil {
			return err
		}
		if err := tx.Create(link).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "partner.link_made", "partner", partnerID)
	})
}

// Revoke ends the links of a partner.
func Revoke(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, partnerID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := revoke(tx, by, o.ID, partnerID); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "partner.link_revoked", "partner", partnerID)
	})
}

func revoke(tx *gorm.DB, by store.By, operationID, partnerID string) error {
	return tx.Model(&Link{}).Where("operation_id = ? AND partner_id = ? AND revoked_at IS NULL", operationID, partnerID).
		Update("revoked_at", by.Now()).Error
}

// Current returns the link of a partner that works, nil when there is none.
func Current(ctx context.Context, db *store.DB, operationID, partnerID string, now store.Instant) (link *Link, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		link, err = current(tx, operationID, partnerID, now)
		return err
	})
	return link, err
}

func current(tx *gorm.DB, operationID, partnerID string, now store.Instant) (*Link, error) {
	var links []Link
	err := tx.Where("operation_id = ? AND partner_id = ? AND revoked_at IS NULL AND expires_at > ?", operationID, partnerID, now).
		Order("created_at DESC, id DESC").Limit(1).Find(&links).Error
	if err != nil || len(links) == 0 {
		return nil, err
	}
	return &links[0], nil
}

// Open returns the link of a token. It returns problem.NotFound for a token that is none, and problem.Closed for one that
// has expired, was revoked or renewed.
func Open(ctx context.Context, db *store.DB, token string, now store.Instant) (*Link, error) {
	none := problem.New(problem.NotFound, "invitation.link.unknown", nil)
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
		return nil, problem.New(problem.Closed, "invitation.link.over", nil)
	}
	return &links[0], nil
}

// Shown notes that the page was shown: the invitation has been read, by somebody or by a program that looks into letters.
func Shown(ctx context.Context, db *store.DB, by store.By, link *Link) error {
	if link.OpenedAt != nil {
		return nil
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Link{}).Where("id = ? AND opened_at IS NULL", link.ID).Update("opened_at", by.Now())
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		// The version stays: somebody who edits the partner meanwhile must not be refused for it.
		return tx.Model(&partner.Partner{}).Where("operation_id = ? AND id = ? AND state = ?", link.OperationID, link.PartnerID, partner.Invited).
			Update("state", partner.Opened).Error
	})
}

// Package invitation asks organisations to take part: a private link for each, letters that carry it, and letters that ask
// again those that stay silent.
//
// The secret of a link is never stored: it is computed from the instance's key, and its hash finds the row. A link ends on
// its date, when the team revokes it, and when it is renewed. Letters are references until they are delivered; the link is
// put in then, so that a letter that asks again carries the one that works.
package invitation

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/link"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/store"
)

// Link opens the page of one partner.
type Link struct {
	link.Link
	PartnerID string
	// OpenedAt is when the page was first shown; nil before.
	OpenedAt *store.Instant
}

// TableName names the table.
func (Link) TableName() string { return "partner_link" }

// Private is what every private link has, and the partner that holds it.
func (l *Link) Private() (embedded *link.Link, holderID string) { return &l.Link, l.PartnerID }

var private = link.Kind[Link, *Link]{Purpose: "link-partner", Holder: "partner_id", Unknown: "invitation.link.unknown", Over: "invitation.link.over"}

// Path is where a link is opened.
const Path = "/invitation/"

// Token returns the secret part of the link's address.
func (l *Link) Token(db *store.DB) string { return private.Token(db, l) }

// newLink prepares a link; nothing of it is computed inside a transaction.
func newLink(db *store.DB, by store.By, o *operation.Operation, partnerID string) *Link {
	return &Link{Link: private.New(db, by, o.ID, o.EndsAt, partnerID), PartnerID: partnerID}
}

// Renew makes a link for a partner; earlier ones stop working. It returns problem.NotFound.
func Renew(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, partnerID string) (*Link, error) {
	if _, err := partner.Find(ctx, db, o.ID, partnerID); err != nil {
		return nil, err
	}
	made := newLink(db, by, o, partnerID)
	return made, db.Write(ctx, func(tx *gorm.DB) error {
		if err := private.Replace(tx, by, made); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "partner.link_made", "partner", partnerID)
	})
}

// Revoke ends the links of a partner.
func Revoke(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, partnerID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := private.Revoke(tx, by, o.ID, partnerID); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "partner.link_revoked", "partner", partnerID)
	})
}

// Current returns the link of a partner that works, nil when there is none.
func Current(ctx context.Context, db *store.DB, operationID, partnerID string, now store.Instant) (l *Link, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		l, err = current(tx, operationID, partnerID, now)
		return err
	})
	return l, err
}

func current(tx *gorm.DB, operationID, partnerID string, now store.Instant) (*Link, error) {
	return private.Current(tx, operationID, partnerID, now)
}

// Open returns the link of a token. It returns problem.NotFound for a token that is none, and problem.Closed for one that
// has expired, was revoked or renewed.
func Open(ctx context.Context, db *store.DB, token string, now store.Instant) (*Link, error) {
	return private.Open(ctx, db, token, now)
}

// Shown notes that the page was shown: the invitation has been read, by somebody or by a program that looks into letters.
func Shown(ctx context.Context, db *store.DB, by store.By, l *Link) error {
	if l.OpenedAt != nil {
		return nil
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Link{}).Where("id = ? AND opened_at IS NULL", l.ID).Update("opened_at", by.Now())
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		// The version stays: somebody who edits the partner meanwhile must not be refused for it.
		return tx.Model(&partner.Partner{}).Where("operation_id = ? AND id = ? AND state = ?", l.OperationID, l.PartnerID, partner.Invited).
			Update("state", partner.Opened).Error
	})
}

// Package facilitators is the private page of those who lead ateliers: a link opens it, without an account, for what they
// lead and for nothing else. What they correct goes into the plan, where the team sees it before the public does.
//
// The secret of a link is never stored: it is computed from the instance's key, and its hash finds the row. A link ends on
// its date, when the team revokes it, and when it is renewed.
package facilitators

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/link"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Link opens the page of one facilitator.
type Link struct {
	link.Link
	FacilitatorID string
	// OpenedAt is when something was first corrected with it; nil before.
	OpenedAt *store.Instant
}

// TableName names the table.
func (Link) TableName() string { return "facilitator_link" }

// Private is what every private link has, and the facilitator who holds it.
func (l *Link) Private() (embedded *link.Link, holderID string) { return &l.Link, l.FacilitatorID }

var private = link.Kind[Link, *Link]{Purpose: "link-facilitator", Holder: "facilitator_id", Unknown: "facilitator.link.unknown", Over: "facilitator.link.over"}

// Path is where a link is opened.
const Path = "/animation/"

// Token returns the secret part of the link's address.
func (l *Link) Token(db *store.DB) string { return private.Token(db, l) }

// Renew makes a link for a facilitator; earlier ones stop working. It returns problem.NotFound.
func Renew(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, facilitatorID string) (*Link, error) {
	if _, err := programme.FindFacilitator(ctx, db, o.ID, facilitatorID); err != nil {
		return nil, err
	}
	made := &Link{Link: private.New(db, by, o.ID, o.EndsAt, facilitatorID), FacilitatorID: facilitatorID}
	return made, db.Write(ctx, func(tx *gorm.DB) error {
		if err := private.Replace(tx, by, made); err != nil {
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
		if err := private.Revoke(tx, by, o.ID, facilitatorID); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "facilitator.link_revoked", "facilitator", facilitatorID)
	})
}

// Current returns the link of a facilitator that works, nil when there is none.
func Current(ctx context.Context, db *store.DB, operationID, facilitatorID string, now store.Instant) (l *Link, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		l, err = private.Current(tx, operationID, facilitatorID, now)
		return err
	})
	return l, err
}

// Open returns the link of a token. It returns problem.NotFound for a token that is none, and problem.Closed for one that
// has expired, was revoked or renewed.
func Open(ctx context.Context, db *store.DB, token string, now store.Instant) (*Link, error) {
	return private.Open(ctx, db, token, now)
}

package desk

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/link"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Link opens a counter for whoever has it.
type Link struct {
	link.Link
	DeskID string
}

// TableName names the table.
func (Link) TableName() string { return "desk_link" }

// Private is what every private link has, and the counter that it opens.
func (l *Link) Private() (embedded *link.Link, holderID string) { return &l.Link, l.DeskID }

// Paths are where the links of each kind are opened.
var Paths = map[Kind]string{Welcome: "/accueil/", Relay: "/relais/"}

// private are the links of each kind. They stand in one table; the purpose makes a token of one kind none of the other.
var private = map[Kind]link.Kind[Link, *Link]{
	Welcome: {Purpose: "link-desk", Holder: "desk_id", Unknown: "desk.link.unknown", Over: "desk.link.over", Life: linkLife},
	Relay:   {Purpose: "link-relay", Holder: "desk_id", Unknown: "desk.link.unknown", Over: "desk.link.over", Life: linkLife},
}

// linkLife is how long a link works after the weekend: as long as a device that lay in a drawer may still report.
const linkLife = link.Life / 4

func newLink(db *store.DB, by store.By, o *operation.Operation, d *Desk) *Link {
	return &Link{Link: private[d.Kind].New(db, by, o.ID, o.EndsAt, d.ID), DeskID: d.ID}
}

// Address is the path of a link of a counter, with its secret.
func (d *Desk) Address(db *store.DB, l *Link) string {
	return Paths[d.Kind] + private[d.Kind].Token(db, l)
}

// Open returns the counter of a token of a kind, with the link that opened it. It returns problem.NotFound for a token that is none, and
// problem.Closed for one that has expired, was revoked or renewed.
func Open(ctx context.Context, db *store.DB, kind Kind, token string, now store.Instant) (*Desk, *Link, error) {
	l, err := private[kind].Open(ctx, db, token, now)
	if err != nil {
		return nil, nil, err
	}
	d, err := Find(ctx, db, l.OperationID, l.DeskID)
	if err == nil && d.Kind != kind {
		err = problem.New(problem.NotFound, "desk.link.unknown", nil)
	}
	if err == nil && d.AccountID != nil {
		err = d.holds(ctx, db)
	}
	return d, l, err
}

// Current returns the link of a counter that works, nil when there is none.
func Current(ctx context.Context, db *store.DB, d *Desk, now store.Instant) (l *Link, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		l, err = private[d.Kind].Current(tx, d.OperationID, d.ID, now)
		return err
	})
	return l, err
}

// Renew makes another link for a counter; earlier ones stop working at once, on every device. It returns problem.NotFound.
func Renew(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	d, err := Find(ctx, db, o.ID, id)
	if err != nil {
		return err
	}
	made := newLink(db, by, o, d)
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := private[d.Kind].Replace(tx, by, made); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "desk.link_made", "desk", id)
	})
}

// Revoke ends the links of a counter: whoever has one reads nothing any more. It returns problem.NotFound.
func Revoke(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	d, err := Find(ctx, db, operationID, id)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := private[d.Kind].Revoke(tx, by, operationID, id); err != nil {
			return err
		}
		return by.Record(tx, operationID, "desk.link_revoked", "desk", id)
	})
}

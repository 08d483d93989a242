package committee

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/link"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Link opens the page of one member: what waits for their voice, what was decided, when the committee meets.
type Link struct {
	link.Link
	MemberID string `gorm:"column:committee_member_id"`
}

// TableName names the table.
func (Link) TableName() string { return "committee_link" }

// Private is what every private link has, and the member who holds it.
func (l *Link) Private() (embedded *link.Link, holderID string) { return &l.Link, l.MemberID }

var private = link.Kind[Link, *Link]{Purpose: "link-committee", Holder: "committee_member_id", Unknown: "committee.link.unknown", Over: "committee.link.over"}

// Path is where a link is opened.
const Path = "/decision/"

// Token returns the secret part of the link's address.
func (l *Link) Token(db *store.DB) string { return private.Token(db, l) }

// Renew makes a link for a member; earlier ones stop working. It returns problem.NotFound, also for a member who has left.
func Renew(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, memberID string) error {
	made := &Link{Link: private.New(db, by, o.ID, o.EndsAt, memberID), MemberID: memberID}
	return db.Write(ctx, func(tx *gorm.DB) error {
		m, err := findMember(tx, o.ID, memberID)
		if err != nil {
			return err
		}
		if !m.Sits() {
			return notThere()
		}
		if err := private.Replace(tx, by, made); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "committee.link_made", "committee_member", memberID)
	})
}

// Revoke ends the links of a member. It returns problem.NotFound.
func Revoke(ctx context.Context, db *store.DB, by store.By, operationID, memberID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := findMember(tx, operationID, memberID); err != nil {
			return err
		}
		if err := private.Revoke(tx, by, operationID, memberID); err != nil {
			return err
		}
		return by.Record(tx, operationID, "committee.link_revoked", "committee_member", memberID)
	})
}

// Current returns the link of a member that works, nil when there is none.
func Current(ctx context.Context, db *store.DB, operationID, memberID string, now store.Instant) (l *Link, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		l, err = private.Current(tx, operationID, memberID, now)
		return err
	})
	return l, err
}

// Open returns the member of a token. It returns problem.NotFound for a token that is none, and problem.Closed for one that has
// expired, was revoked or renewed.
func Open(ctx context.Context, db *store.DB, token string, now store.Instant) (*Link, *Member, error) {
	l, err := private.Open(ctx, db, token, now)
	if err != nil {
		return nil, nil, err
	}
	m, err := FindMember(ctx, db, l.OperationID, l.MemberID)
	if err == nil && !m.Sits() {
		return nil, nil, problem.New(problem.Closed, "committee.link.over", nil)
	}
	return l, m, err
}

// missingLinks are new links for the members who have none that works until a moment. They are made before the transaction that
// writes them.
func missingLinks(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, until store.Instant) (made []*Link, err error) {
	members, err := Members(ctx, db, o.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range Sitting(members) {
		current, err := Current(ctx, db, o.ID, m.ID, until)
		if err != nil {
			return nil, err
		}
		if current == nil {
			made = append(made, &Link{Link: private.New(db, by, o.ID, o.EndsAt, m.ID), MemberID: m.ID})
		}
	}
	return made, nil
}

// keepLinks writes what missingLinks made.
func keepLinks(tx *gorm.DB, by store.By, made []*Link) error {
	for _, l := range made {
		if err := private.Replace(tx, by, l); err != nil {
			return err
		}
	}
	return nil
}

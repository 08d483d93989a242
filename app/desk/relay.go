package desk

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// named reads desks with their name: that of an account where it is somebody's relay.
func named(tx *gorm.DB) *gorm.DB {
	return tx.Select(`desk.operation_id, desk.id, desk.kind, desk.account_id, desk.created_at, desk.version,
		COALESCE((SELECT account.name FROM account WHERE account.id = desk.account_id), desk.name) AS name`)
}

// holds returns problem.Closed unless whose relay it is may still sign people up: a role that was taken back closes the page at once.
func (d *Desk) holds(ctx context.Context, db *store.DB) error {
	a, err := account.Find(ctx, db, *d.AccountID)
	if err != nil {
		return err
	}
	grant, err := account.GrantFor(ctx, db, a, d.OperationID)
	if err == nil && !grant.May(account.SignUpOthers) {
		err = problem.New(problem.Closed, "desk.link.over", nil)
	}
	return err
}

// OfAccount returns the relay of somebody of the team, and the link that opens it. Both are made when they are asked for first.
func OfAccount(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, accountID string) (*Desk, *Link, error) {
	made := &Desk{OperationID: o.ID, ID: store.NewID(), Kind: Relay, AccountID: &accountID, CreatedAt: by.Now(), Version: 1}
	link := newLink(db, by, o, made)
	var d *Desk
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, o.ID); err != nil {
			return err
		}
		var list []*Desk
		if err := named(tx).Where("operation_id = ? AND account_id = ?", o.ID, accountID).Limit(1).Find(&list).Error; err != nil || len(list) > 0 {
			d = append(list, nil)[0]
			return err
		}
		d = made
		if err := tx.Create(made).Error; err != nil {
			return err
		}
		if err := tx.Create(link).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "desk.created", "desk", made.ID)
	})
	if err != nil {
		return nil, nil, err
	}
	if link, err = Current(ctx, db, d, by.Now()); err != nil || link != nil {
		return d, link, err
	}
	if err := Renew(ctx, db, by, o, d.ID); err != nil {
		return nil, nil, err
	}
	link, err = Current(ctx, db, d, by.Now())
	return d, link, err
}

// Entered opens a carnet that a relay entered. It returns problem.NotFound for everybody else's, whatever the relay knows of it.
func Entered(ctx context.Context, db *store.DB, d *Desk, carnetID string) (*signup.Opened, error) {
	opened, err := signup.FindByID(ctx, db, d.OperationID, carnetID)
	if err == nil && (opened.DeskID == nil || *opened.DeskID != d.ID) {
		return nil, problem.New(problem.NotFound, "carnet.unknown", nil)
	}
	return opened, err
}

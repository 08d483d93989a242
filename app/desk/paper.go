package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// ForPaper returns the counter of the operation that works on paper, in the transaction of the caller; it is made, with this name, when there is
// none yet.
func ForPaper(tx *gorm.DB, by store.By, operationID, name string) (*Desk, error) {
	if err := store.LockOperation(tx, operationID); err != nil {
		return nil, err
	}
	var found []*Desk
	if err := tx.Where("operation_id = ? AND kind = ?", operationID, Paper).Limit(1).Find(&found).Error; err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return found[0], nil
	}
	d := &Desk{OperationID: operationID, ID: store.NewID(), Kind: Paper, Name: name, CreatedAt: by.Now(), Version: 1}
	if err := tx.Create(d).Error; err != nil {
		return nil, err
	}
	return d, by.Record(tx, operationID, "desk.created", "desk", d.ID)
}

// Late returns why something that was noted without network cannot be done any more, when that comes from what changed meanwhile: it is then
// for the team to decide.
func Late(err error) (reason string, is bool) {
	var refused *problem.Error
	if !errors.As(err, &refused) || len(refused.Fields) > 0 || !late[refused.Message.Key] {
		return "", false
	}
	return strings.TrimPrefix(refused.Message.Key, reasonPrefix), true
}

// TwinReason is the reason of a walk-in who is perhaps on the list already.
const TwinReason = "twin"

// Leave leaves an item of the paper desk to the team, in the transaction of the caller, once for each id.
func Leave(tx *gorm.DB, by store.By, d *Desk, item Item, reason string) error {
	body, err := json.Marshal(item)
	if err != nil {
		return fmt.Errorf("desk item: %w", err)
	}
	at := &Place{Operation: &operation.Operation{ID: d.OperationID}, Desk: d}
	switch err := at.claim(tx, by, item, ""); {
	case errors.Is(err, errKnown):
		return nil
	case err != nil:
		return err
	}
	return at.keep(tx, item, Answer{ID: item.ID, Outcome: Decision, Reason: reason}, body)
}

// Left returns what was left to the team under some ids.
func Left(ctx context.Context, db *store.DB, operationID string, ids []string) ([]Told, error) {
	return told(ctx, db, operationID, "x.id IN ?", ids)
}

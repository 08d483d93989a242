package plan

import (
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// ReadLocked is Read for a transaction that goes on to change the plan (Amend): on PostgreSQL, callers of EditAll and whoever
// edits one of the ateliers wait until it has ended.
func ReadLocked(tx *gorm.DB, o *operation.Operation) (*Plan, error) {
	if err := lockOperation(tx, o.ID); err != nil {
		return nil, err
	}
	if tx.Name() != "sqlite" {
		var locked []string
		if err := tx.Raw("SELECT id FROM atelier WHERE operation_id = ? ORDER BY id FOR UPDATE", o.ID).Scan(&locked).Error; err != nil {
			return nil, err
		}
	}
	return load(tx, o, "")
}

// Amend changes the values of an atelier of a plan that ReadLocked has read, in the same transaction: what EditAll does for
// one of several, as a step of something larger. Changes of one batch, an identifier, are taken back together. The errors
// are those of Edit, but for a stale token.
func Amend(tx *gorm.DB, by store.By, o *operation.Operation, a *Atelier, batch string, edit func(*programme.Values)) (*Atelier, error) {
	after, err := editOne(tx, by, o, a, edit, batch)
	if err != nil {
		return nil, fmt.Errorf("atelier %s: %w", a.ID, err)
	}
	return after, nil
}

package plan

import (
	"context"
	"encoding/json"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Stale is what the second of two people is shown: the atelier as it is now.
type Stale struct{ Atelier *Atelier }

// Edit changes the values of an atelier in the plan: edit gets them and alters what it wants, more than once when the
// transaction is repeated. What the public sees stays as it is until it is published. It returns the atelier as it is
// planned now, problem.NotFound, problem.Invalid for values that cannot be, or problem.Conflict with Stale as Current
// when the token is not the atelier's any more.
func Edit(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, atelierID, token string, edit func(*programme.Values)) (*Atelier, error) {
	if err := programme.Changeable(o); err != nil {
		return nil, err
	}
	var after *Atelier
	err := db.Write(ctx, func(tx *gorm.DB) error {
		a, err := lock(tx, o, atelierID)
		if err != nil {
			return err
		}
		if a.Token() != token {
			return stale(a)
		}
		before := a.Values()
		values := before
		edit(&values)
		if err := check(tx, o, &values); err != nil {
			return err
		}
		if after, err = put(tx, by, o, a, values); err != nil {
			return err
		}
		return remember(tx, by, a, before, values, "")
	})
	return after, err
}

// lock reads one atelier of the plan, on PostgreSQL with a lock on its row: whoever changes the same atelier waits.
func lock(tx *gorm.DB, o *operation.Operation, atelierID string) (*Atelier, error) {
	if err := store.LockRow(tx, "atelier", o.ID, atelierID); err != nil {
		return nil, err
	}
	p, err := load(tx, o, atelierID)
	if err != nil {
		return nil, err
	}
	if len(p.Ateliers) == 0 {
		return nil, gorm.ErrRecordNotFound
	}
	return p.Ateliers[0], nil
}

func stale(a *Atelier) error {
	return &problem.Error{Kind: problem.Conflict, Message: problem.Message{Key: "plan.stale"}, Current: Stale{a}}
}

// check refuses values that cannot be, whatever the rules of planning say, and leaves out who is forgotten meanwhile.
func check(tx *gorm.DB, o *operation.Operation, v *programme.Values) error {
	var wrong problem.Fields
	if v.EndsAt <= v.StartsAt {
		wrong.Add("end", "programme.error.end_before_start", nil)
	}
	if v.StartsAt == 0 && v.Status != programme.DraftAtelier {
		wrong.Add("start", "plan.error.published_without_hour", nil)
	}
	if err := errors.Join(wrong.Err(), programme.CheckSlots(v.Slots)); err != nil {
		return err
	}
	return checkNamed(tx, o, v)
}

// put writes values: on the row of a draft, into the overlay of what the public sees. An overlay that changes nothing goes.
func put(tx *gorm.DB, by store.By, o *operation.Operation, a *Atelier, v programme.Values) (*Atelier, error) {
	after := *a
	if a.Published == nil {
		row, err := programme.Write(tx, by, &a.Atelier, v)
		if err != nil {
			return nil, err
		}
		after.Atelier = *row
		after.set(v)
		return &after, by.Record(tx, o.ID, "atelier.planned", "atelier", a.ID)
	}
	changes := diff(*a.Published, v)
	after.set(v)
	after.Changed = changes.names()
	own := tx.Where("operation_id = ? AND atelier_id = ?", o.ID, a.ID)
	if len(changes) == 0 {
		// The version counts on from the deleted row's when the next change comes: a token is never valid twice.
		after.DraftVersion = 0
		return &after, errors.Join(own.Delete(&overlay{}).Error, by.Record(tx, o.ID, "atelier.planned", "atelier", a.ID))
	}
	raw, err := json.Marshal(changes)
	if err != nil {
		return nil, err
	}
	row := overlay{OperationID: o.ID, AtelierID: a.ID, BaseVersion: a.Version, Changes: string(raw), UpdatedAt: by.Now(), Version: int64(by.Now())}
	if row.Version <= a.DraftVersion {
		row.Version = a.DraftVersion + 1
	}
	after.DraftVersion = row.Version
	err = tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "operation_id"}, {Name: "atelier_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"base_version", "changes", "updated_at", "version"})}).Create(&row).Error
	return &after, errors.Join(err, by.Record(tx, o.ID, "atelier.planned", "atelier", a.ID))
}

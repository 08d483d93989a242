package plan

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// direction is the way through the history of an account: backward takes changes back, forward makes them again.
type direction bool

const (
	backward direction = false
	forward  direction = true
)

// next returns the changes of the next step, one for each atelier, by atelier: whoever locks several does it in this
// order. There are none at the end of the history.
func next(tx *gorm.DB, operationID, accountID string, way direction) ([]change, error) {
	standing, order := "undone_at IS NULL", "at DESC, id DESC"
	if way == forward {
		standing, order = "undone_at IS NOT NULL", "at, id"
	}
	own := func() *gorm.DB {
		return tx.Where("operation_id = ? AND account_id = ?", operationID, accountID).Where(standing)
	}
	var rows []change
	if err := own().Order(order).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 || rows[0].Batch == "" {
		return rows, err
	}
	batch := rows[0].Batch
	rows = nil
	err := own().Where("batch = ?", batch).Find(&rows).Error
	slices.SortFunc(rows, func(a, b change) int { return strings.Compare(a.AtelierID, b.AtelierID) })
	return rows, err
}

// Undo takes back the last change of this account that still stands, or all that were made in one go with it, and returns
// the ateliers as they are planned now. It returns problem.NotFound when there is none, and problem.Conflict with Stale
// when somebody has changed the same fields of one of them since: then all stay as they are.
func Undo(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) ([]*Atelier, error) {
	return step(ctx, db, by, o, backward)
}

// Redo makes the change again that this account has taken back last, until it changes something else. The errors are
// those of Undo.
func Redo(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) ([]*Atelier, error) {
	return step(ctx, db, by, o, forward)
}

func step(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, way direction) ([]*Atelier, error) {
	if err := programme.Changeable(o); err != nil {
		return nil, err
	}
	var after []*Atelier
	err := db.Write(ctx, func(tx *gorm.DB) error {
		after = nil
		rows, err := next(tx, o.ID, by.Actor.ID, way)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return gorm.ErrRecordNotFound
		}
		ateliers, err := lockAll(tx, o, rows)
		if err != nil {
			return err
		}
		ids := make([]string, len(rows))
		for i, row := range rows {
			a, err := stepOne(tx, by, o, ateliers[i], row, way)
			if err != nil {
				return err
			}
			ids[i], after = row.ID, append(after, a)
		}
		var undone any
		if way == backward {
			undone = by.Now()
		}
		return tx.Model(&change{}).Where("operation_id = ? AND id IN ?", o.ID, ids).Update("undone_at", undone).Error
	})
	if err != nil {
		return nil, err
	}
	return after, nil
}

// lockAll locks and reads the ateliers of changes, in their order.
func lockAll(tx *gorm.DB, o *operation.Operation, rows []change) ([]*Atelier, error) {
	if len(rows) == 1 {
		a, err := lock(tx, o, rows[0].AtelierID)
		return []*Atelier{a}, err
	}
	for _, row := range rows {
		if err := store.LockRow(tx, "atelier", o.ID, row.AtelierID); err != nil {
			return nil, err
		}
	}
	p, err := load(tx, o, "")
	if err != nil {
		return nil, err
	}
	ateliers := make([]*Atelier, len(rows))
	for i, row := range rows {
		if ateliers[i] = p.Find(row.AtelierID); ateliers[i] == nil {
			return nil, gorm.ErrRecordNotFound
		}
	}
	return ateliers, nil
}

// stepOne takes one change back, or makes it again.
func stepOne(tx *gorm.DB, by store.By, o *operation.Operation, a *Atelier, c change, way direction) (*Atelier, error) {
	is, becomes := c.After, c.Before
	if way == forward {
		is, becomes = c.Before, c.After
	}
	values, err := replaced(a.Values(), is, becomes)
	if err != nil {
		return nil, errors.Join(stale(a), err)
	}
	if err := check(tx, o, &values); err != nil {
		return nil, err
	}
	return put(tx, by, o, a, values)
}

// errChanged means that a field that would be taken back is not what the change made of it.
var errChanged = errors.New("plan: changed since")

// replaced returns the values with the fields of becomes instead of those of is, which must be as they are there.
func replaced(now programme.Values, is, becomes string) (programme.Values, error) {
	expected := fields{}
	if err := json.Unmarshal([]byte(is), &expected); err != nil {
		return now, err
	}
	current := all(now)
	for name, value := range expected {
		if string(current[name]) != string(value) && !(empty(current[name]) && empty(value)) {
			return now, errChanged
		}
	}
	return merged(now, becomes)
}

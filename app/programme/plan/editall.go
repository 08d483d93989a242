package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Amendment is what one of several ateliers becomes: Edit alters the values of the one whose Token is still as given.
type Amendment struct {
	AtelierID, Token string
	Edit             func(*programme.Values)
}

// EditAll makes several changes, or none: Edit for each, in one transaction. Before the first one, verify (when it is not
// nil) sees the plan that they will be made to, and refuses them by returning an error; on PostgreSQL, callers of EditAll
// wait for each other, so that two of them do not put their ateliers into the same place. It returns the ateliers as they
// are planned now, in the order of the changes; the errors are those of Edit, for the first atelier that cannot be changed.
// Undo takes all of them back together.
func EditAll(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, changes []Amendment, verify func(*Plan) error) ([]*Atelier, error) {
	if err := programme.Changeable(o); err != nil {
		return nil, err
	}
	var after []*Atelier
	err := db.Write(ctx, func(tx *gorm.DB) error {
		after = make([]*Atelier, len(changes))
		if err := lockOperation(tx, o.ID); err != nil {
			return err
		}
		for _, i := range inOrder(changes) {
			if err := store.LockRow(tx, "atelier", o.ID, changes[i].AtelierID); err != nil {
				return err
			}
		}
		p, err := load(tx, o, "")
		if err != nil {
			return err
		}
		for _, c := range changes {
			switch a := p.Find(c.AtelierID); {
			case a == nil || a.ID != c.AtelierID:
				return gorm.ErrRecordNotFound
			case a.Token() != c.Token:
				return stale(a)
			}
		}
		if verify != nil {
			if err := verify(p); err != nil {
				return err
			}
		}
		batch := ""
		if len(changes) > 1 {
			batch = store.NewID()
		}
		for i, c := range changes {
			if after[i], err = editOne(tx, by, o, p.Find(c.AtelierID), c.Edit, batch); err != nil {
				return fmt.Errorf("atelier %s: %w", c.AtelierID, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return after, nil
}

// inOrder returns the indices of changes by identifier: whoever locks several rows does it in this order.
func inOrder(changes []Amendment) []int {
	order := make([]int, len(changes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(changes[a].AtelierID, changes[b].AtelierID) })
	return order
}

// lockOperation lets one transaction at a time go on, on PostgreSQL; SQLite has one writer.
func lockOperation(tx *gorm.DB, id string) error {
	if tx.Name() == "sqlite" {
		return nil
	}
	return tx.Exec("SELECT pg_advisory_xact_lock(hashtext(?))", "plan "+id).Error
}

func editOne(tx *gorm.DB, by store.By, o *operation.Operation, a *Atelier, edit func(*programme.Values), batch string) (*Atelier, error) {
	before := a.Values()
	values := before
	edit(&values)
	if err := check(tx, o, &values); err != nil {
		return nil, err
	}
	after, err := put(tx, by, o, a, values)
	if err != nil {
		return nil, err
	}
	return after, remember(tx, by, a, before, values, batch)
}

package formality

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/data"
)

// List returns all formalities of an operation by their last day: the usual ones, said something about or not, and the team's own.
func List(ctx context.Context, db *store.DB, o *operation.Operation) (all []*Formality, err error) {
	var papers []Paper
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ?", o.ID).Order("created_at, id").Find(&all).Error; err != nil {
			return err
		}
		return tx.Where("operation_id = ?", o.ID).Order("created_at, id").Find(&papers).Error
	})
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Formality, len(all))
	for _, f := range all {
		byID[f.ID] = f
	}
	for _, p := range papers {
		byID[p.FormalityID].Papers = append(byID[p.FormalityID].Papers, p)
	}
	return byDay(withUsual(all, o.ID), o), nil
}

// withUsual puts the usual formalities about which nobody has said anything before the team's own, and leaves out rows of a kind that
// the list has no longer.
func withUsual(stored []*Formality, operationID string) (all []*Formality) {
	for _, usual := range data.UsualFormalities() {
		i := slices.IndexFunc(stored, func(f *Formality) bool { return f.Kind == usual.Key })
		if i < 0 {
			all = append(all, unsaid(operationID, usual.Key))
		} else {
			all = append(all, stored[i])
		}
	}
	for _, f := range stored {
		if f.Own() {
			all = append(all, f)
		}
	}
	return all
}

// unsaid is a usual formality about which nobody has said anything.
func unsaid(operationID, kind string) *Formality {
	return &Formality{OperationID: operationID, Kind: kind, Need: Undecided}
}

// Find returns the formality of a key with its papers. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, o *operation.Operation, key string) (f *Formality, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		if f, err = find(tx, o.ID, key); err != nil {
			return err
		}
		f.Papers, err = papers.Of(tx, o.ID, f.ID)
		return err
	})
	return f, err
}

// NotThere is the refusal for a formality or a paper that the operation does not have.
func NotThere() error { return problem.New(problem.NotFound, "error.not_found", nil) }

// find reads a formality by its key inside a transaction. It returns problem.NotFound.
func find(tx *gorm.DB, operationID, key string) (*Formality, error) {
	_, usual := data.FormalityOf(key)
	var found []*Formality
	narrow := tx.Where("operation_id = ? AND kind = '' AND id = ?", operationID, key)
	if usual {
		narrow = tx.Where("operation_id = ? AND kind = ?", operationID, key)
	}
	if err := narrow.Limit(1).Find(&found).Error; err != nil {
		return nil, err
	}
	switch {
	case len(found) > 0:
		return found[0], nil
	case usual:
		return unsaid(operationID, key), nil
	}
	return nil, NotThere()
}

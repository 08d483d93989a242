package plan

import (
	"context"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// change is a row of plan_change: what one change made of one atelier. Those that were made in one go share a batch.
type change struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	AtelierID   string
	Before      string // JSON of the fields that it changed
	After       string
	AccountID   string
	At          store.Instant
	UndoneAt    *store.Instant
	Batch       string
}

// TableName names the table.
func (change) TableName() string { return "plan_change" }

// remember notes what a change did, so that it can be taken back. What the account had taken back before can then no
// longer be made again: it is forgotten.
func remember(tx *gorm.DB, by store.By, a *Atelier, before, after programme.Values, batch string) error {
	made, was := diff(before, after), all(before)
	if len(made) == 0 {
		return nil
	}
	earlier := fields{}
	for name := range made {
		earlier[name] = was[name]
	}
	beforeJSON, err := json.Marshal(earlier)
	if err != nil {
		return err
	}
	afterJSON, err := json.Marshal(made)
	if err != nil {
		return err
	}
	err = tx.Where("operation_id = ? AND account_id = ? AND undone_at IS NOT NULL", a.OperationID, by.Actor.ID).Delete(&change{}).Error
	if err != nil {
		return err
	}
	return tx.Create(&change{OperationID: a.OperationID, ID: store.NewID(), AtelierID: a.ID, Before: string(beforeJSON),
		After: string(afterJSON), AccountID: by.Actor.ID, At: by.Now(), Batch: batch}).Error
}

// Change is one change of the plan, as those are told who come after it.
type Change struct {
	// AtelierID is the atelier that was changed, one of them where it was several in one go.
	AtelierID string
	AccountID string
	At        store.Instant
	// Fields are the names of what was changed, as in Values, in order.
	Fields []string
	// Ateliers is how many were changed in one go.
	Ateliers int
	// Placed says that it gave each of them an hour that it did not have.
	Placed bool
}

// told sums up rows of one batch; nil for none.
func told(rows []change) (*Change, error) {
	if len(rows) == 0 {
		return nil, nil //nolint:nilnil // no change is no error
	}
	sum := &Change{AtelierID: rows[0].AtelierID, AccountID: rows[0].AccountID, At: rows[0].At, Ateliers: len(rows), Placed: true}
	for _, row := range rows {
		was, made := fields{}, fields{}
		if err := json.Unmarshal([]byte(row.Before), &was); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(row.After), &made); err != nil {
			return nil, err
		}
		sum.Fields = append(sum.Fields, made.names()...)
		sum.Placed = sum.Placed && string(was["starts_at"]) == "0"
	}
	slices.Sort(sum.Fields)
	sum.Fields = slices.Compact(sum.Fields)
	return sum, nil
}

// History is what an account can take back in an operation, and then make again; nil where there is nothing.
type History struct{ Undo, Redo *Change }

// HistoryOf returns what Undo and Redo would do for an account.
func HistoryOf(ctx context.Context, db *store.DB, o *operation.Operation, accountID string) (h History, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		undo, err := next(tx, o.ID, accountID, backward)
		if err != nil {
			return err
		}
		redo, err := next(tx, o.ID, accountID, forward)
		if err != nil {
			return err
		}
		if h.Undo, err = told(undo); err != nil {
			return err
		}
		h.Redo, err = told(redo)
		return err
	})
	return h, err
}

// LastOf returns the last change of an atelier that still stands, nil when there is none: who is to be asked.
func LastOf(ctx context.Context, db *store.DB, o *operation.Operation, atelierID string) (*Change, error) {
	var rows []change
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND atelier_id = ? AND undone_at IS NULL", o.ID, atelierID).
			Order("at DESC, id DESC").Limit(1).Find(&rows).Error
	})
	if err != nil {
		return nil, err
	}
	return told(rows)
}

// Pending is what is prepared and not published yet.
type Pending struct {
	// Changed are the ateliers that the public sees and that wait with changes.
	Changed []*Atelier
	// Drafts is how many ateliers nobody outside the team sees yet.
	Drafts int
}

// Pending counts what waits to be published.
func (p *Plan) Pending() Pending {
	var waiting Pending
	for _, a := range p.Ateliers {
		switch {
		case a.Published == nil:
			waiting.Drafts++
		case len(a.Changed) > 0:
			waiting.Changed = append(waiting.Changed, a)
		}
	}
	return waiting
}

// personsOf counts the persons who are signed up for some ateliers, each once; a group counts with all who come. The
// lists belong to sign-up; how many a change concerns is a fact of the programme.
const personsOf = `SELECT COALESCE(SUM(persons.seats), 0) FROM (SELECT MAX(r.seats) AS seats FROM registration r
	JOIN carnet ON carnet.operation_id = r.operation_id AND carnet.id = r.carnet_id
	WHERE r.operation_id = ? AND r.atelier_id IN ? AND r.status IN ('confirmed', 'waiting', 'offered')
	AND carnet.erase_at IS NULL AND carnet.erased_at IS NULL AND carnet.anonymised_at IS NULL GROUP BY r.person_id) AS persons`

// Persons returns how many persons are signed up for the ateliers that wait with changes, or wait for a place in them.
func (w Pending) Persons(ctx context.Context, db *store.DB, o *operation.Operation) (n int, err error) {
	if len(w.Changed) == 0 {
		return 0, nil
	}
	ids := make([]string, len(w.Changed))
	for i, a := range w.Changed {
		ids[i] = a.ID
	}
	err = db.Read(ctx, func(tx *gorm.DB) error { return tx.Raw(personsOf, o.ID, ids).Scan(&n).Error })
	return n, err
}

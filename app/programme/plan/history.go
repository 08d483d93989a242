package plan

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// Change is one change of the plan, as those are told who come after it.
type Change struct {
	AtelierID string
	AccountID string
	At        store.Instant
	// Fields are the names of what was changed, as in Values.
	Fields []string
}

func (c change) told() (*Change, error) {
	made := fields{}
	if err := json.Unmarshal([]byte(c.After), &made); err != nil {
		return nil, err
	}
	return &Change{AtelierID: c.AtelierID, AccountID: c.AccountID, At: c.At, Fields: made.names()}, nil
}

// LastBy returns the change that Undo would take back for an account, nil when there is none.
func LastBy(ctx context.Context, db *store.DB, o *operation.Operation, accountID string) (*Change, error) {
	return lastChange(ctx, db, "operation_id = ? AND account_id = ? AND undone_at IS NULL", o.ID, accountID)
}

// LastOf returns the last change of an atelier that still stands, nil when there is none: who is to be asked.
func LastOf(ctx context.Context, db *store.DB, o *operation.Operation, atelierID string) (*Change, error) {
	return lastChange(ctx, db, "operation_id = ? AND atelier_id = ? AND undone_at IS NULL", o.ID, atelierID)
}

func lastChange(ctx context.Context, db *store.DB, condition string, args ...any) (*Change, error) {
	var rows []change
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where(condition, args...).Order("at DESC, id DESC").Limit(1).Find(&rows).Error
	})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0].told()
}

// Pending is what is prepared and not published yet.
type Pending struct {
	// Changed are the ateliers that the public sees and that wait with changes.
	Changed []*Atelier
	// Drafts is how many ateliers nobody outside the team sees yet.
	Drafts int
	// Seats is how many seats are taken in Changed: the sign-ups that the changes concern.
	Seats int
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
			waiting.Seats += a.Seats.Confirmed + a.Seats.Offered
		}
	}
	return waiting
}

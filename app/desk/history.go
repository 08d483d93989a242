package desk

import (
	"context"
	"encoding/json"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Told is an action with the names that somebody who reads it needs; empty where they are gone.
type Told struct {
	Action
	Person, Title, Desk, Device string
	// Generation makes the code of the carnet.
	Generation int64
}

// Code is that of the carnet that the action is about, empty where there is none.
func (t *Told) Code(db *store.DB) signup.Code {
	if t.CarnetID == nil {
		return ""
	}
	return signup.CodeOf(db, *t.CarnetID, t.Generation)
}

const selectTold = `SELECT x.*, COALESCE(p.name, h.name, '') AS person, COALESCE(a.title, '') AS title, COALESCE(d.name, '') AS desk,
		COALESCE(v.name, '') AS device, COALESCE(c.generation, 1) AS generation FROM desk_action x
	LEFT JOIN carnet c ON c.operation_id = x.operation_id AND c.id = x.carnet_id AND c.erased_at IS NULL
	LEFT JOIN person p ON p.operation_id = x.operation_id AND p.id = x.person_id
	LEFT JOIN person h ON h.operation_id = x.operation_id AND h.carnet_id = x.carnet_id AND h.position = 0
	LEFT JOIN atelier a ON a.operation_id = x.operation_id AND a.id = x.atelier_id
	LEFT JOIN desk d ON d.operation_id = x.operation_id AND d.id = x.desk_id
	LEFT JOIN desk_device v ON v.operation_id = x.operation_id AND v.id = x.desk_device_id WHERE x.operation_id = ? AND `

func told(ctx context.Context, db *store.DB, operationID, which string, args ...any) (list []Told, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(selectTold+which, append([]any{operationID}, args...)...).Scan(&list).Error
	})
	return list, err
}

// FindTold returns an action of a desk, nil when the desk did none such.
func FindTold(ctx context.Context, db *store.DB, d *Desk, id string) (*Told, error) {
	list, err := told(ctx, db, d.OperationID, "x.desk_id = ? AND x.id = ?", d.ID, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// mostTold is how many actions a list shows.
const mostTold = 200

// Refusals returns what the desks of the operation tried and what did not happen, the latest first.
func Refusals(ctx context.Context, db *store.DB, operationID string) ([]Told, error) {
	return told(ctx, db, operationID, "x.outcome = ? ORDER BY x.created_at DESC, x.id DESC LIMIT ?", Refused, mostTold)
}

// Decisions returns what the team has to decide, the oldest first, and then what it decided, the latest first.
func Decisions(ctx context.Context, db *store.DB, operationID string) (open, decided []Told, err error) {
	open, err = told(ctx, db, operationID, "x.outcome = ? AND x.decided_at IS NULL ORDER BY x.created_at, x.id", Decision)
	if err == nil {
		decided, err = told(ctx, db, operationID, "x.outcome = ? AND x.decided_at IS NOT NULL ORDER BY x.decided_at DESC, x.id LIMIT ?", Decision, mostTold)
	}
	return open, decided, err
}

// Tally counts what a desk did, by kind and outcome.
type Tally struct {
	DeskID  string
	Kind    string
	Outcome Outcome
	N       int
}

// Tallies returns what all desks did.
func Tallies(ctx context.Context, db *store.DB, operationID string) (list []Tally, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Action{}).Select("desk_id, kind, outcome, COUNT(*) AS n").Where("operation_id = ?", operationID).
			Group("desk_id, kind, outcome").Order("desk_id, kind, outcome").Scan(&list).Error
	})
	return list, err
}

// ReasonKey is the message that says why the action did not happen.
func (t *Told) ReasonKey() string {
	a := Answer{Outcome: Refused, Reason: t.Reason}
	var refused *problem.Error
	errors.As(a.Refusal(), &refused)
	return refused.Message.Key
}

// Since is the moment that the answer names: since when somebody is there, or when a seat was given away; 0 without one.
func (t *Told) Since() store.Instant {
	var a Answer
	_ = json.Unmarshal([]byte(t.Answer), &a) // ours; what cannot be read names no moment
	return a.Since
}

// item is what was asked for, as far as it is kept.
func (t *Told) item() (i Item) {
	_ = json.Unmarshal([]byte(t.Body), &i) // ours; nothing once it is settled
	return i
}

// WalkInName is the name of a walk-in that waits for a decision, empty otherwise.
func (t *Told) WalkInName() string { return t.item().Name }

// Headcount is how many people a walk-in that waits for a decision is, 1 otherwise.
func (t *Told) Headcount() int {
	i := t.item()
	return max(1, i.Adults+i.Children)
}

package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// What the team decides of an action that waits for it.
const (
	// Accept lets it have happened: with a seat, beyond the capacity where there is none left.
	Accept = "accepted"
	// Drop leaves it undone.
	Drop = "dropped"
	// Same says that a walk-in is the person who is on the list already: that one is ticked.
	Same = "same"
)

// Choices are the decisions that an action can have.
func (t *Told) Choices() []string {
	if t.Reason == "twin" {
		return []string{Same, Accept, Drop}
	}
	return []string{Accept, Drop}
}

// Decide settles what a device did and what could not be done when it arrived. It returns problem.NotFound, problem.Invalid for a
// decision that there is not, problem.Conflict when somebody decided meanwhile or it still cannot be done, problem.Full where not
// even a chair can be added.
func Decide(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, decision string) error {
	list, err := told(ctx, db, o.ID, "x.id = ? AND x.outcome = ?", id, Decision)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	t := &list[0]
	do, err := t.settle(ctx, db, by, o, decision)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, o.ID); err != nil {
			return err
		}
		done := tx.Model(&Action{}).Where("operation_id = ? AND id = ? AND decided_at IS NULL", o.ID, id).
			Updates(map[string]any{"decision": decision, "decided_at": by.Now(), "body": ""})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return problem.New(problem.Conflict, "desk.decision.taken", nil)
		}
		if do != nil {
			if err := do(tx); err != nil {
				return err
			}
		}
		return by.Record(tx, o.ID, "desk."+decision, "desk", t.DeskID)
	})
}

// settle prepares what a decision does; nil does nothing.
func (t *Told) settle(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, decision string) (func(tx *gorm.DB) error, error) {
	if t.DecidedAt != nil {
		return nil, problem.New(problem.Conflict, "desk.decision.taken", nil)
	}
	var item Item
	if err := json.Unmarshal([]byte(t.Body), &item); err != nil {
		return nil, fmt.Errorf("what waits for a decision: %w", err)
	}
	item.At = t.At
	switch {
	case decision == Drop:
		return nil, nil
	case decision == Accept && item.Kind == CheckIn:
		return t.attend(by, o, item.Person, nullable(item.Atelier)), nil
	case decision == Accept && item.Kind == WalkIn:
		return t.admit(ctx, db, by, o, item)
	case decision == Same && t.Reason == "twin":
		roster, err := signup.FindRoster(ctx, db, o.ID, item.Atelier)
		for i := range roster {
			if store.Fold(roster[i].Name) == store.Fold(item.Name) {
				return t.attend(by, o, roster[i].PersonID, &item.Atelier), err
			}
		}
		return nil, problem.New(problem.Conflict, "desk.decision.gone", nil)
	}
	return nil, problem.New(problem.Invalid, "desk.item.wrong", nil)
}

// attend ticks somebody, whatever became of the seat meanwhile.
func (t *Told) attend(by store.By, o *operation.Operation, personID string, atelierID *string) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error {
		a := signup.Arrival{OperationID: o.ID, PersonID: personID, AtelierID: atelierID, DeskID: &t.DeskID, At: t.At}
		return signup.Readmit(tx, by, a)
	}
}

// admit signs up a walk-in, without its share and beyond the capacity; to an atelier that was cancelled nobody goes.
func (t *Told) admit(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, item Item) (func(tx *gorm.DB) error, error) {
	at := Place{Operation: o, Desk: &Desk{OperationID: o.ID, ID: t.DeskID}, Language: o.Language}
	form := at.form(item)
	form.ShareID, form.Beyond = "", true
	if t.DeskDeviceID == nil { // from paper, perhaps with a carnet that was blank
		blank, err := signup.StillBlank(ctx, db, o.ID, item.Carnet)
		if err != nil {
			return nil, err
		}
		if form.Past, form.Blank = true, blank; !blank {
			form.CarnetID = ""
		}
	}
	rows, err := signup.PrepareWalkIn(ctx, db, by, o, form)
	if problem.Is(err, problem.Conflict) {
		form.AtelierID, form.SlotID = "", ""
		rows, err = signup.PrepareWalkIn(ctx, db, by, o, form)
	}
	if err != nil {
		return nil, err
	}
	return func(tx *gorm.DB) error {
		if err := rows.Write(tx, by); err != nil {
			return err
		}
		return tx.Model(&Action{}).Where("operation_id = ? AND id = ?", o.ID, t.ID).Update("carnet_id", rows.CarnetID()).Error
	}, nil
}

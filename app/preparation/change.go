package preparation

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Create adds a task that was typed in one line. It returns problem.Invalid with fields.
func Create(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form LineForm) (*Task, error) {
	var fields problem.Fields
	text, when := ParseLine(form.Line, o, by.At)
	t := &Task{OperationID: o.ID, ID: store.NewID(), Title: title(&fields, "line", text), Area: area(&fields, form.Area), OffsetDays: when.Offset, DueOn: when.On,
		State: ToDo, WaitsFor: []string{}, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	t.own(&fields, Who(form.Who))
	if err := fields.Err(); err != nil {
		return nil, err
	}
	return t, db.Write(ctx, func(tx *gorm.DB) error {
		if err := known(tx, t); err != nil {
			return err
		}
		if err := tx.Create(t).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "task.created", "task", t.ID)
	})
}

// known refuses an owner who is not of the operation.
func known(tx *gorm.DB, t *Task) error {
	var n int64
	var err error
	switch {
	case t.AccountID != nil:
		err = tx.Table("membership").Where("operation_id = ? AND account_id = ?", t.OperationID, *t.AccountID).Count(&n).Error
	case t.PartnerID != nil:
		err = tx.Model(&partner.Partner{}).Where("operation_id = ? AND id = ?", t.OperationID, *t.PartnerID).Count(&n).Error
	default:
		return nil
	}
	if err != nil || n > 0 {
		return err
	}
	return problem.Fields{{Name: "who", Message: problem.Message{Key: "task.error.who"}}}.Err()
}

// Update changes a task. It returns problem.Invalid with fields, also when tasks would wait for each other in a circle,
// problem.NotFound, and problem.Conflict (store.Stale) when the form was prepared from an earlier version.
func Update(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form Form) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, o.ID); err != nil {
			return err
		}
		current, err := find(tx, o.ID, id)
		if err != nil {
			return err
		}
		if form.Version != current.FormOf().Version {
			return store.Stale(current)
		}
		t, fields := form.apply(*current, o)
		if err := fields.Err(); err != nil {
			return err
		}
		if t.Who() != current.Who() { // who has left the team may keep what was given before
			if err := known(tx, &t); err != nil {
				return err
			}
		}
		if err := inOrder(tx, &t); err != nil {
			return err
		}
		t.moved(current.State, by)
		return save(tx, by, &t, "task.updated")
	})
}

// inOrder refuses tasks that are not of the operation, and those by which a task would wait for itself.
func inOrder(tx *gorm.DB, t *Task) error {
	if len(t.WaitsFor) == 0 {
		return nil
	}
	var all []*Task
	if err := tx.Select("id", "waits_for").Where("operation_id = ?", t.OperationID).Find(&all).Error; err != nil {
		return err
	}
	waits := make(map[string][]string, len(all))
	for _, other := range all {
		waits[other.ID] = other.WaitsFor
	}
	for _, id := range t.WaitsFor {
		if _, there := waits[id]; !there {
			return problem.Fields{{Name: "waits_for", Message: problem.Message{Key: "task.error.unknown"}}}.Err()
		}
	}
	waits[t.ID] = t.WaitsFor
	if circular(waits, t.ID) {
		return problem.Fields{{Name: "waits_for", Message: problem.Message{Key: "task.error.circle"}}}.Err()
	}
	return nil
}

// circular reports whether a task waits for itself, however long the way round. Identifiers that are gone end their way.
func circular(waits map[string][]string, id string) bool {
	seen := map[string]bool{}
	next := slices.Clone(waits[id])
	for len(next) > 0 {
		one := next[len(next)-1]
		next = next[:len(next)-1]
		if one == id {
			return true
		}
		if !seen[one] {
			seen[one] = true
			next = append(next, waits[one]...)
		}
	}
	return false
}

// moved notes when a task was done and by whom, or forgets it when it is open again.
func (t *Task) moved(before State, by store.By) {
	switch {
	case t.State != Done:
		t.DoneAt, t.DoneBy = nil, ""
	case before != Done:
		now := by.Now()
		t.DoneAt, t.DoneBy = &now, ""
		if by.Actor.Kind == store.ActorAccount {
			t.DoneBy = by.Actor.ID
		}
	}
}

func save(tx *gorm.DB, by store.By, t *Task, action string) error {
	read := t.Version
	t.Version, t.UpdatedAt = read+1, by.Now()
	done := tx.Model(&Task{}).Where("operation_id = ? AND id = ? AND version = ?", t.OperationID, t.ID, read).
		Select("*").Omit("operation_id", "id", "step", "created_at").Updates(t)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return store.Stale(t)
	}
	return by.Record(tx, t.OperationID, action, "task", t.ID)
}

// SetState says how far a task has come, whatever else has changed in it meanwhile: two people who both tick it mean the same. It returns
// problem.Invalid and problem.NotFound.
func SetState(ctx context.Context, db *store.DB, by store.By, operationID, id string, state State) (before State, err error) {
	if !slices.Contains(States, state) {
		return "", problem.New(problem.Invalid, "error.request", nil)
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "task", operationID, id); err != nil {
			return err
		}
		t, err := find(tx, operationID, id)
		if err != nil {
			return err
		}
		before = t.State
		if t.State == state {
			return nil
		}
		t.State = state
		t.moved(before, by)
		return save(tx, by, t, "task."+string(state))
	})
	return before, err
}

// Remove deletes a task with its checklist and its discussion; nothing waits for it any more. It returns problem.NotFound.
func Remove(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		if _, err := find(tx, operationID, id); err != nil {
			return err
		}
		var waiting []*Task
		if err := tx.Where("operation_id = ? AND waits_for LIKE ?", operationID, "%"+id+"%").Find(&waiting).Error; err != nil {
			return err
		}
		for _, t := range waiting {
			t.WaitsFor = slices.DeleteFunc(t.WaitsFor, func(other string) bool { return other == id })
			if err := save(tx, by, t, "task.updated"); err != nil {
				return err
			}
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Delete(&Task{}).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "task.removed", "task", id)
	})
}

package preparation

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/data"
)

// MissingSteps returns the steps of the retro-planning that have not become tasks yet.
func MissingSteps(tasks []*Task) []data.Step {
	return slices.DeleteFunc(data.Retroplanning(), func(s data.Step) bool {
		return slices.ContainsFunc(tasks, func(t *Task) bool { return t.Step == s.Key })
	})
}

// Generate makes a task of every step of the retro-planning that is not one yet, in the language of the operation, and returns how many it
// made. Asking again, or twice at once, adds only what is missing.
func Generate(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) (made int, err error) {
	steps := data.Retroplanning()
	ids := make(map[string]string, len(steps))
	for _, s := range steps {
		ids[s.Key] = store.NewID()
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		made = 0
		if err := store.LockOperation(tx, o.ID); err != nil {
			return err
		}
		var there []*Task
		if err := tx.Select("id", "step").Where("operation_id = ? AND step <> ''", o.ID).Find(&there).Error; err != nil {
			return err
		}
		known := make(map[string]string, len(steps)) // identifiers of what is there and of what is made, by step
		for _, t := range there {
			known[t.Step] = t.ID
		}
		for _, s := range steps {
			if known[s.Key] != "" {
				continue
			}
			known[s.Key] = ids[s.Key]
			if err := createStep(tx, by, o, s, known); err != nil {
				return err
			}
			made++
		}
		if made == 0 {
			return nil
		}
		return by.Record(tx, o.ID, "task.generated", "operation", o.ID)
	})
	return made, err
}

// createStep makes a task of a step; ids are the tasks of this step and of those before it.
func createStep(tx *gorm.DB, by store.By, o *operation.Operation, s data.Step, ids map[string]string) error {
	t := Task{OperationID: o.ID, ID: ids[s.Key], Step: s.Key, Area: s.Area, Title: s.Title.In(o.Language), OffsetDays: &s.Offset, State: ToDo,
		WaitsFor: []string{}, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	for _, key := range s.After {
		t.WaitsFor = append(t.WaitsFor, ids[key])
	}
	if err := tx.Create(&t).Error; err != nil {
		return err
	}
	for i, text := range s.Checklist {
		item := Item{OperationID: o.ID, ID: store.NewID(), TaskID: t.ID, Text: text.In(o.Language), Position: i + 1}
		if err := tx.Create(&item).Error; err != nil {
			return err
		}
	}
	return nil
}

package preparation

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// mostItems and mostComments bound what one task can hold.
const (
	mostItems    = 60
	mostComments = 500
)

// AddItem adds a line to the checklist of a task. It returns problem.Invalid with fields, and problem.NotFound.
func AddItem(ctx context.Context, db *store.DB, by store.By, operationID, taskID, text string) error {
	var fields problem.Fields
	text = fields.AtMost("item", typed.Line(text), itemLimit)
	if text == "" {
		fields.Add("item", "task.error.item", nil)
	}
	if err := fields.Err(); err != nil {
		return err
	}
	item := Item{OperationID: operationID, ID: store.NewID(), TaskID: taskID, Text: text}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "task", operationID, taskID); err != nil {
			return err
		}
		if _, err := find(tx, operationID, taskID); err != nil {
			return err
		}
		var last []int
		if err := tx.Model(&Item{}).Where("operation_id = ? AND task_id = ?", operationID, taskID).Order("position DESC").Pluck("position", &last).Error; err != nil {
			return err
		}
		if len(last) >= mostItems {
			return problem.Fields{{Name: "item", Message: problem.Message{Key: "task.error.items", Args: problem.Args{"Max": mostItems}}}}.Err()
		}
		item.Position = 1
		if len(last) > 0 {
			item.Position = last[0] + 1
		}
		if err := tx.Create(&item).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "task.item_added", "task", taskID)
	})
}

// TickItem says whether a line of a checklist is done. It returns problem.NotFound.
func TickItem(ctx context.Context, db *store.DB, by store.By, operationID, taskID, itemID string, done bool) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		ticked := tx.Model(&Item{}).Where("operation_id = ? AND task_id = ? AND id = ?", operationID, taskID, itemID).Update("done", done)
		return touched(ticked, by, tx, operationID, taskID, "task.item_ticked")
	})
}

// RemoveItem takes a line off a checklist. It returns problem.NotFound.
func RemoveItem(ctx context.Context, db *store.DB, by store.By, operationID, taskID, itemID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		removed := tx.Where("operation_id = ? AND task_id = ? AND id = ?", operationID, taskID, itemID).Delete(&Item{})
		return touched(removed, by, tx, operationID, taskID, "task.item_removed")
	})
}

// touched records what one statement did to one row, or says that there was none.
func touched(done *gorm.DB, by store.By, tx *gorm.DB, operationID, taskID, action string) error {
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return NotThere()
	}
	return by.Record(tx, operationID, action, "task", taskID)
}

// Say adds something to the discussion of a task. It returns problem.Invalid with fields, and problem.NotFound.
func Say(ctx context.Context, db *store.DB, by store.By, operationID, taskID, body string) error {
	var fields problem.Fields
	body = fields.AtMost("comment", typed.Text(body), commentLimit)
	if body == "" {
		fields.Add("comment", "task.error.comment", nil)
	}
	if err := fields.Err(); err != nil {
		return err
	}
	comment := Comment{OperationID: operationID, ID: store.NewID(), TaskID: taskID, Body: body, At: by.Now()}
	if by.Actor.Kind == store.ActorAccount {
		comment.AccountID = &by.Actor.ID
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := find(tx, operationID, taskID); err != nil {
			return err
		}
		var n int64
		if err := tx.Model(&Comment{}).Where("operation_id = ? AND task_id = ?", operationID, taskID).Count(&n).Error; err != nil {
			return err
		}
		if n >= mostComments {
			return problem.Fields{{Name: "comment", Message: problem.Message{Key: "task.error.comments"}}}.Err()
		}
		if err := tx.Create(&comment).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "task.comment_added", "task", taskID)
	})
}

// TakeBack deletes what the account of by said itself. It returns problem.NotFound for what is not there, or another's.
func TakeBack(ctx context.Context, db *store.DB, by store.By, operationID, taskID, commentID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		gone := tx.Where("operation_id = ? AND task_id = ? AND id = ? AND account_id = ?", operationID, taskID, commentID, by.Actor.ID).Delete(&Comment{})
		return touched(gone, by, tx, operationID, taskID, "task.comment_removed")
	})
}

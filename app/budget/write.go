package budget

import (
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// row is what the three kinds of rows that people edit have in common for the database.
type row struct{ kind, id string }

// save writes the changed values of a row that had a version; current is the row as it is, for a refusal.
func save(tx *gorm.DB, by store.By, o *operation.Operation, values, current any, version int64, action string, r row) error {
	done := tx.Model(values).Where("operation_id = ? AND id = ? AND version = ?", o.ID, r.id, version).
		Select("*").Omit("operation_id", "id", "created_at").Updates(values)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return store.Stale(current)
	}
	return by.Record(tx, o.ID, action, r.kind, r.id)
}

// remove deletes a row of the version that its page showed: what somebody has changed meanwhile is looked at once more first.
func remove(tx *gorm.DB, by store.By, o *operation.Operation, model, current any, version int64, action string, r row) error {
	done := tx.Where("operation_id = ? AND id = ? AND version = ?", o.ID, r.id, version).Delete(model)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return store.Stale(current)
	}
	return by.Record(tx, o.ID, action, r.kind, r.id)
}

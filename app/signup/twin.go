package signup

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// Twin returns a carnet of somebody with the name and the telephone of a form, nil when there is none: the same slip was perhaps typed in
// before. A relay, which sees those that it entered and nobody else, is told of these only. The form itself, sent again, is no twin.
func Twin(ctx context.Context, db *store.DB, o *operation.Operation, form Form) (*Opened, error) {
	form = form.Clean()
	phone, ok := typed.Phone(form.Phone)
	if !ok || form.Name == "" {
		return nil, nil
	}
	var persons []Person
	err := db.Read(ctx, func(tx *gorm.DB) error {
		query := tx.Joins("JOIN carnet ON carnet.operation_id = person.operation_id AND carnet.id = person.carnet_id").
			Where("carnet.operation_id = ? AND carnet.erase_at IS NULL AND person.position = 0 AND person.phone = ?", o.ID, phone).
			Where("NOT EXISTS (SELECT 1 FROM idempotency i WHERE i.operation_id = carnet.operation_id AND i.key = ? AND i.result = carnet.id)", form.Key)
		if form.DeskID != "" {
			query = query.Where("carnet.desk_id = ?", form.DeskID)
		}
		return query.Find(&persons).Error
	})
	for i := range persons {
		if store.Fold(persons[i].Name) == store.Fold(form.Name) {
			return FindByID(ctx, db, o.ID, persons[i].CarnetID)
		}
	}
	return nil, err
}

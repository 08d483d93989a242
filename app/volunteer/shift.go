package volunteer

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// AddShift adds hours to a post. It returns problem.Invalid and problem.NotFound.
func AddShift(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, postID string, form ShiftForm) (*Shift, error) {
	s, wrong := form.apply(Shift{OperationID: o.ID, ID: store.NewID(), PostID: postID, Version: 1}, o)
	if err := wrong.Err(); err != nil {
		if _, missing := findOutside(ctx, db, o.ID, postID); missing != nil {
			return nil, missing
		}
		return nil, err
	}
	return &s, db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := findPost(tx, o.ID, postID); err != nil {
			return err
		}
		if err := tx.Create(&s).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "volunteer.shift_created", "volunteer_shift", s.ID)
	})
}

func findOutside(ctx context.Context, db *store.DB, operationID, postID string) (p *Post, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		p, err = findPost(tx, operationID, postID)
		return err
	})
	return p, err
}

// UpdateShift changes hours and numbers. Volunteers are told by letter when the hours are others; a number below those who come
// sends nobody away. It returns problem.Invalid, problem.NotFound and problem.Conflict (store.Stale).
func UpdateShift(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, postID, id string, form ShiftForm) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "volunteer_shift", o.ID, id); err != nil {
			return err
		}
		current, err := findShiftOf(tx, o.ID, postID, id)
		if err != nil {
			return err
		}
		if form.Version != strconv.FormatInt(current.Version, 10) {
			return store.Stale(current)
		}
		s, wrong := form.apply(*current, o)
		if err := wrong.Err(); err != nil {
			return err
		}
		s.Version++
		err = tx.Model(&Shift{}).Where("operation_id = ? AND id = ?", o.ID, id).Select("starts_at", "ends_at", "wanted", "extra", "version").Updates(&s).Error
		if err != nil {
			return err
		}
		if s.StartsAt != current.StartsAt || s.EndsAt != current.EndsAt {
			if err := tellOfChange(tx, by, o.ID, "id = ?", id); err != nil {
				return err
			}
		}
		return by.Record(tx, o.ID, "volunteer.shift_updated", "volunteer_shift", id)
	})
}

// RemoveShift deletes hours. It returns problem.NotFound, and problem.Conflict while somebody comes.
func RemoveShift(ctx context.Context, db *store.DB, by store.By, operationID, postID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := findShiftOf(tx, operationID, postID, id); err != nil {
			return err
		}
		if err := deserted(tx, operationID, id); err != nil {
			return err
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Delete(&Shift{}).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "volunteer.shift_removed", "volunteer_shift", id)
	})
}

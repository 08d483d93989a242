package meeting

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Create makes a meeting; the same form sent twice makes one. It returns problem.Invalid with fields.
func Create(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form Form) (*Meeting, error) {
	m, fields := form.apply(Meeting{OperationID: o.ID, ID: form.Key, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}, o)
	if err := fields.Err(); err != nil {
		return nil, err
	}
	if !store.ValidID(m.ID) {
		m.ID = store.NewID()
	}
	return &m, db.Write(ctx, func(tx *gorm.DB) error {
		if err := m.knownPlace(tx); err != nil {
			return err
		}
		// Addresses are given one after the other.
		err := store.LockOperation(tx, o.ID)
		if err != nil {
			return err
		}
		if m.Slug, err = freeSlug(tx, o.ID, m.Title); err != nil {
			return err
		}
		made := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoNothing: true}).Create(&m)
		if made.Error != nil || made.RowsAffected == 0 {
			return made.Error
		}
		return by.Record(tx, o.ID, "meeting.created", "public_meeting", m.ID)
	})
}

// knownPlace refuses a place that is not of the operation.
func (m *Meeting) knownPlace(tx *gorm.DB) error {
	if m.PlaceID == nil {
		return nil
	}
	there, err := store.KeepRow(tx, "place", m.OperationID, *m.PlaceID)
	if err == nil && !there {
		err = problem.Fields{{Name: "place_id", Message: problem.Message{Key: "meeting.error.place"}}}.Err()
	}
	return err
}

// Update changes a meeting. Whoever comes and gave an address is told when the hour or the place is another one. It returns
// problem.Invalid with fields, also for less room than there are sign-ups, problem.NotFound, and problem.Conflict (store.Stale) when the
// form was prepared from an earlier version.
func Update(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form Form) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		current, err := locked(tx, o.ID, id)
		if err != nil {
			return err
		}
		if form.Version != current.FormOf(o).Version {
			return store.Stale(current)
		}
		m, fields := form.apply(*current, o)
		if m.Capacity != nil && *m.Capacity < m.Taken && !fields.Has("capacity") {
			fields.Add("capacity", "meeting.error.taken", problem.Args{"Taken": m.Taken})
		}
		if m.State == Draft && m.Taken > 0 {
			fields.Add("shown", "meeting.error.shown", nil)
		}
		if err := fields.Err(); err != nil {
			return err
		}
		if err := m.knownPlace(tx); err != nil {
			return err
		}
		moved := m.StartsAt != current.StartsAt || m.EndsAt != current.EndsAt
		if moved || m.Place != current.Place || !same(m.PlaceID, current.PlaceID) {
			m.Sequence++
			if err := tell(tx, by, &m, moved); err != nil {
				return err
			}
		}
		return save(tx, by, &m, "meeting.updated")
	})
}

func same(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }

// locked reads a meeting that nobody else changes, or signs up for, before the transaction ends. It returns problem.NotFound.
func locked(tx *gorm.DB, operationID, id string) (*Meeting, error) {
	if err := store.LockRow(tx, "public_meeting", operationID, id); err != nil {
		return nil, err
	}
	return one[Meeting](tx, operationID, id)
}

func save(tx *gorm.DB, by store.By, m *Meeting, action string) error {
	m.Version, m.UpdatedAt = m.Version+1, by.Now()
	err := tx.Model(&Meeting{}).Where("operation_id = ? AND id = ?", m.OperationID, m.ID).
		Select("*").Omit("operation_id", "id", "slug", "taken", "created_at").Updates(m).Error
	if err != nil {
		return err
	}
	return by.Record(tx, m.OperationID, action, "public_meeting", m.ID)
}

// tell queues a letter to everybody who comes to a coming meeting and gave an address. Who was reminded of another date is reminded again.
func tell(tx *gorm.DB, by store.By, m *Meeting, moved bool) error {
	if m.Over(by.Now()) {
		return nil
	}
	if moved {
		if err := tx.Model(&Guest{}).Where("operation_id = ? AND public_meeting_id = ?", m.OperationID, m.ID).Update("reminded_at", nil).Error; err != nil {
			return err
		}
	}
	guests, err := coming(tx, m)
	if err != nil {
		return err
	}
	for _, g := range guests {
		if g.Email == "" {
			continue
		}
		if err := queue(tx, by, LetterChanged, g); err != nil {
			return err
		}
	}
	return nil
}

// Cancel calls a meeting off, and Restore makes it take place after all. Whoever comes and gave an address is told. Doing either twice does
// it once. Both return problem.NotFound.
func Cancel(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return set(ctx, db, by, operationID, id, Cancelled, "meeting.cancelled")
}

// Restore makes a meeting take place that was called off.
func Restore(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return set(ctx, db, by, operationID, id, Published, "meeting.restored")
}

func set(ctx context.Context, db *store.DB, by store.By, operationID, id string, state State, action string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		m, err := locked(tx, operationID, id)
		if err != nil || m.State == state || state == Published && m.State == Draft {
			return err
		}
		m.State = state
		m.Sequence++
		if err := tell(tx, by, m, false); err != nil {
			return err
		}
		return save(tx, by, m, action)
	})
}

// CountThoseWhoCame notes how many were there; a text that is empty forgets it. It returns problem.Invalid with fields, and
// problem.NotFound.
func CountThoseWhoCame(ctx context.Context, db *store.DB, by store.By, operationID, id, text string) error {
	came, fields := readCame(text)
	if err := fields.Err(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		m, err := locked(tx, operationID, id)
		if err != nil {
			return err
		}
		m.Came = came
		return save(tx, by, m, "meeting.counted")
	})
}

// Remove deletes a meeting for which nobody ever signed up. It returns problem.NotFound, and problem.Conflict for another one.
func Remove(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := locked(tx, operationID, id); err != nil {
			return err
		}
		var guests int64
		if err := tx.Model(&Guest{}).Where("operation_id = ? AND public_meeting_id = ?", operationID, id).Count(&guests).Error; err != nil {
			return err
		}
		if guests > 0 {
			return problem.New(problem.Conflict, "meeting.error.guests", nil)
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Delete(&Meeting{}).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "meeting.removed", "public_meeting", id)
	})
}

package message

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// Create keeps a draft. The same form sent again gives the same one. It returns problem.Invalid with fields, and problem.Conflict when
// the key belongs to another form.
func Create(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form Form) (*Message, error) {
	texts, audience, wrong := form.Check(o)
	if form.Key != "" && !store.ValidID(form.Key) {
		wrong.Add("key", "message.error.key", nil)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	hash, err := form.hash(db)
	if err != nil {
		return nil, err
	}
	made := Message{OperationID: o.ID, ID: store.NewID(), Texts: texts, Audience: audience, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	var kept *Message
	err = db.Write(ctx, func(tx *gorm.DB) error {
		m := made
		kept = &m
		if form.Key != "" {
			outcome, err := store.Remember(tx, o.ID, form.Key, hash, m.ID, by.Now())
			if err != nil {
				return err
			}
			if outcome.Repeated {
				kept, err = find(tx, o.ID, outcome.Result)
				return err
			}
		}
		if err := known(tx, o.ID, &audience); err != nil {
			return err
		}
		if err := tx.Create(&m).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "message.created", "message", m.ID)
	})
	return kept, err
}

// known refuses an atelier or a post of another operation; empty is all of them.
func known(tx *gorm.DB, operationID string, a *Audience) error {
	var wrong problem.Fields
	for _, one := range []struct {
		row            any
		id, field, key string
	}{{&programme.Atelier{}, a.AtelierID, "atelier", "message.error.atelier"}, {&volunteer.Post{}, a.PostID, "post", "message.error.choice"}} {
		if one.id == "" {
			continue
		}
		var n int64
		if err := tx.Model(one.row).Where("operation_id = ? AND id = ?", operationID, one.id).Count(&n).Error; err != nil {
			return err
		}
		if n == 0 {
			wrong.Add(one.field, one.key, nil)
		}
	}
	return wrong.Err()
}

// Update changes a draft. It returns problem.Invalid with fields, problem.NotFound, and problem.Conflict when it was sent, or
// (store.Stale) changed by somebody else.
func Update(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form Form) error {
	texts, audience, wrong := form.Check(o)
	if err := wrong.Err(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		m, err := find(tx, o.ID, id)
		if err != nil {
			return err
		}
		switch {
		case !m.Draft():
			return alreadySent()
		case decimal(m.Version) != form.Version:
			return store.Stale(m)
		}
		if err := known(tx, o.ID, &audience); err != nil {
			return err
		}
		read := m.Version
		m.Texts, m.Audience, m.UpdatedAt, m.Version = texts, audience, by.Now(), read+1
		done := tx.Model(&Message{}).Where("operation_id = ? AND id = ? AND version = ? AND sent_at IS NULL", o.ID, id, read).
			Select("texts", "audience", "updated_at", "version").Updates(m)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return store.Stale(m)
		}
		return by.Record(tx, o.ID, "message.changed", "message", id)
	})
}

// Copy makes a draft of a message, to write something like it once more. It returns problem.NotFound.
func Copy(ctx context.Context, db *store.DB, by store.By, operationID, id string) (copied *Message, err error) {
	newID := store.NewID()
	err = db.Write(ctx, func(tx *gorm.DB) error {
		m, err := find(tx, operationID, id)
		if err != nil {
			return err
		}
		copied = &Message{OperationID: operationID, ID: newID, Texts: m.Texts, Audience: m.Audience, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
		if err := tx.Create(copied).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "message.created", "message", newID)
	})
	return copied, err
}

// Delete throws a draft away. It returns problem.NotFound, and problem.Conflict for a message that was sent: what people were told
// stays known.
func Delete(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Where("operation_id = ? AND id = ? AND sent_at IS NULL", operationID, id).Delete(&Message{})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			if _, err := find(tx, operationID, id); err != nil {
				return err
			}
			return alreadySent()
		}
		return by.Record(tx, operationID, "message.deleted", "message", id)
	})
}

package formality

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Create adds a formality of the team's own, which is needed: nobody adds one that is not. It returns problem.Invalid with fields.
func Create(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form NewForm) (*Formality, error) {
	var fields problem.Fields
	f := &Formality{OperationID: o.ID, ID: store.NewID(), Title: title(&fields, form.Title), Need: Needed,
		Authority: fields.AtMost("authority", typed.Line(form.Authority), titleLimit), LeadDays: lead(&fields, form.Lead),
		CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	if err := fields.Err(); err != nil {
		return nil, err
	}
	return f, db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(f).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "formality.created", "formality", f.ID)
	})
}

// Update changes a formality. It returns problem.Invalid with fields, problem.NotFound, and problem.Conflict (store.Stale) when the form was
// prepared from an earlier version.
func Update(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, key string, form Form) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		current, err := locked(tx, o.ID, key)
		if err != nil {
			return err
		}
		if form.Version != decimal(current.Version) {
			return store.Stale(current)
		}
		f, fields := form.apply(*current, by.At.In(o.Location()))
		if err := fields.Err(); err != nil {
			return err
		}
		return save(tx, by, &f, "formality.updated")
	})
}

// Decide says whether a formality is needed, whatever else has changed in it meanwhile: the one tap of the list. It returns
// problem.Invalid and problem.NotFound.
func Decide(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, key string, need Need) error {
	if !slices.Contains(Needs, need) {
		return problem.New(problem.Invalid, "error.request", nil)
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		f, err := locked(tx, o.ID, key)
		if err != nil || f.Need == need {
			return err
		}
		f.Need = need
		return save(tx, by, f, "formality.decided")
	})
}

// Sent notes that a formality was sent today: the other tap of the list. One that was sent already keeps its day. It returns
// problem.NotFound.
func Sent(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, key string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		f, err := locked(tx, o.ID, key)
		if err != nil || f.SentOn != "" {
			return err
		}
		f.Need, f.SentOn = Needed, by.At.In(o.Location()).Format(time.DateOnly)
		return save(tx, by, f, "formality.sent")
	})
}

// Remove deletes a formality of the team's own with its papers. It returns problem.NotFound, also for a usual one: that is not needed
// instead.
func Remove(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	var hashes []string
	err := db.Write(ctx, func(tx *gorm.DB) error {
		f, err := locked(tx, o.ID, id)
		if err != nil {
			return err
		}
		if !f.Own() {
			return NotThere()
		}
		if hashes, err = papers.Hashes(tx, o.ID, f.ID); err != nil {
			return err
		}
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, f.ID).Delete(&Formality{}).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "formality.removed", "formality", f.ID)
	})
	if err == nil {
		attachment.Release(ctx, db, hashes...)
	}
	return err
}

// locked reads a formality and makes other changes of the operation's formalities wait: two that answer the same question first would
// otherwise both make its row.
func locked(tx *gorm.DB, operationID, key string) (*Formality, error) {
	if err := store.LockOperation(tx, operationID); err != nil {
		return nil, err
	}
	return find(tx, operationID, key)
}

// save writes a formality that was read under the lock; of a usual one that has no row yet it makes it.
func save(tx *gorm.DB, by store.By, f *Formality, action string) error {
	read := f.Version
	f.Version, f.UpdatedAt = read+1, by.Now()
	var done *gorm.DB
	if read == 0 {
		f.ID, f.CreatedAt = store.NewID(), by.Now()
		done = tx.Create(f)
	} else {
		done = tx.Model(&Formality{}).Where("operation_id = ? AND id = ? AND version = ?", f.OperationID, f.ID, read).
			Select("*").Omit("operation_id", "id", "kind", "created_at").Updates(f)
	}
	switch {
	case done.Error != nil:
		return done.Error
	case done.RowsAffected == 0:
		return store.Stale(f)
	}
	return by.Record(tx, f.OperationID, action, "formality", f.ID)
}

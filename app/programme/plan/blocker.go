package plan

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// BlockerForm is what somebody typed about a break, or about a time in which a place is taken.
type BlockerForm struct {
	// Version is that of the blocker that is changed, empty for a new one.
	Version string `form:"version"`
	Kind    string `form:"kind"`
	Title   string `form:"title"`
	// Place is the identifier of a place, or empty for all of them.
	Place string `form:"place"`
	// Day is a date of the plan, Start and End are hours of it, HH:MM.
	Day   string `form:"day"`
	Start string `form:"start"`
	End   string `form:"end"`
}

// BlockerKinds are what a blocker can be.
var BlockerKinds = []programme.BlockerKind{programme.Break, programme.Taken}

const longestTitle = 120

// BlockerFormOf returns the form of a blocker as it is.
func BlockerFormOf(b *programme.Blocker, location *time.Location) BlockerForm {
	form := BlockerForm{Version: strconv.FormatInt(b.Version, 10), Kind: string(b.Kind), Title: b.Title, Day: DayOf(b.StartsAt, location).Date,
		Start: b.StartsAt.In(location).Format("15:04"), End: b.EndsAt.In(location).Format("15:04")}
	if b.PlaceID != nil {
		form.Place = *b.PlaceID
	}
	return form
}

// check returns the values of the form, or what is wrong with each field.
func (f BlockerForm) check(o *operation.Operation) (programme.Blocker, error) {
	var wrong problem.Fields
	b := programme.Blocker{OperationID: o.ID, Kind: programme.BlockerKind(f.Kind), Title: strings.Join(strings.Fields(f.Title), " ")}
	if !slices.Contains(BlockerKinds, b.Kind) {
		wrong.Add("kind", "programme.error.choice", nil)
	}
	switch {
	case b.Title == "":
		wrong.Add("title", "programme.error.required", nil)
	case utf8.RuneCountInString(b.Title) > longestTitle:
		wrong.Add("title", "programme.error.too_long", problem.Args{"Limit": longestTitle})
	}
	if f.Place != "" {
		b.PlaceID = &f.Place
	}
	day, ok := ParseDay(f.Day, o.Location())
	if !ok {
		wrong.Add("day", "plan.error.day", nil)
		return b, wrong.Err()
	}
	b.StartsAt = clockOf(day, "start", f.Start, false, &wrong)
	b.EndsAt = clockOf(day, "end", f.End, true, &wrong)
	if f.End == "05:00" || f.End == "5:00" {
		b.EndsAt = day.End
	}
	if len(wrong) == 0 && b.EndsAt <= b.StartsAt {
		wrong.Add("end", "programme.error.end_before_start", nil)
	}
	return b, wrong.Err()
}

// FindBlocker returns a blocker of the operation. It returns problem.NotFound.
func FindBlocker(ctx context.Context, db *store.DB, o *operation.Operation, id string) (*programme.Blocker, error) {
	var b programme.Blocker
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("operation_id = ? AND id = ?", o.ID, id).Take(&b).Error })
	if err != nil {
		return nil, err
	}
	return &b, nil
}

// CreateBlocker adds a break or a time in which a place is taken. It returns problem.Invalid with fields.
func CreateBlocker(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form BlockerForm) (*programme.Blocker, error) {
	values, err := form.check(o)
	if err := errors.Join(err, programme.Changeable(o)); err != nil {
		return nil, err
	}
	var created programme.Blocker
	err = db.Write(ctx, func(tx *gorm.DB) error {
		created = values
		created.ID, created.Version = store.NewID(), 1
		if err := checkPlace(tx, o, created.PlaceID); err != nil {
			return err
		}
		store.Touch(tx, o.ID)
		return errors.Join(tx.Create(&created).Error, by.Record(tx, o.ID, "blocker.created", "blocker", created.ID))
	})
	if err != nil {
		return nil, err
	}
	return &created, nil
}

// UpdateBlocker changes a blocker. It returns problem.Invalid with fields, problem.NotFound, or problem.Conflict
// (store.Stale) when somebody changed it since the form was shown.
func UpdateBlocker(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form BlockerForm) (*programme.Blocker, error) {
	values, err := form.check(o)
	if err := errors.Join(err, programme.Changeable(o)); err != nil {
		return nil, err
	}
	var updated programme.Blocker
	err = db.Write(ctx, func(tx *gorm.DB) error {
		var current programme.Blocker
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, id).Take(&current).Error; err != nil {
			return err
		}
		if err := checkPlace(tx, o, values.PlaceID); err != nil {
			return err
		}
		if strconv.FormatInt(current.Version, 10) != form.Version {
			return store.Stale(&current)
		}
		updated = values
		updated.ID, updated.Version = id, current.Version+1
		done := tx.Model(&programme.Blocker{}).Where("operation_id = ? AND id = ? AND version = ?", o.ID, id, current.Version).
			Select("place_id", "kind", "title", "starts_at", "ends_at", "version").Updates(&updated)
		switch {
		case done.Error != nil:
			return done.Error
		case done.RowsAffected == 0:
			return store.Stale(&current)
		}
		store.Touch(tx, o.ID)
		return by.Record(tx, o.ID, "blocker.changed", "blocker", id)
	})
	if err != nil {
		return nil, err
	}
	return &updated, nil
}

// DeleteBlocker takes a blocker away; one that is gone already is no error.
func DeleteBlocker(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	if err := programme.Changeable(o); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Where("operation_id = ? AND id = ?", o.ID, id).Delete(&programme.Blocker{})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		store.Touch(tx, o.ID)
		return by.Record(tx, o.ID, "blocker.deleted", "blocker", id)
	})
}

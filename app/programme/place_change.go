package programme

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// placeColumns are what UpdatePlace changes.
var placeColumns = []string{"name", "folded", "address", "directions", "longitude", "latitude", "capacity", "outdoors",
	"access", "equipment", "opening", "notes", "updated_at", "version", "hours", "authorised", "use_authorised", "opened_by",
	"closed_by", "duty_phone", "key_notes", "alarm_notes", "sockets", "wifi", "mobile", "shared"}

// CreatePlace adds a place, with the next number of the map. It returns problem.Invalid with fields.
func CreatePlace(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form PlaceForm) (*Place, error) {
	var place *Place
	err := db.Write(ctx, func(tx *gorm.DB) (err error) {
		place, err = PlaceIn(tx, by, o, form)
		return err
	})
	return place, err
}

// PlaceIn adds a place in the transaction of what it comes from. It returns the errors of CreatePlace.
func PlaceIn(tx *gorm.DB, by store.By, o *operation.Operation, form PlaceForm) (*Place, error) {
	place, fields := form.check(o)
	if err := errors.Join(fields.Err(), Changeable(o)); err != nil {
		return nil, err
	}
	place.ID, place.Version = store.NewID(), 1
	place.CreatedAt, place.UpdatedAt = by.Now(), by.Now()
	if err := insertPlace(tx, &place); err != nil {
		return nil, err
	}
	store.Touch(tx, o.ID)
	return &place, by.Record(tx, o.ID, "place.created", "place", place.ID)
}

// insertPlace gives a place its number and slug and writes it. Places are few and written by the team: the operation's row
// is locked meanwhile, so that two of them cannot take one number.
func insertPlace(tx *gorm.DB, place *Place) error {
	err := store.LockOperation(tx, place.OperationID)
	if err != nil {
		return err
	}
	err = tx.Raw("SELECT COALESCE(MAX(number), 0) + 1 FROM place WHERE operation_id = ?", place.OperationID).Scan(&place.Number).Error
	if err != nil {
		return err
	}
	place.Slug, err = freeSlug(tx, "place", place.OperationID, place.ID, slugOf(place.Name, "lieu-"+decimal(int64(place.Number))))
	if err != nil {
		return err
	}
	return tx.Create(place).Error
}

// UpdatePlace changes a place; its number and slug stay. It returns problem.Invalid with fields, problem.NotFound, or
// problem.Conflict (store.Stale) when the form was prepared from an earlier version.
func UpdatePlace(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form PlaceForm) (*Place, error) {
	values, fields := form.check(o)
	if err := errors.Join(fields.Err(), Changeable(o)); err != nil {
		return nil, err
	}
	var place Place
	err := db.Write(ctx, func(tx *gorm.DB) error {
		var current Place
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, id).Take(&current).Error; err != nil {
			return err
		}
		if decimal(current.Version) != form.Version {
			return store.Stale(&current)
		}
		place = values
		place.ID, place.Number, place.Slug, place.ImportedGUID = id, current.Number, current.Slug, current.ImportedGUID
		place.CreatedAt, place.UpdatedAt, place.Version = current.CreatedAt, by.Now(), current.Version+1
		done := tx.Model(&Place{}).Where("operation_id = ? AND id = ? AND version = ?", o.ID, id, current.Version).
			Select(placeColumns).Updates(&place)
		if err := changedOne(done, &current); err != nil {
			return err
		}
		if err := moveAteliers(tx, by, o.ID, &current, &place); err != nil {
			return err
		}
		store.Touch(tx, o.ID)
		return by.Record(tx, o.ID, "place.updated", "place", id)
	})
	if err != nil {
		return nil, err
	}
	return &place, nil
}

// moveAteliers renews the published ateliers of a place whose name, address or position changed: subscribers of the
// calendar must see that they have to go elsewhere.
func moveAteliers(tx *gorm.DB, by store.By, operationID string, before, after *Place) error {
	if before.Name == after.Name && before.Address == after.Address &&
		degreesText(before.Latitude) == degreesText(after.Latitude) && degreesText(before.Longitude) == degreesText(after.Longitude) {
		return nil
	}
	return tx.Model(&Atelier{}).Where("operation_id = ? AND place_id = ? AND status <> ?", operationID, after.ID, DraftAtelier).
		Updates(map[string]any{"sequence": gorm.Expr("sequence + 1"), "updated_at": by.Now()}).Error
}

// DeletePlace removes a place that nothing uses. It returns problem.NotFound, or problem.Conflict when ateliers take place
// there, in public or in preparation.
func DeletePlace(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	if err := Changeable(o); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "place", o.ID, id); err != nil {
			return err
		}
		var used int64
		err := tx.Model(&Atelier{}).Where("operation_id = ? AND (place_id = ? OR fallback_place_id = ? OR "+preparedFor+")", o.ID, id, id, "%"+id+"%").Count(&used).Error
		if err != nil {
			return err
		}
		if used > 0 {
			n := int(used)
			return &problem.Error{Kind: problem.Conflict, Message: problem.Message{Key: "programme.error.place_used", Count: &n}}
		}
		done := tx.Where("operation_id = ? AND id = ?", o.ID, id).Delete(&Place{})
		if done.Error == nil && done.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if done.Error != nil {
			return done.Error
		}
		store.Touch(tx, o.ID)
		return by.Record(tx, o.ID, "place.deleted", "place", id)
	})
}

// preparedFor holds for an atelier whose change in preparation names what LIKE finds, an identifier: the change is JSON, and
// would be lost without a word with the row that it names.
const preparedFor = `EXISTS (SELECT 1 FROM atelier_draft d WHERE d.operation_id = atelier.operation_id AND d.atelier_id = atelier.id AND d.changes LIKE ?)`

// Changeable returns problem.Closed for an operation that is archived: nobody changes its programme any more.
func Changeable(o *operation.Operation) error {
	if o.Phase == operation.Archived {
		return problem.New(problem.Closed, "programme.error.archived", nil)
	}
	return nil
}

// changedOne turns an UPDATE that found no row of the expected version into the refusal of a stale edit.
func changedOne(done *gorm.DB, current any) error {
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return store.Stale(current)
	}
	return nil
}

package programme

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/data"
)

// CreateAtelier adds an atelier as a draft, with the next number of the operation and its pool of seats. A form with neither
// beginning nor end leaves it without an hour. It returns problem.Invalid with fields.
func CreateAtelier(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form AtelierForm) (*Atelier, error) {
	waits := form.withoutHour(o)
	values, fields := form.check(o)
	if err := errors.Join(fields.Err(), Changeable(o)); err != nil {
		return nil, err
	}
	if waits {
		values.StartsAt, values.EndsAt = 0, store.Instant(UsualLength.Milliseconds())
	}
	var created Atelier
	err := db.Write(ctx, func(tx *gorm.DB) error {
		created = values.Atelier
		if err := addDraft(tx, by, &created, values.capacity); err != nil {
			return err
		}
		if err := setFacilitators(tx, by, o.ID, created.ID, values.facilitators); err != nil {
			return err
		}
		return values.writeBeside(tx, created.ID)
	})
	if err != nil {
		return nil, err
	}
	return &created, nil
}

// AddDraft adds an atelier that comes from no form as a draft, in a transaction of something larger: with the next number of
// the operation, a pool of seats without limit, and those who lead it. It returns problem.Invalid when a theme, place or
// partner is not of the operation.
func AddDraft(tx *gorm.DB, by store.By, a *Atelier, leads []Lead) error {
	a.Folded = store.Fold(a.Title + " " + a.Summary)
	if err := addDraft(tx, by, a, nil); err != nil {
		return err
	}
	return setLeads(tx, a, leads)
}

func addDraft(tx *gorm.DB, by store.By, a *Atelier, capacity *int) error {
	a.ID, a.Status, a.Version = store.NewID(), DraftAtelier, 1
	a.CreatedAt, a.UpdatedAt = by.Now(), by.Now()
	if err := checkNamed(tx, a); err != nil {
		return err
	}
	return insertAtelier(tx, by, a, capacity, "atelier.created")
}

// insertAtelier writes a new atelier with its number, its slug and its pool of seats.
func insertAtelier(tx *gorm.DB, by store.By, a *Atelier, capacity *int, action string) error {
	number, err := takeNumbers(tx, a.OperationID, 1)
	if err != nil {
		return err
	}
	a.Number = number
	if a.Slug, err = freeSlug(tx, "atelier", a.OperationID, a.ID, slugOf(a.Title, "atelier-"+decimal(number))); err != nil {
		return err
	}
	if err := tx.Create(a).Error; err != nil {
		return err
	}
	pool := SeatPool{OperationID: a.OperationID, ID: store.NewID(), AtelierID: a.ID, Capacity: capacity}
	if err := tx.Create(&pool).Error; err != nil {
		return err
	}
	store.Touch(tx, a.OperationID)
	return by.Record(tx, a.OperationID, action, "atelier", a.ID)
}

// takeNumbers takes the next n numbers of the operation and returns the first. A number is never given twice, even when
// what had it is deleted.
func takeNumbers(tx *gorm.DB, operationID string, n int) (first int64, err error) {
	var next []int64
	err = tx.Raw("UPDATE operation SET next_number = next_number + ? WHERE id = ? RETURNING next_number", n, operationID).Scan(&next).Error
	if err != nil {
		return 0, err
	}
	if len(next) == 0 {
		return 0, gorm.ErrRecordNotFound
	}
	return next[0] - int64(n), nil
}

// checkNamed refuses a theme, place or partner that the operation does not have, and completes what the theme proposes.
func checkNamed(tx *gorm.DB, a *Atelier) error {
	var fields problem.Fields
	var themes []Theme
	if err := tx.Where("operation_id = ? AND id = ?", a.OperationID, a.ThemeID).Find(&themes).Error; err != nil {
		return err
	}
	if len(themes) == 0 {
		fields.Add("theme", "programme.error.choose_theme", nil)
	} else {
		completeOutput(a, &themes[0])
	}
	for _, named := range []struct {
		field, table string
		id           *string
	}{{"place", "place", a.PlaceID}, {"partner", "partner", a.PartnerID}, {"fallback_place", "place", a.FallbackPlaceID}} {
		if named.id == nil {
			continue
		}
		var n int64
		if err := tx.Table(named.table).Where("operation_id = ? AND id = ?", a.OperationID, *named.id).Count(&n).Error; err != nil {
			return err
		}
		if n == 0 {
			fields.Add(named.field, "programme.error.choice", nil)
		}
	}
	return fields.Err()
}

// completeOutput gives an expected production without a licence or a destination those that its theme proposes.
func completeOutput(a *Atelier, theme *Theme) {
	if a.OutputAim == "" {
		return
	}
	if a.OutputLicence == "" {
		a.OutputLicence = theme.DataLicence
	}
	if reference, known := data.FindThemeSlug(theme.Slug); a.OutputDestination == "" && known && len(reference.Destinations) > 0 {
		a.OutputDestination = reference.Destinations[0]
	}
}

// setCapacity changes how many seats an atelier has, nil for no limit. Seats that are taken stay taken.
func setCapacity(tx *gorm.DB, by store.By, operationID, atelierID string, capacity *int) error {
	unchanged := "capacity IS NULL"
	excess, args := "0", []any{}
	if capacity != nil {
		unchanged = "capacity IS NOT NULL AND capacity = ?"
		excess = `CASE WHEN confirmed + offered + desk_share + reserve > ? THEN confirmed + offered + desk_share + reserve - ? ELSE 0 END`
		args = []any{*capacity, *capacity}
	}
	statement := "UPDATE seat_pool SET capacity = ?, excess = " + excess + " WHERE operation_id = ? AND atelier_id = ? AND NOT (" + unchanged + ")"
	args = append(append([]any{capacity}, args...), operationID, atelierID)
	if capacity != nil {
		args = append(args, *capacity)
	}
	done := tx.Exec(statement, args...)
	if done.Error != nil || done.RowsAffected == 0 {
		return done.Error
	}
	return by.Record(tx, operationID, "seats.capacity_changed", "atelier", atelierID)
}

// DuplicateAtelier copies an atelier as a new draft of the same series, an hour after the end of the first: with those who lead
// it, what it needs and its appointments, and free to be placed elsewhere. It returns problem.NotFound.
func DuplicateAtelier(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) (*Atelier, error) {
	if err := Changeable(o); err != nil {
		return nil, err
	}
	var duplicate Atelier
	err := db.Write(ctx, func(tx *gorm.DB) error {
		listing, err := loadListing(tx, o.ID, id)
		if err != nil {
			return err
		}
		duplicate = listing.Atelier
		series := id
		if listing.SeriesID != nil {
			series = *listing.SeriesID
		} else if err := tx.Model(&Atelier{}).Where("operation_id = ? AND id = ?", o.ID, id).Updates(map[string]any{"series_id": series}).Error; err != nil {
			return err
		}
		const pause = 60 * 60 * 1000 // an hour, in the milliseconds of Instant
		shift := store.Instant(0)
		if duplicate.StartsAt != 0 { // otherwise it has a length only
			shift = duplicate.EndsAt - duplicate.StartsAt + pause
		}
		duplicate.ID, duplicate.SeriesID, duplicate.Status = store.NewID(), &series, DraftAtelier
		duplicate.StartsAt, duplicate.EndsAt = duplicate.StartsAt+shift, duplicate.EndsAt+shift
		duplicate.Sequence, duplicate.Version, duplicate.ImportedGUID, duplicate.ImportedID = 0, 1, "", ""
		duplicate.CreatedAt, duplicate.UpdatedAt = by.Now(), by.Now()
		duplicate.Pinned = false
		duplicate.beforeFallingBack()
		if err := insertAtelier(tx, by, &duplicate, listing.Seats.Capacity, "atelier.duplicated"); err != nil {
			return err
		}
		if err := copySlots(tx, &listing.Atelier, &duplicate, listing.Slots); err != nil {
			return err
		}
		return copyBeside(tx, listing, &duplicate)
	})
	if err != nil {
		return nil, err
	}
	return &duplicate, nil
}

// copyBeside gives the copy of an atelier what other tables keep: those who lead it with their parts, what it needs, and the
// seats held back for those who come without signing up.
func copyBeside(tx *gorm.DB, from *Listing, to *Atelier) error {
	for _, statement := range []string{
		`INSERT INTO atelier_facilitator (operation_id, atelier_id, facilitator_id, position, role)
			SELECT operation_id, ?, facilitator_id, position, role FROM atelier_facilitator WHERE operation_id = ? AND atelier_id = ?`,
		`INSERT INTO atelier_equipment (operation_id, atelier_id, kind, quantity)
			SELECT operation_id, ?, kind, quantity FROM atelier_equipment WHERE operation_id = ? AND atelier_id = ?`,
	} {
		if err := tx.Exec(statement, to.ID, from.OperationID, from.ID).Error; err != nil {
			return err
		}
	}
	return setReserve(tx, to.OperationID, to.ID, from.Seats.Reserve)
}

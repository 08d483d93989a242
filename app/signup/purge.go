package signup

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// weekendKeeps is how long after the end of the window stays what only served during the weekend: ages, whom to call for a child.
const weekendKeeps = 24 * time.Hour

// bandAges turns ages into bands, those of a group by its youngest, and forgets whom to call, in the operations that ended before $1.
const bandAges = `UPDATE person SET guardian = '', age = NULL, age_to = NULL, age_band = CASE
		WHEN age IS NULL THEN age_band WHEN age <= 5 THEN '0-5' WHEN age <= 10 THEN '6-10'
		WHEN age <= 14 THEN '11-14' WHEN age <= 17 THEN '15-17' ELSE '18+' END
	WHERE (age IS NOT NULL OR guardian <> '')
	AND operation_id IN (SELECT id FROM operation WHERE ends_at <= $1)`

// overdue are the operations of which names and contacts are not kept any longer.
const overdue = `operation_id IN (SELECT id FROM operation WHERE ends_at + retention_days * 86400000 <= ?)`

// Purge applies the retention of what participants told: a day after the weekend ages become bands and guardians' numbers
// go; when the days of the operation are over, names, contacts and consents. Registrations stay, as numbers, and so do the
// totals (see Totals). A code goes on opening what its people brought. It returns how many carnets were emptied, and may run as
// often as one likes.
func Purge(ctx context.Context, db *store.DB, by store.By) (int, error) {
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := exec(tx, bandAges, int64(store.InstantOf(by.At.Add(-weekendKeeps)))); err != nil {
			return err
		}
		return tx.Where(overdue, by.Now()).Delete(&Blank{}).Error // nobody comes with one any more
	})
	if err != nil {
		return 0, err
	}
	var due []Carnet
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("erased_at IS NULL AND anonymised_at IS NULL AND "+overdue, by.Now()).Find(&due).Error
	})
	if err != nil {
		return 0, err
	}
	counted := map[string]bool{}
	for i, c := range due {
		err := db.Write(ctx, func(tx *gorm.DB) error {
			if !counted[c.OperationID] {
				if err := keepTotals(tx, c.OperationID); err != nil {
					return err
				}
			}
			return anonymise(tx, by, c)
		})
		if err != nil {
			return i, err
		}
		counted[c.OperationID] = true
	}
	return len(due), nil
}

// anonymise empties names, contacts and consents of a carnet. Somebody whose erasure was asked for is erased instead: then nothing
// of the carnet opens any more.
func anonymise(tx *gorm.DB, by store.By, c Carnet) error {
	if c.EraseAt != nil {
		changed := tx.Model(&Carnet{}).Where("operation_id = ? AND id = ? AND erased_at IS NULL", c.OperationID, c.ID).Updates(erasedCarnet(by))
		if changed.Error != nil || changed.RowsAffected == 0 {
			return changed.Error
		}
		return empty(tx, by, c)
	}
	values := map[string]any{"anonymised_at": by.Now(), "version": gorm.Expr("version + 1")}
	for column, value := range emptied["carnet"] {
		values[column] = value
	}
	changed := tx.Model(&Carnet{}).Where("operation_id = ? AND id = ? AND erased_at IS NULL AND anonymised_at IS NULL", c.OperationID, c.ID).
		Updates(values) // first of all: on PostgreSQL it waits for whoever changes the carnet
	if changed.Error != nil || changed.RowsAffected == 0 {
		return changed.Error
	}
	if err := keepFollowUp(tx, c); err != nil {
		return err
	}
	if err := emptyPersons(tx, c); err != nil {
		return err
	}
	return by.Record(tx, c.OperationID, "carnet.anonymised", "carnet", c.ID)
}

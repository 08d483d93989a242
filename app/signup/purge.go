package signup

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// How long after the end of the window personal values stay (see the column registry): what only served during the weekend,
// and everything else.
const (
	weekendKeeps  = 24 * time.Hour
	personsStayed = 90 * 24 * time.Hour
)

// bandAges turns ages into bands and forgets whom to call, in the operations that ended before $1.
const bandAges = `UPDATE person SET guardian = '', age = NULL, age_band = CASE
		WHEN age IS NULL THEN age_band WHEN age <= 5 THEN '0-5' WHEN age <= 10 THEN '6-10'
		WHEN age <= 14 THEN '11-14' WHEN age <= 17 THEN '15-17' ELSE '18+' END
	WHERE (age IS NOT NULL OR guardian <> '')
	AND operation_id IN (SELECT id FROM operation WHERE ends_at <= $1)`

// Purge applies the retention of what participants told: a day after the weekend ages become bands and guardians' numbers
// go, ninety days after it names, contacts and consents. Registrations stay, as numbers. It returns how many carnets were
// emptied, and may run as often as one likes.
func Purge(ctx context.Context, db *store.DB, by store.By) (int, error) {
	err := db.Write(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, bandAges, int64(store.InstantOf(by.At.Add(-weekendKeeps))))
		return err
	})
	if err != nil {
		return 0, err
	}
	var due []Carnet
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("erased_at IS NULL AND operation_id IN (SELECT id FROM operation WHERE ends_at <= ?)",
			store.InstantOf(by.At.Add(-personsStayed))).Find(&due).Error
	})
	if err != nil {
		return 0, err
	}
	for i, c := range due {
		if err := db.Write(ctx, func(tx *gorm.DB) error { return purge(tx, by, c) }); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

func purge(tx *gorm.DB, by store.By, c Carnet) error {
	changed := tx.Model(&Carnet{}).Where("operation_id = ? AND id = ? AND erased_at IS NULL", c.OperationID, c.ID).Updates(erasedCarnet(c, by))
	if changed.Error != nil || changed.RowsAffected == 0 {
		return changed.Error
	}
	return empty(tx, by, c)
}

package retention

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Record is what retention took from an operation at one time: a certificate.
type Record struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	BegunAt     store.Instant
	// DoneAt is nil until everything of it is gone.
	DoneAt *store.Instant
	Taken  []store.Purged `gorm:"serializer:json"`
}

// TableName names the table.
func (Record) TableName() string { return "purge_record" }

// Shares returns what was taken, by treatment.
func (r *Record) Shares() []Share { return share(r.Taken) }

// Begin notes what is due of each operation, before anything of it goes. What a run that was stopped had noted is gone on with, so
// that the certificate tells all.
func Begin(ctx context.Context, db *store.DB, by store.By) error {
	due, err := db.DueByOperation(ctx, by.At)
	if err != nil || len(due) == 0 {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		for operationID, taken := range due {
			var open []Record
			if err := tx.Where("operation_id = ? AND done_at IS NULL", operationID).Limit(1).Find(&open).Error; err != nil {
				return err
			}
			if len(open) == 0 {
				r := Record{OperationID: operationID, ID: store.NewID(), BegunAt: by.Now(), Taken: taken}
				if err := tx.Create(&r).Error; err != nil {
					return err
				}
				continue
			}
			open[0].Taken = merge(open[0].Taken, taken)
			if err := tx.Model(&Record{}).Where("id = ?", open[0].ID).Select("Taken").Updates(&open[0]).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// merge adds to what was noted the columns that were not; of those that were, what is due now is what was left.
func merge(noted, due []store.Purged) []store.Purged {
	for _, p := range due {
		known := slices.ContainsFunc(noted, func(n store.Purged) bool { return n.Table == p.Table && n.Column == p.Column })
		if !known {
			noted = append(noted, p)
		}
	}
	return noted
}

// End notes that what was begun is done, where nothing is due any more.
func End(ctx context.Context, db *store.DB, by store.By) error {
	due, err := db.DueByOperation(ctx, by.At)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		var open []Record
		if err := tx.Where("done_at IS NULL").Find(&open).Error; err != nil {
			return err
		}
		for _, r := range open {
			if len(due[r.OperationID]) > 0 {
				continue
			}
			if err := tx.Model(&Record{}).Where("id = ?", r.ID).Update("done_at", by.Now()).Error; err != nil {
				return err
			}
			if err := by.Record(tx, r.OperationID, "operation.purged", "operation", r.OperationID); err != nil {
				return err
			}
		}
		return nil
	})
}

// Records returns what was taken from an operation, the latest first.
func Records(ctx context.Context, db *store.DB, operationID string) ([]Record, error) {
	var list []Record
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND done_at IS NOT NULL", operationID).Order("begun_at DESC, id").Find(&list).Error
	})
	return list, err
}

// FindRecord returns one of them. It returns problem.NotFound.
func FindRecord(ctx context.Context, db *store.DB, operationID, id string) (*Record, error) {
	list, err := Records(ctx, db, operationID)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(list, func(r Record) bool { return r.ID == id }); i >= 0 {
		return &list[i], nil
	}
	return nil, problem.New(problem.NotFound, "error.not_found", nil)
}

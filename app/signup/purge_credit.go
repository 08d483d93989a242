package signup

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// The name that an author gave to be credited stays with what was published, unless the author asks for erasure. $2 is the
// moment at which the delay has to be over.
const (
	erasedCarnets = `SELECT id FROM carnet WHERE operation_id = $1 AND erase_at <= $2`
	unnamedMedia  = `UPDATE medium SET credit = '', version = version + 1 WHERE operation_id = $1 AND credit <> ''
		AND contribution_id IN (SELECT id FROM contribution WHERE operation_id = $1 AND carnet_id IN (` + erasedCarnets + `))`
	unnamedContributions = `UPDATE contribution SET credit = '', version = version + 1, updated_at = $2 WHERE operation_id = $1 AND credit <> ''
		AND carnet_id IN (` + erasedCarnets + `)`
)

// WithdrawCredits takes the author's name off the contributions of the carnets whose erasure is due: what they brought stays,
// anonymous, and earlier releases of the open data lose the name in their next revision. It comes before EraseDue, which cuts the
// tie between a carnet and its contributions; by then nobody can take the erasure back. It returns how many operations it concerned.
func WithdrawCredits(ctx context.Context, db *store.DB, by store.By) (int, error) {
	var due []string
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Carnet{}).Where("erase_at <= ? AND erased_at IS NULL", by.Now()).Distinct().Order("operation_id").Pluck("operation_id", &due).Error
	})
	if err != nil {
		return 0, err
	}
	for i, operationID := range due {
		err := db.Write(ctx, func(tx *gorm.DB) error {
			for _, statement := range []string{unnamedMedia, unnamedContributions} {
				if _, err := exec(tx, statement, operationID, int64(by.Now())); err != nil {
					return err
				}
			}
			store.Touch(tx, operationID)
			return by.Record(tx, operationID, "credit.withdrawn", "operation", operationID)
		})
		if err != nil {
			return i, err
		}
	}
	return len(due), nil
}

package signup

import (
	"gorm.io/gorm"

	"oplibre/app/store"
)

// The name that an author gave to be credited stays with what was published, unless the author asks for erasure.
const (
	eraseAsked   = `EXISTS (SELECT 1 FROM carnet WHERE operation_id = $1 AND id = $2 AND erase_at IS NOT NULL)`
	unnamedMedia = `UPDATE medium SET credit = '', version = version + 1 WHERE operation_id = $1 AND credit <> '' AND ` + eraseAsked + `
		AND contribution_id IN (SELECT id FROM contribution WHERE operation_id = $1 AND carnet_id = $2)`
	unnamedContributions = `UPDATE contribution SET credit = '', version = version + 1, updated_at = $3
		WHERE operation_id = $1 AND credit <> '' AND carnet_id = $2 AND ` + eraseAsked
)

// withdrawCredits takes the author's name off what a carnet brought whose erasure was asked for: the contributions stay,
// anonymous, and earlier releases of the open data lose the name in their next revision. It comes before the tie between the
// carnet and its contributions is cut.
func withdrawCredits(tx *gorm.DB, by store.By, c Carnet) error {
	media, err := exec(tx, unnamedMedia, c.OperationID, c.ID)
	if err != nil {
		return err
	}
	contributions, err := exec(tx, unnamedContributions, c.OperationID, c.ID, int64(by.Now()))
	if err != nil || media+contributions == 0 {
		return err
	}
	store.Touch(tx, c.OperationID)
	return by.Record(tx, c.OperationID, "credit.withdrawn", "operation", c.OperationID)
}

package publishing

import (
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// Record keeps the programme as it is now as a version, in the transaction of what made it public by another way than
// Publish: the first import into a weekend of which nothing is public. It tells nobody. It returns nil when the public sees
// no difference.
func Record(tx *gorm.DB, by store.By, o *operation.Operation, author string) (*Version, error) {
	s, err := readState(tx, o)
	if err != nil {
		return nil, err
	}
	return appendVersion(tx, by, o.ID, s.public, author, "")
}

// Begun reports whether the public has ever seen the programme: something of it is on the programme now, or a version was kept.
func Begun(tx *gorm.DB, operationID string) (bool, error) {
	for _, table := range []string{"atelier WHERE status <> 'draft' AND operation_id = ?", "programme_version WHERE operation_id = ?"} {
		var found []int
		if err := tx.Raw("SELECT 1 FROM "+table+" LIMIT 1", operationID).Scan(&found).Error; err != nil || len(found) > 0 {
			return len(found) > 0, err
		}
	}
	return false, nil
}

package waiting

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Standing is a party with its place in the line.
type Standing struct {
	Party
	// Ahead is how many persons wait before it, without those who were offered seats.
	Ahead int
}

// Standings returns where a carnet stands in its lines, by atelier.
func Standings(ctx context.Context, db *store.DB, operationID, carnetID string) (map[string]Standing, error) {
	var found []Standing
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT w.*, (SELECT COALESCE(SUM(b.seats), 0) FROM waiting_party b WHERE b.pool_id = w.pool_id AND b.offer_until IS NULL
				AND (b.since < w.since OR b.since = w.since AND b.id < w.id)) AS ahead
			FROM waiting_party w WHERE w.operation_id = ? AND w.carnet_id = ?`, operationID, carnetID).Scan(&found).Error
	})
	standings := make(map[string]Standing, len(found))
	for _, s := range found {
		standings[s.AtelierID] = s
	}
	return standings, err
}

// Line returns who waits for an atelier, in order; those who were offered seats come first.
func Line(ctx context.Context, db *store.DB, operationID, atelierID string) (parties []Party, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND atelier_id = ?", operationID, atelierID).
			Order("CASE WHEN offer_until IS NULL THEN 1 ELSE 0 END, since, id").Find(&parties).Error
	})
	return parties, err
}

package programme

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// sharesOfPools finds the pools whose desk_share is not what their open shares and those of devices add up to.
const sharesOfPools = `SELECT id, desk_share, kept FROM (SELECT p.id, p.desk_share,
		COALESCE((SELECT SUM(s.seats) FROM seat_share s WHERE s.operation_id = p.operation_id AND s.atelier_id = p.atelier_id
			AND s.released_at IS NULL), 0) +
		COALESCE((SELECT SUM(d.given - d.used - d.returned) FROM device_share d WHERE d.pool_id = p.id), 0) AS kept
	FROM seat_pool p) counted WHERE desk_share <> kept ORDER BY id`

// Check verifies that every pool keeps as many seats as its open shares say.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) {
	var broken []struct {
		ID              string
		DeskShare, Kept int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Raw(sharesOfPools).Scan(&broken).Error })
	if err != nil {
		return nil, fmt.Errorf("check seats.desk_share: %w", err)
	}
	var found []store.Violation
	for _, pool := range broken {
		found = append(found, store.Violation{Check: "seats.desk_share", Subject: pool.ID,
			Detail: fmt.Sprintf("desk_share is %d, open shares keep %d", pool.DeskShare, pool.Kept)})
	}
	return found, nil
}

package programme

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// FindBreaks returns the breaks of an operation, by start: meals and pauses, which the public sees on the grid. What takes a
// place for something else is the team's own business.
func FindBreaks(ctx context.Context, db *store.DB, operationID string) ([]Blocker, error) {
	var breaks []Blocker
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND kind = ?", operationID, Break).Order("starts_at, id").Find(&breaks).Error
	})
	if err != nil {
		return nil, fmt.Errorf("breaks: %w", err)
	}
	return breaks, nil
}

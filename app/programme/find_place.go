package programme

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// FindPlaces returns the places of an operation by number.
func FindPlaces(ctx context.Context, db *store.DB, operationID string) (places []Place, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", operationID).Order("number").Find(&places).Error
	})
	return places, err
}

// FindPlace returns a place of the operation by its identifier. It returns problem.NotFound.
func FindPlace(ctx context.Context, db *store.DB, operationID, id string) (*Place, error) {
	var place Place
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ?", operationID, id).Take(&place).Error
	})
	if err != nil {
		return nil, err
	}
	return &place, nil
}

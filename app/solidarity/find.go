package solidarity

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Load returns all of an operation.
func Load(ctx context.Context, db *store.DB, operationID string) (b *Board, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		b, err = load(tx, operationID)
		return err
	})
	return b, err
}

func load(tx *gorm.DB, operationID string) (*Board, error) {
	var b Board
	if err := tx.Where("operation_id = ?", operationID).Order("first_day, leaves_at, created_at, id").Find(&b.Offers).Error; err != nil {
		return nil, err
	}
	if err := tx.Where("operation_id = ?", operationID).Order("first_day, leaves_at, created_at, id").Find(&b.Needs).Error; err != nil {
		return nil, err
	}
	err := tx.Where("operation_id = ?", operationID).Order("created_at, id").Find(&b.Matches).Error
	return &b, err
}

// ByOffer returns what offers of partners have become, by the identifiers of the offers.
func ByOffer(ctx context.Context, db *store.DB, operationID string) (map[string]string, error) {
	made := map[string]string{}
	var rows []Offer
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Select("id", "partner_offer_id").Where("operation_id = ? AND partner_offer_id IS NOT NULL", operationID).Find(&rows).Error
	})
	for _, o := range rows {
		made[*o.PartnerOfferID] = o.ID
	}
	return made, err
}

// Pair returns a match with its two sides. It returns problem.NotFound.
func Pair(ctx context.Context, db *store.DB, operationID, matchID string) (m *Match, o *Offer, n *Need, err error) {
	b, err := Load(ctx, db, operationID)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, one := range b.Matches {
		if one.ID == matchID {
			return one, b.Offer(one.SolidarityOfferID), b.Need(one.SolidarityNeedID), nil
		}
	}
	return nil, nil, nil, unknown()
}

func unknown() error { return problem.New(problem.NotFound, "solidarity.unknown", nil) }

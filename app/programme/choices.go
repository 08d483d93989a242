package programme

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Choices are what the form of an atelier offers.
type Choices struct {
	Themes   []Theme
	Places   []Place
	Partners []PartnerChoice
	// Kinds are the kinds of equipment of the inventory.
	Kinds []string
}

// PartnerChoice is an organisation that may carry an atelier.
type PartnerChoice struct{ ID, Name string }

// FindChoices returns what an atelier of the operation can be made of.
func FindChoices(ctx context.Context, db *store.DB, operationID string) (choices Choices, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		choices = Choices{}
		if err := tx.Where("operation_id = ?", operationID).Order("position, slug").Find(&choices.Themes).Error; err != nil {
			return err
		}
		if err := tx.Where("operation_id = ?", operationID).Order("number").Find(&choices.Places).Error; err != nil {
			return err
		}
		kinds := tx.Model(&Equipment{}).Where("operation_id = ?", operationID).Distinct().Order("kind").Pluck("kind", &choices.Kinds)
		if kinds.Error != nil {
			return kinds.Error
		}
		return tx.Table("partner").Select("partner.id, organisation.name").
			Joins("JOIN organisation ON organisation.id = partner.organisation_id").
			Where("partner.operation_id = ?", operationID).Order("organisation.name").Scan(&choices.Partners).Error
	})
	return choices, err
}

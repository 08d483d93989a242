package programme

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/store"
)

// atelierFacilitator is who leads which atelier, in the order in which they are named.
type atelierFacilitator struct {
	OperationID   string `gorm:"primaryKey"`
	AtelierID     string `gorm:"primaryKey"`
	FacilitatorID string `gorm:"primaryKey"`
	Position      int
	Role          string
}

// foldedName is how a facilitator is recognised: by the folded name, or by the name itself when nothing of it folds.
func foldedName(name string) string {
	if folded := store.Fold(name); folded != "" {
		return folded
	}
	return name
}

// ensureFacilitators returns the identifiers of the named facilitators by folded name, and creates those who are new. With
// respell, a known name takes the spelling that is given now.
func ensureFacilitators(tx *gorm.DB, by store.By, operationID string, list []string, respell bool) (map[string]string, error) {
	ids := make(map[string]string, len(list))
	if len(list) == 0 {
		return ids, nil
	}
	conflict := clause.OnConflict{Columns: []clause.Column{{Name: "operation_id"}, {Name: "folded"}}, DoNothing: true}
	if respell {
		conflict.DoNothing = false
		conflict.DoUpdates = clause.AssignmentColumns([]string{"name"})
	}
	rows := make([]Facilitator, 0, len(list))
	folded := make([]string, 0, len(list))
	for _, name := range list {
		row := Facilitator{OperationID: operationID, ID: store.NewID(), Name: name, Folded: foldedName(name),
			CreatedAt: by.Now(), Version: 1}
		rows, folded = append(rows, row), append(folded, row.Folded)
	}
	if err := tx.Clauses(conflict).CreateInBatches(&rows, 500).Error; err != nil {
		return nil, fmt.Errorf("facilitators: %w", err)
	}
	var found []Facilitator
	for len(folded) > 0 {
		n := min(len(folded), 500)
		var some []Facilitator
		if err := tx.Where("operation_id = ? AND folded IN ?", operationID, folded[:n]).Find(&some).Error; err != nil {
			return nil, fmt.Errorf("facilitators: %w", err)
		}
		found, folded = append(found, some...), folded[n:]
	}
	for _, row := range found {
		ids[row.Folded] = row.ID
	}
	return ids, nil
}

// setFacilitators makes the named persons, in this order, those who lead the atelier. Who leads nothing any more is
// forgotten, unless the team has noted more than the name: it was given for the programme only.
func setFacilitators(tx *gorm.DB, by store.By, operationID, atelierID string, list []string) error {
	ids, err := ensureFacilitators(tx, by, operationID, list, true)
	if err != nil {
		return err
	}
	err = tx.Where("operation_id = ? AND atelier_id = ?", operationID, atelierID).Delete(&atelierFacilitator{}).Error
	if err != nil {
		return err
	}
	if rows := leading(operationID, atelierID, list, ids); len(rows) > 0 {
		if err := tx.Create(&rows).Error; err != nil {
			return err
		}
	}
	return forgetIdle(tx, operationID)
}

// leading returns the rows that say who leads an atelier.
func leading(operationID, atelierID string, list []string, ids map[string]string) []atelierFacilitator {
	rows := make([]atelierFacilitator, 0, len(list))
	for i, name := range list {
		rows = append(rows, atelierFacilitator{OperationID: operationID, AtelierID: atelierID,
			FacilitatorID: ids[foldedName(name)], Position: i + 1, Role: LeadRoles[0]})
	}
	return rows
}

func forgetIdle(tx *gorm.DB, operationID string) error {
	return tx.Where(`operation_id = ? AND updated_at = 0 AND NOT EXISTS (SELECT 1 FROM atelier_facilitator AS l
		WHERE l.operation_id = facilitator.operation_id AND l.facilitator_id = facilitator.id)`, operationID).
		Delete(&Facilitator{}).Error
}

package solidarity

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Check verifies that no roof and no car has more people than there is room for, on any night, and that a match brings like together.
func Check(ctx context.Context, db *store.DB) (found []store.Violation, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		found = nil
		var operations []string
		if err := tx.Model(&Match{}).Distinct().Order("operation_id").Pluck("operation_id", &operations).Error; err != nil {
			return err
		}
		for _, operationID := range operations {
			b, err := load(tx, operationID)
			if err != nil {
				return err
			}
			found = append(found, b.check()...)
		}
		return nil
	})
	return found, err
}

func (b *Board) check() (found []store.Violation) {
	for _, o := range b.Offers {
		var days []string
		for _, m := range b.MatchesOf(o.ID) {
			n := b.Need(m.SolidarityNeedID)
			if n.Kind != o.Kind {
				found = append(found, store.Violation{Check: "solidarity.kind", Subject: m.ID, Detail: fmt.Sprintf("brings a %s together with a %s", n.Kind, o.Kind)})
			}
			days = append(days, n.Days()...)
		}
		if left := b.Left(o, days); left < 0 {
			found = append(found, store.Violation{Check: "solidarity.capacity", Subject: o.ID, Detail: fmt.Sprintf("has %d more people than its %d places", -left, o.Capacity)})
		}
	}
	return found
}

package signup

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Total is a number that stays when the people whom it counts are forgotten.
type Total struct {
	OperationID string `gorm:"primaryKey"`
	// Subject is what is counted: one of the Total… constants. Name is one of its values, empty for all.
	Subject string `gorm:"primaryKey"`
	Name    string `gorm:"primaryKey"`
	// Count is in persons; nil where it was below SmallCount, or would give away one that was.
	Count *int64
}

// TableName names the table.
func (Total) TableName() string { return "kept_total" }

// What is counted.
const (
	TotalPersons = "persons"
	TotalOrigin  = "origin"
	TotalAge     = "age"
)

// SmallCount is the number of persons below which a total could tell of somebody.
const SmallCount = 5

// totals count who came or meant to: everybody with a seat, by where they come from and by age band.
const (
	totalsOf = `FROM person p JOIN carnet c ON c.operation_id = p.operation_id AND c.id = p.carnet_id
		WHERE p.operation_id = ? AND c.erase_at IS NULL AND c.erased_at IS NULL
		AND EXISTS (SELECT 1 FROM registration r WHERE r.person_id = p.id AND r.status IN ?)`
	countTotals = `SELECT 'persons' AS subject, '' AS name, COALESCE(SUM(p.headcount), 0) AS count ` + totalsOf + `
		UNION ALL SELECT 'origin', c.origin, SUM(p.headcount) ` + totalsOf + ` GROUP BY c.origin
		UNION ALL SELECT 'age', p.age_band, SUM(p.headcount) ` + totalsOf + ` GROUP BY p.age_band`
)

// Totals returns the numbers that were kept of an operation whose people are forgotten; none before.
func Totals(ctx context.Context, db *store.DB, operationID string) ([]Total, error) {
	var kept []Total
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", operationID).Order("subject, name").Find(&kept).Error
	})
	return kept, err
}

// keepTotals counts once, in the transaction that empties the first carnet of the operation.
func keepTotals(tx *gorm.DB, operationID string) error {
	var before int64
	if err := tx.Model(&Total{}).Where("operation_id = ?", operationID).Count(&before).Error; err != nil || before > 0 {
		return err
	}
	var counted []Total
	err := tx.Raw(countTotals, operationID, coming, operationID, coming, operationID, coming).Scan(&counted).Error
	if err != nil {
		return err
	}
	for i := range counted {
		counted[i].OperationID = operationID
	}
	for _, subject := range []string{TotalPersons, TotalOrigin, TotalAge} {
		var group []*Total
		for i := range counted {
			if counted[i].Subject == subject {
				group = append(group, &counted[i])
			}
		}
		maskSmall(group)
	}
	return tx.Create(&counted).Error
}

// maskSmall takes out the counts that are too small to be kept. When that is one alone, whoever knows the sum could compute it:
// then the next smallest goes too.
func maskSmall(group []*Total) {
	slices.SortFunc(group, func(a, b *Total) int { return cmp.Compare(*a.Count, *b.Count) })
	var masked int
	for _, t := range group {
		if *t.Count < SmallCount && *t.Count > 0 || masked == 1 {
			t.Count = nil
			masked++
		}
	}
}

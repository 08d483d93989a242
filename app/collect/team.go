package collect

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Pile is one of the lists that the team goes through.
type Pile string

const (
	// ToLook are published contributions with pictures that wait for somebody to look at them.
	ToLook Pile = "look"
	// OutOfSight are hidden.
	OutOfSight Pile = "hidden"
	// Everything is all.
	Everything Pile = "all"
)

// Piles are all piles, in the order of their links.
var Piles = []Pile{ToLook, OutOfSight, Everything}

// apply keeps the contributions of a pile.
func (p Pile) apply(tx *gorm.DB) *gorm.DB {
	switch p {
	case ToLook:
		waiting := tx.Session(&gorm.Session{NewDB: true}).Table("medium").Select("1").
			Where("medium.operation_id = contribution.operation_id AND medium.contribution_id = contribution.id").
			Where("medium.recognisable AND medium.released_at IS NULL")
		return visible(tx).Where("EXISTS (?)", waiting)
	case OutOfSight:
		return tx.Where("contribution.state = ?", Hidden)
	}
	return tx
}

// ForTeam returns the contributions of a pile with all their media, newest first, and how many there are in all.
func ForTeam(ctx context.Context, db *store.DB, operationID string, pile Pile, filter Filter) ([]Shown, int, error) {
	return list(ctx, db, filter, func(tx *gorm.DB) *gorm.DB {
		return filter.apply(pile.apply(tx.Model(&Contribution{}).Where("contribution.operation_id = ?", operationID)))
	}, func(c Contribution, media []Medium) *Shown {
		shown := publicView(c, media)
		shown.Media = media
		return shown
	})
}

// TeamMedium returns any medium of the operation, for a page of its team. It returns problem.NotFound.
func TeamMedium(ctx context.Context, db *store.DB, operationID, id string) (*Medium, error) {
	var found Medium
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ?", operationID, id).Take(&found).Error
	})
	if err != nil {
		return nil, err
	}
	return &found, nil
}

// PileSizes counts each pile.
func PileSizes(ctx context.Context, db *store.DB, operationID string) (map[Pile]int, error) {
	sizes := map[Pile]int{}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		for _, pile := range Piles {
			var n int64
			query := tx.Model(&Contribution{}).Where("contribution.operation_id = ?", operationID)
			if err := pile.apply(query).Count(&n).Error; err != nil {
				return err
			}
			sizes[pile] = int(n)
		}
		return nil
	})
	return sizes, err
}

// releaseBatch is how many contributions ForRelease holds at once.
const releaseBatch = 500

// ForRelease calls fn for each contribution that everybody may see, in the order of their numbers, with its visible
// media. Memory does not grow with their number. tx is that of a Snapshot, so that a release is one moment.
func ForRelease(tx *gorm.DB, operationID string, fn func(Contribution, []Medium) error) error {
	last := int64(-1)
	for {
		var batch []Contribution
		err := visible(tx.Model(&Contribution{})).Where("operation_id = ? AND number > ?", operationID, last).
			Order("number").Limit(releaseBatch).Find(&batch).Error
		if err != nil || len(batch) == 0 {
			return err
		}
		media, err := mediaOf(tx, batch)
		if err != nil {
			return err
		}
		for _, c := range batch {
			if err := fn(c, publicView(c, media[c.ID]).Media); err != nil {
				return err
			}
		}
		last = batch[len(batch)-1].Number
	}
}

package mail

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Outbox returns the letters of an operation, the latest first, without those that sign somebody in and those whose address
// was erased.
func Outbox(ctx context.Context, db *store.DB, operationID string) ([]store.Letter, error) {
	var letters []store.Letter
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND kind <> ? AND recipient <> ''", operationID, KindSignIn).Order("created_at DESC, id").Limit(500).Find(&letters).Error
	})
	return letters, err
}

// Find returns one letter of an operation's outbox. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (*store.Letter, error) {
	var found []store.Letter
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ? AND kind <> ?", operationID, id, KindSignIn).Limit(1).Find(&found).Error
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return &found[0], nil
}

// MarkSent notes that somebody has sent a letter by hand, or has heard that one arrived whose fate was unknown.
func MarkSent(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&store.Letter{}).Where("operation_id = ? AND id = ? AND kind <> ? AND state IN ?", operationID, id, KindSignIn,
			[]string{store.LetterWaiting, store.LetterUnknown, store.LetterRefused, store.LetterFailed}).
			Updates(map[string]any{"state": store.LetterSent, "sent_at": by.Now()})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error // sent already: nothing to do
		}
		return by.Record(tx, operationID, "letter.sent", "letter", id)
	})
}

package collect

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// WithdrawnByAuthor stands for the reason of a contribution that its author took back: nobody but its author may show it again.
const WithdrawnByAuthor = "@author"

// ByAuthor returns what was brought under a carnet and is not taken back, the latest first.
func ByAuthor(ctx context.Context, db *store.DB, operationID, carnetID string) ([]Contribution, error) {
	var list []Contribution
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND carnet_id = ? AND hidden_reason <> ?", operationID, carnetID, WithdrawnByAuthor).
			Order("created_at DESC, id").Find(&list).Error
	})
	return list, err
}

// TakeBack takes a contribution out of public sight because its author, who shows the carnet under which it was made, wants it so;
// releases lose it in their next revision. It returns problem.NotFound when the carnet is not its author's.
func TakeBack(ctx context.Context, db *store.DB, by store.By, operationID, carnetID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Contribution{}).Where("operation_id = ? AND id = ? AND carnet_id = ? AND carnet_id <> ''", operationID, id, carnetID).
			Updates(map[string]any{"state": Hidden, "hidden_reason": WithdrawnByAuthor, "updated_at": by.Now(), "version": gorm.Expr("version + 1")})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return problem.New(problem.NotFound, "error.not_found", nil)
		}
		store.Touch(tx, operationID)
		return by.Record(tx, operationID, "contribution.taken_back", "contribution", id)
	})
}

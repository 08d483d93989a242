package demo

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/signup"
	"oplibre/app/store"
)

// stray is a letter that did not simply arrive.
type stray struct {
	state, answer string
	attempts      int
}

// strays are what an outbox looks like where a mail server works most of the time, from the latest letter backwards.
var strays = []stray{
	{store.LetterWaiting, "", 0},
	{store.LetterWaiting, "", 0},
	{store.LetterWaiting, "451 4.7.1 Try again later", 2},
	{store.LetterRefused, "550 5.1.1 No such user here", 1},
	{store.LetterUnknown, "", 1},
	{store.LetterRefused, "552 5.2.2 Mailbox full", 1},
	{store.LetterFailed, "451 4.3.0 Temporary failure", 8},
	{store.LetterCancelled, "", 0},
}

// strayLetters lets some of the confirmations wait, be refused or be lost on the way.
func (f *filling) strayLetters(ctx context.Context) error {
	var ids []string
	err := f.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("operation_id = ? AND kind = ? AND recipient <> ''", f.o.ID, signup.LetterCarnet).
			Order("created_at DESC, recipient").Limit(len(strays)).Pluck("id", &ids).Error
	})
	if err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *gorm.DB) error {
		for i, id := range ids {
			values := map[string]any{"state": strays[i].state, "answer": strays[i].answer, "attempts": strays[i].attempts, "sent_at": nil}
			if strays[i].attempts > 0 {
				values["claimed_at"] = gorm.Expr("created_at + 60000")
			}
			if err := tx.Model(&store.Letter{}).Where("id = ?", id).Updates(values).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

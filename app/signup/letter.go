package signup

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// LetterCarnet is the kind of the letter that confirms a sign-up: its subject is the carnet. Neither the code nor the
// ateliers stand in it; whoever writes the letter finds them as they are then.
const LetterCarnet = "carnet"

// The letters of a carnet are those of which it is the subject: its confirmation, what changed since, what the team wrote to many. They
// follow its holder's address. One that may have left is not sent again by that alone; one that the old address refused is what the new
// one is for.
const (
	redirectLetters = `UPDATE letter SET recipient = $1, answer = ''
		WHERE operation_id = $2 AND subject_id = $3 AND (kind = $4 OR recipient <> '')
		AND state IN ('waiting', 'sending', 'unknown', 'refused', 'failed')`
	retryLetters = `UPDATE letter SET state = 'waiting', attempts = 0, next_at = 0
		WHERE operation_id = $1 AND subject_id = $2 AND recipient <> '' AND state IN ('refused', 'failed')`
	emptyLetters = `UPDATE letter SET recipient = '', answer = '', parameters = '{}'
		WHERE operation_id = $1 AND subject_id = $2`
)

// readdress sends the letters that have not arrived to the new address. Without one, no letter of the carnet keeps an address; a later
// address gets the confirmation, not what was told of changes, which was emptied.
func readdress(tx *gorm.DB, operationID, carnetID, email string) error {
	if email == "" {
		_, err := exec(tx, emptyLetters, operationID, carnetID)
		return err
	}
	if _, err := exec(tx, redirectLetters, email, operationID, carnetID, LetterCarnet); err != nil {
		return err
	}
	_, err := exec(tx, retryLetters, operationID, carnetID)
	return err
}

// Unconfirmed reports whether the holder of a carnet gave an e-mail and no letter goes or went there, so that the page of
// the carnet must not let anybody wait for one.
func Unconfirmed(ctx context.Context, db *store.DB, o *Opened) (bool, error) {
	if o.Main().Email == "" {
		return false, nil
	}
	var letters int64
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("operation_id = ? AND created_at >= ? AND subject_id = ? AND kind = ? AND recipient <> '' AND state NOT IN ?",
			o.OperationID, o.CreatedAt, o.ID, LetterCarnet, []string{store.LetterRefused, store.LetterFailed, store.LetterLapsed, store.LetterCancelled}).Limit(1).Count(&letters).Error
	})
	return letters == 0, err
}

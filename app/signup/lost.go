package signup

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// mostCodes is how many carnets of one address are written to at once: those of a family over some weekends.
const mostCodes = 8

// lostCarnets are the carnets of the instance whose holder gave an address, whatever its capitals, the latest first. It looks at all
// of them whoever is asked about, so that the time it takes tells nothing.
const lostCarnets = `SELECT c.operation_id, c.id, c.language, p.email FROM person p
	JOIN carnet c ON c.operation_id = p.operation_id AND c.id = p.carnet_id
	WHERE p.position = 0 AND p.email <> '' AND LOWER(p.email) = ? AND c.erase_at IS NULL AND c.erased_at IS NULL AND c.anonymised_at IS NULL
	ORDER BY c.created_at DESC, c.id LIMIT ?`

// SendCodes queues, for each carnet whose holder gave this address, the letter that carries its code; none without may, or when nobody
// gave it. The caller learns nothing of that, and neither does the clock: both cases read the same and write one transaction. It returns
// problem.Invalid at the field "email" for what is no address.
func SendCodes(ctx context.Context, db *store.DB, by store.By, email string, may bool) error {
	email = strings.TrimSpace(email)
	if !validEmail(email) {
		var fields problem.Fields
		fields.Add("email", "signup.email.wrong", nil)
		return fields.Err()
	}
	var found []struct{ OperationID, ID, Language, Email string }
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(lostCarnets, strings.ToLower(email), mostCodes).Scan(&found).Error
	})
	if err != nil {
		return err
	}
	if !may {
		found = nil
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		for _, c := range found {
			letter := store.Letter{OperationID: &c.OperationID, Kind: LetterCarnet, Recipient: c.Email, Language: c.Language, SubjectID: c.ID}
			if err := by.Queue(tx, letter); err != nil {
				return err
			}
		}
		return by.Record(tx, "", "letter.code_asked", "letter", "")
	})
}

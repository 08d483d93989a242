package programme

import (
	"gorm.io/gorm"

	"oplibre/app/store"
)

// The letters of a facilitator are those of which she or he is the subject: what changed of what somebody leads.

// lettersOf are all of them, waiting and sent.
func lettersOf(tx *gorm.DB, operationID, facilitatorID string) *gorm.DB {
	return tx.Model(&store.Letter{}).Where("operation_id = ? AND subject_id = ?", operationID, facilitatorID)
}

// forgetLetters leaves no address, and nothing of what was told, in the letters of somebody.
func forgetLetters(tx *gorm.DB, operationID, facilitatorID string) error {
	if err := store.ForgetMessages(tx, operationID, "leads", facilitatorID); err != nil {
		return err
	}
	return lettersOf(tx, operationID, facilitatorID).Updates(map[string]any{"recipient": "", "parameters": "{}", "answer": ""}).Error
}

// redirectLetters sends what has not arrived to the address that somebody has now, and what the old one refused once more. Without
// one, no letter keeps an address; what it told is forgotten with it, and no later address brings it back.
func redirectLetters(tx *gorm.DB, operationID, facilitatorID, email string) error {
	if email == "" {
		return forgetLetters(tx, operationID, facilitatorID)
	}
	elsewhere := func() *gorm.DB {
		return lettersOf(tx, operationID, facilitatorID).Where("recipient <> '' AND recipient <> ?", email)
	}
	err := elsewhere().Where("state IN ?", []string{store.LetterRefused, store.LetterFailed}).
		Updates(map[string]any{"recipient": email, "answer": "", "state": store.LetterWaiting, "attempts": 0, "next_at": 0}).Error
	if err != nil {
		return err
	}
	return elsewhere().Where("state IN ?", store.LettersUnsent).Updates(map[string]any{"recipient": email, "answer": ""}).Error
}

// handLettersOver makes the letters of one facilitator those of another, whose address is given. What will not leave any more keeps
// none: it went to an address that nobody may have any more.
func handLettersOver(tx *gorm.DB, operationID, fromID, toID, email string) error {
	err := lettersOf(tx, operationID, fromID).Where("state NOT IN ?", store.LettersUnsent).
		Updates(map[string]any{"recipient": "", "answer": ""}).Error
	if err != nil {
		return err
	}
	if err := lettersOf(tx, operationID, fromID).Update("subject_id", toID).Error; err != nil {
		return err
	}
	return redirectLetters(tx, operationID, toID, email)
}

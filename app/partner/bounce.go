package partner

import (
	"gorm.io/gorm"

	"oplibre/app/store"
)

// addBounced finds the partners whose address refuses letters: the last letter to it that met an answer was refused for good. A
// corrected address has met no answer yet.
func addBounced(tx *gorm.DB, operationID string, byID map[string]*Partner) error {
	var letters []store.Letter
	err := tx.Select("subject_id", "recipient", "state").Order("created_at, id").
		Where("operation_id = ? AND state IN ? AND subject_id IN (SELECT id FROM partner WHERE operation_id = ?)",
			operationID, []string{store.LetterRefused, store.LetterSent}, operationID).Find(&letters).Error
	for _, letter := range letters {
		if p := byID[letter.SubjectID]; p != nil && p.ContactEmail != "" && p.ContactEmail == letter.Recipient {
			p.Bounced = letter.State == store.LetterRefused
		}
	}
	return err
}

// The kinds of letters to a partner, which package invitation queues.
const (
	LetterInvitation = "partner_invitation"
	LetterReminder   = "partner_reminder"
)

// forgetLetters takes back what waits for a partner, and leaves its address in no letter: it goes, or its contact does.
func forgetLetters(tx *gorm.DB, operationID, id string) error {
	if err := store.ForgetLetters(tx, operationID, id, LetterInvitation, LetterReminder); err != nil {
		return err
	}
	return store.ForgetMessages(tx, operationID, "partners", id)
}

// readdressed lets a partner whose letter came back be asked again: with another address, nobody has asked it yet.
func (p *Partner) readdressed(tx *gorm.DB, before *Partner) error {
	if p.ContactEmail == before.ContactEmail || p.State != Invited || before.State != Invited {
		return nil
	}
	if err := addBounced(tx, p.OperationID, map[string]*Partner{before.ID: before}); err != nil || !before.Bounced {
		return err
	}
	p.State = ToContact
	return nil
}

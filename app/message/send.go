package message

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// recipientRow is one recipient of a message that was sent.
type recipientRow struct {
	OperationID string
	MessageID   string `gorm:"primaryKey"`
	Kind        Kind   `gorm:"primaryKey"`
	SubjectID   string `gorm:"primaryKey"`
	LetterID    string
}

// TableName names the table.
func (recipientRow) TableName() string { return "message_recipient" }

// Sheaf is who would get what: the letters that a message makes, and who has to be called.
type Sheaf struct {
	// Recipients are all whom the message concerns; Letters how many addresses that is.
	Recipients []Recipient
	Letters    int
	// Shared is how many recipients have an address that another one before them has too.
	Shared int
	// ToCall have no address that can be written to.
	ToCall []Recipient
}

// Sort counts what a message to some recipients makes.
func Sort(recipients []Recipient) Sheaf {
	s := Sheaf{Recipients: recipients}
	seen := make(map[string]bool, len(recipients))
	for _, r := range recipients {
		switch address := addressOf(&r); {
		case address == "":
			s.ToCall = append(s.ToCall, r)
		case seen[address]:
			s.Shared++
		default:
			seen[address] = true
			s.Letters++
		}
	}
	return s
}

// foldEmail is how addresses are compared: nobody has two mailboxes that differ by case.
func foldEmail(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// addressOf is the folded address of a recipient, empty for one that no letter reaches.
func addressOf(r *Recipient) string {
	if _, ok := account.ParseEmail(r.Email); !ok {
		return ""
	}
	return foldEmail(r.Email)
}

// Send queues a message for all whom it concerns now, one letter an address, in one transaction. It returns problem.NotFound,
// problem.Conflict (store.Stale) when the draft has changed since it was looked at, problem.Conflict for one that was sent already,
// and problem.Invalid when it concerns nobody. The same click twice sends once: then again reports that it was sent before in that
// very version.
func Send(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, version string) (again bool, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		again = false
		m, err := find(tx, o.ID, id)
		if err != nil {
			return err
		}
		switch {
		case !m.Draft() && decimal(m.Version-1) == version:
			again = true
			return nil
		case !m.Draft():
			return alreadySent()
		case decimal(m.Version) != version:
			return store.Stale(m)
		}
		// First of all the row: of two who press at once, the second finds it sent.
		done := tx.Model(&Message{}).Where("operation_id = ? AND id = ? AND version = ? AND sent_at IS NULL", o.ID, id, m.Version).
			Updates(map[string]any{"sent_at": by.Now(), "updated_at": by.Now(), "version": m.Version + 1})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			again = true
			return nil
		}
		found, err := recipients(tx, o, &m.Audience)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return problem.New(problem.Invalid, "message.error.nobody", nil)
		}
		if err := queue(tx, by, o, m, found); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "message.sent", "message", id)
	})
	return again, err
}

// queue writes down the recipients, puts their letters into the outbox, and those without an address on the list of calls.
func queue(tx *gorm.DB, by store.By, o *operation.Operation, m *Message, found []Recipient) error {
	letters := make([]store.Letter, 0, len(found))
	rows := make([]recipientRow, len(found))
	of := make(map[string]string, len(found)) // the letter of an address
	for i := range found {
		r := &found[i]
		rows[i] = recipientRow{OperationID: o.ID, MessageID: m.ID, Kind: r.Kind, SubjectID: r.ID}
		address := addressOf(r)
		if address == "" {
			err := by.QueueCall(tx, store.Call{OperationID: o.ID, Kind: Letter, AboutID: m.ID, SubjectKind: string(r.Kind), SubjectID: r.ID, Language: r.Language,
				Parameters: map[string]string{parameterMessage: m.ID}})
			if err != nil {
				return err
			}
			continue
		}
		if of[address] == "" {
			_, language := m.In(r.Language, o.Language)
			letters = append(letters, store.Letter{OperationID: &o.ID, ID: store.NewID(), Kind: Letter, Recipient: r.Email, Language: language,
				SubjectID: r.ID, Parameters: map[string]string{parameterMessage: m.ID}, State: store.LetterWaiting, CreatedAt: by.Now()})
			of[address] = letters[len(letters)-1].ID
		}
		rows[i].LetterID = of[address]
	}
	if len(letters) > 0 {
		if err := tx.CreateInBatches(&letters, someAtOnce).Error; err != nil {
			return err
		}
	}
	if err := tx.CreateInBatches(&rows, someAtOnce).Error; err != nil {
		return err
	}
	return tx.Model(&Message{}).Where("operation_id = ? AND id = ?", o.ID, m.ID).
		Updates(map[string]any{"people": len(rows), "letters": len(letters)}).Error
}

// Test queues a letter to the member of the team who asks: the message in a language as it is when that letter leaves, with no
// value of anybody else. It returns problem.NotFound.
func Test(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, language string, to *account.Account) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		m, err := find(tx, o.ID, id)
		if err != nil {
			return err
		}
		_, language := m.In(language, o.Language)
		err = by.Queue(tx, store.Letter{OperationID: &o.ID, Kind: LetterTest, Recipient: to.Email, Language: language, SubjectID: m.ID,
			Parameters: map[string]string{parameterMessage: m.ID, parameterAccount: to.ID}})
		if err != nil {
			return err
		}
		return by.Record(tx, o.ID, "message.tested", "message", id)
	})
}

// parameterAccount names who asked for a test.
const parameterAccount = "account"

// Tester returns who asked for a test, or an empty string.
func Tester(letter *store.Letter) string { return letter.Parameters[parameterAccount] }

// TakeBack holds the letters of a message that have not left, and returns how many those were. What is being handed over at this
// moment cannot be held.
func TakeBack(ctx context.Context, db *store.DB, by store.By, operationID, id string) (held int, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		held = 0
		if _, err := find(tx, operationID, id); err != nil {
			return err
		}
		of := tx.Model(&recipientRow{}).Select("letter_id").Where("operation_id = ? AND message_id = ?", operationID, id)
		done := tx.Model(&store.Letter{}).Where("operation_id = ? AND kind = ? AND state = ? AND id IN (?)", operationID, Letter, store.LetterWaiting, of).
			Update("state", store.LetterCancelled)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		held = int(done.RowsAffected)
		return by.Record(tx, operationID, "message.taken_back", "message", id)
	})
	return held, err
}

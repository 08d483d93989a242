package message

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// List returns the messages of an operation, drafts first, then the latest sent.
func List(ctx context.Context, db *store.DB, operationID string) (all []Message, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", operationID).
			Order("CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END, sent_at DESC, updated_at DESC, id").Find(&all).Error
	})
	return all, err
}

// Find returns a message of the operation. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (m *Message, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		m, err = find(tx, operationID, id)
		return err
	})
	return m, err
}

func find(tx *gorm.DB, operationID, id string) (*Message, error) {
	var rows []Message
	if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Limit(1).Find(&rows).Error; err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, unknown()
	}
	return &rows[0], nil
}

// The states of a letter that pages look for.
const (
	LetterSent    = store.LetterSent
	LetterWaiting = store.LetterWaiting
)

// LetterStates are all states, in the order in which one wants to read how far a message is.
var LetterStates = []string{LetterSent, store.LetterSending, LetterWaiting, store.LetterUnknown, store.LetterRefused, store.LetterFailed,
	store.LetterLapsed, store.LetterCancelled}

// Progress counts the letters of a message by their state.
func Progress(ctx context.Context, db *store.DB, operationID, id string) (map[string]int, error) {
	var rows []struct {
		State string
		N     int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT state, COUNT(*) AS n FROM letter WHERE id IN (SELECT letter_id FROM message_recipient
			WHERE operation_id = ? AND message_id = ?) AND operation_id = ? GROUP BY state`, operationID, id, operationID).Scan(&rows).Error
	})
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.State] = row.N
	}
	return counts, err
}

// Reached is a recipient of a message that was sent, with what became of it.
type Reached struct {
	// Recipient has no name when whoever it was is erased.
	Recipient
	LetterID string
	// State is that of the letter, empty without one.
	State string
	// ReachedAt is when somebody called and spoke with them, nil before.
	ReachedAt *store.Instant
}

// reachedAt is when a call about the message ended well: with the person on the phone, or a letter in print.
const reachedAt = `(SELECT MAX(c.ended_at) FROM phone_call c WHERE c.about_id = m.message_id AND c.operation_id = m.operation_id
	AND c.subject_kind = m.kind AND c.subject_id = m.subject_id AND c.result IN ('reached', 'printed')) AS reached_at`

// ToCall reports whether no letter goes there.
func (r *Reached) ToCall() bool { return r.LetterID == "" }

// FindReached returns the recipients of a message that was sent: those whom no letter reaches when trouble is asked, with those whose
// letter did not arrive; all of them otherwise. A purge leaves none.
func FindReached(ctx context.Context, db *store.DB, operationID, id string, trouble bool) (all []Reached, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		all = nil
		query := tx.Table("message_recipient AS m").Select("m.kind, m.subject_id AS id, m.letter_id, COALESCE(l.state, '') AS state, "+reachedAt).
			Joins("LEFT JOIN letter AS l ON l.id = m.letter_id").Where("m.operation_id = ? AND m.message_id = ?", operationID, id)
		if trouble {
			query = query.Where("m.letter_id = '' OR l.state NOT IN ?", []string{store.LetterWaiting, store.LetterSending, store.LetterSent})
		}
		if err := query.Scan(&all).Error; err != nil {
			return err
		}
		all, err = named(tx, operationID, all)
		return err
	})
	return all, err
}

// someAtOnce bounds the placeholders of one query.
const someAtOnce = 500

// named gives recipients the names that they have now, in the order of a list.
func named(tx *gorm.DB, operationID string, all []Reached) ([]Reached, error) {
	sorted := make([]Reached, 0, len(all))
	for _, kind := range Kinds {
		of := map[string]Reached{}
		var ids []string
		for _, r := range all {
			if r.Kind == kind {
				of[r.ID] = r
				ids = append(ids, r.ID)
			}
		}
		found, err := Named(tx, operationID, kind, ids)
		if err != nil {
			return nil, err
		}
		for _, recipient := range found {
			r := of[recipient.ID]
			r.Recipient = recipient
			sorted = append(sorted, r)
			delete(of, recipient.ID)
		}
		for _, r := range all { // gone since
			if gone, is := of[r.ID]; is && r.Kind == kind {
				sorted = append(sorted, gone)
			}
		}
	}
	return sorted, nil
}

// Addressees returns those who share a letter of a message and may still be written to at the address of the letter, by name: one
// who is erased, or has another address by now, is not.
func Addressees(ctx context.Context, db *store.DB, letter *store.Letter) (here []Recipient, err error) {
	if letter.OperationID == nil {
		return nil, nil
	}
	err = db.Read(ctx, func(tx *gorm.DB) error {
		var all []Reached
		here = nil
		err := tx.Table("message_recipient").Select("kind, subject_id AS id").
			Where("operation_id = ? AND letter_id = ?", *letter.OperationID, letter.ID).Scan(&all).Error
		if err != nil {
			return err
		}
		if all, err = named(tx, *letter.OperationID, all); err != nil {
			return err
		}
		for _, r := range all {
			if foldEmail(r.Email) == foldEmail(letter.Recipient) {
				here = append(here, r.Recipient)
			}
		}
		return nil
	})
	return here, err
}

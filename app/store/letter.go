package store

import "gorm.io/gorm"

// Letter is one line of the outbox: what is to be told to whom, by references. It holds neither secrets nor a rendered
// text: links and words are made when it is delivered, shown or printed.
type Letter struct {
	ID          string `gorm:"primaryKey"`
	OperationID *string
	// Kind says which letter it is; package mail knows how each is written.
	Kind string
	// Recipient is an e-mail address.
	Recipient string
	Language  string
	// SubjectID is the row that the letter is about.
	SubjectID string
	// Parameters are other references, by name.
	Parameters map[string]string `gorm:"serializer:json"`
	// State is LetterWaiting or LetterSent.
	State     string
	CreatedAt Instant
	SentAt    *Instant
}

// The states of a letter.
const (
	LetterWaiting = "waiting"
	LetterSent    = "sent"
)

// Queue puts a letter into the outbox in the transaction of what it tells. It completes id, state and moment.
func (by By) Queue(tx *gorm.DB, letter Letter) error {
	letter.ID, letter.State, letter.CreatedAt = NewID(), LetterWaiting, by.Now()
	if letter.Parameters == nil {
		letter.Parameters = map[string]string{}
	}
	return tx.Create(&letter).Error
}

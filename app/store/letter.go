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
	// State is one of the Letter… constants.
	State     string
	CreatedAt Instant
	SentAt    *Instant
	// Attempts is how often the letter was handed to the mail server.
	Attempts int64
	// NextAt is the earliest moment of the next attempt, 0 for at once.
	NextAt Instant
	// ClaimedAt is when a process took the letter up last.
	ClaimedAt *Instant
	// Answer is what the mail server said of the last attempt that failed; it may name the recipient.
	Answer string
	// PrintedAt is when the letter was last printed, PrintRun with which others; both are empty for one that never was.
	PrintedAt *Instant
	PrintRun  string
	// HeldAt is when a restored backup held the letter back, because it may have left since the backup was made.
	HeldAt *Instant
}

// The states of a letter. Only waiting letters leave; each of the others is left by a person's decision alone, except sending.
const (
	// LetterWaiting is to be sent, now or later.
	LetterWaiting = "waiting"
	// LetterSending was taken up by a process, which has not said yet what became of it.
	LetterSending = "sending"
	// LetterSent was taken by the mail server, or sent by hand.
	LetterSent = "sent"
	// LetterUnknown may have left or not: the connection or the process died before the server's answer was read, or it was
	// waiting in a backup that was restored.
	LetterUnknown = "unknown"
	// LetterRefused was refused for good: the address does not exist, the mailbox is closed.
	LetterRefused = "refused"
	// LetterFailed was put off by the server too often.
	LetterFailed = "failed"
	// LetterLapsed had no reason to leave any more: its link is used, its carnet erased.
	LetterLapsed = "lapsed"
	// LetterCancelled was taken back by the team.
	LetterCancelled = "cancelled"
)

// LettersUnsent are the states in which a letter has not arrived as far as anybody knows: it follows an address that its holder changes,
// and falls away with what it tells.
var LettersUnsent = []string{LetterWaiting, LetterSending, LetterUnknown, LetterRefused, LetterFailed}

// Queue puts a letter into the outbox in the transaction of what it tells. It completes id, state and moment.
func (by By) Queue(tx *gorm.DB, letter Letter) error {
	letter.ID, letter.State, letter.CreatedAt = NewID(), LetterWaiting, by.Now()
	if letter.Parameters == nil {
		letter.Parameters = map[string]string{}
	}
	return tx.Create(&letter).Error
}

// ForgetLetters takes back the letters of some kinds about a subject that have not left, and leaves no address in any of them.
func ForgetLetters(tx *gorm.DB, operationID, subjectID string, kinds ...string) error {
	letters := tx.Model(&Letter{}).Where("operation_id = ? AND subject_id = ? AND kind IN ?", operationID, subjectID, kinds).Session(&gorm.Session{})
	if err := letters.Where("state = ?", LetterWaiting).Update("state", LetterCancelled).Error; err != nil {
		return err
	}
	return letters.Updates(map[string]any{"recipient": "", "answer": ""}).Error
}

// ForgetMessages leaves nobody of a kind of recipients (those of package message) in the messages that were sent to many: the letter to an
// address that was theirs alone is taken back and keeps no address, one that others share goes on to these. The calls to them go too.
func ForgetMessages(tx *gorm.DB, operationID, kind, subjectID string) error {
	if err := tx.Where("operation_id = ? AND subject_kind = ? AND subject_id = ?", operationID, kind, subjectID).Delete(&Call{}).Error; err != nil {
		return err
	}
	var ids []string
	rows := tx.Table("message_recipient").Where("operation_id = ? AND kind = ? AND subject_id = ?", operationID, kind, subjectID).Session(&gorm.Session{})
	if err := rows.Where("letter_id <> ''").Pluck("letter_id", &ids).Error; err != nil {
		return err
	}
	if err := rows.Delete(nil).Error; err != nil || len(ids) == 0 {
		return err
	}
	letters := tx.Model(&Letter{}).Where("operation_id = ? AND id IN ?", operationID, ids).Session(&gorm.Session{})
	const others = "SELECT 1 FROM message_recipient r WHERE r.letter_id = letter.id"
	alone := letters.Where("NOT EXISTS (" + others + ")").Session(&gorm.Session{})
	if err := alone.Where("state = ?", LetterWaiting).Update("state", LetterCancelled).Error; err != nil {
		return err
	}
	if err := alone.Updates(map[string]any{"recipient": "", "answer": ""}).Error; err != nil {
		return err
	}
	return letters.Where("subject_id = ? AND EXISTS ("+others+")", subjectID).
		Update("subject_id", gorm.Expr("(SELECT MIN(r.subject_id) FROM message_recipient r WHERE r.letter_id = letter.id)")).Error
}

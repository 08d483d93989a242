package newsletter

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Form is what somebody typed to get the news.
type Form struct {
	Email string `form:"email"`
	// Agreed is the box under the sentence that says what is done with the address.
	Agreed bool `form:"agreed"`
	// Website is a field that nobody sees. Programs that fill in every field fill it in too.
	Website string `form:"website"`
}

// Trapped reports whether a program filled in what nobody sees.
func (f Form) Trapped() bool { return f.Website != "" }

// Check returns what is wrong with a form, in page order.
func (f Form) Check() problem.Fields {
	var wrong problem.Fields
	if _, ok := account.ParseEmail(f.Email); !ok {
		wrong.Add("email", "newsletter.error.email", nil)
	}
	if !f.Agreed {
		wrong.Add("agreed", "newsletter.error.agreed", nil)
	}
	return wrong
}

// Request is somebody's wish to get the news, with what was on the screen.
type Request struct {
	Email, Language, Wording string
	Source                   Source
	// Quiet sends no letter, because too many went there lately; the address is kept all the same.
	Quiet bool
}

// Subscribe notes that somebody asks for the news of an operation, and queues the letter with the link to confirm. Whether the address
// was known already changes nothing that can be seen from outside. It returns problem.Invalid with fields.
func Subscribe(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, request Request) error {
	if _, ok := account.ParseEmail(request.Email); !ok {
		return Form{Agreed: true}.Check().Err()
	}
	id := store.NewID()
	return db.Write(ctx, func(tx *gorm.DB) error { return ask(tx, by, o.ID, id, request) })
}

// Ask is Subscribe inside the transaction of something else, for a box of the sign-up that was ticked. The address has been checked.
func Ask(tx *gorm.DB, by store.By, operationID string, request Request) error {
	return ask(tx, by, operationID, store.NewID(), request)
}

// ask keeps the address. One that is confirmed stays as it is; one that is not gets the letter again.
func ask(tx *gorm.DB, by store.By, operationID, id string, request Request) error {
	email := strings.TrimSpace(request.Email)
	row := Subscriber{OperationID: operationID, ID: id, Email: email, Folded: strings.ToLower(email), Language: request.Language,
		Wording: request.Wording, Source: request.Source, AskedAt: by.Now()}
	asked := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "operation_id"}, {Name: "folded"}},
		Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "newsletter_subscriber.confirmed_at IS NULL"}}},
		DoUpdates: clause.AssignmentColumns([]string{"language", "wording", "source", "asked_at"})}).Create(&row)
	if asked.Error != nil || asked.RowsAffected == 0 || request.Quiet {
		return asked.Error
	}
	var kept Subscriber
	if err := tx.Where("operation_id = ? AND folded = ?", operationID, row.Folded).Take(&kept).Error; err != nil {
		return err
	}
	var waiting int64
	err := tx.Model(&store.Letter{}).Where("operation_id = ? AND kind = ? AND subject_id = ? AND state = ?", operationID, LetterConfirm, kept.ID,
		store.LetterWaiting).Count(&waiting).Error
	if err != nil || waiting > 0 {
		return err
	}
	return by.Queue(tx, store.Letter{OperationID: &operationID, Kind: LetterConfirm, Recipient: kept.Email, Language: request.Language, SubjectID: kept.ID})
}

// Agree says yes: the owner of the address has pressed the button. Doing it again changes nothing. It returns problem.Closed when the
// address has gone meanwhile.
func (l *Link) Agree(ctx context.Context, db *store.DB, by store.By) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		rows := tx.Model(&Subscriber{}).Where("id = ?", l.SubscriberID)
		done := rows.Where("confirmed_at IS NULL").Update("confirmed_at", by.Now())
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			var there int64
			if err := tx.Model(&Subscriber{}).Where("id = ?", l.SubscriberID).Count(&there).Error; err != nil || there > 0 {
				return err
			}
			return problem.New(problem.Closed, "newsletter.link.over", nil)
		}
		return by.Record(tx, l.Subscriber.OperationID, "newsletter.confirmed", "subscriber", l.SubscriberID)
	})
}

// Leave takes the address off the list, at once and without a trace, from the letters too. Doing it again changes nothing.
func (l *Link) Leave(ctx context.Context, db *store.DB, by store.By) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		var rows []Subscriber
		if err := tx.Where("id = ?", l.SubscriberID).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
			return err
		}
		return leave(tx, by, &rows[0])
	})
}

// Remove takes an address off the list because its owner asked the team to. Nothing tells whether it was there.
func Remove(ctx context.Context, db *store.DB, by store.By, operationID, email string) error {
	if _, ok := account.ParseEmail(email); !ok {
		return Form{Agreed: true}.Check().Err()
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		var rows []Subscriber
		err := tx.Where("operation_id = ? AND folded = ?", operationID, strings.ToLower(strings.TrimSpace(email))).Limit(1).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		return leave(tx, by, &rows[0])
	})
}

// leave waits for an issue that is being sent: what it queued is held too.
func leave(tx *gorm.DB, by store.By, s *Subscriber) error {
	if err := store.LockOperation(tx, s.OperationID); err != nil {
		return err
	}
	if err := forgetLetters(tx, []string{s.ID}); err != nil {
		return err
	}
	gone := tx.Where("operation_id = ? AND id = ?", s.OperationID, s.ID).Delete(&Subscriber{})
	if gone.Error != nil || gone.RowsAffected == 0 {
		return gone.Error
	}
	return by.Record(tx, s.OperationID, "newsletter.left", "subscriber", s.ID)
}

// forgetLetters holds what has not left yet, and leaves no address in any letter of some subscribers.
func forgetLetters(tx *gorm.DB, ids []string) error {
	letters := func() *gorm.DB {
		return tx.Model(&store.Letter{}).Where("subject_id IN ? AND kind IN ?", ids, []string{LetterConfirm, LetterIssue})
	}
	if err := letters().Where("state = ?", store.LetterWaiting).Update("state", store.LetterCancelled).Error; err != nil {
		return err
	}
	return letters().Updates(map[string]any{"recipient": "", "answer": ""}).Error
}

// DropUnconfirmed deletes the addresses that nobody confirmed in time, and returns how many those were.
func DropUnconfirmed(ctx context.Context, db *store.DB, by store.By) (dropped int, err error) {
	before := by.Now() - store.Instant(ConfirmLife/time.Millisecond)
	err = db.Write(ctx, func(tx *gorm.DB) error {
		dropped = 0
		var ids []string
		due := tx.Model(&Subscriber{}).Where("confirmed_at IS NULL AND asked_at <= ?", before)
		if err := due.Limit(someAtOnce).Pluck("id", &ids).Error; err != nil || len(ids) == 0 {
			return err
		}
		if err := forgetLetters(tx, ids); err != nil {
			return err
		}
		gone := tx.Where("id IN ? AND confirmed_at IS NULL AND asked_at <= ?", ids, before).Delete(&Subscriber{})
		dropped = int(gone.RowsAffected)
		return gone.Error
	})
	return dropped, err
}

// someAtOnce bounds the placeholders of one statement.
const someAtOnce = 500

// Counts are how many are on the list of an operation, and how many have still to confirm.
type Counts struct{ Confirmed, Waiting int }

// Count counts the list of an operation.
func Count(ctx context.Context, db *store.DB, operationID string) (c Counts, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT COALESCE(SUM(CASE WHEN confirmed_at IS NULL THEN 0 ELSE 1 END), 0) AS confirmed,
			COALESCE(SUM(CASE WHEN confirmed_at IS NULL THEN 1 ELSE 0 END), 0) AS waiting
			FROM newsletter_subscriber WHERE operation_id = ?`, operationID).Scan(&c).Error
	})
	return c, err
}

// FindSubscriber returns a subscriber of the operation, for the letters. It returns problem.NotFound.
func FindSubscriber(ctx context.Context, db *store.DB, operationID, id string) (*Subscriber, error) {
	var rows []Subscriber
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ?", operationID, id).Limit(1).Find(&rows).Error
	})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, problem.New(problem.NotFound, "newsletter.link.unknown", nil)
	}
	return &rows[0], nil
}

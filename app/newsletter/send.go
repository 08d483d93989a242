package newsletter

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// letterRow is one letter that carries an issue.
type letterRow struct {
	OperationID       string
	LetterID          string `gorm:"primaryKey"`
	NewsletterIssueID string
}

// TableName names the table.
func (letterRow) TableName() string { return "newsletter_letter" }

// Send queues an issue for everybody on the list, in one transaction, and gives it its number and its public page. It returns
// problem.NotFound, problem.Conflict (store.Stale) when the draft has changed since it was looked at, and problem.Conflict for one that
// was sent already. The same click twice sends once: then again reports that it was sent before in that very version. An issue that nobody waits for may be sent: it is on its page.
func Send(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, version string) (again bool, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		again = false
		if err := store.LockOperation(tx, o.ID); err != nil { // numbers are given one after the other, and nobody leaves meanwhile
			return err
		}
		issue, err := take(tx, "operation_id = ? AND id = ?", o.ID, id)
		if err != nil {
			return err
		}
		switch {
		case !issue.Draft() && decimal(issue.Version-1) == version:
			again = true
			return nil
		case !issue.Draft():
			return alreadySent()
		case decimal(issue.Version) != version:
			return store.Stale(issue)
		}
		var last int64
		if err := tx.Model(&Issue{}).Where("operation_id = ?", o.ID).Select("COALESCE(MAX(number), 0)").Scan(&last).Error; err != nil {
			return err
		}
		done := tx.Model(&Issue{}).Where("operation_id = ? AND id = ? AND version = ? AND sent_at IS NULL", o.ID, id, issue.Version).
			Updates(map[string]any{"number": last + 1, "sent_at": by.Now(), "updated_at": by.Now(), "version": issue.Version + 1})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 { // changed since it was read
			return store.Stale(issue)
		}
		if err := queue(tx, by, o, issue); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "newsletter.sent", "newsletter_issue", id)
	})
	return again, err
}

func queue(tx *gorm.DB, by store.By, o *operation.Operation, issue *Issue) error {
	var list []Subscriber
	if err := tx.Where("operation_id = ? AND confirmed_at IS NOT NULL", o.ID).Order("id").Find(&list).Error; err != nil || len(list) == 0 {
		return err
	}
	letters, rows := make([]store.Letter, len(list)), make([]letterRow, len(list))
	for i := range list {
		s := &list[i]
		_, language := issue.In(s.Language, o.Language)
		letters[i] = store.Letter{OperationID: &o.ID, ID: store.NewID(), Kind: LetterIssue, Recipient: s.Email, Language: language, SubjectID: s.ID,
			Parameters: map[string]string{parameterIssue: issue.ID}, State: store.LetterWaiting, CreatedAt: by.Now()}
		rows[i] = letterRow{OperationID: o.ID, LetterID: letters[i].ID, NewsletterIssueID: issue.ID}
	}
	if err := tx.CreateInBatches(&letters, someAtOnce).Error; err != nil {
		return err
	}
	return tx.CreateInBatches(&rows, someAtOnce).Error
}

// Test queues a letter to the member of the team who asks: the issue in a language as it is when that letter leaves. It returns
// problem.NotFound.
func Test(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, language string, to *account.Account) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		issue, err := take(tx, "operation_id = ? AND id = ?", o.ID, id)
		if err != nil {
			return err
		}
		_, language := issue.In(language, o.Language)
		err = by.Queue(tx, store.Letter{OperationID: &o.ID, Kind: LetterTest, Recipient: to.Email, Language: language, SubjectID: issue.ID,
			Parameters: map[string]string{parameterIssue: issue.ID}})
		if err != nil {
			return err
		}
		return by.Record(tx, o.ID, "newsletter.tested", "newsletter_issue", id)
	})
}

// TakeBack holds the letters of an issue that have not left, and returns how many those were. Its page stays.
func TakeBack(ctx context.Context, db *store.DB, by store.By, operationID, id string) (held int, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		held = 0
		if _, err := take(tx, "operation_id = ? AND id = ?", operationID, id); err != nil {
			return err
		}
		of := tx.Model(&letterRow{}).Select("letter_id").Where("operation_id = ? AND newsletter_issue_id = ?", operationID, id)
		done := tx.Model(&store.Letter{}).Where("operation_id = ? AND kind = ? AND state = ? AND id IN (?)", operationID, LetterIssue, store.LetterWaiting, of).
			Update("state", store.LetterCancelled)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		held = int(done.RowsAffected)
		return by.Record(tx, operationID, "newsletter.taken_back", "newsletter_issue", id)
	})
	return held, err
}

// Progress counts the letters of an issue by their state.
func Progress(ctx context.Context, db *store.DB, operationID, id string) (map[string]int, error) {
	var rows []struct {
		State string
		N     int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT l.state, COUNT(*) AS n FROM newsletter_letter n JOIN letter l ON l.id = n.letter_id
			WHERE n.operation_id = ? AND n.newsletter_issue_id = ? GROUP BY l.state`, operationID, id).Scan(&rows).Error
	})
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.State] = row.N
	}
	return counts, err
}

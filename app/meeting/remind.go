package meeting

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// The kinds of letters to those who come; the subject is the sign-up.
const (
	// LetterSignedUp confirms a sign-up, with the link by which one withdraws.
	LetterSignedUp = "meeting_signed_up"
	// LetterReminder reminds of a meeting the day before.
	LetterReminder = "meeting_reminder"
	// LetterChanged says that a meeting is at another hour or place, is called off, or takes place after all.
	LetterChanged = "meeting_changed"
)

func queue(tx *gorm.DB, by store.By, kind string, g *Guest) error {
	return by.Queue(tx, store.Letter{OperationID: &g.OperationID, Kind: kind, Recipient: g.Email, Language: g.Language, SubjectID: g.ID})
}

// reminderHour is when reminders leave on the day before, in the time of the place: late enough to be read that day.
const reminderHour = 10

// RemindAt is when those who come to a meeting are reminded.
func RemindAt(m *Meeting, zone *time.Location) time.Time {
	year, month, day := m.StartsAt.In(zone).Date()
	return time.Date(year, month, day-1, reminderHour, 0, 0, 0, zone)
}

// RemindDue queues the reminders whose hour has come, each once whenever it is called. What was missed is caught up until the meeting
// begins; whoever signed up after that hour knows of it. It returns how many were queued.
func RemindDue(ctx context.Context, db *store.DB, by store.By) (n int, err error) {
	now := by.Now()
	var soon []*Meeting
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("state = ? AND starts_at > ? AND starts_at <= ?", Published, now, now+store.Instant(48*time.Hour/time.Millisecond)).
			Order("starts_at, id").Find(&soon).Error
	})
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, m := range soon {
		reminded, err := remind(ctx, db, by, m)
		n += reminded
		failed = append(failed, err)
	}
	return n, errors.Join(failed...)
}

func remind(ctx context.Context, db *store.DB, by store.By, m *Meeting) (n int, err error) {
	o, err := operation.Find(ctx, db, m.OperationID)
	if err != nil {
		return 0, err
	}
	due := store.InstantOf(RemindAt(m, o.Location()))
	if by.Now() < due {
		return 0, nil
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		n = 0
		guests, err := coming(tx, m)
		if err != nil {
			return err
		}
		for _, g := range guests {
			if g.Email == "" || g.CreatedAt >= due {
				continue
			}
			first := tx.Model(&Guest{}).Where("operation_id = ? AND id = ? AND revoked_at IS NULL AND reminded_at IS NULL", g.OperationID, g.ID).Update("reminded_at", by.Now())
			if first.Error != nil {
				return first.Error
			}
			if first.RowsAffected == 0 {
				continue
			}
			if err := queue(tx, by, LetterReminder, g); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

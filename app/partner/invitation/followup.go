package invitation

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/store"
)

// The hours of the day between which letters that ask again are made, in the zone of the operation.
const (
	firstHour = 9
	lastHour  = 18
)

// FollowUp asks again the partners that stay silent: after the days that their operation says, as often as it says, as long as
// they have answered nothing in any way, and not after the weekend has begun. Running it twice sends nothing twice. It
// returns how many letters it queued.
func FollowUp(ctx context.Context, db *store.DB, by store.By) (int, error) {
	var coming []operation.Operation
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("starts_at > ? AND phase IN ?", by.Now(), []operation.Phase{operation.Draft, operation.Announced, operation.Open}).
			Order("id").Find(&coming).Error
	})
	if err != nil {
		return 0, err
	}
	total := 0
	for i := range coming {
		o := &coming[i]
		if hour := by.At.In(o.Location()).Hour(); hour < firstHour || hour >= lastHour {
			continue
		}
		sent, err := followUp(ctx, db, by, o)
		total += sent
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func followUp(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) (sent int, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		sent = 0
		if err := store.LockOperation(tx, o.ID); err != nil { // whoever else asks the same partners has done so, or waits
			return err
		}
		settings, err := settingsOf(tx, o.ID)
		if err != nil || settings.FollowUpDays == 0 || settings.FollowUpMost == 0 {
			return err
		}
		silent, err := silentPartners(tx, by, o.ID, settings)
		if err != nil {
			return err
		}
		for i := range silent {
			queued, err := queue(tx, by, o, &silent[i], LetterReminder)
			if err != nil {
				return err
			}
			if !queued {
				continue // the first letter has not left yet
			}
			sent++
			err = tx.Model(&partner.Partner{}).Where("operation_id = ? AND id = ?", o.ID, silent[i].ID).
				Updates(map[string]any{"reminders": gorm.Expr("reminders + 1"), "reminded_at": by.Now()}).Error
			if err != nil {
				return err
			}
			if err := by.Record(tx, o.ID, "partner.reminded", "partner", silent[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
	return sent, err
}

// silentPartners were invited by a letter that has left and a link that works, have an address, and have said nothing for the days of
// the settings.
func silentPartners(tx *gorm.DB, by store.By, operationID string, settings *Settings) ([]partner.Partner, error) {
	before := by.Now() - store.Instant(time.Duration(settings.FollowUpDays)*24*time.Hour/time.Millisecond)
	var silent []partner.Partner
	err := tx.Where("operation_id = ? AND state IN ? AND contact_email <> '' AND asked_at IS NOT NULL AND COALESCE(reminded_at, asked_at) <= ?",
		operationID, []partner.State{partner.Invited, partner.Opened}, before).
		Where("(heard_at IS NULL OR heard_at < asked_at) AND reminders < ?", settings.FollowUpMost).
		Where("EXISTS (SELECT 1 FROM partner_link l WHERE l.operation_id = partner.operation_id AND l.partner_id = partner.id AND l.revoked_at IS NULL AND l.expires_at > ?)", by.Now()).
		Where("id IN (SELECT subject_id FROM letter WHERE operation_id = ? AND kind = ? AND state = ? AND COALESCE(sent_at, created_at) <= ?)", // read once, not for each partner
			operationID, LetterInvitation, store.LetterSent, before).
		Order("id").Find(&silent).Error
	return silent, err
}

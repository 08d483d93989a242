package invitation

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// The kinds of letters to partners: the invitation, and the one that asks again.
const (
	LetterInvitation = partner.LetterInvitation
	LetterReminder   = partner.LetterReminder
)

// Send queues the invitation of one partner. One that waits in the outbox already is not queued twice. It returns
// problem.Invalid for a partner without an e-mail address, and problem.NotFound.
func Send(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, partnerID string) error {
	p, err := partner.Find(ctx, db, o.ID, partnerID)
	if err != nil {
		return err
	}
	if p.ContactEmail == "" {
		return problem.Fields{{Name: "contact_email", Message: problem.Message{Key: "invitation.error.no_email"}}}.Err()
	}
	_, err = send(ctx, db, by, o, []*partner.Partner{p}, true)
	return err
}

// SendAll queues the invitations of all partners that are still to be contacted and have an e-mail address; it returns how many.
func SendAll(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) (int, error) {
	all, err := partner.List(ctx, db, o.ID)
	if err != nil {
		return 0, err
	}
	var waiting []*partner.Partner
	for _, p := range all {
		if p.State == partner.ToContact && p.ContactEmail != "" {
			waiting = append(waiting, p)
		}
	}
	return send(ctx, db, by, o, waiting, true)
}

// Print makes ready the letter on paper of one partner: it has a link that works, and has been asked. It returns problem.NotFound.
func Print(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, partnerID string) error {
	p, err := partner.Find(ctx, db, o.ID, partnerID)
	if err == nil {
		_, err = send(ctx, db, by, o, []*partner.Partner{p}, false)
	}
	return err
}

// send asks partners in one transaction: a link where none works, a letter in the outbox when it goes by e-mail, and the state.
func send(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, partners []*partner.Partner, byEmail bool) (sent int, err error) {
	links := make([]*Link, len(partners))
	for i, p := range partners {
		links[i] = newLink(db, by, o, p.ID)
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		sent = 0
		if err := store.LockOperation(tx, o.ID); err != nil { // two who press at once make one link and one letter
			return err
		}
		for i, p := range partners {
			working, err := current(tx, o.ID, p.ID, by.Now())
			if err != nil {
				return err
			}
			if working == nil {
				if err := tx.Create(links[i]).Error; err != nil {
					return err
				}
			}
			if byEmail {
				queued, err := queue(tx, by, o, p, LetterInvitation)
				if err != nil {
					return err
				}
				if !queued {
					continue
				}
			}
			sent++
			if err := asked(tx, by, o.ID, p.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return sent, err
}

// queue puts a letter into the outbox unless one to the same partner is about to leave, or when it asks again by itself, unless the
// last one has not arrived at this address as far as anybody knows. A letter that somebody sends replaces those that did not arrive.
func queue(tx *gorm.DB, by store.By, o *operation.Operation, p *partner.Partner, kind string) (bool, error) {
	earlier := func() *gorm.DB {
		return tx.Model(&store.Letter{}).Where("operation_id = ? AND kind IN ? AND subject_id = ?", o.ID, []string{LetterInvitation, LetterReminder}, p.ID)
	}
	inTheWay := earlier().Where("state IN ?", []string{store.LetterWaiting, store.LetterSending})
	if kind == LetterReminder {
		inTheWay = earlier().Where("(state IN ? OR state IN ? AND recipient = ?)", []string{store.LetterWaiting, store.LetterSending}, store.LettersUnsent, p.ContactEmail)
	}
	var found int64
	if err := inTheWay.Count(&found).Error; err != nil || found > 0 {
		return false, err
	}
	err := earlier().Where("state IN ?", store.LettersUnsent).Update("state", store.LetterCancelled).Error
	if err != nil {
		return false, err
	}
	return true, by.Queue(tx, store.Letter{OperationID: &o.ID, Kind: kind, Recipient: p.ContactEmail, Language: o.Language, SubjectID: p.ID})
}

// asked notes that a partner has been asked, the first time only.
func asked(tx *gorm.DB, by store.By, operationID, partnerID string) error {
	row := tx.Model(&partner.Partner{}).Where("operation_id = ? AND id = ?", operationID, partnerID)
	if err := row.Where("asked_at IS NULL").Update("asked_at", by.Now()).Error; err != nil {
		return err
	}
	err := tx.Model(&partner.Partner{}).Where("operation_id = ? AND id = ? AND state = ?", operationID, partnerID, partner.ToContact).
		Updates(map[string]any{"state": partner.Invited, "updated_at": by.Now(), "version": gorm.Expr("version + 1")}).Error
	if err != nil {
		return err
	}
	return by.Record(tx, operationID, "partner.invited", "partner", partnerID)
}

package solidarity

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// The kinds of letters: one that asks a side whether it agrees, without saying who the other is, and one that tells both of each other once
// they have. A letter names its match, and in its parameter "side" whom it is for.
const (
	LetterAsk     = "solidarity_ask"
	LetterContact = "solidarity_contact"
)

// Bring brings a need together with an offer. The room of the offer is counted in the transaction: two who press at once do not fill a bed
// twice. Both sides that have an e-mail address are asked by letter; the others by the team. It returns problem.NotFound,
// problem.Conflict when the need has an offer already, and problem.Full or problem.Invalid with why the offer does not fit.
func Bring(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, needID, offerID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		b, err := lock(tx, o.ID)
		if err != nil {
			return err
		}
		need, offer := b.Need(needID), b.Offer(offerID)
		if need == nil || offer == nil {
			return unknown()
		}
		if m := b.MatchOf(needID); m != nil {
			if m.SolidarityOfferID == offerID {
				return nil // pressed twice
			}
			return problem.New(problem.Conflict, "solidarity.no.matched", nil)
		}
		if reason := b.refusal(offer, need); reason != "" {
			kind := problem.Invalid
			if reason == "solidarity.no.full" {
				kind = problem.Full
			}
			return problem.New(kind, reason, nil)
		}
		m := Match{OperationID: o.ID, ID: store.NewID(), SolidarityOfferID: offerID, SolidarityNeedID: needID, CreatedAt: by.Now()}
		if err := tx.Create(&m).Error; err != nil {
			return err
		}
		if err := write(tx, by, o, &m, LetterAsk, offer.Email, need.Email); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "solidarity.matched", "operation", o.ID)
	})
}

// write queues a letter of a kind to each side that has an address.
func write(tx *gorm.DB, by store.By, o *operation.Operation, m *Match, kind, giver, taker string) error {
	for side, address := range map[Side]string{Giver: giver, Taker: taker} {
		if address == "" {
			continue
		}
		letter := store.Letter{OperationID: &o.ID, Kind: kind, Recipient: address, Language: o.Language, SubjectID: m.ID,
			Parameters: map[string]string{"side": string(side)}}
		if err := by.Queue(tx, letter); err != nil {
			return err
		}
	}
	return nil
}

// SayYes notes that a side agrees, and how it said so. When both have, each learns who the other is: by letter where there is an address,
// by the team where there is none. It returns problem.NotFound, and problem.Invalid for a side or a way that there is not.
func SayYes(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, matchID string, side Side, how string) error {
	if side != Giver && side != Taker || !slices.Contains(Hows, how) {
		return problem.New(problem.Invalid, "solidarity.error.how", nil)
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		b, err := lock(tx, o.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(b.Matches, func(m *Match) bool { return m.ID == matchID })
		if at < 0 {
			return unknown()
		}
		m := b.Matches[at]
		if m.Said(side) {
			return nil // pressed twice
		}
		now := by.Now()
		if side == Giver {
			m.OfferYesAt, m.OfferYesHow = &now, how
		} else {
			m.NeedYesAt, m.NeedYesHow = &now, how
		}
		err = tx.Model(&Match{}).Where("operation_id = ? AND id = ?", o.ID, matchID).
			Updates(map[string]any{"offer_yes_at": m.OfferYesAt, "offer_yes_how": m.OfferYesHow, "need_yes_at": m.NeedYesAt, "need_yes_how": m.NeedYesHow}).Error
		if err != nil {
			return err
		}
		if m.Agreed() {
			if err := write(tx, by, o, m, LetterContact, b.Offer(m.SolidarityOfferID).Email, b.Need(m.SolidarityNeedID).Email); err != nil {
				return err
			}
		}
		return by.Record(tx, o.ID, "solidarity.agreed", "operation", o.ID)
	})
}

// Part takes a need and its offer apart; what had to be asked or told and has not left yet does not leave. It returns problem.NotFound.
func Part(ctx context.Context, db *store.DB, by store.By, operationID, matchID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		done := tx.Where("operation_id = ? AND id = ?", operationID, matchID).Delete(&Match{})
		if done.Error == nil && done.RowsAffected == 0 {
			return unknown()
		}
		if done.Error != nil {
			return done.Error
		}
		if err := store.ForgetLetters(tx, operationID, matchID, LetterAsk, LetterContact); err != nil {
			return err
		}
		return by.Record(tx, operationID, "solidarity.parted", "operation", operationID)
	})
}

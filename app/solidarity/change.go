package solidarity

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// lock lets one transaction at a time bring together or change what an operation has of roofs and seats, and reads it. They are few and
// written by the team: counting them anew is the simplest way never to give a bed twice.
func lock(tx *gorm.DB, operationID string) (*Board, error) {
	err := store.LockOperation(tx, operationID)
	if err != nil {
		return nil, err
	}
	return load(tx, operationID)
}

// CreateOffer adds a roof or seats. It returns problem.Invalid with fields.
func CreateOffer(ctx context.Context, db *store.DB, by store.By, operationID string, form Form) (*Offer, error) {
	o, fields := form.applyOffer(Offer{OperationID: operationID})
	if err := fields.Err(); err != nil {
		return nil, err
	}
	o.ID, o.CreatedAt, o.UpdatedAt, o.Version = store.NewID(), by.Now(), by.Now(), 1
	return &o, db.Write(ctx, func(tx *gorm.DB) error { return insert(tx, by, operationID, &o, "solidarity.offered") })
}

// CreateNeed adds somebody who needs a roof or a seat. It returns problem.Invalid with fields.
func CreateNeed(ctx context.Context, db *store.DB, by store.By, operationID string, form Form) (*Need, error) {
	n, fields := form.applyNeed(Need{OperationID: operationID})
	if err := fields.Err(); err != nil {
		return nil, err
	}
	n.ID, n.CreatedAt, n.UpdatedAt, n.Version = store.NewID(), by.Now(), by.Now(), 1
	return &n, db.Write(ctx, func(tx *gorm.DB) error { return insert(tx, by, operationID, &n, "solidarity.needed") })
}

func insert(tx *gorm.DB, by store.By, operationID string, row any, action string) error {
	if err := tx.Create(row).Error; err != nil {
		return err
	}
	return by.Record(tx, operationID, action, "operation", operationID)
}

// TakeOffer makes a roof or seats of what a partner offers, and confirms the offer. What was taken already stays as it is. It returns
// problem.NotFound, and problem.Invalid for an offer of something else or one that says too little.
func TakeOffer(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, partnerID, offerID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		offer, p, err := partner.LockOffer(tx, o.ID, partnerID, offerID)
		if err != nil {
			return err
		}
		if offer.Kind != partner.OfferBeds && offer.Kind != partner.OfferSeats {
			return problem.New(problem.Invalid, "partner.offer.nothing_to_make", nil)
		}
		var taken int64
		if err := tx.Model(&Offer{}).Where("operation_id = ? AND partner_offer_id = ?", o.ID, offerID).Count(&taken).Error; err != nil || taken > 0 {
			return err
		}
		made, fields := ofPartner(offer, p, o).applyOffer(Offer{OperationID: o.ID})
		if len(fields) > 0 {
			return problem.New(problem.Invalid, "solidarity.error.partner", nil)
		}
		made.ID, made.PartnerOfferID, made.CreatedAt, made.UpdatedAt, made.Version = store.NewID(), &offer.ID, by.Now(), by.Now(), 1
		if err := offer.Confirm(tx, by); err != nil {
			return err
		}
		return insert(tx, by, o.ID, &made, "solidarity.offered")
	})
}

// UpdateOffer changes an offer. What was agreed with it must still fit. It returns problem.Invalid with fields, problem.NotFound, and
// problem.Conflict (store.Stale) when the form was prepared from an earlier version.
func UpdateOffer(ctx context.Context, db *store.DB, by store.By, operationID, id string, form Form) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		b, err := lock(tx, operationID)
		if err != nil {
			return err
		}
		current := b.Offer(id)
		if current == nil {
			return unknown()
		}
		if form.Version != version(current.Version) {
			return store.Stale(current)
		}
		o, fields := form.applyOffer(*current)
		if err := fields.Err(); err != nil {
			return err
		}
		*current = o
		if err := b.stillFits(b.MatchesOf(id)); err != nil {
			return err
		}
		o.Version, o.UpdatedAt = o.Version+1, by.Now()
		return replace(tx, by, operationID, id, &Offer{}, &o, "solidarity.offer_changed")
	})
}

// UpdateNeed changes a need. The offer that it has must still fit. It returns the errors of UpdateOffer.
func UpdateNeed(ctx context.Context, db *store.DB, by store.By, operationID, id string, form Form) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		b, err := lock(tx, operationID)
		if err != nil {
			return err
		}
		current := b.Need(id)
		if current == nil {
			return unknown()
		}
		if form.Version != version(current.Version) {
			return store.Stale(current)
		}
		n, fields := form.applyNeed(*current)
		if err := fields.Err(); err != nil {
			return err
		}
		*current = n
		if m := b.MatchOf(id); m != nil {
			if err := b.stillFits([]*Match{m}); err != nil {
				return err
			}
		}
		n.Version, n.UpdatedAt = n.Version+1, by.Now()
		return replace(tx, by, operationID, id, &Need{}, &n, "solidarity.need_changed")
	})
}

// stillFits refuses a change after which something that was brought together does not fit any more.
func (b *Board) stillFits(matches []*Match) error {
	for _, m := range matches {
		if reason := b.refusal(b.Offer(m.SolidarityOfferID), b.Need(m.SolidarityNeedID)); reason != "" {
			return problem.Fields{{Name: "number", Message: problem.Message{Key: "solidarity.error.agreed"}}}.Err()
		}
	}
	return nil
}

func replace(tx *gorm.DB, by store.By, operationID, id string, table, row any, action string) error {
	omitted := []string{"operation_id", "id", "created_at", "kind", "partner_offer_id"}
	if err := tx.Model(table).Where("operation_id = ? AND id = ?", operationID, id).Select("*").Omit(omitted...).Updates(row).Error; err != nil {
		return err
	}
	return by.Record(tx, operationID, action, "operation", operationID)
}

// RemoveOffer deletes an offer; the needs that it had wait again. It returns problem.NotFound.
func RemoveOffer(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return remove(ctx, db, by, operationID, id, &Offer{}, "solidarity_offer_id")
}

// RemoveNeed deletes a need. It returns problem.NotFound.
func RemoveNeed(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return remove(ctx, db, by, operationID, id, &Need{}, "solidarity_need_id")
}

func remove(ctx context.Context, db *store.DB, by store.By, operationID, id string, row any, column string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		var matches []string
		if err := tx.Model(&Match{}).Where("operation_id = ? AND "+column+" = ?", operationID, id).Pluck("id", &matches).Error; err != nil {
			return err
		}
		for _, match := range matches { // what says who is with whom goes with them
			if err := store.ForgetLetters(tx, operationID, match, LetterAsk, LetterContact); err != nil {
				return err
			}
		}
		done := tx.Where("operation_id = ? AND id = ?", operationID, id).Delete(row)
		if done.Error == nil && done.RowsAffected == 0 {
			return unknown()
		}
		if done.Error != nil {
			return done.Error
		}
		return by.Record(tx, operationID, "solidarity.removed", "operation", operationID)
	})
}

package document

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Create adds a document. It returns problem.Invalid with fields.
func Create(ctx context.Context, db *store.DB, by store.By, operationID string, form Form) (*Document, error) {
	d, fields := form.apply(Document{OperationID: operationID, ID: store.NewID(), CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1})
	if err := fields.Err(); err != nil {
		return nil, err
	}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if err := knownHolder(tx, &d); err != nil {
			return err
		}
		if err := tx.Create(&d).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "document.created", "document", d.ID)
	})
	return &d, err
}

// knownHolder refuses a partner of another operation.
func knownHolder(tx *gorm.DB, d *Document) error {
	if d.PartnerID == nil {
		return nil
	}
	there, err := store.KeepRow(tx, "partner", d.OperationID, *d.PartnerID)
	if err == nil && !there {
		err = problem.Fields{{Name: "partner", Message: problem.Message{Key: "document.error.partner"}}}.Err()
	}
	return err
}

// Update changes a document. It returns problem.Invalid with fields, problem.NotFound, and problem.Conflict (store.Stale) when the form was
// prepared from an earlier version.
func Update(ctx context.Context, db *store.DB, by store.By, operationID, id string, form Form) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		current, err := find(tx, operationID, id)
		if err != nil {
			return err
		}
		if form.Version != strconv.FormatInt(current.Version, 10) {
			return store.Stale(current)
		}
		d, fields := form.apply(*current)
		if err := fields.Err(); err != nil {
			return err
		}
		if err := knownHolder(tx, &d); err != nil {
			return err
		}
		d.Version, d.UpdatedAt = current.Version+1, by.Now()
		done := tx.Model(&Document{}).Where("operation_id = ? AND id = ? AND version = ?", operationID, id, current.Version).
			Select("*").Omit("operation_id", "id", "created_at", "partner_offer_id").Updates(&d)
		if done.Error == nil && done.RowsAffected == 0 {
			return store.Stale(current)
		}
		if done.Error != nil {
			return done.Error
		}
		return by.Record(tx, operationID, "document.updated", "document", id)
	})
}

// Remove deletes a document with its requests. It returns problem.NotFound.
func Remove(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Where("operation_id = ? AND id = ?", operationID, id).Delete(&Document{})
		if done.Error == nil && done.RowsAffected == 0 {
			return problem.New(problem.NotFound, "document.unknown", nil)
		}
		if done.Error != nil {
			return done.Error
		}
		return by.Record(tx, operationID, "document.removed", "document", id)
	})
}

// TakeOffer makes a line of the inventory of what a partner offers to open, and confirms the offer. What was taken already stays as it
// is. It returns problem.NotFound, and problem.Invalid for an offer of something else.
func TakeOffer(ctx context.Context, db *store.DB, by store.By, operationID, partnerID, offerID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		offer, p, err := partner.LockOffer(tx, operationID, partnerID, offerID)
		if err != nil {
			return err
		}
		if offer.Kind != partner.OfferData {
			return problem.New(problem.Invalid, "partner.offer.nothing_to_make", nil)
		}
		var taken int64
		if err := tx.Model(&Document{}).Where("operation_id = ? AND partner_offer_id = ?", operationID, offerID).Count(&taken).Error; err != nil || taken > 0 {
			return err
		}
		title, more := offer.Short(titleLimit)
		d := Document{OperationID: operationID, ID: store.NewID(), Title: title, PartnerID: &p.ID, Kind: "other", Licence: offer.Licence, State: Agreed,
			Notes: more, PartnerOfferID: &offer.ID, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
		if err := tx.Create(&d).Error; err != nil {
			return err
		}
		if err := offer.Confirm(tx, by); err != nil {
			return err
		}
		return by.Record(tx, operationID, "document.created", "document", d.ID)
	})
}

// AddRequest notes that somebody was asked for a document; the document counts as asked for from then on. It returns problem.NotFound,
// and problem.Invalid with fields.
func AddRequest(ctx context.Context, db *store.DB, by store.By, operationID, documentID string, form RequestForm) error {
	r, fields := form.apply(Request{OperationID: operationID, ID: store.NewID(), DocumentID: documentID, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1})
	if err := fields.Err(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		d, err := find(tx, operationID, documentID)
		if err != nil {
			return err
		}
		if err := tx.Create(&r).Error; err != nil {
			return err
		}
		if d.State == Identified {
			// The version stays: somebody who edits the document meanwhile must not be refused for it.
			err := tx.Model(&Document{}).Where("operation_id = ? AND id = ?", operationID, documentID).Update("state", Asked).Error
			if err != nil {
				return err
			}
		}
		return by.Record(tx, operationID, "document.requested", "document", documentID)
	})
}

// UpdateRequest changes a request, above all to note its answer. It returns the errors of Update.
func UpdateRequest(ctx context.Context, db *store.DB, by store.By, operationID, documentID, id string, form RequestForm) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		var found []Request
		err := tx.Where("operation_id = ? AND document_id = ? AND id = ?", operationID, documentID, id).Limit(1).Find(&found).Error
		if err == nil && len(found) == 0 {
			err = problem.New(problem.NotFound, "document.unknown", nil)
		}
		if err != nil {
			return err
		}
		current := found[0]
		if form.Version != strconv.FormatInt(current.Version, 10) {
			return store.Stale(&current)
		}
		r, fields := form.apply(current)
		if err := fields.Err(); err != nil {
			return err
		}
		r.Version, r.UpdatedAt = current.Version+1, by.Now()
		done := tx.Model(&Request{}).Where("operation_id = ? AND id = ? AND version = ?", operationID, id, current.Version).
			Select("*").Omit("operation_id", "id", "document_id", "created_at").Updates(&r)
		if done.Error == nil && done.RowsAffected == 0 {
			return store.Stale(&current)
		}
		if done.Error != nil {
			return done.Error
		}
		return by.Record(tx, operationID, "document.answered", "document", documentID)
	})
}

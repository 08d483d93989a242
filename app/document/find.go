package document

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// List returns the documents of an operation by title, with their holders and requests.
func List(ctx context.Context, db *store.DB, operationID string) (documents []*Document, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		documents, err = list(tx, operationID, "")
		return err
	})
	return documents, err
}

// Find returns a document of the operation. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (d *Document, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		d, err = find(tx, operationID, id)
		return err
	})
	return d, err
}

func find(tx *gorm.DB, operationID, id string) (*Document, error) {
	found, err := list(tx, operationID, id)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "document.unknown", nil)
	}
	return found[0], nil
}

// list reads all documents, or one, in three queries.
func list(tx *gorm.DB, operationID, id string) ([]*Document, error) {
	query := tx.Where("operation_id = ?", operationID).Order("title, id")
	if id != "" {
		query = query.Where("id = ?", id)
	}
	var found []*Document
	if err := query.Find(&found).Error; err != nil || len(found) == 0 {
		return nil, err
	}
	byID := make(map[string]*Document, len(found))
	for _, d := range found {
		byID[d.ID] = d
	}
	if err := addHolders(tx, operationID, found); err != nil {
		return nil, err
	}
	var requests []Request
	err := tx.Where("operation_id = ?", operationID).Order("asked_on, id").Find(&requests).Error
	for _, r := range requests {
		if d := byID[r.DocumentID]; d != nil {
			d.Requests = append(d.Requests, r)
		}
	}
	return found, err
}

func addHolders(tx *gorm.DB, operationID string, documents []*Document) error {
	var rows []struct{ ID, Name string }
	err := tx.Model(&partner.Partner{}).Select("partner.id, organisation.name").Joins("JOIN organisation ON organisation.id = partner.organisation_id").
		Where("partner.operation_id = ?", operationID).Scan(&rows).Error
	names := make(map[string]string, len(rows))
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	for _, d := range documents {
		if d.PartnerID != nil {
			d.Partner = names[*d.PartnerID]
		}
	}
	return err
}

// ByOffer returns the documents that offers of partners have become, by the identifiers of the offers.
func ByOffer(ctx context.Context, db *store.DB, operationID string) (map[string]string, error) {
	made := map[string]string{}
	var rows []Document
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Select("id", "partner_offer_id").Where("operation_id = ? AND partner_offer_id IS NOT NULL", operationID).Find(&rows).Error
	})
	for _, d := range rows {
		made[*d.PartnerOfferID] = d.ID
	}
	return made, err
}

// Late returns the titles of the documents for which an administration owes an answer on a day (YYYY-MM-DD).
func Late(ctx context.Context, db *store.DB, operationID, today string) (titles []string, err error) {
	documents, err := List(ctx, db, operationID)
	for _, d := range documents {
		for i := range d.Requests {
			if d.Requests[i].Late(today) {
				titles = append(titles, d.Title)
				break
			}
		}
	}
	return titles, err
}

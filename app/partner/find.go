package partner

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// List returns all partners of an operation by name, with their organisations, places and ateliers.
func List(ctx context.Context, db *store.DB, operationID string) ([]*Partner, error) {
	var found []*Partner
	err := db.Read(ctx, func(tx *gorm.DB) error {
		var err error
		found, err = list(tx, operationID, nil)
		return err
	})
	return found, err
}

// Public returns the partners that stand on public pages, by name. Their contacts and notes are left out, and their logo, their
// link and their point when they did not agree to show them.
func Public(ctx context.Context, db *store.DB, operationID string) ([]*Partner, error) {
	var shown []*Partner
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		shown = nil
		all, err := list(tx, operationID, nil)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.Public() {
				p.forget()
				shown = append(shown, p)
			}
		}
		return locate(tx, operationID, shown)
	})
	return shown, err
}

// forget empties what is the team's alone, and the address of a site that is not to be shown.
func (p *Partner) forget() {
	p.ContactName, p.ContactEmail, p.ContactPhone, p.Notes, p.Signatory = "", "", "", "", ""
	p.PostalAddress = ""
	p.NextStep, p.NextStepOn, p.Owner, p.AgreementOn = "", "", "", ""
	if !p.ShowLink {
		p.Organisation.Website = ""
	}
	if !p.ShowLogo {
		p.Logo = nil
	}
	if !p.ShowPoint {
		p.Address, p.Longitude, p.Latitude = "", nil, nil
	}
}

// Find returns a partner of the operation. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (*Partner, error) {
	var p *Partner
	err := db.Read(ctx, func(tx *gorm.DB) error {
		var err error
		p, err = find(tx, operationID, id)
		return err
	})
	return p, err
}

func find(tx *gorm.DB, operationID, id string) (*Partner, error) {
	found, err := list(tx, operationID, func(query *gorm.DB) *gorm.DB { return query.Where("partner.id = ?", id) })
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "partner.unknown", nil)
	}
	return found[0], nil
}

// list reads partners in five queries, however many there are.
func list(tx *gorm.DB, operationID string, narrow func(*gorm.DB) *gorm.DB) ([]*Partner, error) {
	query := tx.Select("partner.*").Joins("JOIN organisation ON organisation.id = partner.organisation_id").
		Where("partner.operation_id = ?", operationID).Order("partner.position, organisation.folded, partner.id")
	if narrow != nil {
		query = narrow(query)
	}
	var found []*Partner
	if err := query.Find(&found).Error; err != nil || len(found) == 0 {
		return nil, err
	}
	byID := make(map[string]*Partner, len(found))
	organisationIDs := make([]string, len(found))
	for i, p := range found {
		byID[p.ID], organisationIDs[i] = p, p.OrganisationID
	}
	if err := addOrganisations(tx, found, organisationIDs); err != nil {
		return nil, err
	}
	if err := addLogos(tx, operationID, byID); err != nil {
		return nil, err
	}
	return found, addAssignments(tx, operationID, byID)
}

func addOrganisations(tx *gorm.DB, partners []*Partner, ids []string) error {
	var organisations []Organisation
	if err := tx.Where("id IN ?", ids).Find(&organisations).Error; err != nil {
		return err
	}
	byID := make(map[string]Organisation, len(organisations))
	for _, o := range organisations {
		byID[o.ID] = o
	}
	for _, p := range partners {
		p.Organisation = byID[p.OrganisationID]
	}
	return nil
}

// partnerPlace is one place that a partner hosts.
type partnerPlace struct{ OperationID, PartnerID, PlaceID string }

func addAssignments(tx *gorm.DB, operationID string, byID map[string]*Partner) error {
	var places []partnerPlace
	if err := tx.Where("operation_id = ?", operationID).Order("place_id").Find(&places).Error; err != nil {
		return err
	}
	for _, row := range places {
		if p := byID[row.PartnerID]; p != nil {
			p.PlaceIDs = append(p.PlaceIDs, row.PlaceID)
		}
	}
	var ateliers []programme.Atelier
	err := tx.Select("id", "partner_id").Where("operation_id = ? AND partner_id IS NOT NULL", operationID).Order("id").Find(&ateliers).Error
	for _, a := range ateliers {
		if p := byID[*a.PartnerID]; p != nil {
			p.AtelierIDs = append(p.AtelierIDs, a.ID)
		}
	}
	return err
}

package partner

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/proposal"
	"oplibre/app/store"
)

// Make makes of an offer what it is an offer of, in one transaction: a place that the partner hosts, things of the inventory, or
// a proposal of an atelier for the team to decide about. The offer is confirmed by it. What was made already stays as it is, so that
// pressing twice, or again after a breakdown, changes nothing. It returns problem.NotFound, problem.Conflict, and problem.Invalid for
// an offer of which nothing can be made, or that says too little.
func Make(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, partnerID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		offer, err := lockOffer(tx, o.ID, partnerID, id)
		if err != nil || offer.Made() {
			return err
		}
		switch offer.Kind {
		case OfferPlace:
			err = offer.makePlace(tx, by, o)
		case OfferEquipment:
			err = offer.makeEquipment(tx, by, o)
		case OfferAtelier:
			err = offer.makeProposal(tx, by, o.Language)
		default:
			err = problem.New(problem.Invalid, "partner.offer.nothing_to_make", nil)
		}
		if err != nil {
			return err
		}
		return offer.Confirm(tx, by)
	})
}

// LockOffer reads an offer with its partner in the transaction of what becomes of it elsewhere; nobody else changes it before that has
// ended. It returns problem.NotFound.
func LockOffer(tx *gorm.DB, operationID, partnerID, id string) (*Offer, *Partner, error) {
	offer, err := lockOffer(tx, operationID, partnerID, id)
	if err != nil {
		return nil, nil, err
	}
	p, err := find(tx, operationID, partnerID)
	return offer, p, err
}

// lockOffer reads an offer that nobody else changes before the transaction has ended.
func lockOffer(tx *gorm.DB, operationID, partnerID, id string) (*Offer, error) {
	if err := store.LockRow(tx, "partner_offer", operationID, id); err != nil {
		return nil, err
	}
	return findOffer(tx, operationID, partnerID, id)
}

// Confirm says yes to an offer of which something has just been made.
func (o *Offer) Confirm(tx *gorm.DB, by store.By) error {
	o.State = Confirmed
	if err := saveOffer(tx, o); err != nil {
		return err
	}
	store.Touch(tx, o.OperationID)
	return by.Record(tx, o.OperationID, "partner.offer_made", "partner", o.PartnerID)
}

func (o *Offer) makePlace(tx *gorm.DB, by store.By, of *operation.Operation) error {
	place, err := programme.PlaceIn(tx, by, of, o.PlaceForm())
	if err != nil {
		return err
	}
	o.PlaceID = &place.ID
	return tx.Create(&partnerPlace{o.OperationID, o.PartnerID, place.ID}).Error
}

func (o *Offer) makeEquipment(tx *gorm.DB, by store.By, of *operation.Operation) error {
	things, err := programme.EquipmentIn(tx, by, of, o.EquipmentForm())
	if err != nil {
		return err
	}
	o.EquipmentID = &things.ID
	return nil
}

// makeProposal proposes the atelier with the contact of the partner.
func (o *Offer) makeProposal(tx *gorm.DB, by store.By, language string) error {
	p, err := find(tx, o.OperationID, o.PartnerID)
	if err != nil {
		return err
	}
	title, text := cut(o.Text, proposal.TitleLimit)
	row := proposal.Proposal{OperationID: o.OperationID, ID: store.NewID(), Kind: proposal.Lead, Title: title, Folded: store.Fold(title), Text: text,
		State: proposal.New, Name: o.People, Email: p.ContactEmail, Phone: p.ContactPhone, Language: language, Notes: p.Organisation.Name,
		CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	if row.Name == "" {
		row.Name = p.ContactName
	}
	o.ProposalID = &row.ID
	return tx.Create(&row).Error
}

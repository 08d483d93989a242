package partner

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Check returns what is wrong with a form, in page order, without looking at what is known already.
func (f Form) Check() problem.Fields {
	_, fields := f.apply(Partner{})
	return fields
}

// Incoming is a contact of a file on its way to becoming a partner.
type Incoming struct {
	Form Form
	// Into is the partner that it completes; empty for a new one.
	Into string
	// Apart makes a new organisation even when a partner has one of this name.
	Apart bool
}

// Import takes contacts in, all or none. A partner that is completed keeps what it has: only what was empty is filled, and
// roles are added. It returns problem.Invalid, and problem.NotFound when a partner to complete is gone.
func Import(ctx context.Context, db *store.DB, by store.By, operationID string, contacts []Incoming) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		for _, c := range contacts {
			take := insert
			if c.Into != "" {
				take = complete
			}
			if err := take(tx, by, operationID, c); err != nil {
				return err
			}
		}
		store.Touch(tx, operationID)
		return nil
	})
}

func insert(tx *gorm.DB, by store.By, operationID string, c Incoming) error {
	p, fields := c.Form.apply(Partner{OperationID: operationID, ID: store.NewID(), ShowLink: true, Version: 1})
	if err := fields.Err(); err != nil {
		return err
	}
	p.CreatedAt, p.UpdatedAt = by.Now(), by.Now()
	p.moved(ToContact, by.Now())
	settle := meet
	if c.Apart {
		settle = found
	}
	if err := settle(tx, by, &p, store.NewID()); err != nil {
		return err
	}
	if err := refuseTwice(tx, &p); err != nil {
		return err
	}
	if err := tx.Create(&p).Error; err != nil {
		return err
	}
	return by.Record(tx, operationID, "partner.created", "partner", p.ID)
}

func complete(tx *gorm.DB, by store.By, operationID string, c Incoming) error {
	p, err := find(tx, operationID, c.Into)
	if err != nil {
		return err
	}
	given, fields := c.Form.apply(*p)
	if err := fields.Err(); err != nil {
		return err
	}
	for _, text := range []struct{ had, given *string }{{&p.ContactName, &given.ContactName}, {&p.ContactEmail, &given.ContactEmail},
		{&p.ContactPhone, &given.ContactPhone}, {&p.PostalAddress, &given.PostalAddress}, {&p.Brings, &given.Brings}, {&p.Notes, &given.Notes}, {&p.NextStep, &given.NextStep},
		{&p.NextStepOn, &given.NextStepOn}, {&p.Owner, &given.Owner}, {&p.Organisation.Website, &given.Organisation.Website}} {
		if *text.had == "" {
			*text.had = *text.given
		}
	}
	for _, role := range given.Roles {
		if !slices.Contains(p.Roles, role) {
			p.Roles = append(p.Roles, role)
		}
	}
	before, err := organisation(tx, p.OrganisationID)
	if err != nil {
		return err
	}
	if err := describe(tx, by, p, before); err != nil {
		return err
	}
	if err := save(tx, by, p); err != nil {
		return err
	}
	return by.Record(tx, operationID, "partner.updated", "partner", p.ID)
}

func organisation(tx *gorm.DB, id string) (Organisation, error) {
	var known []Organisation
	err := tx.Where("id = ?", id).Limit(1).Find(&known).Error
	if err != nil || len(known) == 0 {
		return Organisation{}, err
	}
	return known[0], nil
}

package partner

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/store"
)

// Known is an organisation that the instance offers to all its teams: its name, and the town in which one met it. Whom to
// call there is known to the team that met it, and to nobody else.
type Known struct {
	Name string
	// Town is empty as long as no public operation has met it.
	Town string
}

// Organisations returns the organisations that the instance knows, by name, each pair of name and town once.
func Organisations(ctx context.Context, db *store.DB) ([]Known, error) {
	var rows, known []Known
	seen := map[Known]bool{}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT g.name, COALESCE(MIN(c.name), '') AS town FROM organisation g
			LEFT JOIN partner p ON p.organisation_id = g.id
			LEFT JOIN operation o ON o.id = p.operation_id AND o.phase <> 'draft'
			LEFT JOIN territory_commune c ON c.operation_id = o.id AND c.position = 0
			GROUP BY g.id, g.name, g.folded ORDER BY g.folded, g.id`).Scan(&rows).Error
	})
	for _, row := range rows {
		if !seen[row] {
			seen[row] = true
			known = append(known, row)
		}
	}
	return known, err
}

// Elsewhere reports whether an organisation is a partner of another operation in whose team whoever acts may not edit
// partners. Such an organisation can be used by everybody and edited by nobody else: what is changed becomes a copy.
func Elsewhere(ctx context.Context, db *store.DB, by store.By, operationID, organisationID string) (elsewhere bool, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		elsewhere, err = belongsElsewhere(tx, by, operationID, organisationID)
		return err
	})
	return elsewhere, err
}

func belongsElsewhere(tx *gorm.DB, by store.By, operationID, organisationID string) (bool, error) {
	if by.Actor.Kind == store.ActorCommand {
		return false, nil // whoever has the machine has its data
	}
	others := tx.Model(&Partner{}).Where("organisation_id = ? AND operation_id <> ?", organisationID, operationID)
	if by.Actor.Kind == store.ActorAccount {
		var administrator int64
		if err := tx.Model(&account.Account{}).Where("id = ? AND administrator = ?", by.Actor.ID, true).Count(&administrator).Error; err != nil {
			return false, err
		}
		if administrator > 0 {
			return false, nil
		}
		mine := tx.Model(&account.Membership{}).Select("operation_id").Where("account_id = ? AND role IN ?", by.Actor.ID, editors())
		others = others.Where("operation_id NOT IN (?)", mine)
	}
	var n int64
	err := others.Count(&n).Error
	return n > 0, err
}

// editors are the roles that may edit partners.
func editors() (roles []account.Role) {
	for _, role := range account.Roles {
		if (account.Grant{Roles: []account.Role{role}}).May(account.EditPartners) {
			roles = append(roles, role)
		}
	}
	return roles
}

// meet gives the partner its organisation: the one that the instance knows by this name, or a new one. Of several, one that
// is as it was typed comes first, then one that may become so.
func meet(tx *gorm.DB, by store.By, p *Partner, newID string) error {
	var known []Organisation
	if err := tx.Where("folded = ?", p.Organisation.Folded).Order("created_at, id").Find(&known).Error; err != nil {
		return err
	}
	for _, one := range known {
		if p.Organisation.says(one) {
			p.Organisation, p.OrganisationID = one, one.ID
			return nil
		}
	}
	for _, one := range known {
		elsewhere, err := belongsElsewhere(tx, by, p.OperationID, one.ID)
		if err != nil {
			return err
		}
		if !elsewhere {
			p.OrganisationID = one.ID
			return describe(tx, by, p, one)
		}
	}
	return found(tx, by, p, newID)
}

// says reports whether what was typed, with the same folded name, says nothing else than what is known. A name in other
// letters and an empty website say nothing.
func (o Organisation) says(known Organisation) bool {
	return o.Folded == known.Folded && o.Kind == known.Kind && (o.Website == "" || o.Website == known.Website)
}

// found makes a new organisation of what was typed.
func found(tx *gorm.DB, by store.By, p *Partner, newID string) error {
	p.Organisation.ID, p.Organisation.CreatedAt, p.Organisation.Version = newID, by.Now(), 1
	p.OrganisationID = newID
	return tx.Create(&p.Organisation).Error
}

// describe writes what the form says of an organisation that exists, when it says something else than before: into a copy
// when it belongs to another team too. An empty website does not take a known one away: another operation may have typed it.
func describe(tx *gorm.DB, by store.By, p *Partner, known Organisation) error {
	typed := p.Organisation
	if typed.Website == "" {
		typed.Website = known.Website
	}
	p.Organisation = known
	if typed.Name == known.Name && typed.Kind == known.Kind && typed.Website == known.Website {
		return nil
	}
	elsewhere, err := belongsElsewhere(tx, by, p.OperationID, known.ID)
	if err != nil {
		return err
	}
	p.Organisation.Name, p.Organisation.Folded, p.Organisation.Kind, p.Organisation.Website = typed.Name, typed.Folded, typed.Kind, typed.Website
	if elsewhere {
		return found(tx, by, p, store.NewID())
	}
	p.Organisation.Version++
	return tx.Model(&Organisation{}).Where("id = ?", known.ID).Updates(map[string]any{"name": typed.Name, "folded": typed.Folded,
		"kind": typed.Kind, "website": typed.Website, "version": p.Organisation.Version}).Error
}

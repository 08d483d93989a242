package partner

import (
	"gorm.io/gorm"

	"oplibre/app/store"
)

// AddNamed makes organisations of which only the name is known (a file names them) partners that are still to be asked and
// stand on no public page, in the transaction of whatever names them. It returns the partners' identifiers by folded name;
// who is a partner already stays as it is, and an organisation that the instance knows by the name is taken as it is.
func AddNamed(tx *gorm.DB, by store.By, operationID string, names []string) (map[string]string, error) {
	ids := map[string]string{}
	all, err := list(tx, operationID, nil)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if ids[p.Organisation.Folded] == "" {
			ids[p.Organisation.Folded] = p.ID
		}
	}
	for _, name := range names {
		folded := store.Fold(name)
		if folded == "" || ids[folded] != "" {
			continue
		}
		p, err := addNamed(tx, by, operationID, name)
		if err != nil {
			return nil, err
		}
		ids[folded] = p.ID
	}
	return ids, nil
}

// otherKind is the kind of an organisation of which only the name is known.
const otherKind Kind = "other"

func addNamed(tx *gorm.DB, by store.By, operationID, name string) (*Partner, error) {
	p := Partner{OperationID: operationID, ID: store.NewID(), State: ToContact, Roles: []Role{}, ShowLink: true, Agreement: NoAgreement, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1,
		Organisation: Organisation{Name: name, Folded: store.Fold(name), Kind: otherKind}}
	var known []Organisation
	if err := tx.Where("folded = ?", p.Organisation.Folded).Order("created_at, id").Limit(1).Find(&known).Error; err != nil {
		return nil, err
	}
	if len(known) > 0 {
		p.Organisation, p.OrganisationID = known[0], known[0].ID
	} else if err := found(tx, by, &p, store.NewID()); err != nil {
		return nil, err
	}
	if err := tx.Create(&p).Error; err != nil {
		return nil, err
	}
	store.Touch(tx, operationID)
	return &p, by.Record(tx, operationID, "partner.created", "partner", p.ID)
}

package asked

import "gorm.io/gorm"

const (
	deleteNeeds = `DELETE FROM carnet_need WHERE operation_id = $1 AND carnet_id = $2`
	insertNeed  = `INSERT INTO carnet_need (operation_id, carnet_id, need, words) VALUES ($1, $2, $3, $4)`

	insertMeal = `INSERT INTO meal_order (operation_id, carnet_id, atelier_id, meals, brings, avoids) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (operation_id, carnet_id, atelier_id) DO UPDATE SET meals = excluded.meals, brings = excluded.brings, avoids = excluded.avoids`

	insertUserName = `INSERT INTO user_name (operation_id, person_id, site, name) VALUES ($1, $2, $3, $4)
		ON CONFLICT (operation_id, person_id, site) DO UPDATE SET name = excluded.name`

	// insertCare never changes what stands there: whoever finds a carnet could otherwise collect the child.
	insertCare = `INSERT INTO child_care (operation_id, person_id, phone, collectors, leaves_alone) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (operation_id, person_id) DO NOTHING`
	correctCare = `INSERT INTO child_care (operation_id, person_id, phone, collectors, leaves_alone) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (operation_id, person_id) DO UPDATE SET phone = excluded.phone, collectors = excluded.collectors, leaves_alone = excluded.leaves_alone`
)

// Answers are what one carnet says, ready to be written.
type Answers struct {
	// Needs replace those that were said before; nil leaves them.
	Needs     *Needs
	Meals     []Meal
	UserNames []UserName
	Cares     []Care
}

// Empty reports whether there is nothing to write.
func (a *Answers) Empty() bool {
	return a.Needs == nil && len(a.Meals)+len(a.UserNames)+len(a.Cares) == 0
}

// Write puts the answers of a carnet into a transaction that has taken it. What was said of a child stays as it was said first.
func (a *Answers) Write(tx *gorm.DB, operationID, carnetID string) error {
	if a.Needs != nil {
		if err := tx.Exec(deleteNeeds, operationID, carnetID).Error; err != nil {
			return err
		}
		for _, kind := range a.Needs.Kinds {
			words := ""
			if kind == NeedOther {
				words = a.Needs.Words
			}
			if err := tx.Exec(insertNeed, operationID, carnetID, kind, words).Error; err != nil {
				return err
			}
		}
	}
	for _, m := range a.Meals {
		if err := tx.Exec(insertMeal, operationID, carnetID, m.AtelierID, m.Meals, m.Brings, m.Avoids).Error; err != nil {
			return err
		}
	}
	for _, u := range a.UserNames {
		if err := tx.Exec(insertUserName, operationID, u.PersonID, u.Site, u.Name).Error; err != nil {
			return err
		}
	}
	for _, c := range a.Cares {
		if err := tx.Exec(insertCare, operationID, c.PersonID, c.Phone, c.Collectors, c.LeavesAlone).Error; err != nil {
			return err
		}
	}
	return nil
}

// ofPersons says which rows are of the persons of a carnet.
const ofPersons = ` WHERE operation_id = $1 AND person_id IN (SELECT id FROM person WHERE operation_id = $1 AND carnet_id = $2)`

// Forget deletes all that a carnet said, for its erasure.
func Forget(tx *gorm.DB, operationID, carnetID string) error {
	for _, statement := range []string{
		deleteNeeds,
		"DELETE FROM meal_order WHERE operation_id = $1 AND carnet_id = $2",
		"DELETE FROM user_name" + ofPersons,
		"DELETE FROM child_care" + ofPersons,
		"DELETE FROM child_handover" + ofPersons,
	} {
		if err := tx.Exec(statement, operationID, carnetID).Error; err != nil {
			return err
		}
	}
	return nil
}

package asked

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Said is what a carnet has said already, without what it said: nothing of it is shown again to whoever has the code.
type Said struct {
	// Needs are how many.
	Needs int
	// Meals are the ateliers, Cares the persons; UserNames are persons by site.
	Meals, Cares map[string]bool
	UserNames    map[string]map[string]bool
}

// FindSaid reads what a carnet has said.
func FindSaid(ctx context.Context, db *store.DB, operationID, carnetID string) (said Said, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		said = Said{Meals: map[string]bool{}, Cares: map[string]bool{}, UserNames: map[string]map[string]bool{}}
		ofCarnet := func(table string) *gorm.DB {
			return tx.Table(table).Where("operation_id = ? AND carnet_id = ?", operationID, carnetID)
		}
		persons := ofCarnet("person").Select("id")
		ofPeople := func(table string) *gorm.DB {
			return tx.Table(table).Where("operation_id = ? AND person_id IN (?)", operationID, persons)
		}
		var needs int64
		if err := ofCarnet("carnet_need").Count(&needs).Error; err != nil {
			return err
		}
		said.Needs = int(needs)
		var meals, cares []string
		if err := ofCarnet("meal_order").Pluck("atelier_id", &meals).Error; err != nil {
			return err
		}
		if err := ofPeople("child_care").Pluck("person_id", &cares).Error; err != nil {
			return err
		}
		var names []UserName
		if err := ofPeople("user_name").Select("person_id, site").Scan(&names).Error; err != nil {
			return err
		}
		for _, id := range meals {
			said.Meals[id] = true
		}
		for _, id := range cares {
			said.Cares[id] = true
		}
		for _, u := range names {
			if said.UserNames[u.Site] == nil {
				said.UserNames[u.Site] = map[string]bool{}
			}
			said.UserNames[u.Site][u.PersonID] = true
		}
		return nil
	})
	return said, err
}

// Folder is what those of one atelier said, for its leader and the team.
type Folder struct {
	// Needs are by carnet.
	Needs map[string]Needs
	// Meals are by carnet.
	Meals map[string]Meal
	// UserNames are by person and site.
	UserNames map[string]map[string]string
}

// ofAtelier says that a carnet or person is on the list of an atelier.
const (
	carnetsOfAtelier = `carnet_id IN (SELECT carnet_id FROM registration WHERE operation_id = ? AND atelier_id = ? AND status <> 'cancelled' AND status <> 'withdrawn')`
	personsOfAtelier = `person_id IN (SELECT person_id FROM registration WHERE operation_id = ? AND atelier_id = ? AND status <> 'cancelled' AND status <> 'withdrawn')`
)

// FindFolder reads what those of an atelier said. What concerns children alone is not in it: see FindChildren.
func FindFolder(ctx context.Context, db *store.DB, operationID, atelierID string) (folder Folder, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		folder = Folder{Needs: map[string]Needs{}, Meals: map[string]Meal{}, UserNames: map[string]map[string]string{}}
		var needs []struct{ CarnetID, Need, Words string }
		if err := tx.Table("carnet_need").Where("operation_id = ? AND "+carnetsOfAtelier, operationID, operationID, atelierID).
			Scan(&needs).Error; err != nil {
			return err
		}
		for _, kind := range AllNeeds {
			for _, row := range needs {
				if row.Need == kind {
					n := folder.Needs[row.CarnetID]
					n.Kinds, n.Words = append(n.Kinds, kind), n.Words+row.Words
					folder.Needs[row.CarnetID] = n
				}
			}
		}
		var meals []struct {
			CarnetID string
			Meal
		}
		if err := tx.Table("meal_order").Where("operation_id = ? AND atelier_id = ?", operationID, atelierID).Scan(&meals).Error; err != nil {
			return err
		}
		for _, row := range meals {
			folder.Meals[row.CarnetID] = row.Meal
		}
		var names []UserName
		if err := tx.Table("user_name").Where("operation_id = ? AND "+personsOfAtelier, operationID, operationID, atelierID).Scan(&names).Error; err != nil {
			return err
		}
		for _, u := range names {
			if folder.UserNames[u.PersonID] == nil {
				folder.UserNames[u.PersonID] = map[string]string{}
			}
			folder.UserNames[u.PersonID][u.Site] = u.Name
		}
		return nil
	})
	return folder, err
}

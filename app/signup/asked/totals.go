package asked

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/programme"
	"oplibre/app/store"
)

// NeedTotal is how many carnets need the same.
type NeedTotal struct {
	Kind    string
	Carnets int
	// Words are those of NeedOther, one for each carnet.
	Words []string
}

// MealTotal is what is to be ordered for one meal.
type MealTotal struct {
	Atelier programme.Atelier
	// Meals is how many eat: as was said, or as many as come.
	Meals int
	// Orders are what carnets said of it, without their names.
	Orders []Meal
}

// NameTotal is who has told a user name for an atelier that asks for it.
type NameTotal struct {
	Atelier programme.Atelier
	Site    string
	// Persons are those who come and may have an account, Missing those of them who have told none.
	Persons, Missing int
}

// Totals are what the team needs to know of all that was said.
type Totals struct {
	Needs []NeedTotal
	Meals []MealTotal
	Names []NameTotal
}

// AccountAge is the age from which a child is asked for a user name; younger ones write with the adult beside them.
const AccountAge = 15

const (
	// coming are carnets of which somebody has a seat or waits for one.
	needRows = `SELECT n.carnet_id, n.need, n.words FROM carnet_need n
		JOIN carnet c ON c.operation_id = n.operation_id AND c.id = n.carnet_id AND c.erase_at IS NULL
		WHERE n.operation_id = ? AND EXISTS (SELECT 1 FROM registration r WHERE r.operation_id = n.operation_id AND r.carnet_id = n.carnet_id
			AND r.status IN ('confirmed', 'attended', 'waiting', 'offered')) ORDER BY n.carnet_id`

	mealRows = `SELECT r.atelier_id, r.carnet_id, SUM(r.seats) AS seats, o.meals, COALESCE(o.brings, '') AS brings, COALESCE(o.avoids, '') AS avoids
		FROM registration r
		LEFT JOIN meal_order o ON o.operation_id = r.operation_id AND o.carnet_id = r.carnet_id AND o.atelier_id = r.atelier_id
		WHERE r.operation_id = ? AND r.status IN ('confirmed', 'attended') AND r.atelier_id IN ?
		GROUP BY r.atelier_id, r.carnet_id, o.meals, o.brings, o.avoids ORDER BY r.carnet_id`

	nameRows = `SELECT r.atelier_id, COUNT(*) AS persons, SUM(CASE WHEN u.name IS NULL THEN 1 ELSE 0 END) AS missing
		FROM registration r JOIN person p ON p.operation_id = r.operation_id AND p.id = r.person_id
		LEFT JOIN user_name u ON u.operation_id = r.operation_id AND u.person_id = r.person_id AND u.site = ?
		WHERE r.operation_id = ? AND r.status IN ('confirmed', 'attended') AND r.atelier_id IN ?
		AND p.headcount = 1 AND (p.age IS NULL OR p.age >= ?) GROUP BY r.atelier_id`
)

// FindTotals adds up what was said in an operation, over ateliers that the public sees.
func FindTotals(ctx context.Context, db *store.DB, operationID string) (t Totals, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		t = Totals{}
		var all []programme.Atelier
		if err := tx.Where("operation_id = ? AND status = ? AND asks <> '[]'", operationID, programme.Published).Order("starts_at, number").Find(&all).Error; err != nil {
			return err
		}
		if err := t.readNeeds(tx, operationID); err != nil {
			return err
		}
		if err := t.readMeals(tx, operationID, all); err != nil {
			return err
		}
		for _, site := range programme.UserNameSites {
			if err := t.readNames(tx, operationID, site, all); err != nil {
				return err
			}
		}
		return nil
	})
	return t, err
}

// asking returns the ateliers that ask for something, and their identifiers.
func asking(all []programme.Atelier, what string) (list []programme.Atelier, ids []string) {
	for _, a := range all {
		if a.AsksFor(what) {
			list, ids = append(list, a), append(ids, a.ID)
		}
	}
	return list, ids
}

func (t *Totals) readNeeds(tx *gorm.DB, operationID string) error {
	var rows []struct{ CarnetID, Need, Words string }
	if err := tx.Raw(needRows, operationID).Scan(&rows).Error; err != nil {
		return err
	}
	for _, kind := range AllNeeds {
		total := NeedTotal{Kind: kind}
		for _, row := range rows {
			if row.Need == kind {
				total.Carnets++
				if row.Words != "" {
					total.Words = append(total.Words, row.Words)
				}
			}
		}
		if total.Carnets > 0 {
			t.Needs = append(t.Needs, total)
		}
	}
	return nil
}

func (t *Totals) readMeals(tx *gorm.DB, operationID string, all []programme.Atelier) error {
	list, ids := asking(all, programme.AsksMeal)
	if len(list) == 0 {
		return nil
	}
	var rows []struct {
		AtelierID      string
		Seats          int
		Meals          *int
		Brings, Avoids string
	}
	if err := tx.Raw(mealRows, operationID, ids).Scan(&rows).Error; err != nil {
		return err
	}
	for _, a := range list {
		total := MealTotal{Atelier: a}
		for _, row := range rows {
			if row.AtelierID != a.ID {
				continue
			}
			order := Meal{AtelierID: a.ID, Meals: row.Seats, Brings: row.Brings, Avoids: row.Avoids}
			if row.Meals != nil {
				order.Meals = min(row.Seats, *row.Meals) // somebody may have left since
			}
			total.Meals += order.Meals
			if order.Brings+order.Avoids != "" {
				total.Orders = append(total.Orders, order)
			}
		}
		t.Meals = append(t.Meals, total)
	}
	return nil
}

func (t *Totals) readNames(tx *gorm.DB, operationID, site string, all []programme.Atelier) error {
	list, ids := asking(all, site)
	if len(list) == 0 {
		return nil
	}
	var rows []struct {
		AtelierID        string
		Persons, Missing int
	}
	if err := tx.Raw(nameRows, site, operationID, ids, AccountAge).Scan(&rows).Error; err != nil {
		return err
	}
	for _, a := range list {
		total := NameTotal{Atelier: a, Site: site}
		if i := slices.IndexFunc(rows, func(r struct {
			AtelierID        string
			Persons, Missing int
		}) bool {
			return r.AtelierID == a.ID
		}); i >= 0 {
			total.Persons, total.Missing = rows[i].Persons, rows[i].Missing
		}
		t.Names = append(t.Names, total)
	}
	return nil
}

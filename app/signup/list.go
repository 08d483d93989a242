package signup

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// PageSize is how many carnets one page of the list shows.
const PageSize = 50

// coming are the statuses of those who are expected, were there, or were missed.
var coming = []Status{Confirmed, Waiting, Offered, Attended, Absent}

// Turnout counts who is on at least one list, as the dashboard does.
type Turnout struct {
	Persons, Carnets int
	// Origins counts the persons by the answer to "where do you come from"; "" is for those who did not say.
	Origins map[string]int
}

// List is one page of the carnets of an operation, for its team.
type List struct {
	// Carnets are those of the page, the latest first.
	Carnets []Opened
	// Found is how many the filter keeps on all pages.
	Found int
	// Turnout is of the whole operation, whatever the filter.
	Turnout Turnout
}

// FindList returns carnets with their persons and ateliers, in a constant number of queries. Carnets that are erased, or
// whose holder asked for it, are nowhere in it.
func FindList(ctx context.Context, db *store.DB, o *operation.Operation, filter ListFilter) (*List, error) {
	list := &List{}
	var registrations []Registration
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		*list = List{}
		if err := list.Turnout.count(tx, o.ID); err != nil {
			return err
		}
		ids, found, err := filter.matching(tx, db, o)
		if err != nil {
			return err
		}
		list.Found = found
		registrations, err = list.load(tx, o.ID, ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, list.addEntries(ctx, db, o.ID, registrations)
}

// standing are the carnets of an operation that count, also when their people are forgotten.
func standing(tx *gorm.DB, operationID string) *gorm.DB {
	return tx.Where("carnet.operation_id = ? AND carnet.erase_at IS NULL AND carnet.erased_at IS NULL", operationID)
}

// count fills the turnout with one row an origin.
func (t *Turnout) count(tx *gorm.DB, operationID string) error {
	var rows []struct {
		Origin           string
		Persons, Carnets int
	}
	t.Origins = map[string]int{}
	err := standing(tx, operationID).Table("carnet").
		Select("carnet.origin, SUM(person.headcount) AS persons, COUNT(DISTINCT carnet.id) AS carnets").
		Joins("JOIN person ON person.operation_id = carnet.operation_id AND person.carnet_id = carnet.id").
		Where("EXISTS (SELECT 1 FROM registration WHERE registration.person_id = person.id AND registration.status IN ?)", coming).
		Group("carnet.origin").Scan(&rows).Error
	for _, row := range rows {
		t.Persons += row.Persons
		t.Carnets += row.Carnets
		t.Origins[row.Origin] += row.Persons
	}
	return err
}

// loadAtOnce is how many carnets are read by one statement: databases take so many values and not many more.
const loadAtOnce = 1000

// load reads the carnets with these identifiers in their order, and returns their registrations.
func (l *List) load(tx *gorm.DB, operationID string, ids []string) (registrations []Registration, err error) {
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	l.Carnets = make([]Opened, len(ids))
	for some := range slices.Chunk(ids, loadAtOnce) {
		found, err := l.loadSome(tx, operationID, some, at)
		if err != nil {
			return nil, err
		}
		registrations = append(registrations, found...)
	}
	return registrations, nil
}

// loadSome reads carnets and their persons to their places, and returns their registrations.
func (l *List) loadSome(tx *gorm.DB, operationID string, ids []string, at map[string]int) (registrations []Registration, err error) {
	var carnets []Carnet
	var persons []Person
	if err := tx.Where("operation_id = ? AND id IN ?", operationID, ids).Find(&carnets).Error; err != nil {
		return nil, err
	}
	ofPage := tx.Where("operation_id = ? AND carnet_id IN ?", operationID, ids).Session(&gorm.Session{})
	if err := ofPage.Order("carnet_id, position").Find(&persons).Error; err != nil {
		return nil, err
	}
	for _, c := range carnets {
		l.Carnets[at[c.ID]].Carnet = c
	}
	for _, p := range persons {
		carnet := &l.Carnets[at[p.CarnetID]]
		carnet.Persons = append(carnet.Persons, p)
	}
	return registrations, ofPage.Order("person_id, atelier_id").Find(&registrations).Error
}

// addEntries puts the codes and ateliers into the carnets of the page.
func (l *List) addEntries(ctx context.Context, db *store.DB, operationID string, registrations []Registration) error {
	var ids []string
	ofCarnet := map[string][]Registration{}
	seen := map[string]bool{}
	for _, r := range registrations {
		ofCarnet[r.CarnetID] = append(ofCarnet[r.CarnetID], r)
		if !seen[r.AtelierID] {
			seen[r.AtelierID] = true
			ids = append(ids, r.AtelierID)
		}
	}
	choices, err := Choices(ctx, db, operationID, ids)
	for i := range l.Carnets {
		c := &l.Carnets[i]
		c.Code = CodeOf(db, c.ID, c.Generation)
		c.Entries = grouped(choices, ofCarnet[c.ID])
	}
	return err
}

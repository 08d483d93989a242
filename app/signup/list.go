package signup

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// PageSize is how many carnets one page of the list shows.
const PageSize = 25

// coming are the statuses of those who are expected, were there, or were missed.
var coming = []Status{Confirmed, Waiting, Offered, Attended, Absent}

// ListFilter says which carnets a list shows; the zero value shows all, from the first.
type ListFilter struct {
	// Search is a part of a name, whatever its accents, or the beginning of a code.
	Search string
	// AtelierID keeps the carnets that are on the list of an atelier.
	AtelierID string
	// Page counts from 1.
	Page int
}

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
func FindList(ctx context.Context, db *store.DB, operationID string, filter ListFilter) (*List, error) {
	list := &List{}
	var registrations []Registration
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		*list = List{}
		if err := list.Turnout.count(tx, operationID); err != nil {
			return err
		}
		ids, err := matching(tx, db, operationID, filter)
		if err != nil {
			return err
		}
		list.Found = len(ids)
		registrations, err = list.load(tx, operationID, pageOf(ids, filter.Page))
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, list.addEntries(ctx, db, operationID, registrations)
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

// matching returns the identifiers of the carnets that the filter keeps, the latest first. Names are folded here and codes
// computed: neither is in the database.
func matching(tx *gorm.DB, db *store.DB, operationID string, filter ListFilter) ([]string, error) {
	query := standing(tx, operationID).Table("carnet").Where("carnet.anonymised_at IS NULL").Select("carnet.id, carnet.generation, person.name").
		Joins("JOIN person ON person.operation_id = carnet.operation_id AND person.carnet_id = carnet.id").
		Order("carnet.created_at DESC, carnet.id DESC, person.position")
	if filter.AtelierID != "" {
		query = query.Where(`EXISTS (SELECT 1 FROM registration r WHERE r.operation_id = carnet.operation_id AND r.carnet_id = carnet.id
			AND r.atelier_id = ? AND r.status IN ?)`, filter.AtelierID, coming)
	}
	var rows []struct {
		ID         string
		Generation int64
		Name       string
	}
	if err := query.Scan(&rows).Error; err != nil {
		return nil, err
	}
	name, code := store.Fold(filter.Search), codeStart(filter.Search)
	nothing := strings.TrimSpace(filter.Search) == ""
	var ids []string
	for _, row := range rows {
		if n := len(ids); n > 0 && ids[n-1] == row.ID {
			continue
		}
		if nothing || name != "" && strings.Contains(store.Fold(row.Name), name) ||
			code != "" && strings.HasPrefix(string(CodeOf(db, row.ID, row.Generation)), code) {
			ids = append(ids, row.ID)
		}
	}
	return ids, nil
}

// leastOfCode is how many characters of a code find a carnet: half of it, as it is printed.
const leastOfCode = 4

// codeStart returns what was typed as the beginning of a code, or "" when no code begins so.
func codeStart(typed string) string {
	if code, err := ParseCode(typed); err == nil {
		return string(code)
	}
	start := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if len(start) < leastOfCode || len(start) > codeLength || strings.Trim(start, Alphabet) != "" {
		return ""
	}
	return start
}

// pageOf returns the identifiers of a page that counts from 1.
func pageOf(ids []string, page int) []string {
	first := min((max(page, 1)-1)*PageSize, len(ids))
	return ids[first:min(first+PageSize, len(ids))]
}

// load reads the carnets with these identifiers in their order, and returns their registrations.
func (l *List) load(tx *gorm.DB, operationID string, ids []string) ([]Registration, error) {
	var carnets []Carnet
	var persons []Person
	var registrations []Registration
	if err := tx.Where("operation_id = ? AND id IN ?", operationID, ids).Find(&carnets).Error; err != nil {
		return nil, err
	}
	ofPage := tx.Where("operation_id = ? AND carnet_id IN ?", operationID, ids).Session(&gorm.Session{})
	if err := ofPage.Order("carnet_id, position").Find(&persons).Error; err != nil {
		return nil, err
	}
	if err := ofPage.Order("person_id, atelier_id").Find(&registrations).Error; err != nil {
		return nil, err
	}
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	l.Carnets = make([]Opened, len(ids))
	for _, c := range carnets {
		l.Carnets[at[c.ID]].Carnet = c
	}
	for _, p := range persons {
		carnet := &l.Carnets[at[p.CarnetID]]
		carnet.Persons = append(carnet.Persons, p)
	}
	return registrations, nil
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

package signup

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Alike is why two carnets are probably of the same person.
type Alike string

// What two carnets share.
const (
	SameEmail Alike = "email"
	SamePhone Alike = "phone"
	SameName  Alike = "name"
)

// Duplicate is a pair of carnets that are probably of the same person, the earlier one first.
type Duplicate struct {
	First, Second Opened
	Why           []Alike
}

// PairsShown is how many pairs a page shows: those that are decided make room for others.
const PairsShown = 20

// sharedByMany is how many carnets share a contact before it is taken for that of a counter or a school, which says nothing.
const sharedByMany = 6

// candidate is a carnet with what is compared.
type candidate struct {
	ID        string
	Name      string
	Email     string
	Phone     string
	CreatedAt store.Instant
}

// pair names two carnets, the earlier one first.
type pair struct{ first, second *candidate }

// FindDuplicates returns the pairs that nobody has decided, as many as PairsShown, and how many there are.
func FindDuplicates(ctx context.Context, db *store.DB, operationID string) (found []Duplicate, total int, err error) {
	var pairs []pair
	var list List
	var registrations []Registration
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		list = List{}
		var err error
		if pairs, err = likely(tx, operationID); err != nil {
			return err
		}
		var ids []string
		for _, p := range pairs[:min(len(pairs), PairsShown)] {
			for _, c := range []*candidate{p.first, p.second} {
				if !slices.Contains(ids, c.ID) {
					ids = append(ids, c.ID)
				}
			}
		}
		registrations, err = list.load(tx, operationID, ids)
		return err
	})
	if err == nil {
		err = list.addEntries(ctx, db, operationID, registrations)
	}
	if err != nil {
		return nil, 0, err
	}
	opened := map[string]Opened{}
	for _, c := range list.Carnets {
		opened[c.ID] = c
	}
	for _, p := range pairs[:min(len(pairs), PairsShown)] {
		found = append(found, Duplicate{First: opened[p.first.ID], Second: opened[p.second.ID], Why: p.why()})
	}
	return found, len(pairs), nil
}

// likely finds the pairs by what they share, without comparing everybody with everybody.
func likely(tx *gorm.DB, operationID string) ([]pair, error) {
	var all []candidate
	err := standing(tx, operationID).Table("carnet").Where("carnet.anonymised_at IS NULL").
		Select("carnet.id, carnet.created_at, person.name, person.email, person.phone").
		Joins("JOIN person ON person.operation_id = carnet.operation_id AND person.carnet_id = carnet.id AND person.position = 0").
		Order("carnet.created_at, carnet.id").Scan(&all).Error
	if err != nil {
		return nil, err
	}
	var decided []struct{ FirstID, SecondID string }
	if err := tx.Table("carnet_apart").Where("operation_id = ?", operationID).Scan(&decided).Error; err != nil {
		return nil, err
	}
	known := map[[2]string]bool{}
	for _, d := range decided {
		known[[2]string{d.FirstID, d.SecondID}] = true
	}
	return pairsOf(all, known), nil
}

// pairsOf puts the carnets together that share an address, a number or a name; known are those that are decided.
func pairsOf(all []candidate, known map[[2]string]bool) (pairs []pair) {
	sharing := map[string][]*candidate{}
	for i := range all {
		c := &all[i]
		for kind, value := range map[Alike]string{SameEmail: strings.ToLower(c.Email), SamePhone: c.Phone, SameName: nameKey(c.Name)} {
			if value != "" {
				sharing[string(kind)+value] = append(sharing[string(kind)+value], c)
			}
		}
	}
	for _, group := range sharing {
		for i, first := range group {
			for _, second := range group[i+1:] {
				if p := (pair{first, second}); p.likely(len(group)) && !known[orderedPair(first.ID, second.ID)] {
					known[orderedPair(first.ID, second.ID)] = true
					pairs = append(pairs, p)
				}
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.second.CreatedAt, a.second.CreatedAt), strings.Compare(b.second.ID, a.second.ID), strings.Compare(a.first.ID, b.first.ID))
	})
	return pairs
}

// nameKey is a name whatever its accents and the order of its words; a single word names too many people.
func nameKey(name string) string {
	words := strings.Fields(store.Fold(name))
	if len(words) < 2 {
		return ""
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// likely reports whether the two are worth a look. A name alone is one when no contact of theirs says otherwise, a contact when
// not everybody has it.
func (p pair) likely(sharing int) bool {
	why := p.why()
	named := slices.Contains(why, SameName)
	if len(why) > 1 && named {
		return true
	}
	if named {
		return p.first.Email+p.first.Phone == "" || p.second.Email+p.second.Phone == "" ||
			(p.first.Email == "" || p.second.Email == "") && (p.first.Phone == "" || p.second.Phone == "")
	}
	return len(why) > 0 && sharing <= sharedByMany
}

// why says what the two share.
func (p pair) why() (why []Alike) {
	if p.first.Email != "" && strings.EqualFold(p.first.Email, p.second.Email) {
		why = append(why, SameEmail)
	}
	if p.first.Phone != "" && p.first.Phone == p.second.Phone {
		why = append(why, SamePhone)
	}
	if key := nameKey(p.first.Name); key != "" && key == nameKey(p.second.Name) {
		why = append(why, SameName)
	}
	return why
}

func orderedPair(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// KeepApart remembers that two carnets are not of the same person. It returns problem.NotFound.
func KeepApart(ctx context.Context, db *store.DB, by store.By, operationID, oneID, otherID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		ids := orderedPair(oneID, otherID)
		var there int64
		if err := standing(tx, operationID).Table("carnet").Where("carnet.id IN ?", ids[:]).Count(&there).Error; err != nil {
			return err
		}
		if there != 2 {
			return problem.New(problem.NotFound, "carnet.unknown", nil)
		}
		written, err := exec(tx, `INSERT INTO carnet_apart (operation_id, first_id, second_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			operationID, ids[0], ids[1], int64(by.Now()))
		if err != nil || written == 0 {
			return err
		}
		return by.Record(tx, operationID, "carnet.kept_apart", "carnet", oneID)
	})
}

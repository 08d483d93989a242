package publishing

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Affected is whom changes concern.
type Affected struct {
	// Carnets are those with a registration that is told, by the name of their holder.
	Carnets []Carnet
	// Leads are the facilitators of the changed ateliers, before or after, by name.
	Leads []Lead
	// Over are the ateliers that would have fewer places than persons: everybody keeps theirs.
	Over []Over
	// Places are the identifiers of places that are taken or freed at another time.
	Places []string
}

// Carnet is one that changes concern.
type Carnet struct {
	ID string
	// Name, Email and Phone are the holder's; Headcount is how many persons of the carnet are concerned.
	Name, Email, Phone string
	Language           string
	Headcount          int
	// Changes are those of its ateliers, in their order.
	Changes []*Change
	// Clashes are the ateliers that it could follow both before, and cannot now.
	Clashes []Clash
}

// Clash is two ateliers at the same time.
type Clash struct{ First, Second *Public }

// Lead is a facilitator whom changes concern.
type Lead struct {
	ID, Name, Email, Phone string
	Changes                []*Change
}

// Over is an atelier with fewer places than persons who have one.
type Over struct {
	Change *Change
	Taken  int
}

// Letters returns how many letters go out: one to each carnet and facilitator with an e-mail.
func (a *Affected) Letters() (n int) {
	for i := range a.Carnets {
		if a.Carnets[i].Email != "" {
			n++
		}
	}
	for i := range a.Leads {
		if a.Leads[i].Email != "" {
			n++
		}
	}
	return n
}

// Persons returns how many persons of the carnets are concerned.
func (a *Affected) Persons() (n int) {
	for i := range a.Carnets {
		n += a.Carnets[i].Headcount
	}
	return n
}

// attending is a carnet's part in an atelier. The lists belong to sign-up; whom a change concerns is a fact of the
// programme.
type attending struct {
	CarnetID, AtelierID, PersonID string
	Seats                         int
	Name, Email, Phone, Language  string
}

// attendingRows reads all ateliers of the carnets that are in at least one of some ateliers.
const attendingRows = `SELECT r.carnet_id, r.atelier_id, r.person_id, r.seats, holder.name, holder.email, holder.phone, carnet.language
	FROM registration r
	JOIN carnet ON carnet.operation_id = r.operation_id AND carnet.id = r.carnet_id
	JOIN person holder ON holder.operation_id = r.operation_id AND holder.carnet_id = r.carnet_id AND holder.position = 0
	WHERE r.operation_id = ? AND r.status IN ('confirmed', 'waiting', 'offered') AND carnet.erase_at IS NULL AND carnet.erased_at IS NULL
	AND r.carnet_id IN (SELECT x.carnet_id FROM registration x WHERE x.operation_id = ? AND x.atelier_id IN ?
		AND x.status IN ('confirmed', 'waiting', 'offered'))
	ORDER BY r.carnet_id, r.atelier_id, r.person_id`

// affectedBy returns whom changes concern. after is the programme as it will be.
func affectedBy(tx *gorm.DB, o *operation.Operation, s *state, after *Snapshot, changes []Change) (*Affected, error) {
	affected := &Affected{Places: placesOf(changes)}
	affected.addLeads(s, changes)
	told := map[string]*Change{}
	var ids []string
	for i := range changes {
		if c := &changes[i]; c.Concerns() {
			told[c.Atelier().ID] = c.ToThoseWhoCome()
			ids = append(ids, c.Atelier().ID)
		}
		affected.addOver(s, &changes[i])
	}
	var rows []attending
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var some []attending
		if err := tx.Raw(attendingRows, o.ID, o.ID, ids[:n]).Scan(&some).Error; err != nil {
			return nil, err
		}
		rows, ids = append(rows, some...), ids[n:]
	}
	affected.addCarnets(rows, told, after)
	return affected, nil
}

// addCarnets puts the rows, which may hold one twice, into carnets.
func (a *Affected) addCarnets(rows []attending, told map[string]*Change, after *Snapshot) {
	slices.SortFunc(rows, func(a, b attending) int {
		return cmp.Or(cmp.Compare(a.CarnetID, b.CarnetID), cmp.Compare(a.AtelierID, b.AtelierID), cmp.Compare(a.PersonID, b.PersonID))
	})
	rows = slices.Compact(rows)
	order := map[string]*Public{}
	for _, p := range after.Ateliers {
		order[p.ID] = p
	}
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].CarnetID == rows[0].CarnetID {
			n++
		}
		a.Carnets = append(a.Carnets, carnetOf(rows[:n], told, order))
		rows = rows[n:]
	}
	slices.SortFunc(a.Carnets, func(a, b Carnet) int {
		return cmp.Or(cmp.Compare(store.Fold(a.Name), store.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
}

func carnetOf(rows []attending, told map[string]*Change, after map[string]*Public) Carnet {
	c := Carnet{ID: rows[0].CarnetID, Name: rows[0].Name, Email: rows[0].Email, Phone: rows[0].Phone, Language: rows[0].Language}
	persons, seen := map[string]int{}, map[string]bool{}
	var ateliers []*Public
	for _, row := range rows {
		change := told[row.AtelierID]
		if change != nil {
			persons[row.PersonID] = row.Seats
		}
		if seen[row.AtelierID] {
			continue
		}
		seen[row.AtelierID] = true
		if change != nil {
			c.Changes = append(c.Changes, change)
		}
		if p := after[row.AtelierID]; p != nil && p.Status == programme.Published {
			ateliers = append(ateliers, p)
		}
	}
	for _, seats := range persons {
		c.Headcount += seats
	}
	slices.SortFunc(c.Changes, func(a, b *Change) int {
		return cmp.Or(cmp.Compare(a.Atelier().StartsAt, b.Atelier().StartsAt), cmp.Compare(a.Atelier().Number, b.Atelier().Number))
	})
	slices.SortFunc(ateliers, func(a, b *Public) int {
		return cmp.Or(cmp.Compare(a.StartsAt, b.StartsAt), cmp.Compare(a.Number, b.Number))
	})
	for i, first := range ateliers {
		for _, second := range ateliers[i+1:] {
			if first.Span().Overlaps(second.Span()) && !overlapped(told[first.ID], first, told[second.ID], second) {
				c.Clashes = append(c.Clashes, Clash{first, second})
			}
		}
	}
	return c
}

// overlapped reports whether two ateliers were at the same time before they changed.
func overlapped(a *Change, first *Public, b *Change, second *Public) bool {
	was := func(c *Change, now *Public) *Public {
		if c != nil && c.Before != nil {
			return c.Before
		}
		return now
	}
	first, second = was(a, first), was(b, second)
	return first.Status == programme.Published && second.Status == programme.Published && first.Span().Overlaps(second.Span())
}

// addLeads notes those who led or will lead a changed atelier. One who only comes or goes is told too.
func (a *Affected) addLeads(s *state, changes []Change) {
	of := map[string][]*Change{}
	for i := range changes {
		var ids []string
		for _, p := range []*Public{changes[i].Before, changes[i].After} {
			if p != nil {
				ids = append(ids, p.Leads...)
			}
		}
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			of[id] = append(of[id], &changes[i])
		}
	}
	for i := range s.plan.Facilitators { // by folded name
		f := &s.plan.Facilitators[i]
		if changes := of[f.ID]; len(changes) > 0 {
			a.Leads = append(a.Leads, Lead{ID: f.ID, Name: f.Name, Email: f.Email, Phone: f.Phone, Changes: changes})
		}
	}
}

// addOver notes an atelier that would have fewer places than persons.
func (a *Affected) addOver(s *state, c *Change) {
	if !slices.Contains(c.Fields, FieldCapacity) || c.After.Capacity == nil {
		return
	}
	atelier := s.plan.Find(c.After.ID)
	if atelier == nil {
		return
	}
	if taken := atelier.Seats.Confirmed + atelier.Seats.Offered; taken > *c.After.Capacity {
		a.Over = append(a.Over, Over{Change: c, Taken: taken})
	}
}

// placesOf returns the places that an atelier comes to, leaves, or uses at another time, each once.
func placesOf(changes []Change) []string {
	var places []string
	for i := range changes {
		if c := &changes[i]; c.Kind == Changed && !c.ForTheDay() {
			continue
		}
		for _, p := range []*Public{changes[i].Before, changes[i].After} {
			if p != nil && p.Place != "" && !slices.Contains(places, p.Place) {
				places = append(places, p.Place)
			}
		}
	}
	return places
}

// FindAffected returns whom a published version concerns, from the lists as they are now.
func FindAffected(ctx context.Context, db *store.DB, o *operation.Operation, v *Version) (*Affected, error) {
	var affected *Affected
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		s, err := readState(tx, o)
		if err != nil {
			return err
		}
		affected, err = affectedBy(tx, o, s, s.public, v.Difference.Changes)
		return err
	})
	return affected, err
}

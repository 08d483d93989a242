package publishing

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
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

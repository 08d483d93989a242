package publishing

import (
	"cmp"
	"slices"

	"oplibre/app/programme"
	"oplibre/app/store"
)

// attending is a carnet's part in an atelier. The lists belong to sign-up; whom a change concerns is a fact of the
// programme.
type attending struct {
	CarnetID, AtelierID, PersonID string
	SlotID                        string // the appointment, empty without one
	Seats                         int
	Name, Email, Phone, Language  string
}

// attendingRows reads all ateliers of the carnets that are in at least one of some ateliers.
const attendingRows = `SELECT r.carnet_id, r.atelier_id, r.person_id, r.seats, COALESCE(r.slot_id, '') AS slot_id, holder.name, holder.email, holder.phone, carnet.language
	FROM registration r
	JOIN carnet ON carnet.operation_id = r.operation_id AND carnet.id = r.carnet_id
	JOIN person holder ON holder.operation_id = r.operation_id AND holder.carnet_id = r.carnet_id AND holder.position = 0
	WHERE r.operation_id = ? AND r.status IN ('confirmed', 'waiting', 'offered') AND carnet.erase_at IS NULL AND carnet.erased_at IS NULL AND carnet.anonymised_at IS NULL
	AND r.carnet_id IN (SELECT x.carnet_id FROM registration x WHERE x.operation_id = ? AND x.atelier_id IN ?
		AND x.status IN ('confirmed', 'waiting', 'offered'))
	ORDER BY r.carnet_id, r.atelier_id, r.person_id`

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
		if c := carnetOf(rows[:n], told, order); len(c.Changes) > 0 {
			a.Carnets = append(a.Carnets, c)
		}
		rows = rows[n:]
	}
	slices.SortFunc(a.Carnets, func(a, b Carnet) int {
		return cmp.Or(cmp.Compare(store.Fold(a.Name), store.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
}

// carnetOf puts the rows of one carnet together. It has no Changes when none concerns its appointments.
func carnetOf(rows []attending, told map[string]*Change, after map[string]*Public) Carnet {
	c := Carnet{ID: rows[0].CarnetID, Name: rows[0].Name, Email: rows[0].Email, Phone: rows[0].Phone, Language: rows[0].Language}
	persons, slots := map[string]int{}, map[string][]string{}
	var ateliers []*Public
	for _, row := range rows {
		if change := told[row.AtelierID]; change != nil && change.ConcernsSlot(row.SlotID) {
			persons[row.PersonID] = row.Seats
			if !slices.Contains(c.Changes, change) {
				c.Changes = append(c.Changes, change)
			}
		}
		if p := after[row.AtelierID]; p != nil && p.Status == programme.Published && slots[row.AtelierID] == nil {
			ateliers = append(ateliers, p)
		}
		slots[row.AtelierID] = append(slots[row.AtelierID], row.SlotID)
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
			if meet(first, second, slots) && !met(told[first.ID], first, told[second.ID], second, slots) {
				c.Clashes = append(c.Clashes, Clash{first, second})
			}
		}
	}
	return c
}

// met reports whether two ateliers were at the same time before they changed, for a carnet.
func met(a *Change, first *Public, b *Change, second *Public, slots map[string][]string) bool {
	was := func(c *Change, now *Public) *Public {
		if c != nil && c.Before != nil {
			return c.Before
		}
		return now
	}
	first, second = was(a, first), was(b, second)
	return first.Status == programme.Published && second.Status == programme.Published && meet(first, second, slots)
}

// meet reports whether a carnet has to be in two ateliers at the same time. slots are its appointments by atelier: whoever
// has one is there for it, everybody else all the time.
func meet(first, second *Public, slots map[string][]string) bool {
	for _, a := range slots[first.ID] {
		for _, b := range slots[second.ID] {
			if first.spanOf(a).Overlaps(second.spanOf(b)) {
				return true
			}
		}
	}
	return false
}

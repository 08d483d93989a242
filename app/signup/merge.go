package signup

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Merging makes one carnet of two that are of the same people. What the other has goes to the one that is kept: people, seats, places in
// lines, what was brought, letters, calls. Its code goes on opening the carnet that is kept, because it is printed on somebody's paper.
// Nobody sits twice in one atelier, and nobody is at two places at once: a double seat comes free for those who wait, and of two
// ateliers at the same hour the team says which one stays.

// MergeForm is what the team decided.
type MergeForm struct {
	// KeptVersion and OtherVersion are those of the carnets as they were shown.
	KeptVersion, OtherVersion string
	// As says, by person of the other carnet, who of the kept one it is; empty is somebody else, who comes along.
	As map[string]string
	// Stays says, by the name of a clash, which atelier stays.
	Stays map[string]string
}

// Merge is what merging two carnets comes to.
type Merge struct {
	Kept, Other *Opened
	// People are those of the other carnet.
	People []MergedPerson
	// Doubles are the seats that come free because somebody has two in one atelier.
	Doubles []MergedSeat
	// Clashes are the pairs of ateliers at the same hour of which one stays.
	Clashes []MergeClash
}

// MergedPerson is somebody of the other carnet.
type MergedPerson struct {
	*Person
	// Same is who of the kept carnet it is, nil for somebody else.
	Same *Person
	// MayBe are those it could be: as many people as it is.
	MayBe []*Person
}

// MergedSeat is what somebody has twice.
type MergedSeat struct {
	Entry  Entry
	Person *Person
	Status Status
	Seats  int
}

// MergeClash is an atelier of each carnet at the same hour for the same people.
type MergeClash struct {
	Kept, Other Entry
	People      []*Person
	// Stays is the id of the atelier that stays, empty while nobody has said.
	Stays string
}

// Field is the name of the clash in the form.
func (c *MergeClash) Field() string { return "stays_" + c.Kept.Atelier.ID + "_" + c.Other.Atelier.ID }

// PlanMerge reads two carnets of the operation and says what merging them as in the form comes to; people of the same name are the same
// where the form does not say otherwise. It returns problem.NotFound, problem.Closed for a carnet that is emptied or being erased, and
// problem.Conflict where somebody has to answer an offer first, or both wish.
func PlanMerge(ctx context.Context, db *store.DB, operationID, keptID, otherID string, form MergeForm) (*Merge, error) {
	if keptID == otherID {
		return nil, problem.New(problem.NotFound, "carnet.unknown", nil)
	}
	m := &Merge{}
	for _, c := range []struct {
		id string
		to **Opened
	}{{keptID, &m.Kept}, {otherID, &m.Other}} {
		opened, err := FindByID(ctx, db, operationID, c.id)
		if err != nil {
			return nil, err
		}
		if opened.Erasing() || opened.Anonymised() {
			return nil, problem.New(problem.Closed, "merge.closed", nil)
		}
		*c.to = opened
	}
	m.pair(form.As)
	m.seats()
	m.clashes(form.Stays)
	return m, m.possible(ctx, db)
}

// pair says who of the other carnet is who of the kept one.
func (m *Merge) pair(as map[string]string) {
	taken := map[string]bool{}
	for i := range m.Other.Persons {
		p := MergedPerson{Person: &m.Other.Persons[i]}
		said, asked := as[p.ID]
		for j := range m.Kept.Persons {
			k := &m.Kept.Persons[j]
			if k.Headcount != p.Headcount {
				continue
			}
			p.MayBe = append(p.MayBe, k)
			same := asked && said == k.ID || !asked && sameName(p.Name, k.Name)
			if same && p.Same == nil && !taken[k.ID] {
				p.Same, taken[k.ID] = k, true
			}
		}
		m.People = append(m.People, p)
	}
}

// sameName reports whether two names are one, whatever their accents and the order of their words.
func sameName(a, b string) bool {
	return store.Fold(a) != "" && (store.Fold(a) == store.Fold(b) || nameKey(a) != "" && nameKey(a) == nameKey(b))
}

// seatOf returns where somebody stands in an atelier of the entry, nil for somebody who is not on its list.
func (e *Entry) seatOf(personID string) *Registration {
	if e == nil {
		return nil
	}
	for i := range e.Registrations {
		if e.Registrations[i].PersonID == personID {
			return &e.Registrations[i]
		}
	}
	return nil
}

// ranks order what somebody who is there twice keeps.
var ranks = map[Status]int{Attended: 6, Confirmed: 5, Offered: 4, Waiting: 3, Absent: 2, Cancelled: 1, Withdrawn: 1}

// seats finds what somebody has twice: the better one stays.
func (m *Merge) seats() {
	for _, p := range m.People {
		if p.Same == nil {
			continue
		}
		for _, e := range m.Other.Entries {
			theirs, own := e.seatOf(p.ID), m.Kept.EntryOf(e.Atelier.ID).seatOf(p.Same.ID)
			if theirs == nil || own == nil || !theirs.Status.Active() || !own.Status.Active() {
				continue
			}
			loses := theirs
			if ranks[theirs.Status] > ranks[own.Status] {
				loses = own
			}
			m.Doubles = append(m.Doubles, MergedSeat{Entry: e, Person: p.Same, Status: loses.Status, Seats: loses.Seats})
		}
	}
}

// clashes finds the ateliers of the two carnets at which somebody would have to be at the same hour.
func (m *Merge) clashes(stays map[string]string) {
	for _, kept := range m.Kept.Current() {
		for _, other := range m.Other.Current() {
			if kept.Atelier.ID == other.Atelier.ID || !kept.Span().Overlaps(other.Span()) {
				continue
			}
			c := MergeClash{Kept: kept, Other: other}
			for _, p := range m.People {
				if p.Same == nil {
					continue
				}
				own, theirs := kept.seatOf(p.Same.ID), other.seatOf(p.ID)
				if own != nil && theirs != nil && own.Status == Confirmed && theirs.Status == Confirmed {
					c.People = append(c.People, p.Same)
				}
			}
			if said := stays[c.Field()]; said == kept.Atelier.ID || said == other.Atelier.ID {
				c.Stays = said
			}
			if len(c.People) > 0 {
				m.Clashes = append(m.Clashes, c)
			}
		}
	}
}

// possible refuses what has to be settled before.
func (m *Merge) possible(ctx context.Context, db *store.DB) error {
	for _, e := range m.Other.Current() {
		own := m.Kept.EntryOf(e.Atelier.ID)
		if own != nil && own.Status() != Cancelled && (e.Status() == Offered || own.Status() == Offered) {
			return problem.New(problem.Conflict, "merge.offered", problem.Args{"Title": e.Atelier.Title})
		}
	}
	var wishing int64
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("wish_party").Where("operation_id = ? AND carnet_id IN ?", m.Kept.OperationID, []string{m.Kept.ID, m.Other.ID}).Count(&wishing).Error
	})
	if err == nil && wishing > 1 {
		err = problem.New(problem.Conflict, "merge.wishes", nil)
	}
	return err
}

// check says which clashes nobody has decided.
func (m *Merge) check() error {
	var fields problem.Fields
	for i := range m.Clashes {
		if c := &m.Clashes[i]; c.Stays == "" {
			fields.Add(c.Field(), "merge.stays.none", problem.Args{"First": c.Kept.Atelier.Title, "Second": c.Other.Atelier.Title})
		}
	}
	return fields.Err()
}

// MergeCarnets merges the other carnet into the kept one. It returns what PlanMerge does, problem.Invalid at the name of a clash that nobody
// decided, and problem.Conflict when one of the carnets changed since it was shown.
func MergeCarnets(ctx context.Context, db *store.DB, by store.By, operationID, keptID, otherID string, form MergeForm) error {
	m, err := PlanMerge(ctx, db, operationID, keptID, otherID, form)
	if err != nil {
		return err
	}
	if form.KeptVersion != strconv.FormatInt(m.Kept.Version, 10) || form.OtherVersion != strconv.FormatInt(m.Other.Version, 10) {
		return problem.New(problem.Conflict, "merge.changed", nil)
	}
	if err := m.check(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		err := m.write(tx, by)
		if problem.Is(err, problem.Conflict) || err == errRefused {
			return problem.New(problem.Conflict, "merge.changed", nil)
		}
		return err
	})
}

// lock takes both carnets as they were read, in the order of their ids like everybody who takes two.
func (m *Merge) lock(tx *gorm.DB) error {
	both := []*Opened{m.Kept, m.Other}
	slices.SortFunc(both, func(a, b *Opened) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	for _, c := range both {
		if err := lockAsRead(tx, c); err != nil {
			return err
		}
	}
	return nil
}

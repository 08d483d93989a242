package signup

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/signup/asked"
	"oplibre/app/store"
)

// Attendant is a line of the list of an atelier: a person, or a group with a headcount.
type Attendant struct {
	PersonID  string
	CarnetID  string
	Name      string
	Headcount int
	Age       *int // years; nil is an adult
	Guardian  string
	Status    Status
	Since     store.Instant
	// GivenAwayAt is when the seat of somebody Absent was given to others; nil otherwise.
	GivenAwayAt *store.Instant
	// SlotStart, SlotEnd and SlotLabel are the appointment; nil and empty without one.
	SlotStart, SlotEnd *store.Instant
	SlotLabel          string
	// Holder, Email and Phone are who signed up, and how to reach that person.
	Holder, Email, Phone string
	// Photo is whether a picture that shows the person may be published: only a yes is a yes.
	Photo bool
	// AskPhoto says that nobody has answered who may: another adult than the holder, or a group, is asked at the desk.
	AskPhoto bool
	// Position is 0 for the holder, AgeTo the age of the eldest of a group.
	Position int
	AgeTo    *int
}

// Child reports whether somebody said that the person is one.
func (a *Attendant) Child() bool { return a.Age != nil && *a.Age < adultAge }

// AsksUserName reports whether the person is asked for a user name of their own.
func (a *Attendant) AsksUserName() bool {
	return a.Headcount == 1 && (a.Age == nil || *a.Age >= asked.AccountAge)
}

// Roster is who comes to one atelier: those with a seat first, in the order of their appointments and then by name, then those
// who wait.
type Roster []Attendant

// rosterLines reads who is on the list of an atelier, with the holder of each carnet.
const rosterLines = `SELECT person.id AS person_id, person.carnet_id, person.name, person.headcount, person.age, person.age_to, person.guardian, person.position,
		registration.status, registration.created_at AS since, registration.given_away_at, holder.name AS holder, holder.email, holder.phone,
		slot.starts_at AS slot_start, slot.ends_at AS slot_end, COALESCE(slot.label, '') AS slot_label
	FROM registration
	JOIN person ON person.operation_id = registration.operation_id AND person.id = registration.person_id
	JOIN carnet ON carnet.operation_id = person.operation_id AND carnet.id = person.carnet_id
	JOIN person holder ON holder.operation_id = carnet.operation_id AND holder.carnet_id = carnet.id AND holder.position = 0
	LEFT JOIN slot ON slot.operation_id = registration.operation_id AND slot.id = registration.slot_id
	WHERE registration.operation_id = ? AND registration.atelier_id = ? AND registration.status IN ?
	AND carnet.erase_at IS NULL AND carnet.erased_at IS NULL AND carnet.anonymised_at IS NULL`

// FindRoster returns the list of an atelier of the operation, in two queries.
func FindRoster(ctx context.Context, db *store.DB, operationID, atelierID string) (Roster, error) {
	var roster Roster
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		roster = nil
		if err := tx.Raw(rosterLines, operationID, atelierID, coming).Scan(&roster).Error; err != nil {
			return err
		}
		ids := make([]string, 0, len(roster))
		for _, a := range roster {
			ids = append(ids, a.PersonID)
		}
		var consents []Consent
		err := tx.Where("operation_id = ? AND purpose = ? AND person_id IN ?", operationID, PhotoConsent, ids).Order("at, id").Find(&consents).Error
		given := make(map[string]bool, len(consents))
		for _, c := range consents { // the last answer counts
			given[c.PersonID] = c.Given
		}
		for i := range roster {
			a := &roster[i]
			answer, answered := given[a.PersonID]
			a.Photo, a.AskPhoto = answer, !answered && (&Person{Position: a.Position, Age: a.Age, Headcount: a.Headcount}).AskedAboutPhotos()
		}
		return err
	})
	slices.SortStableFunc(roster, func(a, b Attendant) int {
		return cmp.Or(a.rank()-b.rank(), cmp.Compare(a.place(), b.place()),
			cmp.Compare(a.SlotLabel, b.SlotLabel), cmp.Compare(store.Fold(a.Name), store.Fold(b.Name)), cmp.Compare(a.PersonID, b.PersonID))
	})
	return roster, err
}

// rank puts those who wait after those who have a seat.
func (a *Attendant) rank() int {
	if a.Seated() {
		return 0
	}
	return 1
}

// place is the order of those who have a seat: by their appointment; and of those who wait: by when they came to the list.
func (a *Attendant) place() store.Instant {
	switch {
	case !a.Seated():
		return a.Since
	case a.SlotStart != nil:
		return *a.SlotStart
	}
	return 0
}

// Seated reports whether a seat is or was kept.
func (a *Attendant) Seated() bool { return a.Status.TakesSeats() || a.Status == Absent }

// Appointments reports whether anybody of the list has one.
func (r Roster) Appointments() bool {
	return slices.ContainsFunc(r, func(a Attendant) bool { return a.SlotStart != nil })
}

// Seated returns the lines of those who have a seat.
func (r Roster) Seated() Roster {
	return slices.DeleteFunc(slices.Clone(r), func(a Attendant) bool { return !a.Seated() })
}

// Waiting returns the lines of those who wait for one, in their order.
func (r Roster) Waiting() Roster {
	return slices.DeleteFunc(slices.Clone(r), func(a Attendant) bool { return a.Seated() })
}

// Headcount returns how many people the lines are.
func (r Roster) Headcount() (n int) {
	for i := range r {
		n += r[i].Headcount
	}
	return n
}

package volunteer

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Clash is a shift during which the volunteer is also elsewhere.
type Clash struct {
	Volunteer *Volunteer
	Shift     *Shift
	// With is the other shift, nil when it is an atelier.
	With *Shift
	// Atelier is the title of an atelier, Leads says that the volunteer leads it rather than takes part.
	Atelier string
	Leads   bool
	// From and To are the hours of the atelier, or of the appointment inside it.
	From, To store.Instant
}

// busy is somebody of the programme who may be a volunteer, at an hour.
type busy struct {
	Email, Phone, Title string
	StartsAt, EndsAt    store.Instant
	Leads               bool
}

// is reports whether this is the volunteer: the same address or the same number. Nobody is recognised by a name.
func (b busy) is(v *Volunteer) bool {
	if v.Email != "" && b.Email != "" && sameMailbox(v.Email, b.Email) {
		return true
	}
	number, ok := typed.Phone(b.Phone)
	return v.Phone != "" && ok && number == v.Phone
}

// Clashes returns where volunteers are needed twice at once: in two shifts whose hours were changed after they joined, or in a shift and in
// an atelier for which they signed up or which they lead. Those who are forgotten clash with nothing.
func Clashes(ctx context.Context, db *store.DB, operationID string, volunteers []*Volunteer) (found []Clash, err error) {
	volunteers = slices.DeleteFunc(slices.Clone(volunteers), func(v *Volunteer) bool { return v.Forgotten() || len(v.Parts) == 0 })
	if len(volunteers) == 0 {
		return nil, nil
	}
	var elsewhere []busy
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		leads, err := leading(tx, operationID)
		if err != nil {
			return err
		}
		comes, err := registered(tx, operationID, volunteers)
		elsewhere = append(leads, comes...)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, v := range volunteers {
		found = append(found, v.clashes(elsewhere)...)
	}
	return found, nil
}

func (v *Volunteer) clashes(elsewhere []busy) (found []Clash) {
	for i, p := range v.Parts {
		for _, other := range v.Parts[:i] {
			if p.Shift.overlaps(other.Shift) {
				found = append(found, Clash{Volunteer: v, Shift: p.Shift, With: other.Shift, From: other.Shift.StartsAt, To: other.Shift.EndsAt})
			}
		}
		for _, b := range elsewhere {
			if b.is(v) && p.Shift.StartsAt < b.EndsAt && b.StartsAt < p.Shift.EndsAt {
				found = append(found, Clash{Volunteer: v, Shift: p.Shift, Atelier: b.Title, Leads: b.Leads, From: b.StartsAt, To: b.EndsAt})
			}
		}
	}
	return found
}

// leading are those who lead ateliers that are not cancelled and have an hour.
func leading(tx *gorm.DB, operationID string) (list []busy, err error) {
	err = tx.Raw(`SELECT f.email, f.phone, a.title, a.starts_at, a.ends_at FROM atelier_facilitator af
		JOIN facilitator f ON f.operation_id = af.operation_id AND f.id = af.facilitator_id
		JOIN atelier a ON a.operation_id = af.operation_id AND a.id = af.atelier_id
		WHERE af.operation_id = ? AND a.status <> ? AND a.ends_at > a.starts_at AND (f.email <> '' OR f.phone <> '') ORDER BY a.starts_at, a.id`,
		operationID, programme.Cancelled).Scan(&list).Error
	for i := range list {
		list[i].Leads = true
	}
	return list, err
}

// registered are those who signed up for ateliers with an address or a number of one of the volunteers. A carnet has one address, that of
// whoever signed up: companions are not looked at.
func registered(tx *gorm.DB, operationID string, volunteers []*Volunteer) (list []busy, err error) {
	var emails, phones []string
	for _, v := range volunteers {
		if v.Email != "" {
			emails = append(emails, strings.ToLower(v.Email))
		}
		if v.Phone != "" {
			phones = append(phones, v.Phone)
		}
	}
	err = tx.Raw(`SELECT p.email, p.phone, a.title, COALESCE(s.starts_at, a.starts_at) AS starts_at, COALESCE(s.ends_at, a.ends_at) AS ends_at FROM person p
		JOIN registration r ON r.operation_id = p.operation_id AND r.person_id = p.id
		JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id
		LEFT JOIN slot s ON s.operation_id = r.operation_id AND s.id = r.slot_id
		WHERE p.operation_id = ? AND r.status IN ? AND a.status <> ? AND ((p.email <> '' AND LOWER(p.email) IN ?) OR (p.phone <> '' AND p.phone IN ?))
		ORDER BY starts_at, a.id`,
		operationID, []signup.Status{signup.Confirmed, signup.Offered, signup.Attended}, programme.Cancelled, orNone(emails), orNone(phones)).Scan(&list).Error
	return list, err
}

// orNone keeps a list for IN from being empty, which SQL does not know.
func orNone(list []string) []string {
	if len(list) == 0 {
		return []string{"-"}
	}
	return list
}

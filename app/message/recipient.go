package message

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// finders say for each kind who is meant. named reads those with some identifiers, who may be gone by now.
var finders = map[Kind]struct {
	meant func(tx *gorm.DB, o *operation.Operation, a *Audience) ([]Recipient, error)
	named func(tx *gorm.DB, operationID string, ids []string) ([]Recipient, error)
}{
	People:     {people, namedPeople},
	Leads:      {leads, namedLeads},
	Volunteers: {volunteers, namedVolunteers},
	Partners:   {partners, namedPartners},
	FollowUps:  {followUps, namedFollowUps},
}

// FindRecipients returns whom a message would concern now, by kind and name.
func FindRecipients(ctx context.Context, db *store.DB, o *operation.Operation, a Audience) (found []Recipient, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		found, err = recipients(tx, o, &a)
		return err
	})
	return found, err
}

// Named returns those of a kind with some identifiers who are still there, by name.
func Named(tx *gorm.DB, operationID string, kind Kind, ids []string) (found []Recipient, err error) {
	of, known := finders[kind]
	for known && len(ids) > 0 && err == nil {
		n := min(len(ids), someAtOnce)
		var some []Recipient
		some, err = of.named(tx, operationID, ids[:n])
		found, ids = append(found, some...), ids[n:]
	}
	return inOrder(kind, found), err
}

func recipients(tx *gorm.DB, o *operation.Operation, a *Audience) ([]Recipient, error) {
	var all []Recipient
	for _, kind := range Kinds {
		if !a.Has(kind) {
			continue
		}
		some, err := finders[kind].meant(tx, o, a)
		if err != nil {
			return nil, err
		}
		if kind == FollowUps {
			some = calledOnce(all, some)
		}
		all = append(all, inOrder(kind, some)...)
	}
	return all, nil
}

// calledOnce leaves those who asked to hear of what follows out of the calls that they get anyway, because they signed up: their letter
// is one because it has one address, a call has none.
func calledOnce(all, followers []Recipient) []Recipient {
	return slices.DeleteFunc(followers, func(f Recipient) bool {
		return addressOf(&f) == "" && slices.ContainsFunc(all, func(r Recipient) bool { return r.Kind == People && r.ID == f.ID })
	})
}

// inOrder gives recipients their kind, and sorts them as a list of names is.
func inOrder(kind Kind, some []Recipient) []Recipient {
	keys := make(map[string]string, len(some))
	for i := range some {
		some[i].Kind = kind
		keys[some[i].ID] = store.Fold(some[i].Called())
	}
	slices.SortFunc(some, func(a, b Recipient) int {
		return strings.Compare(keys[a.ID]+"\x00"+a.ID, keys[b.ID]+"\x00"+b.ID)
	})
	return some
}

// holders reads carnets that are neither erased nor emptied, each with the one who signed up.
const holders = `SELECT carnet.id, holder.name, holder.email, holder.phone, carnet.language FROM carnet
	JOIN person holder ON holder.operation_id = carnet.operation_id AND holder.carnet_id = carnet.id AND holder.position = 0
	WHERE carnet.operation_id = ? AND carnet.erase_at IS NULL AND carnet.erased_at IS NULL AND carnet.anonymised_at IS NULL`

// registered are the registrations of a carnet with some statuses, at the hour at which one is there.
const registered = ` EXISTS (SELECT 1 FROM registration r JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id
	LEFT JOIN slot s ON s.id = r.slot_id
	WHERE r.operation_id = carnet.operation_id AND r.carnet_id = carnet.id AND r.status IN ?`

func people(tx *gorm.DB, o *operation.Operation, a *Audience) (found []Recipient, err error) {
	query, args := holders, []any{o.ID}
	narrow := func(join string, standing Standing) {
		query += join + registered
		args = append(args, statuses[standing])
		if a.AtelierID != "" {
			query += " AND a.id = ?"
			args = append(args, a.AtelierID)
		}
		if from, until, ok := a.span(o); ok {
			query += " AND COALESCE(s.starts_at, a.starts_at) >= ? AND COALESCE(s.starts_at, a.starts_at) < ?"
			args = append(args, from, until)
		}
		query += ")"
	}
	narrow(" AND", a.Standing)
	if a.Standing == Cancelled { // whoever has moved to another hour of it has not cancelled
		narrow(" AND NOT", SignedUp)
	}
	err = tx.Raw(query, args...).Scan(&found).Error
	return found, err
}

func namedPeople(tx *gorm.DB, operationID string, ids []string) (found []Recipient, err error) {
	err = tx.Raw(holders+" AND carnet.id IN ?", operationID, ids).Scan(&found).Error
	return found, err
}

func leads(tx *gorm.DB, o *operation.Operation, a *Audience) ([]Recipient, error) {
	leading := tx.Table("atelier_facilitator AS l").Select("l.facilitator_id").
		Joins("JOIN atelier AS a ON a.operation_id = l.operation_id AND a.id = l.atelier_id").Where("l.operation_id = ?", o.ID)
	if a.AtelierID != "" {
		leading = leading.Where("a.id = ?", a.AtelierID)
	}
	if from, until, ok := a.span(o); ok {
		leading = leading.Where("a.starts_at >= ? AND a.starts_at < ?", from, until)
	}
	return facilitators(tx.Where("operation_id = ? AND id IN (?)", o.ID, leading))
}

func namedLeads(tx *gorm.DB, operationID string, ids []string) ([]Recipient, error) {
	return facilitators(tx.Where("operation_id = ? AND id IN ?", operationID, ids))
}

func facilitators(query *gorm.DB) ([]Recipient, error) {
	var rows []programme.Facilitator
	err := query.Find(&rows).Error
	found := make([]Recipient, 0, len(rows))
	for i := range rows {
		found = append(found, Recipient{ID: rows[i].ID, Name: rows[i].Name, Email: rows[i].Email, Phone: rows[i].Phone})
	}
	return found, err
}

// helping reads volunteers who are not forgotten.
const helping = "SELECT v.id, v.name, v.email, v.phone, v.language FROM volunteer v WHERE v.operation_id = ? AND v.name <> ''"

// volunteers are those who come, to a post or to any; whoever has left all of it is none of them, whoever has not chosen yet is.
func volunteers(tx *gorm.DB, o *operation.Operation, a *Audience) (found []Recipient, err error) {
	const comes = "SELECT p.volunteer_id FROM volunteer_part p JOIN volunteer_shift s ON s.operation_id = p.operation_id AND s.id = p.volunteer_shift_id WHERE p.operation_id = ?"
	if a.PostID != "" {
		err = tx.Raw(helping+" AND v.id IN ("+comes+" AND p.state = ? AND s.volunteer_post_id = ?)", o.ID, o.ID, volunteer.Coming, a.PostID).Scan(&found).Error
		return found, err
	}
	err = tx.Raw(helping+" AND (v.id IN ("+comes+" AND p.state = ?) OR v.id NOT IN ("+comes+"))", o.ID, o.ID, volunteer.Coming, o.ID).Scan(&found).Error
	return found, err
}

func namedVolunteers(tx *gorm.DB, operationID string, ids []string) (found []Recipient, err error) {
	err = tx.Raw(helping+" AND v.id IN ?", operationID, ids).Scan(&found).Error
	return found, err
}

func followUps(tx *gorm.DB, o *operation.Operation, _ *Audience) ([]Recipient, error) {
	return askedToHear(tx, o.ID, func(string) bool { return true })
}

func namedFollowUps(tx *gorm.DB, operationID string, ids []string) ([]Recipient, error) {
	return askedToHear(tx, operationID, func(id string) bool { return slices.Contains(ids, id) })
}

func askedToHear(tx *gorm.DB, operationID string, keep func(carnetID string) bool) (found []Recipient, err error) {
	list, err := signup.FollowUpsIn(tx, operationID)
	for _, f := range list {
		if keep(f.CarnetID) {
			found = append(found, Recipient{ID: f.CarnetID, Name: f.Name, Email: f.Email, Phone: f.Phone, Language: f.Language})
		}
	}
	return found, err
}

func partners(tx *gorm.DB, o *operation.Operation, a *Audience) ([]Recipient, error) {
	return organisations(tx, tx.Where("operation_id = ?", o.ID), func(p *partner.Partner) bool {
		return (a.State == TakesPart && p.State.In() || a.State != TakesPart && p.State == a.State) &&
			(a.Kind == "" || p.Organisation.Kind == a.Kind) && (a.Role == "" || p.HasRole(a.Role))
	})
}

func namedPartners(tx *gorm.DB, operationID string, ids []string) ([]Recipient, error) {
	return organisations(tx, tx.Where("operation_id = ? AND id IN ?", operationID, ids), func(*partner.Partner) bool { return true })
}

func organisations(tx, query *gorm.DB, keep func(*partner.Partner) bool) ([]Recipient, error) {
	var rows []partner.Partner
	if err := query.Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].OrganisationID
	}
	var known []partner.Organisation
	if err := tx.Where("id IN ?", ids).Find(&known).Error; err != nil {
		return nil, err
	}
	byID := make(map[string]partner.Organisation, len(known))
	for _, one := range known {
		byID[one.ID] = one
	}
	var found []Recipient
	for i := range rows {
		p := &rows[i]
		p.Organisation = byID[p.OrganisationID]
		if keep(p) {
			found = append(found, Recipient{ID: p.ID, Name: p.ContactName, Organisation: p.Organisation.Name, Email: p.ContactEmail, Phone: p.ContactPhone})
		}
	}
	return found, nil
}

package calling

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// List is who is to be told something, at one moment.
type List struct {
	// Now are those to call, the most urgent first; Later those whose hour has not come.
	Now, Later []*Person
	// Paper are those for whom something is to be printed.
	Paper []*Person
	// Runs are the cards and letters that were printed, the latest first.
	Runs []Run
}

// open are the calls that are still to be made: what has passed, what was answered otherwise and what was given up needs none.
const open = `SELECT c.* FROM phone_call c WHERE c.operation_id = ? AND c.result = '' AND (c.until IS NULL OR c.until > ?)
	AND (c.kind <> 'seat_offer' OR EXISTS (SELECT 1 FROM waiting_party w WHERE w.carnet_id = c.subject_id AND w.atelier_id = c.about_id
		AND w.offer_until > ?))
	AND (c.kind <> 'seat_confirmed' OR EXISTS (SELECT 1 FROM registration r WHERE r.operation_id = c.operation_id AND r.carnet_id = c.subject_id
		AND r.atelier_id = c.about_id AND r.status = 'confirmed'))
	AND (c.kind NOT IN ('reminder_week', 'reminder_day') OR EXISTS (SELECT 1 FROM registration r JOIN atelier a ON a.operation_id = r.operation_id
		AND a.id = r.atelier_id AND a.ends_at > ? WHERE r.operation_id = c.operation_id AND r.carnet_id = c.subject_id AND r.status = 'confirmed'))`

// Find returns the list of an operation.
func Find(ctx context.Context, db *store.DB, o *operation.Operation, now store.Instant) (list *List, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		list = &List{}
		people, err := persons(tx, o.ID, now, "")
		if err != nil {
			return err
		}
		for _, p := range people {
			switch {
			case p.OnPaper():
				list.Paper = append(list.Paper, p)
			case p.NextAt() > now:
				list.Later = append(list.Later, p)
			default:
				list.Now = append(list.Now, p)
			}
		}
		slices.SortStableFunc(list.Later, func(a, b *Person) int { return cmp.Compare(a.NextAt(), b.NextAt()) })
		list.Runs, err = runs(tx, o.ID)
		return err
	})
	return list, err
}

// FindPerson returns somebody to call. It returns problem.NotFound when there is nothing to tell them.
func FindPerson(ctx context.Context, db *store.DB, o *operation.Operation, now store.Instant, kind, id string) (found *Person, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		found = nil
		people, err := persons(tx, o.ID, now, id)
		for _, p := range people {
			if string(p.Kind) == kind {
				found = p
			}
		}
		return err
	})
	if err == nil && found == nil {
		err = unknown()
	}
	return found, err
}

// persons are those to call, or the one with an identifier, the most urgent first. Somebody who is erased is none of them.
func persons(tx *gorm.DB, operationID string, now store.Instant, only string) ([]*Person, error) {
	query, args := open, []any{operationID, now, now, now}
	if only != "" {
		query, args = query+" AND c.subject_id = ?", append(args, only)
	}
	var calls []store.Call
	if err := tx.Raw(query+" ORDER BY c.created_at, c.id", args...).Scan(&calls).Error; err != nil {
		return nil, err
	}
	names, err := callers(tx, calls)
	if err != nil {
		return nil, err
	}
	byKind := map[message.Kind][]string{}
	of := map[string]*Person{}
	for _, c := range calls {
		p := of[c.SubjectKind+c.SubjectID]
		if p == nil {
			p = &Person{}
			of[c.SubjectKind+c.SubjectID] = p
			byKind[message.Kind(c.SubjectKind)] = append(byKind[message.Kind(c.SubjectKind)], c.SubjectID)
		}
		p.Calls = append(p.Calls, c)
		if c.BegunAt != nil && *c.BegunAt > store.InstantOf(now.Time().Add(-Patience)) {
			p.Caller, p.CallerID, p.Since = names[c.AccountID], c.AccountID, *c.BegunAt
		}
	}
	var all []*Person
	for _, kind := range message.Kinds {
		found, err := message.Named(tx, operationID, kind, byKind[kind])
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			p := of[string(kind)+r.ID]
			p.Recipient = r
			slices.SortStableFunc(p.Calls, func(a, b store.Call) int { return compare(&a, &b) })
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b *Person) int { return compare(&a.Calls[0], &b.Calls[0]) })
	return all, nil
}

// compare puts first what cannot wait: offers by the hour at which they pass on, then by what it is, then what ends first.
func compare(a, b *store.Call) int {
	end := func(c *store.Call) store.Instant {
		if c.Until == nil {
			return math.MaxInt64
		}
		return *c.Until
	}
	return cmp.Or(cmp.Compare(weights[a.Kind], weights[b.Kind]), cmp.Compare(end(a), end(b)), cmp.Compare(a.CreatedAt, b.CreatedAt))
}

// callers are the names of the accounts of some calls.
func callers(tx *gorm.DB, calls []store.Call) (map[string]string, error) {
	ids := map[string]bool{}
	var list []string
	for _, c := range calls {
		if c.AccountID != "" && !ids[c.AccountID] {
			ids[c.AccountID] = true
			list = append(list, c.AccountID)
		}
	}
	names := map[string]string{}
	if len(list) == 0 {
		return names, nil
	}
	var rows []struct{ ID, Name string }
	err := tx.Raw("SELECT id, name FROM account WHERE id IN ?", list).Scan(&rows).Error
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, err
}

// Made is a call that was made.
type Made struct {
	store.Call
	// Caller is the name of who called, empty when it is not known any more.
	Caller string
}

// historyShown is how many calls the history of somebody shows.
const historyShown = 30

// History returns the calls to somebody that ended, the latest first.
func History(ctx context.Context, db *store.DB, operationID, kind, id string) (made []Made, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		var calls []store.Call
		made = nil
		err := tx.Where("operation_id = ? AND subject_kind = ? AND subject_id = ? AND result NOT IN ?", operationID, kind, id, []Result{"", Lapsed}).
			Order("ended_at DESC, id").Limit(historyShown).Find(&calls).Error
		if err != nil {
			return err
		}
		names, err := callers(tx, calls)
		for _, c := range calls {
			made = append(made, Made{c, names[c.AccountID]})
		}
		return err
	})
	return made, err
}

// Recipient returns whom a call is or was for, with the name and the number that they have now. It returns problem.NotFound.
func Recipient(ctx context.Context, db *store.DB, c *store.Call) (to message.Recipient, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		found, err := message.Named(tx, c.OperationID, message.Kind(c.SubjectKind), []string{c.SubjectID})
		if err == nil && len(found) == 0 {
			err = unknown()
		}
		if err == nil {
			to = found[0]
		}
		return err
	})
	return to, err
}

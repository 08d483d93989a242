// Package trail tells who did what in an operation, when and on behalf of whom: the lines that each command writes in the
// transaction of what it does (store.By.Record). Lines hold no value of anybody, only identifiers; names are looked up when somebody
// reads, so that they go when the person goes. Participants are never named: a carnet is a carnet.
package trail

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// PageSize is how many lines one page has.
const PageSize = 100

// Line is one thing that was done.
type Line struct {
	store.Activity
	// Who is the name of the account, the facilitator or the partner who did it; empty for all others.
	Who string
	// Subject is the title of what it was done to; empty when it is gone, has no title or is a person who takes part.
	Subject string
}

// Filter narrows the trail down; its zero value is the first page of all.
type Filter struct {
	// Actor is "account:" with an identifier, or a kind of store.Actor.
	Actor string
	// Subject is a kind of subject.
	Subject string
	// Day is a local day, 2006-01-02.
	Day string
	// Page counts from 1.
	Page int
}

// Any reports whether something narrows the trail down.
func (f Filter) Any() bool { return f.Actor != "" || f.Subject != "" || f.Day != "" }

// Trail is one page, with what the filter offers.
type Trail struct {
	// Lines are the latest first.
	Lines []Line
	// Found is how many lines fit, on all pages.
	Found int
	// Actors are who did something: the kinds, and the accounts by name.
	Actors []Actor
	// Subjects are the kinds of subjects.
	Subjects []string
}

// Actor is a choice of the filter.
type Actor struct {
	// Value is that of Filter.Actor.
	Value string
	// Name is that of an account, empty for a kind.
	Name string
}

// accountPrefix begins Filter.Actor for one account.
const accountPrefix = store.ActorAccount + ":"

// Find returns a page of what was done in an operation; an empty operationID stands for what belongs to the whole instance. Days are
// those of location. A day that is none fits nothing.
func Find(ctx context.Context, db *store.DB, operationID string, location *time.Location, filter Filter) (*Trail, error) {
	trail := &Trail{}
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		all := of(tx, operationID)
		if err := trail.readChoices(tx, all); err != nil {
			return err
		}
		fitting := filter.narrow(all.Session(&gorm.Session{}), location)
		var found int64
		if err := fitting.Count(&found).Error; err != nil {
			return err
		}
		trail.Found = int(found)
		var rows []store.Activity
		err := fitting.Order("at DESC, id DESC").Offset((max(filter.Page, 1) - 1) * PageSize).Limit(PageSize).Find(&rows).Error
		if err != nil {
			return err
		}
		trail.Lines, err = named(tx, operationID, rows)
		return err
	})
	return trail, err
}

// of is the lines of an operation, or of the instance.
func of(tx *gorm.DB, operationID string) *gorm.DB {
	lines := tx.Model(&store.Activity{})
	if operationID == "" {
		lines = lines.Where("operation_id IS NULL")
	} else {
		lines = lines.Where("operation_id = ?", operationID)
	}
	return lines.Session(&gorm.Session{})
}

func (f Filter) narrow(lines *gorm.DB, location *time.Location) *gorm.DB {
	if id, is := strings.CutPrefix(f.Actor, accountPrefix); is {
		lines = lines.Where("actor_kind = ? AND actor_id = ?", store.ActorAccount, id)
	} else if f.Actor != "" {
		lines = lines.Where("actor_kind = ?", f.Actor)
	}
	if f.Subject != "" {
		lines = lines.Where("subject_kind = ?", f.Subject)
	}
	if f.Day != "" {
		day, err := time.ParseInLocation(time.DateOnly, f.Day, location)
		if err != nil {
			return lines.Where("1 = 0").Session(&gorm.Session{})
		}
		lines = lines.Where("at >= ? AND at < ?", store.InstantOf(day), store.InstantOf(day.AddDate(0, 0, 1)))
	}
	return lines.Session(&gorm.Session{})
}

// readChoices reads what the filter offers: only what leads to a line.
func (t *Trail) readChoices(tx *gorm.DB, all *gorm.DB) error {
	if err := all.Distinct("subject_kind").Order("subject_kind").Pluck("subject_kind", &t.Subjects).Error; err != nil {
		return err
	}
	var kinds, accounts []string
	if err := all.Distinct("actor_kind").Order("actor_kind").Pluck("actor_kind", &kinds).Error; err != nil {
		return err
	}
	err := all.Where("actor_kind = ?", store.ActorAccount).Distinct("actor_id").Pluck("actor_id", &accounts).Error
	if err != nil {
		return err
	}
	names, err := lookUp(tx, "SELECT id, name FROM account WHERE id IN ?", accounts)
	if err != nil {
		return err
	}
	for id, name := range names {
		t.Actors = append(t.Actors, Actor{Value: accountPrefix + id, Name: name})
	}
	slices.SortFunc(t.Actors, func(a, b Actor) int { return strings.Compare(a.Name+a.Value, b.Name+b.Value) })
	for _, kind := range kinds {
		if kind != store.ActorAccount {
			t.Actors = append(t.Actors, Actor{Value: kind})
		}
	}
	return nil
}

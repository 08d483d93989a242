// Package desk is the welcome table of the weekend: who is there, who comes without having signed up, and how many seats are free
// now. It is opened with a private link, on any phone, and goes on when the network does not.
//
// Seats and registrations are those of package signup, which this package asks for everything that changes them. What is here is
// what a counter adds. A Desk has a name and a Link. Whatever it does or tries is an Action with an id that the page or the device
// made: asked again, it is answered alike, so that nothing that is sent twice happens twice. A Device without network gives seats
// from shares that it took before (signup.Share), so that two of them never give the same seat. What only a person can decide — a
// share that was written off meanwhile, an atelier that was cancelled, somebody entered twice — is kept as an Action that waits for
// the team.
//
// A relay is the same with another Kind: a counter elsewhere, weeks ahead, that sees only the people it entered (Carnet.DeskID).
package desk

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Kind is what a counter is for.
type Kind string

// The kinds of counters.
const (
	// Welcome is a table of the weekend, which finds everybody who signed up.
	Welcome Kind = "desk"
	// Relay is a counter elsewhere (town hall, library, care home) that signs people up and sees those only.
	Relay Kind = "relay"
	// Paper is the desk that works on paper: it has no link, and what is typed in from it and cannot be done waits for the team in its name.
	Paper Kind = "paper"
)

// Desk is a counter of an operation.
type Desk struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Kind        Kind
	Name        string
	// AccountID is whose relay it is: who signs people up when signed in. nil for a counter that has a name of its own.
	AccountID *string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	Version   int64
}

// nameLimit is how long the name of a desk or of a device may be, in characters.
const nameLimit = 60

// Form is the name of a desk, as it was typed.
type Form struct {
	Version string `form:"version"`
	Name    string `form:"name"`
}

func (f Form) check() (string, error) {
	var fields problem.Fields
	name := fields.AtMost("name", typed.Line(f.Name), nameLimit)
	if name == "" {
		fields.Add("name", "desk.name.empty", nil)
	}
	return name, fields.Err()
}

// Create adds a counter and its link. It returns problem.Invalid.
func Create(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, kind Kind, form Form) (*Desk, error) {
	name, err := form.check()
	if err != nil {
		return nil, err
	}
	d := &Desk{OperationID: o.ID, ID: store.NewID(), Kind: kind, Name: name, CreatedAt: by.Now(), Version: 1}
	link := newLink(db, by, o, d)
	return d, db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(d).Error; err != nil {
			return err
		}
		if err := tx.Create(link).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "desk.created", "desk", d.ID)
	})
}

// Rename changes the name of a counter. It returns problem.Invalid, problem.NotFound, and problem.Conflict (store.Stale) for a form that
// was made from an earlier version.
func Rename(ctx context.Context, db *store.DB, by store.By, operationID, id string, form Form) error {
	name, err := form.check()
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		d, err := find(tx, operationID, id)
		if err != nil {
			return err
		}
		changed := tx.Model(&Desk{}).Where("operation_id = ? AND id = ? AND version = ?", operationID, id, d.Version).
			Updates(map[string]any{"name": name, "version": d.Version + 1})
		if changed.Error != nil {
			return changed.Error
		}
		if changed.RowsAffected == 0 || form.Version != strconv.FormatInt(d.Version, 10) {
			return store.Stale(d)
		}
		return by.Record(tx, operationID, "desk.renamed", "desk", id)
	})
}

// All returns the counters of a kind, the oldest first.
func All(ctx context.Context, db *store.DB, operationID string, kind Kind) (list []*Desk, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return named(tx).Where("operation_id = ? AND kind = ?", operationID, kind).Order("created_at, id").Find(&list).Error
	})
	return list, err
}

// Find returns a counter of the operation. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (d *Desk, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		d, err = find(tx, operationID, id)
		return err
	})
	return d, err
}

func find(tx *gorm.DB, operationID, id string) (*Desk, error) {
	var d Desk
	err := named(tx).Where("operation_id = ? AND id = ?", operationID, id).Take(&d).Error
	if problem.Is(err, problem.NotFound) {
		return nil, problem.New(problem.NotFound, "desk.unknown", nil)
	}
	return &d, err
}

// Named returns the name of the desk with this id, empty when there is none.
func Named(list []*Desk, id *string) string {
	i := slices.IndexFunc(list, func(d *Desk) bool { return id != nil && d.ID == *id })
	if i < 0 {
		return ""
	}
	return list[i].Name
}

// Package outing is who is out in the field: who left with whom, how many, where to, and when they come back. Whoever is late is seen first.
//
// An outing stays open until everybody is back. Some may come back before others; then it says who is missing. Names and telephones go a
// week after the weekend.
package outing

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Outing is a group that left.
type Outing struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// AtelierID is the atelier with which they left; nil for any other outing.
	AtelierID *string
	// Leader is with whom they left, Destination where to, Phone the number of somebody who is with them, as E.164, or empty.
	Leader, Destination, Phone string
	Adults, Children           int
	// LeftAt is when they left, DueAt when they said to be back.
	LeftAt, DueAt store.Instant
	// Returned is how many are back, BackAt when the last of them came; nil before anybody has.
	Returned int
	BackAt   *store.Instant
	// Missing says who is not back, when some are.
	Missing   string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	Version   int64
}

// TableName names the table.
func (Outing) TableName() string { return "outing" }

// PhoneText is the number as people read it.
func (o *Outing) PhoneText() string { return typed.PhoneText(o.Phone) }

// Total is how many left.
func (o *Outing) Total() int { return o.Adults + o.Children }

// Away is how many are not back.
func (o *Outing) Away() int { return max(0, o.Total()-o.Returned) }

// Late returns how long they should have been back, in whole minutes; 0 while there is time, and once everybody is back.
func (o *Outing) Late(now store.Instant) int {
	if o.Away() == 0 || now <= o.DueAt {
		return 0
	}
	return max(1, int((now-o.DueAt)/minute))
}

const minute = 60_000 // milliseconds

// Find returns who is out, and who came back on the day of a moment: the latest first, then those who are expected next, at the end
// those who are back.
func Find(ctx context.Context, db *store.DB, o *operation.Operation, now store.Instant) (list []*Outing, err error) {
	since := store.InstantOf(midnight(o, now))
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND (returned < adults + children OR back_at >= ?)", o.ID, since).Order("due_at, id").Find(&list).Error
	})
	slices.SortStableFunc(list, func(x, y *Outing) int { return cmp.Compare(min(1, y.Away()), min(1, x.Away())) })
	return list, err
}

// One returns an outing. It returns problem.NotFound for one that the operation does not have.
func One(ctx context.Context, db *store.DB, operationID, id string) (*Outing, error) {
	return first(ctx, db, "operation_id = ? AND id = ?", operationID, id)
}

// OfAtelier returns the last outing of an atelier, nil when it has not left yet.
func OfAtelier(ctx context.Context, db *store.DB, operationID, atelierID string) (*Outing, error) {
	found, err := first(ctx, db, "operation_id = ? AND atelier_id = ?", operationID, atelierID)
	if problem.Is(err, problem.NotFound) {
		return nil, nil
	}
	return found, err
}

func first(ctx context.Context, db *store.DB, condition string, args ...any) (*Outing, error) {
	var found []*Outing
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where(condition, args...).Order("left_at DESC, id DESC").Limit(1).Find(&found).Error
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return found[0], nil
}

// midnight begins the local day of a moment.
func midnight(o *operation.Operation, at store.Instant) time.Time {
	year, month, day := at.In(o.Location()).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, o.Location())
}

// Ateliers returns the published ateliers of the day with which one may leave: they have not been over for an hour.
func Ateliers(ctx context.Context, db *store.DB, o *operation.Operation, now store.Instant) (list []*programme.Listing, err error) {
	all, err := programme.FindAteliers(ctx, db, o.ID)
	tomorrow := store.InstantOf(midnight(o, now).AddDate(0, 0, 1))
	for _, l := range all {
		if l.Status == programme.Published && l.StartsAt > 0 && l.StartsAt < tomorrow && l.EndsAt > now-60*minute {
			list = append(list, l)
		}
	}
	return list, err
}

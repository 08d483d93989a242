// Package door counts who comes in and goes out at the doors of the weekend: how many are inside a place against its authorised number,
// which includes the team and the volunteers, and how many came in on a day.
//
// What is pressed is an Event with an id that the page or the device made, also without the network: it counts once, however often it is
// sent, and those of several devices add up in any order. Nobody is named. Somebody may count those inside again: what was pressed
// before that moment then counts no more, even when it arrives later. A day begins with nobody inside.
package door

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Kind is what an event says.
type Kind string

// The kinds of events.
const (
	// Passed is a number of people who came in, or went out.
	Passed Kind = "count"
	// Counted is how many were inside when somebody counted them again.
	Counted Kind = "set"
)

// Event is one press.
type Event struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	PlaceID     string
	DeskID      *string
	Kind        Kind
	// Number of people: below zero for those who went out.
	Number int
	// At is when it was pressed, CreatedAt when it arrived.
	At        store.Instant
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
}

// TableName names the table.
func (Event) TableName() string { return "door_event" }

const (
	mostAtOnce = 200    // who pass in one press: a coach and its followers
	mostInside = 20_000 // whom one counts
	// dawn is the hour at which a day begins: those who dance until two are of the evening before.
	dawn = 4
	// nearly is from which part of the authorised number on one is warned, in hundredths.
	nearly = 90
)

// Item is a press as a device sends it; without At it is pressed now.
type Item struct {
	ID     string        `json:"id"`
	Place  string        `json:"place"`
	Kind   Kind          `json:"kind"`
	Number int           `json:"number"`
	At     store.Instant `json:"at"`
}

func (i Item) check() error {
	id, err := uuid.Parse(i.ID)
	_, place := uuid.Parse(i.Place)
	switch {
	case err != nil || id.String() != i.ID || place != nil,
		i.Kind == Passed && (i.Number == 0 || i.Number > mostAtOnce || i.Number < -mostAtOnce),
		i.Kind == Counted && (i.Number < 0 || i.Number > mostInside),
		i.Kind != Passed && i.Kind != Counted:
		return problem.New(problem.Invalid, "door.wrong", nil)
	}
	return nil
}

const insertEvent = `INSERT INTO door_event (operation_id, id, place_id, desk_id, kind, number, at, created_at)
	SELECT p.operation_id, ?, p.id, ?, ?, ?, ?, ? FROM place p WHERE p.operation_id = ? AND p.id = ?
	ON CONFLICT (operation_id, id) DO NOTHING`

// Press keeps a press, once. The clock of a device is believed up to now. It returns problem.Invalid for one that cannot be, and
// problem.NotFound for a place that the operation does not have.
func Press(ctx context.Context, db *store.DB, by store.By, operationID string, deskID *string, item Item) error {
	return db.Write(ctx, func(tx *gorm.DB) error { return press(tx, by, operationID, deskID, item) })
}

// PressAll keeps what a device brings, all of it or nothing. It returns the ids of the presses that cannot be.
func PressAll(ctx context.Context, db *store.DB, by store.By, operationID string, deskID *string, items []Item) (refused []string, err error) {
	return refused, db.Write(ctx, func(tx *gorm.DB) error {
		refused = nil
		for _, item := range items {
			err := press(tx, by, operationID, deskID, item)
			if problem.Is(err, problem.Invalid) || problem.Is(err, problem.NotFound) {
				refused = append(refused, item.ID)
			} else if err != nil {
				return err
			}
		}
		return nil
	})
}

func press(tx *gorm.DB, by store.By, operationID string, deskID *string, item Item) error {
	if err := item.check(); err != nil {
		return err
	}
	at := item.At
	if at <= 0 || at > by.Now() {
		at = by.Now()
	}
	done := tx.Exec(insertEvent, item.ID, deskID, item.Kind, item.Number, at, by.Now(), operationID, item.Place)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return known(tx, operationID, item)
	}
	if item.Kind == Counted { // single presses are too many to tell
		return by.Record(tx, operationID, "door.counted", "place", item.Place)
	}
	return nil
}

// known returns problem.NotFound unless the press was kept before.
func known(tx *gorm.DB, operationID string, item Item) error {
	var n int64
	err := tx.Model(&Event{}).Where("operation_id = ? AND id = ?", operationID, item.ID).Count(&n).Error
	if err == nil && n == 0 {
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	return err
}

// Door is one place on one day.
type Door struct {
	Place programme.Place
	// Inside is how many are inside now, never below zero; Visitors how many came in on the day.
	Inside, Visitors int
	// Used says that somebody counted on the day.
	Used bool
	// Hours are how many came in, by the local hour.
	Hours [24]int
	last  store.Instant
}

// Level is how near a place is to its authorised number.
type Level int

// The levels.
const (
	// Calm has room, or no authorised number.
	Calm Level = iota
	// Near has less than a tenth of room left.
	Near
	// Full has none.
	Full
)

// Level returns how near the place is to its authorised number.
func (d *Door) Level() Level {
	switch {
	case d.Place.Authorised == nil || d.Inside*100 < *d.Place.Authorised*nearly:
		return Calm
	case d.Inside < *d.Place.Authorised:
		return Near
	}
	return Full
}

// Day returns the day of a moment, from dawn to dawn.
func Day(o *operation.Operation, at store.Instant) programme.Span {
	year, month, day := at.In(o.Location()).Add(-dawn * time.Hour).Date()
	start := time.Date(year, month, day, dawn, 0, 0, 0, o.Location())
	return programme.Span{Start: store.InstantOf(start), End: store.InstantOf(start.AddDate(0, 0, 1))}
}

// Find returns the doors of the operation on the day of a moment: those at which somebody counted first, then by name.
func Find(ctx context.Context, db *store.DB, o *operation.Operation, at store.Instant) ([]*Door, error) {
	var places []programme.Place
	var events []Event
	day := Day(o, at)
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ?", o.ID).Order("folded, id").Find(&places).Error; err != nil {
			return err
		}
		return tx.Where("operation_id = ? AND at >= ? AND at < ?", o.ID, day.Start, day.End).Order("at, id").Find(&events).Error
	})
	doors, byPlace := make([]*Door, 0, len(places)), map[string]*Door{}
	for i := range places {
		doors = append(doors, &Door{Place: places[i]})
		byPlace[places[i].ID] = doors[i]
	}
	for i := range events {
		byPlace[events[i].PlaceID].add(&events[i], o.Location())
	}
	slices.SortStableFunc(doors, func(x, y *Door) int { return cmp.Compare(min(1, y.last), min(1, x.last)) })
	return doors, err
}

// add takes the events of a day by their moment. Who goes out of an empty place was not counted when they came in: nobody is still inside.
func (d *Door) add(e *Event, zone *time.Location) {
	d.Used, d.last = true, e.At
	if e.Kind == Counted {
		d.Inside = e.Number
		return
	}
	d.Inside = max(0, d.Inside+e.Number)
	if e.Number > 0 {
		d.Visitors += e.Number
		d.Hours[e.At.In(zone).Hour()] += e.Number
	}
}

// Days returns the days on which somebody counted, the first one first.
func Days(ctx context.Context, db *store.DB, o *operation.Operation) (days []programme.Span, err error) {
	var moments []store.Instant
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Event{}).Where("operation_id = ?", o.ID).Order("at").Pluck("at", &moments).Error
	})
	for _, at := range moments {
		if day := Day(o, at); len(days) == 0 || days[len(days)-1].Start != day.Start {
			days = append(days, day)
		}
	}
	return days, err
}

// Inside returns how many are inside all places where somebody counts today; counted is false when nobody does.
func Inside(ctx context.Context, db *store.DB, o *operation.Operation, now store.Instant) (n int, counted bool, err error) {
	doors, err := Find(ctx, db, o, now)
	for _, d := range doors {
		n, counted = n+d.Inside, counted || d.Used
	}
	return n, counted, err
}

package signup

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// changeAttempts is how often an addition to a carnet is tried again when somebody else changes the same carnet, on
// another phone of the family.
const changeAttempts = 32

// anyVersion lets lockCarnet take the carnet whatever its version.
const anyVersion = 0

// Add registers everybody of the carnet for one more atelier. It returns problem.Invalid (clash, age, begun),
// problem.Full with []FullAtelier, problem.Closed. An atelier that the carnet already has is no error.
func Add(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID, atelierID string) error {
	var err error
	for range changeAttempts {
		if err = addOnce(ctx, db, by, o, carnetID, atelierID); !errors.Is(err, errRefused) {
			return err
		}
		if o, err = operation.Find(ctx, db, o.ID); err != nil {
			return err
		}
	}
	return problem.New(problem.Conflict, "signup.busy", nil)
}

func addOnce(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID, atelierID string) error {
	carnet, err := FindByID(ctx, db, o.ID, carnetID)
	if err != nil {
		return err
	}
	if err := carnet.changeable(db, o, by.Now()); err != nil {
		return err
	}
	offers, err := readOffers(ctx, db, o.ID, []string{atelierID})
	if err != nil {
		return err
	}
	var fields problem.Fields
	checkOffers(&fields, []string{atelierID}, offers, by.Now())
	if err := fields.Err(); err != nil {
		return err
	}
	if carnet.has(atelierID) {
		return nil
	}
	checkClashes(&fields, append(carnet.offers(), offers...))
	seats := seatsFor(&fields, offers, carnet.Persons, func(int, string) string { return "atelier" })
	if err := fields.Err(); err != nil {
		return err
	}
	demands := demandsOf(seats, carnet.Persons)
	if err := refuseFull(ctx, db, by.Now(), o.ID, append(carnet.offers(), offers...), demands); err != nil {
		return err
	}
	rows := registrationRows(o.ID, carnet, seats, by)
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lockAsRead(tx, carnet); err != nil {
			return err
		}
		return register(tx, by, o, carnetID, demands, rows)
	})
}

// register takes the seats and writes the registrations. A row that was confirmed meanwhile would make the pool count it
// twice: errRefused, and whoever called looks again.
func register(tx *gorm.DB, by store.By, o *operation.Operation, carnetID string, demands []demand, rows [][]any) error {
	if err := take(tx, o, demands); err != nil {
		return err
	}
	for _, row := range rows {
		if written, err := exec(tx, insertRegistration, row...); err != nil {
			return err
		} else if written == 0 {
			return errRefused
		}
	}
	store.TouchSeats(tx, o.ID)
	return by.Record(tx, o.ID, "registration.created", "carnet", carnetID)
}

func registrationRows(operationID string, carnet *Opened, seats []seat, by store.By) [][]any {
	var rows [][]any
	for _, s := range seats {
		rows = append(rows, registrationRow(operationID, carnet.ID, &carnet.Persons[s.person], s.offer, int64(by.Now())))
	}
	return rows
}

// changeable returns problem.Closed when nothing can be added to the carnet.
func (o *Opened) changeable(db *store.DB, op *operation.Operation, now store.Instant) error {
	if o.Erasing() {
		return problem.New(problem.Closed, "carnet.erasing", nil)
	}
	return OpenFor(db, op, now)
}

// has reports whether the carnet is registered for an atelier, or waits for it.
func (o *Opened) has(atelierID string) bool {
	return slices.ContainsFunc(o.Current(), func(e Entry) bool { return e.Atelier.ID == atelierID })
}

// offers are the ateliers that the carnet has, for finding clashes.
func (o *Opened) offers() []*offer {
	var list []*offer
	for _, e := range o.Current() {
		list = append(list, &offer{ID: e.Atelier.ID, Title: e.Atelier.Title, StartsAt: e.Atelier.StartsAt,
			EndsAt: e.Atelier.EndsAt, already: true})
	}
	return list
}

const (
	cancelAtelier = `UPDATE registration SET status = $1, updated_at = $2
		WHERE operation_id = $3 AND carnet_id = $4 AND atelier_id = $5 AND status = 'confirmed' RETURNING pool_id, seats`
	cancelCarnet = `UPDATE registration SET status = $1, updated_at = $2
		WHERE operation_id = $3 AND carnet_id = $4 AND status = 'confirmed' RETURNING pool_id, seats`
	// cancelPerson comes before the person is deleted, and its registrations with it: also those who came held seats.
	cancelPerson = `UPDATE registration SET status = $1, updated_at = $2
		WHERE operation_id = $3 AND carnet_id = $4 AND person_id = $5 AND status IN ('confirmed', 'attended') RETURNING pool_id, seats`
	leaveWaiting = `UPDATE registration SET status = $1, updated_at = $2
		WHERE operation_id = $3 AND carnet_id = $4 AND status = 'waiting'`
)

// Cancel gives up one atelier for everybody of the carnet and frees its seats at once; what is free already stays so.
func Cancel(ctx context.Context, db *store.DB, by store.By, operationID, carnetID, atelierID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
			return err
		}
		if _, err := free(tx, operationID, cancelAtelier, Cancelled, int64(by.Now()), operationID, carnetID, atelierID); err != nil {
			return err
		}
		return by.Record(tx, operationID, "registration.cancelled", "carnet", carnetID)
	})
}

// CancelAll gives up all ateliers of the carnet and returns how many seats that freed. The carnet stays.
func CancelAll(ctx context.Context, db *store.DB, by store.By, operationID, carnetID string) (freed int, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
			return err
		}
		var err error
		if freed, err = cancelEverything(tx, operationID, carnetID, Cancelled, by); err != nil {
			return err
		}
		return by.Record(tx, operationID, "carnet.cancelled", "carnet", carnetID)
	})
	return freed, err
}

// cancelEverything moves all that the carnet holds or waits for to a status without seats.
func cancelEverything(tx *gorm.DB, operationID, carnetID string, to Status, by store.By) (freed int, err error) {
	now := int64(by.Now())
	if freed, err = free(tx, operationID, cancelCarnet, to, now, operationID, carnetID); err != nil {
		return 0, err
	}
	_, err = exec(tx, leaveWaiting, Cancelled, now, operationID, carnetID)
	return freed, err
}

// free runs a cancelling statement and gives what it returns back to the pools, in the order of their ids.
func free(tx *gorm.DB, operationID, statement string, args ...any) (freed int, err error) {
	seats, err := cancelled(tx, statement, args...)
	if err != nil {
		return 0, err
	}
	for _, pool := range slices.Sorted(maps.Keys(seats)) {
		if _, err := exec(tx, giveBackSeats, seats[pool], operationID, pool); err != nil {
			return 0, err
		}
		freed += seats[pool]
	}
	if freed > 0 {
		store.TouchSeats(tx, operationID)
	}
	return freed, nil
}

// cancelled runs the statement and adds up the seats of each pool that it returns.
func cancelled(tx *gorm.DB, statement string, args ...any) (seats map[string]int, err error) {
	rows, err := tx.Statement.ConnPool.QueryContext(tx.Statement.Context, statement, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeRows(rows)) }()
	seats = map[string]int{}
	for rows.Next() {
		var pool string
		var n int
		if err := rows.Scan(&pool, &n); err != nil {
			return nil, err
		}
		seats[pool] += n
	}
	return seats, nil
}

func closeRows(rows *sql.Rows) error { return errors.Join(rows.Err(), rows.Close()) }

// lockAsRead takes the carnet when nothing of it changed since it was read: no clash can come in between, no erasure. It
// returns errRefused otherwise, for whoever called to look again.
func lockAsRead(tx *gorm.DB, carnet *Opened) error {
	err := lock(tx, carnet.OperationID, carnet.ID, carnet.Version)
	if problem.Is(err, problem.Conflict) {
		return errRefused
	}
	return err
}

// lock takes the carnet for this transaction. It returns problem.NotFound, or with a version the refusal of a stale edit.
func lock(tx *gorm.DB, operationID, carnetID string, version int64) error {
	changed, err := exec(tx, lockCarnet, operationID, carnetID, version)
	if err != nil {
		return err
	}
	if changed == 1 {
		return nil
	}
	if version != anyVersion {
		var current Carnet
		err := tx.Where("operation_id = ? AND id = ? AND erased_at IS NULL", operationID, carnetID).Take(&current).Error
		if err == nil {
			return store.Stale(&current)
		}
	}
	return problem.New(problem.NotFound, "carnet.unknown", nil)
}

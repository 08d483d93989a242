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
	"oplibre/app/waiting"
)

// changeAttempts is how often an addition to a carnet is tried again when somebody else changes the same carnet, on
// another phone of the family.
const changeAttempts = 32

// anyVersion lets lockCarnet take the carnet whatever its version.
const anyVersion = 0

// Add registers everybody of the carnet for one more atelier, in it for an appointment when slotID is not empty; a slot alone
// implies its atelier. Of an atelier that the carnet has already, it changes the hour to that of the slot, or nothing.
// It returns problem.Invalid (clash, age, begun, no appointment chosen), problem.Full with []FullAtelier or at the field
// "slot", problem.Closed.
func Add(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID, atelierID, slotID string) error {
	wanted := Form{Ateliers: []string{atelierID}, Slots: []string{slotID}}.Clean()
	ateliers, err := ateliersOf(ctx, db, o.ID, wanted.Slots)
	if err != nil {
		return err
	}
	if len(wanted.Ateliers) == 0 {
		wanted = wanted.with(ateliers)
	}
	for range changeAttempts {
		if err = addOnce(ctx, db, by, o, carnetID, wanted); !errors.Is(err, errRefused) {
			return err
		}
		if o, err = operation.Find(ctx, db, o.ID); err != nil {
			return err
		}
	}
	return problem.New(problem.Conflict, "signup.busy", nil)
}

// openWith reads a carnet that may still be changed, and the ateliers that are wanted for it.
func openWith(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID string, wanted Form) (*Opened, []*offer, error) {
	carnet, err := FindByID(ctx, db, o.ID, carnetID)
	if err != nil {
		return nil, nil, err
	}
	if err := carnet.changeable(db, o, by.Now()); err != nil {
		return nil, nil, err
	}
	offers, err := readOffers(ctx, db, o.ID, wanted.Ateliers)
	return carnet, offers, err
}

func addOnce(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID string, wanted Form) error {
	carnet, offers, err := openWith(ctx, db, by, o, carnetID, wanted)
	if err != nil {
		return err
	}
	var fields problem.Fields
	checkOffers(&fields, wanted.Ateliers, offers, by.Now())
	if err := fields.Err(); err != nil {
		return err
	}
	if len(offers) == 1 && carnet.has(offers[0].ID) {
		return changeHour(ctx, db, by, o, carnet, offers[0], wanted.Slots)
	}
	picks := pickSlots(&fields, wanted.Slots, nil, offers, by.Now())
	if err := fields.Err(); err != nil {
		return err
	}
	checkClashes(&fields, append(carnet.picks(""), picks...))
	seats := seatsFor(&fields, picks, carnet.Persons, func(int, string) string { return "atelier" })
	if err := fields.Err(); err != nil {
		return err
	}
	demands := demandsOf(seats, carnet.Persons)
	if err := refuseFull(ctx, db, by, o.ID, carnet.picks(""), demands); err != nil {
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
	if err := take(tx, by, o, demands); err != nil {
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
		rows = append(rows, registrationRow(operationID, carnet.ID, &carnet.Persons[s.person], s.pick, int64(by.Now())))
	}
	return rows
}

// changeable returns problem.Closed when nothing can be added to the carnet.
func (o *Opened) changeable(db *store.DB, op *operation.Operation, now store.Instant) error {
	if o.Erasing() {
		return problem.New(problem.Closed, "carnet.erasing", nil)
	}
	if o.Anonymised() {
		return problem.New(problem.Closed, "carnet.anonymised", nil)
	}
	return OpenFor(db, op, now)
}

// has reports whether the carnet is registered for an atelier, or waits for it.
func (o *Opened) has(atelierID string) bool {
	return slices.ContainsFunc(o.Current(), func(e Entry) bool { return e.Atelier.ID == atelierID })
}

// picks are the ateliers that the carnet has, all but one, for finding clashes. Whoever only waits for a seat is free at that hour.
func (o *Opened) picks(but string) []pick {
	var list []pick
	for _, e := range o.Current() {
		if e.Atelier.ID != but && e.Status() != Waiting {
			list = append(list, pick{offer: &offer{ID: e.Atelier.ID, Title: e.Atelier.Title, StartsAt: e.Atelier.StartsAt,
				EndsAt: e.Atelier.EndsAt}, slot: e.Slot(), already: true})
		}
	}
	return list
}

const (
	cancelAtelier = `UPDATE registration SET status = $1, updated_at = $2
		WHERE operation_id = $3 AND carnet_id = $4 AND atelier_id = $5 AND status = 'confirmed' RETURNING pool_id, atelier_id, slot_id, seats`
	cancelCarnet = `UPDATE registration SET status = $1, updated_at = $2
		WHERE operation_id = $3 AND carnet_id = $4 AND status = 'confirmed' RETURNING pool_id, atelier_id, slot_id, seats`
	// cancelPerson comes before the person is deleted, and its registrations with it: also those who came held seats.
	cancelPerson = `UPDATE registration SET status = $1, updated_at = $2
		WHERE operation_id = $3 AND carnet_id = $4 AND person_id = $5 AND status IN ('confirmed', 'attended') RETURNING pool_id, atelier_id, slot_id, seats`
)

// Cancel gives up one atelier for everybody of the carnet, and frees its seats or its place in the line at once; what is free
// already stays so. An offer is declined in the same way.
func Cancel(ctx context.Context, db *store.DB, by store.By, operationID, carnetID, atelierID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
			return err
		}
		if err := leaveLines(tx, by, operationID, carnetID, atelierID); err != nil {
			return err
		}
		if _, err := free(tx, by, operationID, cancelAtelier, Cancelled, int64(by.Now()), operationID, carnetID, atelierID); err != nil {
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

// cancelEverything moves all that the carnet holds or waits for to a status without seats. The lines come first: who leaves
// one is not given the seat that it gives up elsewhere.
func cancelEverything(tx *gorm.DB, operationID, carnetID string, to Status, by store.By) (freed int, err error) {
	if err := leaveLines(tx, by, operationID, carnetID, ""); err != nil {
		return 0, err
	}
	if err := leaveWishes(tx, by, operationID, carnetID); err != nil {
		return 0, err
	}
	return free(tx, by, operationID, cancelCarnet, to, int64(by.Now()), operationID, carnetID)
}

// free runs a cancelling statement, gives what it returns back to the pools, in the order of their ids, and then to the
// appointments, and what came free to those who wait for it.
func free(tx *gorm.DB, by store.By, operationID, statement string, args ...any) (freed int, err error) {
	pools, slots, ateliers, err := cancelled(tx, statement, args...)
	if err != nil {
		return 0, err
	}
	for _, back := range []struct {
		statement string
		seats     map[string]int
	}{{giveBackSeats, pools}, {giveBackSlot, slots}} {
		for _, id := range slices.Sorted(maps.Keys(back.seats)) {
			if _, err := exec(tx, back.statement, back.seats[id], operationID, id); err != nil {
				return 0, err
			}
		}
	}
	for _, n := range pools {
		freed += n
	}
	if freed > 0 {
		store.TouchSeats(tx, operationID)
	}
	return freed, waiting.Settle(tx, by, operationID, ateliers...)
}

// cancelled runs the statement and adds up the seats of each pool and of each appointment that it returns.
func cancelled(tx *gorm.DB, statement string, args ...any) (pools, slots map[string]int, ateliers []string, err error) {
	rows, err := tx.Statement.ConnPool.QueryContext(tx.Statement.Context, statement, args...)
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() { err = errors.Join(err, closeRows(rows)) }()
	pools, slots = map[string]int{}, map[string]int{}
	for rows.Next() {
		var pool, atelier string
		var slot *string
		var n int
		if err := rows.Scan(&pool, &atelier, &slot, &n); err != nil {
			return nil, nil, nil, err
		}
		ateliers = append(ateliers, atelier)
		pools[pool] += n
		if slot != nil {
			slots[*slot] += n
		}
	}
	return pools, slots, ateliers, nil
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

// lock takes the carnet for this transaction, and before it what package waiting asks of whoever may free seats. It returns
// problem.NotFound, or with a version the refusal of a stale edit.
func lock(tx *gorm.DB, operationID, carnetID string, version int64) error {
	if err := store.LockOperation(tx, operationID); err != nil {
		return err
	}
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

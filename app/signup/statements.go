package signup

import (
	"cmp"
	"errors"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// The statements of the sign-up path, plain and prepared: on the machines that oplibre runs on, building them from
// structs costs three times as much as running them.
const (
	// takeSeats is the one statement that gives seats. It also holds what could have changed since the rules were
	// checked: the atelier is still the version that was read, the operation in the same phase, and sign-up open at the moment of
	// the request ($7) for both. No seat is asked for by whoever has one already and only changes the hour. Who comes anew stands behind those who wait, unless $6 says that
	// waiting.Pass let them by. $8 says that the team signs somebody up outside the hours of sign-up.
	takeSeats = `UPDATE seat_pool SET confirmed = confirmed + $1
		WHERE operation_id = $2 AND id = $3
		AND (capacity IS NULL OR $1 = 0 OR confirmed + offered + desk_share + reserve + $1 <= capacity)
		AND (waiting = 0 OR $1 = 0 OR $6) AND NOT by_wishes
		AND ($8 OR (signup_opens_at IS NULL OR signup_opens_at <= $7) AND (signup_closes_at IS NULL OR signup_closes_at > $7))
		AND EXISTS (SELECT 1 FROM atelier a WHERE a.id = seat_pool.atelier_id AND a.version = $4)
		AND EXISTS (SELECT 1 FROM operation o WHERE o.id = $2 AND o.phase = $5
			AND ($8 OR (o.signup_opens_at IS NULL OR o.signup_opens_at <= $7) AND (o.signup_closes_at IS NULL OR o.signup_closes_at > $7)))`

	// sameAtelier says again, in a statement of its own, that the atelier is the one that was read: on PostgreSQL an UPDATE
	// that waited for the pool looks at other tables as they were before it waited.
	sameAtelier = `SELECT COUNT(*) FROM atelier WHERE operation_id = $1 AND id = $2 AND version = $3`

	giveBackSeats = `UPDATE seat_pool SET confirmed = confirmed - $1 WHERE operation_id = $2 AND id = $3`

	selectKey = `SELECT i.body_hash, c.id, c.generation FROM idempotency i
		JOIN carnet c ON c.operation_id = i.operation_id AND c.id = i.result
		WHERE i.operation_id = $1 AND i.key = $2`

	insertCarnet = `INSERT INTO carnet (operation_id, id, generation, code_hash, origin, language, created_at, version, desk_id, slip_on)
		VALUES ($1, $2, 1, $3, $4, $5, $6, 1, $7, $8) ON CONFLICT (code_hash) DO NOTHING`

	insertPerson = `INSERT INTO person
		(operation_id, id, carnet_id, position, name, headcount, age, age_band, email, phone, guardian, age_to, only_signs)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11, $12)`

	insertConsent = `INSERT INTO consent (operation_id, id, person_id, purpose, given, wording, language, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

	insertRegistration = `INSERT INTO registration
		(operation_id, id, carnet_id, person_id, atelier_id, pool_id, seats, status, created_at, updated_at, slot_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $10, $8, $8, $9)
		ON CONFLICT (person_id, atelier_id) DO UPDATE
		SET status = excluded.status, seats = excluded.seats, updated_at = excluded.updated_at, slot_id = excluded.slot_id
		WHERE registration.status IN ('cancelled', 'withdrawn', 'absent')`

	// lockCarnet comes first in every command that changes a carnet. expected is 0 when any version will do.
	lockCarnet = `UPDATE carnet SET version = version + 1
		WHERE operation_id = $1 AND id = $2 AND erased_at IS NULL AND ($3 = 0 OR version = $3)`
)

// exec runs a statement in the transaction and returns how many rows it changed.
func exec(tx *gorm.DB, statement string, args ...any) (int64, error) {
	result, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// execEach runs a statement once for each row.
func execEach(tx *gorm.DB, statement string, rows [][]any) error {
	for _, row := range rows {
		if _, err := exec(tx, statement, row...); err != nil {
			return err
		}
	}
	return nil
}

// demand is what one pool is asked for, and the appointment inside it.
type demand struct {
	pick
	seats int
}

// demandsOf adds up the seats of each pool, in the order in which pools are taken: by id, so that two sign-ups for the
// same ateliers never wait for each other.
func demandsOf(seats []seat, persons []Person) []demand {
	var demands []demand
	for _, s := range seats {
		i := slices.IndexFunc(demands, func(d demand) bool { return d.offer == s.pick.offer })
		if i < 0 {
			i = len(demands)
			demands = append(demands, demand{pick: s.pick})
		}
		demands[i].seats += persons[s.person].Headcount
	}
	slices.SortFunc(demands, func(a, b demand) int { return cmp.Compare(a.PoolID, b.PoolID) })
	return demands
}

// errRefused means that the conditional UPDATE of a pool or an appointment changed nothing: it is full, or something about
// the atelier changed since it was read. Whoever sees it reads again and finds the words, or tries again.
var errRefused = errors.New("signup: a pool gave no seat")

// take takes the seats of all demands, or returns errRefused: first those of all ateliers, then those of the appointments.
// Nobody takes an appointment without having its atelier's pool, so the pools alone decide who waits for whom.
func take(tx *gorm.DB, by store.By, o *operation.Operation, demands []demand) error {
	for _, d := range demands {
		pass := false
		if d.Waiting > 0 && d.seats > 0 {
			var err error
			if pass, err = waiting.Pass(tx, by, o.ID, d.ID, d.slotID(), d.seats); err != nil {
				return err
			}
		}
		if err := takePool(tx, by, o, d.offer, d.seats, pass); err != nil {
			return err
		}
	}
	return takeSlots(tx, demands, by.Now())
}

func takePool(tx *gorm.DB, by store.By, o *operation.Operation, from *offer, seats int, pass bool) error {
	changed, err := exec(tx, takeSeats, seats, o.ID, from.PoolID, from.Version, o.Phase, pass, int64(by.Now()), from.anyTime)
	if err != nil {
		return err
	}
	if changed == 0 {
		return errRefused
	}
	if tx.Name() == "sqlite" {
		return nil
	}
	var same int
	err = tx.Statement.ConnPool.QueryRowContext(tx.Statement.Context, sameAtelier, o.ID, from.ID, from.Version).Scan(&same)
	if err == nil && same == 0 {
		return errRefused
	}
	return err
}

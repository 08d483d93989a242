package waiting

import (
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// line is the waiting list of one pool as it is under the lock of the pool.
type line struct {
	operationID, atelierID string
	pool                   pool
	slots                  []slot
	parties                []Party
	zone                   *time.Location
	// beyond lets the pool hold more than its capacity, as an excess that is recorded.
	beyond bool
}

// pool is what the line needs to know of the pool, its atelier and the operation.
type pool struct {
	ID        string
	Capacity  *int
	Taken     int
	StartsAt  store.Instant
	EndsAt    store.Instant
	Published bool
	TimeZone  string
}

// slot is an appointment of the atelier.
type slot struct {
	ID               string
	StartsAt, EndsAt store.Instant
	Free             int
}

const (
	selectPool = `SELECT p.id, p.capacity, p.confirmed + p.offered + p.desk_share + p.reserve AS taken, a.starts_at, a.ends_at,
		a.status = 'published' AS published, o.time_zone FROM seat_pool p
		JOIN atelier a ON a.operation_id = p.operation_id AND a.id = p.atelier_id JOIN operation o ON o.id = p.operation_id
		WHERE p.operation_id = ? AND p.id = ?`
	selectSlots = `SELECT id, starts_at, ends_at, seats - confirmed - offered AS free FROM slot
		WHERE operation_id = ? AND atelier_id = ? ORDER BY starts_at, id`
)

// openLine locks the pool of an atelier and reads who waits for it; nil when nobody does.
func openLine(tx *gorm.DB, operationID, atelierID string) (*line, error) {
	return readLine(tx, operationID, atelierID, true)
}

func readLine(tx *gorm.DB, operationID, atelierID string, lock bool) (*line, error) {
	var waiting struct {
		ID      string
		Waiting int
	}
	err := tx.Raw("SELECT id, waiting FROM seat_pool WHERE operation_id = ? AND atelier_id = ?", operationID, atelierID).Scan(&waiting).Error
	if err != nil || waiting.Waiting == 0 {
		return nil, err
	}
	if lock {
		if err := store.LockRow(tx, "seat_pool", operationID, waiting.ID); err != nil {
			return nil, err
		}
	}
	l := &line{operationID: operationID, atelierID: atelierID}
	if err := tx.Raw(selectPool, operationID, waiting.ID).Scan(&l.pool).Error; err != nil {
		return nil, err
	}
	if err := tx.Raw(selectSlots, operationID, atelierID).Scan(&l.slots).Error; err != nil {
		return nil, err
	}
	err = tx.Where("operation_id = ? AND pool_id = ? AND offer_until IS NULL", operationID, waiting.ID).Order("since, id").Find(&l.parties).Error
	if l.zone, _ = time.LoadLocation(l.pool.TimeZone); l.zone == nil {
		l.zone = time.UTC
	}
	return l, err
}

// free returns how many seats of the pool nobody has; limited is false for as many as come.
func (l *line) free() (n int, limited bool) {
	if l.pool.Capacity == nil {
		return 0, false
	}
	return max(0, *l.pool.Capacity-l.pool.Taken), true
}

// fits reports whether a party of so many finds room, and in which appointment where there are any. wished is nil for any.
func (l *line) fits(seats int, wished *string, now store.Instant) (at *slot, ok bool) {
	if free, limited := l.free(); limited && free < seats {
		return nil, false
	}
	if len(l.slots) == 0 {
		return nil, true
	}
	for i := range l.slots {
		s := &l.slots[i]
		if (wished == nil || *wished == s.ID) && s.Free >= seats && s.EndsAt > now {
			return s, true
		}
	}
	return nil, false
}

// start is when a party has to be there: with its appointment, or with the atelier.
func (l *line) start(at *slot) store.Instant {
	if at != nil {
		return at.StartsAt
	}
	return l.pool.StartsAt
}

func (l *line) end(at *slot) store.Instant {
	if at != nil {
		return at.EndsAt
	}
	return l.pool.EndsAt
}

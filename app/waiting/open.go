package waiting

import (
	"slices"
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
	Seats, Free      int
}

const (
	selectPool = `SELECT p.id, p.capacity, p.confirmed + p.offered + p.desk_share + p.reserve AS taken, a.starts_at, a.ends_at,
		a.status = 'published' AS published, o.time_zone FROM seat_pool p
		JOIN atelier a ON a.operation_id = p.operation_id AND a.id = p.atelier_id JOIN operation o ON o.id = p.operation_id
		WHERE p.operation_id = ? AND p.id = ?`
	selectSlots = `SELECT id, starts_at, ends_at, seats, seats - confirmed - offered AS free FROM slot
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
	l, err := readPool(tx, operationID, atelierID, waiting.ID)
	if err != nil {
		return nil, err
	}
	err = tx.Where("operation_id = ? AND pool_id = ? AND offer_until IS NULL", operationID, waiting.ID).Order("since, id").Find(&l.parties).Error
	return l, err
}

// readPool reads a line without those who wait in it.
func readPool(tx *gorm.DB, operationID, atelierID, poolID string) (*line, error) {
	l := &line{operationID: operationID, atelierID: atelierID}
	if err := tx.Raw(selectPool, operationID, poolID).Scan(&l.pool).Error; err != nil {
		return nil, err
	}
	err := tx.Raw(selectSlots, operationID, atelierID).Scan(&l.slots).Error
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

// places returns the appointments in which a party of so many finds room, in their order; one nil where there are none, and
// nothing when there is no room. wished is nil for any.
func (l *line) places(seats int, wished *string, now store.Instant) (found []*slot) {
	if free, limited := l.free(); limited && free < seats {
		return nil
	}
	if len(l.slots) == 0 {
		return []*slot{nil}
	}
	for i := range l.slots {
		s := &l.slots[i]
		if (wished == nil || *wished == s.ID) && s.Free >= seats && s.EndsAt > now {
			found = append(found, s)
		}
	}
	return found
}

// kept reports whether what is free is kept for a party that it is not enough for: not when it never can be, because the
// atelier or the appointment is smaller than the party.
func (l *line) kept(p *Party, now store.Instant) bool {
	if p.Overtaken < MostOvertaken || l.pool.StartsAt.Time().Sub(now.Time()) <= HoldUntil ||
		l.pool.Capacity != nil && p.Seats > *l.pool.Capacity {
		return false
	}
	return len(l.slots) == 0 || slices.ContainsFunc(l.slots, func(s slot) bool {
		return (p.SlotID == nil || *p.SlotID == s.ID) && s.Seats >= p.Seats
	})
}

// slot returns the appointment with this id, nil where there is none.
func (l *line) slot(id *string) *slot {
	i := slices.IndexFunc(l.slots, func(s slot) bool { return id != nil && s.ID == *id })
	if i < 0 {
		return nil
	}
	return &l.slots[i]
}

// slotID is the column of a registration: nil without an appointment.
func (s *slot) slotID() *string {
	if s == nil {
		return nil
	}
	return &s.ID
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

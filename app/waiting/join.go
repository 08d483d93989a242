package waiting

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Join puts a party at the end of the line. Its registrations, the lock of its carnet and Settle are the caller's.
func (p *Party) Join(tx *gorm.DB, by store.By) error {
	p.ID, p.Since = store.NewID(), by.Now()
	if err := tx.Create(p).Error; err != nil {
		return err
	}
	return one(tx.Exec("UPDATE seat_pool SET waiting = waiting + ? WHERE operation_id = ? AND id = ?", p.Seats, p.OperationID, p.PoolID))
}

// Grow makes a party that waits larger or smaller by n persons; one of nobody leaves the line. An offer holds as many seats as
// it was made for: there it only shrinks, and the caller settles what came free.
func (p *Party) Grow(tx *gorm.DB, n int, slotID *string) error {
	counter := "waiting"
	if p.Offered() {
		counter = "offered"
		if slotID != nil {
			if err := one(tx.Exec("UPDATE slot SET offered = offered + ? WHERE operation_id = ? AND id = ?", n, p.OperationID, *slotID)); err != nil {
				return err
			}
		}
	}
	if err := one(tx.Exec("UPDATE seat_pool SET "+counter+" = "+counter+" + ? WHERE operation_id = ? AND id = ?", n, p.OperationID, p.PoolID)); err != nil {
		return err
	}
	p.Seats += n
	if p.Seats == 0 {
		return remove(tx, p)
	}
	return one(tx.Exec("UPDATE waiting_party SET seats = ? WHERE operation_id = ? AND id = ?", p.Seats, p.OperationID, p.ID))
}

// Ask changes whether the party wants its seats at once.
func (p *Party) Ask(tx *gorm.DB, ifPossible bool) error {
	return one(tx.Exec("UPDATE waiting_party SET if_possible = ? WHERE operation_id = ? AND id = ?", ifPossible, p.OperationID, p.ID))
}

// MayPass reports whether somebody who signs up now for so many seats may have them though others wait: they fit none of those
// who wait for the same, and are kept for none. slotID is the appointment that is asked for.
func MayPass(ctx context.Context, db *store.DB, by store.By, operationID, atelierID string, slotID *string, seats int) (may bool, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		l, err := readLine(tx, operationID, atelierID, false)
		may = err == nil && (l == nil || l.mayPass(by.Now(), slotID, seats))
		return err
	})
	return may, err
}

// Pass is MayPass in the transaction that then takes the seats: those who are overtaken are told apart from now on.
func Pass(tx *gorm.DB, by store.By, operationID, atelierID string, slotID *string, seats int) (bool, error) {
	l, err := openLine(tx, operationID, atelierID)
	if err != nil || l == nil {
		return err == nil, err
	}
	if !l.mayPass(by.Now(), slotID, seats) {
		return false, nil
	}
	passed := make([]*Party, 0, len(l.parties))
	for i := range l.parties {
		passed = append(passed, &l.parties[i])
	}
	return true, overtake(tx, operationID, passed, slotID)
}

func (l *line) mayPass(now store.Instant, slotID *string, seats int) bool {
	if len(l.places(seats, slotID, now)) == 0 {
		return false
	}
	for i := range l.parties {
		p := &l.parties[i]
		if !p.rivals(slotID) {
			continue
		}
		wished := p.SlotID
		if slotID != nil {
			wished = slotID
		}
		places := l.places(p.Seats, wished, now)
		if slices.ContainsFunc(places, func(at *slot) bool { return l.inTime(at, now) }) || len(places) == 0 && l.kept(p, now) {
			return false
		}
	}
	return true
}

// rivals reports whether the party waits for what somebody asks for: another appointment is none of its business.
func (p *Party) rivals(slotID *string) bool {
	return p.SlotID == nil || slotID == nil || *p.SlotID == *slotID
}

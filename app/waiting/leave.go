package waiting

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Find returns the parties of a carnet, of one atelier when atelierID is not empty, in the order in which pools are taken.
func Find(tx *gorm.DB, operationID, carnetID, atelierID string) (parties []Party, err error) {
	which := tx.Where("operation_id = ? AND carnet_id = ?", operationID, carnetID)
	if atelierID != "" {
		which = which.Where("atelier_id = ?", atelierID)
	}
	return parties, which.Order("pool_id").Find(&parties).Error
}

// Leave takes a party out of the line and gives back what was set aside for it; its registrations get the status. The lock of
// the carnet is the caller's, and Settle after it.
func (p *Party) Leave(tx *gorm.DB, by store.By, status string) error {
	if err := p.giveBack(tx, by, status); err != nil {
		return err
	}
	return remove(tx, p)
}

// giveBack moves the registrations of the party to a status without seats and takes the party out of the counts.
func (p *Party) giveBack(tx *gorm.DB, by store.By, status string) error {
	from := "waiting"
	if p.Offered() {
		from = "offered"
		slotID, err := p.offeredSlot(tx)
		if err != nil {
			return err
		}
		if slotID != nil {
			if err := one(tx.Exec("UPDATE slot SET offered = offered - ? WHERE operation_id = ? AND id = ?", p.Seats, p.OperationID, *slotID)); err != nil {
				return err
			}
		}
		store.TouchSeats(tx, p.OperationID)
	}
	if err := setStatus(tx, by, p, p.SlotID, from, status); err != nil {
		return err
	}
	return one(tx.Exec("UPDATE seat_pool SET "+from+" = "+from+" - ? WHERE operation_id = ? AND id = ?", p.Seats, p.OperationID, p.PoolID))
}

// offeredSlot is the appointment in which seats are set aside, which is that of the registrations.
func (p *Party) offeredSlot(tx *gorm.DB) (*string, error) {
	var held []struct{ SlotID *string }
	err := tx.Raw("SELECT slot_id FROM registration WHERE operation_id = ? AND carnet_id = ? AND atelier_id = ? AND status = 'offered'",
		p.OperationID, p.CarnetID, p.AtelierID).Scan(&held).Error
	if err != nil || len(held) == 0 {
		return nil, err
	}
	return held[0].SlotID, nil
}

// GiveByHand confirms a party that waits or was offered seats, whoever stands before it; beyond lets the pool hold more than its
// capacity, as a decision of the team. It returns problem.Full where that was not said, and problem.Conflict when the carnet is busy at
// that hour: nobody is at two places. The lock of the carnet is the caller's.
func (p *Party) GiveByHand(tx *gorm.DB, by store.By, beyond bool) error {
	if p.Offered() {
		return p.acceptFor(tx, by)
	}
	l, err := openLine(tx, p.OperationID, p.AtelierID)
	if err != nil {
		return err
	}
	if l == nil {
		return errMoved
	}
	places := l.places(p.Seats, p.SlotID, by.Now())
	if len(places) == 0 {
		if !beyond || len(l.slots) > 0 {
			return problem.New(problem.Full, "waiting.full", nil)
		}
		l.beyond, places = true, []*slot{nil}
	}
	at, busy, err := l.choose(tx, p, places)
	if err != nil {
		return err
	}
	if busy {
		return problem.New(problem.Conflict, "waiting.busy", nil)
	}
	if l.beyond {
		if err := by.Record(tx, p.OperationID, "seats.exceeded", "atelier", p.AtelierID); err != nil {
			return err
		}
	}
	return l.confirm(tx, by, p, at)
}

// acceptFor is Accept by the team, for a carnet that may be busy at that hour.
func (p *Party) acceptFor(tx *gorm.DB, by store.By) error {
	l, err := readPool(tx, p.OperationID, p.AtelierID, p.PoolID)
	if err != nil {
		return err
	}
	slotID, err := p.offeredSlot(tx)
	if err != nil {
		return err
	}
	busy, err := l.busy(tx, p, l.slot(slotID))
	if err != nil {
		return err
	}
	if busy {
		return problem.New(problem.Conflict, "waiting.busy", nil)
	}
	return p.Accept(tx, by)
}

// Accept confirms what was offered. It returns problem.Conflict when nothing is offered any more. The lock of the carnet is the
// caller's, who also saw that nobody of it is busy at that hour.
func (p *Party) Accept(tx *gorm.DB, by store.By) error {
	if !p.Offered() || *p.OfferUntil <= by.Now() {
		return errMoved
	}
	slotID, err := p.offeredSlot(tx)
	if err != nil {
		return err
	}
	if err := setStatus(tx, by, p, slotID, "offered", "confirmed"); err != nil {
		return err
	}
	if slotID != nil {
		if err := one(tx.Exec("UPDATE slot SET offered = offered - ?, confirmed = confirmed + ? WHERE operation_id = ? AND id = ?",
			p.Seats, p.Seats, p.OperationID, *slotID)); err != nil {
			return err
		}
	}
	if err := one(tx.Exec("UPDATE seat_pool SET offered = offered - ?, confirmed = confirmed + ? WHERE operation_id = ? AND id = ?",
		p.Seats, p.Seats, p.OperationID, p.PoolID)); err != nil {
		return err
	}
	store.TouchSeats(tx, p.OperationID)
	return remove(tx, p)
}

// Run does what only the clock brings: offers without an answer pass on, and seats that were kept for a large party are kept no
// longer. It returns how many offers passed on, and may run as often as one likes.
func Run(ctx context.Context, db *store.DB, by store.By) (expired int, err error) {
	if expired, err = expireAll(ctx, db, by); err != nil {
		return expired, err
	}
	var lines []struct{ OperationID, AtelierID string }
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT operation_id, atelier_id FROM seat_pool WHERE waiting > 0
			AND (capacity IS NULL OR confirmed + offered + desk_share + reserve < capacity) ORDER BY id`).Scan(&lines).Error
	})
	for _, l := range lines {
		if err != nil {
			break
		}
		err = db.Write(ctx, func(tx *gorm.DB) error {
			return errors.Join(store.LockOperation(tx, l.OperationID), Settle(tx, by, l.OperationID, l.AtelierID))
		})
	}
	return expired, err
}

func expireAll(ctx context.Context, db *store.DB, by store.By) (expired int, err error) {
	var due []Party
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("offer_until <= ?", by.Now()).Order("offer_until, id").Find(&due).Error
	})
	for i := range due {
		if err != nil {
			break
		}
		var done bool
		err = db.Write(ctx, func(tx *gorm.DB) (err error) {
			done, err = due[i].expire(tx, by)
			return err
		})
		if done && err == nil {
			expired++
		}
	}
	return expired, err
}

// expire is done once, whoever comes first: the job, or an answer in the last second.
func (p Party) expire(tx *gorm.DB, by store.By) (bool, error) {
	if err := store.LockOperation(tx, p.OperationID); err != nil {
		return false, err
	}
	locked := tx.Exec("UPDATE carnet SET version = version + 1 WHERE operation_id = ? AND id = ?", p.OperationID, p.CarnetID)
	if locked.Error != nil || locked.RowsAffected == 0 {
		return false, locked.Error
	}
	now, err := Find(tx, p.OperationID, p.CarnetID, p.AtelierID)
	if err != nil || len(now) == 0 || !now[0].Offered() || *now[0].OfferUntil > by.Now() {
		return false, err
	}
	p = now[0]
	if p.Unanswered+1 >= MostUnanswered {
		if err := p.Leave(tx, by, "cancelled"); err != nil {
			return false, err
		}
		if err := tell(tx, by, &p, LetterPassed, map[string]string{"left": "true"}); err != nil {
			return false, err
		}
	} else if err := p.toTheEnd(tx, by); err != nil {
		return false, err
	}
	if err := by.Record(tx, p.OperationID, "registration.passed", "carnet", p.CarnetID); err != nil {
		return false, err
	}
	return true, Settle(tx, by, p.OperationID, p.AtelierID)
}

// toTheEnd lets a party that did not answer wait again, behind all others.
func (p *Party) toTheEnd(tx *gorm.DB, by store.By) error {
	if err := p.giveBack(tx, by, "waiting"); err != nil {
		return err
	}
	if err := one(tx.Exec("UPDATE seat_pool SET waiting = waiting + ? WHERE operation_id = ? AND id = ?", p.Seats, p.OperationID, p.PoolID)); err != nil {
		return err
	}
	err := one(tx.Exec(`UPDATE waiting_party SET since = ?, unanswered = unanswered + 1, offered_at = NULL, offer_until = NULL
		WHERE operation_id = ? AND id = ?`, by.Now(), p.OperationID, p.ID))
	if err != nil {
		return err
	}
	return tell(tx, by, p, LetterPassed, nil)
}

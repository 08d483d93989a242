package signup

import (
	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

const (
	// miss frees the seat of somebody who did not come, once it is over: before, one is late.
	miss = `UPDATE registration SET status = 'absent', updated_at = $1
		WHERE operation_id = $2 AND person_id = $3 AND atelier_id = $4 AND status = 'confirmed'
		AND EXISTS (SELECT 1 FROM atelier a LEFT JOIN slot s ON s.operation_id = a.operation_id AND s.id = registration.slot_id
			WHERE a.operation_id = $2 AND a.id = $4 AND COALESCE(s.ends_at, a.ends_at) <= $1)
		RETURNING pool_id, atelier_id, slot_id, seats`
	recount = `UPDATE check_in SET came = $1 WHERE operation_id = $2 AND person_id = $3 AND atelier_id = $4 AND undone_at IS NULL`
)

// NotOver is why nobody is absent yet.
const NotOver = "desk.refused.not_over"

// Miss sets somebody down who did not come, once the atelier is over, in the transaction of the caller; somebody who is down already
// stays so. It returns problem.NotFound, and problem.Conflict for somebody who is there or whose seat is gone, or before the end.
func Miss(tx *gorm.DB, by store.By, operationID, personID, atelierID string) error {
	carnetID, err := carnetOf(tx, operationID, personID)
	if err != nil {
		return err
	}
	if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
		return err
	}
	freed, err := free(tx, by, operationID, miss, int64(by.Now()), operationID, personID, atelierID)
	if err != nil {
		return err
	}
	if freed > 0 {
		return by.Record(tx, operationID, "registration.missed", "carnet", carnetID)
	}
	held, err := heldBy(tx, operationID, personID, atelierID)
	switch {
	case err != nil:
		return err
	case len(held) > 0 && held[0].Status == Absent:
		return nil
	case len(held) > 0 && held[0].Status == Confirmed:
		return problem.New(problem.Conflict, NotOver, nil)
	}
	return whyKept(tx, operationID, personID, atelierID)
}

// Unmiss takes back that somebody did not come, who is then expected as before. A seat that was given away does not come back so. It
// returns problem.NotFound, and problem.Conflict for somebody who is not down as absent.
func Unmiss(tx *gorm.DB, by store.By, operationID, personID, atelierID string) error {
	carnetID, err := carnetOf(tx, operationID, personID)
	if err != nil {
		return err
	}
	if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
		return err
	}
	held, err := heldBy(tx, operationID, personID, atelierID)
	if err != nil {
		return err
	}
	if len(held) == 0 || held[0].Status != Absent || held[0].GivenAwayAt != nil {
		return problem.New(problem.Conflict, NothingToUndo, nil)
	}
	if err := seatAgain(tx, by, &Arrival{OperationID: operationID, PersonID: personID, AtelierID: &atelierID, At: by.Now()}); err != nil {
		return err
	}
	return by.Record(tx, operationID, "registration.unmissed", "carnet", carnetID)
}

// Recount changes how many of a group were there, nil for all of them, where the group is ticked.
func Recount(tx *gorm.DB, operationID, personID, atelierID string, came *int) error {
	_, err := exec(tx, recount, came, operationID, personID, atelierID)
	return err
}

// during is a moment of a registration: what is ticked when it is over was so while it lasted.
func during(tx *gorm.DB, r *Registration, at store.Instant) (store.Instant, error) {
	var ends []store.Instant
	err := tx.Raw(`SELECT COALESCE(s.ends_at, a.ends_at) FROM atelier a LEFT JOIN slot s ON s.operation_id = a.operation_id AND s.id = ?
		WHERE a.operation_id = ? AND a.id = ?`, r.SlotID, r.OperationID, r.AtelierID).Scan(&ends).Error
	if err != nil || len(ends) == 0 {
		return at, err
	}
	return min(at, ends[0]-1), nil
}

// Readmit is CheckIn for somebody who was there though the seat is gone: given up, given away, or never more than waited for. It gives a seat
// again, beyond the capacity where there is none, as a decision of the team. In an atelier that is cancelled nobody sits: there only
// the weekend is ticked. It returns problem.NotFound, and problem.Conflict for somebody who never asked for the atelier or waits for it.
func Readmit(tx *gorm.DB, by store.By, a Arrival) error {
	carnetID, err := carnetOf(tx, a.OperationID, a.PersonID)
	if err != nil {
		return err
	}
	if err := lock(tx, a.OperationID, carnetID, anyVersion); err != nil {
		return err
	}
	if a.AtelierID != nil {
		held, err := heldBy(tx, a.OperationID, a.PersonID, *a.AtelierID)
		switch {
		case err != nil:
			return err
		case len(held) > 0 && held[0].Atelier == programme.Cancelled:
			a.AtelierID = nil
		case len(held) > 0 && !held[0].Status.Active():
			if err := seatAgain(tx, by, &a); err != nil {
				return err
			}
		}
	}
	_, err = CheckIn(tx, by, a)
	return err
}

// seatAgain confirms a registration that was given up; without its appointment when that is full.
func seatAgain(tx *gorm.DB, by store.By, a *Arrival) error {
	var r Registration
	err := tx.Where("operation_id = ? AND person_id = ? AND atelier_id = ?", a.OperationID, a.PersonID, *a.AtelierID).Take(&r).Error
	if err != nil {
		return err
	}
	then, err := during(tx, &r, a.At)
	if err != nil {
		return err
	}
	changed, err := exec(tx, takeAtDesk, r.Seats, a.OperationID, r.PoolID, true, int64(then))
	if err != nil {
		return err
	}
	if changed == 0 {
		if _, err := exec(tx, takeBeyond, r.Seats, a.OperationID, r.PoolID); err != nil {
			return err
		}
		if err := by.Record(tx, a.OperationID, "seats.exceeded", "atelier", r.AtelierID); err != nil {
			return err
		}
	}
	if r.SlotID != nil {
		taken, err := exec(tx, takeSlotAgain, r.Seats, a.OperationID, *r.SlotID, int64(then))
		if err != nil {
			return err
		}
		if taken == 0 {
			r.SlotID = nil
		}
	}
	_, err = exec(tx, `UPDATE registration SET status = 'confirmed', slot_id = $1, given_away_at = NULL, updated_at = $2
		WHERE operation_id = $3 AND id = $4`, r.SlotID, int64(by.Now()), a.OperationID, r.ID)
	store.TouchSeats(tx, a.OperationID)
	return err
}

package signup

import (
	"context"
	"maps"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup/asked"
	"oplibre/app/store"
)

// EraseDelay is how long an erasure can be undone: somebody may have found the carnet on a table.
const EraseDelay = 7 * 24 * time.Hour

// Erase asks for the erasure of a carnet: its registrations are withdrawn at once, which frees their seats, and its
// personal values are emptied after EraseDelay by EraseDue. Asking again changes nothing. It returns problem.NotFound.
func Erase(ctx context.Context, db *store.DB, by store.By, operationID, carnetID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
			return err
		}
		due := store.InstantOf(by.At.Add(EraseDelay))
		changed := tx.Model(&Carnet{}).Where("operation_id = ? AND id = ? AND erase_at IS NULL", operationID, carnetID).
			Updates(map[string]any{"erase_at": due})
		if changed.Error != nil || changed.RowsAffected == 0 {
			return changed.Error
		}
		if _, err := cancelEverything(tx, operationID, carnetID, Withdrawn, by); err != nil {
			return err
		}
		return by.Record(tx, operationID, "carnet.erase_asked", "carnet", carnetID)
	})
}

const (
	// takeAgain is takeSeats for a carnet that comes back: the atelier is published and not over. To an entrée libre ($7) only an
	// appointment leads.
	takeAgain = `UPDATE seat_pool SET confirmed = confirmed + $1
		WHERE operation_id = $2 AND id = $3
		AND (capacity IS NULL OR confirmed + offered + desk_share + reserve + $1 <= capacity) AND waiting = 0 AND NOT by_wishes
		AND EXISTS (SELECT 1 FROM atelier a WHERE a.id = seat_pool.atelier_id AND a.status = $4 AND a.entry IN ($5, $7) AND a.ends_at > $6)`

	takeSlotAgain = `UPDATE slot SET confirmed = confirmed + $1
		WHERE operation_id = $2 AND id = $3 AND ends_at > $4 AND confirmed + offered + $1 <= seats`

	setStatus = `UPDATE registration SET status = $1, updated_at = $2 WHERE operation_id = $3 AND id = $4`
)

// Restore undoes Erase before its delay is over. It takes the seats again that are still free, and returns the ateliers,
// by id, in which somebody of the carnet has no seat any more. It returns problem.NotFound, problem.Closed when it is too late.
func Restore(ctx context.Context, db *store.DB, by store.By, operationID, carnetID string) (lost []string, err error) {
	now := by.Now()
	err = db.Write(ctx, func(tx *gorm.DB) error {
		lost = nil
		if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
			return err
		}
		changed := tx.Model(&Carnet{}).Where("operation_id = ? AND id = ? AND (erase_at IS NULL OR erase_at > ?)", operationID, carnetID, now).
			Updates(map[string]any{"erase_at": nil})
		if changed.Error != nil {
			return changed.Error
		}
		if changed.RowsAffected == 0 {
			return problem.New(problem.Closed, "carnet.erase.late", nil)
		}
		var withdrawn []Registration
		if err := tx.Where("operation_id = ? AND carnet_id = ? AND status = ?", operationID, carnetID, Withdrawn).
			Order("pool_id, person_id").Find(&withdrawn).Error; err != nil {
			return err
		}
		for _, r := range withdrawn {
			again, err := takeBack(tx, r, now)
			if err != nil {
				return err
			}
			if !again && (len(lost) == 0 || lost[len(lost)-1] != r.AtelierID) {
				lost = append(lost, r.AtelierID)
			}
		}
		store.TouchSeats(tx, operationID)
		return by.Record(tx, operationID, "carnet.restored", "carnet", carnetID)
	})
	return lost, err
}

// takeBack confirms a withdrawn registration when its seats are still free, and cancels it otherwise.
func takeBack(tx *gorm.DB, r Registration, now store.Instant) (again bool, err error) {
	if again, err = r.seatsAgain(tx, now); err != nil {
		return false, err
	}
	status := Cancelled
	if again {
		status = Confirmed
	}
	_, err = exec(tx, setStatus, status, int64(now), r.OperationID, r.ID)
	return again, err
}

// seatsAgain takes the seats of the atelier and those of the appointment, or none.
func (r *Registration) seatsAgain(tx *gorm.DB, now store.Instant) (bool, error) {
	entry := programme.SignUp
	if r.SlotID != nil {
		entry = programme.OpenDoor
	}
	taken, err := exec(tx, takeAgain, r.Seats, r.OperationID, r.PoolID, programme.Published, programme.SignUp, int64(now), entry)
	if err != nil || taken == 0 || r.SlotID == nil {
		return taken == 1, err
	}
	if taken, err = exec(tx, takeSlotAgain, r.Seats, r.OperationID, *r.SlotID, int64(now)); err != nil || taken == 1 {
		return taken == 1, err
	}
	_, err = exec(tx, giveBackSeats, r.Seats, r.OperationID, r.PoolID)
	return false, err
}

// EraseDue empties the personal values of the carnets whose delay is over, and returns how many that were. What stays
// counts seats and tells nobody's name.
func EraseDue(ctx context.Context, db *store.DB, by store.By) (int, error) {
	var due []Carnet
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("erase_at <= ? AND erased_at IS NULL", by.Now()).Find(&due).Error
	})
	if err != nil {
		return 0, err
	}
	for i, c := range due {
		if err := db.Write(ctx, func(tx *gorm.DB) error { return erase(tx, by, c) }); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

// emptied are the columns that erasure empties, by table. A test compares them with the private columns of the registry.
var emptied = map[string]map[string]any{
	"carnet": {"origin": "", "language": ""}, // and code_hash
	"person": {"name": "", "age": nil, "age_band": "", "email": "", "phone": "", "guardian": "", "age_to": nil},
}

func erase(tx *gorm.DB, by store.By, c Carnet) error {
	if err := store.LockOperation(tx, c.OperationID); err != nil {
		return err
	}
	// Restored since it was read: erase_at is empty again, and nothing happens.
	changed := tx.Model(&Carnet{}).Where("operation_id = ? AND id = ? AND erase_at <= ? AND erased_at IS NULL", c.OperationID, c.ID, by.Now()).
		Updates(erasedCarnet(by))
	if changed.Error != nil || changed.RowsAffected == 0 {
		return changed.Error
	}
	if _, err := cancelEverything(tx, c.OperationID, c.ID, Cancelled, by); err != nil {
		return err
	}
	return empty(tx, by, c)
}

// erasedCarnet are the columns of a carnet whose personal values are emptied.
func erasedCarnet(by store.By) map[string]any {
	values := map[string]any{"erased_at": by.Now(), "code_hash": nil}
	maps.Copy(values, emptied["carnet"])
	return values
}

// empty takes the personal values out of everything that belongs to a carnet, and cuts its tie to what it brought. Its
// registrations stay, as numbers.
func empty(tx *gorm.DB, by store.By, c Carnet) error {
	if err := withdrawCredits(tx, by, c); err != nil {
		return err
	}
	for _, kind := range []string{"people", "follow_ups"} {
		if err := store.ForgetMessages(tx, c.OperationID, kind, c.ID); err != nil {
			return err
		}
	}
	if err := emptyPersons(tx, c); err != nil {
		return err
	}
	for _, statement := range []string{
		"DELETE FROM follow_up WHERE operation_id = $1 AND carnet_id = $2",
		"DELETE FROM carnet_code WHERE operation_id = $1 AND carnet_id = $2",
		"UPDATE contribution SET carnet_id = NULL WHERE operation_id = $1 AND carnet_id = $2",
	} {
		if _, err := exec(tx, statement, c.OperationID, c.ID); err != nil {
			return err
		}
	}
	return by.Record(tx, c.OperationID, "carnet.erased", "carnet", c.ID)
}

// emptyPersons forgets who the people of a carnet are: names, contacts, consents, what they were asked, letters, the form that was sent.
func emptyPersons(tx *gorm.DB, c Carnet) error {
	ofCarnet := tx.Where("operation_id = ? AND carnet_id = ?", c.OperationID, c.ID).Session(&gorm.Session{})
	if err := tx.Where("operation_id = ? AND person_id IN (?)", c.OperationID, ofCarnet.Model(&Person{}).Select("id")).
		Delete(&Consent{}).Error; err != nil {
		return err
	}
	if err := asked.Forget(tx, c.OperationID, c.ID); err != nil {
		return err
	}
	if err := ofCarnet.Model(&Person{}).Updates(emptied["person"]).Error; err != nil {
		return err
	}
	if err := ofCarnet.Model(&Registration{}).Where("status = ?", Withdrawn).Updates(map[string]any{"status": Cancelled}).Error; err != nil {
		return err
	}
	if err := readdress(tx, c.OperationID, c.ID, ""); err != nil {
		return err
	}
	_, err := exec(tx, "DELETE FROM idempotency WHERE operation_id = $1 AND result = $2", c.OperationID, c.ID)
	return err
}

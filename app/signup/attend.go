package signup

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

const (
	// NoShowAfter is how long after the start a seat that nobody took may be given away.
	NoShowAfter = 10 * time.Minute
	// ReserveUntil is how long before the start the seats of the desk are released to everybody.
	ReserveUntil = 10 * time.Minute
)

// Arrival says that somebody is there.
type Arrival struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	CarnetID    string
	PersonID    string
	// AtelierID is where, nil for the weekend as a whole.
	AtelierID *string
	// DeskID is the desk that ticked it, nil where somebody else did.
	DeskID *string
	// FacilitatorID is who leads the atelier and ticked it, nil where somebody else did.
	FacilitatorID *string
	// Came is how many of a group were there; nil for all of them.
	Came *int
	// SheetID is the printed sheet from which it was typed in, nil otherwise.
	SheetID *string
	// At is when it was ticked, on a device perhaps long before it arrived here; CreatedAt when it arrived.
	At        store.Instant
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	// UndoneAt is when somebody took it back, nil before.
	UndoneAt *store.Instant
}

// TableName is that of the migrations.
func (Arrival) TableName() string { return "check_in" }

// Why somebody cannot be ticked, as keys of the messages; the page of the desk says for each what to do.
const (
	NotRegistered   = "desk.refused.not_registered"
	OnlyWaiting     = "desk.refused.waiting"
	SeatCancelled   = "desk.refused.cancelled"
	SeatGiven       = "desk.refused.given_away"
	AtelierOff      = "desk.refused.atelier_cancelled"
	PersonUnknown   = "desk.refused.unknown"
	NoSeatAtDesk    = "desk.refused.full"
	NotYetAbsent    = "desk.refused.not_yet"
	ThereAlready    = "desk.refused.there"
	NothingToUndo   = "desk.refused.not_there"
	OverAtelier     = "desk.refused.over"
	ClosedOperation = "desk.refused.closed"
)

const (
	attend = `UPDATE registration SET status = 'attended', updated_at = $1
		WHERE operation_id = $2 AND person_id = $3 AND atelier_id = $4 AND status = 'confirmed'`
	unattend = `UPDATE registration SET status = 'confirmed', updated_at = $1
		WHERE operation_id = $2 AND person_id = $3 AND atelier_id = $4 AND status = 'attended'`
	insertArrival = `INSERT INTO check_in (operation_id, id, carnet_id, person_id, atelier_id, desk_id, facilitator_id, came, sheet_id,
			at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`
)

// CheckIn ticks somebody in the transaction of the caller: a is who, where, by which desk and when. Somebody who is there already is
// not ticked again: earlier is then when that was. It returns problem.NotFound for a person whom the operation does not have, and
// problem.Conflict with one of the keys above for somebody without a seat.
func CheckIn(tx *gorm.DB, by store.By, a Arrival) (earlier *Arrival, err error) {
	if a.CarnetID, err = carnetOf(tx, a.OperationID, a.PersonID); err != nil {
		return nil, err
	}
	if err := lock(tx, a.OperationID, a.CarnetID, anyVersion); err != nil {
		return nil, err
	}
	if a.AtelierID != nil {
		moved, err := exec(tx, attend, int64(by.Now()), a.OperationID, a.PersonID, *a.AtelierID)
		if err != nil {
			return nil, err
		}
		if moved == 0 {
			if err := whyNot(tx, by, &a); err != nil {
				return nil, err
			}
		}
	}
	a.ID, a.CreatedAt = store.NewID(), by.Now()
	written, err := exec(tx, insertArrival, a.OperationID, a.ID, a.CarnetID, a.PersonID, a.AtelierID, a.DeskID, a.FacilitatorID,
		a.Came, a.SheetID, int64(a.At), int64(a.CreatedAt))
	if err != nil {
		return nil, err
	}
	if written == 0 {
		return arrivalOf(tx, a.OperationID, a.PersonID, a.AtelierID)
	}
	subject := "carnet.arrived"
	if a.AtelierID != nil {
		subject = "registration.attended"
	}
	return nil, by.Record(tx, a.OperationID, subject, "carnet", a.CarnetID)
}

func carnetOf(tx *gorm.DB, operationID, personID string) (string, error) {
	var found []string
	err := tx.Model(&Person{}).Where("operation_id = ? AND id = ?", operationID, personID).Limit(1).Pluck("carnet_id", &found).Error
	if err == nil && len(found) == 0 {
		err = problem.New(problem.NotFound, PersonUnknown, nil)
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}

// arrivalOf returns the tick of somebody that stands, nil when there is none.
func arrivalOf(tx *gorm.DB, operationID, personID string, atelierID *string) (*Arrival, error) {
	which := tx.Where("operation_id = ? AND person_id = ? AND undone_at IS NULL", operationID, personID)
	if atelierID == nil {
		which = which.Where("atelier_id IS NULL")
	} else {
		which = which.Where("atelier_id = ?", *atelierID)
	}
	var found []Arrival
	err := which.Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// heldSeat is where somebody stands in an atelier.
type heldSeat struct {
	Status      Status
	GivenAwayAt *store.Instant
	Atelier     programme.Status
}

// heldBy returns where somebody stands in an atelier; nothing for somebody who was never on its list.
func heldBy(tx *gorm.DB, operationID, personID, atelierID string) (held []heldSeat, err error) {
	return held, tx.Raw(`SELECT r.status, r.given_away_at, a.status AS atelier FROM registration r
		JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id
		WHERE r.operation_id = ? AND r.person_id = ? AND r.atelier_id = ?`, operationID, personID, atelierID).Scan(&held).Error
}

// whyNot says why somebody who is not on the list as confirmed cannot be ticked; nil for somebody who is there, and for somebody who was
// set down as absent by mistake, who is there from now on.
func whyNot(tx *gorm.DB, by store.By, a *Arrival) error {
	held, err := heldBy(tx, a.OperationID, a.PersonID, *a.AtelierID)
	if err != nil {
		return err
	}
	refused := func(key string) error { return problem.New(problem.Conflict, key, nil) }
	switch {
	case len(held) == 0:
		return refused(NotRegistered)
	case held[0].Status == Attended:
		return nil
	case held[0].Atelier == programme.Cancelled:
		return refused(AtelierOff)
	case held[0].Status == Waiting || held[0].Status == Offered:
		return refused(OnlyWaiting)
	case held[0].Status == Absent && held[0].GivenAwayAt != nil:
		return problem.New(problem.Conflict, SeatGiven, problem.Args{"Hour": *held[0].GivenAwayAt})
	case held[0].Status == Absent:
		if err := seatAgain(tx, by, a); err != nil {
			return err
		}
		_, err := exec(tx, attend, int64(by.Now()), a.OperationID, a.PersonID, *a.AtelierID)
		return err
	}
	return refused(SeatCancelled)
}

// UndoCheckIn takes a tick back, in the transaction of the caller. It returns problem.NotFound for a person whom the operation does not have, and
// problem.Conflict when there is nothing to take back.
func UndoCheckIn(tx *gorm.DB, by store.By, operationID, personID string, atelierID *string) error {
	carnetID, err := carnetOf(tx, operationID, personID)
	if err != nil {
		return err
	}
	if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
		return err
	}
	stands, err := arrivalOf(tx, operationID, personID, atelierID)
	if err != nil {
		return err
	}
	undone := int64(0)
	if stands != nil {
		done := tx.Model(stands).Where("operation_id = ?", operationID).Update("undone_at", by.Now())
		if undone = done.RowsAffected; done.Error != nil {
			return done.Error
		}
	}
	if atelierID != nil { // also somebody whom no desk ticked, but who leads the atelier
		n, err := exec(tx, unattend, int64(by.Now()), operationID, personID, *atelierID)
		if undone += n; err != nil {
			return err
		}
	}
	if undone == 0 {
		return problem.New(problem.Conflict, NothingToUndo, nil)
	}
	return by.Record(tx, operationID, "registration.tick_undone", "carnet", carnetID)
}

// giveAway needs somebody to be there: where nobody ticks, nobody knows who is missing.
const giveAway = `UPDATE registration SET status = 'absent', updated_at = $1, given_away_at = $1
	WHERE operation_id = $2 AND person_id = $3 AND atelier_id = $4 AND status = 'confirmed'
	AND EXISTS (SELECT 1 FROM registration o WHERE o.operation_id = $2 AND o.atelier_id = $4 AND o.status = 'attended')
	AND EXISTS (SELECT 1 FROM atelier a LEFT JOIN slot s ON s.operation_id = a.operation_id AND s.id = registration.slot_id
		WHERE a.operation_id = $2 AND a.id = $4 AND COALESCE(s.starts_at, a.starts_at) <= $5)
	RETURNING pool_id, atelier_id, slot_id, seats`

// GiveAway frees the seat of somebody who is not there NoShowAfter the start, for others who are, in the transaction of the caller.
// It is a decision of a person, never of the clock, and the late comer reads it in the carnet. It returns problem.NotFound, and
// problem.Conflict for somebody who is there, or when it is too early to say, or where nobody was ticked.
func GiveAway(tx *gorm.DB, by store.By, operationID, personID, atelierID string) error {
	carnetID, err := carnetOf(tx, operationID, personID)
	if err != nil {
		return err
	}
	if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
		return err
	}
	freed, err := free(tx, by, operationID, giveAway, int64(by.Now()), operationID, personID, atelierID, int64(store.InstantOf(by.At.Add(-NoShowAfter))))
	if err != nil {
		return err
	}
	if freed == 0 {
		return whyKept(tx, operationID, personID, atelierID)
	}
	return by.Record(tx, operationID, "registration.given_away", "carnet", carnetID)
}

// whyKept says why a seat was not given away.
func whyKept(tx *gorm.DB, operationID, personID, atelierID string) error {
	held, err := heldBy(tx, operationID, personID, atelierID)
	switch {
	case err != nil:
		return err
	case len(held) == 0:
		return problem.New(problem.Conflict, NotRegistered, nil)
	case held[0].Status == Confirmed:
		return problem.New(problem.Conflict, NotYetAbsent, nil)
	case held[0].Status == Attended:
		return problem.New(problem.Conflict, ThereAlready, nil)
	}
	return problem.New(problem.Conflict, SeatCancelled, nil)
}

// dueReserves are the pools whose reserve is over at a moment.
const dueReserves = `SELECT p.operation_id, p.id, p.atelier_id FROM seat_pool p
	JOIN atelier a ON a.operation_id = p.operation_id AND a.id = p.atelier_id
	WHERE p.reserve > 0 AND a.starts_at > 0 AND a.starts_at <= ? ORDER BY p.id`

// ReleaseReserves gives what is kept for the desk to everybody, ReserveUntil before the start, and returns of how many ateliers. It may
// run as often as one likes.
func ReleaseReserves(ctx context.Context, db *store.DB, by store.By) (released int, err error) {
	var due []struct{ OperationID, ID, AtelierID string }
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(dueReserves, store.InstantOf(by.At.Add(ReserveUntil))).Scan(&due).Error
	})
	for _, pool := range due {
		if err != nil {
			break
		}
		err = db.Write(ctx, func(tx *gorm.DB) error { return releaseReserve(tx, by, pool.OperationID, pool.ID, pool.AtelierID) })
		released++
	}
	return released, err
}

func releaseReserve(tx *gorm.DB, by store.By, operationID, poolID, atelierID string) error {
	if err := store.LockOperation(tx, operationID); err != nil {
		return err
	}
	changed, err := exec(tx, `UPDATE seat_pool SET reserve = 0 WHERE operation_id = $1 AND id = $2 AND reserve > 0`, operationID, poolID)
	if err != nil || changed == 0 {
		return err
	}
	store.TouchSeats(tx, operationID)
	if err := by.Record(tx, operationID, "seats.reserve_released", "atelier", atelierID); err != nil {
		return err
	}
	return waiting.Settle(tx, by, operationID, atelierID)
}

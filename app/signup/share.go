package signup

import (
	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// Share is a number of seats of an atelier that a device may give without asking, because it may have no network. As long as it
// holds them they count in the desk_share of the pool: nobody else is given them.
type Share struct {
	OperationID  string
	ID           string `gorm:"primaryKey"`
	DeskDeviceID string
	AtelierID    string
	PoolID       string
	// Given are the seats that the device got, Used those that people have by now, Returned those that came back.
	Given, Used, Returned int
	// Reserved are how many of those left came from what is kept for the desk, and go back to it.
	Reserved  int
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	// WrittenOffAt is when the team took back what was left without hearing from the device; nil before.
	WrittenOffAt *store.Instant
}

// TableName is that of the migrations.
func (Share) TableName() string { return "device_share" }

// Left returns how many seats the device may still give.
func (s *Share) Left() int { return s.Given - s.Used - s.Returned }

// ShareGone is why seats cannot be given from a share: they were written off, or there are not as many.
const ShareGone = "desk.refused.share"

// lend moves seats that nobody has into shares of devices, first those that are kept for the desk. Those who wait come first for the others.
const lend = `UPDATE seat_pool SET desk_share = desk_share + $1, reserve = reserve - CASE WHEN reserve < $1 THEN reserve ELSE $1 END
	WHERE operation_id = $2 AND id = $3 AND capacity IS NOT NULL
	AND confirmed + offered + desk_share + CASE WHEN reserve < $1 THEN $1 ELSE reserve END <= capacity
	AND (waiting = 0 OR reserve >= $1)`

// TakeShare gives a device up to n seats of an atelier in the transaction of the caller, fewer where there are fewer; nil where there is
// none, or no limit. It returns problem.NotFound for an atelier that the operation does not have.
func TakeShare(tx *gorm.DB, by store.By, operationID, deviceID, atelierID string, n int) (*Share, error) {
	if err := store.LockOperation(tx, operationID); err != nil {
		return nil, err
	}
	pool, err := lockPool(tx, operationID, atelierID)
	if err != nil || pool.Capacity == nil {
		return nil, err
	}
	free, _ := pool.Free()
	if pool.Waiting > 0 {
		free = 0
	}
	if n = min(n, free+pool.Reserve); n <= 0 {
		return nil, nil
	}
	changed, err := exec(tx, lend, n, operationID, pool.ID)
	if err != nil || changed == 0 {
		return nil, err
	}
	s := &Share{OperationID: operationID, ID: store.NewID(), DeskDeviceID: deviceID, AtelierID: atelierID, PoolID: pool.ID, Given: n,
		Reserved: min(n, pool.Reserve), CreatedAt: by.Now()}
	if err := tx.Create(s).Error; err != nil {
		return nil, err
	}
	store.TouchSeats(tx, operationID)
	return s, by.Record(tx, operationID, "seats.lent", "atelier", atelierID)
}

func lockPool(tx *gorm.DB, operationID, atelierID string) (*programme.SeatPool, error) {
	var pool programme.SeatPool
	which := tx.Where("operation_id = ? AND atelier_id = ?", operationID, atelierID).Session(&gorm.Session{})
	if err := which.Take(&pool).Error; err != nil {
		return nil, err
	}
	if err := store.LockRow(tx, "seat_pool", operationID, pool.ID); err != nil {
		return nil, err
	}
	return &pool, which.Take(&pool).Error
}

const (
	useOfShare = `UPDATE device_share SET used = used + $1,
			reserved = CASE WHEN given - used - returned - $1 < reserved THEN given - used - returned - $1 ELSE reserved END
		WHERE operation_id = $2 AND id = $3 AND pool_id = $4 AND written_off_at IS NULL AND given - used - returned >= $1`
	useLent = `UPDATE seat_pool SET desk_share = desk_share - $1, confirmed = confirmed + $1 WHERE operation_id = $2 AND id = $3`
)

// useShare lets somebody have seats of a share. It returns problem.Conflict with ShareGone.
func useShare(tx *gorm.DB, operationID, shareID, poolID string, seats int) error {
	changed, err := exec(tx, useOfShare, seats, operationID, shareID, poolID)
	if err != nil {
		return err
	}
	if changed == 0 {
		return problem.New(problem.Conflict, ShareGone, nil)
	}
	_, err = exec(tx, useLent, seats, operationID, poolID)
	return err
}

// ReturnShare gives back up to n seats that a device does not need, in the transaction of the caller, and returns how many. Of a
// share that was written off nothing is left. It returns problem.NotFound for a share that the device does not have.
func ReturnShare(tx *gorm.DB, by store.By, operationID, deviceID, shareID string, n int) (returned int, err error) {
	s, err := lockShare(tx, operationID, shareID)
	if err != nil {
		return 0, err
	}
	if s.DeskDeviceID != deviceID {
		return 0, problem.New(problem.NotFound, "error.not_found", nil)
	}
	if n = min(n, s.Left()); n <= 0 {
		return 0, nil
	}
	return n, s.giveBack(tx, by, n, "seats.lent_returned")
}

// WriteOffShare takes back what is left of a share without hearing from its device, as the team decides. What the device gave from it
// meanwhile waits for a decision when it arrives. It returns problem.NotFound; a share that was written off stays so.
func WriteOffShare(tx *gorm.DB, by store.By, operationID, shareID string) error {
	s, err := lockShare(tx, operationID, shareID)
	if err != nil || s.WrittenOffAt != nil {
		return err
	}
	if err := tx.Model(s).Where("operation_id = ?", operationID).Update("written_off_at", by.Now()).Error; err != nil {
		return err
	}
	return s.giveBack(tx, by, s.Left(), "seats.lent_written_off")
}

func lockShare(tx *gorm.DB, operationID, shareID string) (*Share, error) {
	if err := store.LockOperation(tx, operationID); err != nil {
		return nil, err
	}
	if err := store.LockRow(tx, "device_share", operationID, shareID); err != nil {
		return nil, err
	}
	var s Share
	return &s, tx.Where("operation_id = ? AND id = ?", operationID, shareID).Take(&s).Error
}

// takeBackLent lets a pool have seats back that a device had: $2 of the $1 go to the desk's reserve.
const takeBackLent = `UPDATE seat_pool SET desk_share = desk_share - $1, reserve = reserve + $2,
		excess = CASE WHEN capacity IS NULL OR confirmed + offered + desk_share + reserve - $1 + $2 <= capacity THEN 0
			ELSE confirmed + offered + desk_share + reserve - $1 + $2 - capacity END
	WHERE operation_id = $3 AND id = $4`

// giveBack returns seats to the pool: first those that everybody may have, then those of the desk, which are everybody's too once the
// start is near.
func (s *Share) giveBack(tx *gorm.DB, by store.By, n int, action string) error {
	if n > 0 {
		left := s.Left() - n
		kept := max(0, s.Reserved-left)
		done := tx.Model(s).Where("operation_id = ?", s.OperationID).Updates(map[string]any{"returned": s.Returned + n, "reserved": s.Reserved - kept})
		if done.Error != nil {
			return done.Error
		}
		if late, err := released(tx, by, s.OperationID, s.AtelierID); err != nil {
			return err
		} else if late {
			kept = 0
		}
		if _, err := exec(tx, takeBackLent, n, kept, s.OperationID, s.PoolID); err != nil {
			return err
		}
		store.TouchSeats(tx, s.OperationID)
	}
	if err := by.Record(tx, s.OperationID, action, "atelier", s.AtelierID); err != nil {
		return err
	}
	return waiting.Settle(tx, by, s.OperationID, s.AtelierID)
}

// released reports whether nothing of an atelier is kept for the desk any more.
func released(tx *gorm.DB, by store.By, operationID, atelierID string) (bool, error) {
	var starts []store.Instant
	err := tx.Model(&programme.Atelier{}).Where("operation_id = ? AND id = ?", operationID, atelierID).Pluck("starts_at", &starts).Error
	return len(starts) > 0 && starts[0] <= store.InstantOf(by.At.Add(ReserveUntil)), err
}

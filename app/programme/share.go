package programme

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// SeatShare is a number of seats of an atelier that are kept for a partner's public (a club of elders, a social centre) until
// an instant. As long as it is open they count in the desk_share of the pool: nobody else is given them.
type SeatShare struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	AtelierID   string
	// PartnerID is whose public it is, or nil; Label says it in words.
	PartnerID *string
	Label     string
	Seats     int
	KeepUntil store.Instant
	// ReleasedAt is when they were given to everybody, nil before.
	ReleasedAt *store.Instant
	Version    int64
}

// ShareForm is what a person typed to keep seats.
type ShareForm struct {
	Partner   string `form:"share_partner"` // identifier, or empty
	Label     string `form:"share_label"`
	Seats     string `form:"share_seats"`
	KeepUntil string `form:"share_until"` // LocalTime
}

func (f ShareForm) check(by store.By, o *operation.Operation) (SeatShare, problem.Fields) {
	var in input
	share := SeatShare{OperationID: o.ID, PartnerID: identifier(&in, "share_partner", f.Partner), Label: in.line("share_label", f.Label, 120, false),
		KeepUntil: store.InstantOf(in.moment("share_until", f.KeepUntil, o))}
	if share.PartnerID == nil && share.Label == "" && !in.fields.Has("share_label") {
		in.fields.Add("share_label", "share.error.for_whom", nil)
	}
	if seats := in.number("share_seats", f.Seats, 1, mostPersons); seats != nil {
		share.Seats = *seats
	} else if !in.fields.Has("share_seats") {
		in.fields.Add("share_seats", "programme.error.required", nil)
	}
	if !in.fields.Has("share_until") && share.KeepUntil <= by.Now() {
		in.fields.Add("share_until", "share.error.past", nil)
	}
	return share, in.fields
}

// keepSeats is the one statement that keeps seats: only those that nobody has.
const keepSeats = `UPDATE seat_pool SET desk_share = desk_share + ?
	WHERE operation_id = ? AND atelier_id = ? AND capacity IS NOT NULL
	AND confirmed + offered + desk_share + reserve + ? <= capacity`

// KeepSeats keeps seats of an atelier for somebody's public. It returns problem.Invalid with fields, problem.NotFound, or
// problem.Full when there are not as many that nobody has: the field share_seats then says how many there are.
func KeepSeats(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, atelierID string, form ShareForm) (*SeatShare, error) {
	share, fields := form.check(by, o)
	if err := errors.Join(fields.Err(), Changeable(o)); err != nil {
		return nil, err
	}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		share.ID, share.AtelierID, share.Version = store.NewID(), atelierID, 1
		if err := share.checkPartner(tx); err != nil {
			return err
		}
		done := tx.Exec(keepSeats, share.Seats, o.ID, atelierID, share.Seats)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return share.refusal(tx)
		}
		if err := tx.Create(&share).Error; err != nil {
			return err
		}
		store.TouchSeats(tx, o.ID)
		return by.Record(tx, o.ID, "seats.kept", "atelier", atelierID)
	})
	if err != nil {
		return nil, err
	}
	return &share, nil
}

// checkPartner refuses a partner that the operation does not have.
func (s *SeatShare) checkPartner(tx *gorm.DB) error {
	if s.PartnerID == nil {
		return nil
	}
	var n int64
	if err := tx.Table("partner").Where("operation_id = ? AND id = ?", s.OperationID, *s.PartnerID).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	return problem.Fields{{Name: "share_partner", Message: problem.Message{Key: "programme.error.choice"}}}.Err()
}

// refusal says why no seats were kept.
func (s *SeatShare) refusal(tx *gorm.DB) error {
	var pool SeatPool
	if err := tx.Where("operation_id = ? AND atelier_id = ?", s.OperationID, s.AtelierID).Take(&pool).Error; err != nil {
		return err
	}
	free, limited := pool.Free()
	message := problem.Message{Key: "share.error.full", Count: &free}
	if !limited {
		message = problem.Message{Key: "share.error.unlimited"}
	}
	return &problem.Error{Kind: problem.Full, Message: message, Fields: []problem.Field{{Name: "share_seats", Message: message}}}
}

// giveUpSeats gives kept seats back to everybody. What the pool has beyond its capacity shrinks with them.
const giveUpSeats = `UPDATE seat_pool SET desk_share = desk_share - ?,
		excess = CASE WHEN capacity IS NULL OR confirmed + offered + desk_share + reserve - ? <= capacity THEN 0
			ELSE confirmed + offered + desk_share + reserve - ? - capacity END
	WHERE operation_id = ? AND atelier_id = ?`

// ReleaseSeats gives the seats of a share back to everybody before their date. It returns problem.NotFound for a share that
// the atelier does not have. One that is released already stays so.
func ReleaseSeats(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, atelierID, shareID string) error {
	if err := Changeable(o); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		var share SeatShare
		if err := tx.Where("operation_id = ? AND atelier_id = ? AND id = ?", o.ID, atelierID, shareID).Take(&share).Error; err != nil {
			return err
		}
		return share.release(tx, by)
	})
}

// release is done once, whoever comes first: the job or a person.
func (s *SeatShare) release(tx *gorm.DB, by store.By) error {
	done := tx.Model(&SeatShare{}).Where("operation_id = ? AND id = ? AND released_at IS NULL", s.OperationID, s.ID).
		Updates(map[string]any{"released_at": by.Now(), "version": gorm.Expr("version + 1")})
	if done.Error != nil || done.RowsAffected == 0 {
		return done.Error
	}
	if err := tx.Exec(giveUpSeats, s.Seats, s.Seats, s.Seats, s.OperationID, s.AtelierID).Error; err != nil {
		return err
	}
	store.TouchSeats(tx, s.OperationID)
	if err := by.Record(tx, s.OperationID, "seats.released", "atelier", s.AtelierID); err != nil {
		return err
	}
	return waiting.Settle(tx, by, s.OperationID, s.AtelierID)
}

// ReleaseDueShares gives the seats of every share whose date has come back to everybody, and returns how many shares it
// released. It may run as often as one likes.
func ReleaseDueShares(ctx context.Context, db *store.DB, by store.By) (released int, err error) {
	var due []SeatShare
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("released_at IS NULL AND keep_until <= ?", by.Now()).Order("keep_until, id").Find(&due).Error
	})
	for i := range due {
		if err != nil {
			break
		}
		if err = db.Write(ctx, func(tx *gorm.DB) error { return due[i].release(tx, by) }); err == nil {
			released++
		}
	}
	return released, err
}

// FindShares returns the shares of an atelier, those that are open first.
func FindShares(ctx context.Context, db *store.DB, operationID, atelierID string) (shares []SeatShare, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND atelier_id = ?", operationID, atelierID).
			Order("CASE WHEN released_at IS NULL THEN 0 ELSE 1 END, keep_until, id").Find(&shares).Error
	})
	return shares, err
}

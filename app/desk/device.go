package desk

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Device is a phone, a tablet or a computer that works at a desk, also without the network.
type Device struct {
	OperationID string
	// ID is a UUID that the device made.
	ID     string `gorm:"primaryKey"`
	DeskID string
	// Name is what its people call it: the tablet of the hall.
	Name      string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	// SeenAt is when it last reported.
	SeenAt store.Instant
	// RevokedAt is when the team said that it may read nothing any more; nil before. It learns so when it reports.
	RevokedAt *store.Instant
}

// TableName names the table.
func (Device) TableName() string { return "desk_device" }

// seenEvery is how old the last report becomes before it is noted again, in milliseconds.
const seenEvery = 30 * 1000

// Meet notes that a device reports at a desk, the first time too. It returns problem.Invalid for an id that is none, problem.NotFound for a
// device of another desk.
func Meet(ctx context.Context, db *store.DB, by store.By, d *Desk, id, name string) (*Device, error) {
	parsed, err := uuid.Parse(id)
	if err != nil || parsed.String() != id {
		return nil, problem.New(problem.Invalid, "desk.item.wrong", nil)
	}
	runes := []rune(typed.Line(name))
	device := &Device{OperationID: d.OperationID, ID: id, DeskID: d.ID, Name: string(runes[:min(len(runes), nameLimit)]), CreatedAt: by.Now(), SeenAt: by.Now()}
	known := &Device{}
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ?", d.OperationID, id).Take(known).Error
	})
	if err == nil && known.DeskID == d.ID && known.Name == device.Name && by.Now()-known.SeenAt < seenEvery {
		return known, nil
	}
	return known, db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Exec(`INSERT INTO desk_device (operation_id, id, desk_id, name, created_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (operation_id, id) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at WHERE desk_device.desk_id = excluded.desk_id`,
			device.OperationID, device.ID, device.DeskID, device.Name, device.CreatedAt, device.SeenAt)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return problem.New(problem.NotFound, "desk.device.unknown", nil)
		}
		*known = Device{}
		return tx.Where("operation_id = ? AND id = ?", d.OperationID, id).Take(known).Error
	})
}

// Devices returns the devices of an operation, those that reported last first.
func Devices(ctx context.Context, db *store.DB, operationID string) (list []*Device, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", operationID).Order("seen_at DESC, id").Find(&list).Error
	})
	return list, err
}

// Shares returns the shares of a device that have seats left, of all devices when deviceID is empty.
func Shares(ctx context.Context, db *store.DB, operationID, deviceID string) (list []signup.Share, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		which := tx.Where("operation_id = ? AND given > used + returned", operationID)
		if deviceID != "" {
			which = which.Where("desk_device_id = ?", deviceID)
		}
		return which.Order("created_at, id").Find(&list).Error
	})
	return list, err
}

// RevokeDevice says that a device is lost: it is told to forget everything when it next reports, it gets no list any more, and what is left
// of its shares comes back at once. What it did meanwhile waits for a decision. It returns problem.NotFound.
func RevokeDevice(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return ofDevice(ctx, db, by, operationID, id, "desk.device_revoked", func(tx *gorm.DB) error {
		return tx.Model(&Device{}).Where("operation_id = ? AND id = ? AND revoked_at IS NULL", operationID, id).Update("revoked_at", by.Now()).Error
	})
}

// WriteOff takes back what is left of the shares of a device that will not report, as the team says. It returns problem.NotFound.
func WriteOff(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return ofDevice(ctx, db, by, operationID, id, "desk.device_written_off", func(*gorm.DB) error { return nil })
}

// ofDevice writes off the shares of a device and does one more thing to it.
func ofDevice(ctx context.Context, db *store.DB, by store.By, operationID, id, action string, also func(tx *gorm.DB) error) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		var d Device
		if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Take(&d).Error; err != nil {
			return err
		}
		var open []string
		err := tx.Model(&signup.Share{}).Where("operation_id = ? AND desk_device_id = ? AND written_off_at IS NULL", operationID, id).
			Order("pool_id, id").Pluck("id", &open).Error
		if err != nil {
			return err
		}
		for _, share := range open {
			if err := signup.WriteOffShare(tx, by, operationID, share); err != nil {
				return err
			}
		}
		if err := also(tx); err != nil {
			return err
		}
		return by.Record(tx, operationID, action, "desk", d.DeskID)
	})
}

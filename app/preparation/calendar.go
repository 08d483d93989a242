package preparation

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/link"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Calendar is the private address of the tasks of one person or partner, which a telephone reads again and again. Besides what ends every
// private link, it ends when the member has left the team or the partner the operation.
type Calendar struct {
	link.Link
	AccountID *string
	PartnerID *string
	Owner     string
}

// TableName names the table.
func (Calendar) TableName() string { return "task_calendar" }

// Who is whose tasks the calendar shows.
func (c *Calendar) Who() Who { return whoOf(c.AccountID, c.PartnerID, c.Owner) }

// Private is what every private link has. Whoever holds it stands in one of three columns; the secret is made with the operation.
func (c *Calendar) Private() (embedded *link.Link, holderID string) { return &c.Link, c.OperationID }

// private lasts until the last steps are done.
var private = link.Kind[Calendar, *Calendar]{Purpose: "link-tasks", Holder: "operation_id", Life: 90 * 24 * time.Hour,
	Unknown: "task.calendar.unknown", Over: "task.calendar.over"}

// CalendarPath is where a calendar is opened.
const CalendarPath = "/taches/"

// Token returns the secret part of the address.
func (c *Calendar) Token(db *store.DB) string { return private.Token(db, c) }

// RenewCalendar makes the address of somebody's calendar; an earlier one stops working. It returns problem.Invalid for somebody who is not of
// the operation.
func RenewCalendar(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, who Who) (*Calendar, error) {
	var fields problem.Fields
	var t Task
	t.own(&fields, who)
	if who == "" {
		fields.Add("who", "task.error.who", nil)
	}
	if err := fields.Err(); err != nil {
		return nil, err
	}
	t.OperationID = o.ID
	c := &Calendar{Link: private.New(db, by, o.ID, o.EndsAt, o.ID), AccountID: t.AccountID, PartnerID: t.PartnerID, Owner: t.Owner}
	return c, db.Write(ctx, func(tx *gorm.DB) error {
		if err := known(tx, &t); err != nil {
			return err
		}
		if err := revoke(tx, by, o.ID, who); err != nil {
			return err
		}
		if err := tx.Create(c).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "task.calendar_made", "task_calendar", c.ID)
	})
}

// RevokeCalendar ends the calendar of somebody; having none is no error.
func RevokeCalendar(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, who Who) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := revoke(tx, by, o.ID, who); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "task.calendar_revoked", "operation", o.ID)
	})
}

// ofWho adds the condition that a row is somebody's.
func ofWho(tx *gorm.DB, who Who) *gorm.DB {
	switch {
	case who.AccountID() != "":
		return tx.Where("account_id = ?", who.AccountID())
	case who.PartnerID() != "":
		return tx.Where("partner_id = ?", who.PartnerID())
	}
	return tx.Where("account_id IS NULL AND partner_id IS NULL AND owner = ?", who.Name())
}

func revoke(tx *gorm.DB, by store.By, operationID string, who Who) error {
	return ofWho(tx.Model(&Calendar{}).Where("operation_id = ? AND revoked_at IS NULL", operationID), who).Update("revoked_at", by.Now()).Error
}

// CurrentCalendar returns the calendar of somebody that works, nil when there is none.
func CurrentCalendar(ctx context.Context, db *store.DB, operationID string, who Who, now store.Instant) (*Calendar, error) {
	var found []*Calendar
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return ofWho(tx.Where("operation_id = ? AND revoked_at IS NULL AND expires_at > ?", operationID, now), who).
			Order("created_at DESC, id DESC").Limit(1).Find(&found).Error
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// OpenCalendar returns the calendar of a token. It returns problem.NotFound for a token that is none, and problem.Closed for one that has
// expired, was revoked or renewed, or whose holder has left.
func OpenCalendar(ctx context.Context, db *store.DB, token string, now store.Instant) (*Calendar, error) {
	c, err := private.Open(ctx, db, token, now)
	if err != nil || c.AccountID == nil {
		return c, err
	}
	var stays int64
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("membership").Where("operation_id = ? AND account_id = ?", c.OperationID, *c.AccountID).Count(&stays).Error
	})
	if err == nil && stays == 0 {
		err = problem.New(problem.Closed, private.Over, nil)
	}
	return c, err
}

// TasksOf returns the tasks of somebody among tasks.
func TasksOf(tasks []*Task, who Who) (own []*Task) {
	for _, t := range tasks {
		if t.Who() == who {
			own = append(own, t)
		}
	}
	return own
}

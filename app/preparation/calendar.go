package preparation

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Calendar is the private address of the tasks of one person or partner, which a telephone reads again and again. Its secret is never
// stored: it is computed from the instance's key, and its hash finds the row. It ends on its date, when the team revokes it,
// when it is renewed, and when the member has left the team or the partner the operation.
type Calendar struct {
	OperationID string
	ID          string
	AccountID   *string
	PartnerID   *string
	Owner       string
	TokenHash   string        `gorm:"primaryKey"`
	CreatedAt   store.Instant `gorm:"autoCreateTime:false"`
	ExpiresAt   store.Instant
	RevokedAt   *store.Instant
}

// TableName names the table.
func (Calendar) TableName() string { return "task_calendar" }

// Who is whose tasks the calendar shows.
func (c *Calendar) Who() Who { return whoOf(c.AccountID, c.PartnerID, c.Owner) }

// life is how long a calendar works after the weekend, or from now when that is over: until the last steps are done.
const life = 90 * 24 * time.Hour

// CalendarPath is where a calendar is opened.
const CalendarPath = "/taches/"

// Token returns the secret part of the address: the identifier and 160 bits of HMAC, in base64url.
func (c *Calendar) Token(db *store.DB) string {
	id := uuid.MustParse(c.ID) // made by NewID
	return base64.RawURLEncoding.EncodeToString(append(id[:], c.mac(db)...))
}

func (c *Calendar) mac(db *store.DB) []byte { return db.MAC("link-tasks", c.ID, c.OperationID)[:20] }

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

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
	c := &Calendar{OperationID: o.ID, ID: store.NewID(), AccountID: t.AccountID, PartnerID: t.PartnerID, Owner: t.Owner, CreatedAt: by.Now(),
		ExpiresAt: max(o.EndsAt, by.Now()) + store.Instant(life/time.Millisecond)}
	c.TokenHash = hashOf(c.Token(db))
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
	none, over := problem.New(problem.NotFound, "task.calendar.unknown", nil), problem.New(problem.Closed, "task.calendar.over", nil)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 36 {
		return nil, none
	}
	var found []*Calendar
	stays := int64(1)
	err = db.Read(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("token_hash = ?", hashOf(token)).Limit(1).Find(&found).Error; err != nil || len(found) == 0 || found[0].AccountID == nil {
			return err
		}
		return tx.Table("membership").Where("operation_id = ? AND account_id = ?", found[0].OperationID, *found[0].AccountID).Count(&stays).Error
	})
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0 || !hmac.Equal(found[0].mac(db), raw[16:]):
		return nil, none
	case found[0].RevokedAt != nil || now >= found[0].ExpiresAt || stays == 0:
		return nil, over
	}
	return found[0], nil
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

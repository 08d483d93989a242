package meeting

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/link"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Guest is one sign-up to a meeting. Its link is the private address by which one withdraws, which ends it: RevokedAt is when they did.
type Guest struct {
	link.Link
	MeetingID string `gorm:"column:public_meeting_id"`
	// Name and Email may be empty.
	Name      string
	Headcount int
	Email     string
	Language  string
	FormKey   string
	FormHash  string
	// RemindedAt is when the reminder was queued; nil before.
	RemindedAt *store.Instant
}

// TableName names the table.
func (Guest) TableName() string { return "meeting_guest" }

// Private is what every private link has; it is held by the sign-up to one meeting.
func (g *Guest) Private() (embedded *link.Link, holderID string) { return &g.Link, g.MeetingID }

var private = link.Kind[Guest, *Guest]{Purpose: "link-meeting", Holder: "public_meeting_id", Unknown: "meeting.link.unknown", Over: "meeting.link.over"}

// GuestPath is where one withdraws.
const GuestPath = "/reunion/"

// Token returns the secret part of the address by which one withdraws.
func (g *Guest) Token(db *store.DB) string { return private.Token(db, g) }

// OpenGuest returns the sign-up of a token with its meeting. It returns problem.NotFound for a token that is none, and problem.Closed for
// one whose holder has withdrawn, or whose meeting is long over.
func OpenGuest(ctx context.Context, db *store.DB, token string, now store.Instant) (*Guest, *Meeting, error) {
	g, err := private.Open(ctx, db, token, now)
	if err != nil {
		return nil, nil, err
	}
	m, err := Find(ctx, db, g.OperationID, g.MeetingID)
	return g, m, err
}

// FindGuest returns a sign-up. It returns problem.NotFound.
func FindGuest(ctx context.Context, db *store.DB, operationID, id string) (g *Guest, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		g, err = one[Guest](tx, operationID, id)
		return err
	})
	return g, err
}

// SignUp takes the seats of a sign-up. The same form sent twice takes them once. A confirmation goes to an address that was given when
// writes allows it. It returns problem.Invalid with fields, problem.NotFound for a meeting that is not public, problem.Closed when nobody
// signs up for it (any more), problem.Full, and problem.Conflict for a key that was used for something else.
func SignUp(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, meetingID string, form GuestForm, language string, writes bool) (*Guest, error) {
	form = form.Clean()
	g, fields := form.check()
	if err := fields.Err(); err != nil {
		return nil, err
	}
	m, err := Find(ctx, db, o.ID, meetingID)
	if err != nil {
		return nil, err
	}
	if m.State == Draft {
		return nil, notThere()
	}
	body, err := json.Marshal(form)
	if err != nil {
		return nil, fmt.Errorf("hash a sign-up: %w", err)
	}
	g.Link, g.MeetingID, g.Language = private.New(db, by, o.ID, m.EndsAt, m.ID), m.ID, language
	g.FormHash = fmt.Sprintf("%x", db.MAC("meeting-body", g.FormKey+meetingID, string(body)))
	var kept *Guest
	err = db.Write(ctx, func(tx *gorm.DB) (err error) {
		fresh := g
		kept, err = fresh.enter(tx, by)
		if err == nil && kept == &fresh && writes && fresh.Email != "" {
			err = queue(tx, by, LetterSignedUp, kept)
		}
		return err
	})
	return kept, err
}

// enter writes a sign-up with its seats, or returns the one that the same form has made.
func (g *Guest) enter(tx *gorm.DB, by store.By) (*Guest, error) {
	inserted := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "operation_id"}, {Name: "form_key"}}, DoNothing: true}).Create(g)
	if inserted.Error != nil {
		return nil, inserted.Error
	}
	if inserted.RowsAffected == 0 {
		var before []*Guest
		if err := tx.Where("operation_id = ? AND form_key = ?", g.OperationID, g.FormKey).Limit(1).Find(&before).Error; err != nil {
			return nil, err
		}
		if len(before) == 0 || before[0].FormHash != g.FormHash {
			return nil, problem.New(problem.Conflict, "meeting.error.key", nil)
		}
		return before[0], nil
	}
	taken := tx.Exec(`UPDATE public_meeting SET taken = taken + ? WHERE operation_id = ? AND id = ? AND state = ? AND sign_up = ? AND ends_at > ?
		AND (capacity IS NULL OR taken + ? <= capacity)`, g.Headcount, g.OperationID, g.MeetingID, Published, true, by.Now(), g.Headcount)
	if taken.Error != nil {
		return nil, taken.Error
	}
	if taken.RowsAffected == 0 {
		return nil, noSeat(tx, by, g)
	}
	return g, by.Record(tx, g.OperationID, "meeting.signed_up", "public_meeting", g.MeetingID)
}

// noSeat says why no seats could be taken.
func noSeat(tx *gorm.DB, by store.By, g *Guest) error {
	m, err := one[Meeting](tx, g.OperationID, g.MeetingID)
	if err != nil {
		return err
	}
	seats, many := m.Left()
	switch {
	case m.State != Published || !m.SignUp || m.Over(by.Now()):
		return problem.New(problem.Closed, "meeting.error.closed", nil)
	case many || seats >= g.Headcount: // freed since the statement
		return problem.New(problem.Full, "meeting.error.again", nil)
	case seats == 0:
		return problem.New(problem.Full, "meeting.error.full", nil)
	}
	return &problem.Error{Kind: problem.Full, Message: problem.Message{Key: "meeting.error.few", Count: &seats},
		Fields: []problem.Field{{Name: "count", Message: problem.Message{Key: "meeting.error.few", Count: &seats}}}}
}

// Withdraw gives the seats of a sign-up back, and forgets who it was. Doing it twice gives them back once. It returns problem.NotFound.
func Withdraw(ctx context.Context, db *store.DB, by store.By, operationID, meetingID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		g, err := one[Guest](tx, operationID, id)
		if err != nil {
			return err
		}
		if g.MeetingID != meetingID {
			return notThere()
		}
		gone := tx.Model(&Guest{}).Where("operation_id = ? AND id = ? AND revoked_at IS NULL", operationID, id).
			Updates(map[string]any{"revoked_at": by.Now(), "name": "", "email": ""})
		if gone.Error != nil || gone.RowsAffected == 0 {
			return gone.Error
		}
		if err := store.ForgetLetters(tx, operationID, id, LetterSignedUp, LetterReminder, LetterChanged); err != nil {
			return err
		}
		err = tx.Exec("UPDATE public_meeting SET taken = taken - ? WHERE operation_id = ? AND id = ?", g.Headcount, operationID, meetingID).Error
		if err != nil {
			return err
		}
		return by.Record(tx, operationID, "meeting.withdrew", "public_meeting", meetingID)
	})
}

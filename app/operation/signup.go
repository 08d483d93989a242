package operation

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// SignUpHours are when one can sign up: from OpensAt on, and before ClosesAt. Nil is with the phase, and until the end.
type SignUpHours struct {
	OpensAt  *store.Instant
	ClosesAt *store.Instant
}

// Early reports whether sign-up has not opened at a moment: the opening second itself is open.
func (h SignUpHours) Early(now store.Instant) bool { return h.OpensAt != nil && now < *h.OpensAt }

// Late reports whether sign-up has closed: the closing second itself is closed.
func (h SignUpHours) Late(now store.Instant) bool { return h.ClosesAt != nil && now >= *h.ClosesAt }

// Open reports whether neither keeps anybody from signing up.
func (h SignUpHours) Open(now store.Instant) bool { return !h.Early(now) && !h.Late(now) }

// Within are the hours that lie in both: an atelier can be narrower than its operation, never wider, so that what is announced for
// the weekend holds whatever was set for one atelier.
func (h SignUpHours) Within(other SignUpHours) SignUpHours {
	if other.OpensAt != nil && (h.OpensAt == nil || *h.OpensAt < *other.OpensAt) {
		h.OpensAt = other.OpensAt
	}
	if other.ClosesAt != nil && (h.ClosesAt == nil || *h.ClosesAt > *other.ClosesAt) {
		h.ClosesAt = other.ClosesAt
	}
	return h
}

// Turns are the moments at which what the public reads of sign-up changes.
func (h SignUpHours) Turns() (moments []store.Instant) {
	for _, at := range []*store.Instant{h.OpensAt, h.ClosesAt} {
		if at != nil {
			moments = append(moments, *at)
		}
	}
	return moments
}

// TakesSignUps reports whether one can sign up at a moment, wherever an atelier does not say otherwise.
func (o *Operation) TakesSignUps(now store.Instant) bool {
	phase := o.Current(now)
	return (phase == Open || phase == UnderWay) && o.SignUp.Open(now)
}

// OpensBySignUpHours reports whether the clock will open sign-up at the announced moment, or has: in the phases before, only when it
// may move the phase.
func (o *Operation) OpensBySignUpHours() bool {
	return o.SignUp.OpensAt != nil && (o.Phase == Open || o.Phase == UnderWay || o.Phase == Announced && o.PhaseByClock)
}

// SignUpForm is what somebody typed about when one can sign up; Version is that of the operation.
type SignUpForm struct {
	Version string `form:"version"`
	// Opens and Closes are local times (LocalLayout), or empty.
	Opens  string `form:"opens"`
	Closes string `form:"closes"`
	// Reminders lets letters remind people a week and a day before.
	Reminders bool `form:"reminders"`
}

// SignUpFormOf returns the form of an operation as it is.
func SignUpFormOf(o *Operation) SignUpForm {
	f := SignUpForm{Version: strconv.FormatInt(o.Version, 10), Reminders: !o.RemindersOff}
	f.Opens, f.Closes = o.SignUp.Typed(o)
	return f
}

// Typed writes the hours as the fields of a form do, in local time.
func (h SignUpHours) Typed(o *Operation) (opens, closes string) {
	if h.OpensAt != nil {
		opens = h.OpensAt.In(o.Location()).Format(LocalLayout)
	}
	if h.ClosesAt != nil {
		closes = h.ClosesAt.In(o.Location()).Format(LocalLayout)
	}
	return opens, closes
}

// ReadSignUpHours reads two local times of an operation, each of which may be empty, with what is wrong at the fields opens and closes.
func ReadSignUpHours(o *Operation, opens, closes string) (h SignUpHours, fields problem.Fields) {
	h.OpensAt = optionalLocal(&fields, "opens", opens, o)
	h.ClosesAt = optionalLocal(&fields, "closes", closes, o)
	switch {
	case len(fields) > 0:
	case h.OpensAt != nil && *h.OpensAt >= o.EndsAt:
		fields.Add("opens", "opening.error.after_end", nil)
	case h.OpensAt != nil && h.ClosesAt != nil && *h.ClosesAt <= *h.OpensAt:
		fields.Add("closes", "opening.error.order", nil)
	}
	return h, fields
}

func optionalLocal(fields *problem.Fields, name, text string, o *Operation) *store.Instant {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	t, ok := checkLocal(fields, name, text, o.Location())
	if !ok {
		return nil
	}
	at := store.InstantOf(t)
	return &at
}

// SetSignUp says from when to when one can sign up, and whether letters remind people. It holds at once. It returns problem.Invalid
// with fields, problem.NotFound, problem.Closed for an archived operation, and problem.Conflict (store.Stale).
func SetSignUp(ctx context.Context, db *store.DB, by store.By, operationID string, form SignUpForm) (*Operation, error) {
	var set *Operation
	err := db.Write(ctx, func(tx *gorm.DB) error {
		o, err := lock(tx, operationID, form.Version)
		if err != nil {
			return err
		}
		if o.Phase == Archived {
			return problem.New(problem.Closed, "operation.archived", nil)
		}
		hours, fields := ReadSignUpHours(o, form.Opens, form.Closes)
		if hours.Early(by.Now()) && !o.PhaseByClock && o.Phase.Before(Open) {
			fields.Add("opens", "opening.error.by_hand", nil)
		}
		if err := fields.Err(); err != nil {
			return err
		}
		done := tx.Model(&Operation{}).Where("id = ? AND version = ?", o.ID, o.Version).Updates(map[string]any{"signup_opens_at": hours.OpensAt,
			"signup_closes_at": hours.ClosesAt, "reminders_off": !form.Reminders, "updated_at": by.Now(), "version": o.Version + 1})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return store.Stale(o)
		}
		o.SignUp, o.RemindersOff, o.Version = hours, !form.Reminders, o.Version+1
		set = o
		store.Touch(tx, o.ID)
		return by.Record(tx, o.ID, "operation.signup_set", "operation", o.ID)
	})
	return set, err
}

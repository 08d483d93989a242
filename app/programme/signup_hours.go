package programme

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// SignUpHoursForm is what somebody typed about when one can sign up for one atelier: local times (operation.LocalLayout), or empty for
// those of the operation.
type SignUpHoursForm struct {
	Opens  string `form:"opens"`
	Closes string `form:"closes"`
}

// SignUpHoursFormOf returns the form of an atelier as it is.
func SignUpHoursFormOf(o *operation.Operation, l *Listing) (f SignUpHoursForm) {
	f.Opens, f.Closes = l.Seats.SignUp.Typed(o)
	return f
}

// SetSignUpHours says when one can sign up for an atelier, inside the hours of the operation. Like the seats kept for those who come
// without signing up this is a setting of how seats are given, not of the programme: it holds at once, for an atelier that
// everybody reads too, and moves nothing in anybody's calendar. It returns problem.Invalid with fields, problem.NotFound,
// problem.Closed for an archived operation.
func SetSignUpHours(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, atelierID string, form SignUpHoursForm) error {
	if err := Changeable(o); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		l, err := loadListing(tx, o.ID, atelierID)
		if err != nil {
			return err
		}
		hours, fields := operation.ReadSignUpHours(o, form.Opens, form.Closes)
		checkSignUpHours(&fields, o, l, hours)
		if err := fields.Err(); err != nil {
			return err
		}
		err = tx.Model(&SeatPool{}).Where("operation_id = ? AND atelier_id = ?", o.ID, atelierID).
			Updates(map[string]any{"signup_opens_at": hours.OpensAt, "signup_closes_at": hours.ClosesAt}).Error
		if err != nil {
			return err
		}
		store.Touch(tx, o.ID)
		return by.Record(tx, o.ID, "atelier.signup_set", "atelier", atelierID)
	})
}

// checkSignUpHours refuses hours that would never let anybody sign up, or that the operation does not let hold.
func checkSignUpHours(fields *problem.Fields, o *operation.Operation, l *Listing, hours operation.SignUpHours) {
	switch {
	case len(*fields) > 0:
	case hours.OpensAt != nil && l.EndsAt > 0 && *hours.OpensAt >= l.EndsAt:
		fields.Add("opens", "opening.error.after_atelier", nil)
	case hours.OpensAt != nil && o.SignUp.Early(*hours.OpensAt):
		fields.Add("opens", "opening.error.before_operation", nil)
	case hours.OpensAt != nil && o.SignUp.Late(*hours.OpensAt):
		fields.Add("opens", "opening.error.operation_closed", nil)
	case hours.ClosesAt != nil && o.SignUp.Late(*hours.ClosesAt-1):
		fields.Add("closes", "opening.error.after_operation", nil)
	}
}

package signup

import (
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// open returns problem.Closed when the form cannot be taken now. The team may take it from when the operation is announced until it is over:
// while sign-up is closed to the public it says so itself, else problem.Invalid at the field "late".
func (f Form) open(db *store.DB, o *operation.Operation, now store.Instant) error {
	if !f.Entered {
		return OpenFor(db, o, now)
	}
	if err := deskOpen(db, o, now); err != nil {
		return err
	}
	if !f.Late && OpenFor(db, o, now) != nil {
		var fields problem.Fields
		fields.Add("late", "signup.late.closed", nil)
		return fields.Err()
	}
	return nil
}

// atAnyTime returns the ateliers without their hours of sign-up.
func atAnyTime(offers []*offer) []*offer {
	open := make([]*offer, 0, len(offers))
	for _, o := range offers {
		late := *o // others read the one that is kept
		late.SignUp, late.anyTime = operation.SignUpHours{}, true
		open = append(open, &late)
	}
	return open
}

// AtAnyTime returns the ateliers without their hours of sign-up, as the team sees them.
func AtAnyTime(choices []Choice) []Choice {
	for i := range choices {
		choices[i].Pool.SignUp = operation.SignUpHours{}
	}
	return choices
}

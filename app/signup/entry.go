package signup

import (
	"time"

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

// carnetDesk is the column of insertCarnet that names the counter.
const carnetDesk = 6

// checkSlip notes a day that cannot be the one on the paper.
func (f Form) checkSlip(fields *problem.Fields, now store.Instant) {
	if f.SlipOn == "" {
		return
	}
	if on, err := time.Parse(time.DateOnly, f.SlipOn); err != nil || on.After(now.Time().Add(24*time.Hour)) || on.Before(now.Time().AddDate(-1, 0, 0)) {
		fields.Add("slip_on", "slip.date.wrong", nil)
	}
}

// consentedAt is when the answers were given: noon of the day that is on the paper, now where there is none.
func (f Form) consentedAt(now store.Instant) int64 {
	on, err := time.Parse(time.DateOnly, f.SlipOn)
	if err != nil {
		return int64(now)
	}
	return int64(min(store.InstantOf(on.Add(12*time.Hour)), now))
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

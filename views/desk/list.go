package desk

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/app/signup"
)

// missed says why somebody of the list is not expected any more: the seat was given away, or they did not come.
func (p ListProps) missed(ctx context.Context, a *signup.Attendant) string {
	if a.GivenAwayAt == nil {
		return i18n.T(ctx, "persons.status.absent")
	}
	return i18n.T(ctx, "desk.given_away")
}

// holder is who of the list has this carnet.
func (p ListProps) holder(carnetID string) string {
	for i := range p.Roster {
		if p.Roster[i].CarnetID == carnetID {
			return p.Roster[i].Holder
		}
	}
	return ""
}

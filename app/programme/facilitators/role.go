package facilitators

import (
	"context"
	"slices"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// SetRole says what somebody does in an atelier: a change of the plan. It returns problem.Invalid for a role that there is not,
// problem.NotFound for somebody who does not lead the atelier, and what plan.Edit returns.
func SetRole(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, facilitatorID, atelierID, token, role string) error {
	if !slices.Contains(programme.LeadRoles, role) {
		return problem.New(problem.Invalid, "error.request", nil)
	}
	p, err := plan.Load(ctx, db, o)
	if err != nil {
		return err
	}
	if a := p.Find(atelierID); a == nil || !Leads(a, facilitatorID) {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	_, err = plan.Edit(ctx, db, by, o, atelierID, token, func(v *programme.Values) {
		v.Leads = slices.Clone(v.Leads)
		for i := range v.Leads {
			if v.Leads[i].FacilitatorID == facilitatorID {
				v.Leads[i].Role = role
			}
		}
	})
	return err
}

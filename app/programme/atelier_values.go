package programme

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// Set checks the form against the operation and returns what puts its values on those of an atelier (the edit of
// plan.Edit). What no form asks for stays, and so does the part of a facilitator who is named again. People who are named
// for the first time are noted at once: a change in preparation refers to them. With placed false the atelier has no hour
// yet, and a form without one leaves it so. It returns problem.Invalid with fields.
func (f AtelierForm) Set(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, placed bool) (func(v *Values), error) {
	keepsTime := !placed && f.withoutHour(o)
	checked, fields := f.check(o)
	if err := errors.Join(fields.Err(), Changeable(o)); err != nil {
		return nil, err
	}
	var people map[string]string
	err := db.Write(ctx, func(tx *gorm.DB) (err error) {
		if err := checkNamed(tx, &checked.Atelier); err != nil {
			return err
		}
		people, err = ensureFacilitators(tx, by, o.ID, checked.facilitators, true)
		return errors.Join(err, keepNoted(tx, by, o.ID, people))
	})
	if err != nil {
		return nil, err
	}
	return func(v *Values) {
		before := *v
		checked.setOn(v, people)
		if keepsTime {
			v.StartsAt, v.EndsAt = before.StartsAt, before.EndsAt
		}
		v.keepMoments(&before, o.Location())
	}, nil
}

// withoutHour reports whether the form gives neither beginning nor end, and then fills in hours of the weekend: any will do
// to check the rest.
func (f *AtelierForm) withoutHour(o *operation.Operation) bool {
	if f.Start != "" || f.End != "" {
		return false
	}
	f.Start, f.End = o.Start().Format(LocalTime), o.End().Format(LocalTime)
	return true
}

// keepNoted keeps those who will lead an atelier only once it is published: they lead none yet, and would be forgotten.
func keepNoted(tx *gorm.DB, by store.By, operationID string, people map[string]string) error {
	ids := make([]string, 0, len(people))
	for _, id := range people {
		ids = append(ids, id)
	}
	return tx.Model(&Facilitator{}).Where("operation_id = ? AND id IN ? AND updated_at = 0", operationID, ids).Update("updated_at", by.Now()).Error
}

// setOn puts the values of a checked form on those of an atelier.
func (a *atelierInput) setOn(v *Values, people map[string]string) {
	roles := make(map[string]string, len(v.Leads))
	for _, lead := range v.Leads {
		roles[lead.FacilitatorID] = lead.Role
	}
	v.Leads = nil
	for _, name := range a.facilitators {
		lead := Lead{FacilitatorID: people[foldedName(name)], Role: LeadRoles[0]}
		if role := roles[lead.FacilitatorID]; role != "" {
			lead.Role = role
		}
		v.Leads = append(v.Leads, lead)
	}
	v.ThemeID, v.PlaceID, v.PartnerID, v.Title, v.Summary = a.ThemeID, a.PlaceID, a.PartnerID, a.Title, a.Summary
	v.Description, v.Language, v.Translations = a.Description, a.Language, a.Translations
	v.StartsAt, v.EndsAt, v.Entry, v.ByWishes, v.Capacity, v.Audience = a.StartsAt, a.EndsAt, a.Entry, a.ByWishes, a.capacity, a.Audience
	v.Asks = a.Asks
	v.AgeMin, v.AgeMax, v.AccompaniedUnder, v.Access, v.Bring = a.AgeMin, a.AgeMax, a.AccompaniedUnder, a.Access, a.Bring
	v.OutputAim, v.OutputLicence, v.OutputDestination = a.OutputAim, a.OutputLicence, a.OutputDestination
	v.Reserve, v.Expected, v.Team, v.Minimum, v.DecidedBy, v.Needs = a.reserve, a.Expected, a.Team, a.Minimum, a.DecidedBy, a.needs
	if a.Fallback != v.Fallback {
		v.FallenBackAt = nil // the switch that was turned is another one
	}
	v.DependsOn, v.DependsAt, v.Fallback, v.FallbackPlaceID = a.DependsOn, a.DependsAt, a.Fallback, a.FallbackPlaceID
	v.FallbackAt, v.FallbackOwner = a.FallbackAt, a.FallbackOwner
}

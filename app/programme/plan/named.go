package plan

import (
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// checkNamed holds that what values name is there. A change is prepared as JSON, and taken back as JSON: the database does
// not see what it names, and what was there when it was written may be deleted since. A theme, place or partner that the
// operation does not have is refused; of those who lead, the ones who are forgotten are left out, and one who stands there
// twice after two spellings became one person leads once.
func checkNamed(tx *gorm.DB, o *operation.Operation, v *programme.Values) error {
	var wrong problem.Fields
	for _, named := range []struct {
		field, table string
		id           *string
	}{{"theme", "theme", &v.ThemeID}, {"place", "place", v.PlaceID}, {"partner", "partner", v.PartnerID}, {"fallback_place", "place", v.FallbackPlaceID}} {
		if named.id == nil {
			continue
		}
		known, err := store.KeepRow(tx, named.table, o.ID, *named.id)
		if err != nil {
			return err
		}
		if !known {
			wrong.Add(named.field, "programme.error.choice", nil)
		}
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return leaveOutForgotten(tx, o, v)
}

// checkPlace refuses a place that is not of the operation; nil is no place.
func checkPlace(tx *gorm.DB, o *operation.Operation, id *string) error {
	if id == nil {
		return nil
	}
	known, err := store.KeepRow(tx, "place", o.ID, *id)
	if err != nil || known {
		return err
	}
	return problem.Fields{{Name: "place", Message: problem.Message{Key: "programme.error.choice"}}}.Err()
}

func leaveOutForgotten(tx *gorm.DB, o *operation.Operation, v *programme.Values) error {
	if len(v.Leads) == 0 {
		return nil
	}
	leads := make([]programme.Lead, 0, len(v.Leads))
	for _, lead := range v.Leads {
		if slices.ContainsFunc(leads, func(l programme.Lead) bool { return l.FacilitatorID == lead.FacilitatorID }) {
			continue
		}
		known, err := store.KeepRow(tx, "facilitator", o.ID, lead.FacilitatorID)
		if err != nil {
			return err
		}
		if known {
			leads = append(leads, lead)
		}
	}
	v.Leads = leads
	return nil
}

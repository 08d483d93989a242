package plan

import (
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
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
		known, err := knows(tx, o, named.table, *named.id)
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
	known, err := knows(tx, o, "place", *id)
	if err != nil || known {
		return err
	}
	return problem.Fields{{Name: "place", Message: problem.Message{Key: "programme.error.choice"}}}.Err()
}

// knows reports whether a table has a row of the operation.
func knows(tx *gorm.DB, o *operation.Operation, table, id string) (bool, error) {
	var n int64
	err := tx.Table(table).Where("operation_id = ? AND id = ?", o.ID, id).Count(&n).Error
	return n > 0, err
}

func leaveOutForgotten(tx *gorm.DB, o *operation.Operation, v *programme.Values) error {
	if len(v.Leads) == 0 {
		return nil
	}
	ids := make([]string, len(v.Leads))
	for i, lead := range v.Leads {
		ids[i] = lead.FacilitatorID
	}
	var known []string
	if err := tx.Model(&programme.Facilitator{}).Where("operation_id = ? AND id IN ?", o.ID, ids).Pluck("id", &known).Error; err != nil {
		return err
	}
	leads := make([]programme.Lead, 0, len(v.Leads))
	for i, lead := range v.Leads {
		if slices.Contains(known, lead.FacilitatorID) && !slices.Contains(ids[:i], lead.FacilitatorID) {
			leads = append(leads, lead)
		}
	}
	v.Leads = leads
	return nil
}

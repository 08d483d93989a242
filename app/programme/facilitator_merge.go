package programme

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// MergeFacilitators makes one person of two spellings: what the other one leads, in public and in preparation, is led by
// the one that stays, and what is known of the other completes what is not known of that one. Links of the other stop working;
// letters that wait go to the one that stays. It returns problem.NotFound, or problem.Invalid with the field other when both
// are the same.
func MergeFacilitators(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, keptID, otherID string) error {
	if err := Changeable(o); err != nil {
		return err
	}
	if keptID == otherID || !store.ValidID(otherID) {
		return problem.Fields{{Name: "other", Message: problem.Message{Key: "programme.error.choice"}}}.Err()
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		for _, id := range []string{min(keptID, otherID), max(keptID, otherID)} {
			if err := store.LockRow(tx, "facilitator", o.ID, id); err != nil {
				return err
			}
		}
		var kept, other Facilitator
		for id, row := range map[string]*Facilitator{keptID: &kept, otherID: &other} {
			if err := tx.Where("operation_id = ? AND id = ?", o.ID, id).Take(row).Error; err != nil {
				return err
			}
		}
		if err := leadInstead(tx, by, o.ID, keptID, otherID); err != nil {
			return err
		}
		if err := planInstead(tx, o.ID, keptID, otherID); err != nil {
			return err
		}
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, otherID).Delete(&Facilitator{}).Error; err != nil {
			return err
		}
		kept.complete(&other)
		kept.UpdatedAt, kept.Version = by.Now(), kept.Version+1
		err := tx.Model(&Facilitator{}).Where("operation_id = ? AND id = ?", o.ID, keptID).
			Select("email", "phone", "organisation", "availability", "needs", "needs_note", "updated_at", "version").Updates(&kept).Error
		if err != nil {
			return err
		}
		if err := handLettersOver(tx, o.ID, otherID, keptID, kept.Email); err != nil {
			return err
		}
		store.Touch(tx, o.ID)
		return by.Record(tx, o.ID, "facilitator.merged", "facilitator", keptID)
	})
}

// complete takes what the other one knows and this one does not.
func (p *Facilitator) complete(other *Facilitator) {
	p.Email, p.Phone, p.Organisation = cmp.Or(p.Email, other.Email), cmp.Or(p.Phone, other.Phone), cmp.Or(p.Organisation, other.Organisation)
	p.NeedsNote = cmp.Or(p.NeedsNote, other.NeedsNote)
	if len(p.Availability) == 0 {
		p.Availability = other.Availability
	}
	for _, need := range other.Needs {
		if !slices.Contains(p.Needs, need) {
			p.Needs = append(p.Needs, need)
		}
	}
}

// leadInstead moves what somebody leads to another, who may lead some of it already. The ateliers are renewed: a change that
// was prepared from what they were does not go on without a look.
func leadInstead(tx *gorm.DB, by store.By, operationID, keptID, otherID string) error {
	var ateliers, both []string
	leads := func(id string) *gorm.DB {
		return tx.Model(&atelierFacilitator{}).Where("operation_id = ? AND facilitator_id = ?", operationID, id)
	}
	if err := leads(otherID).Pluck("atelier_id", &ateliers).Error; err != nil || len(ateliers) == 0 {
		return err
	}
	if err := leads(keptID).Where("atelier_id IN ?", ateliers).Pluck("atelier_id", &both).Error; err != nil {
		return err
	}
	if len(both) > 0 {
		if err := leads(otherID).Where("atelier_id IN ?", both).Delete(&atelierFacilitator{}).Error; err != nil {
			return err
		}
	}
	if err := leads(otherID).Update("facilitator_id", keptID).Error; err != nil {
		return err
	}
	return tx.Model(&Atelier{}).Where("operation_id = ? AND id IN ?", operationID, ateliers).
		Updates(map[string]any{"version": gorm.Expr("version + 1"), "updated_at": by.Now()}).Error
}

// planInstead does the same in the changes that are prepared, and in those that can be taken back.
func planInstead(tx *gorm.DB, operationID, keptID, otherID string) error {
	for _, column := range []string{"before", "after"} {
		err := tx.Exec("UPDATE plan_change SET "+column+" = REPLACE("+column+", ?, ?) WHERE operation_id = ? AND "+column+" LIKE ?",
			otherID, keptID, operationID, "%"+otherID+"%").Error
		if err != nil {
			return err
		}
	}
	var drafts []struct{ AtelierID, Changes string }
	err := tx.Table("atelier_draft").Where("operation_id = ? AND changes LIKE ?", operationID, "%"+otherID+"%").Scan(&drafts).Error
	if err != nil {
		return err
	}
	for _, draft := range drafts {
		changes, err := ledBy(draft.Changes, keptID, otherID)
		if err != nil {
			return err
		}
		err = tx.Exec("UPDATE atelier_draft SET changes = ?, version = version + 1 WHERE operation_id = ? AND atelier_id = ?", changes, operationID, draft.AtelierID).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// ledBy returns prepared changes with one facilitator in the place of another, once.
func ledBy(changes, keptID, otherID string) (string, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(changes), &fields); err != nil || fields["leads"] == nil {
		return changes, err
	}
	var leads, without []Lead
	if err := json.Unmarshal(fields["leads"], &leads); err != nil {
		return "", err
	}
	for _, lead := range leads {
		if lead.FacilitatorID == otherID {
			lead.FacilitatorID = keptID
		}
		if !slices.ContainsFunc(without, func(l Lead) bool { return l.FacilitatorID == lead.FacilitatorID }) {
			without = append(without, lead)
		}
	}
	var err error
	if fields["leads"], err = json.Marshal(without); err != nil {
		return "", err
	}
	raw, err := json.Marshal(fields)
	return string(raw), err
}

// DeleteFacilitator forgets somebody with everything that is known of them; their letters keep no address. It returns
// problem.NotFound, or problem.Conflict for somebody who leads something, in public or in preparation.
func DeleteFacilitator(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "facilitator", o.ID, id); err != nil {
			return err
		}
		var leads, prepared int64
		if err := tx.Model(&atelierFacilitator{}).Where("operation_id = ? AND facilitator_id = ?", o.ID, id).Count(&leads).Error; err != nil {
			return err
		}
		if err := tx.Table("atelier_draft").Where("operation_id = ? AND changes LIKE ?", o.ID, "%"+id+"%").Count(&prepared).Error; err != nil {
			return err
		}
		if n := int(leads + prepared); n > 0 {
			return &problem.Error{Kind: problem.Conflict, Message: problem.Message{Key: "facilitator.error.leads", Count: &n}}
		}
		done := tx.Where("operation_id = ? AND id = ?", o.ID, id).Delete(&Facilitator{})
		if done.Error == nil && done.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if done.Error != nil {
			return done.Error
		}
		if err := forgetLetters(tx, o.ID, id); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "facilitator.deleted", "facilitator", id)
	})
}

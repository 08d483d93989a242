package partner

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Create makes an organisation a partner of the operation. An organisation of the same folded name is taken, with what the
// form says of its kind and website; one that belongs to other teams is taken as it is, or copied when the form says
// something else. It returns problem.Invalid with fields, also when it is a partner already.
func Create(ctx context.Context, db *store.DB, by store.By, operationID string, form Form) (*Partner, error) {
	draft, fields := form.apply(Partner{OperationID: operationID, ID: store.NewID(), ShowLink: true, Version: 1})
	if err := fields.Err(); err != nil {
		return nil, err
	}
	draft.CreatedAt, draft.UpdatedAt = by.Now(), by.Now()
	draft.moved(ToContact, by.Now())
	newOrganisation := store.NewID()
	var created *Partner
	err := db.Write(ctx, func(tx *gorm.DB) error {
		p := draft
		if err := meet(tx, by, &p, newOrganisation); err != nil {
			return err
		}
		if err := refuseTwice(tx, &p); err != nil {
			return err
		}
		if err := tx.Create(&p).Error; err != nil {
			return err
		}
		if err := assign(tx, by, &p); err != nil {
			return err
		}
		created = &p
		store.Touch(tx, operationID)
		return by.Record(tx, operationID, "partner.created", "partner", p.ID)
	})
	return created, err
}

func refuseTwice(tx *gorm.DB, p *Partner) error {
	var n int64
	err := tx.Model(&Partner{}).Where("operation_id = ? AND organisation_id = ? AND id <> ?", p.OperationID, p.OrganisationID, p.ID).Count(&n).Error
	if err != nil || n == 0 {
		return err
	}
	return problem.Fields{{Name: "name", Message: problem.Message{Key: "partner.name.twice"}}}.Err()
}

// Update changes a partner. A new name is a correction of the organisation's name, unless the instance knows an organisation of that
// name: then the partner becomes that one. An organisation that belongs to other teams too stays as it is, and the partner
// gets a copy. It returns problem.Invalid with fields, problem.NotFound, and problem.Conflict
// (store.Stale) when the form was prepared from an earlier version.
func Update(ctx context.Context, db *store.DB, by store.By, operationID, id string, form Form) (*Partner, error) {
	var updated *Partner
	err := db.Write(ctx, func(tx *gorm.DB) error {
		current, err := find(tx, operationID, id)
		if err != nil {
			return err
		}
		if form.Version != FormOf(current).Version {
			return store.Stale(current)
		}
		p, fields := form.apply(*current)
		if err := fields.Err(); err != nil {
			return err
		}
		if err := p.readdressed(tx, current); err != nil {
			return err
		}
		if p.ContactEmail == "" && current.ContactEmail != "" {
			if err := forgetLetters(tx, operationID, id); err != nil {
				return err
			}
		}
		p.moved(current.State, by.Now())
		if err := rename(tx, by, &p, current.Organisation); err != nil {
			return err
		}
		if err := save(tx, by, &p); err != nil {
			return err
		}
		if err := assign(tx, by, &p); err != nil {
			return err
		}
		updated = &p
		store.Touch(tx, operationID)
		return by.Record(tx, operationID, "partner.updated", "partner", id)
	})
	return updated, err
}

// rename settles which organisation the partner is after its form was read.
func rename(tx *gorm.DB, by store.By, p *Partner, before Organisation) error {
	if p.Organisation.Folded == before.Folded {
		return describe(tx, by, p, before)
	}
	shared, err := sharedOrTaken(tx, p, before)
	if err != nil {
		return err
	}
	if !shared {
		return describe(tx, by, p, before)
	}
	if err := meet(tx, by, p, store.NewID()); err != nil {
		return err
	}
	return refuseTwice(tx, p)
}

// sharedOrTaken reports whether the organisation cannot simply take the new name: another operation has it as a partner too, or
// another organisation already bears the name.
func sharedOrTaken(tx *gorm.DB, p *Partner, before Organisation) (bool, error) {
	var elsewhere, taken int64
	if err := tx.Model(&Partner{}).Where("organisation_id = ? AND id <> ?", before.ID, p.ID).Count(&elsewhere).Error; err != nil {
		return false, err
	}
	err := tx.Model(&Organisation{}).Where("folded = ? AND id <> ?", p.Organisation.Folded, before.ID).Count(&taken).Error
	return elsewhere+taken > 0, err
}

func save(tx *gorm.DB, by store.By, p *Partner) error {
	read := p.Version
	p.Version, p.UpdatedAt = read+1, by.Now()
	done := tx.Model(&Partner{}).Where("operation_id = ? AND id = ? AND version = ?", p.OperationID, p.ID, read).
		Select("*").Omit("operation_id", "id", "position", "created_at").Updates(p)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return store.Stale(p)
	}
	return nil
}

// assign writes which places the partner hosts and which ateliers it carries. Identifiers of another operation are refused by
// the composite keys for places, and match nothing for ateliers; both are said before.
func assign(tx *gorm.DB, by store.By, p *Partner) error {
	if err := knownIDs(tx, &programme.Place{}, p.OperationID, "place", p.PlaceIDs); err != nil {
		return err
	}
	if err := knownIDs(tx, &programme.Atelier{}, p.OperationID, "atelier", p.AtelierIDs); err != nil {
		return err
	}
	if err := tx.Where("operation_id = ? AND partner_id = ?", p.OperationID, p.ID).Delete(&partnerPlace{}).Error; err != nil {
		return err
	}
	for _, placeID := range p.PlaceIDs {
		row := partnerPlace{p.OperationID, p.ID, placeID}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
	}
	return assignAteliers(tx, by, p)
}

// assignAteliers moves ateliers to the partner and away from it. Their version stays: who carries an atelier is decided on this
// page as much as on the atelier's own, and an edit in preparation must not be refused for it.
func assignAteliers(tx *gorm.DB, by store.By, p *Partner) error {
	leaving := tx.Model(&programme.Atelier{}).Where("operation_id = ? AND partner_id = ?", p.OperationID, p.ID)
	if len(p.AtelierIDs) > 0 {
		leaving = leaving.Where("id NOT IN ?", p.AtelierIDs)
	}
	if err := leaving.Updates(map[string]any{"partner_id": nil, "updated_at": by.Now()}).Error; err != nil || len(p.AtelierIDs) == 0 {
		return err
	}
	return tx.Model(&programme.Atelier{}).
		Where("operation_id = ? AND id IN ? AND (partner_id IS NULL OR partner_id <> ?)", p.OperationID, p.AtelierIDs, p.ID).
		Updates(map[string]any{"partner_id": p.ID, "updated_at": by.Now()}).Error
}

func knownIDs(tx *gorm.DB, model any, operationID, field string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var n int64
	if err := tx.Model(model).Where("operation_id = ? AND id IN ?", operationID, ids).Count(&n).Error; err != nil {
		return err
	}
	if int(n) != len(ids) {
		return problem.Fields{{Name: field, Message: problem.Message{Key: "partner.assignment.unknown"}}}.Err()
	}
	return nil
}

// SetState notes how far the conversation has come. It returns problem.Invalid, also for a state to which the partner cannot come
// (Forbids), problem.NotFound, and problem.Conflict (store.Stale) when the page was made from an earlier version.
func SetState(ctx context.Context, db *store.DB, by store.By, operationID, id, version string, state State) (*Partner, error) {
	var current *Partner
	err := db.Read(ctx, func(tx *gorm.DB) error {
		var err error
		current, err = find(tx, operationID, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	if reason := current.Forbids(state); reason != "" {
		return nil, problem.New(problem.Invalid, reason, nil)
	}
	form := FormOf(current)
	form.State = string(state)
	if version != "" {
		form.Version = version
	}
	return Update(ctx, db, by, operationID, id, form)
}

// Remove takes a partner out of the operation; its organisation stays for the next weekend, and the ateliers that it carried stay
// without it, in preparation too. Letters to it that wait do not leave, and none keeps its address. What it lends and the seats that are kept for its public stay under its name. It returns
// problem.NotFound.
func Remove(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "partner", operationID, id); err != nil {
			return err
		}
		p, err := find(tx, operationID, id)
		if err != nil {
			return err
		}
		p.AtelierIDs = nil
		if err := assignAteliers(tx, by, p); err != nil {
			return err
		}
		if err := leave(tx, p); err != nil {
			return err
		}
		if err := forgetLetters(tx, operationID, id); err != nil {
			return err
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Delete(&Partner{}).Error; err != nil {
			return err
		}
		store.Touch(tx, operationID)
		return by.Record(tx, operationID, "partner.removed", "partner", id)
	})
}

// leave puts a name in the place of a partner that goes: on what it lends and on what is kept for it. In what is prepared, and
// in what can be taken back, it carries nothing any more; both are JSON.
func leave(tx *gorm.DB, p *Partner) error {
	carried, free := `"partner":"`+p.ID+`"`, `"partner":null`
	for _, step := range []struct {
		statement string
		values    []any
	}{
		{"UPDATE equipment SET lender = CASE WHEN lender = '' THEN ? ELSE lender END, partner_id = NULL, version = version + 1 WHERE operation_id = ? AND partner_id = ?",
			[]any{p.Organisation.Name, p.OperationID, p.ID}},
		{"UPDATE seat_share SET label = CASE WHEN label = '' THEN ? ELSE label END, partner_id = NULL, version = version + 1 WHERE operation_id = ? AND partner_id = ?",
			[]any{p.Organisation.Name, p.OperationID, p.ID}},
		{"UPDATE atelier_draft SET changes = REPLACE(changes, ?, ?), version = version + 1 WHERE operation_id = ? AND changes LIKE ?",
			[]any{carried, free, p.OperationID, "%" + carried + "%"}},
		{"UPDATE plan_change SET before = REPLACE(before, ?, ?), after = REPLACE(after, ?, ?) WHERE operation_id = ? AND (before LIKE ? OR after LIKE ?)",
			[]any{carried, free, carried, free, p.OperationID, "%" + carried + "%", "%" + carried + "%"}},
	} {
		if err := tx.Exec(step.statement, step.values...).Error; err != nil {
			return err
		}
	}
	return nil
}

// Changes compares a stale form with the partner as it is now, for the page that shows what changed.
func (f Form) Changes(p *Partner) problem.Changes {
	now := FormOf(p)
	return problem.Changes{}.Field("name", f.Name, now.Name).Field("website", f.Website, now.Website).Field("brings", f.Brings, now.Brings).
		Field("contact_name", f.ContactName, now.ContactName).Field("contact_email", f.ContactEmail, now.ContactEmail).
		Field("contact_phone", f.ContactPhone, now.ContactPhone).Field("postal_address", f.PostalAddress, now.PostalAddress).
		Field("notes", f.Notes, now.Notes).Field("next_step", f.NextStep, now.NextStep).Field("next_step_on", f.NextStepOn, now.NextStepOn).
		Field("owner", f.Owner, now.Owner).Field("agreement_on", f.AgreementOn, now.AgreementOn).Field("address", f.Address, now.Address).
		Field("point", f.Point, now.Point)
}

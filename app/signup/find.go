package signup

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Find opens a carnet with its code, or with that of a carnet that was merged into it. It returns problem.NotFound when no carnet has it,
// or when it was erased.
func Find(ctx context.Context, db *store.DB, code Code) (*Opened, error) {
	opened, err := open(ctx, db, func(tx *gorm.DB) *gorm.DB { return tx.Where("code_hash = ?", code.hash(db)) })
	if !problem.Is(err, problem.NotFound) {
		return opened, err
	}
	var merged []struct{ OperationID, CarnetID string }
	readErr := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("carnet_code").Where("code_hash = ?", code.hash(db)).Limit(1).Scan(&merged).Error
	})
	if readErr != nil || len(merged) == 0 {
		return nil, cmp.Or(readErr, err)
	}
	return FindByID(ctx, db, merged[0].OperationID, merged[0].CarnetID)
}

// FindByID opens a carnet of the operation for its team. It returns problem.NotFound.
func FindByID(ctx context.Context, db *store.DB, operationID, carnetID string) (*Opened, error) {
	return open(ctx, db, func(tx *gorm.DB) *gorm.DB { return tx.Where("operation_id = ? AND id = ?", operationID, carnetID) })
}

func open(ctx context.Context, db *store.DB, which func(*gorm.DB) *gorm.DB) (*Opened, error) {
	var opened *Opened
	var registrations []Registration
	err := db.Read(ctx, func(tx *gorm.DB) error {
		opened = &Opened{}
		if err := which(tx.Where("erased_at IS NULL")).Take(&opened.Carnet).Error; err != nil {
			return err
		}
		ofCarnet := tx.Where("operation_id = ? AND carnet_id = ?", opened.OperationID, opened.ID).Session(&gorm.Session{})
		if err := ofCarnet.Order("position").Find(&opened.Persons).Error; err != nil {
			return err
		}
		if err := ofCarnet.Order("person_id").Find(&registrations).Error; err != nil {
			return err
		}
		var ids []string
		for _, p := range opened.Persons {
			ids = append(ids, p.ID)
		}
		return tx.Where("operation_id = ? AND person_id IN ?", opened.OperationID, ids).Order("at, id").Find(&opened.Consents).Error
	})
	if err != nil {
		if problem.Is(err, problem.NotFound) {
			err = problem.New(problem.NotFound, "carnet.unknown", nil)
		}
		return nil, err
	}
	opened.Code = CodeOf(db, opened.ID, opened.Generation)
	opened.Consents = latest(opened.Consents)
	opened.Entries, err = entries(ctx, db, opened.OperationID, registrations)
	return opened, err
}

// entries groups registrations by atelier, in the order in which one is there.
func entries(ctx context.Context, db *store.DB, operationID string, registrations []Registration) ([]Entry, error) {
	var ids []string
	for _, r := range registrations {
		if !slices.Contains(ids, r.AtelierID) {
			ids = append(ids, r.AtelierID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	choices, err := Choices(ctx, db, operationID, ids)
	if err != nil {
		return nil, err
	}
	return grouped(choices, registrations), nil
}

// grouped puts the registrations of one carnet beside their ateliers, in the order in which one is there: an appointment late
// in an atelier comes after an atelier that begins before it.
func grouped(choices []Choice, registrations []Registration) []Entry {
	var list []Entry
	for _, c := range choices {
		e := Entry{Choice: c}
		for _, r := range registrations {
			if r.AtelierID == c.Atelier.ID {
				e.Registrations = append(e.Registrations, r)
			}
		}
		if len(e.Registrations) > 0 {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return cmp.Compare(a.Span().Start, b.Span().Start) })
	return list
}

// latest keeps the last answer of each person for each purpose.
func latest(all []Consent) []Consent {
	var kept []Consent
	for _, c := range all {
		kept = slices.DeleteFunc(kept, func(k Consent) bool { return k.PersonID == c.PersonID && k.Purpose == c.Purpose })
		kept = append(kept, c)
	}
	return kept
}

// Consented reports whether the person last said yes.
func (o *Opened) Consented(personID, purpose string) bool {
	return slices.ContainsFunc(o.Consents, func(c Consent) bool {
		return c.PersonID == personID && c.Purpose == purpose && c.Given
	})
}

// Addable returns the ateliers that the carnet could add, in the order of their start: not over, with a seat left, and at the
// same time as nothing else that it has; where there are appointments, at least one of them.
func (o *Opened) Addable(ctx context.Context, db *store.DB, now store.Instant) ([]Choice, error) {
	all, err := Upcoming(ctx, db, o.OperationID, now)
	if err != nil {
		return nil, err
	}
	kept := o.picks("")
	return slices.DeleteFunc(all, func(c Choice) bool { return o.has(c.Atelier.ID) || !c.fits(1, now, kept) }), nil
}

// Waitable returns the ateliers that are full and that the carnet could wait for, in the order of their start.
func (o *Opened) Waitable(ctx context.Context, db *store.DB, now store.Instant) ([]Choice, error) {
	all, err := Upcoming(ctx, db, o.OperationID, now)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(c Choice) bool {
		free, limited := c.Pool.Free()
		full := limited && free == 0 || len(c.Slots) > 0 && len(c.FreeSlots(now)) == 0
		return o.has(c.Atelier.ID) || !full || !c.Joinable(now) || limited && *c.Pool.Capacity < o.Headcount()
	}), nil
}

// CodesOf returns the codes of the carnets of an operation by their id, without those that are erased.
func CodesOf(ctx context.Context, db *store.DB, operationID string) (map[string]Code, error) {
	var list []Carnet
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Select("id", "generation").Where("operation_id = ? AND erase_at IS NULL AND erased_at IS NULL AND anonymised_at IS NULL", operationID).Find(&list).Error
	})
	codes := make(map[string]Code, len(list))
	for i := range list {
		codes[list[i].ID] = CodeOf(db, list[i].ID, list[i].Generation)
	}
	return codes, err
}

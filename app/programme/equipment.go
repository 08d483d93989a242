package programme

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// EquipmentForm is what a person typed about things that are lent.
type EquipmentForm struct {
	Version  string `form:"version"`
	Kind     string `form:"kind"`       // of EquipmentKinds, or OwnKind
	Other    string `form:"other_kind"` // the team's own word, with OwnKind
	Name     string `form:"name"`
	Quantity string `form:"quantity"`
	Partner  string `form:"partner"` // identifier, or empty
	Lender   string `form:"lender"`
	Notes    string `form:"notes"`
}

// OwnKind is the value of EquipmentForm.Kind for a kind that the team names itself.
const OwnKind = "other"

func (f EquipmentForm) check(o *operation.Operation) (Equipment, problem.Fields) {
	var in input
	e := Equipment{OperationID: o.ID, Kind: f.Kind}
	if f.Kind == OwnKind {
		e.Kind = in.line("other_kind", f.Other, 60, true)
	} else {
		in.choice("kind", f.Kind, EquipmentKinds...)
	}
	e.Name = in.line("name", f.Name, 120, false)
	if n := in.number("quantity", f.Quantity, 1, mostThings); n != nil {
		e.Quantity = *n
	} else if !in.fields.Has("quantity") {
		in.fields.Add("quantity", "programme.error.required", nil)
	}
	e.PartnerID, e.Lender = identifier(&in, "partner", f.Partner), in.line("lender", f.Lender, 120, false)
	e.Notes = in.text("notes", f.Notes, 1000, false)
	return e, in.fields
}

// FormOf returns the form of things as they are.
func (e *Equipment) FormOf() EquipmentForm {
	form := EquipmentForm{Version: decimal(e.Version), Kind: e.Kind, Name: e.Name, Quantity: decimal(int64(e.Quantity)),
		Partner: textOf(e.PartnerID), Lender: e.Lender, Notes: e.Notes}
	if !slices.Contains(EquipmentKinds, e.Kind) {
		form.Kind, form.Other = OwnKind, e.Kind
	}
	return form
}

// CreateEquipment adds things to the inventory. It returns problem.Invalid with fields.
func CreateEquipment(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form EquipmentForm) (*Equipment, error) {
	var e *Equipment
	err := db.Write(ctx, func(tx *gorm.DB) (err error) {
		e, err = EquipmentIn(tx, by, o, form)
		return err
	})
	return e, err
}

// EquipmentIn adds things to the inventory in the transaction of what they come from. It returns the errors of CreateEquipment.
func EquipmentIn(tx *gorm.DB, by store.By, o *operation.Operation, form EquipmentForm) (*Equipment, error) {
	e, fields := form.check(o)
	if err := errors.Join(fields.Err(), Changeable(o)); err != nil {
		return nil, err
	}
	e.ID, e.Version, e.CreatedAt, e.UpdatedAt = store.NewID(), 1, by.Now(), by.Now()
	if err := checkLender(tx, &e); err != nil {
		return nil, err
	}
	if err := tx.Create(&e).Error; err != nil {
		return nil, err
	}
	return &e, by.Record(tx, o.ID, "equipment.created", "equipment", e.ID)
}

// UpdateEquipment changes things of the inventory. It returns problem.Invalid with fields (a quantity below what is handed
// out too), problem.NotFound, or problem.Conflict (store.Stale) when the form was prepared from an earlier version.
func UpdateEquipment(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form EquipmentForm) error {
	values, fields := form.check(o)
	if err := errors.Join(fields.Err(), Changeable(o)); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		current, out, err := lockEquipment(tx, o.ID, id)
		if err != nil {
			return err
		}
		e := values
		e.ID, e.UpdatedAt, e.Version = id, by.Now(), current.Version+1
		switch {
		case decimal(current.Version) != form.Version:
			return store.Stale(current)
		case e.Quantity < out:
			return problem.Fields{{Name: "quantity", Message: problem.Message{Key: "equipment.error.out", Count: &out}}}.Err()
		}
		if err := checkLender(tx, &e); err != nil {
			return err
		}
		done := tx.Model(&Equipment{}).Where("operation_id = ? AND id = ? AND version = ?", o.ID, id, current.Version).
			Select("kind", "name", "quantity", "partner_id", "lender", "notes", "updated_at", "version").Updates(&e)
		if err := changedOne(done, current); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "equipment.updated", "equipment", id)
	})
}

// DeleteEquipment takes things off the inventory. It returns problem.NotFound, or problem.Conflict while somebody has some.
func DeleteEquipment(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	if err := Changeable(o); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		_, out, err := lockEquipment(tx, o.ID, id)
		if err != nil {
			return err
		}
		if out > 0 {
			return &problem.Error{Kind: problem.Conflict, Message: problem.Message{Key: "equipment.error.out", Count: &out}}
		}
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, id).Delete(&Equipment{}).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "equipment.deleted", "equipment", id)
	})
}

func checkLender(tx *gorm.DB, e *Equipment) error {
	if e.PartnerID == nil {
		return nil
	}
	var n int64
	if err := tx.Table("partner").Where("operation_id = ? AND id = ?", e.OperationID, *e.PartnerID).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	return problem.Fields{{Name: "partner", Message: problem.Message{Key: "programme.error.choice"}}}.Err()
}

// lockEquipment reads things with how many of them are handed out; whoever hands out more of them waits.
func lockEquipment(tx *gorm.DB, operationID, id string) (e *Equipment, out int, err error) {
	if err := store.LockRow(tx, "equipment", operationID, id); err != nil {
		return nil, 0, err
	}
	e = &Equipment{}
	if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Take(e).Error; err != nil {
		return nil, 0, err
	}
	err = tx.Model(&EquipmentLoan{}).Where("operation_id = ? AND equipment_id = ? AND returned_at IS NULL", operationID, id).
		Select("COALESCE(SUM(quantity), 0)").Scan(&out).Error
	return e, out, err
}

package programme

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// EquipmentLoan is that somebody has things, from when they were handed out until they are brought back.
type EquipmentLoan struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	EquipmentID string
	// AtelierID is what they are for, or nil.
	AtelierID *string
	// Holder is who has them, by name.
	Holder   string
	Quantity int
	HandedAt store.Instant
	// ReturnedAt is nil as long as they are out.
	ReturnedAt *store.Instant
	Notes      string
	Version    int64
}

// LoanForm is what a person typed to hand things out.
type LoanForm struct {
	Holder   string `form:"holder"`
	Quantity string `form:"loan_quantity"`
	Atelier  string `form:"atelier"` // identifier, or empty
	Notes    string `form:"loan_notes"`
}

// HandOut notes that somebody takes things. It returns problem.Invalid with fields, problem.NotFound, or problem.Full when
// there are not as many left: the field loan_quantity then says how many there are.
func HandOut(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, equipmentID string, form LoanForm) error {
	var in input
	loan := EquipmentLoan{OperationID: o.ID, EquipmentID: equipmentID, AtelierID: identifier(&in, "atelier", form.Atelier),
		Holder: in.line("holder", form.Holder, 120, true), Quantity: 1, HandedAt: by.Now(), Notes: in.text("loan_notes", form.Notes, 500, false), Version: 1}
	if n := in.number("loan_quantity", form.Quantity, 1, mostThings); n != nil {
		loan.Quantity = *n
	}
	if err := errors.Join(in.fields.Err(), Changeable(o)); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		e, out, err := lockEquipment(tx, o.ID, equipmentID)
		if err != nil {
			return err
		}
		if left := e.Quantity - out; loan.Quantity > left {
			message := problem.Message{Key: "equipment.error.left", Count: &left}
			return &problem.Error{Kind: problem.Full, Message: message, Fields: []problem.Field{{Name: "loan_quantity", Message: message}}}
		}
		if err := checkLoanAtelier(tx, &loan); err != nil {
			return err
		}
		loan.ID = store.NewID()
		if err := tx.Create(&loan).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "equipment.handed_out", "equipment", equipmentID)
	})
}

func checkLoanAtelier(tx *gorm.DB, loan *EquipmentLoan) error {
	if loan.AtelierID == nil {
		return nil
	}
	var n int64
	if err := tx.Model(&Atelier{}).Where("operation_id = ? AND id = ?", loan.OperationID, *loan.AtelierID).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	return problem.Fields{{Name: "atelier", Message: problem.Message{Key: "programme.error.choice"}}}.Err()
}

// BringBack notes that things are back. What is back already stays so. It returns problem.NotFound.
func BringBack(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, equipmentID, loanID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		var loan EquipmentLoan
		if err := tx.Where("operation_id = ? AND equipment_id = ? AND id = ?", o.ID, equipmentID, loanID).Take(&loan).Error; err != nil {
			return err
		}
		done := tx.Model(&EquipmentLoan{}).Where("operation_id = ? AND id = ? AND returned_at IS NULL", o.ID, loanID).
			Updates(map[string]any{"returned_at": by.Now(), "version": gorm.Expr("version + 1")})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return by.Record(tx, o.ID, "equipment.brought_back", "equipment", loan.EquipmentID)
	})
}

// Stock is things of the inventory with who lends them and who has them.
type Stock struct {
	Equipment
	// From is who lends them, by name; empty when that is not known.
	From string
	// Loans are what is handed out, then what is back, the last first.
	Loans []EquipmentLoan
}

// Out is how many are handed out.
func (s *Stock) Out() (n int) {
	for _, loan := range s.Loans {
		if loan.ReturnedAt == nil {
			n += loan.Quantity
		}
	}
	return n
}

// FindStock returns the whole inventory by kind and name, in two queries.
func FindStock(ctx context.Context, db *store.DB, operationID string) (stock []*Stock, err error) {
	var rows []struct {
		Equipment   Equipment `gorm:"embedded"`
		PartnerName string
	}
	var loans []EquipmentLoan
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		read := tx.Table("equipment").Select("equipment.*, COALESCE(organisation.name, '') AS partner_name").
			Joins("LEFT JOIN partner ON partner.operation_id = equipment.operation_id AND partner.id = equipment.partner_id").
			Joins("LEFT JOIN organisation ON organisation.id = partner.organisation_id").
			Where("equipment.operation_id = ?", operationID).Order("equipment.kind, equipment.name, equipment.id").Scan(&rows)
		return errors.Join(read.Error, tx.Where("operation_id = ?", operationID).
			Order("CASE WHEN returned_at IS NULL THEN 0 ELSE 1 END, handed_at DESC, id").Find(&loans).Error)
	})
	byID := make(map[string]*Stock, len(rows))
	for _, row := range rows {
		s := &Stock{Equipment: row.Equipment, From: row.PartnerName}
		if s.From == "" {
			s.From = s.Lender
		}
		stock, byID[s.ID] = append(stock, s), s
	}
	for _, loan := range loans {
		if s := byID[loan.EquipmentID]; s != nil {
			s.Loans = append(s.Loans, loan)
		}
	}
	return stock, err
}

// FindStockOf returns some things of the inventory. It returns problem.NotFound.
func FindStockOf(ctx context.Context, db *store.DB, operationID, equipmentID string) (*Stock, error) {
	stock, err := FindStock(ctx, db, operationID)
	if err != nil {
		return nil, err
	}
	for _, s := range stock {
		if s.ID == equipmentID {
			return s, nil
		}
	}
	return nil, problem.New(problem.NotFound, "error.not_found", nil)
}

package budget

import (
	"context"
	"io"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Receipt is a paper that proves a line, for the team and for those who check the accounts.
type Receipt struct {
	OperationID  string
	ID           string `gorm:"primaryKey"`
	BudgetLineID string
	Hash         string
	Size         int64
	MediaType    string
	Name         string
	CreatedAt    store.Instant `gorm:"autoCreateTime:false"`
}

// TableName names the table.
func (Receipt) TableName() string { return "budget_receipt" }

// MostReceipts is how many receipts one line may have.
const MostReceipts = 12

// AddReceipt attaches a file to a line. It returns problem.NotFound, or problem.Invalid with the field attachment.Field.
func AddReceipt(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, lineID, name string, r io.Reader) error {
	if _, err := FindLine(ctx, db, o, lineID); err != nil {
		return err
	}
	file, err := attachment.Keep(ctx, db, name, r)
	if err != nil {
		return err
	}
	return attachment.Claim(ctx, db, file, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "budget_line", o.ID, lineID); err != nil {
			return err
		}
		if _, err := one[Line](tx, o.ID, lineID); err != nil {
			return err
		}
		var n int64
		if err := tx.Model(&Receipt{}).Where("operation_id = ? AND budget_line_id = ?", o.ID, lineID).Count(&n).Error; err != nil {
			return err
		}
		if n >= MostReceipts {
			return problem.Fields{{Name: attachment.Field, Message: problem.Message{Key: "attachment.error.many", Args: problem.Args{"Most": MostReceipts}}}}.Err()
		}
		receipt := Receipt{OperationID: o.ID, ID: store.NewID(), BudgetLineID: lineID, Hash: file.Hash, Size: file.Size, MediaType: file.MediaType,
			Name: file.Name, CreatedAt: by.Now()}
		if err := tx.Create(&receipt).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "budget_line.receipt_added", "budget_line", lineID)
	})
}

// FindReceipt returns a receipt of a line. It returns problem.NotFound.
func FindReceipt(ctx context.Context, db *store.DB, o *operation.Operation, lineID, id string) (*Receipt, error) {
	l, err := FindLine(ctx, db, o, lineID)
	if err != nil {
		return nil, err
	}
	for _, r := range l.Receipts {
		if r.ID == id {
			return &r, nil
		}
	}
	return nil, NotThere()
}

// RemoveReceipt forgets a receipt with its file. It returns problem.NotFound.
func RemoveReceipt(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, lineID, id string) error {
	receipt, err := FindReceipt(ctx, db, o, lineID, id)
	if err != nil {
		return err
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Where("operation_id = ? AND id = ?", o.ID, id).Delete(&Receipt{})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error // somebody else was faster
		}
		return by.Record(tx, o.ID, "budget_line.receipt_removed", "budget_line", lineID)
	})
	if err == nil {
		attachment.Release(ctx, db, receipt.Hash)
	}
	return err
}

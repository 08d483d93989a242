package budget

import (
	"context"
	"io"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// Receipt is a paper that proves a line, for the team and for those who check the accounts.
type Receipt struct {
	attachment.Paper
	BudgetLineID string
}

// TableName names the table.
func (Receipt) TableName() string { return "budget_receipt" }

// Attach fills the row.
func (r *Receipt) Attach(paper attachment.Paper, lineID string) {
	r.Paper, r.BudgetLineID = paper, lineID
}

var receipts = attachment.Table[Receipt, *Receipt]{Column: "budget_line_id"}

// AddReceipt attaches a file to a line. It returns problem.NotFound, or problem.Invalid with the field attachment.Field.
func AddReceipt(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, lineID, name string, r io.Reader) error {
	if _, err := FindLine(ctx, db, o, lineID); err != nil {
		return err
	}
	return receipts.Add(ctx, db, by, o.ID, name, r, func(tx *gorm.DB) (string, error) {
		if err := store.LockRow(tx, "budget_line", o.ID, lineID); err != nil {
			return "", err
		}
		if _, err := one[Line](tx, o.ID, lineID); err != nil {
			return "", err
		}
		return lineID, by.Record(tx, o.ID, "budget_line.receipt_added", "budget_line", lineID)
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
	return receipts.Remove(ctx, db, receipt.Paper, func(tx *gorm.DB) error {
		return by.Record(tx, o.ID, "budget_line.receipt_removed", "budget_line", lineID)
	})
}

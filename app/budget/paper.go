package budget

import (
	"context"
	"io"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// Paper is a paper of a subsidy, for the team: the letter that grants it, the agreement that was signed.
type Paper struct {
	attachment.Paper
	SubsidyID string
}

// TableName names the table.
func (Paper) TableName() string { return "subsidy_paper" }

// Attach fills the row.
func (p *Paper) Attach(paper attachment.Paper, subsidyID string) {
	p.Paper, p.SubsidyID = paper, subsidyID
}

var papers = attachment.Table[Paper, *Paper]{Column: "subsidy_id"}

// Papers returns the papers of a subsidy, in the order in which they came.
func Papers(ctx context.Context, db *store.DB, o *operation.Operation, subsidyID string) (found []Paper, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) (err error) {
		found, err = papers.Of(tx, o.ID, subsidyID)
		return err
	})
	return found, err
}

// AddPaper attaches a file to a subsidy. It returns problem.NotFound, or problem.Invalid with the field attachment.Field.
func AddPaper(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, subsidyID, name string, r io.Reader) error {
	if _, err := FindSubsidy(ctx, db, o, subsidyID); err != nil {
		return err
	}
	return papers.Add(ctx, db, by, o.ID, name, r, func(tx *gorm.DB) (string, error) {
		if err := store.LockRow(tx, "subsidy", o.ID, subsidyID); err != nil {
			return "", err
		}
		if _, err := one[Subsidy](tx, o.ID, subsidyID); err != nil {
			return "", err
		}
		return subsidyID, by.Record(tx, o.ID, "subsidy.paper_added", "subsidy", subsidyID)
	})
}

// FindPaper returns a paper of a subsidy. It returns problem.NotFound.
func FindPaper(ctx context.Context, db *store.DB, o *operation.Operation, subsidyID, id string) (*Paper, error) {
	found, err := Papers(ctx, db, o, subsidyID)
	if err != nil {
		return nil, err
	}
	for _, p := range found {
		if p.ID == id {
			return &p, nil
		}
	}
	return nil, NotThere()
}

// RemovePaper forgets a paper with its file. It returns problem.NotFound.
func RemovePaper(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, subsidyID, id string) error {
	paper, err := FindPaper(ctx, db, o, subsidyID, id)
	if err != nil {
		return err
	}
	return papers.Remove(ctx, db, paper.Paper, func(tx *gorm.DB) error {
		return by.Record(tx, o.ID, "subsidy.paper_removed", "subsidy", subsidyID)
	})
}

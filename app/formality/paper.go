package formality

import (
	"context"
	"io"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// Paper is a paper of a formality, for the team: what was sent, what was answered.
type Paper struct {
	attachment.Paper
	FormalityID string
}

// TableName names the table.
func (Paper) TableName() string { return "formality_paper" }

// Attach fills the row.
func (p *Paper) Attach(paper attachment.Paper, formalityID string) {
	p.Paper, p.FormalityID = paper, formalityID
}

var papers = attachment.Table[Paper, *Paper]{Column: "formality_id"}

// AddPaper attaches a file to a formality. It returns problem.NotFound, or problem.Invalid with the field attachment.Field.
func AddPaper(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, key, name string, r io.Reader) error {
	if _, err := Find(ctx, db, o, key); err != nil {
		return err
	}
	return papers.Add(ctx, db, by, o.ID, name, r, func(tx *gorm.DB) (string, error) {
		f, err := locked(tx, o.ID, key)
		if err != nil {
			return "", err
		}
		if f.Version == 0 { // a usual one has no row until something is said of it
			if err := save(tx, by, f, "formality.updated"); err != nil {
				return "", err
			}
		}
		return f.ID, by.Record(tx, o.ID, "formality.paper_added", "formality", f.ID)
	})
}

// FindPaper returns a paper of a formality. It returns problem.NotFound.
func FindPaper(ctx context.Context, db *store.DB, o *operation.Operation, key, id string) (*Paper, error) {
	f, err := Find(ctx, db, o, key)
	if err != nil {
		return nil, err
	}
	for _, p := range f.Papers {
		if p.ID == id {
			return &p, nil
		}
	}
	return nil, NotThere()
}

// RemovePaper forgets a paper with its file. It returns problem.NotFound.
func RemovePaper(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, key, id string) error {
	paper, err := FindPaper(ctx, db, o, key, id)
	if err != nil {
		return err
	}
	return papers.Remove(ctx, db, paper.Paper, func(tx *gorm.DB) error {
		return by.Record(tx, o.ID, "formality.paper_removed", "formality", paper.FormalityID)
	})
}

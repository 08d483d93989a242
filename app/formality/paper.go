package formality

import (
	"context"
	"io"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Paper is a paper of a formality, for the team: what was sent, what was answered.
type Paper struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	FormalityID string
	Hash        string
	Size        int64
	MediaType   string
	Name        string
	CreatedAt   store.Instant `gorm:"autoCreateTime:false"`
}

// TableName names the table.
func (Paper) TableName() string { return "formality_paper" }

// MostPapers is how many papers one formality may have.
const MostPapers = 12

// AddPaper attaches a file to a formality. It returns problem.NotFound, or problem.Invalid with the field attachment.Field.
func AddPaper(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, key, name string, r io.Reader) error {
	if _, err := Find(ctx, db, o, key); err != nil {
		return err
	}
	file, err := attachment.Keep(ctx, db, name, r)
	if err != nil {
		return err
	}
	return attachment.Claim(ctx, db, file, func(tx *gorm.DB) error {
		f, err := locked(tx, o.ID, key)
		if err != nil {
			return err
		}
		if f.Version == 0 {
			if err := save(tx, by, f, "formality.updated"); err != nil {
				return err
			}
		}
		var n int64
		if err := tx.Model(&Paper{}).Where("operation_id = ? AND formality_id = ?", o.ID, f.ID).Count(&n).Error; err != nil {
			return err
		}
		if n >= MostPapers {
			return problem.Fields{{Name: attachment.Field, Message: problem.Message{Key: "attachment.error.many", Args: problem.Args{"Most": MostPapers}}}}.Err()
		}
		paper := Paper{OperationID: o.ID, ID: store.NewID(), FormalityID: f.ID, Hash: file.Hash, Size: file.Size, MediaType: file.MediaType,
			Name: file.Name, CreatedAt: by.Now()}
		if err := tx.Create(&paper).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "formality.paper_added", "formality", f.ID)
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
	err = db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Where("operation_id = ? AND id = ?", o.ID, id).Delete(&Paper{})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error // somebody else was faster
		}
		return by.Record(tx, o.ID, "formality.paper_removed", "formality", paper.FormalityID)
	})
	if err == nil {
		attachment.Release(ctx, db, paper.Hash)
	}
	return err
}

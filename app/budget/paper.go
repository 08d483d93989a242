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

// Paper is a paper of a subsidy, for the team: the letter that grants it, the agreement that was signed.
type Paper struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	SubsidyID   string
	Hash        string
	Size        int64
	MediaType   string
	Name        string
	CreatedAt   store.Instant `gorm:"autoCreateTime:false"`
}

// TableName names the table.
func (Paper) TableName() string { return "subsidy_paper" }

// MostPapers is how many papers one subsidy may have.
const MostPapers = 12

// Papers returns the papers of a subsidy, in the order in which they came.
func Papers(ctx context.Context, db *store.DB, o *operation.Operation, subsidyID string) (papers []Paper, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND subsidy_id = ?", o.ID, subsidyID).Order("created_at, id").Find(&papers).Error
	})
	return papers, err
}

// AddPaper attaches a file to a subsidy. It returns problem.NotFound, or problem.Invalid with the field attachment.Field.
func AddPaper(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, subsidyID, name string, r io.Reader) error {
	if _, err := FindSubsidy(ctx, db, o, subsidyID); err != nil {
		return err
	}
	file, err := attachment.Keep(ctx, db, name, r)
	if err != nil {
		return err
	}
	return attachment.Claim(ctx, db, file, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "subsidy", o.ID, subsidyID); err != nil {
			return err
		}
		if _, err := one[Subsidy](tx, o.ID, subsidyID); err != nil {
			return err
		}
		var n int64
		if err := tx.Model(&Paper{}).Where("operation_id = ? AND subsidy_id = ?", o.ID, subsidyID).Count(&n).Error; err != nil {
			return err
		}
		if n >= MostPapers {
			return problem.Fields{{Name: attachment.Field, Message: problem.Message{Key: "attachment.error.many", Args: problem.Args{"Most": MostPapers}}}}.Err()
		}
		paper := Paper{OperationID: o.ID, ID: store.NewID(), SubsidyID: subsidyID, Hash: file.Hash, Size: file.Size, MediaType: file.MediaType,
			Name: file.Name, CreatedAt: by.Now()}
		if err := tx.Create(&paper).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "subsidy.paper_added", "subsidy", subsidyID)
	})
}

// FindPaper returns a paper of a subsidy. It returns problem.NotFound.
func FindPaper(ctx context.Context, db *store.DB, o *operation.Operation, subsidyID, id string) (*Paper, error) {
	papers, err := Papers(ctx, db, o, subsidyID)
	if err != nil {
		return nil, err
	}
	for _, p := range papers {
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
	err = db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Where("operation_id = ? AND id = ?", o.ID, id).Delete(&Paper{})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error // somebody else was faster
		}
		return by.Record(tx, o.ID, "subsidy.paper_removed", "subsidy", subsidyID)
	})
	if err == nil {
		attachment.Release(ctx, db, paper.Hash)
	}
	return err
}

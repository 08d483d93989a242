package attachment

import (
	"context"
	"io"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Paper is what the row of a paper has; it is embedded in the row of a domain, next to the column of what the paper belongs to.
type Paper struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	File
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
}

// Row is a pointer to the row of a domain.
type Row[T any] interface {
	*T
	// Attach fills the row: the paper, and what it belongs to.
	Attach(paper Paper, subjectID string)
}

// Most is how many papers a line of the budget, a subsidy or a formality may have.
const Most = 12

// Table is what the papers of one table have in common.
type Table[T any, P Row[T]] struct {
	// Column is the one of what the papers belong to.
	Column string
}

// Add keeps a file and writes the row that names it. subject runs in the transaction first: it locks what the paper belongs to, so that
// nobody passes Most by adding at the same time, records what is done, and returns its identifier. Add returns what subject does, or
// problem.Invalid with Field.
func (t Table[T, P]) Add(ctx context.Context, db *store.DB, by store.By, operationID, name string, r io.Reader,
	subject func(tx *gorm.DB) (id string, err error)) error {
	file, err := Keep(ctx, db, name, r)
	if err != nil {
		return err
	}
	return Claim(ctx, db, file, func(tx *gorm.DB) error {
		id, err := subject(tx)
		if err != nil {
			return err
		}
		var n int64
		if err := t.of(tx, operationID, id).Model(new(T)).Count(&n).Error; err != nil {
			return err
		}
		if n >= Most {
			return problem.Fields{{Name: Field, Message: problem.Message{Key: "attachment.error.many", Args: problem.Args{"Most": Most}}}}.Err()
		}
		row := P(new(T))
		row.Attach(Paper{OperationID: operationID, ID: store.NewID(), File: file, CreatedAt: by.Now()}, id)
		return tx.Create(row).Error
	})
}

// Of returns the papers of one subject, in the order in which they came.
func (t Table[T, P]) Of(tx *gorm.DB, operationID, subjectID string) (rows []T, err error) {
	return rows, t.of(tx, operationID, subjectID).Order("created_at, id").Find(&rows).Error
}

// Hashes returns the files of a subject, for Release once it has been deleted with its rows.
func (t Table[T, P]) Hashes(tx *gorm.DB, operationID, subjectID string) (hashes []string, err error) {
	return hashes, t.of(tx, operationID, subjectID).Model(new(T)).Pluck("hash", &hashes).Error
}

// Remove forgets a paper with its file; record runs in the transaction. That the paper has gone already is no error.
func (t Table[T, P]) Remove(ctx context.Context, db *store.DB, paper Paper, record func(tx *gorm.DB) error) error {
	err := db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Where("operation_id = ? AND id = ?", paper.OperationID, paper.ID).Delete(new(T))
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error // somebody else was faster
		}
		return record(tx)
	})
	if err == nil {
		Release(ctx, db, paper.Hash)
	}
	return err
}

func (t Table[T, P]) of(tx *gorm.DB, operationID, subjectID string) *gorm.DB {
	return tx.Where("operation_id = ? AND "+t.Column+" = ?", operationID, subjectID)
}

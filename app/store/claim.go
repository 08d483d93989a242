package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/problem"
)

// Files keeps equal contents once, whoever brought them, so that nobody may delete one because it is of no use to
// himself: whoever sends the archive of a release back to us must not take it away. Claim and Release are the two ends of
// that rule.

// Claim writes rows that name a file that Put has just kept. It returns problem.NotFound, and writes nothing, when
// somebody else found the file useless and Release took it in between.
func (db *DB) Claim(ctx context.Context, hash string, write func(tx *gorm.DB) error) error {
	db.Files.claims.RLock()
	defer db.Files.claims.RUnlock()
	if _, err := db.Files.Stat(hash); err != nil {
		return err
	}
	return db.Write(ctx, write)
}

// Release deletes a file unless a row of any table names it, and reports whether it did. What is gone already is no error.
func (db *DB) Release(ctx context.Context, hash string) (gone bool, err error) {
	db.Files.claims.Lock()
	defer db.Files.claims.Unlock()
	if _, err := db.Files.Stat(hash); problem.Is(err, problem.NotFound) {
		return false, nil
	}
	named, err := db.fileNamed(ctx, hash)
	if err != nil || named {
		return false, err
	}
	err = db.Files.Delete(hash)
	return err == nil, err
}

// fileNamed reports whether a row names a file, in any of the columns that the registry declares for files.
func (db *DB) fileNamed(ctx context.Context, hash string) (named bool, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		for _, table := range Registry() {
			for _, column := range table.Columns {
				if column.File == "" || named {
					continue
				}
				query := "SELECT 1 FROM " + quoted(table.Name) + " WHERE " + quoted(column.Name) + " = $1 LIMIT 1"
				var one int
				switch err := tx.Statement.ConnPool.QueryRowContext(ctx, query, hash).Scan(&one); {
				case err == nil:
					named = true
				case !errors.Is(err, sql.ErrNoRows):
					return err
				}
			}
		}
		return nil
	})
	return named, err
}

package store

import (
	"context"
	"fmt"
	"os"
	"time"

	"gorm.io/gorm"
)

// DropUnnamed deletes the files that were kept before a moment and that no row names: a schedule that nobody imported, what a
// killed process had kept and not yet claimed. It returns how many went.
//
// Whoever puts a file claims it within minutes, so the moment has to lie hours back. It is one of the machine's clock, as the
// times of files are.
func (db *DB) DropUnnamed(ctx context.Context, before time.Time) (int, error) {
	named, err := db.filesNamed(ctx)
	if err != nil {
		return 0, fmt.Errorf("drop unnamed files: %w", err)
	}
	var unnamed []string
	err = db.Files.Walk(func(stored Stored) error {
		if named[stored.Hash] {
			return ctx.Err()
		}
		path, err := db.Files.path(stored.Hash)
		if err != nil {
			return err
		}
		if info, err := os.Stat(path); err == nil && info.ModTime().Before(before) {
			unnamed = append(unnamed, stored.Hash)
		}
		return ctx.Err()
	})
	if err != nil {
		return 0, fmt.Errorf("drop unnamed files: %w", err)
	}
	dropped := 0
	for _, hash := range unnamed {
		gone, err := db.Release(ctx, hash) // which looks again: a row may name it by now
		if err != nil {
			return dropped, fmt.Errorf("drop unnamed files: %w", err)
		}
		if gone {
			dropped++
		}
	}
	return dropped, nil
}

// filesNamed returns the hashes that rows name, in any of the columns that the registry declares for files.
func (db *DB) filesNamed(ctx context.Context) (map[string]bool, error) {
	named := map[string]bool{}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		for _, table := range Registry() {
			for _, column := range table.Columns {
				if column.File == "" {
					continue
				}
				var hashes []string
				query := "SELECT DISTINCT " + quoted(column.Name) + " FROM " + quoted(table.Name) + " WHERE " + quoted(column.Name) + " IS NOT NULL"
				if err := tx.Raw(query).Scan(&hashes).Error; err != nil {
					return err
				}
				for _, hash := range hashes {
					named[hash] = true
				}
			}
		}
		return nil
	})
	return named, err
}

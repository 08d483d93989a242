package opendata

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// List returns all releases of an operation: drafts first, then the latest.
func List(ctx context.Context, db *store.DB, operationID string) ([]Release, error) {
	var found []Release
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", operationID).
			Order("CASE WHEN number IS NULL THEN 0 ELSE 1 END, number DESC, created_at DESC").Find(&found).Error
	})
	return found, err
}

// PublishedReleases returns the published releases of an operation, the latest first.
func PublishedReleases(ctx context.Context, db *store.DB, operationID string) ([]Release, error) {
	var found []Release
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND state = ?", operationID, Published).Order("number DESC").Find(&found).Error
	})
	return found, err
}

// Find returns a release of the operation, drafts too. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (*Release, error) {
	return one(ctx, db, func(tx *gorm.DB) *gorm.DB { return tx.Where("operation_id = ? AND id = ?", operationID, id) })
}

// ByNumber returns a published release. It returns problem.NotFound.
func ByNumber(ctx context.Context, db *store.DB, operationID string, number int) (*Release, error) {
	return one(ctx, db, func(tx *gorm.DB) *gorm.DB {
		return tx.Where("operation_id = ? AND number = ? AND state = ?", operationID, number, Published)
	})
}

// Latest returns the published release with the highest number. It returns problem.NotFound before the first one.
func Latest(ctx context.Context, db *store.DB, operationID string) (*Release, error) {
	return one(ctx, db, func(tx *gorm.DB) *gorm.DB {
		return tx.Where("operation_id = ? AND state = ?", operationID, Published).Order("number DESC")
	})
}

func one(ctx context.Context, db *store.DB, query func(*gorm.DB) *gorm.DB) (*Release, error) {
	var found []Release
	if err := db.Read(ctx, func(tx *gorm.DB) error { return query(tx).Limit(1).Find(&found).Error }); err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "data.release.unknown", nil)
	}
	return &found[0], nil
}

// FilesOf returns the files of a published release but its media, in the order of the archive.
func FilesOf(ctx context.Context, db *store.DB, r *Release) ([]ReleaseFile, error) {
	var files []ReleaseFile
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND release_id = ?", r.OperationID, r.ID).Order("position").Find(&files).Error
	})
	return files, err
}

// open returns the draft or ordered release of a scope, nil when there is none.
func open(tx *gorm.DB, operationID string, scope Scope) (*Release, error) {
	var found []Release
	err := tx.Where("operation_id = ? AND scope = ? AND state <> ?", operationID, scope, Published).Order("created_at").Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// nextNumber returns the number that the next published release gets.
func nextNumber(tx *gorm.DB, operationID string) (int, error) {
	var last int
	err := tx.Model(&Release{}).Where("operation_id = ? AND number IS NOT NULL", operationID).Select("COALESCE(MAX(number), 0)").Scan(&last).Error
	return last + 1, err
}

// NextNumber returns the number that a release would get now.
func NextNumber(ctx context.Context, db *store.DB, operationID string) (n int, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		n, err = nextNumber(tx, operationID)
		return err
	})
	return n, err
}

// missing reports whether an error only says that something is not there.
func missing(err error) bool {
	return problem.Is(err, problem.NotFound) || errors.Is(err, gorm.ErrRecordNotFound)
}

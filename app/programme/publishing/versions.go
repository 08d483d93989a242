package publishing

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// versionRow is a row of programme_version.
type versionRow struct {
	OperationID string
	Number      int64
	PublishedAt store.Instant
	Author      string
	Note        string
	Snapshot    string
	Changes     string
}

// TableName names the table.
func (versionRow) TableName() string { return "programme_version" }

func (r *versionRow) version() (*Version, error) {
	v := &Version{Number: r.Number, At: r.PublishedAt, Author: r.Author, Note: r.Note}
	if err := json.Unmarshal([]byte(r.Changes), &v.Difference); err != nil {
		return nil, fmt.Errorf("version %d: %w", r.Number, err)
	}
	return v, nil
}

func (r *versionRow) snapshot() (*Snapshot, error) {
	s := &Snapshot{}
	if err := json.Unmarshal([]byte(r.Snapshot), s); err != nil {
		return nil, fmt.Errorf("version %d: %w", r.Number, err)
	}
	return s, nil
}

// VersionsShown is how many versions a page or a feed shows.
const VersionsShown = 30

// FindVersions returns the latest versions, the last one first.
func FindVersions(ctx context.Context, db *store.DB, operationID string) ([]*Version, error) {
	var rows []versionRow
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Omit("snapshot").Where("operation_id = ?", operationID).Order("number DESC").Limit(VersionsShown).Find(&rows).Error
	})
	if err != nil {
		return nil, err
	}
	versions := make([]*Version, 0, len(rows))
	for i := range rows {
		v, err := rows[i].version()
		if err != nil {
			return nil, err
		}
		versions = append(versions, v)
	}
	return versions, nil
}

// FindVersion returns one version. It returns problem.NotFound.
func FindVersion(ctx context.Context, db *store.DB, operationID string, number int64) (*Version, error) {
	var row versionRow
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Omit("snapshot").Where("operation_id = ? AND number = ?", operationID, number).Take(&row).Error
	})
	if err != nil {
		return nil, err
	}
	return row.version()
}

// CompareVersions returns what happened from one version to another, whichever was first. It returns problem.NotFound.
func CompareVersions(ctx context.Context, db *store.DB, operationID string, from, to int64) (*Difference, error) {
	var rows []versionRow
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND number IN ?", operationID, []int64{from, to}).Find(&rows).Error
	})
	if err != nil {
		return nil, err
	}
	snapshots := map[int64]*Snapshot{}
	for i := range rows {
		if snapshots[rows[i].Number], err = rows[i].snapshot(); err != nil {
			return nil, err
		}
	}
	if snapshots[from] == nil || snapshots[to] == nil {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	difference := Compare(snapshots[from], snapshots[to])
	return &difference, nil
}

// LastChange returns when the programme was last changed after it was first published; ok is false when it never was.
func LastChange(ctx context.Context, db *store.DB, operationID string) (at store.Instant, ok bool, err error) {
	var found []store.Instant
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&versionRow{}).Where("operation_id = ? AND number > 1", operationID).Order("number DESC").Limit(1).Pluck("published_at", &found).Error
	})
	if err != nil || len(found) == 0 {
		return 0, false, err
	}
	return found[0], true, nil
}

// FacilitatorNames returns the names of facilitators by identifier, as they are now: versions keep none.
func FacilitatorNames(ctx context.Context, db *store.DB, operationID string) (map[string]string, error) {
	var rows []struct{ ID, Name string }
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("facilitator").Select("id, name").Where("operation_id = ?", operationID).Scan(&rows).Error
	})
	names := make(map[string]string, len(rows))
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, err
}

// latest returns the last version and its snapshot, nil before the first.
func latest(tx *gorm.DB, operationID string) (*Version, *Snapshot, error) {
	var rows []versionRow
	err := tx.Where("operation_id = ?", operationID).Order("number DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	v, err := rows[0].version()
	if err != nil {
		return nil, nil, err
	}
	s, err := rows[0].snapshot()
	return v, s, err
}

// appendVersion keeps the programme as it is now under the next number, with what changed since the last version; nil when
// nothing did.
func appendVersion(tx *gorm.DB, by store.By, operationID string, now *Snapshot, author, note string) (*Version, error) {
	last, before, err := latest(tx, operationID)
	if err != nil {
		return nil, err
	}
	difference := Compare(before, now)
	if len(difference.Changes) == 0 && (before != nil || len(now.Ateliers) == 0) {
		return nil, nil
	}
	v := &Version{Number: 1, At: by.Now(), Author: author, Note: note, Difference: difference}
	if last != nil {
		v.Number, v.At = last.Number+1, max(v.At, last.At)
	}
	snapshot, err := json.Marshal(now)
	if err != nil {
		return nil, err
	}
	changes, err := json.Marshal(difference)
	if err != nil {
		return nil, err
	}
	return v, tx.Create(&versionRow{OperationID: operationID, Number: v.Number, PublishedAt: v.At, Author: author, Note: note,
		Snapshot: string(snapshot), Changes: string(changes)}).Error
}

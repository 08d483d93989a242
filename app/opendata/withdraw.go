package opendata

import (
	"context"
	"errors"
	"path"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/collect"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// A withdrawal is ordered by what the team or an author does: a contribution is hidden, a picture withheld, a name taken back. No
// release is told; each looks for what is not public any more and was not looked for in it yet. So nothing is lost when the
// program stops in between, and a release never serves what it has not looked through.

// WithdrawalKind says what sort of thing left a release.
type WithdrawalKind string

// The kinds of withdrawal.
const (
	// OfContribution is a whole contribution, with its media.
	OfContribution WithdrawalKind = "contribution"
	// OfMedium is one medium.
	OfMedium WithdrawalKind = "medium"
	// OfCredit is the name of an author; the contribution stays, anonymous.
	OfCredit WithdrawalKind = "credit"
)

// Withdrawal is the trace of one thing that left a release, or was looked for in it in vain.
type Withdrawal struct {
	OperationID string         `gorm:"primaryKey"`
	ReleaseID   string         `gorm:"primaryKey"`
	Kind        WithdrawalKind `gorm:"primaryKey"`
	// SubjectID is the contribution or the medium.
	SubjectID string `gorm:"primaryKey"`
	// Path is where a medium stood in the archive.
	Path string
	// Revision is the one that left it out; 0 when it never was inside.
	Revision int
	At       store.Instant
}

// TableName is read by gorm.
func (Withdrawal) TableName() string { return "release_withdrawal" }

// ErrRevising says that a release holds something that was withdrawn, and that its next revision is not made yet.
var ErrRevising = errors.New("opendata: the release is being revised")

// unsettled are the things of the operation $1 that are not public and were not looked for in the release $2. Names: an author who
// corrects a contribution, or whose carnet is erased, leaves a version above the first.
const unsettled = `SELECT 'contribution' AS kind, c.id AS id FROM contribution c
	WHERE c.operation_id = @operation AND c.state = 'hidden' AND NOT EXISTS (SELECT 1 FROM release_withdrawal w
		WHERE w.operation_id = @operation AND w.release_id = @release AND w.kind = 'contribution' AND w.subject_id = c.id)
	UNION ALL SELECT 'medium', m.id FROM medium m
	WHERE m.operation_id = @operation AND m.recognisable AND m.released_at IS NULL AND NOT EXISTS (SELECT 1 FROM release_withdrawal w
		WHERE w.operation_id = @operation AND w.release_id = @release AND w.kind = 'medium' AND w.subject_id = m.id)
	UNION ALL SELECT 'credit', c.id FROM contribution c
	WHERE c.operation_id = @operation AND c.credit = '' AND c.version > 1 AND NOT EXISTS (SELECT 1 FROM release_withdrawal w
		WHERE w.operation_id = @operation AND w.release_id = @release AND w.kind = 'credit' AND w.subject_id = c.id)`

// wanted are identifiers by the kind of their withdrawal.
type wanted map[WithdrawalKind]map[string]bool

func (w wanted) has(kind WithdrawalKind, id string) bool { return w[kind][id] }

// empty reports whether nothing is looked for.
func (w wanted) empty() bool { return len(w) == 0 }

func (w wanted) add(kind WithdrawalKind, id string) {
	if w[kind] == nil {
		w[kind] = map[string]bool{}
	}
	w[kind][id] = true
}

// findUnsettled returns what has to be looked for in a release of everything.
func findUnsettled(ctx context.Context, db *store.DB, r *Release) (wanted, error) {
	if r.Scope != Full || r.State != Published {
		return nil, nil
	}
	var rows []struct {
		Kind WithdrawalKind
		ID   string
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(unsettled, map[string]any{"operation": r.OperationID, "release": r.ID}).Scan(&rows).Error
	})
	found := wanted{}
	for _, row := range rows {
		found.add(row.Kind, row.ID)
	}
	return found, err
}

// findHeld returns what the release holds and may not hold any more; nil when there is nothing. What it was looked for in vain is
// noted, and never looked for again: a release gets no new content.
func findHeld(ctx context.Context, db *store.DB, at store.Instant, r *Release) (*survey, error) {
	looked, err := findUnsettled(ctx, db, r)
	if err != nil || looked.empty() {
		return nil, err
	}
	held, err := surveyRelease(ctx, db, r, looked)
	if err != nil {
		return nil, err
	}
	var vain []Withdrawal
	for kind, ids := range looked {
		for id := range ids {
			if !held.found.has(kind, id) {
				vain = append(vain, Withdrawal{OperationID: r.OperationID, ReleaseID: r.ID, Kind: kind, SubjectID: id, At: at})
			}
		}
	}
	if len(vain) > 0 {
		err = db.Write(ctx, func(tx *gorm.DB) error {
			return tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(vain, 100).Error
		})
	}
	if err != nil || held.found.empty() {
		return nil, err
	}
	return held, nil
}

// Servable reports whether a file of a published release may be read; the archive has the name "". It returns problem.Closed for a
// medium that was withdrawn, and ErrRevising while the release holds anything withdrawn.
func Servable(ctx context.Context, db *store.DB, by store.By, r *Release, name string) error {
	if id, ok := mediumOf(name); ok {
		if err := mediumServable(ctx, db, r, id); err != nil {
			return err
		}
	}
	held, err := findHeld(ctx, db, by.Now(), r)
	if err == nil && held != nil {
		err = ErrRevising
	}
	return err
}

// mediumOf returns the identifier in the path of a medium: media/{id}.jpg.
func mediumOf(name string) (id string, ok bool) {
	name, ok = strings.CutPrefix(name, mediaFolder)
	id, _, _ = strings.Cut(path.Base(name), ".")
	return id, ok && id != ""
}

// mediumServable returns problem.Closed for a medium that left the release, or is about to.
func mediumServable(ctx context.Context, db *store.DB, r *Release, id string) error {
	var gone int64
	err := db.Read(ctx, func(tx *gorm.DB) error {
		left := tx.Model(&Withdrawal{}).Where("operation_id = ? AND release_id = ? AND kind = ? AND subject_id = ? AND revision > 0",
			r.OperationID, r.ID, OfMedium, id)
		if err := left.Count(&gone).Error; err != nil || gone > 0 {
			return err
		}
		return tx.Table("medium").Joins("JOIN contribution AS c ON c.operation_id = medium.operation_id AND c.id = medium.contribution_id").
			Where("medium.operation_id = ? AND medium.id = ?", r.OperationID, id).
			Where("c.state = ? OR (medium.recognisable AND medium.released_at IS NULL)", collect.Hidden).Count(&gone).Error
	})
	if err == nil && gone > 0 {
		err = problem.New(problem.Closed, "release.medium_withdrawn", nil)
	}
	return err
}

// Revising reports whether a release holds something withdrawn: its files are not served until Revise has been there.
func Revising(ctx context.Context, db *store.DB, by store.By, r *Release) (bool, error) {
	held, err := findHeld(ctx, db, by.Now(), r)
	return held != nil, err
}

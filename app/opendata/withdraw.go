package opendata

import (
	"context"
	"errors"
	"path"
	"slices"
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
	// OfCredit is the name of an author, taken back or replaced by another; in the release the contribution stays, anonymous.
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
	// Revision is the one that left it out. Without one it was looked for in vain: 0, or, of a credit, minus the version of the
	// contribution that it was looked for in, since the next version may have another name.
	Revision int
	At       store.Instant
}

// TableName is read by gorm.
func (Withdrawal) TableName() string { return "release_withdrawal" }

// ErrRevising says that a release holds something that was withdrawn, and that its next revision is not made yet.
var ErrRevising = errors.New("opendata: the release is being revised")

// unsettled are the things of an operation that are not public and were not looked for in a release. Names: an author who corrects a
// contribution, or whose carnet is erased, leaves a version above the first; which name it had is known by the release only.
const unsettled = `SELECT 'contribution' AS kind, c.id AS id, 0 AS version FROM contribution c
	WHERE c.operation_id = @operation AND c.state = 'hidden' AND NOT EXISTS (SELECT 1 FROM release_withdrawal w
		WHERE w.operation_id = @operation AND w.release_id = @release AND w.kind = 'contribution' AND w.subject_id = c.id)
	UNION ALL SELECT 'medium', m.id, 0 FROM medium m
	WHERE m.operation_id = @operation AND m.recognisable AND m.released_at IS NULL AND NOT EXISTS (SELECT 1 FROM release_withdrawal w
		WHERE w.operation_id = @operation AND w.release_id = @release AND w.kind = 'medium' AND w.subject_id = m.id)
	UNION ALL SELECT 'credit', c.id, c.version FROM contribution c
	WHERE c.operation_id = @operation AND c.version > 1 AND NOT EXISTS (SELECT 1 FROM release_withdrawal w
		WHERE w.operation_id = @operation AND w.release_id = @release AND w.kind = 'credit' AND w.subject_id = c.id
			AND (w.revision > 0 OR w.revision = -c.version))`

// credited are the names that the contributions of an operation and their media carry now, where they may have carried others.
const credited = `SELECT id, credit FROM contribution WHERE operation_id = @operation AND version > 1
	UNION SELECT m.contribution_id, m.credit FROM medium m JOIN contribution c ON c.operation_id = m.operation_id AND c.id = m.contribution_id
		WHERE m.operation_id = @operation AND c.version > 1`

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

// sought is what has to be looked for in a release.
type sought struct {
	wanted
	// versions are those of the contributions of which the name is looked for.
	versions map[string]int64
	// names are those that a contribution and its media carry now, by contribution: any other one leaves.
	names map[string]map[string]bool
}

// replaced reports whether the release names somebody whom the contribution does not name any more.
func (s *sought) replaced(contribution, credit string) bool {
	return credit != "" && s.has(OfCredit, contribution) && !s.names[contribution][credit]
}

// findUnsettled returns what has to be looked for in a release of everything.
func findUnsettled(ctx context.Context, db *store.DB, r *Release) (*sought, error) {
	looked := &sought{wanted: wanted{}, versions: map[string]int64{}, names: map[string]map[string]bool{}}
	if r.Scope != Full || r.State != Published {
		return looked, nil
	}
	type row struct {
		Kind    WithdrawalKind
		ID      string
		Version int64
	}
	var rows []row
	var names []struct{ ID, Credit string }
	of := map[string]any{"operation": r.OperationID, "release": r.ID}
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw(unsettled, of).Scan(&rows).Error; err != nil {
			return err
		}
		if !slices.ContainsFunc(rows, func(r row) bool { return r.Kind == OfCredit }) {
			return nil
		}
		return tx.Raw(credited, of).Scan(&names).Error
	})
	for _, row := range rows {
		looked.add(row.Kind, row.ID)
		if row.Kind == OfCredit { // a contribution that is hidden stands among the rows twice
			looked.versions[row.ID] = row.Version
		}
	}
	for _, n := range names {
		if looked.names[n.ID] == nil {
			looked.names[n.ID] = map[string]bool{}
		}
		looked.names[n.ID][n.Credit] = true
	}
	return looked, err
}

// inVain is the trace of what a release was found not to hold.
var inVain = clause.OnConflict{Columns: []clause.Column{{Name: "operation_id"}, {Name: "release_id"}, {Name: "kind"}, {Name: "subject_id"}},
	Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("release_withdrawal.revision <= 0")}},
	DoUpdates: clause.AssignmentColumns([]string{"revision", "at"})}

// findHeld returns what the release holds and may not hold any more; nil when there is nothing. What it was looked for in vain is
// noted, and not looked for again: a release gets no new content.
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
	for kind, ids := range looked.wanted {
		for id := range ids {
			if held.found.has(kind, id) {
				continue
			}
			row := Withdrawal{OperationID: r.OperationID, ReleaseID: r.ID, Kind: kind, SubjectID: id, At: at}
			if kind == OfCredit {
				row.Revision = -int(looked.versions[id])
			}
			vain = append(vain, row)
		}
	}
	if len(vain) > 0 {
		err = db.Write(ctx, func(tx *gorm.DB) error { return tx.Clauses(inVain).CreateInBatches(vain, 100).Error })
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

// FileWithdrawn reports whether a hash is that of the public file of a medium that was in a release and left it. Whatever else is
// not public, an original or a picture that nobody has released, is as unknown as a hash of nothing.
func FileWithdrawn(ctx context.Context, db *store.DB, hash string) (bool, error) {
	if hash == "" {
		return false, nil
	}
	var found []string
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("medium AS m").Joins("JOIN release_withdrawal AS w ON w.operation_id = m.operation_id AND w.subject_id = m.id").
			Where("w.kind = ? AND w.revision > 0", OfMedium).
			Where("m.small_hash = ? OR m.medium_hash = ? OR m.large_hash = ?", hash, hash, hash).Limit(1).Pluck("m.id", &found).Error
	})
	return len(found) > 0, err
}

// Revising reports whether a release holds something withdrawn: its files are not served until Revise has been there.
func Revising(ctx context.Context, db *store.DB, by store.By, r *Release) (bool, error) {
	held, err := findHeld(ctx, db, by.Now(), r)
	return held != nil, err
}

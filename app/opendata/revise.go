package opendata

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// Revision is the public trace of what left a release: how much and when, never what.
type Revision struct {
	Number int
	At     store.Instant
	// Contributions, Media and Credits count what was withdrawn; media also with their contributions, credits as contributions that
	// became anonymous.
	Contributions, Media, Credits int
}

// RevisionsOf returns the revisions of the releases of an operation, by the identifier of the release, the first revision first.
func RevisionsOf(ctx context.Context, db *store.DB, operationID string) (map[string][]Revision, error) {
	var rows []struct {
		ReleaseID string
		Kind      WithdrawalKind
		Revision  int
		At        store.Instant
		N         int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Withdrawal{}).Select("release_id, kind, revision, MAX(at) AS at, COUNT(*) AS n").
			Where("operation_id = ? AND revision > 0", operationID).Group("release_id, revision, kind").
			Order("release_id, revision, kind").Scan(&rows).Error
	})
	by := map[string][]Revision{}
	for _, row := range rows {
		list := by[row.ReleaseID]
		if len(list) == 0 || list[len(list)-1].Number != row.Revision {
			list = append(list, Revision{Number: row.Revision, At: row.At})
		}
		list[len(list)-1].count(row.Kind, row.N)
		by[row.ReleaseID] = list
	}
	return by, err
}

func (r *Revision) count(kind WithdrawalKind, n int) {
	switch kind {
	case OfContribution:
		r.Contributions += n
	case OfMedium:
		r.Media += n
	case OfCredit:
		r.Credits += n
	}
}

// inFrench and inEnglish are for the archive, which has both.
func (r Revision) inFrench() string {
	return listed(r, "retiré, à la demande de l’auteur ou de l’équipe, ", "%d contribution|%d contributions", "%d photo, son ou fichier|%d photos, sons ou fichiers",
		"le nom de l’auteur de %d contribution|le nom de l’auteur de %d contributions")
}

func (r Revision) inEnglish() string {
	return listed(r, "withdrawn, as the author or the team asked, ", "%d contribution|%d contributions", "%d photo, sound or file|%d photos, sounds or files",
		"the author’s name of %d contribution|the author’s name of %d contributions")
}

// listed joins what was withdrawn; each form has its singular and its plural.
func listed(r Revision, why string, forms ...string) string {
	var parts []string
	for i, n := range []int{r.Contributions, r.Media, r.Credits} {
		one, several, _ := strings.Cut(forms[i], "|")
		switch {
		case n == 1:
			parts = append(parts, fmt.Sprintf(one, n))
		case n > 1:
			parts = append(parts, fmt.Sprintf(several, n))
		}
	}
	return why + strings.Join(parts, ", ") + "."
}

// revisionsJSON is for the descriptor: one line.
func revisionsJSON(list []Revision) string {
	type revision struct {
		Revision      int    `json:"revision"`
		Date          string `json:"date"`
		Contributions int    `json:"contributions_withdrawn"`
		Media         int    `json:"media_withdrawn"`
		Credits       int    `json:"credits_withdrawn"`
	}
	told := make([]revision, len(list))
	for i, r := range list {
		told[i] = revision{r.Number, r.At.Time().UTC().Format(time.RFC3339), r.Contributions, r.Media, r.Credits}
	}
	line, err := json.Marshal(told)
	if err != nil { // numbers and dates can always be written
		return "[]"
	}
	return string(line)
}

// ReviseAll revises the releases of all operations. An operation that fails does not keep the others.
func ReviseAll(ctx context.Context, db *store.DB, by store.By) error {
	var operations []string
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Release{}).Where("state = ? AND scope = ?", Published, Full).Distinct().Order("operation_id").Pluck("operation_id", &operations).Error
	})
	failed := []error{err}
	for _, id := range operations {
		o, err := operation.Find(ctx, db, id)
		if err == nil {
			err = Revise(ctx, db, by, o)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// Revise takes out of each published release of the operation what is not public any more, by making its next revision: another
// archive at the same address, with new hashes and a trace of how much left; the old octets are deleted. It may be called
// again after any interruption, and by several at once. An operation that is archived, or led elsewhere, is revised like any
// other: who asks to be taken out does not wait.
func Revise(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) error {
	releases, err := PublishedReleases(ctx, db, o.ID)
	failed := []error{err}
	for i := range releases {
		failed = append(failed, revise(ctx, db, by, o, releases[i].ID))
	}
	return errors.Join(failed...)
}

// errRevised means that somebody else revised the release meanwhile.
var errRevised = errors.New("opendata: another revision was made")

func revise(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	for {
		r, err := Find(ctx, db, o.ID, id)
		if err != nil {
			return err
		}
		held, err := findHeld(ctx, db, by.Now(), r)
		if held == nil || err != nil {
			return err
		}
		err = reviseOnce(ctx, db, by, o, r, held)
		if err != nil && !errors.Is(err, errRevised) && !overtaken(ctx, db, r, err) { // otherwise once more: something may be left
			return err
		}
	}
}

// overtaken reports whether a file was not found because another revision took the place of the one that was read, and its octets with it.
func overtaken(ctx context.Context, db *store.DB, r *Release, err error) bool {
	if !missing(err) {
		return false
	}
	now, err := Find(ctx, db, r.OperationID, r.ID)
	return err == nil && now.Revision != r.Revision
}

func reviseOnce(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, r *Release, held *survey) error {
	earlier, err := RevisionsOf(ctx, db, o.ID)
	if err != nil {
		return err
	}
	files, err := FilesOf(ctx, db, r)
	if err != nil {
		return err
	}
	traces := held.withdrawals(r, r.Revision+1, by.Now())
	next := Revision{Number: r.Revision + 1, At: by.Now()}
	for _, t := range traces {
		next.count(t.Kind, 1)
	}
	w := &rewriter{ctx: ctx, release: r, survey: held, revisions: append(earlier[r.ID], next), zone: o.Location(), files: filesByPath(files)}
	stored, err := w.put(db)
	if err != nil {
		return err
	}
	obsolete := []string{r.FileHash}
	for _, f := range files {
		if w.files[f.Path].Hash != f.Hash {
			obsolete = append(obsolete, f.Hash)
		}
	}
	err = db.Write(ctx, func(tx *gorm.DB) error { return replace(tx, by, r, w, stored, traces) })
	if err != nil { // what was made for nothing goes
		obsolete = []string{stored.Hash}
		for _, f := range w.files {
			obsolete = append(obsolete, f.Hash)
		}
	}
	failed := []error{err}
	for _, hash := range obsolete {
		_, err := db.Release(ctx, hash) // what a stop leaves here, the nightly purge finds
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// replace puts the revision in the place of the release as it was read, or returns errRevised.
func replace(tx *gorm.DB, by store.By, r *Release, w *rewriter, stored store.Stored, traces []Withdrawal) error {
	// One at a time within the operation: PostgreSQL locks its row, and what is read after that is settled.
	if err := store.LockOperation(tx, r.OperationID); err != nil {
		return err
	}
	revised := Release{Revision: r.Revision + 1, FileHash: stored.Hash, FileSize: stored.Size, Counts: w.survey.counts, UpdatedAt: by.Now(),
		Version: r.Version + 1}
	done := tx.Model(&Release{}).Where("operation_id = ? AND id = ? AND revision = ?", r.OperationID, r.ID, r.Revision).
		Select("revision", "file_hash", "file_size", "counts", "updated_at", "version").Updates(&revised)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return errRevised
	}
	for path, f := range w.files {
		err := tx.Model(&ReleaseFile{}).Where("operation_id = ? AND release_id = ? AND path = ?", r.OperationID, r.ID, path).
			Updates(map[string]any{"hash": f.Hash, "size": f.Size}).Error
		if err != nil {
			return err
		}
	}
	settled := clause.OnConflict{Columns: []clause.Column{{Name: "operation_id"}, {Name: "release_id"}, {Name: "kind"}, {Name: "subject_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"path", "revision", "at"})}
	if err := tx.Clauses(settled).CreateInBatches(traces, 100).Error; err != nil {
		return err
	}
	store.Touch(tx, r.OperationID)
	return by.Record(tx, r.OperationID, "release.revised", "release", r.ID)
}

package opendata

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Prepare looks at everything that would be published now and keeps the result as the operation's draft, of which there is
// one. It returns problem.Closed when the operation is archived or led by another instance, and problem.Conflict when a
// publication has been ordered and is under way.
func Prepare(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) (*Release, error) {
	if err := allowed(db, o); err != nil {
		return nil, err
	}
	contents, err := Survey(ctx, db, o)
	if err != nil {
		return nil, err
	}
	var draft *Release
	err = db.Write(ctx, func(tx *gorm.DB) error {
		var err error
		if draft, err = open(tx, o.ID, Full); err != nil {
			return err
		}
		if draft != nil && draft.State == Ordered {
			return problem.New(problem.Conflict, "data.release.under_way", nil)
		}
		if draft == nil {
			draft = newRelease(o.ID, Full, by)
			draft.Counts, draft.Concerns = contents.Counts, contents.Concerns
			if err := tx.Create(draft).Error; err != nil {
				return err
			}
			return by.Record(tx, o.ID, "release.prepared", "release", draft.ID)
		}
		version := draft.Version
		draft.Counts, draft.Concerns, draft.UpdatedAt, draft.Version = contents.Counts, contents.Concerns, by.Now(), version+1
		return changed(tx.Model(draft).Where("operation_id = ? AND version = ?", o.ID, version).
			Select("counts", "concerns", "updated_at", "version").Updates(draft))
	})
	if err != nil {
		return nil, err
	}
	return draft, nil
}

func newRelease(operationID string, scope Scope, by store.By) *Release {
	return &Release{OperationID: operationID, ID: store.NewID(), Revision: 1, State: Draft, Scope: scope, Concerns: []Concern{},
		CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
}

// allowed returns problem.Closed where no release can be made.
func allowed(db *store.DB, o *operation.Operation) error {
	switch {
	case o.Phase == operation.Archived:
		return problem.New(problem.Closed, "operation.archived", nil)
	case o.LeadInstance != "" && o.LeadInstance != db.Instance().ID:
		return problem.New(problem.Closed, "data.release.elsewhere", nil)
	}
	return nil
}

// Order says that somebody with a name wants the draft published: the person who is signed in, or whoever types at the
// machine itself. Finish does it. version is what the page was made from; empty asks nothing. Ordering twice is harmless.
// It returns problem.Forbidden for anybody without a name, problem.NotFound, problem.Closed, and problem.Conflict
// (store.Stale) when the draft has changed since it was shown.
func Order(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, version string) error {
	if by.Actor.Kind != store.ActorAccount && by.Actor.Kind != store.ActorCommand {
		return problem.New(problem.Forbidden, "error.forbidden", nil)
	}
	if err := allowed(db, o); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		var r Release
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, id).Take(&r).Error; err != nil {
			return err
		}
		if r.State != Draft {
			return nil
		}
		if version != "" && version != strconv.FormatInt(r.Version, 10) {
			return store.Stale(&r)
		}
		err := changed(tx.Model(&Release{}).Where("operation_id = ? AND id = ? AND version = ?", o.ID, id, r.Version).Updates(map[string]any{
			"state": Ordered, "published_by": by.Actor.ID, "updated_at": by.Now(), "version": r.Version + 1}))
		if err != nil {
			return err
		}
		return by.Record(tx, o.ID, "release.ordered", "release", id)
	})
}

// changed returns the error of an update, and problem.Conflict when it found no row of that version.
func changed(done *gorm.DB) error {
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return problem.New(problem.Conflict, "error.stale", nil)
	}
	return nil
}

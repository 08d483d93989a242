package opendata

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// PrepareDrafts makes the first draft of each operation whose window has ended: what would be published, and what needs a
// human eye first. An operation that has a release of everything, or a draft, is left alone; so it may run as often as one
// likes. An operation that fails does not keep the others.
func PrepareDrafts(ctx context.Context, db *store.DB, by store.By) error {
	return eachEnded(ctx, db, by, func(o *operation.Operation) error {
		begun, err := has(ctx, db, o.ID, Full)
		if err != nil || begun {
			return err
		}
		_, err = Prepare(ctx, db, by, o)
		return err
	})
}

// PublishDue finishes the publications that were ordered and interrupted, and publishes programme and statistics of the
// operations whose window has ended and whose organiser lets them go out without a click. baseURL is the address of the
// instance. It may run as often as one likes.
func PublishDue(ctx context.Context, db *store.DB, by store.By, baseURL string) error {
	var ordered []Release
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("state = ?", Ordered).Order("updated_at, id").Find(&ordered).Error
	})
	if err != nil {
		return err
	}
	var failed []error
	for _, r := range ordered {
		o, err := operation.Find(ctx, db, r.OperationID)
		if err == nil && allowed(db, o) == nil { // of an archived operation it waits until that is opened again
			_, err = Finish(ctx, db, by, o, baseURL, r.ID)
		}
		failed = append(failed, err)
	}
	failed = append(failed, eachEnded(ctx, db, by, func(o *operation.Operation) error { return publishStatistics(ctx, db, by, o, baseURL) }))
	return errors.Join(failed...)
}

// eachEnded calls fn with each public operation whose window has ended and of which a release can be made here.
func eachEnded(ctx context.Context, db *store.DB, by store.By, fn func(*operation.Operation) error) error {
	all, err := operation.Listed(ctx, db)
	if err != nil {
		return err
	}
	var failed []error
	for _, o := range all {
		if by.Now() >= o.EndsAt && allowed(db, o) == nil {
			failed = append(failed, fn(o))
		}
	}
	return errors.Join(failed...)
}

// has reports whether the operation has a release of the scope in any state.
func has(ctx context.Context, db *store.DB, operationID string, scope Scope) (bool, error) {
	var n int64
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Release{}).Where("operation_id = ? AND scope = ?", operationID, scope).Count(&n).Error
	})
	return n > 0, err
}

// publishStatistics publishes programme and statistics once, when the organiser said so and nothing was published yet: the
// decision was taken by the person who ticked that box, so the job may order it.
func publishStatistics(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, baseURL string) error {
	if !o.StatisticsAuto {
		return nil
	}
	published, err := PublishedReleases(ctx, db, o.ID)
	if err != nil || len(published) > 0 {
		return err
	}
	r, err := orderStatistics(ctx, db, by, o)
	if err != nil || r.State == Published {
		return err
	}
	_, err = Finish(ctx, db, by, o, baseURL, r.ID)
	return err
}

// orderStatistics makes the operation's release of statistics, ordered at once; when there is one, it returns that.
func orderStatistics(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) (*Release, error) {
	var r *Release
	err := db.Write(ctx, func(tx *gorm.DB) error {
		var err error
		if r, err = open(tx, o.ID, Statistics); err != nil || r != nil {
			return err
		}
		// Ticking or unticking the box meets here: it is read again in the transaction.
		var now operation.Operation
		if err := tx.Where("id = ?", o.ID).Take(&now).Error; err != nil {
			return err
		}
		if !now.StatisticsAuto {
			return problem.New(problem.Closed, "data.release.not_ordered", nil)
		}
		r = newRelease(o.ID, Statistics, by)
		r.State, r.PublishedBy = Ordered, by.Actor.ID
		if err := tx.Create(r).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "release.ordered", "release", r.ID)
	})
	return r, err
}

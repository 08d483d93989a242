package opendata

import (
	"context"
	"errors"
	"io"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// archiveLimit is how long an archive may be, in octets: far beyond any weekend, short of a runaway.
const archiveLimit = 64 << 30

// errNumberTaken means that another release was published while this one was being made.
var errNumberTaken = errors.New("opendata: the number was given to another release")

// Finish makes the archive of an ordered release, gives it the next number and publishes it. It may be called again after
// any interruption, and by several at once: the release is published once. It returns problem.NotFound, problem.Conflict
// when nobody has ordered the publication, and problem.Closed.
func Finish(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, baseURL, id string) (*Release, error) {
	if err := allowed(db, o); err != nil {
		return nil, err
	}
	for {
		r, err := Find(ctx, db, o.ID, id)
		switch {
		case err != nil:
			return nil, err
		case r.State == Published:
			return r, nil
		case r.State == Draft:
			return nil, problem.New(problem.Conflict, "data.release.not_ordered", nil)
		}
		err = finish(ctx, db, by, o, baseURL, r)
		if !errors.Is(err, errNumberTaken) { // otherwise once more, with the number after it
			if err != nil {
				return nil, err
			}
			// What was withdrawn since the snapshot leaves at once.
			if err := revise(ctx, db, by, o, id); err != nil {
				return nil, err
			}
			return Find(ctx, db, o.ID, id)
		}
	}
}

func finish(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, baseURL string, r *Release) error {
	number, err := NextNumber(ctx, db, o.ID)
	if err != nil {
		return err
	}
	at := by.At.UTC().Truncate(time.Second)
	edition := Edition{Number: number, Revision: r.Revision, Scope: r.Scope, Moment: at, BaseURL: baseURL}
	stored, contents, err := keep(ctx, db, o, edition)
	if err != nil {
		return err
	}
	var kept string // the archive that the release has in the end
	err = db.Write(ctx, func(tx *gorm.DB) error {
		// One at a time within the operation: PostgreSQL locks its row, and what is read after that is settled.
		if err := store.LockOperation(tx, o.ID); err != nil {
			return err
		}
		next, err := nextNumber(tx, o.ID)
		if err != nil {
			return err
		}
		var now Release
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, r.ID).Take(&now).Error; err != nil {
			return err
		}
		switch {
		case now.State == Published: // somebody else was faster with the same release
			kept = now.FileHash
			return nil
		case next != number:
			return errNumberTaken
		}
		kept = stored.Hash
		return publish(tx, by, &now, number, store.InstantOf(at), stored, contents)
	})
	if errors.Is(err, errNumberTaken) || err == nil && kept != stored.Hash {
		_, releaseErr := db.Release(ctx, stored.Hash) // kept when another release has the same octets
		return errors.Join(err, releaseErr)
	}
	return err
}

// keep makes the archive and its files in store.Files.
func keep(ctx context.Context, db *store.DB, o *operation.Operation, e Edition) (store.Stored, *Contents, error) {
	reader, writer := io.Pipe()
	var contents *Contents
	written := make(chan error, 1)
	go func() {
		var err error
		contents, err = Write(ctx, db, o, e, writer)
		writer.CloseWithError(err)
		written <- err
	}()
	stored, err := db.Files.Put(ctx, reader, archiveLimit)
	reader.CloseWithError(io.ErrClosedPipe) // Put may have stopped early: the writer must not wait for ever
	if writeErr := <-written; writeErr != nil {
		return store.Stored{}, nil, writeErr
	}
	if err != nil {
		return store.Stored{}, nil, err
	}
	return stored, contents, extract(ctx, db, stored, contents.Files)
}

func publish(tx *gorm.DB, by store.By, r *Release, number int, at store.Instant, stored store.Stored, contents *Contents) error {
	done := *r
	done.Number, done.State, done.PublishedAt = &number, Published, &at
	done.FileHash, done.FileSize = stored.Hash, stored.Size
	done.Counts, done.Concerns = contents.Counts, contents.Concerns
	done.UpdatedAt, done.Version = by.Now(), r.Version+1
	err := changed(tx.Model(&done).Where("operation_id = ? AND version = ?", r.OperationID, r.Version).
		Select("number", "state", "published_at", "file_hash", "file_size", "counts", "concerns", "updated_at", "version").Updates(&done))
	if err != nil {
		return err
	}
	files := make([]ReleaseFile, len(contents.Files))
	for i, f := range contents.Files {
		f.OperationID, f.ReleaseID = r.OperationID, r.ID
		files[i] = f
	}
	if err := tx.CreateInBatches(files, 100).Error; err != nil {
		return err
	}
	store.Touch(tx, r.OperationID)
	return by.Record(tx, r.OperationID, "release.published", "release", r.ID)
}

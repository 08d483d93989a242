package collect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"

	"gorm.io/gorm"

	"oplibre/app/format/photo"
	"oplibre/app/store"
)

// Worker makes the public sizes of pictures, one picture at a time and outside any request. What it has not done stays
// Pending in the database, so that it goes on after a crash where it was; doing a picture twice gives the same files.
type Worker struct {
	db   *store.DB
	log  *slog.Logger
	wake chan struct{}
	ask  chan chan struct{}
}

// NewWorker returns a worker; Run makes it work.
func NewWorker(db *store.DB, log *slog.Logger) *Worker {
	return &Worker{db: db, log: log, wake: make(chan struct{}, 1), ask: make(chan chan struct{})}
}

// Wake says that pictures may be waiting, after Add. It never blocks, and a worker that looks in vain has lost one query.
// What nobody wakes a worker for, because another process added it, is found with the next picture or at the next start;
// so waking a worker that is nil is allowed, and says that another process makes the pictures.
func (w *Worker) Wake() {
	if w == nil {
		return
	}
	select {
	case w.wake <- struct{}{}:
	default: // it is already going to look
	}
}

// Run works until the context ends. It begins with what an earlier run left.
func (w *Worker) Run(ctx context.Context) error {
	w.pass(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.wake:
			w.pass(ctx)
		case done := <-w.ask:
			w.pass(ctx)
			close(done)
		}
	}
}

// WaitIdle returns once every picture that was waiting when it was called has been tried.
func (w *Worker) WaitIdle(ctx context.Context) error {
	done := make(chan struct{})
	select {
	case w.ask <- done:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pass goes once through all pictures that wait, in the order of their identifiers. One whose files cannot be written
// (a full disk) stays for the next pass.
func (w *Worker) pass(ctx context.Context) {
	last := ""
	for ctx.Err() == nil {
		next, err := w.next(ctx, last)
		if err != nil {
			if ctx.Err() == nil {
				w.log.Warn("pictures that wait could not be read", "error", err)
			}
			return
		}
		if next == nil {
			return
		}
		last = next.ID
		if err := w.prepare(ctx, *next); err != nil && ctx.Err() == nil {
			w.log.Warn("a picture was not prepared", "medium", next.ID, "error", err)
		}
	}
}

func (w *Worker) next(ctx context.Context, after string) (*Medium, error) {
	var found []Medium
	err := w.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("state = ? AND id > ?", Pending, after).Order("id").Limit(1).Find(&found).Error
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// prepare makes the public sizes of one picture and keeps them, or notes that it cannot be read.
func (w *Worker) prepare(ctx context.Context, m Medium) error {
	columns, err := w.derive(ctx, m.OriginalHash)
	if errors.Is(err, photo.ErrNotPicture) || errors.Is(err, photo.ErrTooLarge) || errors.Is(err, photo.ErrHEIC) {
		columns, err = map[string]any{"state": Failed}, nil
	}
	if err != nil {
		return err
	}
	columns["version"] = gorm.Expr("version + 1")
	return w.db.Write(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&Medium{}).Where("operation_id = ? AND id = ? AND state = ?", m.OperationID, m.ID, Pending).
			Updates(columns).Error
		if err != nil {
			return err
		}
		store.Touch(tx, m.OperationID)
		return nil
	})
}

// derive returns the columns of a picture whose public files are kept. A decoder that panics on a strange file is a file
// that cannot be read, and no reason to stop.
func (w *Worker) derive(ctx context.Context, hash string) (columns map[string]any, err error) {
	defer func() {
		if r := recover(); r != nil {
			columns, err = nil, fmt.Errorf("%w: panic: %v", photo.ErrNotPicture, r)
		}
	}()
	original, err := w.db.Files.Open(hash)
	if err != nil {
		return nil, err
	}
	defer original.Close()
	sizes, err := photo.Derive(ctx, original, publicEdges)
	if err != nil {
		return nil, err
	}
	var kept [3]store.Stored
	for i, size := range sizes {
		if kept[i], err = w.db.Files.Put(ctx, bytes.NewReader(size.JPEG), FileLimit); err != nil {
			return nil, err
		}
	}
	largest := sizes[len(sizes)-1]
	return map[string]any{"small_hash": kept[0].Hash, "medium_hash": kept[1].Hash, "large_hash": kept[2].Hash,
		"large_size": kept[2].Size, "media_type": typeJPEG, "width": largest.Width, "height": largest.Height, "state": Ready}, nil
}

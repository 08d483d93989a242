package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"
)

const takeLease = `INSERT INTO lease (name, holder, expires_at) VALUES ($1, $2, $3)
	ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
	WHERE lease.holder = excluded.holder OR lease.expires_at <= $4`

// TakeLease makes holder the only one who does what name stands for until an instant, or prolongs that; false means that
// another one holds it. Of several instances over one database, one runs the clock's jobs that way. A holder that has
// died is followed by another once its time is over.
func (db *DB) TakeLease(ctx context.Context, name, holder string, now, until Instant) (held bool, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		n, err := affected(tx, takeLease, name, holder, int64(until), int64(now))
		held = n == 1
		return err
	})
	return held && err == nil, err
}

// DropLease gives up a lease before its time, at an orderly end. Dropping what another one holds does nothing.
func (db *DB) DropLease(ctx context.Context, name, holder string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		_, err := affected(tx, "DELETE FROM lease WHERE name = $1 AND holder = $2", name, holder)
		return err
	})
}

const beginRun = `INSERT INTO job_run (id, job, due_at, started_at, finished_at, error) VALUES ($1, $2, $3, $4, NULL, '')
	ON CONFLICT (job, due_at) DO UPDATE SET id = excluded.id, started_at = excluded.started_at, error = ''
	WHERE job_run.finished_at IS NULL AND job_run.started_at <= $5`

// BeginRun notes that the run of a job that was due at an instant begins now. The identifier is empty when it has been
// done or is under way; a run that began before abandoned and never finished (the machine stopped) is begun again.
func (db *DB) BeginRun(ctx context.Context, job string, due, now, abandoned Instant) (id string, err error) {
	made := NewID()
	err = db.Write(ctx, func(tx *gorm.DB) error {
		n, err := affected(tx, beginRun, made, job, int64(due), int64(now), int64(abandoned))
		id = ""
		if n == 1 {
			id = made
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// FinishRun notes that a run has ended; failure is empty when it went well, and holds no personal value.
func (db *DB) FinishRun(ctx context.Context, id string, now Instant, failure string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		_, err := affected(tx, "UPDATE job_run SET finished_at = $1, error = $2 WHERE id = $3", int64(now), failure, id)
		return err
	})
}

// LastRun returns for which instant a job was last run to its end, so that what a switched-off machine has missed is
// caught up. due is 0 when it never was.
func (db *DB) LastRun(ctx context.Context, job string) (due Instant, err error) {
	var last sql.NullInt64
	err = db.readSQL.QueryRowContext(ctx, "SELECT MAX(due_at) FROM job_run WHERE job = $1 AND finished_at IS NOT NULL", job).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	return Instant(last.Int64), nil
}

// affected runs a statement and returns how many rows it has changed.
func affected(tx *gorm.DB, query string, args ...any) (int64, error) {
	result, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

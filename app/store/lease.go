package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"
)

// A lease makes one of several instances over one database the only one who does a thing. It ends on its instant, when its holder
// does not prolong it: a holder that has died is followed by another.

// clockSlack is how much later than any honest lease one may end before it is taken for that of a clock that was wrong: a small
// machine without a battery begins in the past, and its clock may be set back.
const clockSlack = Instant(10 * time.Minute / time.Millisecond)

const takeLease = `INSERT INTO lease (name, holder, expires_at) VALUES ($1, $2, $3)
	ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
	WHERE lease.expires_at <= $4 OR lease.expires_at > $5`

// JobRun is one run of a job of the clock.
type JobRun struct {
	ID  string `gorm:"primaryKey"`
	Job string
	// DueAt is the instant of the schedule that the run is for; of a run that a person started, when that was.
	DueAt     Instant
	StartedAt Instant
	// FinishedAt is nil while the run is under way, and also when nobody is left who could end it: Alive tells them apart.
	FinishedAt *Instant
	// Error is empty when it went well. It holds no personal value.
	Error string
	// Alive says that somebody is at it.
	Alive bool `gorm:"-"`
}

// What the error of a run says when the run did not come to its own end. Such a run is done once more.
const (
	// RunLost is a run whose process died.
	RunLost = "lost"
	// RunStopped is a run that was cut because the program was stopped.
	RunStopped = "stopped"
)

// maxLost is how many times a run may be lost before it is left until its next instant: it may be the run that kills the process.
const maxLost = 3

// RunClaim asks for the right to run a job.
type RunClaim struct {
	Job string
	// Due is the instant of the schedule, or the present one when a person starts it.
	Due Instant
	// Now and Until are when the run begins and until when its lease lasts without being prolonged.
	Now, Until Instant
	// Anyway runs it even when the run that was due has been done: somebody has asked for it.
	Anyway bool
	// Note writes more in the same transaction: who has asked. It may be nil.
	Note func(tx *gorm.DB) error
}

// BeginRun notes that a run begins, under a lease of its own, and returns its identifier: empty when another one is at this job,
// or has done what was due. Runs of the job that never ended are noted as lost, since nobody who holds the lease is at them.
func (db *DB) BeginRun(ctx context.Context, claim RunClaim) (id string, err error) {
	made := NewID()
	err = db.Write(ctx, func(tx *gorm.DB) error {
		id = ""
		held, err := affected(tx, takeLease, leaseOf(claim.Job), made, int64(claim.Until), int64(claim.Now), int64(claim.Until+clockSlack))
		if err != nil || held == 0 {
			return err
		}
		if _, err := affected(tx, "UPDATE job_run SET finished_at = $1, error = $2 WHERE job = $3 AND finished_at IS NULL",
			int64(claim.Now), RunLost, claim.Job); err != nil {
			return err
		}
		due, open, err := openInstant(tx, claim)
		if err != nil {
			return err
		}
		if !open {
			_, err := affected(tx, dropLease, leaseOf(claim.Job), made)
			return err
		}
		if claim.Note != nil {
			if err := claim.Note(tx); err != nil {
				return err
			}
		}
		id = made
		_, err = affected(tx, "INSERT INTO job_run (id, job, due_at, started_at, finished_at, error) VALUES ($1, $2, $3, $4, NULL, '')",
			made, claim.Job, int64(due), int64(claim.Now))
		return err
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

const dropLease = "DELETE FROM lease WHERE name = $1 AND holder = $2"

func leaseOf(job string) string { return "job/" + job }

// openInstant reports whether what a claim asks for is still to be done, and under which instant it is noted: the next free
// millisecond when an earlier attempt stands at the one that was due.
func openInstant(tx *gorm.DB, claim RunClaim) (due Instant, open bool, err error) {
	var done, lost, last sql.NullInt64
	err = tx.Statement.ConnPool.QueryRowContext(tx.Statement.Context, `SELECT
		SUM(CASE WHEN error NOT IN ($1, $2) THEN 1 ELSE 0 END), SUM(CASE WHEN error = $1 THEN 1 ELSE 0 END), MAX(due_at)
		FROM job_run WHERE job = $3 AND due_at >= $4`, RunLost, RunStopped, claim.Job, int64(claim.Due)).Scan(&done, &lost, &last)
	if err != nil {
		return 0, false, err
	}
	due = claim.Due
	if last.Valid {
		due = Instant(last.Int64) + 1
	}
	return due, claim.Anyway || done.Int64 == 0 && lost.Int64 < maxLost, nil
}

// RenewRun prolongs the lease of a run; false means that it has been lost to another one.
func (db *DB) RenewRun(ctx context.Context, job, id string, until Instant) (held bool, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		n, err := affected(tx, "UPDATE lease SET expires_at = $1 WHERE name = $2 AND holder = $3", int64(until), leaseOf(job), id)
		held = n == 1
		return err
	})
	return held && err == nil, err
}

// FinishRun notes that a run has ended, and gives up its lease; failure is empty when it went well, and holds no personal value.
// What was noted as lost stays so.
func (db *DB) FinishRun(ctx context.Context, job, id string, now Instant, failure string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		_, err := affected(tx, "UPDATE job_run SET finished_at = $1, error = $2 WHERE id = $3 AND finished_at IS NULL", int64(now), failure, id)
		if err != nil {
			return err
		}
		_, err = affected(tx, dropLease, leaseOf(job), id)
		return err
	})
}

// LastRun returns for which instant a job was last run to its end, so that what a switched-off machine has missed is caught up.
// due is 0 when it never was.
func (db *DB) LastRun(ctx context.Context, job string) (due Instant, err error) {
	var last sql.NullInt64
	err = db.readSQL.QueryRowContext(ctx, "SELECT MAX(due_at) FROM job_run WHERE job = $1 AND finished_at IS NOT NULL AND error NOT IN ($2, $3)",
		job, RunLost, RunStopped).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	return Instant(last.Int64), nil
}

// ForgetRuns drops the ended runs of a job that were due after an instant: those of a clock that was ahead, which would keep the job
// from running until the right clock gets there.
func (db *DB) ForgetRuns(ctx context.Context, job string, after Instant) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		_, err := affected(tx, "DELETE FROM job_run WHERE job = $1 AND due_at > $2 AND finished_at IS NOT NULL", job, int64(after))
		return err
	})
}

// Runs returns the last runs of a job, the latest first.
func (db *DB) Runs(ctx context.Context, job string, now Instant, limit int) ([]JobRun, error) {
	var runs []JobRun
	var holders []string
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Table("job_run").Where("job = ?", job).Order("started_at DESC, due_at DESC").Limit(limit).Find(&runs).Error; err != nil {
			return err
		}
		return tx.Table("lease").Where("name = ? AND expires_at > ?", leaseOf(job), now).Pluck("holder", &holders).Error
	})
	for i := range runs {
		runs[i].Alive = runs[i].FinishedAt == nil && len(holders) == 1 && holders[0] == runs[i].ID
	}
	return runs, err
}

// DropRuns forgets the runs that ended before an instant and, of each job, those that went well beyond the newest keep: a job of
// every minute would fill the database with good news.
func (db *DB) DropRuns(ctx context.Context, before Instant, keep int) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := affected(tx, "DELETE FROM job_run WHERE finished_at IS NOT NULL AND due_at < $1", int64(before)); err != nil {
			return err
		}
		_, err := affected(tx, `DELETE FROM job_run WHERE error = '' AND finished_at IS NOT NULL AND due_at < (
			SELECT MIN(newest.due_at) FROM (SELECT r.due_at FROM job_run r WHERE r.job = job_run.job ORDER BY r.due_at DESC LIMIT $1) newest)`, keep)
		return err
	})
}

// affected runs a statement and returns how many rows it has changed.
func affected(tx *gorm.DB, query string, args ...any) (int64, error) {
	result, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

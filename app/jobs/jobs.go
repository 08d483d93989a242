// Package jobs is what the clock starts. Every job is idempotent; its runs are recorded under the instant they were due,
// so that several instances do each once and a run that was missed while the machine was off is caught up at start.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/robfig/cron/v3"

	"oplibre/app/store"
)

// Job is one thing to do at its times.
type Job struct {
	Name string
	// Spec is a cron expression of five fields in UTC: local hours jump twice a year, so local times come from data.
	Spec string
	Run  func(ctx context.Context, by store.By) error
}

// Config is what the jobs need from the program around them.
type Config struct {
	DB    *store.DB
	Log   *slog.Logger
	Clock func() time.Time
}

// Schedule runs jobs until it is stopped.
type Schedule struct {
	Config
	cron   *cron.Cron
	holder string
	ctx    context.Context //nolint:containedctx // the life of the runs, which begin from the clock and not from a call
	cancel context.CancelFunc
}

const (
	leaseName = "jobs"
	leaseTime = 2 * time.Minute
	// abandonedAfter is when a run that never ended is taken for lost.
	abandonedAfter = 15 * time.Minute
)

// Start begins to run jobs at their times, after those that were missed. It returns an error for a wrong expression.
func Start(ctx context.Context, config Config, list []Job) (*Schedule, error) {
	inner, cancel := context.WithCancel(ctx)
	s := &Schedule{Config: config, holder: store.NewID(), ctx: inner, cancel: cancel}
	logger := cronLog{config.Log}
	// In this order: the other way round, one panic would disable its job for good.
	s.cron = cron.New(cron.WithLocation(time.UTC), cron.WithLogger(logger), cron.WithChain(cron.SkipIfStillRunning(logger), cron.Recover(logger)))
	for _, job := range list {
		schedule, err := cron.ParseStandard(job.Spec)
		if err != nil {
			cancel()
			return nil, fmt.Errorf("job %s: %w", job.Name, err)
		}
		s.cron.Schedule(schedule, cron.FuncJob(func() { s.run(job, due(schedule, s.Clock())) }))
	}
	for _, job := range list {
		s.catchUp(job)
	}
	s.cron.Start()
	return s, nil
}

// Stop lets the runs under way end, within ctx, and starts no more.
func (s *Schedule) Stop(ctx context.Context) {
	select {
	case <-s.cron.Stop().Done():
	case <-ctx.Done():
	}
	s.cancel()
	if err := s.DB.DropLease(context.WithoutCancel(ctx), leaseName, s.holder); err != nil {
		s.Log.Warn("give up the jobs' lease", "error", err)
	}
}

// catchUp runs a job now when its last instant has passed without it.
func (s *Schedule) catchUp(job Job) {
	schedule, err := cron.ParseStandard(job.Spec)
	if err != nil {
		return // Start has refused it
	}
	missed := due(schedule, s.Clock())
	last, err := s.DB.LastRun(s.ctx, job.Name)
	if err != nil {
		s.Log.Error("last run of a job", "job", job.Name, "error", err)
		return
	}
	if last < store.InstantOf(missed) {
		s.run(job, missed)
	}
}

// due returns the latest instant of a schedule that is not after now, to the minute.
func due(schedule cron.Schedule, now time.Time) time.Time {
	now = now.UTC().Truncate(time.Minute)
	for _, back := range []time.Duration{time.Minute, time.Hour, 24 * time.Hour, 8 * 24 * time.Hour, 32 * 24 * time.Hour, 366 * 24 * time.Hour} {
		instant := time.Time{}
		for next := schedule.Next(now.Add(-back)); !next.IsZero() && !next.After(now); next = schedule.Next(next) {
			instant = next
		}
		if !instant.IsZero() {
			return instant
		}
	}
	return now
}

// run does a job for the instant it was due, if nobody has and this instance holds the lease.
func (s *Schedule) run(job Job, due time.Time) {
	now := store.InstantOf(s.Clock())
	held, err := s.DB.TakeLease(s.ctx, leaseName, s.holder, now, store.InstantOf(s.Clock().Add(leaseTime)))
	if err != nil || !held {
		s.failed(job, err)
		return
	}
	id, err := s.DB.BeginRun(s.ctx, job.Name, store.InstantOf(due), now, store.InstantOf(s.Clock().Add(-abandonedAfter)))
	if err != nil || id == "" {
		s.failed(job, err)
		return
	}
	start := time.Now()
	failure := ""
	if err := s.do(job); err != nil {
		failure = "failed"
		s.failed(job, err)
	}
	s.failed(job, s.DB.FinishRun(context.WithoutCancel(s.ctx), id, store.InstantOf(s.Clock()), failure))
	s.Log.Debug("job", "job", job.Name, "took", time.Since(start))
}

// do runs a job; a panic is its error, so that its run is recorded as failed.
func (s *Schedule) do(job Job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return job.Run(s.ctx, store.By{Actor: store.Actor{Kind: store.ActorJob, ID: job.Name}, At: s.Clock()})
}

func (s *Schedule) failed(job Job, err error) {
	if err != nil {
		s.Log.Error("job failed", "job", job.Name, "error", err)
	}
}

// cronLog passes cron's words on.
type cronLog struct{ log *slog.Logger }

// Info implements cron.Logger.
func (l cronLog) Info(message string, values ...any) { l.log.Debug("cron: "+message, values...) }

// Error implements cron.Logger.
func (l cronLog) Error(err error, message string, values ...any) {
	l.log.Error("cron: "+message, append(values, "error", err)...)
}

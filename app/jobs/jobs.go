// Package jobs is what the clock starts. Several instances over one database may each have a Schedule: a run is done once, under a
// lease of its job that is prolonged while it lasts. What was missed while the machine was off is done once afterwards.
//
// The schedule looks at the clock every few seconds (Tick) instead of sleeping until an instant: so it follows a clock that jumps,
// and tests move it by hand. Instants are in UTC, in which no hour is skipped in spring nor comes twice in autumn; local times
// come from data. Jobs run beside each other, a long one or one that panics keeps no other back, and each is idempotent.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"oplibre/app/store"
)

// Job is one thing to do at its times.
type Job struct {
	Name string
	// Spec is a cron expression of five fields in UTC: local hours jump twice a year, so local times come from data.
	Spec string
	// Limit is how long a run may take; 0 means ten minutes. After that its context is cancelled.
	Limit time.Duration
	Run   func(ctx context.Context, by store.By) error
}

// Config is what the jobs need from the program around them.
type Config struct {
	DB    *store.DB
	Log   *slog.Logger
	Clock func() time.Time
}

// Schedule runs jobs from Start until Stop.
type Schedule struct {
	Config
	entries []*entry

	mu      sync.Mutex // guards stopped and what it says of the entries
	stopped bool
	runs    sync.WaitGroup
	ctx     context.Context //nolint:containedctx // the life of the runs, which begin from the clock and not from a call
	cancel  context.CancelCauseFunc
	ticking chan struct{} // closed when no Tick comes any more
	halt    context.CancelFunc
}

// entry is a job with what this process does of it.
type entry struct {
	Job
	schedule cron.Schedule
	looked   time.Time // the minute in which it was last looked at
	running  *run      // guarded by Schedule.mu
}

const (
	// tickTime is between two looks at the clock.
	tickTime = 5 * time.Second
	// leaseTime is how long a run keeps its job without prolonging: a process that has died holds it no longer than that.
	leaseTime = 2 * time.Minute
	// renewTime is how old a lease becomes before it is prolonged.
	renewTime = 30 * time.Second
	// defaultLimit is how long a run may take when its job says nothing.
	defaultLimit = 10 * time.Minute
	// graceTime is how long a run may take to end after its context was cancelled.
	graceTime = time.Minute
	// finishTime is how long runs may go on when the program is stopped, before their context is cancelled.
	finishTime = 5 * time.Second
)

// Why the context of a run is cancelled.
var (
	errOverrun = errors.New("the run takes longer than it may")
	errLost    = errors.New("the lease of the run was lost")
	errStopped = errors.New("the program stops")
)

// New returns a schedule that does nothing yet. It returns an error for a wrong expression.
func New(config Config, list []Job) (*Schedule, error) {
	s := &Schedule{Config: config}
	for _, job := range list {
		schedule, err := cron.ParseStandard(job.Spec)
		if err != nil {
			return nil, fmt.Errorf("job %s: %w", job.Name, err)
		}
		if job.Limit == 0 {
			job.Limit = defaultLimit
		}
		s.entries = append(s.entries, &entry{Job: job, schedule: schedule})
	}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	return s, nil
}

// Start begins to run jobs, first those that were missed. It does not wait for them.
func (s *Schedule) Start() {
	ctx, halt := context.WithCancel(s.ctx)
	s.halt, s.ticking = halt, make(chan struct{})
	go func() {
		defer close(s.ticking)
		ticker := time.NewTicker(tickTime)
		defer ticker.Stop()
		for ctx.Err() == nil {
			s.Tick()
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
}

// Stop starts no more runs and waits for those under way, within ctx. Those that last are cancelled, noted as stopped, and done
// again after the next start.
func (s *Schedule) Stop(ctx context.Context) {
	if s.halt != nil {
		s.halt()
		<-s.ticking
	}
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		s.runs.Wait()
		close(ended)
	}()
	patience := time.NewTimer(finishTime)
	defer patience.Stop()
	select {
	case <-ended:
	case <-patience.C:
	case <-ctx.Done():
	}
	s.cancel(errStopped)
	select {
	case <-ended:
	case <-ctx.Done():
		s.Log.Warn("a job does not end and is left to itself")
	}
}

// Wait returns when no run is under way.
func (s *Schedule) Wait() { s.runs.Wait() }

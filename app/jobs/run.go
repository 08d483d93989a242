package jobs

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// run is one run under way in this process. The clock's Tick and the run itself both look at it, under Schedule.mu.
type run struct {
	id               string // empty until it has begun
	started, renewed time.Time
	ctx              context.Context //nolint:containedctx // that of the job
	cancel           context.CancelCauseFunc
	overrun, given   bool // told to end; given up though it has not ended
}

// occupy makes a run the one of a job in this process; nil when there is one, or the program stops.
func (s *Schedule) occupy(e *entry, now time.Time) *run {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped || e.running != nil {
		return nil
	}
	r := &run{started: now, renewed: now}
	r.ctx, r.cancel = context.WithCancelCause(s.ctx)
	e.running = r
	s.runs.Add(1)
	return r
}

func (s *Schedule) vacate(e *entry) {
	s.mu.Lock()
	e.running.cancel(nil)
	e.running = nil
	s.mu.Unlock()
	s.runs.Done()
}

// begin takes the lease and notes the run; false means that another instance is at it, or that it is done.
func (s *Schedule) begin(ctx context.Context, e *entry, r *run, claim store.RunClaim) (begun bool, err error) {
	now := s.Clock()
	claim.Job, claim.Now, claim.Until = e.Name, store.InstantOf(now), store.InstantOf(now.Add(leaseTime))
	id, err := s.DB.BeginRun(ctx, claim)
	s.mu.Lock()
	defer s.mu.Unlock()
	r.id = id
	return id != "", err
}

// work does the job and notes how it went.
func (s *Schedule) work(e *entry, r *run) {
	err := s.do(e, r)
	if err != nil {
		s.failed(e, err)
	}
	s.failed(e, s.DB.FinishRun(context.WithoutCancel(r.ctx), e.Name, r.id, store.InstantOf(s.Clock()), failure(r.ctx, err)))
	s.Log.Debug("job", "job", e.Name, "took", s.Clock().Sub(r.started))
}

// panicked is the error of a job that panicked.
type panicked struct {
	value any
	stack []byte
}

// Error tells what was thrown and where, for the log.
func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

// do runs a job; a panic is its error, so that its run is noted as failed and the others go on.
func (s *Schedule) do(e *entry, r *run) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = &panicked{thrown, debug.Stack()}
		}
	}()
	return e.Run(r.ctx, store.By{Actor: store.Actor{Kind: store.ActorJob, ID: e.Name}, At: s.Clock()})
}

// watch prolongs the lease of a run, tells it to end when it takes longer than it may, and gives it up when it does not listen:
// another instance may then do the job. In this process it is not begun again before it has ended.
func (s *Schedule) watch(e *entry, r *run, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.id == "" || r.given {
		return
	}
	switch took := now.Sub(r.started); { // by the steady clock where there is one: a jump of the hour ends no run
	case took > e.Limit+graceTime:
		r.given = true
		r.cancel(errOverrun)
		s.Log.Error("job hangs", "job", e.Name, "took", took)
		s.failed(e, s.DB.FinishRun(s.ctx, e.Name, r.id, store.InstantOf(now), failureOverrun))
		return
	case took > e.Limit && !r.overrun:
		r.overrun = true
		r.cancel(errOverrun)
	}
	if since := now.Sub(r.renewed); since < renewTime && since >= 0 {
		return
	}
	switch held, err := s.DB.RenewRun(s.ctx, e.Name, r.id, store.InstantOf(now.Add(leaseTime))); {
	case err != nil:
		s.failed(e, err) // tried again at the next tick
	case !held:
		r.cancel(errLost)
	default:
		r.renewed = now
	}
}

// RunNow runs the job of a key at once, for somebody who asked for it, and does not wait for its end. It returns problem.NotFound for a key
// that is none, and problem.Conflict when the job is under way already, here or elsewhere.
func (s *Schedule) RunNow(ctx context.Context, by store.By, key string) error {
	for _, e := range s.entries {
		if Key(e.Name) != key {
			continue
		}
		r := s.occupy(e, s.Clock())
		if r == nil {
			return busy()
		}
		begun, err := s.begin(ctx, e, r, store.RunClaim{Due: store.InstantOf(s.Clock()), Anyway: true,
			Note: func(tx *gorm.DB) error { return by.Record(tx, "", "job.started", "job", e.Name) }})
		if err == nil && !begun { // another instance is at it
			err = busy()
		}
		if err != nil {
			s.vacate(e)
			return err
		}
		go func() {
			defer s.vacate(e)
			s.work(e, r)
		}()
		return nil
	}
	return problem.New(problem.NotFound, "error.not_found", nil)
}

func busy() error { return problem.New(problem.Conflict, "job.busy", nil) }

// How the error of a run begins, when it is not one of store.Run…. What follows is a message key or a short technical text.
const (
	failureOverrun = "overrun"
	failurePanic   = "panic: "
	failureSaid    = "said: "
	failureOther   = "failed: "
)

// personal is what in a technical text may name somebody: addresses, numbers, what stands in quotation marks.
var personal = regexp.MustCompile(`\S*@\S*|\+?\d[\d .-]{5,}\d|"[^"]*"|'[^']*'`)

// failureLength is how many characters of an error are kept; the log has all of it.
const failureLength = 160

// failure returns what is noted of an error: empty for none.
func failure(ctx context.Context, err error) string {
	var said *problem.Error
	var thrown *panicked
	switch cause := context.Cause(ctx); {
	case err == nil:
		return ""
	case errors.As(err, &thrown):
		return failurePanic + short(fmt.Sprint(thrown.value))
	case errors.Is(cause, errOverrun):
		return failureOverrun
	case errors.Is(cause, errLost):
		return store.RunLost
	case errors.Is(cause, errStopped):
		return store.RunStopped
	case errors.As(err, &said) && said.Message.Key != "":
		return failureSaid + said.Message.Key
	}
	return failureOther + short(err.Error())
}

func short(text string) string {
	text, _, _ = strings.Cut(personal.ReplaceAllString(text, "…"), "\n")
	letters := []rune(text)
	return string(letters[:min(len(letters), failureLength)])
}

func (s *Schedule) failed(e *entry, err error) {
	if err != nil {
		s.Log.Error("job failed", "job", e.Name, "error", err)
	}
}

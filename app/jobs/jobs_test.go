package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"oplibre/app/jobs"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// clock is a clock that the test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

func (c *clock) move(by time.Duration) { c.set(c.read().Add(by)) }

// deed counts the runs of a job and does something.
type deed struct {
	runs atomic.Int64
	then func(ctx context.Context) error
}

func (d *deed) job(name, spec string) jobs.Job {
	return jobs.Job{Name: name, Spec: spec, Run: func(ctx context.Context, _ store.By) error {
		d.runs.Add(1)
		if d.then != nil {
			return d.then(ctx)
		}
		return nil
	}}
}

func (d *deed) want(t *testing.T, runs int64, when string) {
	t.Helper()
	if got := d.runs.Load(); got != runs {
		t.Errorf("%s: %d runs in all, want %d", when, got, runs)
	}
}

const (
	everyMinute = "* * * * *"
	everyHour   = "0 * * * *"
	everyNight  = "52 2 * * *"
)

func schedule(t *testing.T, db *store.DB, c *clock, list ...jobs.Job) *jobs.Schedule {
	t.Helper()
	s, err := jobs.New(jobs.Config{DB: db, Log: slog.New(slog.DiscardHandler), Clock: c.read}, list)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tick looks at the clock and waits for what that began.
func tick(s *jobs.Schedule) {
	s.Tick()
	s.Wait()
}

var evening = time.Date(2027, 5, 22, 20, 30, 7, 0, time.UTC)

// Local clocks jump in the night of both days; each hour and each night in UTC is done once all the same.
func TestOnTheDaysWhenClocksChange(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		day   time.Time
		hours int64
	}{
		"spring": {time.Date(2027, 3, 28, 0, 0, 0, 0, paris), 23},
		"autumn": {time.Date(2027, 10, 31, 0, 0, 0, 0, paris), 25},
		"other":  {time.Date(2027, 5, 22, 0, 0, 0, 0, paris), 24},
	} {
		t.Run(name, func(t *testing.T) {
			var hourly, nightly deed
			now := &clock{now: c.day.Add(-time.Second)}
			s := schedule(t, storetest.New(t), now, hourly.job("hourly", everyHour), nightly.job("nightly", everyNight))
			tick(s) // what was missed before that day
			hourly.runs.Store(0)
			nightly.runs.Store(0)
			for minute := c.day; minute.Before(c.day.AddDate(0, 0, 1)); minute = minute.Add(time.Minute) {
				now.set(minute)
				tick(s)
			}
			hourly.want(t, c.hours, "the hours of the local day")
			nightly.want(t, 1, "the night")
		})
	}
}

func TestAMachineOffForThreeDays(t *testing.T) {
	var minutely, hourly, nightly deed
	db, now := storetest.New(t), &clock{now: evening}
	list := []jobs.Job{minutely.job("minutely", everyMinute), hourly.job("hourly", everyHour), nightly.job("nightly", everyNight)}
	tick(schedule(t, db, now, list...))
	now.move(3 * 24 * time.Hour)
	for range 3 { // and restarted three times
		tick(schedule(t, db, now, list...))
	}
	for _, d := range []*deed{&minutely, &hourly, &nightly} {
		d.want(t, 2, "after three days off")
	}
	now.move(time.Minute)
	tick(schedule(t, db, now, list...))
	minutely.want(t, 3, "a minute later")
	hourly.want(t, 2, "a minute later")
}

func TestTwoInstancesAtOnce(t *testing.T) {
	var minutely deed
	one, two := storetest.Pair(t)
	now := &clock{now: evening}
	a, b := schedule(t, one, now, minutely.job("minutely", everyMinute)), schedule(t, two, now, minutely.job("minutely", everyMinute))
	for n := range int64(20) {
		var both sync.WaitGroup
		both.Go(func() { tick(a) })
		both.Go(func() { tick(b) })
		both.Wait()
		minutely.want(t, n+1, "both at the same moment")
		now.move(time.Minute)
	}
}

func TestAJobThatFailsHarmsNoOther(t *testing.T) {
	for name, c := range map[string]struct {
		then    func(context.Context) error
		outcome jobs.Outcome
		detail  string
		reason  string
	}{
		"error": {func(context.Context) error { return errors.New(`no "Odette" odette@example.org 06 12 34 56 78 here`) }, jobs.Failed, "no … … … here", ""},
		"panic": {func(context.Context) error { panic("no") }, jobs.Panicked, "no", ""},
		"said":  {func(context.Context) error { return problem.New(problem.Full, "job.backup.no_room", nil) }, jobs.Failed, "", "job.backup.no_room"},
	} {
		t.Run(name, func(t *testing.T) {
			var good deed
			bad := deed{then: c.then}
			now := &clock{now: evening}
			s := schedule(t, storetest.New(t), now, bad.job("bad", everyMinute), good.job("good", everyMinute))
			for range 3 {
				tick(s)
				now.move(time.Minute)
			}
			good.want(t, 3, "the other job")
			bad.want(t, 3, "the job itself")
			states, err := s.States(context.Background(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if got := states[0].Runs[0]; got.Outcome != c.outcome || got.Detail != c.detail || got.Reason != c.reason {
				t.Errorf("%+v", got)
			}
			if got := states[1].Runs[0].Outcome; got != jobs.Well {
				t.Error(got)
			}
		})
	}
}

// hanging is a job that says when it has begun and ends only when it is let go.
type hanging struct {
	deed
	begun, free chan struct{}
}

func hang(listens bool) *hanging {
	h := &hanging{begun: make(chan struct{}, 1), free: make(chan struct{})}
	h.then = func(ctx context.Context) error {
		h.begun <- struct{}{}
		if listens {
			<-ctx.Done()
			return ctx.Err()
		}
		<-h.free
		return nil
	}
	return h
}

func outcomes(t *testing.T, s *jobs.Schedule) []jobs.Outcome {
	t.Helper()
	states, err := s.States(context.Background(), 9)
	if err != nil {
		t.Fatal(err)
	}
	var all []jobs.Outcome
	for _, r := range states[0].Runs {
		all = append(all, r.Outcome)
	}
	return all
}

func TestALongJobKeepsItsLeaseAndHoldsNoOtherBack(t *testing.T) {
	long, other := hang(false), deed{}
	one, two := storetest.Pair(t)
	now := &clock{now: evening}
	a := schedule(t, one, now, long.job("long", everyNight), other.job("other", everyMinute))
	var elsewhere deed
	b := schedule(t, two, now, elsewhere.job("long", everyNight))
	a.Tick()
	<-long.begun
	for range 9 * 4 { // nine minutes, within its limit
		now.move(15 * time.Second)
		a.Tick()
		tick(b)
	}
	elsewhere.want(t, 0, "while the lease is prolonged")
	if got := outcomes(t, b); !slices.Equal(got, []jobs.Outcome{jobs.Running}) {
		t.Errorf("seen from elsewhere: %v", got)
	}
	if err := b.RunNow(context.Background(), store.By{At: now.read()}, "long"); !problem.Is(err, problem.Conflict) {
		t.Errorf("asked for elsewhere while it runs: %v", err)
	}
	for other.runs.Load() == 0 { // it runs while the long one hangs, or this never ends
		runtime.Gosched()
	}
	close(long.free)
	a.Wait()
	if got := outcomes(t, a); !slices.Equal(got, []jobs.Outcome{jobs.Well}) {
		t.Errorf("at the end: %v", got)
	}
	tick(b)
	elsewhere.want(t, 0, "after it was done")
}

func TestAJobThatListensEndsAtItsLimit(t *testing.T) {
	slow := hang(true)
	now := &clock{now: evening}
	s := schedule(t, storetest.New(t), now, slow.job("slow", everyNight))
	s.Tick()
	<-slow.begun
	now.move(10*time.Minute + time.Second)
	tick(s)
	if got := outcomes(t, s); !slices.Equal(got, []jobs.Outcome{jobs.Overrun}) {
		t.Errorf("%v", got)
	}
	slow.want(t, 1, "after its limit")
}

func TestAJobThatHangsIsGivenUp(t *testing.T) {
	stuck := hang(false)
	one, two := storetest.Pair(t)
	now := &clock{now: evening}
	a := schedule(t, one, now, stuck.job("stuck", everyHour))
	var elsewhere deed
	b := schedule(t, two, now, elsewhere.job("stuck", everyHour))
	a.Tick()
	<-stuck.begun
	now.move(12 * time.Minute)
	a.Tick()
	if got := outcomes(t, a); !slices.Equal(got, []jobs.Outcome{jobs.Overrun}) {
		t.Errorf("%v", got)
	}
	now.move(time.Hour)
	a.Tick() // not a second time in the process where it still hangs
	stuck.want(t, 1, "in the process where it hangs")
	tick(b)
	elsewhere.want(t, 1, "in another process, at the next hour")
	close(stuck.free)
	a.Wait()
	if got := outcomes(t, a); !slices.Equal(got, []jobs.Outcome{jobs.Well, jobs.Overrun}) {
		t.Errorf("after it let go: %v", got)
	}
}

// An hour that comes twice stops nothing, and does no night twice.
func TestAClockThatJumpsBack(t *testing.T) {
	var minutely, nightly deed
	now := &clock{now: time.Date(2027, 5, 22, 2, 50, 0, 0, time.UTC)}
	s := schedule(t, storetest.New(t), now, minutely.job("minutely", everyMinute), nightly.job("nightly", everyNight))
	tick(s)
	for range 20 {
		now.move(time.Minute)
		tick(s)
	}
	minutely.want(t, 21, "before the jump")
	nightly.want(t, 2, "before the jump") // the night before, and this one
	now.move(-time.Hour)
	for range 60 {
		now.move(time.Minute)
		tick(s)
	}
	if got := minutely.runs.Load(); got < 21+55 {
		t.Errorf("only %d runs in the hour that came twice", got-21)
	}
	nightly.want(t, 2, "the same night")
}

// A small machine without a battery had begun years ahead.
func TestAClockThatWasYearsAhead(t *testing.T) {
	var nightly deed
	db, now := storetest.New(t), &clock{now: evening.AddDate(10, 0, 0)}
	tick(schedule(t, db, now, nightly.job("nightly", everyNight)))
	now.set(evening)
	tick(schedule(t, db, now, nightly.job("nightly", everyNight)))
	nightly.want(t, 2, "with the right clock")
}

func TestARunLostByACrashIsToldAndDoneAgain(t *testing.T) {
	var hourly deed
	db, now := storetest.New(t), &clock{now: evening}
	begun := store.InstantOf(evening.Add(-time.Minute))
	id, err := db.BeginRun(context.Background(), store.RunClaim{Job: "hourly", Due: store.InstantOf(evening.Truncate(time.Hour)), Now: begun,
		Until: begun + 120_000}) // by a process that is no more
	if err != nil || id == "" {
		t.Fatal(id, err)
	}
	s := schedule(t, db, now, hourly.job("hourly", everyHour))
	tick(s)
	hourly.want(t, 0, "while the lease of the dead lasts")
	now.move(2 * time.Minute)
	if got := outcomes(t, s); !slices.Equal(got, []jobs.Outcome{jobs.Lost}) {
		t.Errorf("after the lease: %v", got)
	}
	tick(s)
	hourly.want(t, 1, "after the lease")
	if got := outcomes(t, s); !slices.Equal(got, []jobs.Outcome{jobs.Well, jobs.Lost}) {
		t.Errorf("%v", got)
	}
}

func TestWrongExpressionIsRefused(t *testing.T) {
	_, err := jobs.New(jobs.Config{DB: storetest.New(t), Log: slog.New(slog.DiscardHandler), Clock: time.Now},
		[]jobs.Job{{Name: "wrong", Spec: "every tuesday"}})
	if err == nil {
		t.Fatal("accepted")
	}
}

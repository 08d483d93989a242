package store_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// job begins and looks at the runs of one job.
type job struct {
	t  *testing.T
	db *store.DB
}

func (j job) begin(due, now store.Instant) string {
	j.t.Helper()
	id, err := j.db.BeginRun(context.Background(), store.RunClaim{Job: "purge", Due: due, Now: now, Until: now + 100})
	if err != nil {
		j.t.Fatal(err)
	}
	return id
}

func (j job) finish(id string, now store.Instant, failure string) {
	j.t.Helper()
	if err := j.db.FinishRun(context.Background(), "purge", id, now, failure); err != nil {
		j.t.Fatal(err)
	}
}

func (j job) last(want store.Instant) {
	j.t.Helper()
	if due, err := j.db.LastRun(context.Background(), "purge"); err != nil || due != want {
		j.t.Errorf("last run for %d instead of %d (%v)", due, want, err)
	}
}

// outcomes are the errors of the runs, the latest first; of one that goes on "alive" or "open".
func (j job) outcomes(now store.Instant) []string {
	j.t.Helper()
	runs, err := j.db.Runs(context.Background(), "purge", now, 20)
	if err != nil {
		j.t.Fatal(err)
	}
	var all []string
	for _, r := range runs {
		switch {
		case r.Alive:
			all = append(all, "alive")
		case r.FinishedAt == nil:
			all = append(all, "open")
		default:
			all = append(all, r.Error)
		}
	}
	return all
}

func TestARunIsDoneOnce(t *testing.T) {
	j := job{t, storetest.New(t)}
	j.last(0)
	first := j.begin(100, 101)
	if first == "" || j.begin(100, 102) != "" || j.begin(200, 199) != "" {
		t.Error("a job that is under way is begun again")
	}
	if got := j.outcomes(150); !slices.Equal(got, []string{"alive"}) {
		t.Errorf("%q", got)
	}
	j.last(0)
	j.finish(first, 210, "failed")
	j.last(100)
	if j.begin(100, 300) != "" {
		t.Error("a finished run is begun again")
	}
	if j.begin(200, 300) == "" {
		t.Error("the next run is not begun")
	}
	if due, err := j.db.LastRun(context.Background(), "other"); err != nil || due != 0 {
		t.Error(due, err)
	}
}

func TestALostRunIsToldAndDoneAgain(t *testing.T) {
	j := job{t, storetest.New(t)}
	lost := j.begin(100, 101) // and the process dies
	if j.begin(100, 200) != "" {
		t.Fatal("begun again while its lease lasts")
	}
	if got := j.outcomes(201); !slices.Equal(got, []string{"open"}) {
		t.Errorf("after the lease: %q", got)
	}
	again := j.begin(100, 201)
	if again == "" {
		t.Fatal("a lost run is not begun again")
	}
	j.finish(lost, 202, "") // a machine that had only slept
	if held, err := j.db.RenewRun(context.Background(), "purge", lost, 900); err != nil || held {
		t.Error("the lease of a lost run is prolonged", err)
	}
	j.finish(again, 220, "")
	if got := j.outcomes(230); !slices.Equal(got, []string{"", store.RunLost}) {
		t.Errorf("%q", got)
	}
}

func TestARunThatKillsTheProcessIsLeftAlone(t *testing.T) {
	j := job{t, storetest.New(t)}
	now, begun := store.Instant(101), 0
	for range 10 {
		if j.begin(100, now) != "" {
			begun++
		}
		now += 1000
	}
	if begun != 3 {
		t.Errorf("begun %d times", begun)
	}
	if j.begin(now, now+1) == "" {
		t.Error("its next instant is not begun either")
	}
}

func TestAStoppedRunIsDoneAgain(t *testing.T) {
	j := job{t, storetest.New(t)}
	j.finish(j.begin(100, 101), 102, store.RunStopped)
	j.last(0)
	again := j.begin(100, 103)
	if again == "" {
		t.Fatal("not begun again")
	}
	j.finish(again, 110, "")
	if j.begin(100, 120) != "" {
		t.Error("and then once more")
	}
}

func TestSomebodyAsksForARun(t *testing.T) {
	j := job{t, storetest.New(t)}
	ask := func(now store.Instant) string {
		id, err := j.db.BeginRun(context.Background(), store.RunClaim{Job: "purge", Due: now, Now: now, Until: now + 100, Anyway: true})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	j.finish(j.begin(100, 101), 102, "")
	first := ask(150)
	if first == "" || ask(151) != "" {
		t.Fatal("asked for twice: it has to run once")
	}
	j.finish(first, 152, "")
	if j.begin(140, 160) != "" {
		t.Error("what was due before is done by what was asked for")
	}
	if second := ask(150); second == "" { // the same millisecond
		t.Error("refused though nobody is at it")
	}
}

func TestALeaseOfAWrongClockDoesNotLast(t *testing.T) {
	j := job{t, storetest.New(t)}
	j.begin(100_000_000, 100_000_001) // a clock far ahead, then set right
	if j.begin(100, 101) == "" {
		t.Error("the job waits for a clock that was wrong")
	}
}

func TestOneOfManyRuns(t *testing.T) {
	j := job{t, storetest.New(t)}
	var begun atomic.Int64
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if j.begin(100, 101) != "" {
				begun.Add(1)
			}
		})
	}
	all.Wait()
	if begun.Load() != 1 {
		t.Errorf("%d began", begun.Load())
	}
}

func TestOldRunsGo(t *testing.T) {
	j := job{t, storetest.New(t)}
	for due := store.Instant(1000); due <= 10_000; due += 1000 {
		failure := ""
		if due == 2000 || due == 4000 {
			failure = "failed"
		}
		j.finish(j.begin(due, due+1), due+2, failure)
	}
	if err := j.db.DropRuns(context.Background(), 3000, 3); err != nil {
		t.Fatal(err)
	}
	if got := j.outcomes(11_000); !slices.Equal(got, []string{"", "", "", "failed"}) {
		t.Errorf("%q", got)
	}
	if err := j.db.ForgetRuns(context.Background(), "purge", 8000); err != nil {
		t.Fatal(err)
	}
	j.last(8000)
}

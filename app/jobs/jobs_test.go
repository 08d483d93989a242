package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"oplibre/app/jobs"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// counting is a job that counts its runs and then does something.
func counting(runs *atomic.Int64, then func() error) jobs.Job {
	return jobs.Job{Name: "count", Spec: "0 * * * *", Run: func(_ context.Context, _ store.By) error {
		runs.Add(1)
		return then()
	}}
}

func start(t *testing.T, db *store.DB, now *time.Time, job jobs.Job) *jobs.Schedule {
	t.Helper()
	config := jobs.Config{DB: db, Log: slog.New(slog.DiscardHandler), Clock: func() time.Time { return *now }}
	s, err := jobs.Start(context.Background(), config, []jobs.Job{job})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMissedRunIsCaughtUpOnce(t *testing.T) {
	db, runs := storetest.New(t), new(atomic.Int64)
	now := time.Date(2027, 3, 28, 2, 30, 0, 0, time.UTC)
	job := counting(runs, func() error { return nil })
	for range 3 { // restarted three times within one hour
		start(t, db, &now, job).Stop(context.Background())
	}
	if runs.Load() != 1 {
		t.Fatalf("the hour's run was done %d times", runs.Load())
	}
	now = now.Add(26 * time.Hour) // the machine was off for a day
	start(t, db, &now, job).Stop(context.Background())
	if runs.Load() != 2 {
		t.Fatalf("after a day off the job ran %d times in all", runs.Load())
	}
}

func TestAnotherInstanceHoldsTheLease(t *testing.T) {
	db, runs := storetest.New(t), new(atomic.Int64)
	now := time.Date(2027, 3, 28, 2, 30, 0, 0, time.UTC)
	held, err := db.TakeLease(context.Background(), "jobs", "another", store.InstantOf(now), store.InstantOf(now.Add(time.Minute)))
	if err != nil || !held {
		t.Fatal(held, err)
	}
	job := counting(runs, func() error { return nil })
	start(t, db, &now, job).Stop(context.Background())
	if runs.Load() != 0 {
		t.Fatal("ran although another instance holds the lease")
	}
	now = now.Add(2 * time.Minute) // the other one has died
	start(t, db, &now, job).Stop(context.Background())
	if runs.Load() != 1 {
		t.Fatalf("ran %d times after the lease was over", runs.Load())
	}
}

func TestFailingJobsDoNotStopTheClock(t *testing.T) {
	for name, then := range map[string]func() error{
		"error": func() error { return errors.New("no") },
		"panic": func() error { panic("no") },
	} {
		t.Run(name, func(t *testing.T) {
			db, runs := storetest.New(t), new(atomic.Int64)
			now := time.Date(2027, 3, 28, 2, 30, 0, 0, time.UTC)
			job := counting(runs, then)
			start(t, db, &now, job).Stop(context.Background())
			now = now.Add(time.Hour)
			start(t, db, &now, job).Stop(context.Background())
			if runs.Load() != 2 {
				t.Fatalf("ran %d times", runs.Load())
			}
		})
	}
}

func TestWrongExpressionIsRefused(t *testing.T) {
	_, err := jobs.Start(context.Background(), jobs.Config{DB: storetest.New(t), Log: slog.New(slog.DiscardHandler), Clock: time.Now},
		[]jobs.Job{{Name: "wrong", Spec: "every tuesday"}})
	if err == nil {
		t.Fatal("accepted")
	}
}

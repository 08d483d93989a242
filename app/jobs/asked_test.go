package jobs_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/jobs"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// Start does not wait for what was missed, and Stop cuts what lasts; that is done again.
func TestAStopCutsWhatLasts(t *testing.T) {
	slow := hang(true)
	db, now := storetest.New(t), &clock{now: evening}
	s := schedule(t, db, now, slow.job("slow", everyNight))
	s.Start()
	<-slow.begun
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // no patience
	s.Stop(ctx)
	s.Wait()
	if got := outcomes(t, s); !slices.Equal(got, []jobs.Outcome{jobs.Stopped}) {
		t.Errorf("%v", got)
	}
	if err := s.RunNow(context.Background(), store.By{}, "slow"); !problem.Is(err, problem.Conflict) {
		t.Errorf("begun after the stop: %v", err)
	}
	var again deed
	tick(schedule(t, db, now, again.job("slow", everyNight)))
	again.want(t, 1, "after the next start")
}

func TestSomebodyAsks(t *testing.T) {
	work := hang(false)
	one, two := storetest.Pair(t)
	now := &clock{now: evening}
	a, b := schedule(t, one, now, work.job("work", everyNight)), schedule(t, two, now, work.job("work", everyNight))
	by := store.By{Actor: store.Actor{Kind: store.ActorAccount, ID: "anne"}, At: evening}
	var accepted, refused atomic.Int64
	var all sync.WaitGroup
	for _, s := range []*jobs.Schedule{a, b, a, b, a, b} {
		all.Go(func() {
			switch err := s.RunNow(context.Background(), by, "work"); {
			case err == nil:
				accepted.Add(1)
			case problem.Is(err, problem.Conflict):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if accepted.Load() != 1 || refused.Load() != 5 {
		t.Errorf("%d accepted, %d refused", accepted.Load(), refused.Load())
	}
	<-work.begun
	close(work.free)
	a.Wait()
	b.Wait()
	if err := a.RunNow(context.Background(), by, "nothing"); !problem.Is(err, problem.NotFound) {
		t.Error(err)
	}
	var recorded []store.Activity
	if err := one.Read(context.Background(), func(tx *gorm.DB) error { return tx.Find(&recorded).Error }); err != nil {
		t.Fatal(err)
	}
	if len(recorded) != 1 || recorded[0].Action != "job.started" || recorded[0].ActorID != "anne" || recorded[0].SubjectID != "work" {
		t.Errorf("%+v", recorded)
	}
	tick(a) // what was due before somebody asked is done
	work.want(t, 1, "after somebody asked")
}

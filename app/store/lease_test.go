package store_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestLease(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	for i, c := range []struct {
		holder     string
		now, until store.Instant
		want       bool
	}{
		{"a", 0, 10, true},
		{"b", 9, 20, false},  // a holds it
		{"a", 9, 30, true},   // and prolongs
		{"b", 29, 40, false}, // still
		{"b", 30, 40, true},  // a has not come back in time
		{"a", 31, 50, false},
	} {
		held, err := db.TakeLease(ctx, "clock", c.holder, c.now, c.until)
		if err != nil || held != c.want {
			t.Errorf("%d: %s at %d: %v, %v", i, c.holder, c.now, held, err)
		}
	}
	for _, c := range []struct {
		drops string
		want  bool
	}{{"a", false}, {"b", true}} {
		if err := db.DropLease(ctx, "clock", c.drops); err != nil {
			t.Fatal(err)
		}
		if held, err := db.TakeLease(ctx, "clock", "c", 32, 60); err != nil || held != c.want {
			t.Errorf("after %s dropped: %v, %v", c.drops, held, err)
		}
	}
	if held, err := db.TakeLease(ctx, "other", "a", 0, 10); err != nil || !held {
		t.Errorf("another lease: %v, %v", held, err)
	}
}

func TestOneHolder(t *testing.T) {
	db := storetest.New(t)
	var holders atomic.Int64
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			held, err := db.TakeLease(context.Background(), "clock", fmt.Sprint(i), 0, 10)
			if err != nil {
				t.Error(err)
			} else if held {
				holders.Add(1)
			}
		})
	}
	all.Wait()
	if holders.Load() != 1 {
		t.Errorf("%d holders", holders.Load())
	}
}

func TestRuns(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	begin := func(due, now, abandoned store.Instant) string {
		t.Helper()
		id, err := db.BeginRun(ctx, "purge", due, now, abandoned)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	last := func(want store.Instant) {
		t.Helper()
		if due, err := db.LastRun(ctx, "purge"); err != nil || due != want {
			t.Errorf("last run for %d instead of %d (%v)", due, want, err)
		}
	}
	last(0)
	first := begin(100, 101, 0)
	if first == "" || begin(100, 102, 50) != "" {
		t.Error("a run that is under way is begun again")
	}
	last(0)
	second := begin(100, 200, 150)
	if second == "" || second == first {
		t.Error("an abandoned run is not begun again")
	}
	if err := db.FinishRun(ctx, second, 210, "disk full"); err != nil {
		t.Fatal(err)
	}
	last(100)
	if begin(100, 300, 250) != "" {
		t.Error("a finished run is begun again")
	}
	if begin(200, 300, 250) == "" {
		t.Error("the next run is not begun")
	}
	if due, err := db.LastRun(ctx, "other"); err != nil || due != 0 {
		t.Error(due, err)
	}
}

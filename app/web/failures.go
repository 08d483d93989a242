package web

import (
	"sync"
	"time"
)

// failures counts what went wrong under a key (an address, an account, a carnet code) and says how long to wait. Only
// failures count, so that a hall behind one address is not punished for being many; nobody is locked out.
type failures struct {
	mu    sync.Mutex
	clock func() time.Time
	seen  map[string][]time.Time
}

const (
	failuresFree   = 10              // this many in the window cost nothing
	failuresWindow = 5 * time.Minute // 300 s
	failuresKeys   = 20_000          // bounds the memory
	longestWait    = 8 * time.Second // below the time of an ordinary request
	firstWait      = time.Second / 2 // doubled with each further failure
)

func newFailures(clock func() time.Time) *failures {
	return &failures{clock: clock, seen: map[string][]time.Time{}}
}

// add counts a failure under each key.
func (f *failures) add(keys ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.clock()
	if len(f.seen) > failuresKeys {
		f.forget(now)
	}
	for _, key := range keys {
		recent := append(f.recent(key, now), now)
		if len(recent) > 4*failuresFree {
			recent = recent[len(recent)-4*failuresFree:]
		}
		f.seen[key] = recent
	}
}

// wait returns how long the next try under these keys has to wait.
func (f *failures) wait(keys ...string) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	most := 0
	for _, key := range keys {
		most = max(most, len(f.recent(key, f.clock())))
	}
	if most < failuresFree {
		return 0
	}
	wait := firstWait << min(most-failuresFree, 10)
	return min(wait, longestWait)
}

func (f *failures) recent(key string, now time.Time) []time.Time {
	all := f.seen[key]
	for len(all) > 0 && now.Sub(all[0]) > failuresWindow {
		all = all[1:]
	}
	return all
}

// forget drops the keys without a recent failure, and all of them when that is not enough.
func (f *failures) forget(now time.Time) {
	for key := range f.seen {
		if len(f.recent(key, now)) == 0 {
			delete(f.seen, key)
		}
	}
	if len(f.seen) > failuresKeys {
		clear(f.seen)
	}
}

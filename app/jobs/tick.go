package jobs

import (
	"time"

	"github.com/robfig/cron/v3"

	"oplibre/app/store"
)

// Tick looks at the clock: it begins the runs that are due, prolongs the leases of those under way and ends those that take longer
// than they may.
func (s *Schedule) Tick() {
	now := s.Clock()
	for _, e := range s.entries {
		s.mu.Lock()
		r := e.running
		s.mu.Unlock()
		switch minute := now.UTC().Truncate(time.Minute); {
		case r != nil:
			s.watch(e, r, now)
		case !minute.Equal(e.looked):
			if s.consider(e, now) {
				e.looked = minute
			}
		}
	}
}

// consider begins the run of a job whose latest instant has passed without one, and reports whether it could find out.
func (s *Schedule) consider(e *entry, now time.Time) bool {
	due := store.InstantOf(latest(e.schedule, now))
	last, err := s.DB.LastRun(s.ctx, e.Name)
	if err != nil {
		s.failed(e, err)
		return false
	}
	if next := store.InstantOf(e.schedule.Next(now.UTC())); last > next { // that run was of a clock that was ahead
		if err := s.DB.ForgetRuns(s.ctx, e.Name, next); err != nil {
			s.failed(e, err)
			return false
		}
		last = 0
	}
	if last >= due {
		return true
	}
	if r := s.occupy(e, now); r != nil {
		go func() {
			defer s.vacate(e)
			begun, err := s.begin(r.ctx, e, r, store.RunClaim{Due: due})
			if err != nil {
				s.failed(e, err)
			} else if begun {
				s.work(e, r)
			}
		}()
	}
	return true
}

// latest returns the last instant of a schedule that is not after now.
func latest(schedule cron.Schedule, now time.Time) time.Time {
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

package jobs

import (
	"context"
	"strings"
	"time"

	"oplibre/app/store"
)

// State is what the page of the jobs tells of one.
type State struct {
	Name string
	// Next is its next instant, in UTC.
	Next time.Time
	// Runs are its last ones, the latest first.
	Runs []Run
}

// Key is the name of a job in addresses and in the keys of its messages.
func Key(name string) string { return strings.ReplaceAll(name, " ", "_") }

// Running reports whether a run is under way, in whichever instance.
func (s State) Running() bool { return len(s.Runs) > 0 && s.Runs[0].Outcome == Running }

// Outcome is how a run went.
type Outcome string

// The outcomes.
const (
	Running Outcome = "running"
	Well    Outcome = "well"
	Failed  Outcome = "failed"
	// Panicked is a defect of the program.
	Panicked Outcome = "panicked"
	// Lost is a run whose process died, Stopped one that was cut by a stop, Overrun one that took longer than it may.
	Lost    Outcome = "lost"
	Stopped Outcome = "stopped"
	Overrun Outcome = "overrun"
)

// Run is one run of a job.
type Run struct {
	Started time.Time
	// Took is how long it lasted; of one that is under way, how long it has.
	Took    time.Duration
	Outcome Outcome
	// Reason is the key of the sentence that says why it failed, Detail a short technical text; one of them, or none.
	Reason, Detail string
}

// States returns the jobs in their order, each with its last runs.
func (s *Schedule) States(ctx context.Context, runs int) ([]State, error) {
	now := s.Clock()
	states := make([]State, 0, len(s.entries))
	for _, e := range s.entries {
		state := State{Name: e.Name, Next: e.schedule.Next(now.UTC())}
		list, err := s.DB.Runs(ctx, e.Name, store.InstantOf(now), runs)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			state.Runs = append(state.Runs, tell(r, now))
		}
		states = append(states, state)
	}
	return states, nil
}

// tell turns the row of a run into what is shown.
func tell(r store.JobRun, now time.Time) Run {
	told := Run{Started: r.StartedAt.Time(), Outcome: Failed}
	switch {
	case r.Alive:
		told.Outcome, told.Took = Running, now.Sub(told.Started)
		return told
	case r.FinishedAt == nil:
		told.Outcome = Lost
		return told
	}
	told.Took = r.FinishedAt.Time().Sub(told.Started)
	prefix, rest, _ := strings.Cut(r.Error, ": ")
	switch prefix {
	case "":
		told.Outcome = Well
	case store.RunLost:
		told.Outcome, told.Took = Lost, 0
	case store.RunStopped:
		told.Outcome = Stopped
	case failureOverrun:
		told.Outcome = Overrun
	case "panic":
		told.Outcome, told.Detail = Panicked, rest
	case "said":
		told.Reason = rest
	default:
		told.Detail = rest
	}
	return told
}

package clash

import (
	"cmp"
	"slices"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// load is how much of something an atelier takes while it lasts: things of a kind, persons in a room.
type load struct {
	atelier *plan.Atelier
	n       int
}

// excess is a time during which the loads together are more than there is.
type excess struct {
	programme.Span
	// peak is the greatest sum in it.
	peak  int
	loads []load
}

// step is where the sum of the loads changes.
type step struct {
	at store.Instant
	by int
}

// earlier puts what ends before what begins at the same instant.
func earlier(a, b step) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) }

// beyond returns the times during which the sum of the loads is above a limit. Where one ends and another begins nothing is
// added up.
func beyond(loads []load, limit int) []excess {
	steps := make([]step, 0, 2*len(loads))
	for _, l := range loads {
		steps = append(steps, step{l.atelier.StartsAt, l.n}, step{l.atelier.EndsAt, -l.n})
	}
	slices.SortFunc(steps, earlier)
	var found []excess
	sum, above := 0, false
	for _, s := range steps {
		was := sum
		sum += s.by
		switch {
		case was <= limit && sum > limit:
			// Ending and beginning at one instant, for the same reason, is one time.
			if n := len(found); n > 0 && found[n-1].End == s.at {
				found[n-1].peak = max(found[n-1].peak, sum)
			} else {
				found = append(found, excess{Span: programme.Span{Start: s.at}, peak: sum})
			}
			above = true
		case above && sum <= limit:
			found[len(found)-1].End, above = s.at, false
		case above:
			found[len(found)-1].peak = max(found[len(found)-1].peak, sum)
		}
	}
	for i := range found {
		for _, l := range loads {
			if l.n > 0 && l.atelier.Span().Overlaps(found[i].Span) {
				found[i].loads = append(found[i].loads, l)
			}
		}
	}
	return found
}

// peak returns the greatest sum of the loads, by start, at any moment of a span, without those of one atelier.
func peak(loads []load, during programme.Span, without *plan.Atelier) int {
	var steps []step
	for _, l := range loads {
		if l.atelier.StartsAt >= during.End {
			break
		}
		if l.atelier != without && l.atelier.EndsAt > during.Start {
			steps = append(steps, step{l.atelier.StartsAt, l.n}, step{l.atelier.EndsAt, -l.n})
		}
	}
	slices.SortFunc(steps, earlier)
	highest, sum := 0, 0
	for i, s := range steps {
		sum += s.by
		// What ends before the span, and what begins in it, has changed the sum by the time that the next step comes.
		if s.at < during.End && (i+1 == len(steps) || steps[i+1].at > during.Start) {
			highest = max(highest, sum)
		}
	}
	return highest
}

func (e excess) ateliers() []*plan.Atelier {
	all := make([]*plan.Atelier, len(e.loads))
	for i, l := range e.loads {
		all[i] = l.atelier
	}
	return all
}

// relief returns the ateliers without each of which the sum would stay within a limit all that time.
func (e excess) relief(loads []load, limit int) []*plan.Atelier {
	var enough []*plan.Atelier
	for _, l := range e.loads {
		if e.peak-l.n <= limit && peak(loads, e.Span, l.atelier) <= limit {
			enough = append(enough, l.atelier)
		}
	}
	return enough
}

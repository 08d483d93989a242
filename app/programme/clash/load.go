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

// beyond returns the times during which the sum of the loads is above a limit. Where one ends and another begins nothing is
// added up.
func beyond(loads []load, limit int) []excess {
	steps := make([]step, 0, 2*len(loads))
	for _, l := range loads {
		steps = append(steps, step{l.atelier.StartsAt, l.n}, step{l.atelier.EndsAt, -l.n})
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
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

// peak returns the greatest sum of the loads at any moment of a span, without those of one atelier.
func peak(loads []load, during programme.Span, without *plan.Atelier) int {
	highest := 0
	for _, l := range loads {
		// The sum can only grow where something begins.
		moment := max(l.atelier.StartsAt, during.Start)
		if moment >= during.End {
			continue
		}
		sum := 0
		for _, other := range loads {
			if other.atelier != without && other.atelier.StartsAt <= moment && moment < other.atelier.EndsAt {
				sum += other.n
			}
		}
		highest = max(highest, sum)
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

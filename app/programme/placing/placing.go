// Package placing finds a place and an hour for ateliers that have none yet.
//
// A weekend is small enough to be looked at whole: every quarter of an hour of every place is a candidate. Hard rules take
// away what cannot be (rules.go); what is left has a cost (cost.go), in points, for what people would rather not have: a
// theme three times on the same morning, a child out late, a facilitator without lunch. A construction that may push
// others away finds room for as many as possible (construct.go), then annealing lowers the cost (improve.go). Both take a
// number of steps, not a time, and one source of random numbers, so that the same plan and seed give the same proposal on
// every machine.
//
// What has an hour stays where it is. Nothing is written: a Proposal is shown first, and applied as a whole (apply.go).
package placing

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// MaxAteliers is how many ateliers one proposal places; the others wait for the next. It bounds memory and time.
const MaxAteliers = 300

// Options say what to place.
type Options struct {
	// Seed chooses among proposals that are about as good; the same seed gives the same proposal.
	Seed uint64
}

// Proposal is where ateliers without an hour could go.
type Proposal struct {
	Placed   []Placement // by start and place
	Unplaced []Unplaced  // by number
	// Cost is what the proposal leaves to be desired, in points of cost.go, all ateliers together; less is better.
	Cost int
}

// Placement is a place and an hour for one atelier.
type Placement struct {
	Atelier *plan.Atelier
	Place   *programme.Place
	Span    programme.Span
	// Reasons say why here; Cautions what to look at. Both are messages "placing.reason.…" and "placing.caution.…".
	Reasons, Cautions []problem.Message
}

// Unplaced is an atelier for which nothing was found.
type Unplaced struct {
	Atelier *plan.Atelier
	// Why is the rule that stood in the way most.
	Why problem.Message
	// Excluded says how many starts each rule took away, the most first.
	Excluded []Excluded
}

// Excluded is how many of the starts that were tried a rule took away.
type Excluded struct {
	Rule   Rule
	Starts int
}

// Waiting returns the ateliers of a plan that wait for an hour: drafts off the grid, by number.
func Waiting(p *plan.Plan) []*plan.Atelier {
	var waiting []*plan.Atelier
	for _, a := range p.Ateliers {
		if !a.Scheduled() && a.Status != programme.Cancelled {
			waiting = append(waiting, a)
		}
	}
	slices.SortFunc(waiting, func(a, b *plan.Atelier) int { return cmp.Compare(a.Number, b.Number) })
	return waiting
}

// Propose finds a place and an hour for all ateliers that wait for one, and says why where there is none. Those that are
// pinned off the grid stay there. The plan is not changed.
func Propose(p *plan.Plan, o Options) *Proposal {
	var wanted, pinned, later []*plan.Atelier
	for _, a := range Waiting(p) {
		switch {
		case a.Pinned:
			pinned = append(pinned, a)
		case len(wanted) == MaxAteliers:
			later = append(later, a)
		default:
			wanted = append(wanted, a)
		}
	}
	m := newModel(p, wanted)
	s := newState(m)
	random := rand.New(rand.NewPCG(o.Seed, 0x0b11b4e))
	construct(s, random)
	improve(s, random)
	proposal := s.proposal()
	for _, a := range pinned {
		proposal.Unplaced = append(proposal.Unplaced, Unplaced{Atelier: a, Why: problem.Message{Key: "placing.why.pinned"}})
	}
	for _, a := range later {
		proposal.Unplaced = append(proposal.Unplaced, Unplaced{Atelier: a, Why: problem.Message{Key: "placing.why.later",
			Args: problem.Args{"Most": MaxAteliers}}})
	}
	slices.SortFunc(proposal.Unplaced, func(a, b Unplaced) int { return cmp.Compare(a.Atelier.Number, b.Atelier.Number) })
	return proposal
}

// Best returns the best places and hours for one atelier, at most n, the best first and each somewhere or some time else;
// or why there is none. An atelier that is scheduled already is looked at as if it were not.
func Best(p *plan.Plan, a *plan.Atelier, n int) ([]Placement, *Unplaced) {
	m := newModel(p, []*plan.Atelier{a})
	s := newState(m)
	type option struct {
		candidate
		cost int
	}
	var options []option
	for _, c := range m.tasks[0].candidates {
		before := s.cost
		s.put(0, c)
		options = append(options, option{c, s.cost - before})
		s.take(0)
	}
	var best []Placement
	for len(best) < n && len(options) > 0 {
		chosen := slices.MinFunc(options, func(a, b option) int {
			return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.bin, b.bin), cmp.Compare(a.place, b.place))
		})
		s.put(0, chosen.candidate)
		best = append(best, s.placement(0))
		s.take(0)
		// The next ones are worth showing only where they differ.
		kept := options[:0]
		for _, o := range options {
			if o.place == chosen.place && abs(int(o.bin)-int(chosen.bin)) < binsBetween || o.bin == chosen.bin && o.place == chosen.place {
				continue
			}
			if m.half[o.bin] == m.half[chosen.bin] {
				o.cost += dearerAlike
			}
			if o.place == chosen.place {
				o.cost += dearerAlike
			}
			kept = append(kept, o)
		}
		options = kept
	}
	if len(best) == 0 {
		why := s.why(0)
		return nil, &why
	}
	return best, nil
}

// What makes one of several offers for an atelier another: an hour and a half later in the same place, and points for the
// half-day and the place of an earlier offer.
const (
	binsBetween = 6
	dearerAlike = 3
)

func abs(n int) int { return max(n, -n) }

// proposal returns what the state holds.
func (s *state) proposal() *Proposal {
	proposal := &Proposal{Cost: s.cost}
	for i := range s.m.tasks {
		if s.placed[i] {
			proposal.Placed = append(proposal.Placed, s.placement(i))
		} else {
			proposal.Unplaced = append(proposal.Unplaced, s.why(i))
		}
	}
	slices.SortFunc(proposal.Placed, func(a, b Placement) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Place.Number, b.Place.Number))
	})
	return proposal
}

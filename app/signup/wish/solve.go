package wish

import (
	"context"
	"math"
	"slices"
)

// effort is how much is done for a goal.
type effort struct {
	pivots int // for the linear programme of the goal
	node   int // pivots for the programme of one node
	dives  int // pivots for all nodes of the goal
	misses int // of a dive
	nodes  int // of an exhaustive search
	// ahead lets the programme of a goal begin where the goals after it are reached as well, see solver.programme.
	ahead bool
}

// effortFor spends on small weekends what large ones have no time for.
func effortFor(parties int) effort {
	switch {
	case parties <= 400:
		return effort{pivots: 20_000, node: 20_000, dives: math.MaxInt, misses: 40, nodes: 8_000}
	case parties <= 4_000:
		return effort{pivots: 20_000, node: 20_000, dives: math.MaxInt, misses: 40, nodes: 30}
	case parties <= 8_000:
		return effort{pivots: 400_000, node: 5_000, dives: 100_000, misses: 80, nodes: 1, ahead: true}
	default:
		return effort{pivots: 400_000, node: 1_000, dives: 30_000, misses: 80, nodes: 1, ahead: true}
	}
}

// solver goes through the goals with one linear programme and one assignment.
type solver struct {
	*hunt
	effort
	proofs   []Proof
	searched []int    // what an exhaustive search proved that nobody can exceed
	root     snapshot // the solution of the last goal's linear programme
}

func (s *solver) next() { s.advance(s.root, s.state.reached(), s.state.choice) }

// solve looks for the best assignment, and returns how far it can be from the best at most, goal by goal.
func (s *state) solve(ctx context.Context) ([]Bound, error) {
	goals := s.in.goals
	s.fill()
	e := effortFor(len(s.in.parties))
	solver := solver{effort: e, proofs: make([]Proof, len(goals)), searched: make([]int, len(goals)),
		hunt: &hunt{linear: newLinear(s.in, s.choice), state: s, limit: e.node}}
	for range goals {
		if solver.goal(ctx); ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	solver.lottery(ctx)
	s.settle()
	reached := s.reached()
	bounds := make([]Bound, len(goals))
	for level, atMost := range s.in.bounds(reached, solver.proofs) {
		b := Bound{Goal: goals[level].Goal, Rank: goals[level].rank, Reached: reached[level], AtMost: atMost, Proof: solver.proofs[level]}
		if solver.searched[level] < atMost {
			b.AtMost, b.Searched = solver.searched[level], true
		}
		bounds[level] = b
	}
	return bounds, ctx.Err()
}

// A goal that stays this far from its bound is tried once more around the assignment, then with a view to the goals after it:
// a missing person is one in so many, and at least a few.
const (
	farShare = 2_000
	farLeast = 4
	farTail  = 0.25
)

// goal brings the next goal as far as it goes: the linear programme gives the bound, diving into it an assignment, and where
// the two do not meet what is between them is searched.
func (s *solver) goal(ctx context.Context) {
	s.programme(ctx)
	level, in := s.level, s.in
	proof := s.proof()
	bound := in.bound(level, s.state.reached(), proof, s.out)
	missing := func() int { return int(bound/Units) - s.state.reached()[level] }
	if missing() > 0 {
		s.dive(ctx, s.misses)
	}
	s.searched[level] = int(bound / Units)
	before := s.state.reached()[:level]
	// A search that came upon something better for a goal before has not been for this one throughout.
	if missing() > 0 && s.exhaust(ctx, s.nodes) && slices.Equal(before, s.state.reached()[:level]) {
		s.searched[level] = s.state.reached()[level]
	}
	far := func() bool { return s.searched[level]-s.state.reached()[level] > max(farLeast, in.persons/farShare) }
	if far() {
		s.around(ctx, s.misses)
	}
	if far() {
		s.tail = farTail
		s.dive(ctx, s.misses)
		s.tail = 0
	}
	s.proofs[level] = proof
	in.prune(level, s.state.reached(), proof, bound, s.out)
}

// aheadTail is what each goal counts of the one before it where a programme begins.
const aheadTail = 0.5

// programme solves the linear programme of the next goal. Where an optimum leaves much open, that of the next goal creeps along what is left
// of the edge, too thin for large steps; so the first one begins with the goals after it counting a part, and later ones find themselves at
// their optimum almost.
func (s *solver) programme(ctx context.Context) {
	s.next()
	if s.ahead {
		s.tail = aheadTail
		s.reprice()
		s.linear.solve(ctx, s.effort.pivots)
		s.tail = 0
		s.reprice()
	}
	s.linear.solve(ctx, s.effort.pivots)
	s.root, s.left = s.keep(), s.dives
}

// lottery lets the draw choose among the assignments that are as good. On the largest weekends there is no time for more than
// serving parties in its order, and settling those that are alike.
func (s *solver) lottery(ctx context.Context) {
	if len(s.key) > roundAlways {
		return
	}
	s.next()
	s.left = s.dives
	s.dive(ctx, s.misses/8)
	s.exhaust(ctx, s.nodes/10)
}

package wish

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// whole is from which fraction on a bundle counts as given.
const whole = 1 - 1e-4

// split is a party whose bundle is not decided, with its largest fraction and the wish that is the least decided.
type split struct {
	party    int32
	largest  uint8
	fraction float64
	wish     int
	doubt    float64 // how far the wish is from decided, at most a half
	likely   bool
	// need and avoid are what was decided of the party before.
	need, avoid uint8
}

// splits returns the parties that are not decided, in the order of the draw.
func (l *linear) splits() []split {
	of := map[int32][]int{}
	for j, c := range l.basic {
		if c.party >= 0 && l.value[j] > 1-whole {
			of[c.party] = append(of[c.party], j)
		}
	}
	var all []split
	for i, positions := range of {
		p := &l.in.parties[i]
		s := split{party: i, largest: l.key[i], fraction: l.rest[i], need: l.need[i], avoid: l.avoid[i]}
		var has [MaxWishes]float64
		count := func(choice uint8, fraction float64) {
			if fraction > s.fraction {
				s.largest, s.fraction = choice, fraction
			}
			for c := choice; c != 0; c = p.shape.parent[c] {
				has[p.shape.bit[c]] += fraction
			}
		}
		count(l.key[i], l.rest[i])
		for _, j := range positions {
			count(uint8(l.basic[j].index), l.value[j])
		}
		for w := range p.n {
			if doubt := math.Min(has[w], 1-has[w]); doubt > s.doubt {
				s.wish, s.doubt, s.likely = w, doubt, has[w] >= 0.5
			}
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b split) int { return cmp.Compare(a.party, b.party) })
	return all
}

// largest returns the bundle of each party that has the largest fraction.
func (l *linear) largest(splits []split) []uint8 {
	choice := slices.Clone(l.key)
	for _, s := range splits {
		choice[s.party] = s.largest
	}
	return choice
}

// hunt looks for better assignments in the neighbourhood of a linear programme's solution.
type hunt struct {
	*linear
	state  *state
	budget int  // of nodes, for branching
	limit  int  // of pivots, for one node
	left   int  // of pivots, for all nodes that are still to come
	large  bool // branching decides large parties first
}

// goesOn reports whether there is time for another node.
func (h *hunt) goesOn(ctx context.Context) bool { return h.left > 0 && ctx.Err() == nil }

// outcome is what solving the programme of a node says.
type outcome int

const (
	hopeless outcome = iota // no better assignment is in it
	found                   // its solution is an assignment, and the state has taken it over if it is better
	open                    // it has splits
)

// look solves the programme.
func (h *hunt) look(ctx context.Context) ([]split, outcome) {
	h.reprice()
	before := h.total
	h.solve(ctx, min(h.limit, h.left))
	h.left -= h.total - before
	if h.linear.bound() < h.aim() {
		return nil, hopeless
	}
	splits := h.splits()
	if len(splits) > 0 {
		return splits, open
	}
	h.state.improve(h.key)
	return nil, found
}

// aim is what has to be possible for going on: one person more, or a little more luck.
func (h *hunt) aim() float64 {
	if h.level == len(h.in.goals) {
		return float64(h.state.draw)/(1<<24) + 1e-6
	}
	if h.tail == 0 {
		return float64(h.in.goals[h.level].of(&h.state.tally)) + whole
	}
	sum, weight := 0.0, 1.0
	for _, g := range h.in.goals[h.level:] {
		sum += weight * float64(g.of(&h.state.tally))
		weight *= h.tail
	}
	return sum + 1e-6
}

// roundAlways is up to how many parties each step of a dive is rounded, and not only the first.
const roundAlways = 4_000

// How a dive goes on: at most one of so many of the parties that are not decided is decided in one step, and with the first
// only those that have most of a bundle already. Where it is at a dead end, it begins again in the middle, with smaller steps.
const (
	diveShare  = 6
	diveLeast  = 200
	diveMostly = 0.6
)

// dive decides parties step by step, large ones first and those that are nearly decided, and lets the others adapt, until all
// are. Where that leads nowhere it goes back and decides fewer at a time; it gives up after so many misses.
func (h *hunt) dive(ctx context.Context, misses int) {
	need, avoid := slices.Clone(h.need), slices.Clone(h.avoid)
	splits, outcome := h.look(ctx)
	attempt := newState(h.in)
	share := diveShare
	var trail [][]split
	for n := 0; outcome == open && h.goesOn(ctx); n++ {
		if n == 0 || len(h.key) <= roundAlways {
			attempt.round(h.largest(splits))
			h.state.improve(attempt.choice)
		}
		several := h.several(splits, share)
		trail = append(trail, several)
		splits, outcome = h.decide(ctx, several)
		for outcome == hopeless && misses > 0 && h.goesOn(ctx) {
			misses--
			if len(several) > 1 {
				h.undecide(several)
				several = several[:1+len(several)/4]
				trail[len(trail)-1] = several
				splits, outcome = h.decide(ctx, several)
			} else if splits, outcome = h.either(ctx, several[0]); outcome == hopeless && len(trail) > 1 {
				back := len(trail) / 2
				for i := len(trail) - 1; i >= back; i-- {
					h.undecide(trail[i])
				}
				trail, share = trail[:back], min(2*share, diveLeast)
				splits, outcome = h.look(ctx)
				if outcome == hopeless {
					misses = 0
				}
			} else if outcome == hopeless {
				misses = 0
			}
		}
	}
	copy(h.need, need)
	copy(h.avoid, avoid)
	h.reprice()
}

// around dives with all large parties left where the assignment has them: not far from an assignment there is another, and
// what single persons leave of a whole is little.
func (h *hunt) around(ctx context.Context, misses int) {
	for i := range h.in.parties {
		if p := &h.in.parties[i]; p.size > 1 {
			mask := p.shape.masks[h.state.choice[i]]
			h.need[i], h.avoid[i] = mask, ^mask
		}
	}
	h.begin(h.state.choice)
	h.dive(ctx, misses)
	clear(h.need)
	clear(h.avoid)
	h.reprice()
}

// several returns the splits that a step decides.
func (h *hunt) several(splits []split, share int) []split {
	size := func(s split) int32 { return h.in.parties[s.party].size }
	slices.SortStableFunc(splits, func(a, b split) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(b.fraction, a.fraction))
	})
	most := 1 + len(splits)/share
	step := splits[:1:1]
	for _, s := range splits[1:] {
		if len(step) < most && s.fraction >= diveMostly {
			step = append(step, s)
		}
	}
	return step
}

// decide gives parties the bundle of which they have most.
func (h *hunt) decide(ctx context.Context, several []split) ([]split, outcome) {
	for _, s := range several {
		mask := h.in.parties[s.party].shape.masks[s.largest]
		h.need[s.party], h.avoid[s.party] = mask, ^mask
	}
	return h.look(ctx)
}

// undecide takes that back.
func (h *hunt) undecide(several []split) {
	for _, s := range several {
		h.need[s.party], h.avoid[s.party] = s.need, s.avoid
	}
}

// either lets the least decided wish of a party come true, or not come true, if only one of them leads on.
func (h *hunt) either(ctx context.Context, s split) ([]split, outcome) {
	for _, yes := range []bool{s.likely, !s.likely} {
		h.need[s.party], h.avoid[s.party] = s.need, s.avoid
		if yes {
			h.need[s.party] |= 1 << s.wish
		} else {
			h.avoid[s.party] |= 1 << s.wish
		}
		if splits, outcome := h.look(ctx); outcome != hopeless {
			return splits, outcome
		}
	}
	return nil, hopeless
}

// exhaust searches exhaustively with one rule of what to decide next, then with the other: each comes to an end where the
// other would take for ever. It reports whether one did; then no assignment is better for the goal than the state.
func (h *hunt) exhaust(ctx context.Context, nodes int) bool {
	for _, h.large = range []bool{true, false} {
		if h.budget = nodes; h.branch(ctx) {
			return true
		}
	}
	return false
}

// weight is how early branching decides a split: the least decided first, among the largest parties or with their size
// counting a little.
func (h *hunt) weight(s split) float64 {
	size := float64(h.in.parties[s.party].size)
	if h.large {
		return size + s.doubt
	}
	return math.Sqrt(size) * s.doubt
}

// branch goes through the tree: a wish that is not decided comes true or does not, both are tried, and what cannot hold a
// better assignment is left. It reports whether it came to the end.
func (h *hunt) branch(ctx context.Context) bool {
	if h.budget--; h.budget < 0 || !h.goesOn(ctx) {
		return false
	}
	splits, outcome := h.look(ctx)
	if outcome != open {
		return outcome == hopeless || h.linear.bound() < h.aim()
	}
	s := slices.MaxFunc(splits, func(a, b split) int { return cmp.Compare(h.weight(a), h.weight(b)) })
	ended := true
	for _, yes := range []bool{s.likely, !s.likely} {
		h.need[s.party], h.avoid[s.party] = s.need, s.avoid
		if yes {
			h.need[s.party] |= 1 << s.wish
		} else {
			h.avoid[s.party] |= 1 << s.wish
		}
		ended = h.branch(ctx) && ended
	}
	h.need[s.party], h.avoid[s.party] = s.need, s.avoid
	return ended
}

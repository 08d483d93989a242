package wish

import (
	"cmp"
	"math/bits"
	"slices"
)

// instance is a problem made ready for computing: parties in the order of the draw, ateliers by identifier, and of the wishes
// those that can come true.
type instance struct {
	policy  Policy
	goals   []goal
	ranks   int // the longest list of wishes
	persons int
	parties []party
	seats   []int32 // by atelier
	atelier []int   // the problem's index of each of ours
}

// party is one of the problem's. Its wishes are those that it can be given: others keep their rank and are left out.
type party struct {
	index   int // the problem's
	size    int32
	n       int
	atelier [MaxWishes]int32
	rank    [MaxWishes]uint8
	shape   *shape
	luck    int64
}

// shape is the bundles of a party: the sets of wishes that do not exclude each other, as bits. A subset of a bundle is a
// bundle, so that each is another with one wish more: parent[i] is the index of that other, bit[i] the wish. The first bundle
// is the empty one. Parties whose wishes exclude each other in the same way share a shape.
type shape struct {
	masks, parent, bit []uint8
	has                [MaxWishes][]uint8 // the bundles with a wish
}

// shapeKey tells shapes apart: how many wishes, how many of them at most, and which exclude which.
type shapeKey struct {
	n, most  int
	excludes [MaxWishes]uint8
}

// newShape lists the bundles. Ascending masks put every parent before its children.
func newShape(key shapeKey) *shape {
	s := &shape{masks: []uint8{0}, parent: []uint8{0}, bit: []uint8{0}}
	index := map[uint8]uint8{0: 0}
	for mask := 1; mask < 1<<key.n; mask++ {
		m := uint8(mask)
		low := uint8(bits.TrailingZeros8(m))
		parent, is := index[m&(m-1)]
		if !is || key.excludes[low]&m != 0 || bits.OnesCount8(m) > key.most {
			continue
		}
		index[m] = uint8(len(s.masks))
		s.masks, s.parent, s.bit = append(s.masks, m), append(s.parent, parent), append(s.bit, low)
	}
	for i, mask := range s.masks {
		for bit := range MaxWishes {
			if mask&(1<<bit) != 0 {
				s.has[bit] = append(s.has[bit], uint8(i))
			}
		}
	}
	return s
}

// compile makes an instance of a problem that check let pass.
func compile(p Problem, policy Policy) *instance {
	in := &instance{policy: policy, seats: make([]int32, len(p.Ateliers))}
	ours := make([]int32, len(p.Ateliers))
	for i := range p.Ateliers {
		in.atelier = append(in.atelier, i)
	}
	slices.SortFunc(in.atelier, func(a, b int) int { return cmp.Compare(p.Ateliers[a].ID, p.Ateliers[b].ID) })
	for i, a := range in.atelier {
		ours[a] = int32(i)
		in.seats[i] = int32(min(p.Ateliers[a].Capacity, MaxPersons))
	}
	shapes := map[shapeKey]*shape{}
	for _, index := range order(p) {
		given := &p.Parties[index]
		made := party{index: index, size: int32(given.Size), luck: luck(p.Seed, given.Number)}
		key := possible(p, given, ours, &made)
		if shapes[key] == nil {
			shapes[key] = newShape(key)
		}
		made.shape = shapes[key]
		in.parties = append(in.parties, made)
		in.ranks = max(in.ranks, len(given.Wishes))
		in.persons += given.Size
	}
	in.goals = goalsOf(policy, in.ranks)
	return in
}

// possible takes over the wishes that can come true at all, and says which exclude each other.
func possible(p Problem, given *Party, ours []int32, made *party) shapeKey {
	var kept []*Atelier
	for rank, a := range given.Wishes {
		atelier := &p.Ateliers[a]
		if atelier.Capacity < given.Size || busy(given, atelier.Span) {
			continue
		}
		made.atelier[made.n], made.rank[made.n] = ours[a], uint8(rank)
		made.n++
		kept = append(kept, atelier)
	}
	key := shapeKey{n: made.n, most: made.n}
	if given.Most > 0 {
		key.most = min(made.n, given.Most)
	}
	for i, a := range kept {
		for j, b := range kept {
			if i != j && excludes(a, b) {
				key.excludes[i] |= 1 << j
			}
		}
	}
	return key
}

// ranksOf returns the ranks in a bundle.
func (p *party) ranksOf(mask uint8) []int {
	ranks := []int{}
	for ; mask != 0; mask &= mask - 1 {
		ranks = append(ranks, int(p.rank[bits.TrailingZeros8(mask)]))
	}
	return ranks
}

// add adds a bundle to a tally, times times: 1, or -1 to take it away.
func (p *party) add(t *tally, choice uint8, times int32) {
	mask := p.shape.masks[choice]
	if mask == 0 {
		return
	}
	t[0] += times * p.size
	for ; mask != 0; mask &= mask - 1 {
		t[1+p.rank[bits.TrailingZeros8(mask)]] += times * p.size
	}
}

// preference orders a party's bundles as the draw weighs them: a better rank counts more than all later ones together.
func (p *party) preference(choice uint8) int64 {
	sum := int64(0)
	for mask := p.shape.masks[choice]; mask != 0; mask &= mask - 1 {
		sum += 1 << (MaxWishes - 1 - p.rank[bits.TrailingZeros8(mask)])
	}
	return sum
}

// fortune is a party's luck as a factor for its preference, for sums in floating point; all of it is at most one person.
func (p *party) fortune() float64 { return float64(p.luck) / (1 << 24) }

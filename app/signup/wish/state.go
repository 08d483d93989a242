package wish

import (
	"cmp"
	"slices"
)

// state is an assignment while it is looked for.
type state struct {
	in     *instance
	choice []uint8 // the bundle of each party
	free   []int32 // seats by atelier
	tally  tally
	draw   int64 // the sum of luck × persons × preference
}

func newState(in *instance) *state {
	return &state{in: in, choice: make([]uint8, len(in.parties)), free: slices.Clone(in.seats)}
}

// move gives a party another bundle.
func (s *state) move(i int, to uint8) {
	p := &s.in.parties[i]
	from := s.choice[i]
	if from == to {
		return
	}
	p.add(&s.tally, from, -1)
	p.add(&s.tally, to, 1)
	p.take(from, s.free, 1)
	p.take(to, s.free, -1)
	s.draw += p.luck * int64(p.size) * (p.preference(to) - p.preference(from))
	s.choice[i] = to
}

// take adds a bundle's seats, times times.
func (p *party) take(choice uint8, seats []int32, times int32) {
	for i := choice; i != 0; i = p.shape.parent[i] {
		seats[p.atelier[p.shape.bit[i]]] += times * p.size
	}
}

// improve goes over to other choices if they are better for the whole, or as good and better in the draw, and reports whether
// they are. Choices that take more seats than there are are not looked at.
func (s *state) improve(choice []uint8) bool {
	before, tally, draw := slices.Clone(s.choice), s.tally, s.draw
	s.restore(choice)
	better := cmp.Or(s.in.compare(&s.tally, &tally), cmp.Compare(s.draw, draw)) > 0
	if better && !slices.ContainsFunc(s.free, func(n int32) bool { return n < 0 }) {
		return true
	}
	s.restore(before)
	return false
}

func (s *state) restore(choice []uint8) {
	for i := range choice {
		s.move(i, choice[i])
	}
}

// reached returns what the assignment reaches of each goal.
func (s *state) reached() []int {
	reached := make([]int, len(s.in.goals))
	for j := range s.in.goals {
		reached[j] = s.in.goals[j].of(&s.tally)
	}
	return reached
}

// fill gives every party, in the order of the draw, the bundle that is best for the whole and fits.
func (s *state) fill() {
	for i := range s.in.parties {
		p := &s.in.parties[i]
		best := s.choice[i]
		var most tally
		p.add(&most, best, 1)
		for to := range p.shape.masks {
			var t tally
			p.add(&t, uint8(to), 1)
			if s.in.compare(&t, &most) > 0 && s.fits(i, uint8(to)) {
				best, most = uint8(to), t
			}
		}
		s.move(i, best)
	}
}

// fits reports whether a party could have a bundle with the seats that are free.
func (s *state) fits(i int, to uint8) bool {
	p := &s.in.parties[i]
	mask := p.shape.masks[to] &^ p.shape.masks[s.choice[i]]
	for w := range p.n {
		if mask&(1<<w) != 0 && s.free[p.atelier[w]] < p.size {
			return false
		}
	}
	return true
}

// round makes an assignment of bundles that may take too many seats: in the order of the draw, whoever's bundle does not fit
// any more waits; then all take what is left.
func (s *state) round(wanted []uint8) {
	clear(s.choice)
	s.tally, s.draw = tally{}, 0
	copy(s.free, s.in.seats)
	for i, to := range wanted {
		if s.fits(i, to) {
			s.move(i, to)
		}
	}
	s.fill()
}

// alike tells apart parties that can be given the same.
type alike struct {
	size    int32
	n       int
	atelier [MaxWishes]int32
	rank    [MaxWishes]uint8
	shape   *shape
}

// settle lets the draw decide between parties that are alike: whoever is first in it has what they like best.
func (s *state) settle() {
	classes := map[alike][]int{}
	for i := range s.in.parties {
		p := &s.in.parties[i]
		key := alike{p.size, p.n, p.atelier, p.rank, p.shape}
		classes[key] = append(classes[key], i)
	}
	for _, class := range classes {
		p := &s.in.parties[class[0]]
		var given []uint8
		for _, i := range class {
			given = append(given, s.choice[i])
		}
		slices.SortFunc(given, func(a, b uint8) int { return cmp.Compare(p.preference(b), p.preference(a)) })
		for at, i := range class {
			s.move(i, given[at])
		}
	}
}

package wish

import "slices"

// Reason is why a party was not given a wish.
type Reason string

// The reasons, the first that holds is given.
const (
	// Busy: the party was somewhere else at that hour already.
	Busy Reason = "busy"
	// TooLarge: the atelier had fewer seats than the party has persons.
	TooLarge Reason = "too_large"
	// SameHour: the party was given a dearer wish at that hour, or a session of the same series.
	SameHour Reason = "same_hour"
	// Enough: the party was given as many ateliers as it asked for, all of them dearer.
	Enough Reason = "enough"
	// Full: others were given the seats.
	Full Reason = "full"
	// Elsewhere: seats are left, but not beside what else the party was given, which was worth more to all together.
	Elsewhere Reason = "elsewhere"
	// ByHand: it was given, and whoever reviewed the assignment took it back.
	ByHand Reason = "by_hand"
)

// Waits reports whether a party that was refused for this reason would still come if a seat came free: it has nothing dearer at
// that hour, and not yet as much as it asked for. What was taken back by hand is not offered again.
func (r Reason) Waits() bool { return r == Full || r == Elsewhere }

// Refusal is a wish that did not come true, and what there is to say about it.
type Refusal struct {
	Rank    int // of the wish, 0 for the first
	Atelier int
	Reason  Reason
	// Wanted is how many persons, those of the party among them, wished for the atelier with this rank or a better one;
	// Seats is for how many there were seats.
	Wanted, Seats int
	// Instead is the rank of the wish that is at the same hour, of SameHour.
	Instead int
}

// Explanation says what a party was given, and why not the rest.
type Explanation struct {
	Given []int // ranks, 0 for the first wish
	// Refused holds the other wishes, by rank. Best returns those that count most.
	Refused []Refusal
	// Place is the party's in the draw.
	Place int
}

// Better returns the refusals of wishes that are dearer than the dearest that was given.
func (e Explanation) Better() []Refusal {
	if len(e.Given) == 0 {
		return e.Refused
	}
	better := slices.IndexFunc(e.Refused, func(r Refusal) bool { return r.Rank > e.Given[0] })
	if better < 0 {
		return e.Refused
	}
	return e.Refused[:better]
}

// Explain says what a party, by its index, was given, and why not the rest. The result has to be one of the problem.
func Explain(p Problem, r Result, party int) Explanation {
	return count(p, r).explain(p, r, party)
}

// Explanations explains a result to each of its parties.
func Explanations(p Problem, r Result) []Explanation {
	c := count(p, r)
	all := make([]Explanation, len(p.Parties))
	for i := range all {
		all[i] = c.explain(p, r, i)
	}
	return all
}

// counts are what explanations have in common.
type counts struct {
	// given is what each party has in the end, adjusted included.
	given [][]int
	// wanted holds for each atelier how many persons wished for it with a rank or a better one.
	wanted [][MaxWishes]int
	// left is how many seats of each atelier nobody has.
	left []int
}

func count(p Problem, r Result) counts {
	c := counts{given: Final(p, r), wanted: make([][MaxWishes]int, len(p.Ateliers)), left: make([]int, len(p.Ateliers))}
	for a := range p.Ateliers {
		c.left[a] = p.Ateliers[a].Capacity
	}
	for i := range p.Parties {
		party := &p.Parties[i]
		for rank, a := range party.Wishes {
			for later := rank; later < MaxWishes; later++ {
				c.wanted[a][later] += party.Size
			}
			if slices.Contains(c.given[i], rank) {
				c.left[a] -= party.Size
			}
		}
	}
	return c
}

func (c counts) explain(p Problem, r Result, party int) Explanation {
	e := Explanation{Given: c.given[party], Place: r.Draw[party]}
	for rank, a := range p.Parties[party].Wishes {
		if slices.Contains(e.Given, rank) {
			continue
		}
		refusal := Refusal{Rank: rank, Atelier: a, Wanted: c.wanted[a][rank], Seats: p.Ateliers[a].Capacity}
		refusal.Reason, refusal.Instead = c.why(p, party, rank)
		if slices.Contains(r.Given[party], rank) {
			refusal.Reason, refusal.Instead = ByHand, 0
		}
		e.Refused = append(e.Refused, refusal)
	}
	return e
}

// why returns the first reason that holds.
func (c counts) why(p Problem, index, rank int) (reason Reason, instead int) {
	party := &p.Parties[index]
	atelier := &p.Ateliers[party.Wishes[rank]]
	if busy(party, atelier.Span) {
		return Busy, 0
	}
	if atelier.Capacity < party.Size {
		return TooLarge, 0
	}
	dearer := 0
	for _, other := range c.given[index] {
		if other < rank {
			dearer++
			if excludes(atelier, &p.Ateliers[party.Wishes[other]]) {
				return SameHour, other
			}
		}
	}
	if party.Most > 0 && dearer >= party.Most {
		return Enough, 0
	}
	if c.left[party.Wishes[rank]] < party.Size {
		return Full, 0
	}
	return Elsewhere, 0
}

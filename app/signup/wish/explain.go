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
)

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
	given := r.Given[party]
	e := Explanation{Given: given, Place: r.Draw[party]}
	for rank, a := range p.Parties[party].Wishes {
		if slices.Contains(given, rank) {
			continue
		}
		refusal := Refusal{Rank: rank, Atelier: a, Wanted: wanted(p, a, rank), Seats: p.Ateliers[a].Capacity}
		refusal.Reason, refusal.Instead = why(p, r, party, rank)
		e.Refused = append(e.Refused, refusal)
	}
	return e
}

// why returns the first reason that holds.
func why(p Problem, r Result, index, rank int) (reason Reason, instead int) {
	party := &p.Parties[index]
	atelier := &p.Ateliers[party.Wishes[rank]]
	if busy(party, atelier.Span) {
		return Busy, 0
	}
	if atelier.Capacity < party.Size {
		return TooLarge, 0
	}
	dearer := 0
	for _, other := range r.Given[index] {
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
	if left(p, r, party.Wishes[rank]) < party.Size {
		return Full, 0
	}
	return Elsewhere, 0
}

// wanted counts the persons who wished for an atelier with a rank or a better one.
func wanted(p Problem, a, rank int) (persons int) {
	for _, party := range p.Parties {
		if at := slices.Index(party.Wishes, a); at >= 0 && at <= rank {
			persons += party.Size
		}
	}
	return persons
}

// left counts the seats of an atelier that nobody was given.
func left(p Problem, r Result, a int) int {
	seats := p.Ateliers[a].Capacity
	for i, party := range p.Parties {
		if at := slices.Index(party.Wishes, a); at >= 0 && slices.Contains(r.Given[i], at) {
			seats -= party.Size
		}
	}
	return seats
}

package wish

import (
	"errors"
	"fmt"
	"slices"
)

// ErrResult is in the chain of what Verify returns for a result that does not follow from its problem.
var ErrResult = errors.New("not the result of these wishes")

// Verify checks a result against its problem without looking for another: that each party has wishes of its own only, none
// at an hour when it is somewhere else or at another of them, none more than it asked for; that no atelier has more persons
// than seats; that the draw is that of the seed, and of parties alike the first drawn has no less; that the persons are
// counted right; and that the published prices prove the published bounds. Where an exhaustive search proved more than the
// prices do, that alone has to be believed, or run again. What was adjusted by hand must be possible; Changes lists it.
func Verify(p Problem, r Result) error {
	if err := check(p, r.Policy); err != nil {
		return err
	}
	in := compile(p, r.Policy)
	s, err := in.replay(r)
	if err != nil {
		return err
	}
	for a, free := range s.free {
		if free < 0 {
			return fmt.Errorf("%w: atelier %q has %d persons too many", ErrResult, p.Ateliers[in.atelier[a]].ID, -free)
		}
	}
	if !slices.Equal(r.Draw, Draw(p)) {
		return fmt.Errorf("%w: the draw is not that of the seed", ErrResult)
	}
	settled := slices.Clone(s.choice)
	s.settle()
	if !slices.Equal(settled, s.choice) {
		return fmt.Errorf("%w: of two parties alike, the one drawn first has less", ErrResult)
	}
	if err := s.verifyNumbers(r); err != nil {
		return err
	}
	return Adjustable(p, r)
}

// replay gives the parties what a result says they have.
func (in *instance) replay(r Result) (*state, error) {
	if len(r.Given) != len(in.parties) {
		return nil, fmt.Errorf("%w: it is for %d parties of %d", ErrResult, len(r.Given), len(in.parties))
	}
	s := newState(in)
	for i := range in.parties {
		party := &in.parties[i]
		choice := slices.IndexFunc(party.shape.masks, func(mask uint8) bool { return slices.Equal(party.ranksOf(mask), r.Given[party.index]) })
		if choice < 0 {
			return nil, fmt.Errorf("%w: the party with place %d in the draw cannot be given %v", ErrResult, i+1, r.Given[party.index])
		}
		s.move(i, uint8(choice))
	}
	return s, nil
}

// verifyNumbers checks what is published about an assignment.
func (s *state) verifyNumbers(r Result) error {
	profile := make([]int, s.in.ranks)
	for rank := range profile {
		profile[rank] = int(s.tally[rank+1])
	}
	if r.Served != int(s.tally[0]) || r.Persons != s.in.persons || !slices.Equal(r.Profile, profile) {
		return fmt.Errorf("%w: the persons are not counted right", ErrResult)
	}
	if len(r.Bounds) != len(s.in.goals) {
		return fmt.Errorf("%w: %d bounds for %d goals", ErrResult, len(r.Bounds), len(s.in.goals))
	}
	reached, proven := s.reached(), true
	proofs := make([]Proof, len(r.Bounds))
	for level, b := range r.Bounds {
		if err := b.Proof.check(len(s.in.seats), level); err != nil {
			return err
		}
		proofs[level] = b.Proof
		proven = proven && b.AtMost == b.Reached
	}
	for level, atMost := range s.in.bounds(reached, proofs) {
		b, g := r.Bounds[level], s.in.goals[level]
		switch {
		case b.Goal != g.Goal || b.Rank != g.rank || b.Reached != reached[level] || b.AtMost < b.Reached:
			return fmt.Errorf("%w: goal %d is not reached as it says", ErrResult, level+1)
		case b.Searched && b.AtMost >= atMost, !b.Searched && b.AtMost != atMost:
			return fmt.Errorf("%w: the prices of goal %d prove %d, not %d", ErrResult, level+1, atMost, b.AtMost)
		}
	}
	if r.Proven != proven {
		return fmt.Errorf("%w: it is not proven, or more than it says", ErrResult)
	}
	return nil
}

// mostMultiplier keeps the sums of a bound far from overflowing: no seat is worth a million persons.
const mostMultiplier = Units << 20

// check refuses multipliers that prove nothing.
func (p Proof) check(ateliers, goals int) error {
	if len(p.Prices) != ateliers || len(p.Weights) != goals {
		return fmt.Errorf("%w: a price for each atelier and a weight for each goal before is needed", ErrResult)
	}
	for _, n := range slices.Concat(p.Prices, p.Weights) {
		if n < 0 || n > mostMultiplier {
			return fmt.Errorf("%w: a price or a weight of %d", ErrResult, n)
		}
	}
	return nil
}

package wish

import (
	"fmt"
	"slices"
)

// Adjustment is what a party was given by hand instead of what was computed. The computed result stays beside it, with its bounds,
// so that everybody sees what was changed.
type Adjustment struct {
	Party int   `json:"party"` // its number
	Given []int `json:"given"` // ranks, 0 for the first wish, ascending
}

// Change is an Adjustment beside what it replaces.
type Change struct {
	Party, Size   int
	Before, After []int
}

// Final returns what each party has in the end: what was computed, or what was adjusted by hand.
func Final(p Problem, r Result) [][]int {
	if len(r.Adjusted) == 0 {
		return r.Given
	}
	given := slices.Clone(r.Given)
	for i, party := range p.Parties {
		for _, a := range r.Adjusted {
			if a.Party == party.Number {
				given[i] = a.Given
			}
		}
	}
	return given
}

// Changes lists what was changed by hand, in the order of the parties.
func Changes(p Problem, r Result) (list []Change) {
	given := Final(p, r)
	for i, party := range p.Parties {
		if !slices.Equal(given[i], r.Given[i]) {
			list = append(list, Change{Party: party.Number, Size: party.Size, Before: r.Given[i], After: given[i]})
		}
	}
	return list
}

// Adjustable checks what was changed by hand: each party once, wishes of its own, never two at one hour or of one series, and no atelier
// with more persons than seats. What a party asked for at most, and what is best for all, is for whoever decides. It returns an error
// with ErrResult.
func Adjustable(p Problem, r Result) error {
	seen := map[int]bool{}
	for _, a := range r.Adjusted {
		at := slices.IndexFunc(p.Parties, func(party Party) bool { return party.Number == a.Party })
		if at < 0 || seen[a.Party] {
			return fmt.Errorf("%w: party %d is adjusted twice, or is not there", ErrResult, a.Party)
		}
		seen[a.Party] = true
		if err := adjustable(p, &p.Parties[at], a.Given); err != nil {
			return err
		}
	}
	for a, left := range count(p, r).left {
		if left < 0 {
			return fmt.Errorf("%w: atelier %q has %d persons too many after what was adjusted", ErrResult, p.Ateliers[a].ID, -left)
		}
	}
	return nil
}

func adjustable(p Problem, party *Party, given []int) error {
	for i, rank := range given {
		if rank < 0 || rank >= len(party.Wishes) || i > 0 && rank <= given[i-1] {
			return fmt.Errorf("%w: party %d is given %v by hand", ErrResult, party.Number, given)
		}
		atelier := &p.Ateliers[party.Wishes[rank]]
		if busy(party, atelier.Span) {
			return fmt.Errorf("%w: party %d is somewhere else then", ErrResult, party.Number)
		}
		for _, other := range given[:i] {
			if excludes(atelier, &p.Ateliers[party.Wishes[other]]) {
				return fmt.Errorf("%w: party %d would be at two ateliers at once", ErrResult, party.Number)
			}
		}
	}
	return nil
}

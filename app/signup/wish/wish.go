// Package wish gives out seats for everybody at once, from what people wished for until a date.
//
// A party is one person, or several who stay together. It ranks ateliers, the dearest first, and is given some of them or
// none: never two at one hour, never two sessions of a series, never more than it asked for, and the whole party or nobody.
// Which assignment is the best is written down as a list of goals (goal.go), each of which counts only where those before it
// leave a choice: first, as many persons as possible have at least one wish; then the ranks, as the organiser's Policy
// says; then a draw that anybody can repeat (draw.go).
//
// The method is that of prices (bound.go). Each seat has a price, and each party takes the bundle of ateliers that is worth
// most to it after paying; there are few bundles, because wishes are few and many of them are at the same hour. At any
// prices this gives an upper bound of what an assignment can reach (Lagrangian relaxation: M. L. Fisher, "The Lagrangian
// relaxation method for solving integer programming problems", Management Science 27, 1981). The best prices come out of a
// linear programme in which parties may have fractions of bundles (linear.go, simplex.go). Its solution has few such
// fractions, fewer than ateliers and goals; deciding them, large parties first, while the others adapt gives an assignment,
// and where that does not meet the bound what lies between is searched, as far as a weekend's size allows (branch.go).
//
// The goals are gone through one after the other (solve.go), and what a goal's bound leaves impossible is left out for those
// that follow. The prices are published with the result. Whoever has them adds up the bounds again without trusting us
// (verify.go).
//
// Everything is counted in steps, and the parties are looked at in the order of the draw: the same wishes and seed give the
// same result on every machine, in whatever order they are handed in.
package wish

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Limits of a problem. A bundle is a set of wishes, so that wishes are what makes a problem large.
const (
	// MaxWishes is how many ateliers one party ranks at most.
	MaxWishes = 8
	// MaxPersons is how many persons one assignment is for at most; it keeps all sums far from overflowing.
	MaxPersons = 1_000_000
)

// ErrProblem is in the chain of what Assign and Verify return for a problem that makes no sense.
var ErrProblem = errors.New("wishes that cannot be assigned")

// Problem is everything that an assignment depends on.
type Problem struct {
	Ateliers []Atelier
	Parties  []Party
	// Seed decides the draw. It is announced before the wishes close.
	Seed string
}

// Span is a time, up to and without its end; in milliseconds of the Unix epoch, or in any other unit.
type Span struct {
	Start int64 `json:"start"`
	End   int64 `json:"end"`
}

// overlaps reports whether somebody cannot be at both.
func (s Span) overlaps(other Span) bool { return s.Start < other.End && other.Start < s.End }

// Atelier is something with seats at a time: a session, or an appointment inside one.
type Atelier struct {
	ID string `json:"id"`
	Span
	// Capacity is how many persons can still be given a seat.
	Capacity int `json:"seats"`
	// Series, if not empty, is what its repeats and the appointments of one atelier share: a party is given one of them.
	Series string `json:"series,omitempty"`
}

// Party is one person, or several who stay together.
type Party struct {
	// Number is the public one: the draw and the published file know a party by it alone.
	Number int `json:"party"`
	Size   int `json:"persons"`
	// Wishes are indices of ateliers, the dearest first.
	Wishes []int `json:"wishes"`
	// Busy is when the party, or one of its persons, is somewhere else already.
	Busy []Span `json:"busy,omitempty"`
	// Most is how many ateliers the party wants at most; 0 is as many as it can get.
	Most int `json:"most,omitempty"`
}

// Result is an assignment and what is known about it.
type Result struct {
	Policy Policy
	// Given holds for each party the ranks that it is given, 0 for its first wish, ascending.
	Given [][]int
	// Draw is the place of each party in the draw, 1 for the first.
	Draw []int
	// Served is how many persons have at least one wish, Persons how many there are.
	Served, Persons int
	// Profile says of how many persons the first wish came true, of how many the second, and so on.
	Profile []int
	// Bounds are the goals in their order, with what was reached and what nobody can exceed.
	Bounds []Bound
	// Proven reports that no assignment is better: every goal reaches its bound.
	Proven bool
	// Adjusted is what was changed by hand afterwards; everything above is as it was computed.
	Adjusted []Adjustment
}

// Assign gives out the seats. It returns an error with ErrProblem for a problem that makes no sense, and the context's error
// when that ends first.
func Assign(ctx context.Context, p Problem, policy Policy) (Result, error) {
	if err := check(p, policy); err != nil {
		return Result{}, err
	}
	in := compile(p, policy)
	s := newState(in)
	bounds, err := s.solve(ctx)
	if err != nil {
		return Result{}, err
	}
	r := Result{Policy: policy, Draw: Draw(p), Given: make([][]int, len(p.Parties)), Profile: make([]int, in.ranks), Bounds: bounds, Proven: true}
	for i := range in.parties {
		party := &in.parties[i]
		r.Given[party.index] = party.ranksOf(party.shape.masks[s.choice[i]])
		r.Persons += int(party.size)
	}
	r.Served = int(s.tally[0])
	for rank := range r.Profile {
		r.Profile[rank] = int(s.tally[rank+1])
	}
	for _, b := range bounds {
		r.Proven = r.Proven && b.Reached == b.AtMost
	}
	return r, nil
}

// Waiting returns for each atelier the parties that wished for it and were not given it, in the order of the draw: the
// waiting lists that an assignment leaves. Whoever is busy then, or was given a repeat of it, waits for nothing. See Reason.Waits
// for the narrower rule of who is put into a line without being asked.
func Waiting(p Problem, r Result) [][]int {
	waiting := make([][]int, len(p.Ateliers))
	for _, i := range order(p) {
		party := &p.Parties[i]
		for rank, a := range party.Wishes {
			if !slices.Contains(r.Given[i], rank) && !busy(party, p.Ateliers[a].Span) && !repeats(p, party, r.Given[i], a) {
				waiting[a] = append(waiting[a], i)
			}
		}
	}
	return waiting
}

// busy reports whether a party is somewhere else then.
func busy(party *Party, when Span) bool {
	return slices.ContainsFunc(party.Busy, when.overlaps)
}

// repeats reports whether one of the ranks given is another session of an atelier's series.
func repeats(p Problem, party *Party, given []int, a int) bool {
	series := p.Ateliers[a].Series
	return series != "" && slices.ContainsFunc(given, func(rank int) bool {
		return p.Ateliers[party.Wishes[rank]].Series == series
	})
}

// excludes reports whether nobody can be given both ateliers.
func excludes(a, b *Atelier) bool {
	return a.overlaps(b.Span) || a.Series != "" && a.Series == b.Series
}

// check refuses what makes no sense.
func check(p Problem, policy Policy) error {
	if policy != FirstWishes && policy != MostWishes {
		return fmt.Errorf("%w: no such policy: %q", ErrProblem, policy)
	}
	ids := make(map[string]bool, len(p.Ateliers))
	for _, a := range p.Ateliers {
		if a.Capacity < 0 || a.End <= a.Start || ids[a.ID] {
			return fmt.Errorf("%w: atelier %q has no time, fewer than no seats, or is there twice", ErrProblem, a.ID)
		}
		ids[a.ID] = true
	}
	numbers, persons := make(map[int]bool, len(p.Parties)), 0
	for _, party := range p.Parties {
		if party.Size < 1 || party.Size > MaxPersons || party.Most < 0 || numbers[party.Number] {
			return fmt.Errorf("%w: party %d has nobody in it, wants fewer than none, or is there twice", ErrProblem, party.Number)
		}
		numbers[party.Number] = true
		if persons += party.Size; persons > MaxPersons {
			return fmt.Errorf("%w: more than %d persons", ErrProblem, MaxPersons)
		}
		if len(party.Wishes) > MaxWishes {
			return fmt.Errorf("%w: party %d has more than %d wishes", ErrProblem, party.Number, MaxWishes)
		}
		for rank, a := range party.Wishes {
			if a < 0 || a >= len(p.Ateliers) || slices.Contains(party.Wishes[:rank], a) {
				return fmt.Errorf("%w: wish %d of party %d is for nothing, or for the same as another", ErrProblem, rank+1, party.Number)
			}
		}
	}
	return nil
}

package wish_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"oplibre/app/signup/wish"
)

// tiny generates problems small enough to enumerate: a few parties, ateliers that overlap or are repeats of each other, and
// seats that are scarce, so that every rule matters somewhere.
func tiny(r *rand.Rand) wish.Problem {
	p := wish.Problem{Seed: fmt.Sprint(r.Uint64())}
	for i := range 2 + r.IntN(4) {
		start := int64(r.IntN(4))
		a := wish.Atelier{ID: fmt.Sprint("a", i), Span: wish.Span{Start: start, End: start + 1 + int64(r.IntN(2))}, Capacity: r.IntN(5)}
		if r.IntN(4) == 0 {
			a.Series = "repeats"
		}
		p.Ateliers = append(p.Ateliers, a)
	}
	for i := range 1 + r.IntN(5) {
		party := wish.Party{Number: 10 + i, Size: 1, Most: max(0, r.IntN(5)-2)}
		if r.IntN(3) == 0 {
			party.Size = 2 + r.IntN(2)
		}
		if r.IntN(5) == 0 {
			start := int64(r.IntN(4))
			party.Busy = []wish.Span{{Start: start, End: start + 1}}
		}
		party.Wishes = r.Perm(len(p.Ateliers))[:r.IntN(min(4, len(p.Ateliers))+1)]
		if i > 0 && r.IntN(4) == 0 { // somebody wants exactly the same
			party = p.Parties[i-1]
			party.Number = 10 + i
		}
		p.Parties = append(p.Parties, party)
	}
	return p
}

// bundles lists what a party can be given, written anew from the rules.
func bundles(p wish.Problem, party wish.Party) [][]int {
	var all [][]int
	for set := range 1 << len(party.Wishes) {
		given, possible := []int{}, true
		for rank, a := range party.Wishes {
			if set&(1<<rank) == 0 {
				continue
			}
			atelier := p.Ateliers[a]
			for _, busy := range party.Busy {
				possible = possible && (busy.End <= atelier.Start || atelier.End <= busy.Start)
			}
			for _, other := range given {
				b := p.Ateliers[party.Wishes[other]]
				apart := b.End <= atelier.Start || atelier.End <= b.Start
				possible = possible && apart && (b.Series == "" || b.Series != atelier.Series)
			}
			given = append(given, rank)
		}
		if possible && (party.Most == 0 || len(given) <= party.Most) {
			all = append(all, given)
		}
	}
	return all
}

// brute returns the best vector of goals there is, by looking at every assignment.
func brute(p wish.Problem, policy wish.Policy) []int {
	var best []int
	seats := make([]int, len(p.Ateliers))
	for i, a := range p.Ateliers {
		seats[i] = a.Capacity
	}
	ranks := 0
	for _, party := range p.Parties {
		ranks = max(ranks, len(party.Wishes))
	}
	counts := make([]int, 1+ranks)
	var choose func(i int)
	choose = func(i int) {
		if i == len(p.Parties) {
			if v := vector(counts, policy); best == nil || slices.Compare(v, best) > 0 {
				best = v
			}
			return
		}
		party := p.Parties[i]
		for _, given := range bundles(p, party) {
			fits := true
			for _, rank := range given {
				seats[party.Wishes[rank]] -= party.Size
				counts[1+rank] += party.Size
				fits = fits && seats[party.Wishes[rank]] >= 0
			}
			counts[0] += party.Size * min(1, len(given))
			if fits {
				choose(i + 1)
			}
			counts[0] -= party.Size * min(1, len(given))
			for _, rank := range given {
				seats[party.Wishes[rank]] += party.Size
				counts[1+rank] -= party.Size
			}
		}
	}
	choose(0)
	return best
}

// vector puts what is counted in the order of a policy's goals.
func vector(counts []int, policy wish.Policy) []int {
	v := slices.Clone(counts)
	if policy == wish.MostWishes {
		granted := 0
		for _, n := range counts[1:] {
			granted += n
		}
		v = slices.Insert(v, 1, granted)
	}
	return v
}

func reached(r wish.Result) (v []int) {
	for _, b := range r.Bounds {
		v = append(v, b.Reached)
	}
	return v
}

func TestIsAsGoodAsEnumeration(t *testing.T) {
	problems := 4000
	if testing.Short() {
		problems = 500
	}
	r := rand.New(rand.NewPCG(1, 2))
	for n := range problems {
		p := tiny(r)
		for _, policy := range []wish.Policy{wish.FirstWishes, wish.MostWishes} {
			result, err := wish.Assign(t.Context(), p, policy)
			if err != nil {
				t.Fatal(err)
			}
			if best := brute(p, policy); !slices.Equal(reached(result), best) || !result.Proven {
				t.Fatalf("problem %d, %s: reached %v (proven: %t), best is %v\n%+v\n%v", n, policy, reached(result), result.Proven, best, p, result.Given)
			}
			if err := wish.Verify(p, result); err != nil {
				t.Fatalf("problem %d, %s: %v\n%+v\n%v", n, policy, err, p, result.Given)
			}
		}
	}
}

func TestOneMoreSeatLeavesNobodyOut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		p := tiny(r)
		before, err := wish.Assign(t.Context(), p, wish.FirstWishes)
		if err != nil {
			t.Fatal(err)
		}
		p.Ateliers[r.IntN(len(p.Ateliers))].Capacity++
		after, err := wish.Assign(t.Context(), p, wish.FirstWishes)
		if err != nil {
			t.Fatal(err)
		}
		if after.Served < before.Served {
			t.Fatalf("%d persons had a wish, with a seat more %d", before.Served, after.Served)
		}
	}
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	p := weekend(5, size{120, 20})
	before, err := wish.Assign(t.Context(), p, wish.FirstWishes)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	ateliers, parties := r.Perm(len(p.Ateliers)), r.Perm(len(p.Parties))
	shuffled := wish.Problem{Seed: p.Seed, Ateliers: make([]wish.Atelier, len(ateliers))}
	for from, to := range ateliers {
		shuffled.Ateliers[to] = p.Ateliers[from]
	}
	for _, from := range parties {
		party := p.Parties[from]
		party.Wishes = slices.Clone(party.Wishes)
		for rank, a := range party.Wishes {
			party.Wishes[rank] = ateliers[a]
		}
		shuffled.Parties = append(shuffled.Parties, party)
	}
	after, err := wish.Assign(t.Context(), shuffled, wish.FirstWishes)
	if err != nil {
		t.Fatal(err)
	}
	for at, from := range parties {
		if !slices.Equal(after.Given[at], before.Given[from]) || after.Draw[at] != before.Draw[from] {
			t.Fatalf("party %d has %v, in another order of the input %v", p.Parties[from].Number, before.Given[from], after.Given[at])
		}
	}
}

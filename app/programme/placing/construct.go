package placing

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// construct places as many tasks as it can. Those with the fewest candidates come first; each takes the cheapest place
// that is free, or pushes away those that have been pushed away least so far, which then look for a place themselves
// (iterative forward search: T. Müller, Constraint-based timetabling, 2005). The best state seen is the one that stays.
func construct(s *state, random *rand.Rand) {
	order := make([]int, 0, len(s.m.tasks))
	for i := range s.m.tasks {
		if len(s.m.tasks[i].candidates) > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(len(s.m.tasks[a].candidates), len(s.m.tasks[b].candidates))
	})
	f := forward{state: s, random: random, pushed: make([]int, len(s.m.tasks))}
	queue := order
	best, bestPlaced, bestAt := -1, []bool(nil), []candidate(nil)
	for steps := stepsBase + stepsEach*len(order); len(queue) > 0 && steps > 0; steps-- {
		i := queue[0]
		queue = append(queue[1:], f.place(i)...)
		if s.count > best {
			best = s.count
			bestPlaced, bestAt = s.copyOf()
		}
	}
	if best > s.count {
		s.restore(bestPlaced, bestAt)
	}
}

// How many placements construct makes at most: some for whatever weekend, and some for each atelier.
const (
	stepsBase = 400
	stepsEach = 10
)

// forward is a construction under way.
type forward struct {
	*state
	random *rand.Rand
	pushed []int // how often each task was pushed away
	others []int16
}

// place puts a task where it costs least and returns those that it pushed away.
func (f *forward) place(i int) []int {
	t := &f.m.tasks[i]
	var chosen candidate
	best, ties := [2]int{int(^uint(0) >> 1), 0}, 0
	for k, c := range t.candidates {
		price := [2]int{0, int(t.costs[k])}
		if f.fits(i, c) {
			price[1] += f.crowd(i, c)
		} else if best[0] > 0 {
			f.others = f.inTheWay(i, c, f.others[:0])
			for _, j := range f.others {
				price[0] += 1 + f.pushed[j]
			}
		} else {
			continue // something is free: nobody has to go
		}
		switch order := cmp.Or(cmp.Compare(price[0], best[0]), cmp.Compare(price[1], best[1])); {
		case order < 0:
			chosen, best, ties = c, price, 1
		case order == 0:
			if ties++; f.random.IntN(ties) == 0 {
				chosen = c
			}
		}
	}
	var away []int
	for _, j := range f.inTheWay(i, chosen, nil) {
		f.take(int(j))
		f.pushed[j]++
		away = append(away, int(j))
	}
	f.put(i, chosen)
	return away
}

// crowd returns what a task would add to its groups by its half-day. The days of people are left to improve.
func (s *state) crowd(i int, c candidate) int {
	t, cost := &s.m.tasks[i], 0
	for _, g := range [3]int{t.theme, t.public, t.series} {
		if g >= 0 {
			cost += s.m.groups[g].weight * s.tally[g][s.m.half[c.bin]]
		}
	}
	return cost
}

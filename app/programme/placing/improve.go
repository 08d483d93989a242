package placing

import (
	"math"
	"math/rand/v2"
)

// Annealing: how many moves, and the temperatures between which it cools, in points.
const (
	movesBase = 30_000
	movesEach = 4_000
	maxMoves  = 600_000
	hot       = 12.0
	cold      = 0.25
	// worthPlacing is more than anything that can be saved elsewhere by leaving an atelier out.
	worthPlacing = 1000
)

// improve lowers the cost by simulated annealing: a random task goes to a random candidate, or changes places with
// whoever is there. A move that makes things worse is kept with a probability that falls as it cools. The cheapest state
// seen is the one that stays; none leaves out a task that construct had placed.
func improve(s *state, random *rand.Rand) {
	var movable []int
	for i := range s.m.tasks {
		if len(s.m.tasks[i].candidates) > 0 {
			movable = append(movable, i)
		}
	}
	if len(movable) == 0 {
		return
	}
	a := annealing{state: s, random: random}
	value := func() int { return s.cost - worthPlacing*s.count }
	best := value()
	placed, at := s.copyOf()
	moves := min(maxMoves, movesBase+movesEach*len(movable))
	cooling := math.Pow(cold/hot, 1/float64(moves))
	temperature := hot
	for range moves {
		temperature *= cooling
		before := value()
		if !a.move(movable[random.IntN(len(movable))]) {
			continue
		}
		after := value()
		if after > before && random.Float64() >= math.Exp(float64(before-after)/temperature) {
			a.undo()
			continue
		}
		if after < best {
			best = after
			copy(placed, s.placed)
			copy(at, s.at)
		}
	}
	s.restore(placed, at)
}

// annealing remembers its last move.
type annealing struct {
	*state
	random *rand.Rand
	moved  []moved
	others []int16
}

// moved is a task that the last move touched, and where it had been, if anywhere.
type moved struct {
	task   int
	placed bool
	was    candidate
}

// lift takes a task off, where it is on, and remembers it.
func (a *annealing) lift(i int) {
	a.moved = append(a.moved, moved{i, a.placed[i], a.at[i]})
	if a.placed[i] {
		a.take(i)
	}
}

// undo takes the last move back.
func (a *annealing) undo() {
	for _, m := range a.moved {
		if a.placed[m.task] {
			a.take(m.task)
		}
	}
	for _, m := range a.moved {
		if m.placed {
			a.put(m.task, m.was)
		}
	}
}

// move tries a random move of a task and reports whether it could be made.
func (a *annealing) move(i int) bool {
	t := &a.m.tasks[i]
	target := t.candidates[a.random.IntN(len(t.candidates))]
	if a.placed[i] && a.at[i] == target {
		return false
	}
	a.moved = a.moved[:0]
	a.lift(i)
	if a.fits(i, target) {
		a.put(i, target)
		return true
	}
	if a.displace(i, target) {
		return true
	}
	a.undo()
	return false
}

// displace puts a task where one other is in the way. That one goes where the first has come from, in its place, at its
// hour or both; when the first had no place, the other one has none now, and looks for one in its turn.
func (a *annealing) displace(i int, target candidate) bool {
	a.others = a.inTheWay(i, target, a.others[:0])
	if len(a.others) != 1 {
		return false
	}
	j, from := int(a.others[0]), a.moved[0]
	back := from.was
	if a.at[j].place != target.place {
		back.place = a.at[j].place // they met in a person, not in a place
	}
	if _, possible := a.m.tasks[j].costOf(back); from.placed && !possible {
		return false
	}
	a.lift(j)
	if !a.fits(i, target) {
		return false
	}
	a.put(i, target)
	if !from.placed {
		return true
	}
	if !a.fits(j, back) {
		return false
	}
	a.put(j, back)
	return true
}

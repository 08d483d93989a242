package wish

import (
	"math"
	"slices"
)

// linear is the relaxation of a goal as a linear programme: fractions of bundles, one row for the seats of each atelier and
// one for each goal before, and for each party fractions that add up to one. Its optimum is the least bound that prices can
// give; its dual values are those prices.
//
// It is solved by the simplex method with generalised upper bounds (G. B. Dantzig and R. M. Van Slyke, "Generalized upper
// bounding techniques", Journal of Computer and System Sciences 1, 1967): of each party one bundle is its key, which takes
// what the others leave of the one, so that the matrix that is kept has one row for each atelier and goal, and none for the
// parties. Bundles are not written down: the party that gains most by another bundle at today's prices brings it in.
type linear struct {
	in    *instance
	level int
	rhs   []float64 // by row: seats, then what was reached of the goals before, negated
	key   []uint8
	rest  []float64 // the fraction of the key
	basic []column  // by position: what has a fraction beside the keys
	inv   [][]float64
	value []float64 // by position
	dual  []float64 // by row
	count []int     // by party: how many of its bundles are basic beside the key
	// out are bundles that the goals before leave out; need and avoid are wishes that a party's bundle has to have, and must not have, while branching.
	out         []bundles
	need, avoid []uint8

	// tail is what a goal after this one counts of the one before it, while assignments are looked for; bounds have none.
	tail float64

	live   [][]uint8 // by party: the bundles that are not out
	asked  []int32   // the parties that have a choice
	eager  []int32   // parties that gained when they were asked last
	next   int       // the position of the party that was asked last
	pivots int       // since the matrix was inverted
	total  int
	sum    []float64 // by party, room for pivot
	enters []float64 // by position, room for pivot
	sparse []entry
}

// column is a bundle of a party, or the slack of a row where party is -1.
type column struct {
	party int32
	index int32 // the bundle or the row
}

type entry struct {
	row   int
	value float64
}

const (
	// tiny is what counts as nothing in the arithmetic of the simplex method.
	tiny = 1e-9
	// gains is by how much a party has to gain for its bundle to be brought in.
	gains = 1e-7
	// excluded is what a bundle that branching forbids costs a person.
	excluded = 1e4
	// refresh is after how many pivots the matrix is inverted anew, against rounding.
	refresh = 400
)

// newLinear begins with an assignment, which is a solution.
func newLinear(in *instance, choice []uint8) *linear {
	n := len(in.parties)
	l := &linear{in: in, level: -1, key: slices.Clone(choice), rest: make([]float64, n), count: make([]int, n), sum: make([]float64, n),
		out: make([]bundles, n), live: make([][]uint8, n), need: make([]uint8, n), avoid: make([]uint8, n)}
	for a, seats := range in.seats {
		// A little more than there is, and not the same everywhere: else many seats run out at once and the method treads water.
		l.rhs = append(l.rhs, float64(seats)+1e-5*float64(1+(a*7919)%97)/97)
		l.basic = append(l.basic, column{-1, int32(a)})
	}
	return l
}

// begin makes an assignment, which is a solution, the one to go on from.
func (l *linear) begin(choice []uint8) {
	copy(l.key, choice)
	for row := range l.basic {
		l.basic[row] = column{-1, int32(row)}
	}
	l.factor()
}

// snapshot is a solution to come back to.
type snapshot struct {
	key   []uint8
	basic []column
}

func (l *linear) keep() snapshot { return snapshot{slices.Clone(l.key), slices.Clone(l.basic)} }

// advance goes on to the next goal from the solution of the one before, with the bundles that are left. What was reached of
// that goal becomes a row. A search may have reached more than that solution has: then the assignment is the beginning.
func (l *linear) advance(from snapshot, reached []int, choice []uint8) {
	copy(l.key, from.key)
	copy(l.basic, from.basic)
	if l.level >= 0 {
		l.rhs = append(l.rhs, 0)
		l.basic = append(l.basic, column{-1, int32(len(l.rhs) - 1)})
	}
	l.level++
	for j := range l.level {
		l.rhs[len(l.in.seats)+j] = -float64(reached[j]) + 1e-6*float64(1+j)
	}
	l.asked, l.next, l.eager = l.asked[:0], 0, nil
	for i := range l.in.parties {
		l.live[i] = l.live[i][:0]
		for c := range l.in.parties[i].shape.masks {
			if !l.out[i].has(uint8(c)) {
				l.live[i] = append(l.live[i], uint8(c))
			}
		}
		if len(l.live[i]) > 1 {
			l.asked = append(l.asked, int32(i))
		}
	}
	l.factor()
	if slices.Min(append(l.value, l.rest...)) < -tiny {
		l.begin(choice)
	}
}

// worthOf returns what a bundle is worth to a whole party for the goal, without prices.
func (l *linear) worthOf(i int32, choice uint8) float64 {
	var t tally
	p := &l.in.parties[i]
	p.add(&t, choice, 1)
	worth, weight := 0.0, 1.0
	for j := l.level; j < len(l.in.goals) && weight > 0; j++ {
		worth += weight * float64(l.in.goals[j].of(&t))
		weight *= l.tail
	}
	if l.level == len(l.in.goals) {
		worth = p.fortune() * float64(p.preference(choice)) * float64(p.size)
	}
	if !l.allowed(i, choice) {
		worth -= excluded * float64(p.size)
	}
	return worth
}

// worth returns what wishes are worth, with weights for the goals before.
func (l *linear) worth(weights []float64) worths[float64] {
	w := worth(l.in, l.level, 1, weights)
	weight := l.tail
	for j := l.level + 1; j < len(l.in.goals) && weight > 0; j++ {
		for i, times := range l.in.goals[j].weight {
			w[i] += weight * float64(times)
		}
		weight *= l.tail
	}
	return w
}

func (l *linear) allowed(i int32, choice uint8) bool {
	mask := l.in.parties[i].shape.masks[choice]
	return mask&l.need[i] == l.need[i] && mask&l.avoid[i] == 0 && !l.out[i].has(choice)
}

// entries appends what a bundle takes, times times, row by row.
func (l *linear) entries(to []entry, i int32, choice uint8, times float64) []entry {
	p := &l.in.parties[i]
	for c := choice; c != 0; c = p.shape.parent[c] {
		to = append(to, entry{int(p.atelier[p.shape.bit[c]]), times * float64(p.size)})
	}
	if choice == 0 {
		return to
	}
	var t tally
	p.add(&t, choice, 1)
	for j := range l.level {
		if of := l.in.goals[j].of(&t); of != 0 {
			to = append(to, entry{len(l.in.seats) + j, -times * float64(of)})
		}
	}
	return to
}

// columnOf writes a column as it stands in the matrix: for a bundle, against the key of its party.
func (l *linear) columnOf(c column) []entry {
	l.sparse = l.sparse[:0]
	if c.party < 0 {
		return append(l.sparse, entry{int(c.index), 1})
	}
	l.sparse = l.entries(l.sparse, c.party, uint8(c.index), 1)
	l.sparse = l.entries(l.sparse, c.party, l.key[c.party], -1)
	return l.sparse
}

// costOf is what a column brings, against the key of its party.
func (l *linear) costOf(c column) float64 {
	if c.party < 0 {
		return 0
	}
	return l.worthOf(c.party, uint8(c.index)) - l.worthOf(c.party, l.key[c.party])
}

// factor inverts the matrix and computes everything that follows from it.
func (l *linear) factor() {
	m := len(l.rhs)
	matrix := square(m)
	for j, c := range l.basic {
		for _, e := range l.columnOf(c) {
			matrix[e.row][j] += e.value
		}
	}
	l.inv = invert(matrix)
	left := slices.Clone(l.rhs)
	for i := range l.key {
		l.sparse = l.entries(l.sparse[:0], int32(i), l.key[i], 1)
		for _, e := range l.sparse {
			left[e.row] -= e.value
		}
	}
	l.value, l.enters = make([]float64, m), make([]float64, m)
	clear(l.count)
	for i := range l.rest {
		l.rest[i] = 1
	}
	for j, c := range l.basic {
		for i, x := range left {
			l.value[j] += l.inv[j][i] * x
		}
		if c.party >= 0 {
			l.count[c.party]++
			l.rest[c.party] -= l.value[j]
		}
	}
	l.reprice()
	l.pivots = 0
}

// reprice computes the dual values.
func (l *linear) reprice() {
	l.dual = make([]float64, len(l.rhs))
	for j, c := range l.basic {
		if cost := l.costOf(c); cost != 0 {
			for i := range l.dual {
				l.dual[i] += cost * l.inv[j][i]
			}
		}
	}
}

func square(m int) [][]float64 {
	room := make([]float64, m*m)
	rows := make([][]float64, m)
	for i := range rows {
		rows[i] = room[i*m : (i+1)*m]
	}
	return rows
}

// invert inverts a matrix by Gauss-Jordan elimination with the largest pivot of a column; the matrix is used up.
func invert(a [][]float64) [][]float64 {
	m := len(a)
	b := square(m)
	for i := range b {
		b[i][i] = 1
	}
	for c := range m {
		r := c
		for i := c + 1; i < m; i++ {
			if math.Abs(a[i][c]) > math.Abs(a[r][c]) {
				r = i
			}
		}
		a[c], a[r], b[c], b[r] = a[r], a[c], b[r], b[c]
		by := 1 / a[c][c]
		scale(a[c], by)
		scale(b[c], by)
		for i := range m {
			if factor := a[i][c]; i != c && factor != 0 {
				subtract(a[i], a[c], factor)
				subtract(b[i], b[c], factor)
			}
		}
	}
	return b
}

func scale(row []float64, by float64) {
	for i := range row {
		row[i] *= by
	}
}

// subtract takes by times another row away.
func subtract(row, other []float64, by float64) {
	other = other[:len(row)]
	for i := range row {
		row[i] -= by * other[i]
	}
}

// proof returns the dual values in whole units; rounding can leave some below nothing, which they may not be.
func (l *linear) proof() Proof {
	units := make([]int64, len(l.dual))
	for i, dual := range l.dual {
		units[i] = int64(math.Round(math.Max(0, dual) * Units))
	}
	seats := len(l.in.seats)
	return Proof{Prices: units[:seats:seats], Weights: units[seats:]}
}

// bound is what the dual values prove that no solution exceeds, whether or not they are those of an optimum: (*instance).bound
// in floating point, and with what branching allows.
func (l *linear) bound() float64 {
	seats := len(l.in.seats)
	w := l.worth(l.dual[seats:])
	sum := 0.0
	for i := range l.in.parties {
		_, gain, now := l.offer(int32(i), &w, l.dual[:seats])
		sum += gain + now
	}
	for i, dual := range l.dual {
		sum += math.Max(0, dual) * l.rhs[i]
	}
	return sum
}

package wish

import (
	"context"
	"math"
	"math/bits"
	"slices"
)

// solve brings in bundles until none gains, or the pivots are used up, and reports whether it is at the optimum.
func (l *linear) solve(ctx context.Context, pivots int) bool {
	exact := false
	for n := range pivots {
		if n%128 == 127 && ctx.Err() != nil {
			return false
		}
		c, gain := l.choose()
		if gain <= gains {
			if exact {
				return true
			}
			l.reprice() // what rounding hid may show now
			exact = true
			continue
		}
		l.pivot(c, gain)
		exact = false
		if l.pivots >= refresh+4*len(l.rhs) {
			l.factor()
		}
	}
	return false
}

// pool is how many parties that gain are remembered from one round of asking; they are asked again first.
const pool = 24

// choose returns a column that gains, and how much a unit of it does.
func (l *linear) choose() (best column, most float64) {
	for i, dual := range l.dual {
		if -dual > most {
			best, most = column{-1, int32(i)}, -dual
		}
	}
	if most > gains {
		return best, most
	}
	seats := len(l.in.seats)
	w := l.worth(l.dual[seats:])
	price := l.dual[:seats]
	ask := func(i int32) bool {
		choice, gain, _ := l.offer(i, &w, price)
		if gain > most {
			best, most = column{i, int32(choice)}, gain
		}
		return gain > gains
	}
	l.eager = slices.DeleteFunc(l.eager, func(i int32) bool { return !ask(i) })
	if most > gains {
		return best, most
	}
	for range l.asked {
		l.next = (l.next + 1) % len(l.asked)
		if i := l.asked[l.next]; ask(i) {
			if l.eager = append(l.eager, i); len(l.eager) == pool {
				break
			}
		}
	}
	return best, most
}

// offer returns the best bundle of a party that is allowed, what the party gains by it against its key, and what the key is
// worth to it after paying.
func (l *linear) offer(i int32, w *worths[float64], price []float64) (best uint8, gain, now float64) {
	p := &l.in.parties[i]
	var net [MaxWishes]float64
	for n := range p.n {
		rank := p.rank[n]
		net[n] = w[1+rank] - price[p.atelier[n]]
		if l.level == len(l.in.goals) {
			net[n] += p.fortune() * float64(int(1)<<(MaxWishes-1-rank))
		}
	}
	value := func(mask uint8) float64 {
		if mask == 0 {
			return 0
		}
		sum := w[0]
		for ; mask != 0; mask &= mask - 1 {
			sum += net[bits.TrailingZeros8(mask)]
		}
		return sum
	}
	now = value(p.shape.masks[l.key[i]])
	if !l.allowed(i, l.key[i]) {
		now -= excluded
	}
	most, need, avoid := now, l.need[i], l.avoid[i]
	for _, c := range l.live[i] {
		if mask := p.shape.masks[c]; mask&need == need && mask&avoid == 0 {
			if v := value(mask); v > most {
				best, most = c, v
			}
		}
	}
	size := float64(p.size)
	return best, size * (most - now), size * now
}

// leaves says what a pivot takes out: a position, or the key of a party.
type leaves struct {
	position int // -1 for a key
	party    int32
	rate     float64
}

// pivot brings a column in.
func (l *linear) pivot(c column, gain float64) {
	l.pivots++
	l.total++
	u := l.enters
	clear(u)
	for _, e := range l.columnOf(c) {
		for j := range u {
			u[j] += l.inv[j][e.row] * e.value
		}
	}
	out, by := l.ratio(c, u)
	for j, x := range u {
		if x != 0 {
			l.value[j] = math.Max(0, l.value[j]-by*x)
			if q := l.basic[j].party; q >= 0 {
				l.rest[q] += by * x
			}
		}
	}
	if c.party >= 0 {
		l.rest[c.party] -= by
	}
	if out.position < 0 {
		if l.count[out.party] == 0 { // the whole party changes its mind, nothing else does
			l.key[out.party], l.rest[out.party] = uint8(c.index), 1
			return
		}
		out.position = l.swapKey(out.party)
		u[out.position] = out.rate
	}
	l.replace(out.position, c, gain, by)
}

// ratio returns what has to leave first when a column comes in, and how much of the column comes in until then. Of those that
// leave together it is the one with the largest rate, for accuracy.
func (l *linear) ratio(c column, u []float64) (out leaves, by float64) {
	by = math.Inf(1)
	try := func(left, rate float64, candidate leaves) {
		if rate <= tiny {
			return
		}
		if t := math.Max(0, left) / rate; t < by-tiny || t < by+tiny && rate > out.rate {
			out, by = candidate, math.Min(t, by)
		}
	}
	for j, x := range u {
		if q := l.basic[j].party; q >= 0 {
			l.sum[q] -= x
		}
	}
	if c.party >= 0 {
		l.sum[c.party]++
	}
	for j, x := range u {
		try(l.value[j], x, leaves{j, -1, x})
		if q := l.basic[j].party; q >= 0 && l.sum[q] != 0 {
			try(l.rest[q], l.sum[q], leaves{-1, q, l.sum[q]})
			l.sum[q] = 0
		}
	}
	if c.party >= 0 && l.sum[c.party] != 0 {
		try(l.rest[c.party], l.sum[c.party], leaves{-1, c.party, l.sum[c.party]})
		l.sum[c.party] = 0
	}
	return out, by
}

// swapKey makes the largest of a party's other basic bundles its key and puts the old key in its position, which is returned.
func (l *linear) swapKey(i int32) int {
	at := -1
	for j, c := range l.basic {
		if c.party == i && (at < 0 || l.value[j] > l.value[at]) {
			at = j
		}
	}
	for j, c := range l.basic {
		if c.party == i && j != at {
			subtract(l.inv[at], l.inv[j], -1)
		}
	}
	scale(l.inv[at], -1)
	old := l.key[i]
	l.key[i] = uint8(l.basic[at].index)
	l.basic[at].index = int32(old)
	l.value[at], l.rest[i] = l.rest[i], l.value[at]
	return at
}

// replace puts a column in a position.
func (l *linear) replace(at int, c column, gain, by float64) {
	row := l.inv[at]
	scale(row, 1/l.enters[at])
	for j, x := range l.enters {
		if j != at && math.Abs(x) > 1e-12 {
			subtract(l.inv[j], row, x)
		}
	}
	for i, x := range row {
		l.dual[i] += gain * x
	}
	if q := l.basic[at].party; q >= 0 {
		l.count[q]--
	}
	if c.party >= 0 {
		l.count[c.party]++
	}
	l.basic[at], l.value[at] = c, by
}

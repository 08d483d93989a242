package operation

import (
	"math"

	"github.com/paulmach/orb"
)

// maxRingPoints is how many points of a ring are looked at: the work of simplify may grow with their square.
const maxRingPoints = 6000

// thin keeps one point in so many of a ring that is far too detailed.
func thin(ring orb.Ring) orb.Ring {
	step := len(ring)/maxRingPoints + 1
	if step == 1 {
		return ring
	}
	thinned := make(orb.Ring, 0, maxRingPoints+1)
	for i := 0; i < len(ring)-1; i += step {
		thinned = append(thinned, ring[i])
	}
	return append(thinned, ring[len(ring)-1])
}

// simplify drops the points of a closed ring that lie within tolerance (degrees of latitude) of the line between those that
// stay: Douglas and Peucker's way, on the two halves of the ring between its first point and the one farthest from it.
func simplify(ring orb.Ring, tolerance float64) orb.Ring {
	if tolerance <= 0 || len(ring) < 5 {
		return ring
	}
	shrink := math.Cos(ring[0][1] * math.Pi / 180)
	far, distance := 0, -1.0
	for i, p := range ring {
		if d := math.Hypot((p[0]-ring[0][0])*shrink, p[1]-ring[0][1]); d > distance {
			far, distance = i, d
		}
	}
	keep := make([]bool, len(ring))
	keep[0], keep[far], keep[len(ring)-1] = true, true, true
	mark(ring, keep, shrink, tolerance, 0, far)
	mark(ring, keep, shrink, tolerance, far, len(ring)-1)
	simple := make(orb.Ring, 0, len(ring))
	for i, p := range ring {
		if keep[i] {
			simple = append(simple, p)
		}
	}
	return simple
}

// mark keeps the point between from and to that lies farthest from their line, when it is farther than the tolerance, and
// goes on with both parts. The stack is a slice: a ring may have a hundred thousand points.
func mark(ring orb.Ring, keep []bool, shrink, tolerance float64, from, to int) {
	stack := [][2]int{{from, to}}
	for len(stack) > 0 {
		from, to := stack[len(stack)-1][0], stack[len(stack)-1][1]
		stack = stack[:len(stack)-1]
		farthest, distance := -1, tolerance
		for i := from + 1; i < to; i++ {
			if d := toSegment(ring[i], ring[from], ring[to], shrink); d > distance {
				farthest, distance = i, d
			}
		}
		if farthest >= 0 {
			keep[farthest] = true
			stack = append(stack, [2]int{from, farthest}, [2]int{farthest, to})
		}
	}
}

// toSegment is the distance of p from the segment a b, in degrees of latitude.
func toSegment(p, a, b orb.Point, shrink float64) float64 {
	px, py := (p[0]-a[0])*shrink, p[1]-a[1]
	bx, by := (b[0]-a[0])*shrink, b[1]-a[1]
	along := 0.0
	if length := bx*bx + by*by; length > 0 {
		along = min(1, max(0, (px*bx+py*by)/length))
	}
	return math.Hypot(px-along*bx, py-along*by)
}

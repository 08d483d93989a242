package wish_test

import (
	"fmt"
	"os"
	"testing"

	"oplibre/app/signup/wish"
)

// sizes are those of the benchmark; the last takes half a minute.
var sizes = []size{{200, 30}, {2_000, 120}, {20_000, 600}}

func (s size) String() string { return fmt.Sprintf("%dx%d", s.persons, s.ateliers) }

// BenchmarkAssign assigns a generated weekend of each size, several of them in turn, and counts what lies between the
// assignment and its bounds: persons, of all goals together and of the first two (anything at all, and the first wish).
// Processor time says more than the clock on a machine that does other things.
func BenchmarkAssign(b *testing.B) {
	for _, s := range sizes {
		for _, policy := range []wish.Policy{wish.FirstWishes, wish.MostWishes} {
			b.Run(s.String()+"/"+string(policy), func(b *testing.B) {
				if s.persons > 10_000 && os.Getenv("OPLIBRE_BENCH_LARGE") == "" {
					b.Skip("takes a minute: set OPLIBRE_BENCH_LARGE=1")
				}
				benchmarkAssign(b, s, policy)
			})
		}
	}
}

func benchmarkAssign(b *testing.B, s size, policy wish.Policy) {
	seed, proven, missing, first, total := uint64(0), 0, 0, 0, 0
	before := processorTime()
	for b.Loop() {
		seed++
		r := assign(b, weekend(seed, s), policy)
		if r.Proven {
			proven++
		}
		for i, bound := range r.Bounds {
			missing += bound.AtMost - bound.Reached
			total += bound.AtMost
			if i < 2 {
				first += bound.AtMost - bound.Reached
			}
		}
		if seed == 1 {
			b.Log(r.Bounds[0].Reached, "served; by rank", r.Profile)
		}
	}
	b.ReportMetric(float64((processorTime()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(proven)/float64(b.N), "proven/op")
	b.ReportMetric(float64(first)/float64(b.N), "missing-first/op")
	b.ReportMetric(float64(missing)/float64(b.N), "missing/op")
	b.ReportMetric(100*float64(missing)/float64(total), "%gap")
}

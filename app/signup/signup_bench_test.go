package signup

import (
	"strconv"
	"sync/atomic"
	"testing"
)

// BenchmarkSignUp signs names up from 64 goroutines, without the front door: what the domain and the store cost.
func BenchmarkSignUp(b *testing.B) {
	w := newWeekend(b)
	flore := w.atelier("Flore", at(10, 0), at(12, 0), 1_000_000_000)
	var n atomic.Int64
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.signUp(form("Personne "+strconv.FormatInt(n.Add(1), 10), flore)); err != nil {
				b.Error(err)
			}
		}
	})
	b.StopTimer()
	w.clean()
}

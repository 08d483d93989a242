package placing_test

import (
	"testing"

	"oplibre/app/programme/placing"
	"oplibre/app/programme/plan"
)

// weekends are those of the benchmark.
var weekends = []struct {
	name string
	plan func() *plan.Plan
}{
	{"demo", demonstration},
	{"60", func() *plan.Plan { return generated(60, size{60, 10, 30}) }},
	{"200", func() *plan.Plan { return generated(200, size{200, 30, 100}) }},
}

func BenchmarkPlacing(b *testing.B) {
	for _, w := range weekends {
		b.Run(w.name, func(b *testing.B) {
			p := w.plan()
			var proposal *placing.Proposal
			for b.Loop() {
				proposal = placing.Propose(p, placing.Options{Seed: 1})
			}
			b.ReportMetric(float64(len(proposal.Placed)), "placed")
			b.ReportMetric(float64(len(placing.Waiting(p))), "waiting")
			b.ReportMetric(float64(proposal.Cost), "points")
			for _, u := range proposal.Unplaced {
				b.Log(u.Atelier.Title, u.Why, u.Excluded)
			}
		})
	}
}

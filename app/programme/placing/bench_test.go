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

// withoutCandidate counts the waiting ateliers that could not be placed even if they were the only ones to wait.
func withoutCandidate(p *plan.Plan) (n int) {
	for _, a := range placing.Waiting(p) {
		if _, unplaced := placing.Best(p, a, 1); unplaced != nil {
			n++
		}
	}
	return n
}

// BenchmarkPlacing measures in processor time too: on a machine that does other things the clock says little.
func BenchmarkPlacing(b *testing.B) {
	for _, w := range weekends {
		b.Run(w.name, func(b *testing.B) {
			p := w.plan()
			var proposal *placing.Proposal
			before := processorTime()
			for b.Loop() {
				proposal = placing.Propose(p, placing.Options{Seed: 1})
			}
			b.ReportMetric(float64((processorTime()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
			b.ReportMetric(float64(len(proposal.Placed)), "placed")
			b.ReportMetric(float64(len(placing.Waiting(p))), "waiting")
			b.ReportMetric(float64(proposal.Cost), "points")
			b.ReportMetric(float64(withoutCandidate(p)), "nowhere")
		})
	}
}

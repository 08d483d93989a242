package placing_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"oplibre/app/programme/placing"
)

// solverSeconds is how long the solver may look for a bound.
const solverSeconds = "270"

// solve asks COIN-OR's cbc for the least that a mixed-integer programme can give and the best that it found itself.
func solve(b *testing.B, write func(w io.Writer) error) (least, found float64) {
	b.Helper()
	solver, err := exec.LookPath("cbc")
	if err != nil {
		b.Skip("no bound: cbc (Debian: coinor-cbc) is not installed")
	}
	var text bytes.Buffer
	if err := write(&text); err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(b.TempDir(), "weekend.lp")
	if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	out, err := exec.Command(solver, file, "timeMode", "elapsed", "sec", solverSeconds, "solve").CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	found = figure(b, out, `Objective value:\s+(-?[\d.]+(?:e\+\d+)?)`)
	least = found
	if !bytes.Contains(out, []byte("Optimal solution found")) {
		least = figure(b, out, `Lower bound:\s+(-?[\d.]+(?:e\+\d+)?)`)
	}
	return least, found
}

// figure returns the last number that a pattern finds.
func figure(b *testing.B, out []byte, pattern string) float64 {
	all := regexp.MustCompile(pattern).FindAllSubmatch(out, -1)
	if len(all) == 0 {
		b.Fatalf("no %s in\n%s", pattern, out)
	}
	value, err := strconv.ParseFloat(string(all[len(all)-1][1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return value
}

// BenchmarkBound says how far a proposal is from what can be proved to be the least: ateliers left out, and points with a
// thousand for each of them. It takes minutes.
func BenchmarkBound(b *testing.B) {
	if os.Getenv("OPLIBRE_BENCH_LARGE") == "" {
		b.Skip("takes minutes: set OPLIBRE_BENCH_LARGE=1")
	}
	for _, w := range weekends {
		b.Run(w.name, func(b *testing.B) {
			p := w.plan()
			proposal := placing.Propose(p, placing.Options{Seed: 1})
			for b.Loop() {
				left := len(placing.Waiting(p)) - len(proposal.Placed)
				least, _ := solve(b, func(out io.Writer) error { return placing.WriteCountLP(out, p) })
				b.ReportMetric(float64(left), "left")
				b.ReportMetric(least, "left-at-least")
				if w.name == "200" {
					b.Log("no bound of points: a file of 140 MB, which the solver does not open in minutes")
					continue
				}
				saved := 0
				least, found := solve(b, func(out io.Writer) (err error) {
					saved, err = placing.WriteLP(out, p)
					return err
				})
				b.ReportMetric(float64(1000*left+proposal.Cost), "points")
				b.ReportMetric(least-float64(saved), "points-at-least")
				b.ReportMetric(found, "solver's")
			}
		})
	}
}

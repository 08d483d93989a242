package wish_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/signup/wish"
)

// solverSeconds is how long the solver may look for the optimum of one goal.
const solverSeconds = "240"

// program writes the assignment as an integer programme in the LP format of CPLEX: one goal to maximise, and the goals before
// it at least what is given. It is written from the rules, without what the package computes.
func program(p wish.Problem, goal int, least []int) []byte {
	var rules, binaries bytes.Buffer
	sums := make([]strings.Builder, wish.MaxWishes+1)
	seats := make([]strings.Builder, len(p.Ateliers))
	for i, party := range p.Parties {
		fmt.Fprintf(&sums[0], " + %d z%d", party.Size, i)
		fmt.Fprintf(&binaries, " z%d", i)
		fmt.Fprintf(&rules, " z%d", i)
		for rank := range party.Wishes {
			fmt.Fprintf(&rules, " - x%d_%d", i, rank)
		}
		fmt.Fprintln(&rules, " <= 0")
		for rank, a := range party.Wishes {
			fmt.Fprintf(&sums[rank+1], " + %d x%d_%d", party.Size, i, rank)
			fmt.Fprintf(&seats[a], " + %d x%d_%d", party.Size, i, rank)
			fmt.Fprintf(&binaries, " x%d_%d", i, rank)
			for other := range rank {
				b := p.Ateliers[party.Wishes[other]]
				if p.Ateliers[a].Start < b.End && b.Start < p.Ateliers[a].End {
					fmt.Fprintf(&rules, " x%d_%d + x%d_%d <= 1\n", i, rank, i, other)
				}
			}
		}
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "Maximize\n obj: %s\nSubject To\n", sums[goal].String())
	text.Write(rules.Bytes())
	for a := range seats {
		if seats[a].Len() > 0 {
			fmt.Fprintf(&text, "%s <= %d\n", seats[a].String(), p.Ateliers[a].Capacity)
		}
	}
	for before, n := range least {
		fmt.Fprintf(&text, "%s >= %d\n", sums[before].String(), n)
	}
	fmt.Fprintf(&text, "Binaries\n%s\nEnd\n", binaries.String())
	return text.Bytes()
}

// optimum asks COIN-OR's cbc for the most that a programme can give; proven says that it is that.
func optimum(b *testing.B, programme []byte) (most int, proven bool) {
	b.Helper()
	solver, err := exec.LookPath("cbc")
	if err != nil {
		b.Skip("nothing to compare with: cbc (Debian: coinor-cbc) is not installed")
	}
	file := filepath.Join(b.TempDir(), "wishes.lp")
	if err := os.WriteFile(file, programme, 0o600); err != nil {
		b.Fatal(err)
	}
	out, err := exec.Command(solver, file, "ratio", "0", "timeMode", "elapsed", "sec", solverSeconds, "solve").CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	found := regexp.MustCompile(`Objective value:\s+(-?[\d.]+)`).FindSubmatch(out)
	if found == nil {
		b.Fatalf("no objective value in\n%s", out)
	}
	value, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return int(max(value, -value) + 0.5), bytes.Contains(out, []byte("Optimal solution found"))
}

// BenchmarkSolver compares each goal with the optimum of an outside solver, which is asked goal by goal, each time for at
// least what ours reached of those before. The solver's processor time is beside ours.
func BenchmarkSolver(b *testing.B) {
	if os.Getenv("OPLIBRE_BENCH_LARGE") == "" {
		b.Skip("takes minutes: set OPLIBRE_BENCH_LARGE=1")
	}
	for _, s := range sizes {
		b.Run(s.String(), func(b *testing.B) {
			p := weekend(1, s)
			r := assign(b, p, wish.FirstWishes)
			for b.Loop() {
				var least []int
				spent := childrenTime()
				for i, bound := range r.Bounds {
					most, proven := optimum(b, program(p, i, least))
					b.Logf("%s %d: ours %d, at most %d; the solver %d (optimal: %t), %v so far", bound.Goal, bound.Rank+1, bound.Reached, bound.AtMost, most, proven, childrenTime()-spent)
					if most < bound.Reached && proven || most > bound.AtMost {
						b.Errorf("goal %d: the solver has %d, ours %d of at most %d", i+1, most, bound.Reached, bound.AtMost)
					}
					least = append(least, bound.Reached)
				}
			}
		})
	}
}

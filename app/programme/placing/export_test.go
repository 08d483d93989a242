package placing

import (
	"fmt"
	"io"
	"slices"

	"oplibre/app/programme/plan"
)

// WriteLP writes the choice of candidates as a mixed-integer programme in CPLEX LP format, for a solver that knows nothing
// of this package. What it proves is a bound: it has all hard rules and the costs of hours, places and groups, and of each
// atelier on its people's meals, but not ways, waiting and sessions at the same time, which could only add to it.
//
// x_i_k is 1 when task i takes its k-th candidate, z_i when it is left out. Pairs in a group and half-day are the convex
// function n(n-1)/2, which is the largest of its chords at whole numbers. saved is what waiting costs on the grid as it is:
// an atelier in between may save it, and it is to be taken off the bound.
func WriteLP(w io.Writer, p *plan.Plan) (saved int, err error) {
	m := newModel(p, Waiting(p))
	out := lp{w: w, m: m}
	for i := range m.people {
		busy := m.people[i].busy
		for k := 1; k < len(busy); k++ {
			saved += m.betweenCost(busy[k-1], busy[k])
		}
	}
	out.objective()
	out.printf("Subject To\n")
	out.once()
	out.exclusions()
	out.equipment()
	out.groups()
	out.binaries()
	return saved, out.err
}

// WriteCountLP writes how many ateliers have to be left out at least: of all rules only those of people, equipment and hours,
// as if there were places enough.
func WriteCountLP(w io.Writer, p *plan.Plan) error {
	m := newModel(p, Waiting(p))
	for i := range m.tasks {
		t := &m.tasks[i]
		slices.SortFunc(t.candidates, func(a, b candidate) int { return int(a.bin) - int(b.bin) })
		t.candidates = slices.CompactFunc(t.candidates, func(a, b candidate) bool { return a.bin == b.bin })
	}
	m.sites = nil
	out := lp{w: w, m: m}
	out.printf("Minimize\n obj:")
	for i := range m.tasks {
		out.printf(" + z_%d\n", i)
	}
	out.printf("Subject To\n")
	out.once()
	out.exclusions()
	out.equipment()
	out.binaries()
	return out.err
}

type lp struct {
	w   io.Writer
	m   *model
	err error
}

func (l *lp) printf(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format, args...)
	}
}

func (l *lp) binaries() {
	l.printf("Binary\n")
	for i := range l.m.tasks {
		for k := range l.m.tasks[i].candidates {
			l.printf(" x_%d_%d\n", i, k)
		}
	}
	l.printf("End\n")
}

// alone is the cost of a candidate with the meals that it takes from its people by itself. Two ateliers of one person never
// both cover the middle of a meal of an hour or more, so that the sum of these is no more than what a day costs.
func (l *lp) alone(t *task, k int) int {
	c := t.candidates[k]
	cost := int(t.costs[k])
	own := []item{{span{int(c.bin) * step, int(c.bin)*step + t.length}, int(c.place), t.meal}}
	for _, at := range l.m.meals {
		if withoutMeal(own, at) {
			for _, lead := range t.leads {
				if !withoutMeal(l.m.people[lead].busy, at) {
					cost += costNoMeal
				}
			}
		}
	}
	return cost
}

func (l *lp) objective() {
	l.printf("Minimize\n obj:")
	for i := range l.m.tasks {
		t := &l.m.tasks[i]
		l.printf(" + %d z_%d\n", worthPlacing, i)
		for k := range t.candidates {
			if cost := l.alone(t, k); cost != 0 {
				l.printf(" + %d x_%d_%d\n", cost, i, k)
			}
		}
	}
	l.eachGroup(func(g, h int, _ []string, _ int) { l.printf(" + %d p_%d_%d\n", l.m.groups[g].weight, g, h) })
}

// once: each task takes one candidate or is left out.
func (l *lp) once() {
	for i := range l.m.tasks {
		l.printf(" o%d:", i)
		for k := range l.m.tasks[i].candidates {
			l.printf(" + x_%d_%d\n", i, k)
		}
		l.printf(" + z_%d = 1\n", i)
	}
}

// during lists the candidates of tasks that take up a bin.
func (l *lp) during(bin int, wanted func(t *task, c candidate) int) (terms []string) {
	for i := range l.m.tasks {
		t := &l.m.tasks[i]
		for k, c := range t.candidates {
			if n := wanted(t, c); n > 0 && int(c.bin) <= bin && bin < int(c.bin)+t.bins {
				terms = append(terms, fmt.Sprintf("%d x_%d_%d", n, i, k))
			}
		}
	}
	return terms
}

func (l *lp) atMost(name string, terms []string, most int) {
	if len(terms) < 2 {
		return
	}
	l.printf(" %s:", name)
	for _, term := range terms {
		l.printf(" + %s\n", term)
	}
	l.printf(" <= %d\n", most)
}

// exclusions: each place and each person holds one task at a time.
func (l *lp) exclusions() {
	one := func(is bool) int {
		if is {
			return 1
		}
		return 0
	}
	for b := range l.m.bins {
		for s := range l.m.sites {
			l.atMost(fmt.Sprintf("s%d_%d", s, b), l.during(b, func(_ *task, c candidate) int { return one(int(c.place) == s) }), 1)
		}
		for p := range l.m.people {
			if leads := l.led(p); leads > 1 {
				l.atMost(fmt.Sprintf("l%d_%d", p, b), l.during(b, func(t *task, _ candidate) int { return one(slices.Contains(t.leads, p)) }), 1)
			}
		}
	}
}

func (l *lp) led(person int) (n int) {
	for i := range l.m.tasks {
		if slices.Contains(l.m.tasks[i].leads, person) {
			n++
		}
	}
	return n
}

func (l *lp) equipment() {
	for kind := range l.m.kinds {
		for b := range l.m.bins {
			l.atMost(fmt.Sprintf("e%d_%d", kind, b), l.during(b, func(t *task, _ candidate) int {
				for _, n := range t.needs {
					if n.kind == kind {
						return n.quantity
					}
				}
				return 0
			}), l.m.stock[kind]-l.m.used[kind][b])
		}
	}
}

// eachGroup calls fn for each group and half-day with the candidates in it and how many tasks could be there.
func (l *lp) eachGroup(fn func(g, h int, terms []string, tasks int)) {
	for g := range l.m.groups {
		for h := range l.m.halves {
			var terms []string
			tasks := 0
			for i := range l.m.tasks {
				t, before := &l.m.tasks[i], len(terms)
				if t.theme != g && t.public != g && t.series != g {
					continue
				}
				for k, c := range t.candidates {
					if l.m.half[c.bin] == h {
						terms = append(terms, fmt.Sprintf("x_%d_%d", i, k))
					}
				}
				if len(terms) > before {
					tasks++
				}
			}
			if tasks > 0 && tasks+l.m.groups[g].fixed[h] > 1 {
				fn(g, h, terms, tasks)
			}
		}
	}
}

// groups: the pairs that tasks add to those that are scheduled, f of them: n(n-1)/2 - f(f-1)/2 for n = f + x, which lies on
// or above each of its chords.
func (l *lp) groups() {
	l.eachGroup(func(g, h int, terms []string, tasks int) {
		fixed := l.m.groups[g].fixed[h]
		for k := range tasks {
			// Between x = k and x = k+1 the slope is fixed + k.
			slope := fixed + k
			if slope == 0 {
				continue
			}
			at := fixed*k + k*(k-1)/2
			l.printf(" g%d_%d_%d: p_%d_%d\n", g, h, k, g, h)
			for _, term := range terms {
				l.printf(" - %d %s\n", slope, term)
			}
			l.printf(" >= %d\n", at-slope*k)
		}
	})
}

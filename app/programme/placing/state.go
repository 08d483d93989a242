package placing

import (
	"slices"
)

// state is a model with some of its tasks placed, and what that costs. put and take keep everything in step, so that a
// move is tried by making it and undone by making it the other way round.
type state struct {
	m      *model
	placed []bool
	at     []candidate // of each task, where placed
	count  int
	cost   int

	sites  [][]int16 // the task in each place and bin, or none
	people [][]int16 // the task of each person in each bin, or none
	used   [][]int   // equipment in use by kind and bin, that of scheduled ateliers included
	days   [][]item  // each person's ateliers in order, with the scheduled ones
	tally  [][]int   // ateliers of each group and half-day, with the scheduled ones
	shown  [][]span  // sessions of each series
	person []int     // the cost of each person's days
}

const none = int16(-1)

func newState(m *model) *state {
	s := &state{m: m, placed: make([]bool, len(m.tasks)), at: make([]candidate, len(m.tasks))}
	s.sites, s.people = table(len(m.sites), m.bins), table(len(m.people), m.bins)
	for _, used := range m.used {
		s.used = append(s.used, slices.Clone(used))
	}
	for i := range m.people {
		s.days = append(s.days, slices.Clone(m.people[i].busy))
		// What scheduled ateliers cost already is no fault of what comes.
		s.person = append(s.person, m.personCost(s.days[i]))
	}
	for _, g := range m.groups {
		s.tally = append(s.tally, slices.Clone(g.fixed))
		s.shown = append(s.shown, slices.Clone(g.spans))
	}
	return s
}

func table(rows, columns int) [][]int16 {
	t := make([][]int16, rows)
	for i := range t {
		t[i] = make([]int16, columns)
		for j := range t[i] {
			t[i][j] = none
		}
	}
	return t
}

// span returns when a task is, at a candidate.
func (s *state) span(i int, c candidate) span {
	from := int(c.bin) * step
	return span{from, from + s.m.tasks[i].length}
}

// ends returns the bin after the last one of a task that begins in a bin.
func (s *state) ends(i int, c candidate) int { return min(s.m.bins, int(c.bin)+s.m.tasks[i].bins) }

// fits reports whether a task that is not placed can be put at one of its candidates without pushing any other away.
func (s *state) fits(i int, c candidate) bool {
	t, end := &s.m.tasks[i], s.ends(i, c)
	for b := int(c.bin); b < end; b++ {
		if s.sites[c.place][b] != none {
			return false
		}
		for _, l := range t.leads {
			if s.people[l][b] != none {
				return false
			}
		}
		for _, n := range t.needs {
			if s.used[n.kind][b]+n.quantity > s.m.stock[n.kind] {
				return false
			}
		}
	}
	return true
}

// inTheWay appends to found the tasks that would have to go for a task to be put at one of its candidates.
func (s *state) inTheWay(i int, c candidate, found []int16) []int16 {
	t, end := &s.m.tasks[i], s.ends(i, c)
	note := func(other int16) {
		if other != none && !slices.Contains(found, other) {
			found = append(found, other)
		}
	}
	for b := int(c.bin); b < end; b++ {
		note(s.sites[c.place][b])
		for _, l := range t.leads {
			note(s.people[l][b])
		}
		for _, n := range t.needs {
			if s.used[n.kind][b]+n.quantity > s.m.stock[n.kind] {
				s.users(n.kind, b, note)
			}
		}
	}
	return found
}

// users calls note for every task that uses a kind of equipment in a bin.
func (s *state) users(kind, bin int, note func(int16)) {
	for _, j := range s.m.wanting[kind] {
		if s.placed[j] && bin >= int(s.at[j].bin) && bin < s.ends(j, s.at[j]) {
			note(int16(j))
		}
	}
}

// put places a task at one of its candidates, where it fits.
func (s *state) put(i int, c candidate) {
	unary, _ := s.m.tasks[i].costOf(c)
	s.placed[i], s.at[i] = true, c
	s.count++
	s.cost += unary
	s.mark(i, c, int16(i), 1)
	s.regroup(i, c, 1)
}

// take takes a placed task off again and returns where it was.
func (s *state) take(i int) candidate {
	c := s.at[i]
	unary, _ := s.m.tasks[i].costOf(c)
	s.placed[i] = false
	s.count--
	s.cost -= unary
	s.mark(i, c, none, -1)
	s.regroup(i, c, -1)
	return c
}

// mark writes an owner into what a task takes up, and counts its people's days again.
func (s *state) mark(i int, c candidate, owner int16, sign int) {
	t, end := &s.m.tasks[i], s.ends(i, c)
	for b := int(c.bin); b < end; b++ {
		s.sites[c.place][b] = owner
		for _, l := range t.leads {
			s.people[l][b] = owner
		}
		for _, n := range t.needs {
			s.used[n.kind][b] += sign * n.quantity
		}
	}
	own := item{s.span(i, c), int(c.place), t.meal}
	for _, l := range t.leads {
		if sign > 0 {
			k := slices.IndexFunc(s.days[l], func(o item) bool { return o.from > own.from })
			if k < 0 {
				k = len(s.days[l])
			}
			s.days[l] = slices.Insert(s.days[l], k, own)
		} else {
			k := slices.Index(s.days[l], own)
			s.days[l] = slices.Delete(s.days[l], k, k+1)
		}
		now := s.m.personCost(s.days[l])
		s.cost += now - s.person[l]
		s.person[l] = now
	}
}

// regroup counts a task into its groups, or out of them.
func (s *state) regroup(i int, c candidate, sign int) {
	t, half := &s.m.tasks[i], s.m.half[c.bin]
	for _, g := range [3]int{t.theme, t.public, t.series} {
		if g < 0 {
			continue
		}
		n := &s.tally[g][half]
		if sign > 0 {
			s.cost += s.m.groups[g].weight * *n
			*n++
		} else {
			*n--
			s.cost -= s.m.groups[g].weight * *n
		}
	}
	if t.series < 0 {
		return
	}
	own := s.span(i, c)
	if sign < 0 {
		k := slices.Index(s.shown[t.series], own)
		s.shown[t.series] = slices.Delete(s.shown[t.series], k, k+1)
	}
	for _, other := range s.shown[t.series] {
		if other.overlaps(own) {
			s.cost += sign * costSeriesTogether
		}
	}
	if sign > 0 {
		s.shown[t.series] = append(s.shown[t.series], own)
	}
}

// copyOf keeps where everything is, for going back to.
func (s *state) copyOf() ([]bool, []candidate) { return slices.Clone(s.placed), slices.Clone(s.at) }

// restore puts everything where it was.
func (s *state) restore(placed []bool, at []candidate) {
	for i := range s.placed {
		if s.placed[i] && (!placed[i] || s.at[i] != at[i]) {
			s.take(i)
		}
	}
	for i := range s.placed {
		if placed[i] && !s.placed[i] {
			s.put(i, at[i])
		}
	}
}

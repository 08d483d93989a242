package clash

import (
	"slices"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// group is the ateliers that are for the same people, of which one can only follow one at a time.
type group struct {
	name     string
	ateliers []*plan.Atelier
}

// together returns the time that all ateliers of a group share: ok is false when somebody could follow two of them.
func (g group) together() (shared programme.Span, ok bool) {
	if len(g.ateliers) < 2 {
		return programme.Span{}, false
	}
	shared = g.ateliers[0].Span()
	for _, a := range g.ateliers[1:] {
		shared = common(shared, a.Span())
	}
	return shared, shared.Start < shared.End
}

// still reports, for a move of one atelier of the group to another time, whether all would still share some time.
func (g group) still(_ *index, a *plan.Atelier, at spot) bool {
	rest := group{ateliers: slices.DeleteFunc(slices.Clone(g.ateliers), func(other *plan.Atelier) bool { return other == a })}
	shared := at.Span
	for _, other := range rest.ateliers {
		shared = common(shared, other.Span())
	}
	return shared.Start < shared.End
}

// groups puts the held ateliers together by a name; an empty name is no group.
func (ix *index) groups(name func(a *plan.Atelier) string) []group {
	var all []group
	position := map[string]int{}
	for _, a := range ix.held {
		n := name(a)
		if n == "" {
			continue
		}
		i, known := position[n]
		if !known {
			i = len(all)
			position[n], all = i, append(all, group{name: n})
		}
		all[i].ateliers = append(all[i].ateliers, a)
	}
	return all
}

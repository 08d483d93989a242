package clash

import (
	"slices"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// facilitatorTwice finds ateliers that share somebody who leads, whatever the role, and some time.
func facilitatorTwice(ix *index) []Clash {
	var found []Clash
	said := map[[2]*plan.Atelier]bool{}
	for i := range ix.Facilitators {
		overlapping(ix.led[ix.Facilitators[i].ID], func(a, b *plan.Atelier) {
			if !said[[2]*plan.Atelier{a, b}] {
				said[[2]*plan.Atelier{a, b}] = true // several who lead both are said at once
				found = append(found, ix.torn(a, b))
			}
		})
	}
	return found
}

func (ix *index) torn(a, b *plan.Atelier) Clash {
	ids, called := ix.both(a, b)
	span := common(a.Span(), b.Span())
	return Clash{Severity: Impossible, Ateliers: []string{a.ID, b.ID}, Facilitators: ids, Span: span,
		Title: say("clash.facilitator_twice.title", ix.during(span, problem.Args{"Names": called})),
		Detail: say("clash.facilitator_twice.detail", problem.Args{"First": titles{a}, "Second": titles{b},
			"End": clock(ix.local(a.EndsAt)), "Start": clock(ix.local(b.StartsAt))}),
		Ways: append(either([]*plan.Atelier{a, b}, func(x *plan.Atelier) []Way { return ix.later(x, "facilitator_twice", busy) }),
			settle("clash.way.leads", b))}
}

// both returns who leads two ateliers, in the order of the plan's facilitators in identifiers and as names.
func (ix *index) both(a, b *plan.Atelier) (ids []string, called names) {
	for _, lead := range a.Leads {
		if _, known := ix.facilitators[lead.FacilitatorID]; known && leads(b, lead.FacilitatorID) && !slices.Contains(ids, lead.FacilitatorID) {
			ids = append(ids, lead.FacilitatorID)
		}
	}
	slices.SortFunc(ids, func(x, y string) int { return ix.rank(x) - ix.rank(y) })
	for _, id := range ids {
		called = append(called, ix.facilitators[id].Name)
	}
	return ids, called
}

// rank is where a facilitator stands in the plan.
func (ix *index) rank(id string) int {
	return slices.IndexFunc(ix.Facilitators, func(f programme.Facilitator) bool { return f.ID == id })
}

func leads(a *plan.Atelier, facilitatorID string) bool {
	return slices.ContainsFunc(a.Leads, func(l programme.Lead) bool { return l.FacilitatorID == facilitatorID })
}

// busy reports whether somebody who leads the atelier leads another at the time of a spot.
func busy(ix *index, a *plan.Atelier, at spot) bool {
	for _, lead := range a.Leads {
		for _, other := range ix.led[lead.FacilitatorID] {
			if other.StartsAt >= at.End {
				break
			}
			if other != a && other.Span().Overlaps(at.Span) {
				return true
			}
		}
	}
	return false
}

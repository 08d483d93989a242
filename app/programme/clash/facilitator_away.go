package clash

import (
	"slices"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// facilitatorAway finds ateliers at an hour at which somebody who leads them has said not to be there. Nothing said is
// always there.
func facilitatorAway(ix *index) []Clash {
	var found []Clash
	for i := range ix.Facilitators {
		f := &ix.Facilitators[i]
		for _, a := range ix.led[f.ID] {
			if available(f, a.Span()) {
				continue
			}
			found = append(found, Clash{Severity: Impossible, Ateliers: []string{a.ID}, Facilitators: []string{f.ID}, Span: a.Span(),
				Title:  say("clash.facilitator_away.title", ix.during(a.Span(), problem.Args{"Name": f.Name})),
				Detail: say("clash.facilitator_away.detail", problem.Args{"Title": titles{a}}),
				Ways: append(ix.later(a, "facilitator_away", away), settle("clash.way.leads", a),
					page("clash.way.availability", problem.Args{"Name": f.Name}, FacilitatorPage, f.ID))})
		}
	}
	return found
}

// away reports whether somebody who leads the atelier is not there at the time of a spot.
func away(ix *index, a *plan.Atelier, at spot) bool {
	return slices.ContainsFunc(a.Leads, func(l programme.Lead) bool {
		f := ix.facilitators[l.FacilitatorID]
		return f != nil && !available(f, at.Span)
	})
}

func available(f *programme.Facilitator, s programme.Span) bool {
	return len(f.Availability) == 0 || covered(s, f.Availability)
}

// covered reports whether the whole of a span lies in the others, which may touch or overlap.
func covered(s programme.Span, by []programme.Span) bool {
	rest := s
	for range by {
		for _, part := range by {
			if part.Start <= rest.Start && part.End > rest.Start {
				rest.Start = part.End
			}
		}
		if rest.Start >= rest.End {
			return true
		}
	}
	return false
}

package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme/plan"
)

// placeTooSmall finds ateliers with more seats, or more persons expected, than their place holds.
func placeTooSmall(ix *index) []Clash {
	var found []Clash
	for _, a := range ix.held {
		at := ix.of(a)
		if !tooSmallFor(ix, a, at) {
			continue
		}
		found = append(found, Clash{Severity: Warning, Ateliers: []string{a.ID}, Places: []string{at.place.ID}, Span: at.Span,
			Title:  say("clash.place_too_small.title", problem.Args{"Place": at.place.Name, "Title": titles{a}}),
			Detail: say("clash.place_too_small.detail", problem.Args{"Persons": a.Persons(), "Capacity": *at.place.Capacity}),
			Ways: append(ix.elsewhere(a, "place_too_small", tooSmallFor), settle("clash.way.seats", a),
				page("clash.way.place_page", problem.Args{"Place": at.place.Name}, PlacePage, at.place.ID))})
	}
	return found
}

// tooSmallFor reports whether an atelier is for more persons than the place of a spot holds.
func tooSmallFor(_ *index, a *plan.Atelier, at spot) bool {
	return at.place != nil && at.place.Capacity != nil && a.Persons() > *at.place.Capacity
}

package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// tooMany finds the times at which the persons and the team of all ateliers in a place are more than may be in it.
func tooMany(ix *index) []Clash {
	var found []Clash
	for i := range ix.Places {
		place := &ix.Places[i]
		if place.Authorised == nil {
			continue
		}
		for _, e := range beyond(ix.crowd(place), *place.Authorised) {
			found = append(found, ix.crowded(place, e))
		}
	}
	return found
}

func (ix *index) crowded(place *programme.Place, e excess) Clash {
	args := ix.during(e.Span, problem.Args{"Place": place.Name, "Persons": e.peak, "Authorised": *place.Authorised, "Titles": titles(e.ateliers())})
	ways := either(e.relief(ix.crowd(place), *place.Authorised), func(a *plan.Atelier) []Way {
		return append(ix.elsewhere(a, "too_many", overfull), ix.later(a, "too_many", overfull)...)
	})
	last := e.loads[len(e.loads)-1].atelier
	return Clash{Severity: Warning, Ateliers: idsOf(e.ateliers()), Places: []string{place.ID}, Span: e.Span,
		Title: say("clash.too_many.title", args), Detail: say("clash.too_many.detail", args),
		Ways: append(ways, settle("clash.way.seats", last), page("clash.way.place_page", args, PlacePage, place.ID))}
}

// crowd is who is in a place, with each atelier.
func (ix *index) crowd(place *programme.Place) []load {
	loads := make([]load, 0, len(ix.at[place.ID]))
	for _, a := range ix.at[place.ID] {
		loads = append(loads, load{a, present(a)})
	}
	return loads
}

// present is how many persons are there with an atelier: those who come and the team, which is at least who leads it.
func present(a *plan.Atelier) int {
	if a.Team != nil {
		return a.Persons() + *a.Team
	}
	return a.Persons() + len(a.Leads)
}

// overfull reports whether there would be too many persons in the place of a spot.
func overfull(ix *index, a *plan.Atelier, at spot) bool {
	if at.place == nil || at.place.Authorised == nil {
		return false
	}
	return present(a)+peak(ix.crowd(at.place), at.Span, a) > *at.place.Authorised
}

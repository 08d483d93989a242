package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// sharedFull finds the times at which the ateliers that share a place are for more persons than it holds. One that is too
// large for it alone is found by placeTooSmall.
func sharedFull(ix *index) []Clash {
	var found []Clash
	for i := range ix.Places {
		place := &ix.Places[i]
		if !place.Shared || place.Capacity == nil {
			continue
		}
		for _, e := range beyond(ix.guests(place), *place.Capacity) {
			if len(e.loads) > 1 {
				found = append(found, ix.sharedBy(place, e))
			}
		}
	}
	return found
}

func (ix *index) sharedBy(place *programme.Place, e excess) Clash {
	args := ix.during(e.Span, problem.Args{"Place": place.Name, "Persons": e.peak, "Capacity": *place.Capacity, "Titles": titles(e.ateliers())})
	ways := either(e.relief(ix.guests(place), *place.Capacity), func(a *plan.Atelier) []Way {
		return append(ix.elsewhere(a, "shared_full", fullBeside), ix.later(a, "shared_full", fullBeside)...)
	})
	last := e.loads[len(e.loads)-1].atelier
	return Clash{Severity: Warning, Ateliers: idsOf(e.ateliers()), Places: []string{place.ID}, Span: e.Span,
		Title: say("clash.shared_full.title", args), Detail: say("clash.shared_full.detail", args),
		Ways: append(ways, settle("clash.way.seats", last), page("clash.way.place_page", args, PlacePage, place.ID))}
}

// guests is who comes to a place, with each atelier.
func (ix *index) guests(place *programme.Place) []load {
	loads := make([]load, 0, len(ix.at[place.ID]))
	for _, a := range ix.at[place.ID] {
		loads = append(loads, load{a, a.Persons()})
	}
	return loads
}

// fullBeside reports whether an atelier would be one too many beside those that share the place of a spot.
func fullBeside(ix *index, a *plan.Atelier, at spot) bool {
	if at.place == nil || !at.place.Shared || at.place.Capacity == nil {
		return false
	}
	others := peak(ix.guests(at.place), at.Span, a)
	return others > 0 && a.Persons()+others > *at.place.Capacity
}

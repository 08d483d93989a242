package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme"
)

// fallbackTaken finds ateliers that could not move when the weather fails, because the place to move to is used at that
// time or holds fewer people.
func fallbackTaken(ix *index) []Clash {
	var found []Clash
	for _, a := range ix.held {
		if a.Fallback != programme.FallbackMove || a.FallbackPlaceID == nil {
			continue
		}
		at := spot{a.Span(), ix.places[*a.FallbackPlaceID]}
		if at.place == nil || at.place == ix.placeOf(a) { // it has moved
			continue
		}
		args := ix.during(at.Span, problem.Args{"Title": titles{a}, "Place": at.place.Name, "Persons": a.Persons()})
		c := Clash{Severity: Warning, Ateliers: []string{a.ID}, Places: []string{at.place.ID}, Span: at.Span,
			Title: say("clash.fallback_taken.title", args), Ways: []Way{settle("clash.way.fallback", a)}}
		switch {
		case occupied(ix, a, at):
			c.Detail = say("clash.fallback_taken.detail_taken", args)
		case tooSmallFor(ix, a, at):
			args["Capacity"] = *at.place.Capacity
			c.Detail = say("clash.fallback_taken.detail_small", args)
		default:
			continue
		}
		found = append(found, c)
	}
	return found
}

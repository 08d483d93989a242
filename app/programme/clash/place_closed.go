package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme/plan"
)

// placeClosed finds ateliers outside the opening hours of their place. A place without hours is never closed.
func placeClosed(ix *index) []Clash {
	var found []Clash
	for _, a := range ix.held {
		at := ix.of(a)
		if !closedAt(ix, a, at) {
			continue
		}
		args := ix.during(at.Span, problem.Args{"Place": at.place.Name, "Title": titles{a}})
		detail := say("clash.place_closed.detail", args)
		for _, open := range Openings(at.place.Hours, at.Span, ix.Location) {
			if open.Overlaps(at.Span) || ix.date(open.Start) == ix.date(at.Start) {
				args["Opens"], args["Closes"] = clock(ix.local(open.Start)), clock(ix.local(open.End))
				detail.Key = "clash.place_closed.detail_open"
				break
			}
		}
		found = append(found, Clash{Severity: Warning, Ateliers: []string{a.ID}, Places: []string{at.place.ID}, Span: at.Span,
			Title: say("clash.place_closed.title", args), Detail: detail,
			Ways: append(append(ix.later(a, "place_closed", closedAt), ix.elsewhere(a, closedAt)...),
				page("clash.way.hours", problem.Args{"Place": at.place.Name}, PlacePage, at.place.ID))})
	}
	return found
}

// closedAt reports whether the place of a spot is closed at some of its time.
func closedAt(ix *index, _ *plan.Atelier, at spot) bool {
	if at.place == nil || len(at.place.Hours) == 0 {
		return false
	}
	for _, open := range Openings(at.place.Hours, at.Span, ix.Location) {
		if open.Holds(at.Span) {
			return false
		}
	}
	return true
}

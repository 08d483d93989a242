package clash

import (
	"cmp"
	"slices"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
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
		for _, open := range ix.openings(at) {
			if open.Overlaps(at.Span) || ix.date(open.Start) == ix.date(at.Start) {
				args["Opens"], args["Closes"] = clock(ix.local(open.Start)), clock(ix.local(open.End))
				detail.Key = "clash.place_closed.detail_open"
				break
			}
		}
		found = append(found, Clash{Severity: Warning, Ateliers: []string{a.ID}, Places: []string{at.place.ID}, Span: at.Span,
			Title: say("clash.place_closed.title", args), Detail: detail,
			Ways: append(append(ix.later(a, "place_closed", closedAt), ix.elsewhere(a, "place_closed", closedAt)...),
				page("clash.way.hours", problem.Args{"Place": at.place.Name}, PlacePage, at.place.ID))})
	}
	return found
}

// closedAt reports whether the place of a spot is closed at some of its time.
func closedAt(ix *index, _ *plan.Atelier, at spot) bool {
	if at.place == nil || len(at.place.Hours) == 0 {
		return false
	}
	return !slices.ContainsFunc(ix.openings(at), func(open programme.Span) bool { return open.Holds(at.Span) })
}

// openings returns when the place of a spot is open, around it: from what is kept for the whole weekend.
func (ix *index) openings(at spot) []programme.Span {
	if !ix.span.Holds(at.Span) || ix.span.End-ix.span.Start > (longestSpan-2)*24*60*minute {
		return Openings(at.place.Hours, at.Span, ix.Location)
	}
	all, kept := ix.open[at.place]
	if !kept {
		all = Openings(at.place.Hours, ix.span, ix.Location)
		ix.open[at.place] = all
	}
	// A day before and after are enough for the sentence, and more than enough for the rule.
	const around = 24 * 60 * minute
	first, _ := slices.BinarySearchFunc(all, at.Start-around, func(s programme.Span, t store.Instant) int { return cmp.Compare(s.End, t) })
	last := first
	for last < len(all) && all[last].Start < at.End+around {
		last++
	}
	return all[first:last]
}

package clash

import (
	"slices"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// keeps are the facts of a place that keep a promise of an atelier, any of them. What is not here depends on how the
// atelier is led rather than on where.
var keeps = map[string][]string{
	"step_free":    {"step_free", "mi"},
	"mi":           {"mi", "step_free"},
	"stroller":     {"stroller", "step_free", "mi"},
	"seated":       {"seated"},
	"hearing_loop": {"hearing_loop"},
}

// accessMissing finds what ateliers promise and their place does not have. Where nothing at all is known of a place, it is
// worth a look rather than wrong.
func accessMissing(ix *index) []Clash {
	var found []Clash
	for _, a := range ix.held {
		at := ix.of(a)
		for _, fact := range a.Access {
			if at.place == nil || !broken(fact, at.place) {
				continue
			}
			severity, detail := Warning, "clash.access_missing.detail"
			if len(at.place.Access) == 0 {
				severity, detail = Hint, "clash.access_missing.detail_unknown"
			}
			args := problem.Args{"Title": titles{a}, "Place": at.place.Name}
			found = append(found, Clash{Severity: severity, Ateliers: []string{a.ID}, Places: []string{at.place.ID}, Span: at.Span,
				Title: say("clash.access_missing.title."+fact, args), Detail: say(detail, args),
				Ways: append(ix.elsewhere(a, "access_missing", promisesTooMuch), page("clash.way.access", args, PlacePage, at.place.ID), open(a))})
		}
	}
	return found
}

// promisesTooMuch reports whether an atelier promises what the place of a spot does not have.
func promisesTooMuch(_ *index, a *plan.Atelier, at spot) bool {
	return at.place != nil && slices.ContainsFunc(a.Access, func(fact string) bool { return broken(fact, at.place) })
}

func broken(fact string, place *programme.Place) bool {
	kept, promise := keeps[fact]
	return promise && !slices.ContainsFunc(kept, func(has string) bool { return slices.Contains(place.Access, has) })
}

package clash

import (
	"slices"
	"time"

	"oplibre/app/problem"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// afterDark finds ateliers outdoors that are not all in daylight, which goes on for the half hour of civil twilight after
// sunset. Those that depend on darkness want it.
func afterDark(ix *index) []Clash {
	var found []Clash
	for _, a := range ix.held {
		at := ix.of(a)
		if !dark(ix, a, at) {
			continue
		}
		sun, _ := ix.Daylight(ix.local(at.Start), at.place)
		args := ix.during(at.Span, problem.Args{"Title": titles{a}, "Place": at.place.Name})
		title, detail := say("clash.after_dark.title", args), say("clash.after_dark.detail", args)
		args["Sun"], args["Dark"] = clock(ix.shownAt(sun.Set)), clock(ix.shownAt(sun.Dusk))
		if at.Start < store.InstantOf(sun.Dawn) {
			detail.Key = "clash.after_dark.detail_morning"
			args["Sun"], args["Dark"] = clock(ix.shownAt(sun.Rise)), clock(ix.shownAt(sun.Dawn))
		}
		found = append(found, Clash{Severity: Warning, Ateliers: []string{a.ID}, Places: []string{at.place.ID}, Span: at.Span,
			Title: title, Detail: detail, Ways: append(ix.later(a, "after_dark", dark), settle("clash.way.darkness", a))})
	}
	return found
}

// dark reports whether an atelier at a spot would be out in the dark without wanting to.
func dark(ix *index, a *plan.Atelier, at spot) bool {
	if at.place == nil || !at.place.Outdoors || slices.Contains(a.DependsOn, "darkness") {
		return false
	}
	// The daylight of the day holds the whole atelier, or it is dark at some time of it.
	sun, known := ix.Daylight(ix.local(at.Start), at.place)
	return known && (at.Start < store.InstantOf(sun.Dawn) || at.End > store.InstantOf(sun.Dusk))
}

// shownAt is an hour of the sun to the minute, in local time.
func (ix *index) shownAt(t time.Time) time.Time { return t.In(ix.Location).Round(time.Minute) }

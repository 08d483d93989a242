package clash

import (
	"slices"

	"oplibre/app/problem"
	"oplibre/app/programme"
)

// fallbackMissing finds ateliers outdoors that depend on the weather and do not say what happens when it fails, or say that
// they move and not where to.
func fallbackMissing(ix *index) []Clash {
	var found []Clash
	for _, a := range ix.held {
		place := ix.placeOf(a)
		weather := slices.Contains(a.DependsOn, "rain") || slices.Contains(a.DependsOn, "wind")
		nowhere := a.Fallback == programme.FallbackMove && a.FallbackPlaceID == nil
		if place == nil || !place.Outdoors || !weather || a.Fallback != programme.NoFallback && !nowhere {
			continue
		}
		args := problem.Args{"Title": titles{a}, "Place": place.Name}
		c := Clash{Severity: Warning, Ateliers: []string{a.ID}, Places: []string{place.ID}, Span: a.Span(),
			Title: say("clash.fallback_missing.title", args), Detail: say("clash.fallback_missing.detail", args),
			Ways: []Way{settle("clash.way.fallback", a)}}
		if nowhere {
			c.Title.Key = "clash.fallback_missing.title_nowhere"
		}
		found = append(found, c)
	}
	return found
}

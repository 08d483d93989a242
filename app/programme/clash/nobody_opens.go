package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme"
)

// nobodyOpens finds places with ateliers for which nobody has said to come with the key. A place outdoors has no door,
// unless it has opening hours.
func nobodyOpens(ix *index) []Clash {
	var found []Clash
	for i := range ix.Places {
		place := &ix.Places[i]
		held := ix.at[place.ID]
		if len(held) == 0 || place.OpenedBy != "" || place.Outdoors && len(place.Hours) == 0 {
			continue
		}
		args := problem.Args{"Place": place.Name, "Day": weekday(ix.local(held[0].StartsAt)), "At": clock(ix.local(held[0].StartsAt))}
		found = append(found, Clash{Severity: Warning, Ateliers: idsOf(held), Places: []string{place.ID},
			Span:  programme.Span{Start: held[0].StartsAt, End: held[0].EndsAt},
			Title: say("clash.nobody_opens.title", args), Detail: say("clash.nobody_opens.detail", args),
			Ways: []Way{page("clash.way.who_opens", args, PlacePage, place.ID)}})
	}
	return found
}

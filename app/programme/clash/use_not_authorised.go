package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme/plan"
)

// useNotAuthorised finds ateliers in a place whose owner has refused what is planned there, and places with ateliers whose
// owner has not answered or was not asked.
func useNotAuthorised(ix *index) []Clash {
	var found []Clash
	for i := range ix.Places {
		place := &ix.Places[i]
		held := ix.at[place.ID]
		if len(held) == 0 || place.UseAuthorised == "yes" {
			continue
		}
		args := problem.Args{"Place": place.Name, "Titles": titles(held)}
		toPlace := page("clash.way.agreement", args, PlacePage, place.ID)
		if place.UseAuthorised == "no" {
			for _, a := range held {
				found = append(found, Clash{Severity: Impossible, Ateliers: []string{a.ID}, Places: []string{place.ID}, Span: a.Span(),
					Title: say("clash.use_not_authorised.title", args), Detail: say("clash.use_not_authorised.detail", problem.Args{"Title": titles{a}}),
					Ways: append(ix.elsewhere(a, "use_not_authorised", refused), open(a), toPlace)})
			}
			continue
		}
		key := "clash.use_not_authorised.unasked"
		if place.UseAuthorised == "asked" {
			key = "clash.use_not_authorised.asked"
		}
		found = append(found, Clash{Severity: Hint, Ateliers: idsOf(held), Places: []string{place.ID}, Span: held[0].Span(),
			Title: say(key, args), Detail: say("clash.use_not_authorised.planned", args), Ways: []Way{toPlace}})
	}
	return found
}

// refused reports whether the owner of the place of a spot does not want it.
func refused(_ *index, _ *plan.Atelier, at spot) bool {
	return at.place != nil && at.place.UseAuthorised == "no"
}

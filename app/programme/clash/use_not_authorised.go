package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// useNotAuthorised finds ateliers in a place whose owner has refused what is planned there, places with ateliers whose owner
// has not answered, and, all at once, those of which no answer is known.
func useNotAuthorised(ix *index) []Clash {
	var found []Clash
	var unasked []*programme.Place
	for i := range ix.Places {
		place := &ix.Places[i]
		switch held := ix.at[place.ID]; {
		case len(held) == 0 || place.UseAuthorised == "yes":
		case place.UseAuthorised == "no":
			for _, a := range held {
				found = append(found, ix.refusedTo(a, place))
			}
		case place.UseAuthorised == "asked":
			found = append(found, Clash{Severity: Hint, Ateliers: idsOf(held), Places: []string{place.ID}, Span: held[0].Span(),
				Title:  say("clash.use_not_authorised.asked", problem.Args{"Place": place.Name}),
				Detail: say("clash.use_not_authorised.planned", problem.Args{"Titles": titles(held)}), Ways: []Way{agreement(place)}})
		default:
			unasked = append(unasked, place)
		}
	}
	if len(unasked) > 0 {
		found = append(found, ix.unasked(unasked))
	}
	return found
}

func (ix *index) refusedTo(a *plan.Atelier, place *programme.Place) Clash {
	return Clash{Severity: Impossible, Ateliers: []string{a.ID}, Places: []string{place.ID}, Span: a.Span(),
		Title:  say("clash.use_not_authorised.title", problem.Args{"Place": place.Name}),
		Detail: say("clash.use_not_authorised.detail", problem.Args{"Title": titles{a}}),
		Ways:   append(ix.elsewhere(a, "use_not_authorised", refused), open(a), agreement(place))}
}

// unasked is the one hint for all places of which nobody has noted what the owner says.
func (ix *index) unasked(places []*programme.Place) Clash {
	c := Clash{Severity: Hint}
	var called names
	for i, place := range places {
		c.Places, called = append(c.Places, place.ID), append(called, place.Name)
		c.Ateliers = append(c.Ateliers, idsOf(ix.at[place.ID])...)
		if i < shown {
			c.Ways = append(c.Ways, agreement(place))
		}
	}
	c.Title, c.Detail = say("clash.use_not_authorised.unasked", nil), say("clash.use_not_authorised.places", problem.Args{"Places": called})
	return c
}

func agreement(place *programme.Place) Way {
	return page("clash.way.agreement", problem.Args{"Place": place.Name}, PlacePage, place.ID)
}

// refused reports whether the owner of the place of a spot does not want it.
func refused(_ *index, _ *plan.Atelier, at spot) bool {
	return at.place != nil && at.place.UseAuthorised == "no"
}

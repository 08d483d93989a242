package placing_test

import (
	"slices"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
	"oplibre/data/demo"
)

// demonstration is the demo weekend with its twenty-six ateliers off the grid, in ten places.
func demonstration() *plan.Plan {
	p := weekend()
	for _, place := range demo.Places {
		added := addPlace(p, place.ID, place.Capacity)
		added.Name, added.Outdoors = place.Name, place.Outdoors
		longitude, latitude := place.Lon, place.Lat
		added.Longitude, added.Latitude = &longitude, &latitude
		for _, fact := range place.Access {
			added.Access = append(added.Access, factOf(fact))
		}
	}
	for _, from := range demo.Ateliers() {
		if from.Number > 26 {
			continue
		}
		var leads []string
		for _, name := range from.Facilitators {
			if p.Facilitator("person-"+name) == nil {
				addPerson(p, name)
			}
			leads = append(leads, "person-"+name)
		}
		a := addAtelier(p, from.Title.FR, store.Instant((from.End - from.Start).Milliseconds()), from.Capacity, leads...)
		a.ThemeID = from.Theme
		if !slices.ContainsFunc(p.Themes, func(t programme.Theme) bool { return t.ID == from.Theme }) {
			p.Themes = append(p.Themes, programme.Theme{ID: from.Theme, Name: from.Theme})
		}
		if from.AgeMax > 0 && from.AgeMax <= 12 {
			a.Audience = "children"
		}
		for _, fact := range from.Access {
			a.Access = append(a.Access, factOf(fact))
		}
		switch from.Number {
		case 13: // low water
			at := store.InstantOf(time.Date(2027, 5, 22, 13, 15, 0, 0, paris))
			a.DependsOn, a.DependsAt = []string{"low_water"}, &at
		case 16: // bats
			a.DependsOn = []string{"darkness"}
		}
	}
	return p
}

// factOf translates the facts of the demonstration into those of package programme.
func factOf(fact demo.Access) string {
	switch fact {
	case demo.Steps:
		return "stairs"
	case demo.Pushchair:
		return "stroller"
	}
	return string(fact)
}

package web

import (
	"net/url"
	"slices"
	"strings"

	"oplibre/app/programme"
	"oplibre/app/signup/asked"
)

// userNamesOf reads the user names of one person, by site: user_name_osm, with an ending that says whose it is. Nil for none.
func userNamesOf(values url.Values, ending string) map[string]string {
	var names map[string]string
	for _, site := range programme.UserNameSites {
		if name := clean(values.Get("user_name_" + site + ending)); name != "" {
			if names == nil {
				names = map[string]string{}
			}
			names[site] = name
		}
	}
	return names
}

// mealsRead is how many meals of a form are looked at: more than a weekend has.
const mealsRead = 40

// mealsOf reads what was typed about meals, by atelier: meals_<id>, brings_<id>, avoids_<id>. Nil for nothing.
func mealsOf(values url.Values) map[string]asked.MealForm {
	var meals map[string]asked.MealForm
	for _, id := range endings(values, mealsRead, "meals_", "brings_", "avoids_") {
		meal := asked.MealForm{Count: clean(values.Get("meals_" + id)), Brings: clean(values.Get("brings_" + id)), Avoids: clean(values.Get("avoids_" + id))}
		if !meal.Empty() {
			if meals == nil {
				meals = map[string]asked.MealForm{}
			}
			meals[id] = meal
		}
	}
	return meals
}

// endings returns, each once and sorted, what follows the prefixes in the names of posted values; at most so many.
func endings(values url.Values, most int, prefixes ...string) (list []string) {
	for name := range values {
		for _, prefix := range prefixes {
			if ending, found := strings.CutPrefix(name, prefix); found && !slices.Contains(list, ending) {
				list = append(list, ending)
			}
		}
	}
	slices.Sort(list)
	return list[:min(most, len(list))]
}

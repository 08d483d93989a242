package public

import (
	"context"
	"slices"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/programme"
)

// copyGrid is a day by hour and place.
type copyGrid struct {
	hours  []time.Time
	places []string                                  // by number; the empty one, last, is for what has none
	at     map[int64]map[string][]*programme.Listing // by the second of the hour and the name of the place
}

// gridOf puts what begins within the same hour into one row.
func gridOf(day programme.Day, location *time.Location) copyGrid {
	grid := copyGrid{at: map[int64]map[string][]*programme.Listing{}}
	numbers := map[string]int{}
	for _, l := range day.Listings {
		start := l.StartsAt.In(location)
		hour := start.Add(-time.Duration(start.Minute())*time.Minute - time.Duration(start.Second())*time.Second)
		name, number := "", 1<<30
		if l.Place != nil {
			name, number = l.Place.Name, l.Place.Number
		}
		if _, known := numbers[name]; !known {
			numbers[name] = number
			grid.places = append(grid.places, name)
		}
		if grid.at[hour.Unix()] == nil {
			grid.at[hour.Unix()] = map[string][]*programme.Listing{}
			grid.hours = append(grid.hours, hour)
		}
		grid.at[hour.Unix()][name] = append(grid.at[hour.Unix()][name], l)
	}
	slices.SortStableFunc(grid.places, func(a, b string) int { return numbers[a] - numbers[b] })
	return grid
}

// languageOrPage names the language of a text, that of the page where the text has none of its own.
func languageOrPage(ctx context.Context, language string) string {
	if language == "" {
		return i18n.Of(ctx)
	}
	return language
}

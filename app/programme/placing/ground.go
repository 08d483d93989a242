package placing

import (
	"math"

	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

// Walking between two places, as package clash counts it: with a bag at the arm, by streets that are longer than the straight
// line; nobody counts the way next door.
const (
	metresPerMinute = 70
	detour          = 1.3
	nextDoor        = 30        // metres
	earthRadius     = 6_371_009 // metres
)

// walkingMinutes returns how long the way between two places takes, 0 when one of them is not on the map.
func walkingMinutes(a, b *programme.Place) int {
	if a.Latitude == nil || a.Longitude == nil || b.Latitude == nil || b.Longitude == nil {
		return 0
	}
	rad := math.Pi / 180
	north := (*b.Latitude - *a.Latitude) * rad
	east := (*b.Longitude - *a.Longitude) * rad * math.Cos((*a.Latitude+*b.Latitude)/2*rad)
	metres := math.Hypot(north, east) * earthRadius
	if metres < nextDoor {
		return 0
	}
	return int(math.Ceil(metres * detour / metresPerMinute))
}

// daylight returns what there is of light on the days of the window, where a place is or else in the middle of the
// operation: from dawn to dusk, and from sunrise to sunset; nil where nobody has said where that is, or the sun does not set.
func (m *model) daylight(place *programme.Place) (light, sun []span) {
	latitude, longitude := m.plan.Operation.Latitude, m.plan.Operation.Longitude
	if place.Latitude != nil && place.Longitude != nil {
		latitude, longitude = *place.Latitude, *place.Longitude
	}
	if latitude == 0 && longitude == 0 {
		return nil, nil
	}
	for _, date := range m.dates() {
		day, known := data.DaylightOn(date, longitude, latitude)
		if !known {
			return nil, nil
		}
		light = append(light, m.inner(programme.Span{Start: store.InstantOf(day.Dawn), End: store.InstantOf(day.Dusk)}))
		sun = append(sun, m.outer(programme.Span{Start: store.InstantOf(day.Rise), End: store.InstantOf(day.Set)}))
	}
	return light, sun
}

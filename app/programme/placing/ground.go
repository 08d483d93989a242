package placing

import (
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

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

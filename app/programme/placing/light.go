package placing

import (
	"oplibre/app/programme"
	"oplibre/app/store"
)

// daylight returns what there is of light on the days of the window for a place: from dawn to dusk, and
// from sunrise to sunset; nil where nobody has said where that is, or the sun does not set.
func (m *model) daylight(place *programme.Place) (light, sun []span) {
	for _, date := range m.dates() {
		day, known := m.plan.Daylight(date, place)
		if !known {
			return nil, nil
		}
		light = append(light, m.inner(programme.Span{Start: store.InstantOf(day.Dawn), End: store.InstantOf(day.Dusk)}))
		sun = append(sun, m.outer(programme.Span{Start: store.InstantOf(day.Rise), End: store.InstantOf(day.Set)}))
	}
	return light, sun
}

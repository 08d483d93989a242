package plan

import (
	"time"

	"oplibre/app/programme"
	"oplibre/data"
)

// Daylight returns the daylight of the date of t where a place is, or else in the middle of the operation; known is false
// where nobody has said where that is, or the sun does not rise or set.
func (p *Plan) Daylight(t time.Time, place *programme.Place) (light data.Daylight, known bool) {
	longitude, latitude := p.Operation.Longitude, p.Operation.Latitude
	if place.Longitude != nil && place.Latitude != nil {
		longitude, latitude = *place.Longitude, *place.Latitude
	}
	if longitude == 0 && latitude == 0 { // nobody has said where the weekend is
		return data.Daylight{}, false
	}
	return data.DaylightOn(t, longitude, latitude)
}

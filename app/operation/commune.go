package operation

import "oplibre/data"

// CommuneByCode returns the commune of today with this INSEE code, or the one into which the commune of this code was
// merged. The code of a delegated commune that is also its seat's code means the seat.
func CommuneByCode(code string) (data.Commune, bool) {
	places := data.Communes()
	if c, ok := places.Find(code); ok {
		return c, true
	}
	if c, ok := places.FindFormer(code); ok {
		return c, true
	}
	for _, part := range places.Parts {
		if part.Code == code {
			return places.Find(part.Seat)
		}
	}
	return data.Commune{}, false
}

// TimeZoneOf returns the IANA time zone that a weekend in this commune keeps, "Europe/Paris" when the code is unknown.
func TimeZoneOf(code string) string { return data.TimeZoneOf(code) }

// Centre is a point for opening a map, in degrees (WGS 84).
type Centre struct {
	Lon, Lat float64
	// Approximate reports that the point may be tens of kilometres from the commune: it is its department's middle,
	// until somebody puts the pin where it belongs.
	Approximate bool
}

// CentreOf returns where to open the map of a commune. It is always approximate today: the outlines of 35,000
// communes are not in the binary.
func CentreOf(code string) (Centre, bool) {
	d, ok := data.Communes().FindDepartment(data.DepartmentOf(code))
	if !ok {
		return Centre{}, false
	}
	return Centre{Lon: d.Lon, Lat: d.Lat, Approximate: true}, true
}

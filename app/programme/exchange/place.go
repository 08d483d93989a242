package exchange

import (
	"strconv"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// placeColumns are those of the sheet with the places.
var placeColumns = []column{
	{"name", Labels{"Nom", "Name"}, Labels{}, 30, []string{"lieu", "place"}},
	{"address", Labels{"Adresse", "Address"}, Labels{}, 36, nil},
	{"directions", Labels{"Comment le trouver", "How to find it"}, Labels{}, 36, []string{"directions"}},
	{"latitude", Labels{"Latitude", "Latitude"}, Labels{}, 12, nil},
	{"longitude", Labels{"Longitude", "Longitude"}, Labels{}, 12, nil},
	{"capacity", Labels{"Capacité", "Capacity"}, Labels{}, 10, []string{"places"}},
	{"outdoors", Labels{"Dehors", "Outdoors"}, Labels{}, 9, nil},
	{"access", Labels{"Accessibilité", "Access"}, Labels{}, 30, nil},
	{"equipment", Labels{"Équipement", "Equipment"}, Labels{}, 30, nil},
	{"opening", Labels{"Ouverture", "Opening"}, Labels{}, 24, nil},
}

var placeHeadings = func() map[string]string {
	found := map[string]string{}
	for _, c := range placeColumns {
		for _, name := range append([]string{c.key, c.French, c.English}, c.also...) {
			found[store.Fold(name)] = c.key
		}
	}
	return found
}()

// readPlaces keeps what a sheet says of places that may have to be made. Those that are there stay as they are, so that
// nothing in it is refused: what cannot be read is left out.
func (g grid) readPlaces(file *programme.ScheduleFile) {
	h, found := g.findHeading(placeHeadings, "name")
	if !found {
		return
	}
	for _, l := range g.lines[h.at+1:] {
		r := rowReader{grid: g, heading: h, line: l, o: &operation.Operation{}}
		name := r.cell("name")
		if name == "" {
			continue
		}
		p := programme.Place{Name: name, Address: r.cell("address"), Directions: r.cell("directions"), Equipment: r.cell("equipment"),
			Opening: r.cell("opening"), Access: r.several("access", accessWords), Capacity: r.number("capacity", 1, 100_000)}
		p.Longitude, p.Latitude = position(r.cell("longitude"), r.cell("latitude"))
		p.Outdoors = yes(r.cell("outdoors"))
		file.AddPlace(name, p)
	}
}

// yes reads a tick.
func yes(text string) bool {
	switch store.Fold(text) {
	case "oui", "yes", "true", "vrai", "x", "1":
		return true
	}
	return false
}

// placeCell is what the sheet of the places says in one column.
func placeCell(p *programme.Place, key, language string) string {
	degrees := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	}
	switch key {
	case "name":
		return p.Name
	case "address":
		return p.Address
	case "directions":
		return p.Directions
	case "latitude":
		return degrees(p.Latitude)
	case "longitude":
		return degrees(p.Longitude)
	case "capacity":
		return "" // a number: see placeCellOf
	case "outdoors":
		if p.Outdoors {
			return Labels{"oui", "yes"}.In(language)
		}
	case "access":
		return joinList(accessWords.names(p.Access, language))
	case "equipment":
		return p.Equipment
	case "opening":
		return p.Opening
	}
	return ""
}

package programme

import (
	"math"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// PlaceForm is what a person typed about a place.
type PlaceForm struct {
	Version    string   `form:"version"`
	Name       string   `form:"name"`
	Address    string   `form:"address"`
	Directions string   `form:"directions"`
	Latitude   string   `form:"latitude"`
	Longitude  string   `form:"longitude"`
	Capacity   string   `form:"capacity"`
	Outdoors   string   `form:"outdoors"` // "on" when ticked
	Access     []string `form:"access"`
	Equipment  string   `form:"equipment"`
	Opening    string   `form:"opening"`
	Notes      string   `form:"notes"`
}

// farAway is how far from the centre of the operation a place is taken for a slip of the finger, in degrees (about 50 km
// northwards): latitude and longitude typed the wrong way round are found by it.
const farAway = 0.5

// check returns the values of the form, or what is wrong with each field.
func (f PlaceForm) check(o *operation.Operation) (Place, problem.Fields) {
	var in input
	place := Place{
		OperationID: o.ID,
		Name:        in.line("name", f.Name, 120, true),
		Address:     in.text("address", f.Address, 300, false),
		Directions:  in.text("directions", f.Directions, 500, false),
		Latitude:    in.degrees("latitude", f.Latitude, 90),
		Longitude:   in.degrees("longitude", f.Longitude, 180),
		Capacity:    in.number("capacity", f.Capacity, 1, 100_000),
		Outdoors:    f.Outdoors != "",
		Access:      facts(f.Access),
		Equipment:   in.text("equipment", f.Equipment, 1000, false),
		Opening:     in.text("opening", f.Opening, 500, false),
		Notes:       in.text("notes", f.Notes, 2000, false),
	}
	place.Folded = store.Fold(place.Name)
	f.checkPosition(&in, o, place)
	return place, in.fields
}

func (f PlaceForm) checkPosition(in *input, o *operation.Operation, place Place) {
	switch {
	case in.fields.Has("latitude") || in.fields.Has("longitude"):
	case place.Latitude == nil && place.Longitude == nil:
	case place.Latitude == nil:
		in.fields.Add("latitude", "programme.error.half_position", nil)
	case place.Longitude == nil:
		in.fields.Add("longitude", "programme.error.half_position", nil)
	case math.Abs(*place.Latitude-o.Latitude) > farAway || math.Abs(*place.Longitude-o.Longitude) > 2*farAway:
		in.fields.Add("latitude", "programme.error.far_away", nil)
	}
}

// FormOf returns the form of a place as it is.
func (p *Place) FormOf() PlaceForm {
	form := PlaceForm{Version: decimal(p.Version), Name: p.Name, Address: p.Address, Directions: p.Directions,
		Latitude: degreesText(p.Latitude), Longitude: degreesText(p.Longitude), Capacity: numberText(p.Capacity),
		Access: p.Access, Equipment: p.Equipment, Opening: p.Opening, Notes: p.Notes}
	if p.Outdoors {
		form.Outdoors = "on"
	}
	return form
}

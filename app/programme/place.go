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
	// What is below is of Keeping, for the team.
	Authorised    string     `form:"authorised"`
	UseAuthorised string     `form:"use_authorised"`
	OpenedBy      string     `form:"opened_by"`
	ClosedBy      string     `form:"closed_by"`
	DutyPhone     string     `form:"duty_phone"`
	KeyNotes      string     `form:"key_notes"`
	AlarmNotes    string     `form:"alarm_notes"`
	Sockets       string     `form:"sockets"`
	Wifi          string     `form:"wifi"`
	Mobile        string     `form:"mobile"`
	Shared        string     `form:"shared"` // "on" when ticked
	Hours         []HoursRow // hours_on_1, hours_date_1, hours_from_1, hours_to_1…
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
	place.Keeping = f.keeping(&in)
	f.checkPosition(&in, o, place)
	return place, in.fields
}

// keeping reads how the place is opened, closed and kept safe.
func (f PlaceForm) keeping(in *input) Keeping {
	return Keeping{
		Authorised:    in.number("authorised", f.Authorised, 1, 100_000),
		UseAuthorised: in.choice("use_authorised", f.UseAuthorised, Agreements...),
		OpenedBy:      in.line("opened_by", f.OpenedBy, 120, false),
		ClosedBy:      in.line("closed_by", f.ClosedBy, 120, false),
		DutyPhone:     in.line("duty_phone", f.DutyPhone, 60, false),
		KeyNotes:      in.text("key_notes", f.KeyNotes, 1000, false),
		AlarmNotes:    in.text("alarm_notes", f.AlarmNotes, 1000, false),
		Sockets:       in.line("sockets", f.Sockets, 120, false),
		Wifi:          in.line("wifi", f.Wifi, 120, false),
		Mobile:        in.line("mobile", f.Mobile, 120, false),
		Hours:         in.hours(f.Hours),
		Shared:        f.Shared != "",
	}
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
		Access: p.Access, Equipment: p.Equipment, Opening: p.Opening, Notes: p.Notes,
		Authorised: numberText(p.Authorised), UseAuthorised: p.UseAuthorised, OpenedBy: p.OpenedBy, ClosedBy: p.ClosedBy,
		DutyPhone: p.DutyPhone, KeyNotes: p.KeyNotes, AlarmNotes: p.AlarmNotes, Sockets: p.Sockets, Wifi: p.Wifi, Mobile: p.Mobile,
		Hours: rowsOf(p.Keeping.Hours)}
	if p.Outdoors {
		form.Outdoors = "on"
	}
	if p.Shared {
		form.Shared = "on"
	}
	return form
}

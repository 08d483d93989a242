package web

import (
	"encoding/json"
	"time"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/views/public"
)

// event is https://schema.org/Event, as far as an operation and its ateliers fill it.
type event struct {
	Context         string        `json:"@context,omitempty"`
	Type            string        `json:"@type"`
	ID              string        `json:"@id,omitempty"`
	Name            string        `json:"name"`
	AlternateName   string        `json:"alternateName,omitempty"`
	Description     string        `json:"description,omitempty"`
	URL             string        `json:"url"`
	Start           string        `json:"startDate"`
	End             string        `json:"endDate"`
	Status          string        `json:"eventStatus"`
	AttendanceMode  string        `json:"eventAttendanceMode"`
	Free            bool          `json:"isAccessibleForFree"`
	Language        string        `json:"inLanguage,omitempty"`
	Location        *schemaPlace  `json:"location,omitempty"`
	Organizer       *organization `json:"organizer,omitempty"`
	MaximumCapacity *int          `json:"maximumAttendeeCapacity,omitempty"`
	SubEvents       []event       `json:"subEvent,omitempty"`
}

// schemaPlace is https://schema.org/Place.
type schemaPlace struct {
	Type    string          `json:"@type"`
	Name    string          `json:"name"`
	Address string          `json:"address,omitempty"`
	Geo     *geoCoordinates `json:"geo,omitempty"`
}

// geoCoordinates is https://schema.org/GeoCoordinates.
type geoCoordinates struct {
	Type      string  `json:"@type"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// organization is https://schema.org/Organization.
type organization struct {
	Type      string `json:"@type"`
	Name      string `json:"name"`
	Telephone string `json:"telephone,omitempty"`
	Email     string `json:"email,omitempty"`
}

const (
	schemaScheduled = "https://schema.org/EventScheduled"
	schemaCancelled = "https://schema.org/EventCancelled"
	schemaOffline   = "https://schema.org/OfflineEventAttendanceMode"
)

// structuredData describes a weekend and its ateliers as JSON-LD, every time with its offset from UTC.
func (s *Site) structuredData(p public.OperationProps, texts operation.Translation) (string, error) {
	o := p.Operation
	address := s.absolute("/o/" + o.Slug)
	second, _ := o.SecondName(o.Language)
	weekend := event{Context: "https://schema.org", Type: "Event", ID: address, Name: texts.Name, AlternateName: second, Description: texts.Summary,
		URL: address, Start: o.Start().Format(time.RFC3339), End: o.End().Format(time.RFC3339), Status: schemaScheduled, AttendanceMode: schemaOffline,
		Free: true, Language: o.Language, Location: &schemaPlace{Type: "Place", Name: o.Place(), Address: o.CommuneNames(),
			Geo: &geoCoordinates{"GeoCoordinates", o.Latitude, o.Longitude}}}
	if o.LegalOrganiser != "" {
		weekend.Organizer = &organization{"Organization", o.LegalOrganiser, o.ContactPhone, o.ContactEmail}
	}
	for _, l := range p.Ateliers {
		weekend.SubEvents = append(weekend.SubEvents, s.atelierData(o, l))
	}
	text, err := json.Marshal(weekend)
	return string(text), err
}

func (s *Site) atelierData(o *operation.Operation, l *programme.Listing) event {
	location := o.Location()
	e := event{Type: "Event", Name: l.Title, Description: l.Summary, URL: s.absolute("/o/" + o.Slug + "/ateliers/" + l.Slug),
		Start: l.StartsAt.In(location).Format(time.RFC3339), End: l.EndsAt.In(location).Format(time.RFC3339), Status: schemaScheduled,
		AttendanceMode: schemaOffline, Free: true, Language: l.Language, MaximumCapacity: l.Seats.Capacity}
	if l.Status == programme.Cancelled {
		e.Status = schemaCancelled
	}
	if l.Place != nil {
		e.Location = &schemaPlace{Type: "Place", Name: l.Place.Name, Address: l.Place.Address}
		if l.Place.Longitude != nil && l.Place.Latitude != nil {
			e.Location.Geo = &geoCoordinates{"GeoCoordinates", *l.Place.Latitude, *l.Place.Longitude}
		}
	}
	return e
}

package exchange

import (
	"strings"
	"time"

	"oplibre/app/format/openagenda"
	"oplibre/app/operation"
	"oplibre/app/programme"
)

// Agenda returns the public ateliers as OpenAgenda takes events over.
func Agenda(o *operation.Operation, listings []*programme.Listing, at programme.Addresses) []openagenda.Event {
	var events []openagenda.Event
	for _, l := range listings {
		if l.Status != programme.DraftAtelier {
			events = append(events, agendaEvent(o, l, at))
		}
	}
	return events
}

func agendaEvent(o *operation.Operation, l *programme.Listing, at programme.Addresses) openagenda.Event {
	zone := o.Location()
	e := openagenda.Event{ExtIDs: []openagenda.ExtID{{Key: "oplibre", Value: at.UID(&l.Atelier)}}, Slug: l.Slug,
		Title: openagenda.Text{}, Description: openagenda.Text{}, Timezone: o.TimeZone,
		Timings:        openagenda.Timings(l.StartsAt.In(zone), l.EndsAt.In(zone)),
		Keywords:       map[string][]string{o.Language: {l.Theme.Name}},
		AttendanceMode: openagenda.Offline, Status: openagenda.Scheduled, State: openagenda.PublishedState,
		Location: agendaLocation(o, l.Place), UpdatedAt: l.UpdatedAt.Time().Format(time.RFC3339)}
	e.Title[l.Language] = openagenda.Shortened(l.Title, openagenda.MaxTitle)
	for tag, t := range l.Translations {
		if t.Title != "" {
			e.Title[tag] = openagenda.Shortened(t.Title, openagenda.MaxTitle)
		}
		if t.Summary != "" {
			e.Description[tag] = openagenda.Shortened(t.Summary, openagenda.MaxDescription)
		}
	}
	summary := l.Summary
	if summary == "" {
		summary = l.Title // the field is required there
	}
	e.Description[l.Language] = openagenda.Shortened(summary, openagenda.MaxDescription)
	if long := strings.TrimSpace(l.Summary + "\n\n" + l.Description); long != "" {
		e.LongDescription = openagenda.Text{l.Language: openagenda.Shortened(long, openagenda.MaxLongDescription)}
	}
	if l.AgeMin != nil || l.AgeMax != nil {
		e.Age = &openagenda.Age{Min: l.AgeMin, Max: l.AgeMax}
	}
	e.Accessibility = flags(l)
	agendaEntry(o, l, at, &e)
	return e
}

// agendaEntry says how one takes part, and whether it takes place.
func agendaEntry(o *operation.Operation, l *programme.Listing, at programme.Addresses, e *openagenda.Event) {
	e.Conditions = openagenda.Text{}
	for _, tag := range []string{"fr", "en"} {
		e.Conditions[tag] = entryWords.name(string(l.Entry), tag)
	}
	if l.Entry == programme.SignUp {
		e.Registration = append(e.Registration, openagenda.Registration{Type: "link", Value: at.Atelier(o, &l.Atelier)})
		if free, limited := l.Seats.Free(); limited && free == 0 {
			e.Status = openagenda.Full
		}
	}
	if l.Status == programme.Cancelled {
		e.Status = openagenda.Cancelled
	}
}

func agendaLocation(o *operation.Operation, p *programme.Place) *openagenda.Location {
	if p == nil {
		return nil
	}
	location := &openagenda.Location{Name: p.Name, Address: p.Address, CountryCode: "FR", Latitude: p.Latitude, Longitude: p.Longitude}
	if len(o.Communes) == 1 {
		location.City, location.Insee = o.Communes[0].Name, o.Communes[0].InseeCode
	}
	if p.Directions != "" {
		location.Access = openagenda.Text{o.Language: p.Directions}
	}
	return location
}

// flags are what atelier and place say about access in the letters of OpenAgenda; without a step is for people who cannot walk
// well, and a hearing loop for those who do not hear well.
func flags(l *programme.Listing) (a openagenda.Accessibility) {
	facts := l.Access
	if l.Place != nil {
		facts = append(append([]string{}, facts...), l.Place.Access...)
	}
	for _, fact := range facts {
		switch fact {
		case "ii":
			a.II = true
		case "hi", "hearing_loop":
			a.HI = true
		case "vi":
			a.VI = true
		case "pi":
			a.PI = true
		case "mi", "step_free":
			a.MI = true
		}
	}
	return a
}

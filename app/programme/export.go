package programme

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"oplibre/app/format/frab"
	"oplibre/app/format/ics"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// Addresses say where the instance is, for the files that leave it.
type Addresses struct {
	// Base is the address of the instance without a slash at the end: https://opl.example.
	Base string
	// Host makes identifiers unique in the world: the host of Base, or the identifier of the instance.
	Host string
}

func (a Addresses) operation(o *operation.Operation) string { return a.Base + "/o/" + o.Slug }

// Atelier returns the full address of the page of an atelier.
func (a Addresses) Atelier(o *operation.Operation, atelier *Atelier) string {
	return a.operation(o) + "/ateliers/" + atelier.Slug
}

// UID is what calendar programs know an atelier by, for ever: its identifier at the host of the instance.
func (a Addresses) UID(atelier *Atelier) string { return atelier.ID + "@" + a.Host }

// prodID names the program in calendars (RFC 5545, section 3.7.3).
const prodID = "-//oplibre//oplibre//FR"

// Calendar returns ateliers as a calendar under a title. Cancelled ones stay in it and say so.
func Calendar(o *operation.Operation, title string, listings []*Listing, at Addresses) ics.Calendar {
	calendar := ics.Calendar{ProdID: prodID, Name: title, Description: o.Summary, URL: at.operation(o) + "/programme", Refresh: time.Hour}
	for _, l := range listings {
		if l.Status != DraftAtelier {
			calendar.Events = append(calendar.Events, Event(o, l, at))
		}
	}
	return calendar
}

// Event returns an atelier as an event of a calendar.
func Event(o *operation.Operation, l *Listing, at Addresses) ics.Event {
	event := ics.Event{UID: at.UID(&l.Atelier), Stamp: l.UpdatedAt.Time(), Modified: l.UpdatedAt.Time(), Start: l.StartsAt.Time(),
		End: l.EndsAt.Time(), Sequence: int(l.Sequence), Summary: l.Title, URL: at.Atelier(o, &l.Atelier), Categories: []string{l.Theme.Name},
		Description: strings.Join(present(l.Summary, l.Description, l.Bring), "\n\n")}
	if l.Status == Cancelled {
		event.Status = ics.Cancelled
	}
	if l.Place != nil {
		event.Location = strings.Join(present(l.Place.Name, l.Place.Address), ", ")
		if l.Place.Longitude != nil && l.Place.Latitude != nil {
			event.Position = &ics.Position{Longitude: *l.Place.Longitude, Latitude: *l.Place.Latitude}
		}
	}
	if o.ContactEmail != "" {
		event.Organizer = &ics.Organizer{Name: o.Name, Email: o.ContactEmail}
	}
	return event
}

func present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// slotGrid is the grid on which apps draw the programme.
const slotGrid = 15 * time.Minute

// Schedule returns the published ateliers as a schedule. It holds nothing that depends on the instance or the moment, but for
// addresses: the same programme gives the same file, and what ImportSchedule made of a file gives that file again.
func Schedule(o *operation.Operation, listings []*Listing, at Addresses) (frab.Schedule, error) {
	location := o.Location()
	schedule := frab.Schedule{Generator: "oplibre", Conference: frab.Conference{Title: o.Name, Acronym: frab.Acronym(o.Slug),
		Start: o.Start(), End: o.End(), TimeslotDuration: slotGrid, TimeZone: o.TimeZone, BaseURL: at.operation(o) + "/", URL: at.operation(o) + "/programme"}}
	shown := slices.DeleteFunc(slices.Clone(listings), func(l *Listing) bool { return l.Status != Published })
	schedule.Conference.Tracks = tracks(shown)
	for i, day := range arrange(shown, Filter{}, 0, location).Days {
		schedule.Days = append(schedule.Days, scheduleDay(o, day, i+1, at))
	}
	schedule.Conference.Days = len(schedule.Days)
	var err error
	schedule.Version, err = contentVersion(schedule)
	return schedule, err
}

// contentVersion names a schedule by what is in it: apps ask whether the version differs from the one that they have.
func contentVersion(schedule frab.Schedule) (string, error) {
	var content bytes.Buffer
	if err := frab.WriteXML(&content, schedule); err != nil {
		return "", fmt.Errorf("schedule: %w", err)
	}
	sum := sha256.Sum256(content.Bytes())
	return hex.EncodeToString(sum[:6]), nil
}

// tracks are the themes in use, by slug: positions are the operation's own affair.
func tracks(listings []*Listing) []frab.Track {
	seen := map[string]bool{}
	var all []frab.Track
	for _, l := range listings {
		if !seen[l.ThemeID] {
			seen[l.ThemeID] = true
			all = append(all, frab.Track{Name: l.Theme.Name, Slug: l.Theme.Slug, Color: l.Theme.Colour})
		}
	}
	slices.SortFunc(all, func(a, b frab.Track) int { return cmp.Or(cmp.Compare(a.Slug, b.Slug), cmp.Compare(a.Name, b.Name)) })
	return all
}

// scheduleDay is one local day; what goes on after midnight belongs to the day on which it began.
func scheduleDay(o *operation.Operation, day Day, index int, at Addresses) frab.Day {
	location := o.Location()
	out := frab.Day{Index: index, Date: day.Date, Start: day.Listings[0].StartsAt.In(location)}
	rooms := map[string]*frab.Room{}
	for _, l := range day.Listings {
		if end := l.EndsAt.In(location); end.After(out.End) {
			out.End = end
		}
		name, guid := noPlaceName, noPlaceGUID
		if l.Place != nil {
			name, guid = l.Place.Name, l.Place.GUID()
		}
		if rooms[guid] == nil {
			rooms[guid] = &frab.Room{Name: name, GUID: guid}
		}
		rooms[guid].Events = append(rooms[guid].Events, scheduleEvent(o, l, name, at))
	}
	for _, room := range rooms {
		out.Rooms = append(out.Rooms, *room)
	}
	slices.SortFunc(out.Rooms, func(a, b frab.Room) int {
		return cmp.Or(cmp.Compare(store.Fold(a.Name), store.Fold(b.Name)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.GUID, b.GUID))
	})
	return out
}

func scheduleEvent(o *operation.Operation, l *Listing, room string, at Addresses) frab.Event {
	event := frab.Event{ID: int(l.Number), GUID: l.GUID(), Slug: l.Slug, Title: l.Title, Type: "atelier", Track: l.Theme.Name,
		Language: l.Language, Abstract: l.Summary, Description: l.Description, Start: l.StartsAt.In(o.Location()), Duration: l.Duration(),
		Room: room, URL: at.Atelier(o, &l.Atelier)}
	for _, name := range l.Facilitators {
		event.Persons = append(event.Persons, frab.Person{Name: name})
	}
	return event
}

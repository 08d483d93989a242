package frab

import (
	"bytes"
	"encoding/json"
	"io"
	"time"
)

// schemaAddress is where the schema of schedule.json is published.
const schemaAddress = "https://c3voc.de/schedule/schema.json"

// WriteJSON writes schedule.json. Beside what WriteXML refuses, every event needs an http address (NoURL) and every
// room that has events a GUID (NoRoomGUID): the JSON schema makes them mandatory.
func WriteJSON(w io.Writer, s Schedule) error {
	if err := check(s, true); err != nil {
		return err
	}
	rooms := s.rooms()
	for _, room := range rooms {
		if !uuidForm.MatchString(room.GUID) {
			return &EventError{Problem: NoRoomGUID, GUID: room.GUID, Title: room.Name}
		}
	}
	file := outFile{Schema: schemaAddress}
	if s.Generator != "" {
		file.Generator = &outGenerator{s.Generator, s.GeneratorVersion}
	}
	file.Schedule.Version = s.Version
	file.Schedule.BaseURL = webAddress(s.Conference.BaseURL)
	file.Schedule.Conference = conferenceJSON(s, rooms)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(file)
}

// The shapes of schedule.json, in the order in which the schema lists the members.
type (
	outFile struct {
		Schema   string `json:"$schema"`
		Schedule struct {
			Version    string        `json:"version"`
			BaseURL    string        `json:"base_url,omitempty"`
			Conference outConference `json:"conference"`
		} `json:"schedule"`
		Generator *outGenerator `json:"generator,omitempty"`
	}
	outGenerator struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	}
	outConference struct {
		Acronym   string     `json:"acronym"`
		Title     string     `json:"title"`
		Start     string     `json:"start"`
		End       string     `json:"end"`
		DaysCount int        `json:"daysCount"`
		Timeslot  string     `json:"timeslot_duration"`
		TimeZone  string     `json:"time_zone_name,omitempty"`
		URL       string     `json:"url,omitempty"`
		Tracks    []outTrack `json:"tracks"`
		Rooms     []outRoom  `json:"rooms"`
		Days      []outDay   `json:"days"`
	}
	outTrack struct {
		Name  string `json:"name"`
		Slug  string `json:"slug,omitempty"`
		Color string `json:"color,omitempty"`
	}
	outRoom struct {
		Name string `json:"name"`
		GUID string `json:"guid"`
	}
	outDay struct {
		Index int      `json:"index"`
		Date  string   `json:"date"`
		Start string   `json:"day_start"`
		End   string   `json:"day_end"`
		Rooms outRooms `json:"rooms"`
	}
	outEvent struct {
		GUID             string      `json:"guid"`
		Code             string      `json:"code,omitempty"`
		ID               int         `json:"id"`
		Logo             string      `json:"logo,omitempty"`
		Date             string      `json:"date"`
		Start            string      `json:"start"`
		End              string      `json:"end"`
		Duration         string      `json:"duration"`
		Room             string      `json:"room"`
		Slug             string      `json:"slug"`
		URL              string      `json:"url"`
		Title            string      `json:"title"`
		Subtitle         string      `json:"subtitle"`
		Track            string      `json:"track"`
		Type             string      `json:"type"`
		Language         string      `json:"language"`
		Abstract         string      `json:"abstract"`
		Description      string      `json:"description"`
		RecordingLicense string      `json:"recording_license"`
		DoNotRecord      bool        `json:"do_not_record"`
		Persons          []outPerson `json:"persons"`
		Links            []outLink   `json:"links"`
		FeedbackURL      string      `json:"feedback_url,omitempty"`
		OriginURL        string      `json:"origin_url,omitempty"`
		Attachments      []outLink   `json:"attachments"`
	}
	outPerson struct {
		ID   int    `json:"id,omitempty"`
		GUID string `json:"guid,omitempty"`
		Name string `json:"name"`
	}
	outLink struct {
		URL   string `json:"url"`
		Title string `json:"title,omitempty"`
	}
	// outRooms is an object that keeps the order of the rooms, which a map would not.
	outRooms      []outRoomEvents
	outRoomEvents struct {
		name   string
		events []outEvent
	}
)

// MarshalJSON writes {"room": [events], …} in the order of the day.
func (rooms outRooms) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, room := range rooms {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(room.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(room.events); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func conferenceJSON(s Schedule, rooms []Room) outConference {
	c := s.Conference
	out := outConference{
		Acronym: Acronym(c.Acronym), Title: c.Title,
		Start: c.Start.Format(time.DateOnly), End: c.End.Format(time.DateOnly),
		DaysCount: len(s.Days), Timeslot: formatDuration(timeslot(c)), URL: webAddress(c.URL),
		Tracks: []outTrack{}, Rooms: []outRoom{}, Days: []outDay{},
	}
	if zoneForm.MatchString(c.TimeZone) {
		out.TimeZone = c.TimeZone
	}
	for _, track := range c.Tracks {
		track = valid(track)
		out.Tracks = append(out.Tracks, outTrack(track))
	}
	for _, room := range rooms {
		out.Rooms = append(out.Rooms, outRoom{Name: room.Name, GUID: room.GUID})
	}
	for _, day := range s.Days {
		one := outDay{Index: day.Index, Date: day.Date, Start: day.Start.Format(time.RFC3339), End: day.End.Format(time.RFC3339), Rooms: outRooms{}}
		for _, room := range day.Rooms {
			events := []outEvent{}
			for _, e := range room.Events {
				events = append(events, eventJSON(c.Acronym, room.Name, e))
			}
			one.Rooms = append(one.Rooms, outRoomEvents{room.Name, events})
		}
		out.Days = append(out.Days, one)
	}
	return out
}

func eventJSON(acronym, room string, e Event) outEvent {
	out := outEvent{
		GUID: e.GUID, ID: e.ID, Logo: webAddress(e.Logo),
		Date: e.Start.Format(time.RFC3339), Start: e.Start.Format("15:04"), End: e.Start.Add(e.Duration).Format(time.RFC3339),
		Duration: formatDuration(e.Duration), Room: room, Slug: EventSlug(acronym, e), URL: e.URL,
		Title: e.Title, Subtitle: e.Subtitle, Track: e.Track, Type: e.Type, Language: e.Language,
		Abstract: e.Abstract, Description: e.Description, RecordingLicense: e.RecordingLicense, DoNotRecord: e.OptOut,
		Persons: []outPerson{}, Links: linksJSON(e.Links), Attachments: linksJSON(e.Attachments),
		FeedbackURL: webAddress(e.FeedbackURL), OriginURL: webAddress(e.OriginURL),
	}
	if codeForm.MatchString(e.Code) {
		out.Code = e.Code
	}
	for _, p := range e.Persons {
		out.Persons = append(out.Persons, outPerson{ID: max(p.ID, 0), GUID: uuidOrNothing(p.GUID), Name: p.Name})
	}
	return out
}

// linksJSON keeps the links that are web addresses: the schema takes nothing else.
func linksJSON(links []Link) []outLink {
	out := []outLink{}
	for _, l := range links {
		if address := webAddress(l.URL); address != "" {
			out = append(out, outLink{URL: address, Title: l.Title})
		}
	}
	return out
}

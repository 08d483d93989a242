package exchange

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"oplibre/app/format/ics"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// calendarColumns are what a calendar says of an atelier.
var calendarColumns = []string{"title", "summary", "description", "starts_at", "ends_at", "place", "status"}

// readCalendar reads iCalendar. An event is known by its UID; ours holds the identifier of the atelier.
func readCalendar(raw []byte, name string, o *operation.Operation) (*programme.ScheduleFile, error) {
	if !utf8.Valid(raw) { // RFC 5545 section 3.1.4 asks for UTF-8; old programs write what they are used to
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(raw)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		raw = decoded
	}
	calendar, err := ics.Read(bytes.NewReader(raw), o.Location(), ics.Limits{})
	if err != nil {
		return nil, unreadable(name, err)
	}
	file := programme.NewScheduleFile(name)
	for i := range calendar.Events {
		e := &calendar.Events[i]
		if e.AllDay {
			file.Refused = append(file.Refused, programme.Issue{Line: e.StartLine, Title: e.Summary, Message: problem.Message{Key: "programme.import.refused.all_day"}})
			continue
		}
		addPlaceOf(file, e)
		file.Add(incomingOf(e))
	}
	for _, r := range calendar.Remarks {
		file.Warnings = append(file.Warnings, programme.Issue{Line: r.Line, Title: r.Title,
			Message: problem.Message{Key: "programme.import.warning." + string(r.Problem), Args: problem.Args{"Value": r.Value}}})
	}
	return file, nil
}

func incomingOf(e *ics.Found) programme.Incoming {
	in := programme.Incoming{Line: e.Line, Title: e.Summary, Description: e.Description, Whole: true, Room: e.Location,
		Columns: columnSet(calendarColumns...), Status: programme.Published, Sequence: int64(e.Sequence)}
	if !e.Start.IsZero() {
		in.Start = store.InstantOf(e.Start)
	}
	if !e.End.IsZero() {
		in.End = store.InstantOf(e.End)
	}
	if e.Status == ics.Cancelled {
		in.Status = programme.Cancelled
	}
	if !e.Modified.IsZero() {
		in.UpdatedAt = store.InstantOf(e.Modified)
	}
	if len(e.Categories) > 0 {
		in.Track = e.Categories[0]
		in.Columns["theme"] = true
	}
	if id, _, _ := strings.Cut(e.UID, "@"); store.ValidID(id) && e.Recurrence == "" {
		in.ID = id
	} else if e.UID != "" {
		in.ImportedID = strings.TrimSpace(e.UID + " " + e.Recurrence)
	}
	if _, slug, found := strings.Cut(e.URL, "/ateliers/"); found {
		in.Slug = path.Base(slug)
	}
	return in
}

// addPlaceOf keeps where an event takes place: "Médiathèque, 3 rue de la Mairie" is a name and an address.
func addPlaceOf(file *programme.ScheduleFile, e *ics.Found) {
	if e.Location == "" {
		return
	}
	name, address, _ := strings.Cut(e.Location, ", ")
	place := programme.Place{Name: name, Address: address}
	if e.Position != nil {
		place.Longitude, place.Latitude = &e.Position.Longitude, &e.Position.Latitude
	}
	file.AddPlace(e.Location, place)
}

// columnSet is the set of some columns.
func columnSet(columns ...string) map[string]bool {
	set := make(map[string]bool, len(columns))
	for _, column := range columns {
		set[column] = true
	}
	return set
}

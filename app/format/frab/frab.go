// Package frab reads and writes conference schedules in the format that pentabarf began, that frab, pretalx and the
// c3voc tools share, and that apps such as EventFahrplan, Giggity and Engelsystem read.
//
// There are two spellings of one model, schedule.xml and schedule.json, with a schema each at https://c3voc.de/schedule.
// Programs disagree about almost everything that the schemas leave open, so reading and writing differ in temper:
// the writers give what the schemas accept and refuse what cannot be made valid; the readers take every event from
// which a title can be had and say what is odd about it in a list of Warnings. Only a file that is broken as XML or
// JSON, is too large, or is no schedule is refused.
package frab

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The media types of the two spellings; the first is registered at IANA, the second is plain JSON.
const (
	MediaTypeXML  = "application/vnd.c3voc.schedule+xml"
	MediaTypeJSON = "application/json"
)

// Schedule is a whole programme: one version of what happens when and where.
type Schedule struct {
	// Version is what people see: "v3", or a date.
	Version string
	// Generator names the program and its version that made the file; may be empty.
	Generator, GeneratorVersion string
	Conference                  Conference
	// Days are in order; Index counts from 1.
	Days []Day
}

// Conference says what the programme is of.
type Conference struct {
	Title string
	// Acronym is lower case letters, digits and _ (see Acronym); the XML form also takes hyphens.
	Acronym string
	// Start and End are the first and the last day; only the dates are written.
	Start, End time.Time
	// Days is how many days the programme has; the writers use len(Schedule.Days).
	Days int
	// TimeslotDuration is the grid on which the programme is drawn.
	TimeslotDuration time.Duration
	// BaseURL is what relative addresses in the file begin with; URL is the programme's page for people.
	BaseURL, URL string
	// TimeZone is an IANA name, Europe/Paris.
	TimeZone string
	Tracks   []Track
}

// Track is a theme: its name, a slug and a colour (#rrggbb), the two last optional.
type Track struct{ Name, Slug, Color string }

// Day is one day of the programme. It may end after midnight: events until End belong to it.
type Day struct {
	Index      int
	Date       string // YYYY-MM-DD, the local date
	Start, End time.Time
	Rooms      []Room
}

// Room is a place on one day with what happens there. The JSON form needs a GUID, the XML form not.
type Room struct {
	Name, GUID string
	Events     []Event
}

// Event is one session.
type Event struct {
	// ID is a positive integer, unique in the schedule.
	ID int
	// GUID is a UUID, unique everywhere and for ever: what consumers recognise an event by.
	GUID string
	// Code is pretalx's name of a submission, six of A-Z and 0-9; may be empty.
	Code string
	// Slug is the end of the event's address; the writers complete it to what the schema wants (see EventSlug).
	Slug                                   string
	Title, Subtitle, Type, Track, Language string
	Abstract, Description                  string
	// Start has the local zone of the event; its offset is written.
	Start    time.Time
	Duration time.Duration
	// Room is the room's name, as in Room.Name.
	Room string
	// URL is the page of the event; the JSON form needs one.
	URL, Logo, FeedbackURL, OriginURL string
	// RecordingLicense and OptOut say whether and under which licence the event is recorded.
	RecordingLicense string
	OptOut           bool
	Persons          []Person
	Links            []Link
	Attachments      []Link
}

// Person is somebody who leads an event. ID is 0 and GUID empty where the source has none.
type Person struct {
	ID         int
	GUID, Name string
}

// Link is an address with its title.
type Link struct{ Title, URL string }

// EventCount is the number of events in all rooms of all days.
func (s Schedule) EventCount() (n int) {
	for range s.Events() {
		n++
	}
	return n
}

// Events goes through all events in the order of the file.
func (s Schedule) Events() func(yield func(*Event) bool) {
	return func(yield func(*Event) bool) {
		for d := range s.Days {
			for r := range s.Days[d].Rooms {
				events := s.Days[d].Rooms[r].Events
				for e := range events {
					if !yield(&events[e]) {
						return
					}
				}
			}
		}
	}
}

// RoomNames are the names of all rooms, each once, in the order in which they first appear.
func (s Schedule) RoomNames() []string {
	var names []string
	for _, room := range s.rooms() {
		names = append(names, room.Name)
	}
	return names
}

// rooms are the rooms of all days, each name once, with the first GUID that was given for it.
func (s Schedule) rooms() []Room {
	var all []Room
	at := map[string]int{}
	for _, day := range s.Days {
		for _, room := range day.Rooms {
			i, known := at[room.Name]
			if !known {
				at[room.Name] = len(all)
				all = append(all, Room{Name: room.Name, GUID: room.GUID})
			} else if all[i].GUID == "" {
				all[i].GUID = room.GUID
			}
		}
	}
	return all
}

var (
	uuidForm  = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	codeForm  = regexp.MustCompile(`^[0-9A-Z]{6}$`)
	colorForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	trackSlug = regexp.MustCompile(`^[a-z][a-z0-9-]*[a-z0-9]$`)
	eventSlug = regexp.MustCompile(`^[a-z0-9_]{4,}-[a-z0-9_-]{3,}[a-z0-9]$`)
	zoneForm  = regexp.MustCompile(`^([A-Z][a-z]+/[A-Z][a-z]+)|^UTC$`)
)

// Acronym makes from a slug what both schemas accept: at least four of a-z, 0-9 and _.
func Acronym(slug string) string {
	a := strings.Trim(slugged(slug, '_'), "_")
	for len(a) < 4 {
		a += "_"
	}
	return a
}

// EventSlug is the slug that both schemas accept: acronym, hyphen, and at least four characters. One that already
// fits is kept, another gets the acronym and the event's number in front.
func EventSlug(acronym string, e Event) string {
	if eventSlug.MatchString(e.Slug) {
		return e.Slug
	}
	base := e.Slug
	if base == "" {
		base = e.Title
	}
	tail := strings.Trim(slugged(base, '-'), "-")
	return strings.TrimSuffix(fmt.Sprintf("%s-%04d-%s", Acronym(acronym), e.ID, tail), "-")
}

// slugged keeps a-z and 0-9, lowers capitals, and puts one sep for each run of anything else.
func slugged(s string, sep byte) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			out = append(out, c)
		case len(out) > 0 && out[len(out)-1] != sep:
			out = append(out, sep)
		}
	}
	return string(out)
}

// formatDuration writes HH:MM, with more than 24 hours where need be (both schemas).
func formatDuration(d time.Duration) string {
	minutes := int(d / time.Minute)
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// ParseDuration reads "HH:MM", "HH:MM:SS", pretalx's "D:HH:MM" for what lasts more than a day, and a plain number
// of minutes. Three parts are days first only where the first has one digit and the second is an hour of the day:
// pretalx does not pad its days, everyone else pads hours. It returns false for anything else, negative or over 31 days.
func ParseDuration(s string) (time.Duration, bool) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	var n [3]int
	if len(parts) > len(n) {
		return 0, false
	}
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil || v < 0 || v > 1e5 || part[0] == '+' {
			return 0, false
		}
		n[i] = v
	}
	var d time.Duration
	switch {
	case len(parts) == 1:
		d = time.Duration(n[0]) * time.Minute
	case len(parts) == 2:
		d = time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute
	case len(parts[0]) == 1 && n[1] < 24:
		d = time.Duration(n[0])*24*time.Hour + time.Duration(n[1])*time.Hour + time.Duration(n[2])*time.Minute
	default:
		d = time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute + time.Duration(n[2])*time.Second
	}
	return d, d <= 31*24*time.Hour
}

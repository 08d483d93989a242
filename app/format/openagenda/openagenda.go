// Package openagenda writes events in the shape that OpenAgenda reads and gives
// (https://developers.openagenda.com/en/evenements/structure), so that a town's agenda can take a programme over.
//
// Texts are objects by language, also where there is one language only. A time is a begin and an end with their offset, and no
// timing lasts longer than a day: longer ones are cut at it. The uid of an event is a number that OpenAgenda gives: what comes
// from elsewhere is known by extIds, a list of keys with a value. Accessibility is five flags: ii intellectual, hi hearing, vi
// visual, pi psychic, mi motor. The envelope is that of the address /v2/agendas/{uid}/events: total and events.
package openagenda

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// MediaType is what the file is served as.
const MediaType = "application/json"

// The longest texts that OpenAgenda takes, in characters.
const (
	MaxTitle           = 140
	MaxDescription     = 200
	MaxLongDescription = 10_000
	MaxConditions      = 255
)

// longestTiming is what one timing may last.
const longestTiming = 24 * time.Hour

// ErrTimes means an event without a title, or one that does not end after it starts.
var ErrTimes = errors.New("openagenda: event without title or times")

// Text is a text by language tag.
type Text map[string]string

// Agenda is one file.
type Agenda struct {
	Total  int     `json:"total"`
	Events []Event `json:"events"`
}

// Event is one event; see the structure for what each field means there.
type Event struct {
	ExtIDs          []ExtID             `json:"extIds"`
	Slug            string              `json:"slug"`
	Title           Text                `json:"title"`
	Description     Text                `json:"description"`
	LongDescription Text                `json:"longDescription,omitempty"`
	Conditions      Text                `json:"conditions,omitempty"`
	Keywords        map[string][]string `json:"keywords,omitempty"`
	Timings         []Timing            `json:"timings"`
	Timezone        string              `json:"timezone"`
	Location        *Location           `json:"location,omitempty"`
	Accessibility   Accessibility       `json:"accessibility"`
	Age             *Age                `json:"age,omitempty"`
	Registration    []Registration      `json:"registration,omitempty"`
	AttendanceMode  int                 `json:"attendanceMode"`
	Status          Status              `json:"status"`
	State           int                 `json:"state"`
	UpdatedAt       string              `json:"updatedAt"`
}

// ExtID is what another program knows the event by.
type ExtID struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Timing is one time at which the event takes place, with offsets (RFC 3339).
type Timing struct {
	Begin string `json:"begin"`
	End   string `json:"end"`
}

// Location is where it takes place.
type Location struct {
	Name        string   `json:"name"`
	Address     string   `json:"address,omitempty"`
	City        string   `json:"city,omitempty"`
	Insee       string   `json:"insee,omitempty"`
	CountryCode string   `json:"countryCode,omitempty"`
	Latitude    *float64 `json:"latitude,omitempty"`
	Longitude   *float64 `json:"longitude,omitempty"`
	Access      Text     `json:"access,omitempty"`
}

// Accessibility says for which disabilities something is arranged.
type Accessibility struct {
	II bool `json:"ii"`
	HI bool `json:"hi"`
	VI bool `json:"vi"`
	PI bool `json:"pi"`
	MI bool `json:"mi"`
}

// Age bounds the age of those whom it is for; a bound that is missing is null.
type Age struct {
	Min *int `json:"min"`
	Max *int `json:"max"`
}

// Registration is a way of signing up: an address, a telephone number or an e-mail address.
type Registration struct {
	Type  string `json:"type"` // link, phone or email
	Value string `json:"value"`
}

// Status is whether an event takes place.
type Status int

// The statuses that a programme has.
const (
	Scheduled Status = 1
	Full      Status = 5
	Cancelled Status = 6
)

// Offline and PublishedState are the attendance mode and the state of what a programme shows.
const (
	Offline        = 1
	PublishedState = 2
)

// Timings cuts a time into timings that OpenAgenda takes.
func Timings(start, end time.Time) (timings []Timing) {
	for begin := start; begin.Before(end); begin = begin.Add(longestTiming) {
		until := begin.Add(longestTiming)
		if until.After(end) {
			until = end
		}
		timings = append(timings, Timing{begin.Format(time.RFC3339), until.Format(time.RFC3339)})
	}
	return timings
}

// Shortened cuts a text to a number of characters, at a space where there is one near the end.
func Shortened(s string, most int) string {
	runes := []rune(strings.TrimSpace(s))
	if len(runes) <= most {
		return string(runes)
	}
	cut := string(runes[:most-1])
	if space := strings.LastIndexAny(cut, " \n"); space > len(cut)*3/4 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, " \n,;:.") + "…"
}

// Write writes the agenda. It returns ErrTimes before the first octet when an event has no title or no timing.
func Write(w io.Writer, events []Event) error {
	for i := range events {
		if len(events[i].Title) == 0 || len(events[i].Timings) == 0 {
			return fmt.Errorf("%w: %s", ErrTimes, events[i].Slug)
		}
	}
	if events == nil {
		events = []Event{}
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(Agenda{Total: len(events), Events: events})
}

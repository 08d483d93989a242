package frab

import (
	"errors"
	"fmt"
	"strings"
)

// Problem is what is odd about an event; callers choose the words.
type Problem string

// What the readers notice. None keeps an event out but NoTitle.
const (
	NoGUID      Problem = "guid-missing"       // consumers cannot recognise the event
	BadGUID     Problem = "guid-invalid"       // not a UUID
	SameGUID    Problem = "guid-duplicate"     // of an earlier event
	NoID        Problem = "id-missing"         // no positive integer
	SameID      Problem = "id-duplicate"       // of an earlier event
	NoTitle     Problem = "title-missing"      // the event was left out
	NoStart     Problem = "start-missing"      // no date and no day and time to make one from
	BadStart    Problem = "start-invalid"      // a date or a time that cannot be read
	NoOffset    Problem = "start-without-zone" // read in the conference's time zone
	NoDuration  Problem = "duration-missing"   // or zero
	BadDuration Problem = "duration-invalid"
	OtherRoom   Problem = "room-differs"      // the event names another room than the one it stands in
	NoZone      Problem = "zone-unknown"      // of the conference: not an IANA name, UTC was taken
	BadDay      Problem = "day-invalid"       // a day whose date, start or end cannot be read
	Unreadable  Problem = "event-unreadable"  // no object; the event was left out
	NoURL       Problem = "url-missing"       // only for WriteJSON
	NoRoomGUID  Problem = "room-guid-missing" // only for WriteJSON
)

// Warning is one oddity of one event, or of a day or the conference where Title and GUID are empty.
type Warning struct {
	Problem Problem
	// Line is where the event begins, from 1.
	Line int
	// GUID, ID and Title are what the file says of the event.
	GUID  string
	ID    int
	Title string
	// Value is what could not be used.
	Value string
}

// String is for logs and tests; screens choose their own words from Problem.
func (w Warning) String() string {
	return strings.TrimSpace(fmt.Sprintf("line %d: %s %q %s", w.Line, w.Problem, w.Value, w.Title))
}

// Why a file is refused.
var (
	// ErrTooLarge means more bytes than Limits.Bytes or more events than Limits.Events.
	ErrTooLarge = errors.New("frab: schedule is too large")
	// ErrTooDeep means elements or values nested deeper than any schedule does.
	ErrTooDeep = errors.New("frab: schedule is nested too deeply")
	// ErrDoctype means that the XML declares a document type, the way to entities that expand without end.
	ErrDoctype = errors.New("frab: schedule has a DOCTYPE")
	// ErrNoSchedule means well-formed XML or JSON that is something else.
	ErrNoSchedule = errors.New("frab: not a schedule")
)

// SyntaxError is broken XML or JSON, with the place (line and column in bytes, both from 1).
type SyntaxError struct {
	Line, Column int
	Err          error
}

// Error says where the file breaks.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("frab: line %d, column %d: %v", e.Line, e.Column, e.Err)
}

// Unwrap returns what the decoder said.
func (e *SyntaxError) Unwrap() error { return e.Err }

// EventError says which event a writer refuses, and why.
type EventError struct {
	Problem Problem
	ID      int
	GUID    string
	Title   string
}

// Error names the event and what is wrong with it.
func (e *EventError) Error() string {
	return fmt.Sprintf("frab: cannot write event %d %q (%s): %s", e.ID, e.Title, e.GUID, e.Problem)
}

// Limits bound what a reader takes from a file that anybody may have made.
type Limits struct {
	// Bytes of the file and number of events; zero means the default.
	Bytes  int64
	Events int
}

// DefaultLimits are some ten times the largest congress.
var DefaultLimits = Limits{Bytes: 32 << 20, Events: 20_000}

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	if l.Events <= 0 {
		l.Events = DefaultLimits.Events
	}
	return l
}

// maxDepth is more than the seven levels that a schedule has.
const maxDepth = 32

// maxWarnings keeps a hostile file from growing the list; the rest is not told.
const maxWarnings = 2_000

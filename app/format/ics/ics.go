// Package ics writes and reads iCalendar (RFC 5545): the programme, one atelier, or what one person signed up for.
//
// A calendar that people subscribe to is read again and again by programs that remember what they read, so four
// things matter more than the layout: the UID of an event never changes, SEQUENCE grows when its time or place does,
// a cancelled event stays in the file with STATUS:CANCELLED until subscribers have seen it, and the same input gives
// the same bytes. Times are written in UTC ("form #2" of RFC 5545 section 3.3.5), which needs no VTIMEZONE and which
// no reader misunderstands; DTSTAMP is given by the caller, never taken from a clock here.
package ics

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"
)

// MediaType is what a calendar is served as (RFC 5545 section 8.1).
const MediaType = "text/calendar; charset=utf-8"

// What Write refuses, wrapped with the UID of the event.
var (
	// ErrNoProdID means that the calendar does not name the program that made it (section 3.7.3).
	ErrNoProdID = errors.New("ics: calendar without PRODID")
	// ErrNoUID means that an event has no UID, or one with a line break in it (section 3.8.4.7).
	ErrNoUID = errors.New("ics: event without a usable UID")
	// ErrSameUID means that two events of the calendar have one UID.
	ErrSameUID = errors.New("ics: UID used twice")
	// ErrNoStamp means that an event has no DTSTAMP (section 3.8.7.2).
	ErrNoStamp = errors.New("ics: event without DTSTAMP")
	// ErrTimes means that an event has no start, or does not end after it starts (section 3.8.2.2).
	ErrTimes = errors.New("ics: event does not end after it starts")
)

// Status is the STATUS of an event (section 3.8.1.11).
type Status string

// The statuses that RFC 5545 knows for an event.
const (
	Tentative Status = "TENTATIVE"
	Confirmed Status = "CONFIRMED"
	Cancelled Status = "CANCELLED"
)

// Calendar is one file.
type Calendar struct {
	// ProdID names the program that made the file, "-//oplibre//oplibre 1.0//FR"; required.
	ProdID string
	// Name is the title that calendar programs show; NAME of RFC 7986 and its older X-WR-CALNAME.
	Name string
	// Description says in one sentence what the calendar holds (RFC 7986).
	Description string
	// URL is the page that shows the same programme to people.
	URL string
	// Refresh is how often subscribers are asked to read the file again (RFC 7986 REFRESH-INTERVAL); zero says nothing.
	Refresh time.Duration
	// Events are written in this order.
	Events []Event
}

// Event is one VEVENT: one atelier, or an appointment inside one.
type Event struct {
	// UID is the same for ever, also after a change of title, place or time; required.
	UID string
	// Stamp is DTSTAMP: when this revision was published. Required, so that equal data give equal bytes.
	Stamp time.Time
	// Start and End bound the event; any zone, written in UTC to the second.
	Start, End time.Time
	// Days makes the event last from the day of Start up to the one before End, each in its own zone, and keep nobody busy. A day
	// has no zone, so that it is the same one for everybody (sections 3.3.4 and 3.8.2.7).
	Days bool
	// Sequence counts the changes that somebody who signed up should know of, from 0.
	Sequence int
	// Modified is LAST-MODIFIED; zero leaves it out.
	Modified time.Time
	// Status is CONFIRMED when empty.
	Status Status
	// Summary is the title; one line.
	Summary string
	// Description is plain text and may have several lines.
	Description string
	// Location is the place's name and address on one line.
	Location string
	// Position is where the place is, nil when that is not known.
	Position *Position
	// URL is the page of the event.
	URL string
	// Categories are free words, here the theme.
	Categories []string
	// Organizer is who answers for the event, nil when not shown.
	Organizer *Organizer
}

// Position is a point in WGS 84 degrees. GEO writes latitude first (section 3.8.1.6), the reverse of GeoJSON.
type Position struct{ Longitude, Latitude float64 }

// Organizer is a name and an e-mail address (section 3.8.4.3).
type Organizer struct{ Name, Email string }

// Write writes the calendar with CRLF line ends and lines of at most 75 octets (section 3.1). It checks everything
// before the first byte, and returns ErrNoProdID, ErrNoUID, ErrSameUID, ErrNoStamp or ErrTimes.
func Write(w io.Writer, c Calendar) error {
	if err := check(c); err != nil {
		return err
	}
	out := &ical.Calendar{}
	out.SetVersion("2.0")
	out.SetProductId(oneLine(c.ProdID))
	out.SetCalscale("GREGORIAN")
	out.SetMethod(ical.MethodPublish)
	if name := oneLine(c.Name); name != "" {
		out.SetName(name)
		out.SetXWRCalName(name)
	}
	if c.Description != "" {
		out.SetDescription(text(c.Description))
	}
	if c.URL != "" {
		out.SetUrl(oneLine(c.URL))
	}
	if c.Refresh >= time.Minute {
		every := fmt.Sprintf("PT%dM", int(c.Refresh/time.Minute))
		out.SetRefreshInterval(every) // adds VALUE=DURATION itself
		out.SetXPublishedTTL(every)
	}
	for _, e := range c.Events {
		out.AddVEvent(component(e))
	}
	return out.SerializeTo(w, ical.WithNewLineWindows)
}

func check(c Calendar) error {
	if oneLine(c.ProdID) == "" {
		return ErrNoProdID
	}
	seen := make(map[string]bool, len(c.Events))
	for _, e := range c.Events {
		switch {
		case e.UID == "" || e.UID != oneLine(e.UID):
			return fmt.Errorf("%w: %q", ErrNoUID, e.UID)
		case seen[e.UID]:
			return fmt.Errorf("%w: %s", ErrSameUID, e.UID)
		case e.Stamp.IsZero():
			return fmt.Errorf("%w: %s", ErrNoStamp, e.UID)
		case e.Start.IsZero() || !e.End.Truncate(time.Second).After(e.Start.Truncate(time.Second)):
			return fmt.Errorf("%w: %s", ErrTimes, e.UID)
		case e.Days && e.End.Format(time.DateOnly) <= e.Start.Format(time.DateOnly):
			return fmt.Errorf("%w: %s", ErrTimes, e.UID)
		}
		seen[e.UID] = true
	}
	return nil
}

func component(e Event) *ical.VEvent {
	v := ical.NewEvent(e.UID)
	v.SetDtStampTime(e.Stamp)
	if e.Days {
		v.SetAllDayStartAt(e.Start)
		v.SetAllDayEndAt(e.End)
		v.SetTimeTransparency(ical.TransparencyTransparent)
	} else {
		v.SetStartAt(e.Start)
		v.SetEndAt(e.End)
	}
	v.SetSequence(e.Sequence)
	if !e.Modified.IsZero() {
		v.SetModifiedAt(e.Modified)
	}
	status := e.Status
	if status == "" {
		status = Confirmed
	}
	v.SetStatus(ical.ObjectStatus(status))
	v.SetSummary(oneLine(e.Summary))
	if e.Description != "" {
		v.SetDescription(text(e.Description))
	}
	if e.Location != "" {
		v.SetLocation(oneLine(e.Location))
	}
	if e.Position != nil {
		v.SetGeo(degrees(e.Position.Latitude), degrees(e.Position.Longitude))
	}
	if e.URL != "" {
		v.SetURL(oneLine(e.URL))
	}
	for _, word := range e.Categories {
		v.AddCategory(oneLine(word))
	}
	if e.Organizer != nil {
		setOrganizer(v, *e.Organizer)
	}
	return v
}

func setOrganizer(v *ical.VEvent, o Organizer) {
	if name := parameter(o.Name); name != "" {
		v.SetOrganizer("mailto:"+oneLine(o.Email), ical.WithCN(name))
		return
	}
	v.SetOrganizer("mailto:" + oneLine(o.Email))
}

// degrees writes six decimals, as section 3.8.1.6 asks, and never an exponent.
func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }

// oneLine makes a value that cannot end its line and begin another property.
func oneLine(s string) string { return strings.Join(strings.Fields(text(s)), " ") }

// text keeps line breaks as LF, which the encoder writes as \n, and drops what a TEXT value cannot hold
// (section 3.3.11: no control character but the tab) or what is not UTF-8.
func text(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if (r < ' ' && r != '\n' && r != '\t') || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// parameter makes a parameter value: section 3.2 gives it no way to hold a quotation mark, and the characters that
// would need one around it are rare in names, so they become spaces.
func parameter(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune("\":;,\\", r) {
			return ' '
		}
		if r == '\'' { // the encoder would put a backslash before it, which no reader removes
			return '’'
		}
		return r
	}, text(s))), " ")
}

package frab

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// ReadXML reads a schedule.xml of any of the known dialects in one pass. Warnings say what is odd about events that
// were nevertheless taken (see Problem). It refuses with *SyntaxError, ErrTooLarge, ErrTooDeep, ErrDoctype or
// ErrNoSchedule; when it does, the schedule holds nothing.
//
// encoding/xml bounds neither size nor depth, so this does; it expands no entities but the five of XML itself.
func ReadXML(in io.Reader, limits Limits) (Schedule, []Warning, error) {
	r := newReading(limits)
	x := &xmlReader{reading: r, bounded: &boundedReader{in: in, left: r.limits.Bytes}}
	x.decoder = xml.NewDecoder(x.bounded)
	x.decoder.CharsetReader = charset
	if err := x.document(); err != nil {
		return Schedule{}, nil, x.explain(err)
	}
	schedule, warnings := r.finish()
	return schedule, warnings, nil
}

type xmlReader struct {
	*reading
	bounded *boundedReader
	decoder *xml.Decoder
	depth   int
}

// charset reads the encodings that old generators still declare.
func charset(label string, in io.Reader) (io.Reader, error) {
	encoding, err := htmlindex.Get(label)
	if err != nil {
		return nil, err
	}
	return encoding.NewDecoder().Reader(in), nil
}

// explain turns what the decoder says into one of the documented errors.
func (x *xmlReader) explain(err error) error {
	if x.bounded.exceeded {
		return ErrTooLarge
	}
	for _, known := range []error{ErrTooLarge, ErrTooDeep, ErrDoctype, ErrNoSchedule} {
		if errors.Is(err, known) {
			return known
		}
	}
	line, column := x.decoder.InputPos()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return &SyntaxError{Line: line, Column: max(column, 1), Err: err}
}

// next gives the next token and watches the depth.
func (x *xmlReader) next() (xml.Token, error) {
	token, err := x.decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxDepth {
			return nil, ErrTooDeep
		}
	case xml.EndElement:
		x.depth--
	case xml.Directive:
		return nil, ErrDoctype
	}
	return token, nil
}

// children calls child for each element inside the one just opened, until it closes. A child that handles an element
// reads it to its end.
func (x *xmlReader) children(child func(xml.StartElement) error) error {
	for {
		token, err := x.next()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := child(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip reads past an element that means nothing to us.
func (x *xmlReader) skip() error { return x.children(func(xml.StartElement) error { return x.skip() }) }

// text reads the text of an element, of its children too.
func (x *xmlReader) text(into *string) error {
	var b strings.Builder
	for open := 1; open > 0; {
		token, err := x.next()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	*into = strings.TrimSpace(b.String())
	return nil
}

func (x *xmlReader) document() error {
	for {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			return ErrNoSchedule
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if start.Name.Local != "schedule" {
				return ErrNoSchedule
			}
			return x.children(x.scheduleChild)
		}
	}
}

func (x *xmlReader) scheduleChild(e xml.StartElement) error {
	switch e.Name.Local {
	case "version":
		return x.text(&x.schedule.Version)
	case "generator":
		x.schedule.Generator, x.schedule.GeneratorVersion = attribute(e, "name"), attribute(e, "version")
	case "conference":
		return x.children(x.conferenceChild)
	case "day":
		line, _ := x.decoder.InputPos()
		index, _ := strconv.Atoi(attribute(e, "index"))
		x.setDay(line, index, attribute(e, "date"), attribute(e, "start"), attribute(e, "end"))
		return x.children(x.dayChild)
	}
	return x.skip()
}

func (x *xmlReader) conferenceChild(e xml.StartElement) error {
	c := &x.schedule.Conference
	var value string
	switch e.Name.Local {
	case "track":
		track := Track{Name: attribute(e, "name"), Slug: attribute(e, "slug"), Color: attribute(e, "color")}
		if err := x.text(&value); err != nil {
			return err
		}
		if track.Name == "" {
			track.Name = value
		}
		c.Tracks = append(c.Tracks, track)
		return nil
	case "title":
		return x.text(&c.Title)
	case "acronym":
		return x.text(&c.Acronym)
	case "base_url":
		return x.text(&c.BaseURL)
	case "url":
		return x.text(&c.URL)
	case "time_zone_name":
		return x.text(&c.TimeZone)
	case "start", "end", "days", "timeslot_duration":
		if err := x.text(&value); err != nil {
			return err
		}
		c.set(e.Name.Local, value)
		return nil
	}
	return x.skip()
}

// set keeps one of the values that are not plain text, if it can be read.
func (c *Conference) set(name, value string) {
	switch name {
	case "start":
		c.Start, _ = parseTime(value)
	case "end":
		c.End, _ = parseTime(value)
	case "days", "daysCount":
		c.Days, _ = strconv.Atoi(value)
	case "timeslot_duration":
		c.TimeslotDuration, _ = ParseDuration(value)
	}
}

func (x *xmlReader) dayChild(e xml.StartElement) error {
	if e.Name.Local != "room" {
		return x.skip()
	}
	x.setRoom(attribute(e, "name"), attribute(e, "guid"))
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "event" {
			return x.skip()
		}
		return x.event(e)
	})
}

func (x *xmlReader) event(start xml.StartElement) error {
	var e event
	e.line, _ = x.decoder.InputPos()
	e.GUID, e.Code, e.id = strings.TrimSpace(attribute(start, "guid")), attribute(start, "code"), attribute(start, "id")
	e.ID, _ = strconv.Atoi(strings.TrimSpace(e.id))
	texts := e.texts()
	err := x.children(func(child xml.StartElement) error {
		name := child.Name.Local
		if into := texts[name]; into != nil {
			return x.text(into)
		}
		switch name {
		case "persons":
			return x.persons(&e.Persons)
		case "links":
			return x.links(&e.Links)
		case "attachments":
			return x.links(&e.Attachments)
		case "recording":
			return x.recording(&e)
		}
		return x.skip()
	})
	if err != nil {
		return err
	}
	return x.addEvent(e)
}

// texts says where the text of each element of an event goes; the JSON form has the same names.
func (e *event) texts() map[string]*string {
	return map[string]*string{
		"title": &e.Title, "subtitle": &e.Subtitle, "type": &e.Type, "track": &e.Track, "language": &e.Language,
		"abstract": &e.Abstract, "description": &e.Description, "room": &e.Room, "slug": &e.Slug, "url": &e.URL,
		"logo": &e.Logo, "feedback_url": &e.FeedbackURL, "origin_url": &e.OriginURL,
		"date": &e.date, "start": &e.start, "duration": &e.duration,
	}
}

func (x *xmlReader) persons(into *[]Person) error {
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "person" {
			return x.skip()
		}
		person := Person{GUID: attribute(e, "guid")}
		person.ID, _ = strconv.Atoi(attribute(e, "id"))
		if err := x.text(&person.Name); err != nil {
			return err
		}
		if person.Name != "" {
			*into = append(*into, person)
		}
		return nil
	})
}

func (x *xmlReader) links(into *[]Link) error {
	return x.children(func(e xml.StartElement) error {
		link := Link{URL: attribute(e, "href")}
		if err := x.text(&link.Title); err != nil {
			return err
		}
		if link.URL == "" && strings.Contains(link.Title, "://") { // some write the address as the text
			link.URL = link.Title
		}
		if link.URL != "" {
			*into = append(*into, link)
		}
		return nil
	})
}

func (x *xmlReader) recording(into *event) error {
	return x.children(func(e xml.StartElement) error {
		var value string
		if err := x.text(&value); err != nil {
			return err
		}
		switch e.Name.Local {
		case "license":
			into.RecordingLicense = value
		case "optout":
			into.OptOut, _ = strconv.ParseBool(value)
		}
		return nil
	})
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// boundedReader fails once more than left bytes were asked of it.
type boundedReader struct {
	in       io.Reader
	left     int64
	exceeded bool
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		var one [1]byte
		n, err := b.in.Read(one[:])
		if n > 0 {
			b.exceeded = true
			return 0, ErrTooLarge
		}
		return 0, err
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.in.Read(p)
	b.left -= int64(n)
	return n, err
}

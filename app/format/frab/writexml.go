package frab

import (
	"bufio"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
)

// WriteXML writes schedule.xml. It returns an *EventError, before the first byte, for an event that the schema does
// not accept: without a positive id, a UUID or a start, or with the id or UUID of another. Optional values that do
// not fit the schema (a code, a colour, an address that is not http) are left out.
func WriteXML(w io.Writer, s Schedule) error {
	if err := check(s, false); err != nil {
		return err
	}
	x := &xmlWriter{out: bufio.NewWriterSize(w, 64<<10)}
	x.raw(xml.Header)
	x.open("schedule")
	if s.Generator != "" {
		x.empty("generator", "name", s.Generator, "version", s.GeneratorVersion)
	}
	x.text("version", s.Version)
	x.conference(s)
	for _, day := range s.Days {
		x.open("day", "index", strconv.Itoa(day.Index), "date", day.Date,
			"start", day.Start.Format(time.RFC3339), "end", day.End.Format(time.RFC3339))
		for _, room := range day.Rooms {
			x.open("room", "name", room.Name, "guid", uuidOrNothing(room.GUID))
			for _, e := range room.Events {
				x.event(s.Conference.Acronym, room.Name, e)
			}
			x.close("room")
		}
		x.close("day")
	}
	x.close("schedule")
	return x.out.Flush()
}

// xmlWriter indents by level. Errors of the buffered writer stay until Flush.
type xmlWriter struct {
	out   *bufio.Writer
	level int
}

func (x *xmlWriter) raw(s string) { _, _ = x.out.WriteString(s) }

func (x *xmlWriter) escaped(s string) { _ = xml.EscapeText(x.out, []byte(s)) }

func (x *xmlWriter) indent() {
	for range x.level {
		x.raw("  ")
	}
}

// tag writes the name and the attributes (name, value, …); an attribute without a value is left out.
func (x *xmlWriter) tag(name string, attributes []string) {
	x.indent()
	x.raw("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			x.raw(" " + attributes[i] + `="`)
			x.escaped(attributes[i+1])
			x.raw(`"`)
		}
	}
}

func (x *xmlWriter) open(name string, attributes ...string) {
	x.tag(name, attributes)
	x.raw(">\n")
	x.level++
}

func (x *xmlWriter) close(name string) {
	x.level--
	x.indent()
	x.raw("</" + name + ">\n")
}

func (x *xmlWriter) empty(name string, attributes ...string) {
	x.tag(name, attributes)
	x.raw("/>\n")
}

func (x *xmlWriter) text(name, value string, attributes ...string) {
	x.tag(name, attributes)
	x.raw(">")
	x.escaped(value)
	x.raw("</" + name + ">\n")
}

// optional writes an element only where there is something to say.
func (x *xmlWriter) optional(name, value string) {
	if value != "" {
		x.text(name, value)
	}
}

func (x *xmlWriter) conference(s Schedule) {
	c := s.Conference
	x.open("conference")
	x.text("acronym", Acronym(c.Acronym))
	x.text("title", c.Title)
	if !c.Start.IsZero() && !c.End.IsZero() {
		x.text("start", c.Start.Format(time.DateOnly))
		x.text("end", c.End.Format(time.DateOnly))
	}
	x.text("days", strconv.Itoa(len(s.Days)))
	x.text("timeslot_duration", formatDuration(timeslot(c)))
	x.optional("base_url", webAddress(c.BaseURL))
	x.optional("url", webAddress(c.URL))
	x.optional("time_zone_name", c.TimeZone)
	for _, track := range c.Tracks {
		track = valid(track)
		x.empty("track", "name", track.Name, "slug", track.Slug, "color", track.Color)
	}
	x.close("conference")
}

func (x *xmlWriter) event(acronym, room string, e Event) {
	code := e.Code
	if !codeForm.MatchString(code) {
		code = ""
	}
	x.open("event", "guid", e.GUID, "id", strconv.Itoa(e.ID), "code", code)
	x.text("room", room)
	x.text("title", e.Title)
	x.text("subtitle", e.Subtitle)
	x.text("type", e.Type)
	x.text("date", e.Start.Format(time.RFC3339))
	x.text("start", e.Start.Format("15:04"))
	x.text("duration", formatDuration(e.Duration))
	x.text("abstract", e.Abstract)
	x.text("slug", EventSlug(acronym, e))
	x.text("track", e.Track)
	x.optional("logo", webAddress(e.Logo))
	x.persons(e.Persons)
	x.text("language", e.Language)
	x.text("description", e.Description)
	x.open("recording")
	x.text("license", e.RecordingLicense)
	x.text("optout", strconv.FormatBool(e.OptOut))
	x.close("recording")
	x.links("links", "link", e.Links)
	x.links("attachments", "attachment", e.Attachments)
	x.optional("url", webAddress(e.URL))
	x.optional("feedback_url", webAddress(e.FeedbackURL))
	x.optional("origin_url", webAddress(e.OriginURL))
	x.close("event")
}

func (x *xmlWriter) persons(persons []Person) {
	x.open("persons")
	for _, p := range persons {
		id := ""
		if p.ID > 0 {
			id = strconv.Itoa(p.ID)
		}
		x.text("person", p.Name, "id", id, "guid", uuidOrNothing(p.GUID))
	}
	x.close("persons")
}

func (x *xmlWriter) links(list, item string, links []Link) {
	x.open(list)
	for _, l := range links {
		x.text(item, l.Title, "href", l.URL)
	}
	x.close(list)
}

// check finds the first event that cannot be written; withAddresses also what only the JSON form needs.
func check(s Schedule, withAddresses bool) error {
	ids, guids := map[int]bool{}, map[string]bool{}
	for e := range s.Events() {
		guid := strings.ToLower(e.GUID)
		var p Problem
		switch {
		case e.ID <= 0:
			p = NoID
		case ids[e.ID]:
			p = SameID
		case !uuidForm.MatchString(guid):
			p = BadGUID
		case guids[guid]:
			p = SameGUID
		case strings.TrimSpace(e.Title) == "":
			p = NoTitle
		case e.Start.IsZero():
			p = NoStart
		case e.Duration <= 0 || e.Duration >= 100*time.Hour:
			p = BadDuration
		case withAddresses && webAddress(e.URL) == "":
			p = NoURL
		default:
			ids[e.ID], guids[guid] = true, true
			continue
		}
		return &EventError{Problem: p, ID: e.ID, GUID: e.GUID, Title: e.Title}
	}
	return nil
}

func uuidOrNothing(s string) string {
	if uuidForm.MatchString(s) {
		return s
	}
	return ""
}

func webAddress(s string) string {
	if (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && !strings.ContainsAny(s, " \n\t\"<>") {
		return s
	}
	return ""
}

// timeslot is the grid of the conference, five minutes when it is not said.
func timeslot(c Conference) time.Duration {
	if c.TimeslotDuration <= 0 {
		return 5 * time.Minute
	}
	return c.TimeslotDuration
}

// valid leaves out of a track what the schemas refuse.
func valid(t Track) Track {
	if !trackSlug.MatchString(t.Slug) {
		t.Slug = ""
	}
	if !colorForm.MatchString(t.Color) {
		t.Color = ""
	}
	return t
}

package ics

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// parser goes through the lines of a calendar.
type parser struct {
	zone   *time.Location
	zones  map[string]*time.Location
	limits Limits
	file   *File
	event  *Found
	// duration is that of the event, which its end may be written as.
	duration time.Duration
	// inside are the components that are open, without VCALENDAR.
	inside []string
	// floating was remarked once: a whole file is usually written so.
	floating bool
}

func (p *parser) remark(line int, problem Problem, value string) {
	const most = 1000
	if len(p.file.Remarks) >= most {
		return
	}
	title := ""
	if p.event != nil {
		title = p.event.Summary
	}
	p.file.Remarks = append(p.file.Remarks, Remark{Line: line, Problem: problem, Title: title, Value: value})
}

func (p *parser) all(lines []property) error {
	for _, line := range lines[1:] {
		switch value := strings.ToUpper(strings.TrimSpace(line.value)); {
		case line.name == "":
			p.remark(line.line, BadLine, shortened(line.value))
		case line.name == "BEGIN" && value == "VCALENDAR":
			// another object of the same stream (section 3.4)
		case line.name == "BEGIN":
			if p.inside = append(p.inside, value); len(p.inside) > 16 {
				return fmt.Errorf("%w: line %d is too deep", ErrTooLarge, line.line)
			}
			if value == "VEVENT" && len(p.inside) == 1 {
				p.event, p.duration = &Found{Line: line.line}, 0
			}
		case line.name == "END":
			if err := p.end(); err != nil {
				return err
			}
		case len(p.inside) == 0 && (line.name == "X-WR-CALNAME" || line.name == "NAME"):
			p.file.Name = strings.TrimSpace(unescape(line.value))
		case len(p.inside) == 0 && line.name == "X-WR-TIMEZONE":
			if zone := zoneNamed(strings.TrimSpace(line.value)); zone != nil {
				p.zone = zone
			}
		case len(p.inside) == 1 && p.event != nil:
			p.set(line)
		}
	}
	return nil
}

// end closes the innermost component; of an event, its duration becomes its end.
func (p *parser) end() error {
	if len(p.inside) == 0 {
		return nil
	}
	if p.inside = p.inside[:len(p.inside)-1]; len(p.inside) > 0 || p.event == nil {
		return nil
	}
	if p.event.End.IsZero() && p.duration > 0 && !p.event.Start.IsZero() {
		p.event.End = p.event.Start.Add(p.duration)
	}
	if len(p.file.Events) >= p.limits.Events {
		return fmt.Errorf("%w: more than %d events", ErrTooLarge, p.limits.Events)
	}
	p.file.Events = append(p.file.Events, *p.event)
	p.event = nil
	return nil
}

// set takes a property of the event.
func (p *parser) set(line property) {
	e := p.event
	text := strings.TrimSpace(unescape(line.value))
	switch line.name {
	case "UID":
		e.UID = text
	case "SUMMARY":
		e.Summary = text
	case "DESCRIPTION":
		e.Description = text
	case "LOCATION":
		e.Location = text
	case "URL":
		e.URL = strings.TrimSpace(line.value)
	case "CATEGORIES":
		e.Categories = append(e.Categories, texts(line.value)...)
	case "STATUS":
		e.Status = Status(strings.ToUpper(text))
	case "SEQUENCE":
		if n, err := strconv.ParseInt(text, 10, 31); err == nil && n >= 0 {
			e.Sequence = int(n)
		}
	case "DTSTART":
		e.StartLine = line.line
		e.Start, e.AllDay = p.time(line)
	case "DTEND":
		e.EndLine = line.line
		e.End, _ = p.time(line)
	case "DURATION":
		e.EndLine = line.line
		p.duration = duration(text)
	case "LAST-MODIFIED":
		e.Modified, _ = p.time(line)
	case "DTSTAMP":
		e.Stamp, _ = p.time(line)
	case "RECURRENCE-ID":
		e.Recurrence = text
	case "RRULE", "RDATE":
		p.remark(line.line, Repeated, shortened(text))
	case "GEO":
		p.position(line, text)
	}
}

func (p *parser) position(line property, text string) {
	latitude, longitude, _ := strings.Cut(text, ";")
	lat, err := strconv.ParseFloat(strings.TrimSpace(latitude), 64)
	lon, failed := strconv.ParseFloat(strings.TrimSpace(longitude), 64)
	if err != nil || failed != nil || !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) {
		p.remark(line.line, BadGeo, shortened(text))
		return
	}
	p.event.Position = &Position{Longitude: lon, Latitude: lat}
}

// time reads a DATE or DATE-TIME (sections 3.3.4 and 3.3.5); the zero time is what is none.
func (p *parser) time(line property) (t time.Time, day bool) {
	value := strings.TrimSpace(line.value)
	zone := p.zone
	if name := line.parameters["TZID"]; name != "" {
		if zone = p.zones[name]; zone == nil {
			zone = zoneNamed(name)
		}
		if zone == nil {
			zone = p.zone
			p.remark(line.line, NoZone, shortened(name))
		}
	}
	if len(value) == len("20060102") {
		t, err := time.ParseInLocation("20060102", value, zone)
		return plausible(t, err), true
	}
	if utc, is := strings.CutSuffix(value, "Z"); is {
		t, err := time.Parse("20060102T150405", utc)
		return plausible(t, err), false
	}
	t, err := time.ParseInLocation("20060102T150405", value, zone)
	if err == nil && line.parameters["TZID"] == "" && !p.floating {
		p.floating = true
		p.remark(line.line, Floating, value)
	}
	return plausible(t, err), false
}

func plausible(t time.Time, err error) time.Time {
	if err != nil || t.Year() < 1900 || t.Year() >= 3000 {
		return time.Time{}
	}
	return t
}

var durationForm = regexp.MustCompile(`^\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$`)

// duration reads a DURATION (section 3.3.6), 0 when it is none or goes backwards.
func duration(s string) (d time.Duration) {
	parts := durationForm.FindStringSubmatch(s)
	if parts == nil {
		return 0
	}
	for i, unit := range []time.Duration{7 * 24 * time.Hour, 24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, err := strconv.Atoi("0" + parts[i+1])
		if err != nil {
			return 0
		}
		d += time.Duration(n) * unit
	}
	return d
}

// shortened keeps what can be shown of a value.
func shortened(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

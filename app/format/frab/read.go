package frab

import (
	"strings"
	"time"
)

// event is what both readers collect of an event before anything is judged: texts as the file writes them.
type event struct {
	Event
	line                      int
	id, date, start, duration string
}

// reading is the state that the two readers share: what was read, what was noticed, what is already taken.
type reading struct {
	schedule Schedule
	warnings []Warning
	limits   Limits
	zone     *time.Location
	guids    map[string]bool
	ids      map[int]bool
	events   int
	pending  []pendingEvent
}

// pendingEvent waits for the end of the file: the time zone of the conference may come after the days.
type pendingEvent struct {
	day, room int
	event     event
}

func newReading(l Limits) *reading {
	return &reading{limits: l.orDefault(), zone: time.UTC, guids: map[string]bool{}, ids: map[int]bool{}}
}

func (r *reading) warn(w Warning) {
	if len(r.warnings) < maxWarnings {
		r.warnings = append(r.warnings, w)
	}
}

func (r *reading) warnEvent(p Problem, e *event, value string) {
	r.warn(Warning{Problem: p, Line: e.line, GUID: e.GUID, ID: e.ID, Title: e.Title, Value: value})
}

// addEvent keeps an event for the room that is being read.
func (r *reading) addEvent(e event) error {
	r.events++
	if r.events > r.limits.Events {
		return ErrTooLarge
	}
	d := len(r.schedule.Days) - 1
	r.pending = append(r.pending, pendingEvent{d, len(r.schedule.Days[d].Rooms) - 1, e})
	return nil
}

// finish judges the events now that the whole file is known, and puts them into their rooms.
func (r *reading) finish() (Schedule, []Warning) {
	r.setZone()
	for i := range r.pending {
		p := &r.pending[i]
		if p.event.Title = strings.TrimSpace(p.event.Title); p.event.Title == "" {
			r.warnEvent(NoTitle, &p.event, "")
			continue
		}
		day := &r.schedule.Days[p.day]
		room := &day.Rooms[p.room]
		r.identify(&p.event)
		r.place(&p.event, day)
		if p.event.Room == "" {
			p.event.Room = room.Name
		} else if p.event.Room != room.Name {
			r.warnEvent(OtherRoom, &p.event, p.event.Room)
		}
		room.Events = append(room.Events, p.event.Event)
	}
	r.pending = nil
	if r.schedule.Conference.Days == 0 {
		r.schedule.Conference.Days = len(r.schedule.Days)
	}
	return r.schedule, r.warnings
}

// setZone takes the conference's time zone, and makes the days' times that were written without an offset local.
func (r *reading) setZone() {
	if name := r.schedule.Conference.TimeZone; name != "" {
		zone, err := time.LoadLocation(name)
		if err != nil || name == "Local" {
			r.warn(Warning{Problem: NoZone, Value: name})
		} else {
			r.zone = zone
		}
	}
	for i := range r.schedule.Days {
		day := &r.schedule.Days[i]
		day.Start, day.End = r.relocated(day.Start), r.relocated(day.End)
	}
}

func (r *reading) relocated(t time.Time) time.Time {
	if t.Location() != floating {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, r.zone)
}

// identify checks guid and id, and reports what is missing, wrong or already taken.
func (r *reading) identify(e *event) {
	switch guid := strings.ToLower(e.GUID); {
	case guid == "":
		r.warnEvent(NoGUID, e, "")
	case !uuidForm.MatchString(guid):
		r.warnEvent(BadGUID, e, e.GUID)
	case r.guids[guid]:
		r.warnEvent(SameGUID, e, e.GUID)
	default:
		r.guids[guid] = true
	}
	switch {
	case e.ID <= 0:
		r.warnEvent(NoID, e, e.id)
	case r.ids[e.ID]:
		r.warnEvent(SameID, e, e.id)
	default:
		r.ids[e.ID] = true
	}
}

// place works out when the event is: from its date, or from the day's date and the hour (frab's older form, in which
// an hour before the day's beginning belongs to the night after).
func (r *reading) place(e *event, day *Day) {
	if d, ok := ParseDuration(e.duration); ok && d > 0 {
		e.Duration = d
	} else if ok || e.duration == "" {
		r.warnEvent(NoDuration, e, e.duration)
	} else {
		r.warnEvent(BadDuration, e, e.duration)
	}
	if e.date != "" {
		if t, ok := parseTime(e.date); ok && len(strings.TrimSpace(e.date)) > len(time.DateOnly) {
			if t.Location() == floating {
				r.warnEvent(NoOffset, e, e.date)
			}
			e.Start = r.relocated(t)
			return
		} else if !ok {
			r.warnEvent(BadStart, e, e.date)
		}
	}
	e.Start = r.fromDay(e, day)
}

func (r *reading) fromDay(e *event, day *Day) time.Time {
	date, err := time.ParseInLocation(time.DateOnly, day.Date, r.zone)
	if err != nil || e.start == "" {
		r.warnEvent(NoStart, e, e.start)
		return time.Time{}
	}
	hour, ok := ParseDuration(e.start)
	if !ok || hour >= 48*time.Hour || !strings.Contains(e.start, ":") {
		r.warnEvent(BadStart, e, e.start)
		return time.Time{}
	}
	minutes := int(hour / time.Minute)
	at := time.Date(date.Year(), date.Month(), date.Day(), minutes/60, minutes%60, 0, 0, r.zone)
	if !day.Start.IsZero() && at.Before(day.Start) && minutes < 12*60 {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// floating marks a time that was written without an offset until the conference's zone is known.
var floating = time.FixedZone("floating", 0)

var (
	zonedLayouts = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z0700"}
	localLayouts = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly}
)

// parseTime reads the ways in which schedules write a time. One without offset is in the zone floating.
func parseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range zonedLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, plausible(t)
		}
	}
	for _, layout := range localLayouts {
		if t, err := time.ParseInLocation(layout, s, floating); err == nil {
			return t, plausible(t)
		}
	}
	return time.Time{}, false
}

func plausible(t time.Time) bool { return t.Year() >= 1900 && t.Year() < 3000 }

// setDay reads what a day says about itself.
func (r *reading) setDay(line int, index int, date, start, end string) {
	day := Day{Index: index, Date: strings.TrimSpace(date)}
	if day.Index <= 0 {
		day.Index = len(r.schedule.Days) + 1
	}
	if _, err := time.Parse(time.DateOnly, day.Date); err != nil {
		r.warn(Warning{Problem: BadDay, Line: line, Value: date})
	}
	var startOK, endOK bool
	day.Start, startOK = parseTime(start)
	day.End, endOK = parseTime(end)
	if start != "" && !startOK {
		r.warn(Warning{Problem: BadDay, Line: line, Value: start})
	}
	if end != "" && !endOK {
		r.warn(Warning{Problem: BadDay, Line: line, Value: end})
	}
	r.schedule.Days = append(r.schedule.Days, day)
}

// setRoom begins a room of the current day.
func (r *reading) setRoom(name, guid string) {
	day := &r.schedule.Days[len(r.schedule.Days)-1]
	day.Rooms = append(day.Rooms, Room{Name: strings.TrimSpace(name), GUID: guid})
}

// fillRoomGUIDs gives rooms the guid that a list outside the days says.
func (r *reading) fillRoomGUIDs(guids map[string]string) {
	for d := range r.schedule.Days {
		rooms := r.schedule.Days[d].Rooms
		for i := range rooms {
			if rooms[i].GUID == "" {
				rooms[i].GUID = guids[rooms[i].Name]
			}
		}
	}
}

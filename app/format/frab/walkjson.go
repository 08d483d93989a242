package frab

import (
	"encoding/json"
	"strconv"
)

// jsonReader walks once through a file that is known to be valid JSON. What stands in the place of an object or a list
// and is neither is passed over, as is every member that means nothing to us.
type jsonReader struct {
	*reading
	raw      []byte
	lines    lines
	decoder  *json.Decoder
	found    bool              // a conference was there
	roomGUID map[string]string // of conference.rooms
}

// begins is the first byte of the value that comes next.
func (j *jsonReader) begins() byte {
	for i := int(j.decoder.InputOffset()); i < len(j.raw); i++ {
		switch c := j.raw[i]; c {
		case ' ', '\t', '\r', '\n', ':', ',':
		default:
			return c
		}
	}
	return 0
}

// value reads the whole value that comes next and says on which line it begins.
func (j *jsonReader) value() (value json.RawMessage, line int, err error) {
	err = j.decoder.Decode(&value)
	line, _ = j.lines.position(int(j.decoder.InputOffset()) - len(value))
	return value, line, err
}

func (j *jsonReader) skip() error {
	_, _, err := j.value()
	return err
}

// object calls member for each member of the object that comes next; member reads the value.
func (j *jsonReader) object(member func(name string) error) error {
	return j.composite('{', func() error {
		name, err := j.decoder.Token()
		if err != nil {
			return err
		}
		return member(name.(string)) // the name of a member is a string in valid JSON
	})
}

// composite goes through the object or the list that comes next, or passes over what is neither.
func (j *jsonReader) composite(open byte, item func() error) error {
	if j.begins() != open {
		return j.skip()
	}
	if _, err := j.decoder.Token(); err != nil {
		return err
	}
	for j.decoder.More() {
		if err := item(); err != nil {
			return err
		}
	}
	_, err := j.decoder.Token()
	return err
}

// text reads the value that comes next as a loose text.
func (j *jsonReader) text(into *string) error {
	value, _, err := j.value()
	*into = looseText(value)
	return err
}

func (j *jsonReader) document() error {
	j.roomGUID = map[string]string{}
	err := j.object(func(name string) error {
		switch name {
		case "schedule":
			return j.object(j.scheduleMember)
		case "generator":
			return j.generator()
		}
		return j.skip()
	})
	if err == nil && !j.found {
		return ErrNoSchedule
	}
	j.fillRoomGUIDs(j.roomGUID)
	return err
}

func (j *jsonReader) generator() error {
	return j.object(func(name string) error {
		switch name {
		case "name":
			return j.text(&j.schedule.Generator)
		case "version":
			return j.text(&j.schedule.GeneratorVersion)
		}
		return j.skip()
	})
}

func (j *jsonReader) scheduleMember(name string) error {
	switch name {
	case "version":
		return j.text(&j.schedule.Version)
	case "base_url":
		return j.text(&j.schedule.Conference.BaseURL)
	case "conference":
		j.found = true
		return j.object(j.conferenceMember)
	}
	return j.skip()
}

func (j *jsonReader) conferenceMember(name string) error {
	c := &j.schedule.Conference
	switch name {
	case "title":
		return j.text(&c.Title)
	case "acronym":
		return j.text(&c.Acronym)
	case "url":
		return j.text(&c.URL)
	case "base_url":
		return j.text(&c.BaseURL)
	case "time_zone_name":
		return j.text(&c.TimeZone)
	case "days":
		if j.begins() == '[' {
			return j.composite('[', j.day)
		}
	case "tracks":
		return j.tracks()
	case "rooms":
		return j.roomList()
	}
	var value string
	err := j.text(&value)
	c.set(name, value)
	return err
}

func (j *jsonReader) tracks() error {
	value, _, err := j.value()
	for _, track := range items[jsonTrack](value) {
		j.schedule.Conference.Tracks = append(j.schedule.Conference.Tracks, Track{string(track.Name), string(track.Slug), string(track.Color)})
	}
	return err
}

func (j *jsonReader) roomList() error {
	value, _, err := j.value()
	for _, room := range items[jsonRoom](value) {
		j.roomGUID[string(room.Name)] = string(room.GUID)
	}
	return err
}

// day reads one day. Its own members may come after its rooms, so they are set once it has been read.
func (j *jsonReader) day() error {
	line, _ := j.lines.position(int(j.decoder.InputOffset()))
	if j.begins() != '{' {
		j.warn(Warning{Problem: BadDay, Line: line})
		return j.skip()
	}
	var index, date, start, end string
	members := map[string]*string{"index": &index, "date": &date, "day_start": &start, "day_end": &end}
	j.schedule.Days = append(j.schedule.Days, Day{})
	err := j.object(func(name string) error {
		if into := members[name]; into != nil {
			return j.text(into)
		}
		if name == "rooms" {
			return j.object(j.room)
		}
		return j.skip()
	})
	last := len(j.schedule.Days) - 1
	rooms := j.schedule.Days[last].Rooms
	j.schedule.Days = j.schedule.Days[:last]
	number, _ := strconv.Atoi(index)
	j.setDay(line, number, date, start, end)
	j.schedule.Days[last].Rooms = rooms
	return err
}

// room reads the events of one room of a day.
func (j *jsonReader) room(name string) error {
	j.setRoom(name, "")
	return j.composite('[', func() error {
		value, line, err := j.value()
		if err != nil {
			return err
		}
		e, ok := readEvent(value)
		if e.line = line; !ok {
			j.warnEvent(Unreadable, &e, "")
			return nil
		}
		return j.addEvent(e)
	})
}

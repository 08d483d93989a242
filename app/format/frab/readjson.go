package frab

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// ReadJSON reads a schedule.json of any of the known dialects, in the same temper and with the same errors as
// ReadXML. The bytes are held in memory, at most Limits.Bytes of them, so that a syntax error and each warning can
// name its line; events are decoded one by one, so that one that makes no sense is a warning and not a refusal.
func ReadJSON(in io.Reader, limits Limits) (Schedule, []Warning, error) {
	r := newReading(limits)
	raw, err := io.ReadAll(io.LimitReader(in, r.limits.Bytes+1))
	if err != nil {
		return Schedule{}, nil, err
	}
	if int64(len(raw)) > r.limits.Bytes {
		return Schedule{}, nil, ErrTooLarge
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if err := shallow(raw); err != nil {
		return Schedule{}, nil, err
	}
	lines := newLines(raw)
	if err := json.Unmarshal(raw, new(json.RawMessage)); err != nil {
		return Schedule{}, nil, lines.explain(err)
	}
	j := &jsonReader{reading: r, raw: raw, lines: lines, decoder: json.NewDecoder(bytes.NewReader(raw))}
	if err := j.document(); err != nil {
		return Schedule{}, nil, err
	}
	schedule, warnings := r.finish()
	return schedule, warnings, nil
}

// loose is a text that some programs write as a number, a boolean or null.
type loose string

func (l *loose) UnmarshalJSON(raw []byte) error {
	var s string
	switch {
	case raw[0] == '"':
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
	case raw[0] != '{' && raw[0] != '[' && string(raw) != "null":
		s = string(raw)
	}
	*l = loose(strings.TrimSpace(s))
	return nil
}

// looseText is the text of a value of a file that is known to be valid; objects, lists and nothing give no text.
func looseText(raw json.RawMessage) string {
	var value loose
	if len(raw) > 0 {
		_ = value.UnmarshalJSON(raw)
	}
	return string(value)
}

// items decodes the objects of a list and leaves out what is none.
func items[T any](raw json.RawMessage) (all []T) {
	var each []json.RawMessage
	if len(raw) == 0 || json.Unmarshal(raw, &each) != nil {
		return nil
	}
	for _, one := range each {
		var item T
		if one[0] == '{' && json.Unmarshal(one, &item) == nil {
			all = append(all, item)
		}
	}
	return all
}

// The lists whose items programs write alike, apart from loose values.
type (
	jsonTrack  struct{ Name, Slug, Color loose }
	jsonRoom   struct{ Name, GUID loose }
	jsonPerson struct {
		ID, GUID, Name loose
		PublicName     loose `json:"public_name"`
		FullPublicName loose `json:"full_public_name"`
	}
	jsonLink struct{ URL, Title loose }
)

func readEvent(raw json.RawMessage) (e event, ok bool) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil || members == nil {
		return e, false
	}
	text := func(name string) string { return looseText(members[name]) }
	e.GUID, e.Code, e.id = text("guid"), text("code"), text("id")
	e.ID, _ = strconv.Atoi(e.id)
	for name, into := range e.texts() {
		*into = text(name)
	}
	e.RecordingLicense, e.OptOut = text("recording_license"), text("do_not_record") == "true"
	e.Persons = readPersons(members["persons"])
	e.Links, e.Attachments = readLinks(members["links"]), readLinks(members["attachments"])
	return e, true
}

func readPersons(raw json.RawMessage) (persons []Person) {
	for _, p := range items[jsonPerson](raw) {
		person := Person{GUID: string(p.GUID)}
		person.ID, _ = strconv.Atoi(string(p.ID))
		for _, name := range []loose{p.Name, p.PublicName, p.FullPublicName} {
			if person.Name == "" {
				person.Name = string(name)
			}
		}
		if person.Name != "" {
			persons = append(persons, person)
		}
	}
	return persons
}

func readLinks(raw json.RawMessage) (links []Link) {
	for _, l := range items[jsonLink](raw) {
		if l.URL != "" {
			links = append(links, Link{Title: string(l.Title), URL: string(l.URL)})
		}
	}
	return links
}

// shallow refuses brackets nested deeper than maxDepth, before anything is built from them.
func shallow(raw []byte) error {
	depth, quoted := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return ErrTooDeep
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

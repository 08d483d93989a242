package programme

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"oplibre/app/format/frab"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// noPlaceGUID is the room under which ateliers without a place stand in schedules, so that they come back without one.
const noPlaceGUID = "6f9d3b52-0c1e-8a47-9e5b-2d7f4c8a1b30"

// noPlaceName is the name of that room.
const noPlaceName = "—"

// maxImportedNumber bounds the numbers that are taken over from a file, so that there are always more.
const maxImportedNumber = 1_000_000_000

// ScheduleFile is a schedule that was read: its events as far as they can become ateliers, and what is to be said of it.
type ScheduleFile struct {
	// Name is the name of the file, for messages.
	Name string
	// Refused are events that cannot become ateliers; Warnings are oddities that keep nothing out.
	Refused, Warnings []Issue

	events []incoming
	tracks []frab.Track
}

// Issue is what is wrong or odd with one event of a file.
type Issue struct {
	// Line is where the event begins, from 1; 0 when that is not known.
	Line    int
	Title   string
	Message problem.Message
}

// incoming is an event on its way to becoming an atelier.
type incoming struct {
	line                        int
	guid, importedID            string
	number                      int64 // 0 when the file gives none
	title, summary, description string
	language, slug              string
	start, end                  store.Instant
	room, roomGUID, track       string
	persons                     []string
}

// ReadSchedule reads a frab schedule, XML or JSON, without looking at any database. It returns problem.Invalid, with the
// file and the line in its arguments, when the file is of another kind or cannot be read as a whole, or problem.TooLarge.
func ReadSchedule(r io.Reader, name string) (*ScheduleFile, error) {
	in := bufio.NewReader(r)
	if err := wrongKind(in, name); err != nil {
		return nil, err
	}
	read := frab.ReadXML
	if first, err := firstByte(in); err == nil && first == '{' {
		read = frab.ReadJSON
	}
	schedule, warnings, err := read(in, frab.Limits{})
	if err != nil {
		return nil, unreadable(name, err)
	}
	file := &ScheduleFile{Name: name, tracks: schedule.Conference.Tracks}
	lines := linesOf(warnings)
	seen := map[string]bool{}
	for _, day := range schedule.Days {
		for _, room := range day.Rooms {
			for i := range room.Events {
				file.add(&room.Events[i], room, schedule.Conference.Acronym, lines, seen)
			}
		}
	}
	file.warn(warnings)
	return file, nil
}

// firstByte looks at the first byte that is not white space or part of a byte order mark.
func firstByte(in *bufio.Reader) (byte, error) {
	for n := 1; n <= 64; n++ {
		peeked, err := in.Peek(n)
		if err != nil {
			return 0, err
		}
		if c := peeked[n-1]; !strings.ContainsRune(" \t\r\n", rune(c)) && c < 0x80 {
			return c, nil
		}
	}
	return 0, io.EOF
}

// unreadable says why a file is no schedule.
func unreadable(name string, err error) error {
	var syntax *frab.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return importError(problem.Invalid, "programme.import.syntax", problem.Args{"File": name, "Line": syntax.Line, "Column": syntax.Column})
	case errors.Is(err, frab.ErrTooLarge):
		return importError(problem.TooLarge, "programme.import.too_large", problem.Args{"File": name})
	case errors.Is(err, frab.ErrNoSchedule), errors.Is(err, frab.ErrDoctype), errors.Is(err, frab.ErrTooDeep):
		return importError(problem.Invalid, "programme.import.no_schedule", problem.Args{"File": name})
	}
	return fmt.Errorf("read %s: %w", name, err)
}

// importError is a refusal of a whole file, shown at its field.
func importError(kind problem.Kind, key string, args problem.Args) error {
	message := problem.Message{Key: key, Args: args}
	return &problem.Error{Kind: kind, Message: message, Fields: []problem.Field{{Name: "file", Message: message}}}
}

type eventKey struct {
	guid  string
	id    int
	title string
}

// linesOf finds the lines of the events of which the reader says something.
func linesOf(warnings []frab.Warning) map[eventKey]int {
	lines := make(map[eventKey]int, len(warnings))
	for _, w := range warnings {
		lines[eventKey{w.GUID, w.ID, w.Title}] = w.Line
	}
	return lines
}

// add takes an event, or notes why it cannot be taken.
func (f *ScheduleFile) add(e *frab.Event, room frab.Room, acronym string, lines map[eventKey]int, seen map[string]bool) {
	line := lines[eventKey{e.GUID, e.ID, e.Title}]
	in := incomingOf(e, room, acronym)
	in.line = line
	reason := in.refusal(e)
	if key := in.key(); reason == "" && seen[key] {
		reason = "duplicate"
	} else if reason == "" {
		seen[key] = true
	}
	if reason != "" {
		f.Refused = append(f.Refused, Issue{Line: line, Title: in.title, Message: problem.Message{Key: "programme.import.refused." + reason}})
		return
	}
	f.events = append(f.events, in)
}

// refusal names why an event cannot become an atelier, empty when it can.
func (in *incoming) refusal(e *frab.Event) string {
	switch {
	case in.title == "":
		return "title"
	case utf8.RuneCountInString(in.title) > 500:
		return "long_title"
	case e.Start.IsZero():
		return "start"
	case e.Duration < time.Minute:
		return "duration"
	case e.Duration > longest:
		return "long_duration"
	}
	return ""
}

// key is what an event is recognised by in its file and later in the database.
func (in *incoming) key() string {
	switch {
	case in.guid != "":
		return "guid " + in.guid
	case in.importedID != "":
		return "id " + in.importedID
	}
	return naturalKey(in.title, in.start)
}

func naturalKey(title string, start store.Instant) string {
	return "at " + decimal(int64(start)) + " " + store.Fold(title)
}

var guidForm = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func incomingOf(e *frab.Event, room frab.Room, acronym string) incoming {
	in := incoming{title: strings.Join(strings.Fields(cleanText(e.Title)), " "), summary: cleanText(e.Abstract),
		description: cleanText(e.Description), language: firstLanguage(e.Language), track: cleanText(e.Track),
		start: store.InstantOf(e.Start), end: store.InstantOf(e.Start.Add(e.Duration)),
		room: strings.Join(strings.Fields(cleanText(e.Room)), " "), roomGUID: strings.ToLower(room.GUID)}
	if guid := strings.ToLower(e.GUID); guidForm.MatchString(guid) {
		in.guid = guid
	}
	if e.ID > 0 {
		in.importedID = strconv.Itoa(e.ID)
		if e.ID <= maxImportedNumber {
			in.number = int64(e.ID)
		}
	}
	in.subtitle(cleanText(e.Subtitle))
	in.slug = plainSlug(e, acronym)
	if in.roomGUID == noPlaceGUID || in.room == noPlaceName {
		in.room, in.roomGUID = "", ""
	}
	people := make([]string, 0, len(e.Persons))
	for _, person := range e.Persons {
		people = append(people, strings.ReplaceAll(person.Name, ";", ","))
	}
	in.persons = names(strings.Join(people, "\n"))
	return in
}

// subtitle keeps a subtitle, which ateliers do not have, where people will read it.
func (in *incoming) subtitle(subtitle string) {
	switch {
	case subtitle == "" || subtitle == in.summary:
	case in.summary == "":
		in.summary = subtitle
	default:
		in.description = strings.TrimSpace(subtitle + "\n\n" + in.description)
	}
}

var (
	languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	slugForm     = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,158}[a-z0-9])?$`)
)

// firstLanguage returns the first language tag of "de, en", empty when there is none.
func firstLanguage(s string) string {
	for _, tag := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		if languageForm.MatchString(tag) {
			return tag
		}
	}
	return ""
}

// plainSlug returns the event's slug without what schedules put before it to make it unique in the world, empty when it
// cannot stand in an address of ours.
func plainSlug(e *frab.Event, acronym string) string {
	slug := strings.TrimPrefix(e.Slug, fmt.Sprintf("%s-%04d-", frab.Acronym(acronym), e.ID))
	if slug == e.Slug {
		slug = strings.TrimPrefix(slug, acronym+"-")
	}
	if !slugForm.MatchString(slug) || store.ValidID(slug) {
		return ""
	}
	return slug
}

// warn keeps what the reader noticed, but for what refuses the event.
func (f *ScheduleFile) warn(warnings []frab.Warning) {
	for _, w := range warnings {
		issue := Issue{Line: w.Line, Title: w.Title, Message: problem.Message{Key: "programme.import.warning." + string(w.Problem),
			Args: problem.Args{"Value": w.Value}}}
		switch w.Problem {
		case frab.NoTitle, frab.Unreadable:
			issue.Message.Key = "programme.import.refused.title"
			f.Refused = append(f.Refused, issue)
		case frab.NoStart, frab.BadStart, frab.NoDuration, frab.BadDuration, frab.NoURL, frab.NoRoomGUID:
		default:
			f.Warnings = append(f.Warnings, issue)
		}
	}
}

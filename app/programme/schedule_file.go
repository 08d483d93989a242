package programme

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"oplibre/app/format/frab"
	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// noPlaceGUID is the room under which ateliers without a place stand in schedules, so that they come back without one.
const noPlaceGUID = "6f9d3b52-0c1e-8a47-9e5b-2d7f4c8a1b30"

// noPlaceName is the name of that room.
const noPlaceName = "—"

// MaxScheduleBytes is the size of the largest file of a programme that is taken, some ten times that of a congress.
const MaxScheduleBytes = 32 << 20

// maxImportedNumber bounds the numbers that are taken over from a file, so that there are always more.
const maxImportedNumber = 1_000_000_000

// ReadSchedule reads a frab schedule, XML or JSON, without looking at any database. It returns problem.Invalid, with the
// file and the line in its arguments, when the file is of another kind or cannot be read as a whole, or problem.TooLarge.
func ReadSchedule(r io.Reader, name string) (*ScheduleFile, error) {
	in := bufio.NewReader(r)
	head, _ := in.Peek(sniffedBytes) // a shorter file is looked at as it is; the reader meets the error again
	if err := OtherKind(head, name); err != nil {
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
	file := NewScheduleFile(name)
	file.tracks = schedule.Conference.Tracks
	lines := linesOf(warnings)
	for _, day := range schedule.Days {
		for _, room := range day.Rooms {
			for i := range room.Events {
				e := incomingOf(&room.Events[i], room, schedule.Conference.Acronym)
				e.Line = lines[eventKey{room.Events[i].GUID, room.Events[i].ID, room.Events[i].Title}]
				file.Add(e)
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

func incomingOf(e *frab.Event, room frab.Room, acronym string) Incoming {
	in := Incoming{Title: e.Title, Summary: typed.Text(e.Abstract), Description: typed.Text(e.Description), Language: firstLanguage(e.Language),
		Track: e.Track, Room: e.Room, RoomGUID: strings.ToLower(room.GUID), GUID: strings.ToLower(e.GUID)}
	if !e.Start.IsZero() {
		in.Start, in.End = store.InstantOf(e.Start), store.InstantOf(e.Start.Add(e.Duration))
	}
	if e.ID > 0 {
		in.ImportedID = strconv.Itoa(e.ID)
		in.Number = int64(e.ID)
	}
	in.subtitle(typed.Text(e.Subtitle))
	in.Slug = plainSlug(e, acronym)
	for _, person := range e.Persons {
		in.Persons = append(in.Persons, strings.ReplaceAll(person.Name, ";", ","))
	}
	return in
}

// subtitle keeps a subtitle, which ateliers do not have, where people will read it.
func (in *Incoming) subtitle(subtitle string) {
	switch {
	case subtitle == "" || subtitle == in.Summary:
	case in.Summary == "":
		in.Summary = subtitle
	default:
		in.Description = strings.TrimSpace(subtitle + "\n\n" + in.Description)
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

// Package exchange brings programmes in from files of other programs and gives them out again: spreadsheets, iCalendar,
// OpenAgenda, frab schedules.
//
// Whatever the format, a file becomes a programme.ScheduleFile: events that can become ateliers, and what is wrong or odd with
// the others, each with its line and, in tables, its column. What importing it would do (Compare), and doing it (Import), is
// one and the same for all. An import prepares changes like every other edit: it goes through the plan (package plan), and
// what the public sees waits there to be published.
//
// What this package and package programme write can be read here again, so that a programme leaves one oplibre and arrives
// in another as it was. Public files hold what the public sees; the tables of a team (TeamWorkbook, TeamTable) hold every
// field of programme.Values.
package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/ics"
	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
)

// Kind is what a file holds, as the command line names it.
type Kind string

// The kinds that can be told apart by looking into a file.
const (
	Schedule Kind = "schedule" // frab XML or JSON
	Calendar Kind = "calendar" // iCalendar
	CSV      Kind = "csv"
	XLSX     Kind = "xlsx"
)

// Read reads a programme of any kind, which it finds out by the first octets of the file and never by its name. o says in
// which zone times without one are, and which weekend "samedi" is of. It returns problem.Invalid, with the file and where it
// is known the line in its arguments, when the file is no programme as a whole, or problem.TooLarge.
func Read(r io.Reader, name string, o *operation.Operation) (*programme.ScheduleFile, error) {
	raw, err := io.ReadAll(io.LimitReader(r, programme.MaxScheduleBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(raw) > programme.MaxScheduleBytes {
		return nil, refused(problem.TooLarge, "programme.import.too_large", problem.Args{"File": name})
	}
	kind, err := kindOf(raw, name)
	if err != nil {
		return nil, err
	}
	var file *programme.ScheduleFile
	switch kind {
	case Calendar:
		file, err = readCalendar(raw, name, o)
	case XLSX:
		file, err = readWorkbook(raw, name, o)
	case CSV:
		file, err = readTable(raw, name, o)
	default:
		return programme.ReadSchedule(bytes.NewReader(raw), name)
	}
	if err == nil && len(file.Events())+len(file.Refused) == 0 {
		return nil, refused(problem.Invalid, "programme.import.empty", problem.Args{"File": name})
	}
	return file, err
}

// kindOf tells what a file is; what is plainly none of ours is refused by the name of what it is.
func kindOf(raw []byte, name string) (Kind, error) {
	head := bytes.TrimLeft(bytes.TrimPrefix(raw[:min(len(raw), 512)], []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(head) == 0:
		return Schedule, nil
	case len(head) >= 15 && bytes.EqualFold(head[:15], []byte("BEGIN:VCALENDAR")):
		return Calendar, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && isWorkbook(raw):
		return XLSX, nil
	case head[0] == '<' || head[0] == '{':
		return Schedule, nil
	}
	if err := programme.OtherKind(raw, name); err != nil {
		return "", err
	}
	return CSV, nil
}

func isWorkbook(raw []byte) bool { return bytes.Contains(raw, []byte("xl/workbook")) }

// refused is a refusal of a whole file, shown at its field.
func refused(kind problem.Kind, key string, args problem.Args) error {
	message := problem.Message{Key: key, Args: args}
	return &problem.Error{Kind: kind, Message: message, Fields: []problem.Field{{Name: "file", Message: message}}}
}

// unreadable says why a file cannot be read as a whole.
func unreadable(name string, err error) error {
	var syntax *csvtable.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return refused(problem.Invalid, "programme.import.quote", problem.Args{"File": name, "Line": syntax.Line, "Column": syntax.Column})
	case errors.Is(err, csvtable.ErrTooLarge), errors.Is(err, xlsx.ErrTooLarge), errors.Is(err, ics.ErrTooLarge):
		return refused(problem.TooLarge, "programme.import.too_large", problem.Args{"File": name})
	case errors.Is(err, csvtable.ErrNoText), errors.Is(err, xlsx.ErrNoWorkbook), errors.Is(err, ics.ErrNoCalendar):
		return refused(problem.Invalid, "programme.import.damaged", problem.Args{"File": name})
	}
	return fmt.Errorf("read %s: %w", name, err)
}

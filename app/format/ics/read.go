package ics

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// What Read refuses as a whole.
var (
	// ErrNoCalendar means that the file is no iCalendar object (section 3.4).
	ErrNoCalendar = errors.New("ics: no calendar")
	// ErrTooLarge means a file, a line or a number of events beyond the Limits.
	ErrTooLarge = errors.New("ics: too large")
)

// Limits bound what Read takes into memory; the zero value is what a large programme needs.
type Limits struct {
	Bytes  int64 // of the file
	Line   int   // octets of one unfolded line
	Events int
}

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 32 << 20
	}
	if l.Line <= 0 {
		l.Line = 1 << 20
	}
	if l.Events <= 0 {
		l.Events = 20_000
	}
	return l
}

// File is a calendar as it was read.
type File struct {
	Name   string
	Events []Found
	// Remarks are oddities that keep nothing out.
	Remarks []Remark
}

// Remark is something odd at a line.
type Remark struct {
	Line    int
	Problem Problem
	// Title is that of the event, Value what the file says.
	Title, Value string
}

// Problem says what is odd.
type Problem string

// What Read remarks.
const (
	// NoZone means a TZID that neither is a name of the IANA nor one of Windows', and that the file does not explain; the
	// zone that Read was given is taken.
	NoZone Problem = "zone-unknown"
	// Floating means a time without a zone (section 3.3.5, form 1): the zone that Read was given is taken.
	Floating Problem = "start-without-zone"
	// Repeated means an RRULE or RDATE: only the first time is read.
	Repeated Problem = "repeated"
	// BadLine means a line that is none of the format.
	BadLine Problem = "line"
	// BadGeo means a position that is none.
	BadGeo Problem = "position"
)

// Found is one VEVENT as it was read: what Event has, as far as the file says it.
type Found struct {
	Event
	// Line is where its BEGIN stands, StartLine and EndLine where its times do; 0 when it has none.
	Line, StartLine, EndLine int
	// AllDay events have days instead of hours.
	AllDay bool
	// Recurrence is the RECURRENCE-ID of an exception to a repeated event, as it is written.
	Recurrence string
}

// Read reads a calendar without looking at anything else. Times without a zone, or in one that nobody knows, are in zone. An
// event without a start or an end is kept as it is: whoever asks decides. Texts that are not UTF-8, which section 3.1.4 wants,
// are taken for windows-1252. It returns ErrNoCalendar or ErrTooLarge.
func Read(r io.Reader, zone *time.Location, limits Limits) (*File, error) {
	limits = limits.orDefault()
	raw, err := io.ReadAll(io.LimitReader(r, limits.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limits.Bytes {
		return nil, fmt.Errorf("%w: more than %d octets", ErrTooLarge, limits.Bytes)
	}
	lines, err := unfold(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), limits)
	if err != nil {
		return nil, err
	}
	p := &parser{zone: zone, limits: limits, zones: zonesOf(lines), file: &File{}}
	if err := p.all(lines); err != nil {
		return nil, err
	}
	return p.file, nil
}

// property is a content line (section 3.1).
type property struct {
	line        int
	name, value string
	parameters  map[string]string
}

// unfold joins what was folded and takes each line apart; what is no content line has no name.
func unfold(raw []byte, limits Limits) (all []property, err error) {
	in := bufio.NewScanner(bytes.NewReader(raw))
	in.Buffer(nil, limits.Line+2)
	var text strings.Builder
	begun, number := 0, 0
	flush := func() {
		if strings.TrimSpace(text.String()) != "" {
			all = append(all, parseLine(begun, inUTF8(text.String())))
		}
		text.Reset()
	}
	for in.Scan() {
		number++
		line := strings.TrimSuffix(in.Text(), "\r")
		if folded := len(line) > 0 && (line[0] == ' ' || line[0] == '\t'); folded && begun > 0 {
			if text.WriteString(line[1:]); text.Len() > limits.Line {
				return nil, fmt.Errorf("%w: line %d", ErrTooLarge, begun)
			}
			continue
		}
		flush()
		begun = number
		text.WriteString(line)
	}
	if in.Err() != nil {
		return nil, fmt.Errorf("%w: line %d", ErrTooLarge, number+1)
	}
	flush()
	if len(all) == 0 || all[0].name != "BEGIN" || !strings.EqualFold(all[0].value, "VCALENDAR") {
		return nil, ErrNoCalendar
	}
	return all, nil
}

// inUTF8 returns an unfolded line as UTF-8: a fold may stand in the middle of a character, so that it is looked at only now.
func inUTF8(line string) string {
	if utf8.ValidString(line) {
		return line
	}
	decoded, err := charmap.Windows1252.NewDecoder().String(line)
	if err != nil {
		return strings.ToValidUTF8(line, "\uFFFD")
	}
	return decoded
}

// parseLine takes NAME;PARAMETER=value;OTHER="quoted":value apart.
func parseLine(number int, line string) property {
	p := property{line: number, parameters: map[string]string{}}
	end, quoted := -1, false
	for i, c := range line {
		if c == '"' {
			quoted = !quoted
		}
		if c == ':' && !quoted {
			end = i
			break
		}
	}
	if end < 1 {
		p.value = line
		return p
	}
	p.value = line[end+1:]
	head := split(line[:end], ';')
	for _, parameter := range head[1:] {
		name, value, _ := strings.Cut(parameter, "=")
		p.parameters[strings.ToUpper(name)] = strings.Trim(value, `"`)
	}
	p.name = strings.ToUpper(head[0])
	return p
}

// split cuts at a separator outside quotation marks.
func split(s string, separator byte) (parts []string) {
	quoted, begin := false, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == separator && !quoted:
			parts = append(parts, s[begin:i])
			begin = i + 1
		}
	}
	return append(parts, s[begin:])
}

// unescape reads a TEXT value (section 3.3.11).
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		switch i++; s[i] {
		case 'n', 'N':
			b.WriteByte('\n')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// texts reads a list of TEXT values between commas.
func texts(s string) (list []string) {
	begin := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] == '\\' {
			i++
			continue
		}
		if i == len(s) || s[i] == ',' {
			if one := strings.TrimSpace(unescape(s[min(begin, i):i])); one != "" {
				list = append(list, one)
			}
			begin = i + 1
		}
	}
	return list
}

package csvtable

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// What Read refuses as a whole.
var (
	// ErrTooLarge means a file, a row or a cell beyond the Limits.
	ErrTooLarge = errors.New("csvtable: too large")
	// ErrNoText means octets that no text has.
	ErrNoText = errors.New("csvtable: not a text")
)

// SyntaxError is where a quoted cell is broken: both count from 1, Column in octets of the decoded line.
type SyntaxError struct{ Line, Column int }

// Error names the place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("csvtable: a quotation mark is missing or too many (line %d, column %d)", e.Line, e.Column)
}

// Limits bound what Read takes into memory; the zero value is what a large programme needs.
type Limits struct {
	Bytes   int64 // of the file
	Rows    int
	Columns int
	Cell    int // octets of one cell
}

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 32 << 20
	}
	if l.Rows <= 0 {
		l.Rows = 20_000
	}
	if l.Columns <= 0 {
		l.Columns = 256
	}
	if l.Cell <= 0 {
		l.Cell = 256 << 10
	}
	return l
}

// Sheet is a table as somebody else's program wrote it, with what was found out about the file.
type Sheet struct {
	// Encoding is UTF-8, UTF-16, windows-1252 or ISO-8859-1.
	Encoding string
	// Delimiter is a semicolon, a comma or a tab.
	Delimiter rune
	Rows      []Row
}

// Row is one line with something in it.
type Row struct {
	// Line is where the row begins, from 1; a cell may hold line ends, so that rows and lines are not the same.
	Line  int
	Cells []string
}

// Read reads a table that people's programs wrote, where Writer's files need no guessing: the encoding is that of the byte
// order mark, or UTF-8 where the file is that, or the one that Windows and old Unix programs used in western Europe; the
// separator is what the first line has most of. A first line "sep=;", which Excel understands, is obeyed. Lines without
// anything are left out. It returns ErrTooLarge, ErrNoText or a *SyntaxError.
func Read(r io.Reader, limits Limits) (*Sheet, error) {
	limits = limits.orDefault()
	raw, err := io.ReadAll(io.LimitReader(r, limits.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limits.Bytes {
		return nil, fmt.Errorf("%w: more than %d octets", ErrTooLarge, limits.Bytes)
	}
	text, encoding, err := decode(raw)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(text, []byte("\n")) {
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n")) // line ends of the first Macintosh
	}
	sheet := &Sheet{Encoding: encoding}
	skipped := 0
	sheet.Delimiter, skipped = delimiter(text)
	if skipped > 0 {
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	sheet.Rows, err = rows(text, sheet.Delimiter, skipped, limits)
	return sheet, err
}

// delimiters in the order in which a tie is decided.
var delimiters = []rune{';', '\t', ','}

// delimiter returns what the first line that is not blank has most of outside quotation marks; skipped is 1 when that line
// only says which separator follows.
func delimiter(text []byte) (found rune, skipped int) {
	line := firstRecord(bytes.TrimLeft(text, "\r\n"))
	if sep, is := strings.CutPrefix(strings.ToLower(strings.TrimRight(line, "\r\n ")), "sep="); is && utf8.RuneCountInString(sep) == 1 {
		if r, _ := utf8.DecodeRuneInString(sep); strings.ContainsRune(";\t,|", r) {
			return r, 1
		}
	}
	found = ','
	most := 0
	for _, candidate := range delimiters {
		if n := strings.Count(line, string(candidate)); n > most {
			found, most = candidate, n
		}
	}
	return found, 0
}

// firstRecord returns the first line without what stands in quotation marks, which may hold line ends.
func firstRecord(text []byte) string {
	var b strings.Builder
	quoted := false
	for _, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n':
			return b.String()
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func rows(text []byte, delimiter rune, skipped int, limits Limits) ([]Row, error) {
	in := csv.NewReader(bufio.NewReader(bytes.NewReader(text)))
	in.Comma, in.FieldsPerRecord = delimiter, -1
	var all []Row
	for {
		cells, err := in.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return all, nil
		case errors.As(err, &broken):
			return nil, &SyntaxError{Line: broken.Line + skipped, Column: broken.Column}
		case err != nil:
			return nil, err
		}
		if blank(cells) {
			continue
		}
		if len(all) >= limits.Rows || len(cells) > limits.Columns {
			return nil, fmt.Errorf("%w: more than %d rows or %d columns", ErrTooLarge, limits.Rows, limits.Columns)
		}
		for _, cell := range cells {
			if len(cell) > limits.Cell {
				return nil, fmt.Errorf("%w: a cell has more than %d octets", ErrTooLarge, limits.Cell)
			}
		}
		line, _ := in.FieldPos(0)
		all = append(all, Row{Line: line + skipped, Cells: cells})
	}
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

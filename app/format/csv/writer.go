package csvtable

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// What a Writer refuses; the message names the column and the row.
var (
	// ErrCell means a value of another type than the schema gives to the column, or one too many.
	ErrCell = errors.New("csvtable: cell does not fit its column")
	// ErrRow means a row with fewer cells than the schema has fields.
	ErrRow = errors.New("csvtable: row is not complete")
	// ErrEmpty means no value in a column that requires one.
	ErrEmpty = errors.New("csvtable: required cell is empty")
)

// Dialect says how the bytes of the file are to be read, for the descriptor of a data package.
type Dialect struct {
	Delimiter      string `json:"delimiter"`
	LineTerminator string `json:"lineTerminator"`
	QuoteChar      string `json:"quoteChar"`
	DoubleQuote    bool   `json:"doubleQuote"`
	Header         bool   `json:"header"`
}

// Canonical is the dialect of every file that Writer writes.
var Canonical = Dialect{Delimiter: ",", LineTerminator: "\n", QuoteChar: `"`, DoubleQuote: true, Header: true}

// Writer writes the rows of one table to a stream, cell by cell in the order of the schema:
//
//	w.Text(id)
//	w.Float(lon)
//	err := w.EndRow()
//
// It appends to one buffer, and counts and hashes what goes out. The first error stays and is returned by EndRow and
// Close. A Writer is not for several goroutines.
type Writer struct {
	out    io.Writer
	fields []Field
	buf    []byte
	column int
	rows   int64
	bytes  int64
	sum    hash.Hash
	err    error
}

const flushAt = 64 << 10

// NewWriter writes the header. The schema must be sound: see Schema.Check, whose error it returns.
func NewWriter(out io.Writer, s Schema) (*Writer, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	w := &Writer{out: out, fields: s.Fields, buf: make([]byte, 0, flushAt+8<<10), sum: sha256.New()}
	w.buf = append(w.buf, strings.Join(s.Names(), ",")...)
	w.buf = append(w.buf, '\n')
	return w, nil
}

// cell begins the next cell of one of the given types.
func (w *Writer) cell(types ...Type) bool {
	if w.err != nil {
		return false
	}
	if w.column >= len(w.fields) {
		w.err = fmt.Errorf("%w: row %d has more than %d cells", ErrCell, w.rows+1, len(w.fields))
		return false
	}
	field := &w.fields[w.column]
	fits := false
	for _, t := range types {
		fits = fits || t == field.Type
	}
	if !fits {
		w.err = fmt.Errorf("%w: row %d, %s is a %s", ErrCell, w.rows+1, field.Name, field.Type)
		return false
	}
	if w.column > 0 {
		w.buf = append(w.buf, ',')
	}
	w.column++
	return true
}

// Empty writes that the value is not known; of a required column it is ErrEmpty.
func (w *Writer) Empty() {
	if w.cell(String, Integer, Number, Boolean, Date, DateTime) {
		w.required()
	}
}

func (w *Writer) required() {
	if field := &w.fields[w.column-1]; field.Constraints.Required {
		w.err = fmt.Errorf("%w: row %d, %s", ErrEmpty, w.rows+1, field.Name)
	}
}

// Text writes a cell of a string column; an empty text is an empty cell. What is not UTF-8 becomes U+FFFD, and line
// ends inside a text LF, so that the file has one kind of them.
func (w *Writer) Text(s string) {
	if !w.cell(String) {
		return
	}
	if s == "" {
		w.required()
		return
	}
	w.buf = appendText(w.buf, s, len(w.fields) == 1)
}

// Int writes a cell of an integer or number column.
func (w *Writer) Int(v int64) {
	if w.cell(Integer, Number) {
		w.buf = strconv.AppendInt(w.buf, v, 10)
	}
}

// Float writes a cell of a number column, never with an exponent, in the shortest form that reads back the same.
// What is not finite is an empty cell.
func (w *Writer) Float(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		w.Empty()
		return
	}
	if w.cell(Number) {
		w.buf = strconv.AppendFloat(w.buf, v, 'f', -1, 64)
	}
}

// Bool writes a cell of a boolean column.
func (w *Writer) Bool(v bool) {
	if w.cell(Boolean) {
		w.buf = strconv.AppendBool(w.buf, v)
	}
}

// Date writes a cell of a date column: the day in the zone that t has. The zero time is an empty cell.
func (w *Writer) Date(t time.Time) {
	if t.IsZero() {
		w.Empty()
		return
	}
	if w.cell(Date) {
		w.buf = t.AppendFormat(w.buf, time.DateOnly)
	}
}

// Time writes a cell of a datetime column, in UTC to the second: the default format of Table Schema, which knows no
// fractions in version 1. The zero time is an empty cell.
func (w *Writer) Time(t time.Time) {
	if t.IsZero() {
		w.Empty()
		return
	}
	if w.cell(DateTime) {
		w.buf = t.UTC().AppendFormat(w.buf, "2006-01-02T15:04:05Z")
	}
}

// EndRow ends the row and returns the first error so far.
func (w *Writer) EndRow() error {
	if w.err == nil && w.column != len(w.fields) {
		w.err = fmt.Errorf("%w: row %d has %d cells of %d", ErrRow, w.rows+1, w.column, len(w.fields))
	}
	w.buf = append(w.buf, '\n')
	w.column = 0
	w.rows++
	if len(w.buf) >= flushAt {
		w.flush()
	}
	return w.err
}

func (w *Writer) flush() {
	if w.err == nil {
		w.sum.Write(w.buf)
		w.bytes += int64(len(w.buf))
		_, w.err = w.out.Write(w.buf)
	}
	w.buf = w.buf[:0]
}

// Close writes the rest. It does not close the stream.
func (w *Writer) Close() error {
	if w.err == nil && w.column > 0 {
		w.err = fmt.Errorf("%w: row %d was not ended", ErrRow, w.rows+1)
	}
	w.flush()
	return w.err
}

// Rows is how many rows were ended, without the header.
func (w *Writer) Rows() int64 { return w.rows }

// Bytes is the length of the file, once closed.
func (w *Writer) Bytes() int64 { return w.bytes }

// SHA256 is the hash of the file in hexadecimal digits, once closed.
func (w *Writer) SHA256() string { return hex.EncodeToString(w.sum.Sum(nil)) }

// appendText quotes where RFC 4180 section 2 asks for it and where readers would trim or skip: spaces at the ends,
// and a text that would leave the only cell of a line blank.
func appendText(b []byte, s string, only bool) []byte {
	quote := s[0] == ' ' || s[len(s)-1] == ' ' || (only && strings.TrimSpace(s) == "")
	clean := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ',' || c == '"' || c == '\n':
			quote = true
		case c == '\r' || c == 0:
			quote, clean = true, false
		case c == '\t' && (i == 0 || i == len(s)-1):
			quote = true
		case c >= utf8.RuneSelf:
			clean = clean && utf8.ValidString(s[i:])
			if clean { // valid to the end: only the ASCII in it is still to be looked at
				quote = quote || strings.ContainsAny(s[i:], ",\"\n\r\x00")
				clean = !strings.ContainsAny(s[i:], "\r\x00")
			}
			i = len(s)
		}
	}
	if !clean {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD").Replace(strings.ToValidUTF8(s, "\uFFFD"))
		quote = true
	}
	if !quote {
		return append(b, s...)
	}
	b = append(b, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			return append(append(b, s...), '"')
		}
		b = append(append(b, s[:i+1]...), '"')
		s = s[i+1:]
	}
}

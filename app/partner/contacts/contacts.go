// Package contacts brings the address book of those who know everybody into a weekend, and gives the table of its partners
// out again.
//
// A file is CSV or XLSX, with columns named in French or English in any order and encoding. Read says what each row holds
// and what is wrong with it; Compare finds those that are partners already, by the folded name of the organisation or by the
// e-mail of the contact; Apply takes in what somebody decided row by row, all or nothing.
package contacts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// MaxBytes is the size of the largest file of contacts, and maxRows how many of them it may have.
const (
	MaxBytes = 4 << 20
	maxRows  = 2000
)

// File is a table of contacts.
type File struct {
	Name string
	Rows []Row
	// Refused are rows with something wrong: as long as there is one, nothing is imported.
	Refused []programme.Issue
	// Warnings are what was left out or guessed.
	Warnings []programme.Issue
}

// Row is one contact.
type Row struct {
	// Line is where it stands in the file, from 1.
	Line int
	Form partner.Form
}

// table is rows of cells as text, whatever file they came from.
type table struct {
	name  string
	lines []line
}

type line struct {
	number int
	cells  []string
}

// Read reads a table of contacts; what kind of file it is shows in its first octets. It returns problem.Invalid when the
// file is no such table as a whole, or problem.TooLarge.
func Read(r io.Reader, name string) (*File, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(raw) > MaxBytes {
		return nil, refused(problem.TooLarge, "partner.import.too_large", problem.Args{"File": name, "Max": maxRows})
	}
	var tables []table
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		tables, err = workbook(raw)
	} else {
		tables, err = text(raw)
	}
	if err != nil {
		return nil, unreadable(name, err)
	}
	for _, t := range tables {
		if file, found := t.read(name); found {
			if len(file.Rows) > maxRows {
				return nil, refused(problem.TooLarge, "partner.import.too_large", problem.Args{"File": name, "Max": maxRows})
			}
			if len(file.Rows)+len(file.Refused) == 0 {
				break
			}
			return file, nil
		}
	}
	return nil, refused(problem.Invalid, "partner.import.no_heading", problem.Args{"File": name})
}

func text(raw []byte) ([]table, error) {
	sheet, err := csvtable.Read(bytes.NewReader(raw), csvtable.Limits{})
	if err != nil {
		return nil, err
	}
	var t table
	for _, row := range sheet.Rows {
		t.lines = append(t.lines, line{row.Line, row.Cells})
	}
	return []table{t}, nil
}

func workbook(raw []byte) ([]table, error) {
	book, err := xlsx.Read(bytes.NewReader(raw), int64(len(raw)), xlsx.Limits{})
	if err != nil {
		return nil, err
	}
	var tables []table
	for _, sheet := range book.Sheets {
		t := table{name: sheet.Name}
		for _, row := range sheet.Rows {
			l := line{number: row.Number}
			for _, cell := range row.Cells {
				l.cells = append(l.cells, cellText(book, cell))
			}
			t.lines = append(t.lines, l)
		}
		tables = append(tables, t)
	}
	return tables, nil
}

func (l line) cell(column int) string {
	if column < 0 || column >= len(l.cells) {
		return ""
	}
	return strings.TrimSpace(l.cells[column])
}

// refused is a refusal of a whole file, shown at its field.
func refused(kind problem.Kind, key string, args problem.Args) error {
	message := problem.Message{Key: key, Args: args}
	return &problem.Error{Kind: kind, Message: message, Fields: []problem.Field{{Name: "file", Message: message}}}
}

func unreadable(name string, err error) error {
	var syntax *csvtable.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return refused(problem.Invalid, "partner.import.quote", problem.Args{"File": name, "Line": syntax.Line})
	case errors.Is(err, csvtable.ErrTooLarge), errors.Is(err, xlsx.ErrTooLarge):
		return refused(problem.TooLarge, "partner.import.too_large", problem.Args{"File": name, "Max": maxRows})
	case errors.Is(err, csvtable.ErrNoText), errors.Is(err, xlsx.ErrNoWorkbook):
		return refused(problem.Invalid, "partner.import.damaged", problem.Args{"File": name})
	}
	return fmt.Errorf("read %s: %w", name, err)
}

// headingWithin is how many rows are looked at for the one that names the columns: people put a title above.
const headingWithin = 20

// heading finds the row that names a column for the organisation, and at least one more.
func (t table) heading() (at int, columns map[string]int, found bool) {
	for i, l := range t.lines[:min(len(t.lines), headingWithin)] {
		of := map[string]int{}
		for position := range l.cells {
			if key := columnOf[store.Fold(l.cell(position))]; key != "" {
				if _, twice := of[key]; !twice {
					of[key] = position
				}
			}
		}
		if _, named := of["name"]; named && len(of) > max(1, len(columns)) {
			at, columns, found = i, of, true
		}
	}
	return at, columns, found
}

func (t table) read(name string) (*File, bool) {
	at, columns, found := t.heading()
	if !found {
		return nil, false
	}
	file := &File{Name: name}
	known := map[int]bool{}
	for _, position := range columns {
		known[position] = true
	}
	for position, label := range t.lines[at].cells {
		if !known[position] && strings.TrimSpace(label) != "" {
			file.Warnings = append(file.Warnings, programme.Issue{Line: t.lines[at].number, Column: columnLabel(position, label), Title: label,
				Message: problem.Message{Key: "partner.import.unknown_column"}})
		}
	}
	for _, l := range t.lines[at+1:] {
		if strings.TrimSpace(strings.Join(l.cells, "")) != "" {
			file.add(rowReader{line: l, columns: columns, labels: t.lines[at].cells})
		}
	}
	return file, true
}

func columnLabel(position int, label string) string {
	return xlsx.ColumnName(position) + " (" + strings.TrimSpace(label) + ")"
}

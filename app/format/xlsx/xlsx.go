// Package xlsx reads and writes the part of Office Open XML workbooks (ECMA-376, SpreadsheetML) that tables need: sheets of
// typed cells, headings, widths and lists to choose from.
//
// A workbook is a ZIP archive of XML parts. [Content_Types].xml says of which type each is, xl/workbook.xml names the sheets,
// xl/worksheets/sheetN.xml holds the cells, xl/sharedStrings.xml the texts that cells point to, xl/styles.xml how numbers
// look. Days and hours are numbers too: days since the end of 1899, with the time of day as the fraction; only the style of a
// cell says that it is one, so that readers who know what a column holds need no style.
//
// Three things matter more than the rest. Texts are written as texts: what begins with "=" never becomes a formula. The same
// workbook gives the same octets, without a clock in them. And reading is bounded before anything is unpacked: in octets, in
// rows, in columns, in the length of a text, because a small archive can hold gigabytes of zeros.
package xlsx

import (
	"errors"
	"math"
	"time"
)

// MediaType is what a workbook is served as.
const MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// What Read refuses.
var (
	// ErrNoWorkbook means that the file is no ZIP archive with a workbook in it, or a damaged one.
	ErrNoWorkbook = errors.New("xlsx: no workbook")
	// ErrTooLarge means a file or what it unpacks to beyond the Limits.
	ErrTooLarge = errors.New("xlsx: too large")
)

// Workbook is some sheets in their order.
type Workbook struct {
	Sheets []Sheet
	// Since1904 says that days count from 1904, as in workbooks of old Macintosh programs. Write ignores it.
	Since1904 bool
}

// Sheet is one table.
type Sheet struct {
	Name string
	Rows []Row
	// Widths are those of the columns, in characters; Write only.
	Widths []float64
	// Choices offer values for columns; Write only.
	Choices []Choice
	// Heading freezes the first row; Write only.
	Heading bool
}

// Choice offers a list of values in the cells of one column, from the second row.
type Choice struct {
	Column int // from 0
	// Source is where the values stand: "Listes!$A$2:$A$12".
	Source string
}

// Row is a row with something in it.
type Row struct {
	// Number is the row's number as people see it, from 1; Write counts itself where it is 0.
	Number int
	Cells  []Cell // from column A; Empty where there is nothing
}

// Kind is what a cell holds.
type Kind int

// The kinds of a cell. Hour, Moment and Day are numbers that Write styles; Read gives Number for them.
const (
	Empty Kind = iota
	Text
	Number
	Bool
	Day
	Hour
	Moment
	Failed // a formula that gave an error, such as #REF!
	Title  // a text in bold; Read gives Text
)

// Cell is one value.
type Cell struct {
	Kind  Kind
	Text  string  // of Text, Title and Failed
	Value float64 // of Number, Bool (0 or 1), Day, Hour and Moment
}

// T is a cell with a text, empty without one.
func T(text string) Cell {
	if text == "" {
		return Cell{}
	}
	return Cell{Kind: Text, Text: text}
}

// N is a cell with a number.
func N(value float64) Cell { return Cell{Kind: Number, Value: value} }

// epoch is day 0. Programs believe that 1900 was a leap year, so that this holds from the first of March 1900.
var epoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// days1904 is what the other way of counting is behind.
const days1904 = 1462

// Serial returns the number of a local time: its day as a whole, its hour as the fraction.
func Serial(t time.Time) float64 {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	return float64(wall.Unix()-epoch.Unix()) / 86400
}

// Date returns the day and the hour that a number means, to the second, in UTC; ok is false outside the years 1900 to 9999.
func (w *Workbook) Date(serial float64) (t time.Time, ok bool) {
	if w.Since1904 {
		serial += days1904
	}
	if math.IsNaN(serial) || serial < 0 || serial >= 2_958_466 {
		return time.Time{}, false
	}
	return epoch.Add(time.Duration(math.Round(serial*86400)) * time.Second), true
}

// ColumnName returns the letters of a column, from 0: A, B, …, Z, AA.
func ColumnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// columnOf returns the column of a reference such as "AB12", from 0; -1 when there are no letters.
func columnOf(reference string) int {
	column := 0
	for _, c := range reference {
		switch {
		case 'A' <= c && c <= 'Z' && column < 1<<20:
			column = column*26 + int(c-'A') + 1
		default:
			return column - 1
		}
	}
	return column - 1
}

package exchange

import (
	"bytes"
	"strings"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// grid is a table whatever file it came from.
type grid struct {
	name  string
	lines []line
	// date reads the number of a typed day or hour.
	date func(serial float64) (wall, bool)
}

// line is a row with its number as people see it.
type line struct {
	number int
	cells  []xlsx.Cell
}

// text returns a cell as a text without spaces around it; numbers as people would type them.
func (l line) text(column int) string {
	if column < 0 || column >= len(l.cells) {
		return ""
	}
	return cellText(l.cells[column])
}

func readTable(raw []byte, name string, o *operation.Operation) (*programme.ScheduleFile, error) {
	sheet, err := csvtable.Read(bytes.NewReader(raw), csvtable.Limits{})
	if err != nil {
		return nil, unreadable(name, err)
	}
	g := grid{date: dates(&xlsx.Workbook{})}
	for _, row := range sheet.Rows {
		l := line{number: row.Line, cells: make([]xlsx.Cell, len(row.Cells))}
		for i, cell := range row.Cells {
			l.cells[i] = xlsx.T(cell)
		}
		g.lines = append(g.lines, l)
	}
	file := programme.NewScheduleFile(name)
	if !g.readAteliers(file, o) {
		return nil, refused(problem.Invalid, "programme.import.no_heading", problem.Args{"File": name})
	}
	return file, nil
}

// placeSheets are the folded names of the sheet with the places.
var placeSheets = []string{"lieux", "places"}

func readWorkbook(raw []byte, name string, o *operation.Operation) (*programme.ScheduleFile, error) {
	book, err := xlsx.Read(bytes.NewReader(raw), int64(len(raw)), xlsx.Limits{})
	if err != nil {
		return nil, unreadable(name, err)
	}
	file := programme.NewScheduleFile(name)
	for _, sheet := range book.Sheets {
		if folded := store.Fold(sheet.Name); folded == placeSheets[0] || folded == placeSheets[1] {
			gridOf(book, sheet).readPlaces(file)
		}
	}
	for _, sheet := range book.Sheets {
		if gridOf(book, sheet).readAteliers(file, o) {
			return file, nil
		}
	}
	return nil, refused(problem.Invalid, "programme.import.no_heading", problem.Args{"File": name})
}

func gridOf(book *xlsx.Workbook, sheet xlsx.Sheet) grid {
	g := grid{name: sheet.Name, date: dates(book)}
	for _, row := range sheet.Rows {
		g.lines = append(g.lines, line{number: row.Number, cells: row.Cells})
	}
	return g
}

// heading is the row that names the columns of a grid.
type heading struct {
	at int // index of the row in the grid
	// of is the position of each column by its key; labels are the headings as they stand.
	of     map[string]int
	labels []string
	// unknown are the positions of headings that name nothing; twice those of a column that is there before.
	unknown, twice []int
}

// headingWithin is how many rows are looked at for the one that names the columns: people put a title above.
const headingWithin = 20

// findHeading finds the row with the most known headings, among them all that are needed.
func (g grid) findHeading(known map[string]string, needed ...string) (best heading, found bool) {
	for i, l := range g.lines[:min(len(g.lines), headingWithin)] {
		h := headingOf(i, l, known)
		complete := len(h.of) >= 2
		for _, key := range needed {
			if _, there := h.of[key]; !there {
				complete = false
			}
		}
		if complete && len(h.of) > len(best.of) {
			best, found = h, true
		}
	}
	return best, found
}

func headingOf(at int, l line, known map[string]string) heading {
	h := heading{at: at, of: map[string]int{}}
	for i := range l.cells {
		label := strings.Join(strings.Fields(l.text(i)), " ")
		h.labels = append(h.labels, label)
		key := known[store.Fold(label)]
		_, there := h.of[key]
		switch {
		case label == "":
		case key == "":
			h.unknown = append(h.unknown, i)
		case there:
			h.twice = append(h.twice, i)
		default:
			h.of[key] = i
		}
	}
	return h
}

// label names a column as people find it: its letter and its heading, "D (Début)".
func (h heading) label(position int) string {
	name := xlsx.ColumnName(position)
	if position < len(h.labels) && h.labels[position] != "" {
		name += " (" + shortened(h.labels[position]) + ")"
	}
	return name
}

// shortened keeps what can be shown of a cell.
func shortened(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

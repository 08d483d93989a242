package opendata

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// rawTable reads a published table (RFC 4180) row by row and keeps the octets of each, so that what stays in a revision
// stays as it was.
type rawTable struct {
	in *bufio.Reader
	// head is the first row as it stands; columns are its cells by name.
	head    []byte
	columns map[string]int
	raw     []byte
	cells   [][]byte
}

func newRawTable(in io.Reader) (*rawTable, error) {
	t := &rawTable{in: bufio.NewReaderSize(in, 64<<10), columns: map[string]int{}}
	if err := t.next(); err != nil {
		return nil, err
	}
	t.head = bytes.Clone(t.raw)
	for i, cell := range t.cells {
		t.columns[strings.TrimPrefix(unquoted(cell), "\ufeff")] = i
	}
	return t, nil
}

// next reads one row, which may go over several lines inside quotes. It returns io.EOF after the last.
func (t *rawTable) next() error {
	t.raw = t.raw[:0]
	for {
		line, err := t.in.ReadSlice('\n')
		t.raw = append(t.raw, line...)
		switch {
		case err == io.EOF && len(t.raw) > 0:
		case err == bufio.ErrBufferFull:
			continue
		case err != nil:
			return err
		case bytes.Count(t.raw, []byte{'"'})%2 == 1:
			continue // the line ends inside quotes
		}
		t.split()
		return nil
	}
}

// split finds the cells of the row, with their quotes.
func (t *rawTable) split() {
	t.cells = t.cells[:0]
	row := bytes.TrimRight(t.raw, "\r\n")
	quoted, start := false, 0
	for i, c := range row {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			t.cells = append(t.cells, row[start:i])
			start = i + 1
		}
	}
	t.cells = append(t.cells, row[start:])
}

// cell returns a value of the row by the name of its column; empty when the table has no such column.
func (t *rawTable) cell(name string) string {
	i, known := t.columns[name]
	if !known || i >= len(t.cells) {
		return ""
	}
	return unquoted(t.cells[i])
}

// with returns the row with other values in some columns, which must need no quotes.
func (t *rawTable) with(values map[string]string) []byte {
	cells := make([][]byte, len(t.cells))
	copy(cells, t.cells)
	for name, value := range values {
		if i, known := t.columns[name]; known && i < len(cells) {
			cells[i] = []byte(value)
		}
	}
	end := t.raw[len(bytes.TrimRight(t.raw, "\r\n")):]
	return append(bytes.Join(cells, []byte{','}), end...)
}

// each calls fn with every row after the first.
func (t *rawTable) each(fn func() error) error {
	for {
		err := t.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = fn()
		}
		if err != nil {
			return err
		}
	}
}

func unquoted(cell []byte) string {
	if len(cell) < 2 || cell[0] != '"' {
		return string(cell)
	}
	return strings.ReplaceAll(string(cell[1:len(cell)-1]), `""`, `"`)
}

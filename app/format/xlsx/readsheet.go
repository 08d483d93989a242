package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// textOf reads the text below an element that was begun, in one piece or in runs of different looks; what phonetic guides
// add is no part of it.
func textOf(decoder *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth, inText := 1, 0; depth > 0; {
		token, err := decoder.Token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "rPh" {
				if err := decoder.Skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			if token.Name.Local == "t" {
				inText = depth
			}
		case xml.EndElement:
			if depth == inText {
				inText = 0
			}
			depth--
		case xml.CharData:
			if inText > 0 {
				b.Write(token)
			}
		}
	}
	return unescaped(b.String()), nil
}

// unescaped reads what cellText wrote: _x000D_ and its like.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapedCharacter.ReplaceAllStringFunc(s, func(m string) string {
		code, err := strconv.ParseUint(m[2:6], 16, 16)
		if err != nil {
			return m
		}
		return string(rune(code))
	})
}

// readStrings reads the texts that cells point to. There may be as many as cells.
func (r *reading) readStrings(name string) error {
	return r.each(name, func(decoder *xml.Decoder, start xml.StartElement) error {
		if start.Name.Local != "si" {
			return nil
		}
		if len(r.strings) >= r.limits.Cells {
			return fmt.Errorf("%w: more than %d texts", ErrTooLarge, r.limits.Cells)
		}
		text, err := textOf(decoder)
		r.strings = append(r.strings, text)
		return err
	})
}

// sheetReading is a sheet while its cells come one after another: a row is never held before it is known to be small.
type sheetReading struct {
	*reading
	sheet       Sheet
	row, column int
	cells       []Cell
}

func (r *reading) readSheet(name string) (Sheet, error) {
	s := &sheetReading{reading: r}
	err := r.each(name, func(decoder *xml.Decoder, start xml.StartElement) error {
		switch start.Name.Local {
		case "row":
			if err := s.endRow(); err != nil {
				return err
			}
			s.row, s.column = max(number(attribute(start, "r")), s.row+1), -1
			if s.row > 1<<20 {
				return fmt.Errorf("%w: row %d", ErrTooLarge, s.row)
			}
		case "c":
			return s.add(decoder, start)
		}
		return nil
	})
	if err != nil {
		return Sheet{}, err
	}
	return s.sheet, s.endRow()
}

// endRow keeps the row that was read if it holds something.
func (s *sheetReading) endRow() error {
	if len(s.cells) == 0 {
		return nil
	}
	if len(s.sheet.Rows) >= s.limits.Rows {
		return fmt.Errorf("%w: more than %d rows", ErrTooLarge, s.limits.Rows)
	}
	s.sheet.Rows = append(s.sheet.Rows, Row{Number: s.row, Cells: s.cells})
	s.cells = nil
	return nil
}

// add puts a cell into its column.
func (s *sheetReading) add(decoder *xml.Decoder, start xml.StartElement) error {
	if at := columnOf(attribute(start, "r")); at >= 0 {
		s.column = at
	} else {
		s.column++
	}
	value, err := valueOf(decoder)
	if err != nil {
		return err
	}
	cell := s.cell(attribute(start, "t"), value)
	if cell.Kind == Empty || s.row == 0 {
		return nil
	}
	if s.reading.cells++; s.reading.cells > s.limits.Cells || s.column >= s.limits.Columns {
		return fmt.Errorf("%w: more than %d cells, or %d columns", ErrTooLarge, s.limits.Cells, s.limits.Columns)
	}
	for len(s.cells) <= s.column {
		s.cells = append(s.cells, Cell{})
	}
	s.cells[s.column] = cell
	return nil
}

// valueOf reads what is in a cell: its value or its text, not the formula that gave it.
func valueOf(decoder *xml.Decoder) (value string, err error) {
	for {
		token, err := decoder.Token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return value, nil
		case xml.StartElement:
			switch token.Name.Local {
			case "v", "is":
				value, err = elementText(decoder, token)
			default:
				err = decoder.Skip()
			}
			if err != nil {
				return "", err
			}
		}
	}
}

// elementText reads a value, or the rich text of a cell.
func elementText(decoder *xml.Decoder, start xml.StartElement) (text string, err error) {
	if start.Name.Local == "is" {
		return textOf(decoder)
	}
	err = decoder.DecodeElement(&text, &start)
	return unescaped(text), err
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// cell reads a value by its type (ST_CellType, 18.18.11).
func (r *reading) cell(kind, value string) Cell {
	if value == "" {
		return Cell{}
	}
	switch kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && i >= 0 && i < len(r.strings) {
			return T(r.strings[i])
		}
		return Cell{}
	case "str", "d", "inlineStr":
		return T(value)
	case "e":
		return Cell{Kind: Failed, Text: value}
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return T(value)
	}
	if kind == "b" {
		return Cell{Kind: Bool, Value: f}
	}
	return N(f)
}

// each calls fn at every element that begins, but those that fn has read itself.
func (r *reading) each(part string, fn func(decoder *xml.Decoder, start xml.StartElement) error) error {
	decoder, content, err := r.decoder(part)
	if err != nil {
		return err
	}
	defer content.Close()
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, is := token.(xml.StartElement); is {
			if err := fn(decoder, start); err != nil {
				return err
			}
		}
	}
}

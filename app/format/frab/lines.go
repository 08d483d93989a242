package frab

import (
	"encoding/json"
	"errors"
	"sort"
)

// lines finds the line of a byte of a file that is in memory.
type lines struct {
	raw  []byte
	ends []int // offsets of the line feeds
}

func newLines(raw []byte) lines {
	l := lines{raw: raw}
	for i, c := range raw {
		if c == '\n' {
			l.ends = append(l.ends, i)
		}
	}
	return l
}

// position is the line and the column of an offset, both from 1.
func (l lines) position(offset int) (line, column int) {
	line = sort.SearchInts(l.ends, offset)
	if line > 0 {
		return line + 1, offset - l.ends[line-1]
	}
	return 1, offset + 1
}

// explain gives what encoding/json says of a broken file its line and column.
func (l lines) explain(err error) error {
	var syntax *json.SyntaxError
	offset := 0
	if errors.As(err, &syntax) {
		offset = max(0, min(int(syntax.Offset)-1, len(l.raw)))
	}
	line, column := l.position(offset)
	return &SyntaxError{Line: line, Column: column, Err: err}
}

package opendata

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"
)

// FuzzRawTable compares what rawTable reads in tables with what encoding/csv reads, and the octets with those that came in.
func FuzzRawTable(f *testing.F) {
	for _, seed := range []string{"id,credit\n1,Anne\n", "id,credit\r\n1,\"Anne, \"\"dite\"\"\r\nMado\"\r\n2,\r\n", "\ufeffid\n", "id\n\"\"", "a,b\n\"x\n\n,\",é\n", "id\n\"", ",\n,\n"} {
		f.Add(seed, "credit")
	}
	f.Fuzz(func(t *testing.T, content, column string) {
		table, err := newRawTable(strings.NewReader(content))
		if err != nil {
			return
		}
		octets := bytes.Clone(table.head)
		var rows [][]string
		err = table.each(func() error {
			octets = append(octets, table.raw...)
			var row []string
			for _, cell := range table.cells {
				row = append(row, unquoted(cell))
			}
			rows = append(rows, row)
			_ = table.cell(column)
			return nil
		})
		if err != nil && err != io.EOF {
			t.Fatal(err)
		}
		if !strings.HasPrefix(content, string(octets)) {
			t.Errorf("%q became %q", content, octets)
		}
		// encoding/csv changes line ends and leaves empty lines out.
		if strings.Contains(content, "\r") || strings.Contains(content, "\n\n") || strings.HasPrefix(content, "\n") {
			return
		}
		standard := csv.NewReader(strings.NewReader(content))
		standard.FieldsPerRecord = -1
		want, err := standard.ReadAll()
		if err != nil || len(want) == 0 {
			return
		}
		if len(rows) != len(want)-1 {
			t.Fatalf("%q: %d rows, want %d", content, len(rows), len(want)-1)
		}
		for i, row := range rows {
			if !slices.Equal(row, want[i+1]) {
				t.Errorf("%q: row %q, want %q", content, row, want[i+1])
			}
		}
	})
}

func TestRowsKeepTheirOctets(t *testing.T) {
	table, err := newRawTable(strings.NewReader("id,credit,title\r\n1,\"Anne, \"\"Mado\"\"\",\"a\r\nb\"\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := table.next(); err != nil {
		t.Fatal(err)
	}
	if got := table.cell("credit"); got != `Anne, "Mado"` {
		t.Errorf("credit %q", got)
	}
	if got := string(table.with(map[string]string{"credit": "", "nothing": "x"})); got != "1,,\"a\r\nb\"\r\n" {
		t.Errorf("without the name: %q", got)
	}
	if table.cell("nothing") != "" {
		t.Error("a column that there is not has a value")
	}
}

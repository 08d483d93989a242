package csvtable_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	csvtable "oplibre/app/format/csv"
)

func encoded(t *testing.T, e encoding.Encoding, text string) []byte {
	t.Helper()
	raw, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestReadRecognisesEncodingsAndSeparators(t *testing.T) {
	const table = "Titre;Lieu\r\nÀ l’écoute du vélo;\"Salle ; du \"\"bas\"\"\"\r\n;\r\nSuite;Été\r\n"
	const latin = "Titre;Lieu\r\nA l'écoute;Salle\r\n;\r\nSuite;Été\r\n"
	utf16 := func(order unicode.Endianness, bom unicode.BOMPolicy) encoding.Encoding {
		return unicode.UTF16(order, bom)
	}
	for name, test := range map[string]struct {
		raw       []byte
		encoding  string
		delimiter rune
		first     []string
	}{
		"UTF-8":           {[]byte(table), "UTF-8", ';', []string{"À l’écoute du vélo", `Salle ; du "bas"`}},
		"with mark":       {[]byte("\xef\xbb\xbf" + table), "UTF-8", ';', []string{"À l’écoute du vélo", `Salle ; du "bas"`}},
		"Windows":         {encoded(t, charmap.Windows1252, table), "windows-1252", ';', []string{"À l’écoute du vélo", `Salle ; du "bas"`}},
		"Latin 1":         {encoded(t, charmap.ISO8859_1, latin), "ISO-8859-1", ';', []string{"A l'écoute", "Salle"}},
		"texte unicode":   {encoded(t, utf16(unicode.LittleEndian, unicode.UseBOM), strings.ReplaceAll(latin, ";", "\t")), "UTF-16", '\t', []string{"A l'écoute", "Salle"}},
		"UTF-16, big":     {encoded(t, utf16(unicode.BigEndian, unicode.UseBOM), latin), "UTF-16", ';', []string{"A l'écoute", "Salle"}},
		"UTF-16, no mark": {encoded(t, utf16(unicode.LittleEndian, unicode.IgnoreBOM), latin), "UTF-16", ';', []string{"A l'écoute", "Salle"}},
		"commas":          {[]byte("title,place\na;b,c\n\nd,e\n"), "UTF-8", ',', []string{"a;b", "c"}},
		"Excel's word":    {[]byte("sep=;\ntitle;place,x\na,b;c\n\nd;e\n"), "UTF-8", ';', []string{"a,b", "c"}},
		"Macintosh":       {[]byte("title,place\ra,b\rc,d\r"), "UTF-8", ',', []string{"a", "b"}},
		"in quotes":       {[]byte("\"a,b,c,d\";e\n1;2\n3;4"), "UTF-8", ';', []string{"1", "2"}},
	} {
		t.Run(name, func(t *testing.T) {
			sheet, err := csvtable.Read(bytes.NewReader(test.raw), csvtable.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if sheet.Encoding != test.encoding || sheet.Delimiter != test.delimiter || len(sheet.Rows) != 3 || !slices.Equal(sheet.Rows[1].Cells, test.first) {
				t.Errorf("%s %q %+v", sheet.Encoding, sheet.Delimiter, sheet.Rows)
			}
		})
	}
}

func TestReadKnowsTheLines(t *testing.T) {
	sheet, err := csvtable.Read(strings.NewReader("sep=,\na,b\n\n\"two\nlines\",c\nd,e\n"), csvtable.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, row := range sheet.Rows {
		lines = append(lines, row.Line)
	}
	if !slices.Equal(lines, []int{2, 4, 6}) {
		t.Errorf("lines %v", lines)
	}
	var broken *csvtable.SyntaxError
	if _, err = csvtable.Read(strings.NewReader("a,b\nc,d\"e\n"), csvtable.Limits{}); !errors.As(err, &broken) || broken.Line != 2 || broken.Column != 4 {
		t.Errorf("%v", err)
	}
}

func TestReadIsBounded(t *testing.T) {
	for name, test := range map[string]struct {
		raw    string
		limits csvtable.Limits
		err    error
	}{
		"octets":  {strings.Repeat("a,b\n", 10), csvtable.Limits{Bytes: 20}, csvtable.ErrTooLarge},
		"rows":    {strings.Repeat("a,b\n", 10), csvtable.Limits{Rows: 9}, csvtable.ErrTooLarge},
		"columns": {strings.Repeat(",x", 300), csvtable.Limits{}, csvtable.ErrTooLarge},
		"cell":    {strings.Repeat("x", 300), csvtable.Limits{Cell: 299}, csvtable.ErrTooLarge},
		"binary":  {"a,b\x00\x01\xff\n", csvtable.Limits{}, csvtable.ErrNoText},
	} {
		if _, err := csvtable.Read(strings.NewReader(test.raw), test.limits); !errors.Is(err, test.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead reads anything: what was read stays within the limits and has something in each row.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"Titre;Lieu\na;b\n", "sep=\t\na\tb", "\xef\xbb\xbfa,b\r\n\"c\nd\",e", "\xff\xfea\x00;\x00b\x00", "a\"b", "", "\r\r", "\xe9t\xe9;\x92"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		limits := csvtable.Limits{Bytes: 1 << 16, Rows: 100, Columns: 20, Cell: 1000}
		sheet, err := csvtable.Read(bytes.NewReader(raw), limits)
		if err != nil {
			return
		}
		last := 0
		for _, row := range sheet.Rows {
			if row.Line <= last || len(row.Cells) > limits.Columns || strings.TrimSpace(strings.Join(row.Cells, "")) == "" {
				t.Fatalf("%+v after line %d", row, last)
			}
			last = row.Line
		}
		if len(sheet.Rows) > limits.Rows {
			t.Fatal(len(sheet.Rows))
		}
	})
}

package xlsx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oplibre/app/format/xlsx"
)

func read(t testing.TB, raw []byte, limits xlsx.Limits) (*xlsx.Workbook, error) {
	t.Helper()
	return xlsx.Read(bytes.NewReader(raw), int64(len(raw)), limits)
}

func written(t testing.TB, w xlsx.Workbook) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := xlsx.Write(&out, w); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sample has each kind of cell and what could go wrong in a text.
func sample() xlsx.Workbook {
	return xlsx.Workbook{Sheets: []xlsx.Sheet{
		{Name: "L’été & <co>", Heading: true, Widths: []float64{12, 40}, Choices: []xlsx.Choice{{Column: 1, Source: "'Listes'!$A$1:$A$2"}}, Rows: []xlsx.Row{
			{Cells: []xlsx.Cell{{Kind: xlsx.Title, Text: "Titre"}, {Kind: xlsx.Title, Text: "Jour"}}},
			{Cells: []xlsx.Cell{xlsx.T("=1+1"), {Kind: xlsx.Day, Value: 46529}, {}, xlsx.T(" deux\nlignes\t"), {Kind: xlsx.Bool, Value: 1}}},
			{Number: 5, Cells: []xlsx.Cell{xlsx.T(`_x0041_ <b> & "c"`), xlsx.N(-4.46)}},
		}},
		{Name: "Listes", Rows: []xlsx.Row{{Cells: []xlsx.Cell{xlsx.T("un")}}, {Cells: []xlsx.Cell{xlsx.T("deux")}}}},
	}}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	raw := written(t, sample())
	if !bytes.Equal(raw, written(t, sample())) {
		t.Error("the same workbook gives other octets")
	}
	got, err := read(t, raw, xlsx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := &xlsx.Workbook{Sheets: []xlsx.Sheet{
		{Name: "L’été & <co>", Rows: []xlsx.Row{
			{Number: 1, Cells: []xlsx.Cell{xlsx.T("Titre"), xlsx.T("Jour")}},
			{Number: 2, Cells: []xlsx.Cell{xlsx.T("=1+1"), xlsx.N(46529), {}, xlsx.T(" deux\nlignes\t"), {Kind: xlsx.Bool, Value: 1}}},
			{Number: 5, Cells: []xlsx.Cell{xlsx.T(`_x0041_ <b> & "c"`), xlsx.N(-4.46)}},
		}},
		{Name: "Listes", Rows: []xlsx.Row{{Number: 1, Cells: []xlsx.Cell{xlsx.T("un")}}, {Number: 2, Cells: []xlsx.Cell{xlsx.T("deux")}}}},
	}}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Error(difference)
	}
}

func TestTextsNeverBecomeFormulas(t *testing.T) {
	raw := written(t, sample())
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := archive.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	var content bytes.Buffer
	if _, err := content.ReadFrom(sheet); err != nil {
		t.Fatal(err)
	}
	if s := content.String(); strings.Contains(s, "<f>") || !strings.Contains(s, `t="inlineStr"><is><t xml:space="preserve">=1+1</t>`) {
		t.Error(s)
	}
}

func TestDates(t *testing.T) {
	at := time.Date(2027, 5, 22, 14, 30, 0, 0, time.FixedZone("", 7200))
	serial := xlsx.Serial(at)
	if math.Abs(serial-46529.604166666) > 1e-6 {
		t.Error(serial)
	}
	for _, book := range []xlsx.Workbook{{}, {Since1904: true}} {
		value := serial
		if book.Since1904 {
			value -= 1462
		}
		if got, ok := book.Date(value); !ok || got.Format("2006-01-02 15:04:05") != "2027-05-22 14:30:00" {
			t.Error(got, ok)
		}
	}
	book := &xlsx.Workbook{}
	for _, outside := range []float64{-1, 3e6, math.NaN(), math.Inf(1)} {
		if _, ok := book.Date(outside); ok {
			t.Error(outside)
		}
	}
}

func TestColumnNames(t *testing.T) {
	for column, name := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 701: "ZZ", 702: "AAA"} {
		if got := xlsx.ColumnName(column); got != name {
			t.Errorf("%d is %s, want %s", column, got, name)
		}
	}
}

// packed makes an archive of parts.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, content := range parts {
		entry, err := w.Create(name)
		if err == nil {
			_, err = entry.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// foreign is a workbook as other programs write it: shared and rich texts, formulas, no references, a hidden sheet, 1904.
func foreign(t testing.TB, sheet string) []byte {
	t.Helper()
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	return packed(t, map[string]string{
		"xl/workbook.xml": `<x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="Caché" state="hidden" r:id="a"/><x:sheet name="Feuil1" r:id="b"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="` + rel + `worksheet" Target="no.xml"/>` +
			`<Relationship Id="b" Type="` + rel + `worksheet" Target="/xl/sheets/f.xml"/><Relationship Id="c" Type="` + rel + `sharedStrings" Target="texts.xml"/></Relationships>`,
		"xl/texts.xml":    `<sst><si><t>un</t></si><si><r><t>de</t></r><r><rPr/><t>ux</t></r><rPh><t>x</t></rPh></si></sst>`,
		"xl/sheets/f.xml": sheet,
	})
}

func TestReadsWhatOthersWrite(t *testing.T) {
	book, err := read(t, foreign(t, `<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>9</v></c></row>`+
		`<row r="4"><c r="C4" t="str"><f>A1&amp;B1</f><v>a_x000D_b</v></c><c r="D4" t="e"><f>X</f><v>#REF!</v></c><c r="E4"><f>1+1</f><v>2E0</v></c><c r="F4"/></row></sheetData></worksheet>`), xlsx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := &xlsx.Workbook{Since1904: true, Sheets: []xlsx.Sheet{{Name: "Feuil1", Rows: []xlsx.Row{
		{Number: 1, Cells: []xlsx.Cell{xlsx.T("un"), xlsx.T("deux")}},
		{Number: 4, Cells: []xlsx.Cell{{}, {}, xlsx.T("a\rb"), {Kind: xlsx.Failed, Text: "#REF!"}, xlsx.N(2)}},
	}}}}
	if difference := cmp.Diff(want, book); difference != "" {
		t.Error(difference)
	}
}

func TestReadIsBounded(t *testing.T) {
	row := `<row><c><v>1</v></c><c><v>2</v></c></row>`
	for name, test := range map[string]struct {
		raw    []byte
		limits xlsx.Limits
		err    error
	}{
		"a bomb":        {foreign(t, "<worksheet>"+strings.Repeat(" ", 33<<20)), xlsx.Limits{}, xlsx.ErrTooLarge},
		"rows":          {foreign(t, "<worksheet>"+strings.Repeat(row, 11)+"</worksheet>"), xlsx.Limits{Rows: 10}, xlsx.ErrTooLarge},
		"cells":         {foreign(t, "<worksheet>"+strings.Repeat(row, 11)), xlsx.Limits{Cells: 20}, xlsx.ErrTooLarge},
		"a far column":  {foreign(t, `<worksheet><row><c r="XFD1"><v>1</v></c></row>`), xlsx.Limits{}, xlsx.ErrTooLarge},
		"a far row":     {foreign(t, `<worksheet><row r="2000000"><c><v>1</v></c></row>`), xlsx.Limits{}, xlsx.ErrTooLarge},
		"broken":        {foreign(t, `<worksheet><row`), xlsx.Limits{}, xlsx.ErrNoWorkbook},
		"no archive":    {[]byte("PK\x03\x04 not"), xlsx.Limits{}, xlsx.ErrNoWorkbook},
		"another thing": {packed(t, map[string]string{"word/document.xml": "<a/>"}), xlsx.Limits{}, xlsx.ErrNoWorkbook},
	} {
		if _, err := read(t, test.raw, test.limits); !errors.Is(err, test.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead reads any archive: what comes out can be written and read again.
func FuzzRead(f *testing.F) {
	f.Add(written(f, sample()))
	f.Add(foreign(f, `<worksheet><row r="3"><c r="B3" t="s"><v>1</v></c><c r="A3" t="b"><v>1</v></c></row></worksheet>`))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		book, err := read(t, raw, xlsx.Limits{Unpacked: 1 << 20, Rows: 100, Columns: 30, Cells: 1000})
		if err != nil {
			if !errors.Is(err, xlsx.ErrNoWorkbook) && !errors.Is(err, xlsx.ErrTooLarge) {
				t.Fatal(err)
			}
			return
		}
		if _, err := read(t, written(t, *book), xlsx.Limits{}); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzSheet reads any part of a sheet.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><row r="3"><c r="B3" t="s"><v>1</v></c><c t="inlineStr"><is><t>x</t></is></c></row></worksheet>`)
	f.Add(`<worksheet><row r="-1"><c r="ZZZZZZZZZ"><v>1e999</v></c></row>`)
	f.Add(`<row><row>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		book, err := read(t, foreign(t, sheet), xlsx.Limits{Unpacked: 1 << 20, Rows: 100, Columns: 30, Cells: 1000})
		if err != nil {
			return
		}
		last := 0
		for _, row := range book.Sheets[0].Rows {
			if row.Number <= last || len(row.Cells) > 30 || row.Cells[len(row.Cells)-1].Kind == xlsx.Empty {
				t.Fatalf("%+v after %d", row, last)
			}
			last = row.Number
		}
	})
}

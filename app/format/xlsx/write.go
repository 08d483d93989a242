package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// longestText is how many characters a cell may hold; programs call a file with more of them damaged.
const longestText = 32_767

const (
	header = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	main   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	links  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
)

// styles are the looks of cells: 0 plain, 1 day, 2 hour, 3 both, 4 heading. Texts wrap, and stay at the top of their row.
const styles = header + `<styleSheet ` + main + `>` +
	`<numFmts count="3"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="hh:mm"/>` +
	`<numFmt numFmtId="166" formatCode="dd/mm/yyyy\ hh:mm"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FFF1EBDD"/><bgColor indexed="64"/></patternFill></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">` +
	`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>` +
	`<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>` +
	`<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>` +
	`<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

var styleOf = map[Kind]int{Day: 1, Hour: 2, Moment: 3, Title: 4}

// Write writes the workbook. The archive says no time but the first that a ZIP can say, so that equal tables give equal octets.
func Write(out io.Writer, w Workbook) error {
	archive := zip.NewWriter(out)
	parts := []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes(len(w.Sheets))},
		{"_rels/.rels", header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + links + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", workbook(w.Sheets)},
		{"xl/_rels/workbook.xml.rels", relationships(len(w.Sheets))},
		{"xl/styles.xml", styles},
	}
	for i := range w.Sheets {
		parts = append(parts, struct{ name, content string }{fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), w.Sheets[i].xml(i == 0)})
	}
	for _, part := range parts {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = io.WriteString(entry, part.content)
		}
		if err != nil {
			return err
		}
	}
	return archive.Close()
}

func contentTypes(sheets int) string {
	const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	var b strings.Builder
	b.WriteString(header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + kind + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + kind + `styles+xml"/>`)
	for i := range sheets {
		fmt.Fprintf(&b, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, kind)
	}
	return b.String() + `</Types>`
}

func workbook(sheets []Sheet) string {
	var b strings.Builder
	b.WriteString(header + `<workbook ` + main + ` xmlns:r="` + links + `"><sheets>`)
	for i, sheet := range sheets {
		fmt.Fprintf(&b, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(sheet.Name), i+1, i+1)
	}
	return b.String() + `</sheets></workbook>`
}

func relationships(sheets int) string {
	var b strings.Builder
	b.WriteString(header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := range sheets {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, links, i+1)
	}
	fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, sheets+1, links)
	return b.String() + `</Relationships>`
}

// xml writes the part of a sheet; the order of its elements is that of the standard (18.3.1.99).
func (s *Sheet) xml(selected bool) string {
	var b strings.Builder
	b.WriteString(header + `<worksheet ` + main + `><sheetViews><sheetView workbookViewId="0"`)
	if selected {
		b.WriteString(` tabSelected="1"`)
	}
	b.WriteString(`>`)
	if s.Heading {
		b.WriteString(`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>`)
	}
	b.WriteString(`</sheetView></sheetViews>`)
	if len(s.Widths) > 0 {
		b.WriteString(`<cols>`)
		for i, width := range s.Widths {
			fmt.Fprintf(&b, `<col min="%d" max="%d" width="%g" customWidth="1"/>`, i+1, i+1, width)
		}
		b.WriteString(`</cols>`)
	}
	b.WriteString(`<sheetData>`)
	number := 0
	for _, row := range s.Rows {
		number = max(number+1, row.Number)
		writeRow(&b, number, row.Cells)
	}
	b.WriteString(`</sheetData>`)
	if len(s.Choices) > 0 {
		fmt.Fprintf(&b, `<dataValidations count="%d">`, len(s.Choices))
		for _, c := range s.Choices {
			column := ColumnName(c.Column)
			fmt.Fprintf(&b, `<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="%s2:%s2000"><formula1>%s</formula1></dataValidation>`,
				column, column, escaped(c.Source))
		}
		b.WriteString(`</dataValidations>`)
	}
	return b.String() + `</worksheet>`
}

func writeRow(b *strings.Builder, number int, cells []Cell) {
	fmt.Fprintf(b, `<row r="%d">`, number)
	for i, c := range cells {
		at := ColumnName(i) + strconv.Itoa(number)
		switch c.Kind {
		case Empty, Failed:
		case Text, Title:
			fmt.Fprintf(b, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, styleOf[c.Kind], cellText(c.Text))
		case Bool:
			fmt.Fprintf(b, `<c r="%s" t="b"><v>%d</v></c>`, at, int(c.Value))
		default:
			fmt.Fprintf(b, `<c r="%s" s="%d"><v>%s</v></c>`, at, styleOf[c.Kind], strconv.FormatFloat(c.Value, 'f', -1, 64))
		}
	}
	b.WriteString(`</row>`)
}

// escapedCharacter is how workbooks write what XML cannot hold (ST_Xstring, 22.9.2.19); a text that looks like it is escaped.
var escapedCharacter = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// cellText makes a text fit for a cell: valid XML, LF as line end, no longer than a cell may be.
func cellText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	if utf8.RuneCountInString(s) > longestText {
		s = string([]rune(s)[:longestText-1]) + "…"
	}
	return escaped(escapedCharacter.ReplaceAllStringFunc(s, func(m string) string { return "_x005F" + m }))
}

func escaped(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a buffer refuses nothing
	}
	return strings.NewReplacer("&#xA;", "\n", "&#x9;", "\t", "&#34;", "&quot;", "&#39;", "'").Replace(b.String())
}

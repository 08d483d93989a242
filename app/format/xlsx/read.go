package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Limits bound what Read takes into memory; the zero value is what a large programme needs.
type Limits struct {
	// Unpacked is how many octets all parts together may have.
	Unpacked int64
	// Sheets, Rows and Columns are of a workbook and of each sheet; Cells is of the workbook.
	Sheets, Rows, Columns, Cells int
}

func (l Limits) orDefault() Limits {
	if l.Unpacked <= 0 {
		l.Unpacked = 32 << 20
	}
	if l.Sheets <= 0 {
		l.Sheets = 32
	}
	if l.Rows <= 0 {
		l.Rows = 20_000
	}
	if l.Columns <= 0 {
		l.Columns = 256
	}
	if l.Cells <= 0 {
		l.Cells = 1_000_000
	}
	return l
}

// maxEntries is how many files an archive may have; a workbook with pictures has some dozens.
const maxEntries = 2000

// reading is a workbook while it is read.
type reading struct {
	limits  Limits
	parts   map[string]*zip.File
	left    int64 // octets that may still be unpacked
	cells   int
	strings []string
	book    Workbook
}

// Read reads the values of all visible sheets of a workbook: of formulas what they last gave. size is the length of the file.
// It returns ErrNoWorkbook or ErrTooLarge.
func Read(in io.ReaderAt, size int64, limits Limits) (*Workbook, error) {
	archive, err := zip.NewReader(in, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoWorkbook, err)
	}
	if len(archive.File) > maxEntries {
		return nil, fmt.Errorf("%w: %d files", ErrTooLarge, len(archive.File))
	}
	r := &reading{limits: limits.orDefault(), parts: map[string]*zip.File{}}
	r.left = r.limits.Unpacked
	for _, file := range archive.File {
		r.parts[strings.ToLower(strings.TrimPrefix(file.Name, "/"))] = file
	}
	if err := r.read(); err != nil {
		if errors.Is(err, ErrTooLarge) {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %w", ErrNoWorkbook, err)
	}
	return &r.book, nil
}

func (r *reading) read() error {
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"` // r:id
		} `xml:"sheets>sheet"`
	}
	where := r.bookPart()
	if err := r.unmarshal(where, &book); err != nil {
		return err
	}
	r.book.Since1904 = slices.Contains([]string{"1", "true", "on"}, book.Properties.Date1904)
	targets, kinds, err := r.targets(where)
	if err != nil {
		return err
	}
	for id, kind := range kinds {
		if strings.HasSuffix(kind, "/sharedStrings") {
			if err := r.readStrings(targets[id]); err != nil {
				return err
			}
		}
	}
	for _, sheet := range book.Sheets {
		if sheet.State == "hidden" || sheet.State == "veryHidden" || !strings.HasSuffix(kinds[sheet.ID], "/worksheet") {
			continue
		}
		if len(r.book.Sheets) >= r.limits.Sheets {
			return fmt.Errorf("%w: more than %d sheets", ErrTooLarge, r.limits.Sheets)
		}
		read, err := r.readSheet(targets[sheet.ID])
		if err != nil {
			return err
		}
		read.Name = sheet.Name
		r.book.Sheets = append(r.book.Sheets, read)
	}
	return nil
}

// bookPart finds the part of the workbook: its usual place, or what the relationships of the package say.
func (r *reading) bookPart() string {
	const usual = "xl/workbook.xml"
	if r.parts[usual] != nil {
		return usual
	}
	targets, kinds, err := r.targets("")
	if err != nil {
		return usual
	}
	for id, kind := range kinds {
		if strings.HasSuffix(kind, "/officeDocument") {
			return targets[id]
		}
	}
	return usual
}

// targets reads the relationships of a part: where each leads and of which type it is.
func (r *reading) targets(of string) (targets, kinds map[string]string, err error) {
	dir, name := path.Split(of)
	var list struct {
		Relationships []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := r.unmarshal(path.Join(dir, "_rels", name+".rels"), &list); err != nil {
		return nil, nil, err
	}
	targets, kinds = map[string]string{}, map[string]string{}
	for _, one := range list.Relationships {
		target := one.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		targets[one.ID], kinds[one.ID] = strings.TrimPrefix(path.Clean(target), "/"), one.Type
	}
	return targets, kinds, nil
}

// open begins to unpack a part; what it gives is counted against the limit.
func (r *reading) open(name string) (io.ReadCloser, error) {
	file := r.parts[strings.ToLower(name)]
	if file == nil {
		return nil, fmt.Errorf("no part %s", name)
	}
	if file.UncompressedSize64 > uint64(max(0, r.left)) {
		return nil, fmt.Errorf("%w: %s unpacks to %d octets", ErrTooLarge, name, file.UncompressedSize64)
	}
	content, err := file.Open()
	if err != nil {
		return nil, err
	}
	return &counted{content, r}, nil
}

// counted stops when more comes out of an archive than may: its directory can lie.
type counted struct {
	io.ReadCloser
	of *reading
}

// Read implements io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if c.of.left -= int64(n); c.of.left < 0 {
		return n, fmt.Errorf("%w: more than %d octets unpacked", ErrTooLarge, c.of.limits.Unpacked)
	}
	return n, err
}

// decoder reads the elements of a part.
func (r *reading) decoder(name string) (*xml.Decoder, io.Closer, error) {
	content, err := r.open(name)
	if err != nil {
		return nil, nil, err
	}
	return xml.NewDecoder(content), content, nil
}

func (r *reading) unmarshal(name string, into any) error {
	decoder, content, err := r.decoder(name)
	if err != nil {
		return err
	}
	defer content.Close()
	return decoder.Decode(into)
}

// number reads a positive number of a row, 0 when it is none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

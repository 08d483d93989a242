// Package pdf draws sheets of paper: text, lines, patches of colour and QR codes at places of a page, as PDF (ISO 32000-1).
//
// A Document keeps its pages as lists of what is drawn and becomes bytes at the end. So a sheet can be laid out, measured
// and thrown away until it fits, its foot can name the number of pages, and two pages can be put side by side on one sheet
// to be folded (WriteBooklet). The same document gives the same bytes: its only date is the one that it is given.
//
// The faces are embedded, reduced to the letters in use. They hold what French asks for, the narrow no-break space U+202F
// among it; a sign that no face holds is left out or replaced by its nearest letter, never drawn as an empty box.
//
// Lengths are millimetres from the top left corner of the page, sizes of type are points.
package pdf

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"oplibre/app/format/qr"
)

// MediaType is application/pdf (RFC 8118).
const MediaType = "application/pdf"

// ErrTooLong means that a document has more pages than it may.
var ErrTooLong = errors.New("pdf: too many pages")

// Info is what a reader shows of a document before it opens a page.
type Info struct {
	Title, Author, Subject string
	// Language is the BCP 47 tag of the text, for those who have it read aloud.
	Language string
	// At is when the content was as it stands: the date of the document.
	At time.Time
}

// Size is that of a page, in millimetres.
type Size struct{ Width, Height float64 }

// The sizes of ISO 216, upright.
var (
	A3 = Size{297, 420}
	A4 = Size{210, 297}
	A5 = Size{148.5, 210} // half of A4, so that two pages fill a sheet
)

// Colour is red, green and blue. The zero value is black.
type Colour struct{ R, G, B uint8 }

// White is the paper.
var White = Colour{255, 255, 255}

// Hex reads #rrggbb; what is no colour is black.
func Hex(s string) Colour {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 24)
	if err != nil || len(s) != len("#rrggbb") {
		return Colour{}
	}
	return Colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}
}

// Style is how text is set.
type Style struct {
	Face Face
	// Size is in points.
	Size   float64
	Colour Colour
}

// leading is the distance of two lines, in sizes.
const leading = 1.24

// millimetres are in one point.
const millimetres = 25.4 / 72

// Line returns the height of a line of text, in millimetres.
func (s Style) Line() float64 { return s.Size * leading * millimetres }

// Document is sheets of paper in the making. It is not safe for concurrent use.
type Document struct {
	info  Info
	limit int
	pages []*Page
	over  bool
	bad   error
}

// New begins a document of at most limit pages.
func New(info Info, limit int) *Document { return &Document{info: info, limit: limit} }

// Page is one page; what is drawn later lies above what was drawn before.
type Page struct {
	Size
	document *Document
	marks    []mark
	// bookmark is the page's name in the list of contents, or empty.
	bookmark string
}

// mark draws one thing on a page whose top left corner lies at x, y of the sheet.
type mark func(f *fpdf.Fpdf, x, y float64)

// AddPage adds an empty page. Beyond the limit the page is not kept, and writing returns ErrTooLong.
func (d *Document) AddPage(size Size) *Page {
	page := &Page{Size: size, document: d}
	if len(d.pages) >= d.limit {
		d.over = true
		return page
	}
	d.pages = append(d.pages, page)
	return page
}

// Pages returns the pages in their order.
func (d *Document) Pages() []*Page { return d.pages }

// Full reports whether a page was added beyond the limit: going on is of no use.
func (d *Document) Full() bool { return d.over }

// Bookmark names the page in the list of contents that readers show.
func (p *Page) Bookmark(name string) { p.bookmark = name }

// Text writes one line whose top is at y, as it is: without wrapping.
func (p *Page) Text(x, y float64, s Style, text string) {
	face, text := s.Face.fit(text)
	if strings.TrimSpace(text) == "" {
		return
	}
	// The baseline stands below the middle of the line by about a third of the size.
	baseline := y + s.Line()/2 + 0.335*s.Size*millimetres
	p.marks = append(p.marks, func(f *fpdf.Fpdf, dx, dy float64) {
		f.SetFont(face.family(), "", s.Size)
		f.SetTextColor(int(s.Colour.R), int(s.Colour.G), int(s.Colour.B))
		f.Text(dx+x, dy+baseline, text)
	})
}

// TextRight is Text that ends at x.
func (p *Page) TextRight(x, y float64, s Style, text string) { p.Text(x-s.Width(text), y, s, text) }

// Lines writes lines under each other and returns the y below the last.
func (p *Page) Lines(x, y float64, s Style, lines []string) float64 {
	for _, line := range lines {
		p.Text(x, y, s, line)
		y += s.Line()
	}
	return y
}

// Rect fills a rectangle.
func (p *Page) Rect(x, y, w, h float64, c Colour) {
	p.marks = append(p.marks, func(f *fpdf.Fpdf, dx, dy float64) {
		f.SetFillColor(int(c.R), int(c.G), int(c.B))
		f.Rect(dx+x, dy+y, w, h, "F")
	})
}

// Line draws a straight line of a width in millimetres.
func (p *Page) Line(x1, y1, x2, y2, width float64, c Colour) {
	p.marks = append(p.marks, func(f *fpdf.Fpdf, dx, dy float64) {
		f.SetDrawColor(int(c.R), int(c.G), int(c.B))
		f.SetLineWidth(width)
		f.Line(dx+x1, dy+y1, dx+x2, dy+y2)
	})
}

// Link makes a rectangle lead to an address, for those who read on a screen.
func (p *Page) Link(x, y, w, h float64, address string) {
	p.marks = append(p.marks, func(f *fpdf.Fpdf, dx, dy float64) { f.LinkString(dx+x, dy+y, w, h, address) })
}

// Code is the QR code of an address, made once for all the places where it is drawn.
type Code struct {
	address string
	code    qr.Code
	err     error
}

// Encode makes the code of an address. An address that is too long makes writing a document with it fail with qr.ErrContent.
func Encode(address string) Code {
	code, err := qr.Encode(address)
	return Code{address, code, err}
}

// QuietZone returns the margin that the code needs around it at a side, in millimetres.
func (c Code) QuietZone(side float64) float64 {
	return side / float64(max(c.code.Size, 1)) * qr.QuietZone
}

// QR draws a code whose dark modules fill a square of a side, and makes it a link. Its QuietZone is the caller's to keep free.
func (p *Page) QR(x, y, side float64, c Code) {
	if c.err != nil {
		p.document.bad = errors.Join(p.document.bad, fmt.Errorf("code of %q: %w", c.address, c.err))
		return
	}
	module := side / float64(c.code.Size)
	for row := range c.code.Size {
		for column := 0; column < c.code.Size; column++ {
			run := 0
			for c.code.Dark(column+run, row) {
				run++
			}
			if run > 0 {
				// A hair too high, so that no reader leaves white between two rows.
				p.Rect(x+float64(column)*module, y+float64(row)*module, float64(run)*module, module*1.02, Colour{})
				column += run
			}
		}
	}
	p.Link(x, y, side, side, c.address)
}

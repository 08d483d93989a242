package pdf

import (
	"bytes"
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"
)

// producer is what made the file.
const producer = "oplibre"

// Write writes the document. It returns ErrTooLong, and qr.ErrContent for an address that no code holds.
func (d *Document) Write(w io.Writer) error {
	f, err := d.begin()
	if err != nil {
		return err
	}
	for _, page := range d.pages {
		f.AddPageFormat("P", fpdf.SizeType{Wd: page.Width, Ht: page.Height})
		if page.bookmark != "" {
			f.SetFont(Regular.family(), "", 10) // the name is written in the encoding of the face
			f.Bookmark(page.bookmark, 0, 0)
		}
		page.draw(f, 0, 0)
	}
	return finish(f, w)
}

// WriteBooklet writes the pages two by two on sheets that are printed on both sides, turned at their short edge, put into
// each other and folded once. What is missing to a multiple of four stays empty, before the last page: that is the back.
func (d *Document) WriteBooklet(w io.Writer) error {
	f, err := d.begin()
	if err != nil {
		return err
	}
	for _, side := range Imposition(len(d.pages)) {
		sheet := d.pages[0].Size
		f.AddPageFormat("P", fpdf.SizeType{Wd: 2 * sheet.Width, Ht: sheet.Height})
		for i, number := range side {
			if number >= 0 {
				d.pages[number].draw(f, float64(i)*sheet.Width, 0)
			}
		}
	}
	return finish(f, w)
}

// Imposition returns, for each side of each sheet, which page stands on the left and which on the right, counted from 0;
// -1 is none. The last page is the back of the booklet.
func Imposition(pages int) [][2]int {
	full := (pages + 3) / 4 * 4
	at := func(position int) int {
		switch {
		case position == full-1:
			return pages - 1
		case position < pages-1:
			return position
		}
		return -1
	}
	var sides [][2]int
	for i := range full / 4 {
		front, back := 2*i, 2*i+1
		sides = append(sides, [2]int{at(full - 1 - front), at(front)}, [2]int{at(back), at(full - 1 - back)})
	}
	return sides
}

// begin returns a writer with the faces and what readers show of the document.
func (d *Document) begin() (*fpdf.Fpdf, error) {
	switch {
	case d.bad != nil:
		return nil, d.bad
	case d.over:
		return nil, fmt.Errorf("%w: more than %d", ErrTooLong, d.limit)
	case len(d.pages) == 0:
		return nil, fmt.Errorf("pdf: %q has no page", d.info.Title)
	}
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true) // the same bytes each time
	f.SetCreationDate(d.info.At.UTC())
	f.SetModificationDate(d.info.At.UTC())
	f.SetTitle(d.info.Title, true)
	f.SetAuthor(d.info.Author, true)
	f.SetSubject(d.info.Subject, true)
	f.SetCreator(producer, true)
	f.SetProducer(producer, true)
	f.SetLang(d.info.Language)
	f.SetXmpMetadata(d.info.xmp())
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	for _, face := range faces {
		// The writer works in the bytes that it is given.
		f.AddUTF8FontFromBytes(face.family(), "", bytes.Clone(face.octets()))
	}
	return f, f.Error()
}

func (p *Page) draw(f *fpdf.Fpdf, x, y float64) {
	for _, draw := range p.marks {
		draw(f, x, y)
	}
}

func finish(f *fpdf.Fpdf, w io.Writer) error {
	if err := f.Output(w); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

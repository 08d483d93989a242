package meeting

import (
	"io"
	"strconv"
	"time"

	"oplibre/app/format/pdf"
)

// Words are those of a sign-in sheet, in its language.
type Words struct {
	// Language is the BCP 47 tag.
	Language string
	// Operation and When are the head of the sheet, beside the title and the place of the meeting.
	Operation, When string
	// Intro says what signing is for.
	Intro string
	// Name, Count and Signature are the columns.
	Name, Count, Signature string
	// Page writes the foot of a page: n of many.
	Page func(n, many int) string
	// Typeset puts no-break spaces into what somebody typed.
	Typeset func(text string) string
	// At is the date of the file.
	At time.Time
}

// The measures of a sheet, in millimetres.
const (
	sheetMargin = 16.0
	sheetRow    = 10.0
	sheetName   = 96.0 // where the column of the count begins
	sheetCount  = 118.0
	// sheetEmpty is how many lines are kept for those who come without a word, at the least.
	sheetEmpty = 18
	sheetPages = 60
)

// WriteSheet draws the sheet that people sign when they come (feuille d'émargement): a name, how many, a signature, and nothing else,
// because it goes from hand to hand. Those who signed up with a name stand on it; lines follow for everybody else.
func WriteSheet(w io.Writer, m *Meeting, guests []*Guest, words Words) error {
	s := &sheet{doc: pdf.New(pdf.Info{Title: m.Title, Author: words.Operation, Language: words.Language, At: words.At}, sheetPages), meeting: m, words: words}
	s.begin()
	for _, g := range guests {
		if g.Name != "" {
			s.row(words.Typeset(g.Name), g.Headcount)
		}
	}
	for range sheetEmpty {
		s.row("", 0)
	}
	for s.y+sheetRow <= s.bottom() { // a page is filled to its foot
		s.row("", 0)
	}
	foot := pdf.Style{Face: pdf.Regular, Size: 9}
	for i, page := range s.doc.Pages() {
		page.Text(sheetMargin, pdf.A4.Height-sheetMargin+2, foot, words.Operation)
		page.TextRight(pdf.A4.Width-sheetMargin, pdf.A4.Height-sheetMargin+2, foot, words.Page(i+1, len(s.doc.Pages())))
	}
	return s.doc.Write(w)
}

// sheet is a sign-in sheet in the making.
type sheet struct {
	doc     *pdf.Document
	page    *pdf.Page
	meeting *Meeting
	words   Words
	y       float64
	n       int
}

func (s *sheet) bottom() float64 { return pdf.A4.Height - sheetMargin - 4 }

// begin starts a page with its head.
func (s *sheet) begin() {
	s.page = s.doc.AddPage(pdf.A4)
	width := pdf.A4.Width - 2*sheetMargin
	title, bold, text := pdf.Style{Face: pdf.Display, Size: 20}, pdf.Style{Face: pdf.Bold, Size: 11}, pdf.Style{Face: pdf.Regular, Size: 10}
	y := s.page.Lines(sheetMargin, sheetMargin, title, title.WrapAtMost(s.words.Typeset(s.meeting.Title), width, 2))
	y = s.page.Lines(sheetMargin, y+1, bold, bold.WrapAtMost(s.words.When, width, 2))
	y = s.page.Lines(sheetMargin, y, text, text.WrapAtMost(s.words.Typeset(s.meeting.Where()), width, 2))
	y = s.page.Lines(sheetMargin, y+2, text, text.WrapAtMost(s.words.Intro, width, 3)) + 4
	s.page.Text(sheetMargin+9, y, bold, s.words.Name)
	s.page.Text(sheetName, y, bold, s.words.Count)
	s.page.Text(sheetCount, y, bold, s.words.Signature)
	s.y = y + bold.Line() + 1
	s.page.Line(sheetMargin, s.y, pdf.A4.Width-sheetMargin, s.y, 0.5, pdf.Colour{})
}

// row is one line to sign on.
func (s *sheet) row(name string, count int) {
	if s.y+sheetRow > s.bottom() {
		s.begin()
	}
	s.n++
	text, small := pdf.Style{Face: pdf.Regular, Size: 11}, pdf.Style{Face: pdf.Regular, Size: 8}
	top := s.y + (sheetRow-text.Line())/2
	s.page.Text(sheetMargin, top+0.7, small, strconv.Itoa(s.n))
	if lines := text.WrapAtMost(name, sheetName-sheetMargin-12, 1); len(lines) > 0 {
		s.page.Text(sheetMargin+9, top, text, lines[0])
	}
	if count > 0 {
		s.page.Text(sheetName, top, text, strconv.Itoa(count))
	}
	s.y += sheetRow
	s.page.Line(sheetMargin, s.y, pdf.A4.Width-sheetMargin, s.y, 0.2, pdf.Hex("#9a9a9a"))
	for _, x := range []float64{sheetName - 3, sheetCount - 3} {
		s.page.Line(x, s.y-sheetRow, x, s.y, 0.2, pdf.Hex("#9a9a9a"))
	}
}

package mail

import (
	"io"
	"strings"
	"time"

	"oplibre/app/format/pdf"
)

// Sheet is a letter on paper. The address stands where the window of an envelope shows it, the link is a QR code and, for those whose phone
// does not read it, an address to type.
type Sheet struct {
	To            []string
	Subject, Body string
	// Link opens something of whoever receives the letter; empty for a letter without one. Scan says what the code is for.
	Link, Scan string
	Language   string
	// Sender and Site are who writes and where the weekend stands.
	Sender, Site string
}

// Posting is what the sheets of one print run share.
type Posting struct {
	Title string
	// Day writes the date in the language of a sheet, Typeset gives texts the spaces that their language wants.
	Day     func(language string) string
	Typeset func(language, text string) string
	At      time.Time
}

// Measures in millimetres; where the address stands is pdf.Addressee's.
const (
	letterMargin       = 22.0
	letterFoot         = 16.0
	letterCode         = 32.0 // 25 at least: read by an old phone
	pagesALetter       = 4
	addressSize, small = 11.0, 9.0
)

// Write draws one letter after the other on A4. It returns pdf.ErrTooLong.
func (p Posting) Write(w io.Writer, sheets []Sheet) error {
	language := "fr"
	if len(sheets) > 0 {
		language = sheets[0].Language
	}
	d := pdf.New(pdf.Info{Title: p.Title, Language: language, At: p.At}, pagesALetter*MostPrinted)
	for i := range sheets {
		p.draw(d, &sheets[i])
	}
	return d.Write(w)
}

// pen is where the next line of a letter goes.
type pen struct {
	document *pdf.Document
	sheet    *Sheet
	page     *pdf.Page
	y        float64
}

func (p Posting) draw(d *pdf.Document, s *Sheet) {
	say := func(text string) string { return p.Typeset(s.Language, text) }
	text, bold := pdf.Style{Size: 11.5}, pdf.Style{Face: pdf.Bold, Size: 13}
	on := &pen{document: d, sheet: s}
	on.turn()
	name := s.Subject
	if len(s.To) > 0 {
		name = s.To[0]
	}
	on.page.Bookmark(name)
	on.page.Lines(letterMargin, letterMargin, pdf.Style{Face: pdf.Bold, Size: addressSize}, pdf.Style{Face: pdf.Bold, Size: addressSize}.WrapAtMost(say(s.Sender), 75, 3))
	on.page.Addressee(s.To)
	on.page.Text(pdf.WindowX, pdf.BelowWindow-8, pdf.Style{Size: small}, say(p.Day(s.Language)))
	on.y = on.page.Lines(letterMargin, pdf.BelowWindow, bold, bold.Wrap(say(s.Subject), on.width())) + 5
	for paragraph := range strings.SplitSeq(s.Body, "\n\n") {
		for _, line := range text.Wrap(say(paragraph), on.width()) {
			on.room(text.Line())
			on.y = on.page.Lines(letterMargin, on.y, text, []string{line})
		}
		on.y += 3
	}
	if s.Link != "" {
		on.code(say(s.Scan))
	}
}

// code draws the link at the end.
func (on *pen) code(scan string) {
	text, fine := pdf.Style{Size: 11.5}, pdf.Style{Size: small}
	code := pdf.Encode(on.sheet.Link)
	quiet := code.QuietZone(letterCode)
	on.room(letterCode + 2*quiet)
	on.page.QR(letterMargin+quiet, on.y+quiet, letterCode, code)
	left := letterMargin + letterCode + 3*quiet
	wide := pdf.A4.Width - letterMargin - left
	below := on.page.Lines(left, on.y+quiet, text, text.Wrap(scan, wide))
	on.page.Lines(left, below+2, fine, fine.Wrap(on.sheet.Link, wide))
}

func (on *pen) width() float64 { return pdf.A4.Width - 2*letterMargin }

// room turns the page when so much does not fit any more.
func (on *pen) room(height float64) {
	if on.y+height > pdf.A4.Height-letterFoot-8 {
		on.turn()
	}
}

func (on *pen) turn() {
	on.page, on.y = on.document.AddPage(pdf.A4), letterMargin
	on.page.Text(letterMargin, pdf.A4.Height-letterFoot, pdf.Style{Size: small}, on.sheet.Site)
}

package invitation

import (
	"io"
	"strings"
	"time"

	"oplibre/app/format/pdf"
)

// Sheet is an invitation on paper: a letter whose link is a QR code and, for those whose phone does not read it, an address to type.
type Sheet struct {
	// Recipient is what the window of the envelope shows, line by line.
	Recipient     []string
	Place         string // the line with the day
	Subject, Body string
	// Address opens the partner's page; Scan says what the code is for.
	Address, Scan string
	Language      string
	// Foot names the operation, at the bottom of each page and as the sender.
	Foot string
	At   time.Time
}

// Measures of the letter, in millimetres.
const (
	sheetMargin = 22.0
	codeSide    = 32.0 // 25 at least: read by an old phone
	sheetFoot   = 16.0
	mostPages   = 6
)

// Write draws the letter on A4; typeset gives texts the spaces that their language wants.
func (s Sheet) Write(w io.Writer, typeset func(language, text string) string) error {
	d := pdf.New(pdf.Info{Title: typeset(s.Language, s.Subject), Subject: s.Foot, Language: s.Language, At: s.At}, mostPages)
	text, bold, small := pdf.Style{Size: 11.5}, pdf.Style{Face: pdf.Bold, Size: 13}, pdf.Style{Size: 9}
	sender := pdf.Style{Face: pdf.Bold, Size: 11}
	width := pdf.A4.Width - 2*sheetMargin
	page := s.page(d, small)
	page.Lines(sheetMargin, sheetMargin, sender, sender.WrapAtMost(typeset(s.Language, s.Foot), 75, 3))
	page.Addressee(s.Recipient)
	page.Text(pdf.WindowX, pdf.BelowWindow-8, small, typeset(s.Language, s.Place))
	y := page.Lines(sheetMargin, pdf.BelowWindow, bold, bold.Wrap(typeset(s.Language, s.Subject), width)) + 6
	for paragraph := range strings.SplitSeq(s.Body, "\n\n") {
		for _, line := range text.Wrap(typeset(s.Language, paragraph), width) {
			if y+text.Line() > pdf.A4.Height-sheetFoot-8 {
				page, y = s.page(d, small), sheetMargin
			}
			y = page.Lines(sheetMargin, y, text, []string{line})
		}
		y += 3
	}
	code := pdf.Encode(s.Address)
	quiet := code.QuietZone(codeSide)
	if y+codeSide+2*quiet > pdf.A4.Height-sheetFoot-4 {
		page, y = s.page(d, small), sheetMargin
	}
	page.QR(sheetMargin+quiet, y+quiet, codeSide, code)
	left := sheetMargin + codeSide + 3*quiet
	below := page.Lines(left, y+quiet, text, text.Wrap(typeset(s.Language, s.Scan), pdf.A4.Width-sheetMargin-left))
	page.Lines(left, below+2, small, small.Wrap(s.Address, pdf.A4.Width-sheetMargin-left))
	return d.Write(w)
}

func (s Sheet) page(d *pdf.Document, small pdf.Style) *pdf.Page {
	page := d.AddPage(pdf.A4)
	page.Text(sheetMargin, pdf.A4.Height-sheetFoot, small, s.Foot)
	return page
}

// Package largeprint draws a carnet for eyes that read large type only: black on white, 18 points and more, one thing below the other, on
// A4 that any counter prints. The code by which it is opened again is the largest, and can be photographed from a table.
package largeprint

import (
	"io"

	"oplibre/app/format/pdf"
	"oplibre/app/problem"
	"oplibre/app/programme/paper"
	"oplibre/app/signup"
)

// Carnet is a carnet to draw.
type Carnet struct {
	Edition *paper.Edition
	Opened  *signup.Opened
	// Names are the first names, as a list in words.
	Names string
	// Address opens the carnet.
	Address string
	// Phone is the number of the operation with its hours, or empty.
	Phone string
}

// The measures, in millimetres, and the most pages of somebody who goes everywhere.
const (
	margin    = 16.0
	qrSide    = 42.0
	mostPages = 20
)

var (
	text  = pdf.Style{Size: 18}
	bold  = pdf.Style{Face: pdf.Bold, Size: 20}
	title = pdf.Style{Face: pdf.Display, Size: 28}
	code  = pdf.Style{Face: pdf.Bold, Size: 40}
)

// pen writes down the page, and goes on on the next.
type pen struct {
	Carnet
	doc  *pdf.Document
	page *pdf.Page
	y    float64
}

// Write draws the carnet. It returns pdf.ErrTooLong for one that fills more pages than anybody prints.
func Write(w io.Writer, c Carnet) error {
	name := c.say("carnet.print.title", problem.Args{"Names": c.Names})
	if c.Names == "" {
		name = c.say("carnet.title.nobody", nil)
	}
	p := &pen{Carnet: c, doc: pdf.New(pdf.Info{Title: name, Author: c.Edition.Operation.Name, Language: c.Edition.Words.Language, At: c.Edition.At}, mostPages)}
	p.turn()
	words := c.Edition.Words
	p.lines(text, words.Typeset(words.Language, c.Edition.Operation.In(words.Language).Name))
	p.lines(title, name)
	p.key()
	for _, e := range c.Opened.Current() {
		p.entry(&e)
	}
	p.room(3 * text.Line())
	p.lines(text, c.Phone)
	return p.doc.Write(w)
}

func (c *Carnet) say(key string, args problem.Args) string {
	return c.Edition.Words.Say(problem.Message{Key: key, Args: args})
}

func (p *pen) turn() { p.page, p.y = p.doc.AddPage(pdf.A4), margin }

// room turns the page when there is too little of it left.
func (p *pen) room(height float64) {
	if p.y+height > pdf.A4.Height-margin {
		p.turn()
	}
}

func (p *pen) lines(style pdf.Style, words string) {
	if words == "" {
		return
	}
	p.y = p.page.Lines(margin, p.y, style, style.Wrap(words, pdf.A4.Width-2*margin)) + 1.5
}

// key is the code, as letters and to be photographed.
func (p *pen) key() {
	encoded := pdf.Encode(p.Address)
	quiet := encoded.QuietZone(qrSide)
	p.y += quiet + 2
	p.page.QR(pdf.A4.Width-margin-qrSide, p.y, qrSide, encoded)
	p.page.Text(margin, p.y+6, code, p.Opened.Code.String())
	narrow := pdf.A4.Width - 2*margin - qrSide - quiet - 4
	p.page.Lines(margin, p.y+8+code.Line(), text, text.Wrap(p.say("carnet.large.code", nil), narrow))
	p.y += qrSide + quiet + 4
}

// entry is an atelier: when, what, where, and whether there is a seat.
func (p *pen) entry(e *signup.Entry) {
	words, location := p.Edition.Words, p.Edition.Operation.Location()
	p.room(7 * text.Line())
	p.page.Line(margin, p.y, pdf.A4.Width-margin, p.y, 0.6, pdf.Colour{})
	p.y += 4
	start, end := e.Span().Start.In(location), e.Span().End.In(location)
	p.lines(bold, p.say("carnet.large.when", problem.Args{"Day": words.Day(start), "Start": words.Clock(start), "End": words.Clock(end)}))
	p.lines(bold, words.Typeset(e.Atelier.Language, e.Atelier.Title))
	if e.Place != nil {
		p.lines(text, words.Typeset(e.Atelier.Language, e.Place.Name))
		p.lines(text, words.Typeset(e.Atelier.Language, e.Place.Directions))
	}
	if e.Status() == signup.Waiting {
		p.lines(bold, p.say("carnet.print.waiting", nil))
	}
	p.y += 3
}

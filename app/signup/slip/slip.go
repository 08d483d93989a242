// Package slip draws the paper on which somebody signs up who does not want a screen: two slips on a sheet of A4 to cut in the middle, on
// their back the ateliers by number. They lie at counters and go into letter boxes; whoever brings one back has it typed in by a relay
// or the team, on a page in the same order.
package slip

import (
	"io"
	"strconv"

	"oplibre/app/format/pdf"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/paper"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
)

// Companions is how many people besides the one who signs up have a line.
const Companions = 4

// Sheet is what the slips of one counter say.
type Sheet struct {
	Edition *paper.Edition
	// Choices are the ateliers that one can sign up for, in the order of their start.
	Choices []signup.Choice
	// Return is where the slip is brought; empty leaves a line to write on.
	Return string
	// Phone is the number of the operation with its hours, or empty.
	Phone string
	// Privacy says who keeps the answers, and how long.
	Privacy string
}

// The measures of a slip, in millimetres: A4 on its side holds two of them.
const (
	margin = 9.0
	half   = 148.5
	tall   = 210.0
	wide   = half - 2*margin
	box    = 3.4
)

var (
	sheet = pdf.Size{Width: 2 * half, Height: tall}
	title = pdf.Style{Face: pdf.Display, Size: 15}
	bold  = pdf.Style{Face: pdf.Bold, Size: 9.5}
	text  = pdf.Style{Size: 9.5}
	fine  = pdf.Style{Size: 8}
	grey  = pdf.Hex("#666666")
)

// Write draws the sheet and its back. It returns pdf.ErrTooLong never: there are two pages.
func Write(w io.Writer, s Sheet) error {
	e := s.Edition
	d := pdf.New(pdf.Info{Title: s.say("slip.title", nil), Author: e.Operation.Name, Language: e.Words.Language, At: e.At}, 2)
	front, back := d.AddPage(sheet), d.AddPage(sheet)
	for i := range 2 {
		left := float64(i)*half + margin
		p := &pen{Sheet: s, page: front, x: left, y: margin - 2}
		p.front()
		p = &pen{Sheet: s, page: back, x: left, y: margin - 2}
		p.back()
	}
	for _, page := range d.Pages() {
		page.Line(half, 0, half, tall, 0.1, grey)
	}
	return d.Write(w)
}

func (s *Sheet) say(key string, args problem.Args) string {
	return s.Edition.Words.Say(problem.Message{Key: key, Args: args})
}

// pen draws one slip from its top left corner down.
type pen struct {
	Sheet
	page *pdf.Page
	x, y float64
}

func (p *pen) lines(style pdf.Style, words string, most int) {
	p.y = p.page.Lines(p.x, p.y, style, style.WrapAtMost(words, wide, most))
}

// rule is a line to write on, from a label to the right edge or to an end.
func (p *pen) rule(left, right float64) {
	p.page.Line(left, p.y+text.Line()+0.6, right, p.y+text.Line()+0.6, 0.2, grey)
}

// field is a label with a line to write on.
func (p *pen) field(key string) {
	label := p.say(key, nil)
	p.y += 3.2
	p.page.Text(p.x, p.y, bold, label)
	p.rule(p.x+bold.Width(label)+2, p.x+wide)
	p.y += text.Line() + 1.2
}

// tick is a box with words beside it; it returns where the next begins.
func (p *pen) tick(x float64, words string) float64 {
	for _, side := range [][4]float64{{0, 0, box, 0}, {box, 0, box, box}, {0, box, box, box}, {0, 0, 0, box}} {
		p.page.Line(x+side[0], p.y+0.4+side[1], x+side[2], p.y+0.4+side[3], 0.25, pdf.Colour{})
	}
	p.page.Text(x+box+1.4, p.y, text, words)
	return x + box + 1.4 + text.Width(words) + 4
}

// ticks are boxes that go on on the next line where there is no room.
func (p *pen) ticks(words ...string) {
	x := p.x
	for _, each := range words {
		if x > p.x && x+box+1.4+text.Width(each) > p.x+wide {
			x, p.y = p.x, p.y+text.Line()+0.6
		}
		x = p.tick(x, each)
	}
	p.y += text.Line() + 0.6
}

func (p *pen) front() {
	o, words := p.Edition.Operation, p.Edition.Words
	p.lines(bold, words.Typeset(words.Language, o.In(words.Language).Name)+" · "+words.Date(o.Start())+" – "+words.Date(o.End()), 2)
	p.lines(title, p.say("slip.title", nil), 1)
	if p.Return != "" {
		p.lines(text, p.say("slip.return", problem.Args{"Where": p.Return}), 2)
	} else {
		p.field("slip.return_to")
	}
	p.lines(fine, p.Phone, 2)
	p.field("slip.date")
	p.field("slip.name")
	p.field("slip.phone")
	p.field("slip.email")
	p.companions()
	p.ateliers()
	p.y += 2.4
	p.lines(bold, p.say("signup.origin", nil), 1)
	p.ticks(p.say("signup.origin.quartier", nil), p.say("signup.origin.commune", nil), p.say("signup.origin.ailleurs", nil))
	p.needs()
	p.photos()
	p.y = max(p.y+1, tall-margin-3*fine.Line())
	p.lines(fine, p.Privacy, 3)
}

// companions are who comes along; a child has an age.
func (p *pen) companions() {
	p.y += 1.6
	p.ticks(p.say("slip.only_signs", nil))
	p.lines(bold, p.say("slip.with", nil), 1)
	for n := 1; n <= Companions; n++ {
		p.y += 1.6
		p.page.Text(p.x, p.y, text, strconv.Itoa(n))
		p.rule(p.x+5, p.x+wide-44)
		p.page.Text(p.x+wide-42, p.y+0.6, fine, p.say("slip.age", nil))
		p.rule(p.x+wide-16, p.x+wide)
		p.y += text.Line() + 0.6
	}
}

// ateliers are numbers of the back, the dearest first.
func (p *pen) ateliers() {
	p.y += 2.6
	p.lines(bold, p.say("slip.ateliers", nil), 2)
	p.y += 1
	const cells, cell = 8, 13.0
	for i := range cells {
		left := p.x + float64(i)*(cell+3)
		p.page.Line(left, p.y+7, left+cell, p.y+7, 0.25, pdf.Colour{})
		p.page.Line(left, p.y+3, left, p.y+7, 0.25, pdf.Colour{})
		p.page.Line(left+cell, p.y+3, left+cell, p.y+7, 0.25, pdf.Colour{})
	}
	p.y += 8.4
	p.ticks(p.say("slip.wait", nil))
}

func (p *pen) needs() {
	p.y += 1.8
	p.lines(bold, p.say("asked.needs", nil), 1)
	var words []string
	for _, kind := range asked.AllNeeds {
		if kind != asked.NeedOther {
			words = append(words, p.say("asked.need."+kind, nil))
		}
	}
	p.ticks(words...)
	label := p.say("asked.need.other", nil)
	p.page.Text(p.x, p.y, text, label)
	p.rule(p.x+text.Width(label)+2, p.x+wide)
	p.y += text.Line() + 1
}

// photos ask each grown person to sign for themselves, and both parents and the child for a child: nothing signed is no.
func (p *pen) photos() {
	p.y += 1.8
	p.lines(bold, p.say("signup.photo", nil), 1)
	p.lines(fine, p.say("slip.photo.hint", nil), 2)
	p.y += 0.6
	p.sign(p.say("slip.photo.me", nil), p.say("slip.signature", nil))
	p.tick(p.x, p.say("slip.photo.child", nil))
	p.y += text.Line() + 2.2
	third := wide / 3
	for i, who := range []string{"slip.parent_one", "slip.parent_two", "slip.child"} {
		left, label := p.x+float64(i)*third, p.say(who, nil)
		p.page.Text(left, p.y, fine, label)
		p.rule(left+fine.Width(label)+1, left+third-3)
	}
	p.y += text.Line() + 1
}

func (p *pen) sign(words, label string) {
	p.tick(p.x, words)
	p.page.Text(p.x+wide/2, p.y, fine, label)
	p.rule(p.x+wide/2+fine.Width(label)+2, p.x+wide)
	p.y += text.Line() + 2
}

// back lists the ateliers by number with a box each, in two columns where there are many.
func (p *pen) back() {
	p.lines(title, p.say("slip.back", nil), 1)
	p.lines(fine, p.say("slip.back.hint", nil), 2)
	p.y += 1.5
	columns, style := 1, text
	room := func() int { return int((tall - margin - p.y) / (style.Line() + 0.9)) }
	if len(p.Choices) > room() {
		columns, style = 2, fine
	}
	each, top := room(), p.y
	for i := range p.Choices {
		if i >= columns*each {
			break // the programme has them all
		}
		p.y = top + float64(i%each)*(style.Line()+0.9)
		p.line(p.x+float64(i/each)*(wide/2+1), wide/float64(columns)-2, style, &p.Choices[i])
	}
}

func (p *pen) line(left, room float64, style pdf.Style, c *signup.Choice) {
	strong := pdf.Style{Face: pdf.Bold, Size: style.Size}
	p.tick(left, "")
	number := strconv.FormatInt(c.Atelier.Number, 10)
	p.page.TextRight(left+box+8, p.y, strong, number)
	words := p.Edition.Words
	when := p.when(c)
	line := when + " " + words.Typeset(c.Atelier.Language, c.Atelier.Title)
	if c.Pool.ByWishes {
		line += " " + p.say("slip.wish", nil)
	}
	if fit := style.WrapAtMost(line, room-box-10, 1); len(fit) > 0 {
		p.page.Text(left+box+10, p.y, style, fit[0])
	}
}

// when is the day and the hour of an atelier; one without an hour yet has none.
func (p *pen) when(c *signup.Choice) string {
	if c.Atelier.StartsAt == programme.Instant(0) {
		return ""
	}
	start := c.Atelier.StartsAt.In(p.Edition.Operation.Location())
	return p.say("slip.when", problem.Args{"Day": p.Edition.Words.Day(start), "Clock": p.Edition.Words.Clock(start)})
}

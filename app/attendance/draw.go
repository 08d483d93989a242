package attendance

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/format/pdf"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/paper"
	"oplibre/app/store"
)

// Paper is what the sheets of one file share.
type Paper struct {
	Operation *operation.Operation
	Words     paper.Words
	// Link is the address that the code of a sheet leads to: where it is typed in. It opens nothing by itself, because sheets lie about.
	Link func(*Sheet) string
	// Phone is the number of the operation with its hours, as a sentence; empty without one.
	Phone string
	At    time.Time
}

// Printed is a sheet with its atelier.
type Printed struct {
	Sheet   *Sheet
	Atelier *programme.Listing
}

// Pair puts sheets and their ateliers together, in the order of the ateliers.
func Pair(sheets []*Sheet, ateliers []*programme.Listing) (list []Printed) {
	for _, l := range ateliers {
		i := slices.IndexFunc(sheets, func(s *Sheet) bool { return s.AtelierID != nil && *s.AtelierID == l.ID })
		if i >= 0 {
			list = append(list, Printed{sheets[i], l})
		}
	}
	return list
}

// The measures of a sheet, in millimetres.
const (
	margin      = 15.0
	rowHeight   = 9.5
	sheetCode   = 27.0 // 25 at least: read by an old phone
	nameLeft    = margin + 9
	signLeft    = 102.0
	pageLimit   = 900
	footHeight  = 13.0
	morningEnds = 13 // the hour at which a half-day ends
)

var (
	big   = pdf.Style{Face: pdf.Display, Size: 19}
	bold  = pdf.Style{Face: pdf.Bold, Size: 11}
	plain = pdf.Style{Size: 11}
	small = pdf.Style{Size: 9}
	grey  = pdf.Hex("#8a8a8a")
)

// sheetPen is where the next line of a sheet goes.
type sheetPen struct {
	*Paper
	doc   *pdf.Document
	page  *pdf.Page
	y     float64
	pages []*pdf.Page // those of the sheet that is drawn
	head  func()      // begins another page of it
}

func (p *Paper) pen(title string) *sheetPen {
	return &sheetPen{Paper: p, doc: pdf.New(pdf.Info{Title: title, Author: p.name(), Language: p.Words.Language, At: p.At}, pageLimit)}
}

func (p *Paper) say(key string, args problem.Args) string {
	return p.Words.Say(problem.Message{Key: key, Args: args})
}

func (p *Paper) count(key string, n int) string {
	return p.Words.Say(problem.Message{Key: key, Count: &n})
}

func (p *Paper) set(text string) string { return p.Words.Typeset(p.Words.Language, text) }

func (p *Paper) name() string { return p.set(p.Operation.In(p.Words.Language).Name) }

func (p *Paper) clock(at store.Instant) string { return p.Words.Clock(at.In(p.Operation.Location())) }

// when is the day and the hours of an atelier.
func (p *Paper) when(l *programme.Listing) string {
	day := p.Words.Date(l.StartsAt.In(p.Operation.Location()))
	return p.say("attendance.sheet.when", problem.Args{"Day": day, "From": p.clock(l.StartsAt), "To": p.clock(l.EndsAt)})
}

// WriteSheets draws the sheets that people sign (feuilles d'émargement): a name and a signature, and nothing else, because they go from
// hand to hand. An atelier that lasts over both halves of a day is signed twice. It returns pdf.ErrTooLong.
func (p *Paper) WriteSheets(w io.Writer, list []Printed) error {
	pen := p.pen(p.say("attendance.sheet.title", nil))
	for i := range list {
		pen.sheet(&list[i])
	}
	return tooLong(pen.doc.Write(w))
}

func tooLong(err error) error {
	if errors.Is(err, pdf.ErrTooLong) {
		return problem.New(problem.Invalid, "paper.too_long", nil)
	}
	return err
}

// begin starts the pages of something, with its name in the list of contents.
func (p *sheetPen) begin(name string, head func()) {
	p.pages, p.head = nil, head
	p.turn()
	p.page.Bookmark(name)
}

func (p *sheetPen) turn() {
	p.page, p.y = p.doc.AddPage(pdf.A4), margin
	p.pages = append(p.pages, p.page)
	p.head()
}

// room turns the page when so much does not fit any more.
func (p *sheetPen) room(height float64) {
	if p.y+height > pdf.A4.Height-margin-footHeight {
		p.turn()
	}
}

// end writes the foot of all pages: whom to call, whose they are, of when, and which of how many.
func (p *sheetPen) end(printed store.Instant) {
	y := pdf.A4.Height - margin - 2
	moment := p.Words.Moment(printed.In(p.Operation.Location()))
	for i, page := range p.pages {
		page.Text(margin, y-4.2, small, p.Phone)
		page.Text(margin, y, small, p.name()+" – "+p.say("attendance.sheet.printed", problem.Args{"When": moment}))
		page.TextRight(pdf.A4.Width-margin, y, small, p.say("attendance.sheet.page", problem.Args{"Page": i + 1, "Pages": len(p.pages)}))
	}
}

// halves are the columns that are signed: two where the atelier lasts from the morning into the afternoon of a day.
func (p *Paper) halves(l *programme.Listing) []string {
	from, to := l.StartsAt.In(p.Operation.Location()), l.EndsAt.In(p.Operation.Location())
	if from.Hour() < morningEnds-1 && (to.Hour() > morningEnds || to.YearDay() != from.YearDay()) {
		return []string{p.say("attendance.sheet.morning", nil), p.say("attendance.sheet.afternoon", nil)}
	}
	return []string{p.say("attendance.sheet.signature", nil)}
}

func (p *sheetPen) sheet(s *Printed) {
	columns := p.halves(s.Atelier)
	p.begin(p.Words.Day(s.Atelier.StartsAt.In(p.Operation.Location()))+" – "+s.Atelier.Title, func() {
		p.sheetHead(s)
		p.columns(columns)
	})
	for n := 1; n <= s.Sheet.LineCount; n++ {
		p.room(rowHeight)
		p.row(n, p.nameOn(s.Sheet.Line(n)), len(columns))
	}
	p.room(9 + plain.Line())
	p.page.Text(margin, p.y+6, plain, p.say("attendance.sheet.count", nil))
	p.page.Line(margin+plain.Width(p.say("attendance.sheet.count", nil))+3, p.y+11, margin+90, p.y+11, 0.3, grey)
	p.end(s.Sheet.PrintedAt)
}

// nameOn is what stands on a line: a name, of a group how many; with the hour of an appointment.
func (p *Paper) nameOn(l *Line) string {
	if l == nil {
		return ""
	}
	name := p.set(l.Name)
	switch {
	case l.Name == "" && l.Headcount > 1:
		name = p.count("desk.name.none", l.Headcount)
	case l.Name == "":
		name = p.say("attendance.sheet.unnamed", nil)
	case l.Headcount > 1:
		name = p.say("desk.name.group", problem.Args{"Name": name, "Count": l.Headcount})
	}
	if l.SlotStart != nil {
		name = p.clock(*l.SlotStart) + " – " + name
	}
	return name
}

// sheetHead is the title, when and where, who leads and signs, who carries the atelier, and the code.
func (p *sheetPen) sheetHead(s *Printed) {
	code := pdf.Encode(p.Link(s.Sheet))
	x := pdf.A4.Width - margin - sheetCode
	p.page.QR(x, margin, sheetCode, code)
	p.page.TextRight(pdf.A4.Width-margin, margin+sheetCode+2, small, p.say("attendance.sheet.number", problem.Args{"Number": s.Sheet.Number}))
	wide, l := x-margin-code.QuietZone(sheetCode)-3, s.Atelier
	y := p.page.Lines(margin, margin, small, []string{p.say("attendance.sheet.title", nil)})
	y = p.page.Lines(margin, y+1, big, big.WrapAtMost(p.set(l.Title), wide, 2)) + 1
	y = p.page.Lines(margin, y, bold, bold.WrapAtMost(p.when(l), wide, 2))
	if l.Place != nil {
		y = p.page.Lines(margin, y, plain, plain.WrapAtMost(p.set(joined(l.Place.Name, l.Place.Address)), wide, 2))
	}
	y = p.page.Lines(margin, y, plain, plain.WrapAtMost(p.say("attendance.sheet.carried", problem.Args{"Name": p.set(cmp.Or(l.Partner, p.Operation.LegalOrganiser, p.name()))}), wide, 1))
	y = max(y+2, margin+sheetCode+8)
	led := p.say("attendance.sheet.led", problem.Args{"Names": p.set(strings.Join(l.Facilitators, ", "))})
	p.page.Lines(margin, y, plain, plain.WrapAtMost(led, signLeft-margin-3, 2))
	p.page.Text(signLeft, y, plain, p.say("attendance.sheet.signed", nil))
	p.page.Line(signLeft+24, y+5.5, pdf.A4.Width-margin, y+5.5, 0.3, grey)
	p.y = y + 2*plain.Line() + 3
}

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// columns are the heads of the list.
func (p *sheetPen) columns(signed []string) {
	p.page.Text(nameLeft, p.y, bold, p.say("attendance.sheet.name", nil))
	for i, column := range signed {
		p.page.Text(p.column(i, len(signed))+2, p.y, bold, column)
	}
	p.y += bold.Line() + 1
	p.page.Line(margin, p.y, pdf.A4.Width-margin, p.y, 0.5, pdf.Colour{})
}

// column is the left edge of a column that is signed.
func (p *sheetPen) column(i, of int) float64 {
	return signLeft + float64(i)*(pdf.A4.Width-margin-signLeft)/float64(of)
}

// row is one line to sign on.
func (p *sheetPen) row(number int, name string, columns int) {
	top := p.y + (rowHeight-plain.Line())/2
	p.page.Text(margin, top+0.6, small, strconv.Itoa(number))
	if lines := plain.WrapAtMost(name, signLeft-nameLeft-2, 1); len(lines) > 0 {
		p.page.Text(nameLeft, top, plain, lines[0])
	}
	bottom := p.y + rowHeight
	for i := range columns {
		p.page.Line(p.column(i, columns), p.y, p.column(i, columns), bottom, 0.2, grey)
	}
	p.y = bottom
	p.page.Line(margin, p.y, pdf.A4.Width-margin, p.y, 0.2, grey)
}

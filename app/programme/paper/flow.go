package paper

import (
	"oplibre/app/format/pdf"
	"oplibre/app/problem"
)

// layout is how a kind of sheet is divided, in millimetres.
type layout struct {
	size    pdf.Size
	margin  float64
	columns int
	gap     float64
	// scale multiplies all type: 1 is text of 10.5 points.
	scale float64
	large bool
	// brief leaves the presentations out; short also leaves out what one reads up before coming: a poster's titles are
	// to be seen.
	brief, short bool
}

// style is a face at a size for scale 1.
func (l *layout) style(face pdf.Face, size float64, colour pdf.Colour) pdf.Style {
	return pdf.Style{Face: face, Size: size * l.scale, Colour: colour}
}

// soft is the ink of secondary text; large type has none.
func (l *layout) soft() pdf.Colour {
	if l.large {
		return ink
	}
	return muted
}

// footHeight is what the foot takes above the lower margin.
const footHeight = 11

// flow fills the columns of page after page from top to bottom.
type flow struct {
	*layout
	edition *Edition
	doc     *pdf.Document
	page    *pdf.Page
	column  int
	// top is where the columns of this page begin; y is where the next block goes.
	top, y float64
	// running is repeated at the head of a column in which its section goes on.
	running string
	// private marks the foot.
	private bool
}

func newFlow(e *Edition, l *layout, title string, limit int) *flow {
	f := &flow{layout: l, edition: e, doc: pdf.New(e.info(title), limit)}
	f.newPage()
	return f
}

func (f *flow) newPage() {
	f.page, f.column = f.doc.AddPage(f.size), 0
	f.top, f.y = f.margin, f.margin
}

// width is that of a column, x its left edge.
func (f *flow) width() float64 {
	return (f.size.Width - 2*f.margin - f.gap*float64(f.columns-1)) / float64(f.columns)
}

func (f *flow) x() float64 { return f.margin + float64(f.column)*(f.width()+f.gap) }

// bottom is where columns end.
func (f *flow) bottom() float64 { return f.size.Height - f.margin - footHeight }

// next goes on at the head of the next column.
func (f *flow) next() {
	if f.column++; f.column >= f.columns {
		f.newPage()
	}
	f.y = f.top
	if f.running != "" {
		s := f.style(pdf.Bold, 10.5, f.soft())
		text := f.edition.say("paper.continued", problem.Args{"Day": f.running})
		f.y = f.page.Lines(f.x(), f.y, s, s.Wrap(text, f.width())) + 2*f.scale
	}
}

// block is something of a known height that stays together.
type block struct {
	height float64
	draw   func(p *pdf.Page, x, y float64)
}

// put places a block, in the next column when it does not fit this one; with is the height of what must follow it there.
func (f *flow) put(b block, with float64) {
	if f.y+b.height+with > f.bottom() && f.y > f.top {
		f.next()
	}
	b.draw(f.page, f.x(), f.y)
	f.y += b.height
}

// text puts lines of a style, broken to the column.
func (f *flow) text(s pdf.Style, text string) {
	for _, line := range s.Wrap(text, f.width()) {
		f.put(block{s.Line(), func(p *pdf.Page, x, y float64) { p.Text(x, y, s, line) }}, 0)
	}
}

// feet writes the foot of every page, once their number is known.
func (f *flow) feet() {
	pages := f.doc.Pages()
	for i, page := range pages {
		f.foot(page, i+1, len(pages))
	}
}

func (f *flow) foot(page *pdf.Page, number, of int) {
	e := f.edition
	s := pdf.Style{Face: pdf.Regular, Size: footSize(f.layout), Colour: f.soft()}
	left, right := f.margin, page.Width-f.margin
	y := page.Height - f.margin - 2*s.Line()
	page.Line(left, y-1.5, right, y-1.5, 0.2, rule)
	title := e.say("paper.foot.title", problem.Args{"Place": e.Operation.Place(), "Dates": e.dates()})
	if e.Operation.Place() == "" {
		title = e.say("paper.foot.no_place", problem.Args{"Dates": e.dates()})
	}
	counted := e.say("paper.foot.page", problem.Args{"Page": number, "Pages": of})
	room := right - left - s.Width(counted) - 4
	page.Lines(left, y, s, s.WrapAtMost(title, room, 1))
	page.TextRight(right, y, s, counted)
	key := "paper.foot.version"
	if f.private {
		key = "paper.foot.private"
	}
	version := e.say(key, problem.Args{"Address": shown(e.address()), "Moment": e.Words.Moment(e.At)})
	page.Lines(left, y+s.Line(), s, s.WrapAtMost(version, right-left, 1))
	page.Link(left, y+s.Line(), right-left, s.Line(), e.address())
}

// footSize is that of the smallest type of a sheet.
func footSize(l *layout) float64 {
	switch {
	case l.size == pdf.A5:
		return 7
	case l.size == pdf.A3:
		return 11
	case l.large:
		return 10.5
	}
	return 8.5
}

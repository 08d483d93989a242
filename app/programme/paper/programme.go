package paper

import (
	"errors"
	"fmt"
	"io"

	"oplibre/app/format/pdf"
	"oplibre/app/problem"
	"oplibre/app/programme"
)

// briefFrom is the number of ateliers from which sheets leave presentations out: nobody carries a hundred pages.
const briefFrom = 250

// scales of type by format. Large type is 16 points at the least.
const (
	scaleList         = 1.0
	scaleBooklet      = 0.9
	scaleBookletLeast = 0.84
	scaleLarge        = 1.7
	scalePosterMost   = 2.0
	scalePosterLeast  = 0.85
)

// WriteProgramme writes a programme as a PDF. It returns problem.Invalid when it takes more than MaxPages.
func WriteProgramme(w io.Writer, e *Edition, p *programme.Programme, o Options) error {
	brief := 0
	for _, day := range p.Days {
		brief += len(day.Listings)
	}
	var f *flow
	switch l := (layout{large: o.Large, brief: brief >= briefFrom}); o.Format {
	case Booklet:
		f = booklet(e, p, l)
		return tooLong(f.doc.WriteBooklet(w))
	case Poster:
		f = poster(e, p, l)
	default:
		f = list(e, p, l)
	}
	return tooLong(f.doc.Write(w))
}

// tooLong turns the limit of pages into a refusal that says what to do.
func tooLong(err error) error {
	if errors.Is(err, pdf.ErrTooLong) {
		return problem.New(problem.Invalid, "paper.too_long", problem.Args{"Pages": MaxPages})
	}
	if err != nil {
		return fmt.Errorf("paper: %w", err)
	}
	return nil
}

// list is the programme on A4.
func list(e *Edition, p *programme.Programme, l layout) *flow {
	l.size, l.margin, l.columns, l.scale = pdf.A4, 15, 1, scaleList
	if l.large {
		l.scale = scaleLarge
	}
	f := newFlow(e, &l, e.say("paper.title", nil), MaxPages)
	f.head(30)
	f.days(p)
	f.feet()
	return f
}

// booklet is the programme on A5 pages: a cover, the days, pages to write on where sheets have room for them, and on the back
// how to come and whom to ask. Type a little smaller is taken when it saves a sheet.
func booklet(e *Edition, p *programme.Programme, l layout) *flow {
	l.size, l.margin, l.columns = pdf.A5, 11, 1
	most, least := scaleBooklet, scaleBookletLeast
	if l.large {
		most, least = scaleLarge, scaleLarge
	}
	var best *flow
	for scale := most; scale >= least; scale -= 0.02 {
		try := l
		try.scale = scale
		if f := bookletPages(e, p, try); best == nil || sheets(f) < sheets(best) {
			best = f
		}
	}
	best.running = ""
	for (len(best.doc.Pages())+1)%4 != 0 && !best.doc.Full() {
		best.newPage()
		best.seen()
	}
	best.newPage()
	best.back()
	best.feet()
	return best
}

// sheets is how many sheets a booklet takes with its back.
func sheets(f *flow) int { return len(f.doc.Pages())/4 + 1 }

func bookletPages(e *Edition, p *programme.Programme, l layout) *flow {
	f := newFlow(e, &l, e.say("paper.title", nil), MaxPages)
	f.cover()
	f.newPage()
	f.days(p)
	return f
}

// poster is the programme on A3, on one sheet if type that is read at arm's length allows it.
func poster(e *Edition, p *programme.Programme, l layout) *flow {
	least := scalePosterLeast
	if l.large {
		least = scaleLarge
	}
	l.size, l.margin, l.gap, l.brief, l.short = pdf.A3, 18, 9, true, true
	for scale := scalePosterMost; ; scale -= 0.05 {
		last := scale-0.05 < least
		limit := 1
		if last {
			limit = MaxPages
		}
		try := l
		try.scale, try.columns = scale, 2
		if scale < 1.05 {
			try.columns, try.gap = 3, 7
		}
		f := newFlow(e, &try, e.say("paper.title", nil), limit)
		f.head(44)
		f.days(p)
		if !f.doc.Full() || last {
			f.feet()
			return f
		}
	}
}

// days are the days of a programme, each under its name.
func (f *flow) days(p *programme.Programme) {
	if len(p.Days) == 0 {
		f.text(f.style(pdf.Regular, 11, ink), f.edition.say("paper.nothing", nil))
	}
	for i, day := range p.Days {
		f.running = ""
		f.day(day, i == 0)
		for _, l := range day.Listings {
			if f.doc.Full() {
				return
			}
			f.put(f.entry(l), 0)
		}
	}
}

// day is the name of a day with a line under it, kept together with its first atelier.
func (f *flow) day(day programme.Day, first bool) {
	name := f.edition.Words.Day(day.Start)
	title, note := f.style(pdf.Display, 19, ink), f.style(pdf.Bold, 10, ink)
	lines := title.Wrap(capital(name), f.width())
	notes := note.Wrap(f.edition.ClockNote(day), f.width())
	above := 3 * f.scale
	if first {
		above = 0
	}
	height := above + float64(len(lines))*title.Line() + float64(len(notes))*note.Line() + 5*f.scale
	f.put(block{height, func(p *pdf.Page, x, y float64) {
		y = p.Lines(x, y+above, title, lines)
		p.Line(x, y+0.6*f.scale, x+f.width(), y+0.6*f.scale, 0.5, ink)
		p.Lines(x, y+1.6*f.scale, note, notes)
	}}, f.entry(day.Listings[0]).height)
	f.page.Bookmark(name)
	f.running = name
}

package paper

import (
	"unicode"
	"unicode/utf8"

	"oplibre/app/format/pdf"
)

// capital writes the first letter of a title large.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// names are those of the weekend: the second language stands at the same size.
func (f *flow) names() []string {
	e := f.edition
	names := []string{e.name()}
	if second, language := e.Operation.SecondName(e.Words.Language); second != "" {
		names = append(names, e.Words.Typeset(language, second))
	}
	return names
}

// head is the top of a first page: names, dates, place, and the code that leads to the programme as it is now.
func (f *flow) head(side float64) {
	e, code := f.edition, f.edition.code()
	quiet := code.QuietZone(side)
	left, right := f.margin, f.size.Width-f.margin
	room := right - left - side - 2*quiet - 4
	scale := headScale(f.layout)
	title := pdf.Style{Face: pdf.Display, Size: 25 * scale}
	when := pdf.Style{Face: pdf.Bold, Size: 13 * scale}
	text := pdf.Style{Face: pdf.Regular, Size: 11 * scale}
	y := f.margin
	for _, name := range f.names() {
		y = f.page.Lines(left, y, title, title.WrapAtMost(name, room, 3))
	}
	y = f.page.Lines(left, y+1.5, when, when.WrapAtMost(capital(e.dates()), room, 2))
	y = f.page.Lines(left, y, text, text.WrapAtMost(e.Operation.Place(), room, 2))
	y = f.page.Lines(left, y+1, text, text.WrapAtMost(e.Words.Typeset(e.Operation.Language, e.Operation.In(e.Words.Language).Summary), room, 4))
	f.page.QR(right-side-quiet, f.margin+quiet/2, side, code)
	caption := pdf.Style{Face: pdf.Regular, Size: max(8.5, 8.5*scale)}
	below := f.margin + side + 1.5*quiet
	for _, line := range caption.Wrap(e.say("paper.code", nil), side+2*quiet) {
		f.page.Text(right-side-quiet, below, caption, line)
		below += caption.Line()
	}
	f.y = max(y, below) + 4*scale
	f.top = f.y
}

// headScale is that of the names: a poster is read across a street.
func headScale(l *layout) float64 {
	switch {
	case l.size == pdf.A3:
		return 1.5
	case l.large:
		return 1.5
	}
	return 1
}

// cover is the first page of the booklet.
func (f *flow) cover() {
	e, code := f.edition, f.edition.code()
	title := pdf.Style{Face: pdf.Display, Size: 26}
	when := pdf.Style{Face: pdf.Bold, Size: 14}
	text := pdf.Style{Face: pdf.Regular, Size: max(11, 11*f.scale)}
	f.y += 22
	for _, name := range f.names() {
		f.text(title, name)
	}
	f.y += 4
	f.text(when, capital(e.dates()))
	f.text(text, e.Operation.Place())
	f.y += 4
	for _, line := range text.WrapAtMost(e.Words.Typeset(e.Operation.Language, e.Operation.In(e.Words.Language).Summary), f.width(), 6) {
		f.text(text, line)
	}
	const side = 32
	quiet := code.QuietZone(side)
	f.y = max(f.y+6, f.bottom()-side-2*quiet-14)
	f.page.QR(f.margin+quiet, f.y+quiet, side, code)
	beside := pdf.Style{Face: pdf.Regular, Size: max(10, 9*f.scale)}
	x := f.margin + side + 2*quiet + 2
	f.page.Lines(x, f.y+quiet, beside, beside.Wrap(e.say("paper.code", nil)+"\n"+shown(e.address()), f.size.Width-f.margin-x))
}

// back is the last page of the booklet: how to come, whom to ask, who organises.
func (f *flow) back() {
	e, o := f.edition, f.edition.Operation
	title, text := f.style(pdf.Display, 16, ink), f.style(pdf.Regular, 11, ink)
	f.text(title, e.say("paper.back.title", nil))
	f.y += 2
	f.text(text, e.say("paper.back.come", nil))
	f.y += 2
	for _, line := range []string{o.ContactPhone, e.Words.Typeset(o.Language, o.ContactHours), o.ContactEmail} {
		f.text(text, line)
	}
	f.y += 2
	f.text(text, o.LegalOrganiser)
	f.y += 6
	f.seen()
}

// seen is what is left of a page, to write on: paper becomes a notebook.
func (f *flow) seen() {
	f.text(f.style(pdf.Display, 16, ink), f.edition.say("paper.back.seen", nil))
	for y := f.y + 9; y < f.bottom(); y += 9 {
		f.page.Line(f.margin, y, f.size.Width-f.margin, y, 0.2, rule)
	}
}

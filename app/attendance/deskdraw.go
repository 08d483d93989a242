package attendance

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/format/pdf"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// DeskPaper is what is drawn of a print: its sheets as they were kept, and what is known of the ateliers and the people on them.
type DeskPaper struct {
	*Paper
	Print *DeskPrint
	// Ateliers are those of the day by their hour.
	Ateliers []*programme.Listing
	// Goes are where each person goes, by identifier, in the order of the hours; Codes open the carnets, by theirs.
	Goes  map[string][]*programme.Listing
	Codes map[string]string
	// Holders are who signed somebody up who gave no name, by person.
	Holders map[string]string
	// Cards draws the blank carnets.
	Cards func(doc *pdf.Document)
	// ForgetAt is when whoever has the paper destroys it.
	ForgetAt time.Time
	// Link is where it is typed in.
	Link string
}

// The measures of the paper desk, in millimetres.
const (
	box      = 4.5
	boxLeft  = margin + 9
	textLeft = boxLeft + box + 3
	fold     = 297.0 / 2 // the paper is folded once: no line lies in the fold
)

var tiny = pdf.Style{Size: 7.5}

// deskPen draws a paper desk.
type deskPen struct {
	*sheetPen
	desk *DeskPaper
	// cardsFrom is the first page of blank carnets.
	cardsFrom int
}

// WriteDesk draws the paper desk: how it works, who comes, each atelier with its free seats, and the blank carnets. It returns pdf.ErrTooLong.
func (p *DeskPaper) WriteDesk(w io.Writer) error {
	pen := &deskPen{sheetPen: p.pen(p.say("deskpaper.title", nil)), desk: p}
	pen.first()
	for _, s := range p.Print.Sheets {
		switch {
		case len(s.Blanks) > 0:
			pen.cardsFrom = len(pen.doc.Pages())
			p.Cards(pen.doc)
		case s.AtelierID == nil:
			pen.list(s)
		default:
			i := slices.IndexFunc(p.Ateliers, func(l *programme.Listing) bool { return l.ID == *s.AtelierID })
			if i >= 0 {
				pen.atelier(s, p.Ateliers[i])
			}
		}
	}
	if pen.cardsFrom == 0 {
		pen.cardsFrom = len(pen.doc.Pages())
	}
	pen.feet()
	return tooLong(pen.doc.Write(w))
}

func (p *deskPen) day() string {
	day, err := time.ParseInLocation(time.DateOnly, p.desk.Print.Day, p.Operation.Location())
	if err != nil {
		return p.desk.Print.Day
	}
	return p.Words.Date(day)
}

// first is the page that says how the paper works.
func (p *deskPen) first() {
	title := p.say("deskpaper.print.title", problem.Args{"Day": p.day()})
	p.begin(title, func() {})
	code := pdf.Encode(p.desk.Link)
	x := pdf.A4.Width - margin - sheetCode
	p.page.QR(x, margin, sheetCode, code)
	wide := x - margin - code.QuietZone(sheetCode) - 3
	y := p.page.Lines(margin, margin, small, []string{p.name()})
	y = p.page.Lines(margin, y+1, big, big.WrapAtMost(title, wide, 3)) + 2
	moment := p.Words.Moment(p.desk.Print.PrintedAt.In(p.Operation.Location()))
	y = p.page.Lines(margin, y, bold, bold.Wrap(p.say("deskpaper.print.number", problem.Args{"Number": p.desk.Print.Number, "When": moment}), wide))
	if p.Phone != "" {
		y = p.page.Lines(margin, y+1, plain, plain.Wrap(p.Phone, wide))
	}
	y = max(y, margin+sheetCode) + 6
	for n := 1; n <= 6; n++ {
		step := p.say("deskpaper.print.step"+strconv.Itoa(n), nil)
		p.page.Text(margin, y, bold, strconv.Itoa(n))
		y = p.page.Lines(margin+8, y, plain, plain.Wrap(step, p.width()-8)) + 3
	}
	p.y = y + 2
	p.contents()
}

// contents says what the paper holds, in its order.
func (p *deskPen) contents() {
	line := func(s *Sheet, text string) {
		p.room(plain.Line() + 2)
		p.page.Text(margin, p.y, plain, p.say("attendance.sheet.number", problem.Args{"Number": s.Number}))
		p.y = p.page.Lines(margin+28, p.y, plain, plain.WrapAtMost(text, p.width()-28, 2)) + 1
	}
	p.page.Text(margin, p.y, bold, p.say("deskpaper.print.contents", nil))
	p.y += bold.Line() + 2
	for _, s := range p.desk.Print.Sheets {
		switch i := slices.IndexFunc(p.desk.Ateliers, func(l *programme.Listing) bool { return s.AtelierID != nil && l.ID == *s.AtelierID }); {
		case len(s.Blanks) > 0:
			line(s, p.say("deskpaper.part.blanks", problem.Args{"From": s.Blanks[0].Number, "To": s.Blanks[len(s.Blanks)-1].Number}))
		case i >= 0:
			line(s, p.clock(p.desk.Ateliers[i].StartsAt)+" – "+p.set(p.desk.Ateliers[i].Title))
		case s.AtelierID == nil:
			line(s, p.say("deskpaper.part.list", nil))
		}
	}
}

// head begins each page of a part: what it is and the number of the sheet.
func (p *deskPen) head(s *Sheet, title string, below ...string) {
	y := p.page.Lines(margin, margin, small, []string{p.day() + " – " + p.say("attendance.sheet.number", problem.Args{"Number": s.Number})})
	y = p.page.Lines(margin, y+0.5, big, big.WrapAtMost(title, p.width(), 2)) + 1
	for _, text := range below {
		if text != "" {
			y = p.page.Lines(margin, y, plain, plain.WrapAtMost(text, p.width(), 2))
		}
	}
	p.page.Line(margin, y+2, margin+p.width(), y+2, 0.5, pdf.Colour{})
	p.y = y + 3
}

// fits turns the page when a line does not fit any more, and passes the fold.
func (p *deskPen) fits(height float64) {
	p.room(height)
	if p.y < fold && p.y+height > fold {
		p.y = fold + 1.5
	}
}

// tick draws a box at the height of a line, with its number before it.
func (p *deskPen) tick(number int, y float64) {
	p.page.TextRight(boxLeft-2.5, y+0.4, small, strconv.Itoa(number))
	ink := pdf.Hex("#333333")
	p.page.Line(boxLeft, y, boxLeft+box, y, 0.3, ink)
	p.page.Line(boxLeft, y+box, boxLeft+box, y+box, 0.3, ink)
	p.page.Line(boxLeft, y, boxLeft, y+box, 0.3, ink)
	p.page.Line(boxLeft+box, y, boxLeft+box, y+box, 0.3, ink)
}

// called is the name of a line; who gave none is known by who signed them up.
func (p *deskPen) called(l *Line) string {
	if holder := p.desk.Holders[l.PersonID]; l.Name == "" && holder != "" {
		return p.say("deskpaper.with", problem.Args{"Who": p.nameOn(l), "Name": p.set(holder)})
	}
	return p.nameOn(l)
}

// list is everybody who comes, by name, with the code of the carnet and where they go.
func (p *deskPen) list(s *Sheet) {
	title := p.say("deskpaper.part.list", nil)
	p.begin(title, func() { p.head(s, title, p.say("deskpaper.list.how", nil)) })
	for i := range s.Lines {
		l := &s.Lines[i]
		code := p.desk.Codes[l.CarnetID]
		name := bold.Wrap(p.called(l), p.width()-(textLeft-margin)-bold.Width(code)-4)
		var goes []string
		for _, a := range p.desk.Goes[l.PersonID] {
			goes = append(goes, p.clock(a.StartsAt)+"\u00a0"+p.set(a.Title))
		}
		where := small.Wrap(strings.Join(goes, " · "), p.width()-(textLeft-margin))
		height := max(float64(len(name))*bold.Line()+float64(len(where))*small.Line(), box) + 2.5
		p.fits(height)
		p.tick(l.Line, p.y+0.6)
		p.page.TextRight(margin+p.width(), p.y, bold, code)
		p.page.Lines(textLeft, p.page.Lines(textLeft, p.y, bold, name), small, where)
		p.y += height
		p.page.Line(margin, p.y-1, margin+p.width(), p.y-1, 0.2, grey)
	}
	if len(s.Lines) == 0 {
		p.page.Text(margin, p.y, plain, p.say("deskpaper.list.nobody", nil))
	}
}

// atelier is who is on the list of one, and its free seats as lines to write on.
func (p *deskPen) atelier(s *Sheet, l *programme.Listing) {
	place, led := "", ""
	if l.Place != nil {
		place = p.set(joined(l.Place.Name, l.Place.Address))
	}
	if len(l.Facilitators) > 0 {
		led = p.say("attendance.sheet.led", problem.Args{"Names": p.set(strings.Join(l.Facilitators, ", "))})
	}
	seats := p.count("deskpaper.seats.open", len(s.Lines))
	if l.Seats.Capacity != nil && l.Entry == programme.SignUp {
		seats = p.say("deskpaper.seats", problem.Args{"Capacity": *l.Seats.Capacity, "Free": max(0, s.LineCount-len(s.Lines))})
	}
	names := map[string]int{}
	for i := range s.Lines {
		names[store.Fold(s.Lines[i].Name)]++
	}
	p.begin(p.clock(l.StartsAt)+" – "+p.set(l.Title), func() { p.head(s, p.set(l.Title), p.when(l), place, led, seats) })
	for n := 1; n <= s.LineCount; n++ {
		line := s.Line(n)
		if line == nil {
			p.free(n)
			continue
		}
		name := plain.Wrap(p.called(line), p.width()-(textLeft-margin)-24)
		height := max(float64(len(name))*plain.Line(), box) + 3
		p.fits(height)
		p.tick(n, p.y+0.4)
		p.page.Lines(textLeft, p.y, plain, name)
		if names[store.Fold(line.Name)] > 1 { // people of one name are told apart by their code
			p.page.TextRight(margin+p.width(), p.y+0.4, small, p.desk.Codes[line.CarnetID])
		}
		p.y += height
		p.page.Line(margin, p.y-1, margin+p.width(), p.y-1, 0.2, grey)
	}
	if s.LineCount == 0 {
		p.page.Text(margin, p.y, plain, p.say("deskpaper.seats.none", nil))
	}
}

// free is a seat that nobody has: a name, how many they are, or the number of a blank carnet.
func (p *deskPen) free(number int) {
	const height = 10.5
	p.fits(height)
	p.tick(number, p.y+2.4)
	base := p.y + height - 2.5
	for _, field := range []struct {
		key      string
		from, to float64
	}{{"deskpaper.free.name", textLeft, 120}, {"deskpaper.free.count", 122, 152}, {"deskpaper.free.blank", 154, margin + p.width()}} {
		word := p.say(field.key, nil)
		p.page.Text(field.from, base-small.Line()+0.8, tiny, word)
		p.page.Line(field.from+tiny.Width(word)+1.5, base, field.to, base, 0.2, grey)
	}
	p.y += height
}

// feet are on every page: whose paper it is, that it is to be destroyed and when, and which page of how many.
func (p *deskPen) feet() {
	pages := p.doc.Pages()
	words := p.Words
	text := p.say("deskpaper.print.foot", problem.Args{"Number": p.desk.Print.Number, "Date": words.Date(p.desk.ForgetAt)})
	y := pdf.A4.Height - 9.5
	for i, page := range pages {
		number := strconv.Itoa(i+1) + "/" + strconv.Itoa(len(pages))
		if i >= p.cardsFrom { // cut in four and given away
			page.TextRight(pdf.A4.Width-margin, pdf.A4.Height-6, tiny, number)
			continue
		}
		page.Text(margin, y, tiny, p.name()+" – "+text)
		page.TextRight(pdf.A4.Width-margin, y, tiny, number)
	}
}

package mail

import (
	"context"
	"io"
	"strings"
	"time"

	"oplibre/app/format/pdf"
	"oplibre/app/i18n"
	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Card is what somebody without e-mail gets on paper: a quarter of A4, to be handed over, put under a door or posted in an envelope.
type Card struct {
	// Operation is who writes, Name who gets it, Tells what is new, Ateliers what they are signed up for.
	Operation, Name string
	Tells           []string
	Ateliers        []string
	// Code opens the carnet, Link is the same as an address; Scan says what for.
	Code, Link, Scan string
	// Call says whom to call, and when.
	Call string
	// Blanks are the names of lines to write on.
	Blanks []string
}

// CardOf writes the card of a carnet about some calls, in the language of the context. It returns problem.Closed when there is nothing
// to tell any more.
func CardOf(ctx context.Context, db *store.DB, base string, o *operation.Operation, calls []store.Call) (Card, error) {
	opened, err := calledCarnet(ctx, db, &calls[0])
	if err != nil {
		return Card{}, err
	}
	c := Card{Operation: o.Name, Name: opened.Main().Name, Code: opened.Code.String(), Link: base + CarnetPath + string(opened.Code),
		Scan: i18n.T(ctx, "calling.card.scan"), Call: HotLine(ctx, o)}
	for i := range calls {
		if calls[i].Kind == KindMessage {
			continue
		}
		a, err := AloudOf(ctx, db, o, &calls[i], message.Recipient{})
		switch {
		case problem.Is(err, problem.Closed):
			continue
		case err != nil:
			return c, err
		}
		c.Tells = append(c.Tells, a.Text[0])
		if calls[i].Kind == KindSeatOffer {
			c.Tells = append(c.Tells, a.Text[len(a.Text)-1], i18n.T(ctx, "calling.card.answer"))
		}
		if calls[i].Kind == KindChangeCarnet {
			c.Tells = append(c.Tells, a.Text[1:]...)
		}
	}
	if len(c.Tells) == 0 {
		return c, problem.New(problem.Closed, "calling.gone", nil)
	}
	for _, e := range opened.Current() {
		if e.Status() != signup.Waiting {
			c.Ateliers = append(c.Ateliers, aloudAtelier(ctx, o, &e))
		}
	}
	return c, nil
}

// HotLine is the telephone number of the operation with its hours, empty without one.
func HotLine(ctx context.Context, o *operation.Operation) string {
	if o.ContactPhone == "" {
		return ""
	}
	return i18n.T(ctx, "mail.carnet.phone", i18n.Args{"Phone": telephone(ctx, o)})
}

// telephone is the number of the operation and when it is answered, as the end of a sentence. A number stays on one line.
func telephone(ctx context.Context, o *operation.Operation) string {
	line := strings.ReplaceAll(o.ContactPhone, " ", "\u00a0")
	if hours := o.HoursIn(i18n.Of(ctx)); line != "" && hours != "" {
		line += ", " + hours
	}
	return line
}

// SheetOfCall writes a call as a letter to post, in the language of the context. It returns problem.Closed when there is nothing to tell
// any more.
func SheetOfCall(ctx context.Context, db *store.DB, base string, o *operation.Operation, call *store.Call, to message.Recipient) (Sheet, error) {
	s := Sheet{To: []string{to.Name}, Language: i18n.Of(ctx), Scan: i18n.T(ctx, "letter.sheet.scan"), Sender: o.Name, Site: strings.TrimPrefix(strings.TrimPrefix(base, "https://"), "http://")}
	if to.Organisation != "" {
		s.To = []string{to.Organisation, to.Name}
	}
	if call.Kind != KindMessage {
		letter, err := Write(ctx, db, base, letterOf(call))
		s.Subject, s.Body = letter.Subject, letter.Body
		return s, err
	}
	l, err := messageTo(ctx, db, base, o, call, to)
	if err != nil {
		return s, err
	}
	s.Subject, s.Body = l.Write(ctx)
	s.Link = privateLink(base, s.Body)
	if len(l.Carnets) > 0 {
		s.Link = l.Carnets[0]
	}
	if line := HotLine(ctx, o); line != "" {
		s.Body += "\n\n" + line
	}
	return s, nil
}

// The measures of a card, in millimetres.
const (
	cardMargin = 8.0
	cardCode   = 27.0 // read by an old phone
	cardWidth  = 105.0
	cardHeight = 148.5
	cardsLimit = 160  // pages
	blankLine  = 11.0 // for handwriting
)

// Cards is a set of cards with what their file says of itself.
type Cards struct {
	Title, Language string
	At              time.Time
	Typeset         func(language, text string) string
}

// Write draws four cards on each sheet of A4, with lines to cut along. It returns pdf.ErrTooLong.
func (s Cards) Write(w io.Writer, cards []Card) error {
	d := pdf.New(pdf.Info{Title: s.Title, Language: s.Language, At: s.At}, cardsLimit)
	s.Draw(d, cards)
	return d.Write(w)
}

// Draw adds the sheets to a document.
func (s Cards) Draw(d *pdf.Document, cards []Card) {
	var page *pdf.Page
	for i := range cards {
		if i%4 == 0 {
			page = d.AddPage(pdf.A4)
			grey := pdf.Hex("#999999")
			page.Line(cardWidth, 0, cardWidth, pdf.A4.Height, 0.1, grey)
			page.Line(0, cardHeight, pdf.A4.Width, cardHeight, 0.1, grey)
		}
		s.draw(page, float64(i%2)*cardWidth+cardMargin, float64(i%4/2)*cardHeight+cardMargin, &cards[i])
	}
}

func (s Cards) draw(page *pdf.Page, x, y float64, c *Card) {
	say := func(text string) string { return s.Typeset(s.Language, text) }
	bold, text, fine := pdf.Style{Face: pdf.Bold, Size: 13}, pdf.Style{Size: 10.5}, pdf.Style{Size: 9}
	wide, foot := cardWidth-2*cardMargin, y+cardHeight-2*cardMargin-cardCode
	page.Text(x, y, fine, say(c.Operation))
	y = page.Lines(x, y+5.5, bold, bold.WrapAtMost(say(c.Name), wide, 2)) + 1.5
	for _, tells := range c.Tells {
		strong := pdf.Style{Face: pdf.Bold, Size: text.Size}
		y = page.Lines(x, y, strong, strong.WrapAtMost(say(tells), wide, 4)) + 1
	}
	y++
	for _, atelier := range c.Ateliers {
		lines := text.WrapAtMost(say(atelier), wide, 6)
		if y+float64(len(lines))*text.Line() > foot-3 {
			break // the carnet says the rest
		}
		y = page.Lines(x, y, text, lines) + 1.5
	}
	for _, name := range c.Blanks {
		page.Text(x, y, fine, say(name))
		y += blankLine
		page.Line(x, y, x+wide, y, 0.2, pdf.Hex("#777777"))
		y += 2
	}
	code := pdf.Encode(c.Link)
	page.QR(x, foot, cardCode, code)
	left := x + cardCode + code.QuietZone(cardCode) + 2
	narrow := wide - (left - x)
	below := page.Lines(left, foot, bold, bold.Wrap(c.Code, narrow))
	below = page.Lines(left, below, fine, fine.WrapAtMost(say(c.Scan), narrow, 3)) + 1
	page.Lines(left, below, fine, fine.WrapAtMost(say(c.Call), narrow, 4))
}

// Package sheet lays out what is printed about volunteers: a sheet for each post, and the certificate of one volunteer.
//
// A sheet hangs where everybody passes, so that it shows names and hours and nothing else of those who come; only the copy of whoever
// answers for the post has telephone numbers. Its blank lines are for those who push the door and stay to help.
package sheet

import (
	"errors"
	"io"
	"strings"
	"time"

	"oplibre/app/format/pdf"
	"oplibre/app/problem"
	"oplibre/app/programme/paper"
	"oplibre/app/volunteer"
)

// Measures, in millimetres.
const (
	margin = 18.0
	foot   = 14.0
	width  = 210 - 2*margin
	row    = 9.0
	// blanks is how many empty lines each shift has at least.
	blanks     = 2
	mostSheets = 200
)

var (
	title = pdf.Style{Face: pdf.Display, Size: 26}
	head  = pdf.Style{Face: pdf.Bold, Size: 14}
	text  = pdf.Style{Size: 11.5}
	bold  = pdf.Style{Face: pdf.Bold, Size: 11.5}
	small = pdf.Style{Size: 9}
	rule  = pdf.Colour{R: 150, G: 150, B: 150}
)

// draft is a document with the page that is being written.
type draft struct {
	*paper.Edition
	doc  *pdf.Document
	page *pdf.Page
	y    float64
	name string // of what the page is about, repeated on top of its next pages
}

func newDraft(e *paper.Edition, name string) *draft {
	return &draft{Edition: e, doc: pdf.New(pdf.Info{Title: name + " – " + e.Operation.Name, Author: e.Operation.LegalOrganiser, Language: e.Words.Language, At: e.At}, mostSheets)}
}

func (d *draft) say(key string, args problem.Args) string {
	return d.Words.Say(problem.Message{Key: key, Args: args})
}

func (d *draft) typed(s string) string { return d.Words.Typeset(d.Words.Language, s) }

func (d *draft) newPage() {
	d.page, d.y = d.doc.AddPage(pdf.A4), margin
	d.page.Text(margin, pdf.A4.Height-foot, small, d.typed(d.Operation.Name)+" – "+d.say("volunteer.sheet.as_of", problem.Args{"When": d.Words.Moment(d.At.In(d.Operation.Location()))}))
}

// room makes sure that a height fits on the page.
func (d *draft) room(height float64) {
	if d.y+height > pdf.A4.Height-foot-4 {
		d.newPage()
		d.line(bold, d.name)
		d.y += 3
	}
}

func (d *draft) line(s pdf.Style, words string) {
	if words != "" {
		d.y = d.page.Lines(margin, d.y, s, s.Wrap(d.typed(words), width))
	}
}

// WritePosts writes one sheet for each post, more where it has many hours. leader is the copy of whoever answers for the post, with
// the numbers of those who come. It returns problem.Invalid for more sheets than a file may have.
func WritePosts(w io.Writer, e *paper.Edition, posts []*volunteer.Post, leader bool) error {
	d := newDraft(e, e.Words.Say(problem.Message{Key: "volunteer.sheet.title"}))
	for _, p := range posts {
		if d.doc.Full() {
			break
		}
		d.post(p, leader)
	}
	if len(posts) == 0 {
		d.newPage()
		d.line(text, d.say("volunteer.sheet.none", nil))
	}
	err := d.doc.Write(w)
	if errors.Is(err, pdf.ErrTooLong) {
		return problem.New(problem.Invalid, "volunteer.sheet.too_long", nil)
	}
	return err
}

func (d *draft) post(p *volunteer.Post, leader bool) {
	d.name = p.Title
	d.newPage()
	d.page.Bookmark(d.typed(p.Title))
	d.line(title, p.Title)
	d.y += 2
	if p.Place != "" {
		d.line(head, p.Place)
	}
	if leader {
		d.line(bold, d.say("volunteer.sheet.leader", nil))
	}
	d.y += 2
	d.line(text, p.Work)
	if p.Bring != "" {
		d.line(text, d.say("volunteer.sheet.bring", problem.Args{"Bring": p.Bring}))
	}
	if who := strings.TrimSpace(p.ContactName + "  " + volunteer.PhoneText(p.ContactPhone)); who != "" {
		d.line(bold, d.say("volunteer.sheet.ask", problem.Args{"Who": who}))
	}
	d.y += 3
	for _, s := range p.Shifts {
		d.shift(s, leader)
	}
}

func (d *draft) shift(s *volunteer.Shift, leader bool) {
	start, end := s.StartsAt.In(d.Operation.Location()), s.EndsAt.In(d.Operation.Location())
	lines := len(s.Parts) + s.Missing() + blanks
	d.room(head.Line() + 3*row) // never an hour without the first names
	d.y += 4
	d.page.Text(margin, d.y, head, capital(d.Words.Day(start))+", "+d.Words.Clock(start)+" – "+d.Words.Clock(end))
	d.page.TextRight(margin+width, d.y+1, text, d.say("volunteer.sheet.wanted", problem.Args{"Wanted": s.Wanted}))
	d.y += head.Line() + 1
	for i := range lines {
		d.room(row)
		if i < len(s.Parts) {
			d.person(s.Parts[i], leader)
		}
		d.page.Rect(margin, d.y+2.4, 4, 0.25, rule)
		d.page.Rect(margin, d.y+6.4, 4.25, 0.25, rule)
		d.page.Rect(margin, d.y+2.4, 0.25, 4, rule)
		d.page.Rect(margin+4, d.y+2.4, 0.25, 4, rule)
		d.y += row
		d.page.Line(margin, d.y, margin+width, d.y, 0.2, rule)
	}
}

// nameAt is where names begin, right of the box to tick.
const nameAt = margin + 8

func (d *draft) person(p *volunteer.Part, leader bool) {
	v, space := p.Volunteer, width-8.0
	if leader {
		reach := volunteer.PhoneText(v.Phone)
		if v.Guardian != "" {
			reach = strings.TrimSpace(reach + "  " + d.say("volunteer.sheet.guardian", problem.Args{"Name": v.Guardian, "Phone": volunteer.PhoneText(v.GuardianPhone)}))
		}
		if reach != "" {
			reach = small.WrapAtMost(d.typed(reach), width/2, 1)[0]
			d.page.TextRight(margin+width, d.y+3, small, reach)
			space -= small.Width(reach) + 4
		}
	}
	if lines := text.WrapAtMost(d.typed(v.Name), space, 1); len(lines) > 0 {
		d.page.Text(nameAt, d.y+2, text, lines[0])
	}
}

func capital(s string) string {
	for i := range s {
		if i > 0 {
			return strings.ToUpper(s[:i]) + s[i:]
		}
	}
	return s
}

// Certificate writes what somebody did and for how long, to be signed (attestation de bénévolat). duration writes hours.
func Certificate(w io.Writer, e *paper.Edition, v *volunteer.Volunteer, duration func(time.Duration) string) error {
	d := newDraft(e, e.Words.Say(problem.Message{Key: "volunteer.certificate.title"}))
	d.name = v.Name
	d.newPage()
	o, zone := e.Operation, e.Operation.Location()
	d.line(bold, o.LegalOrganiser)
	d.line(text, strings.Join(present(o.Place(), o.ContactPhone, o.ContactEmail), " – "))
	d.y += 24
	d.line(title, d.say("volunteer.certificate.title", nil))
	d.y += 8
	args := problem.Args{"Name": v.Name, "Operation": o.Name, "Organiser": o.LegalOrganiser, "From": d.Words.Date(o.Start()), "To": d.Words.Date(o.End()), "Hours": duration(v.Worked())}
	if o.LegalOrganiser == "" {
		args["Organiser"] = o.Name
	}
	d.line(text, d.say("volunteer.certificate.text", args))
	d.y += 6
	for _, p := range v.Parts {
		if p.Attendance != volunteer.Came {
			continue
		}
		start := p.Shift.StartsAt.In(zone)
		d.room(row)
		d.page.Text(margin, d.y+2, text, text.WrapAtMost(d.typed(p.Shift.Post.Title), 70, 1)[0])
		d.page.Text(margin+74, d.y+2, text, d.Words.Day(start)+", "+d.Words.Clock(start)+" – "+d.Words.Clock(p.Shift.EndsAt.In(zone)))
		d.page.TextRight(margin+width, d.y+2, text, duration(p.Worked()))
		d.y += row
		d.page.Line(margin, d.y, margin+width, d.y, 0.2, rule)
	}
	d.page.TextRight(margin+width, d.y+3, bold, d.say("volunteer.certificate.total", args))
	d.y += 16
	d.room(60)
	d.line(text, d.say("volunteer.certificate.free", args))
	d.y += 10
	d.line(text, d.say("volunteer.certificate.made", problem.Args{"Place": o.CommuneNames(), "Date": d.Words.Date(e.At.In(zone))}))
	d.line(text, d.say("volunteer.certificate.sign", nil))
	return d.doc.Write(w)
}

func present(texts ...string) (list []string) {
	for _, t := range texts {
		if t != "" {
			list = append(list, t)
		}
	}
	return list
}

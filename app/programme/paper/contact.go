package paper

import (
	"context"
	"io"
	"slices"
	"strings"

	"oplibre/app/format/pdf"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// Contact is a facilitator as the team needs to know one: how to reach them, what they need, what they lead.
type Contact struct {
	programme.Facilitator
	Leads []Leading
}

// Leading is a part in an atelier, as it is planned.
type Leading struct {
	*plan.Atelier
	// Place is nil while the atelier has none.
	Place *programme.Place
	// Role is of programme.LeadRoles.
	Role string
	// Pending says how that differs from what the public sees; empty when it does not.
	Pending Pending
}

// Pending is what waits to be published of a part in an atelier.
type Pending string

// The kinds of Pending, each a message after "paper.contacts.pending.".
const (
	// Unpublished is all of it: the public does not see the atelier.
	Unpublished Pending = "draft"
	// Moved is another hour, place or title, or another part.
	Moved Pending = "changed"
	// CalledOff is that the atelier will not take place.
	CalledOff Pending = "cancelled"
	// Replaced is that this person does not lead it any more.
	Replaced Pending = "replaced"
)

// printedFields are those of programme.Values that stand on the sheet.
var printedFields = []string{"ends_at", "place", "starts_at", "status", "title"}

// FindContacts returns the facilitators of an operation by name, each with the ateliers that have an hour, by start. It is the plan
// that it reads: whoever coordinates calls people about what will be, not about what the public still sees. What is cancelled
// is among it only as long as the public does not know.
func FindContacts(ctx context.Context, db *store.DB, o *operation.Operation) ([]*Contact, error) {
	planned, err := plan.Load(ctx, db, o)
	if err != nil {
		return nil, err
	}
	contacts := make([]*Contact, len(planned.Facilitators))
	for i, person := range planned.Facilitators {
		contacts[i] = &Contact{Facilitator: person}
		for _, a := range planned.Ateliers {
			if l, leads := leadingOf(a, person.ID); leads && a.Scheduled() {
				l.Place = planned.Place(a)
				contacts[i].Leads = append(contacts[i].Leads, l)
			}
		}
	}
	return contacts, nil
}

// leadingOf returns the part of somebody in an atelier, of the plan or of what the public sees.
func leadingOf(a *plan.Atelier, facilitatorID string) (Leading, bool) {
	role, leads := roleOf(a.Leads, facilitatorID)
	l := Leading{Atelier: a, Role: role}
	if a.Published == nil {
		l.Pending = Unpublished
		return l, leads && a.Status != programme.Cancelled
	}
	publicRole, led := roleOf(a.Published.Leads, facilitatorID)
	led = led && a.Published.Status != programme.Cancelled
	switch {
	case a.Status == programme.Cancelled:
		l.Role, l.Pending = publicRole, CalledOff
		return l, led
	case !leads:
		l.Role, l.Pending = publicRole, Replaced
		return l, led
	case !led || role != publicRole || slices.ContainsFunc(a.Changed, func(field string) bool { return slices.Contains(printedFields, field) }):
		l.Pending = Moved
	}
	return l, true
}

func roleOf(leads []programme.Lead, facilitatorID string) (role string, leading bool) {
	i := slices.IndexFunc(leads, func(l programme.Lead) bool { return l.FacilitatorID == facilitatorID })
	if i < 0 {
		return "", false
	}
	return leads[i].Role, true
}

// WriteContacts writes the sheet of who leads what and how to reach them. It is for the team: every page says so. It returns
// problem.Invalid when it takes more than MaxPages.
func WriteContacts(w io.Writer, e *Edition, contacts []*Contact) error {
	l := layout{size: pdf.A4, margin: 15, columns: 1, scale: 1}
	f := newFlow(e, &l, e.say("paper.contacts.title", nil), MaxPages)
	f.private = true
	f.text(f.style(pdf.Display, 22, ink), e.say("paper.contacts.title", nil))
	f.text(f.style(pdf.Bold, 11, ink), e.name())
	f.text(f.style(pdf.Regular, 10.5, ink), e.say("paper.contacts.private", nil))
	f.y += 4
	if len(contacts) == 0 {
		f.text(f.style(pdf.Regular, 11, ink), e.say("paper.contacts.nobody", nil))
	}
	for _, contact := range contacts {
		if f.doc.Full() {
			break
		}
		f.contact(contact)
	}
	f.feet()
	return tooLong(f.doc.Write(w))
}

// contact is one person: who and how at the left, what they lead at the right.
func (f *flow) contact(c *Contact) {
	e := f.edition
	name, bold, text := f.style(pdf.Display, 12, ink), f.style(pdf.Bold, 11, ink), f.style(pdf.Regular, 10, ink)
	const left = 66
	var who, what []row
	add := func(rows *[]row, s pdf.Style, text string, width float64) {
		for _, line := range s.WrapAtMost(text, width, 6) {
			*rows = append(*rows, row{style: s, text: line})
		}
	}
	add(&who, name, c.Name, left-4)
	add(&who, bold, strings.ReplaceAll(c.Phone, " ", "\u00a0"), left-4)
	add(&who, text, c.Email, left-4)
	add(&who, text, c.Organisation, left-4)
	if c.Phone == "" && c.Email == "" {
		add(&who, text, e.say("paper.contacts.unreachable", nil), left-4)
	}
	for _, lead := range c.Leads {
		add(&what, text, e.leading(lead), f.width()-left)
	}
	if needs := e.needs(c); needs != "" {
		add(&what, bold, needs, f.width()-left)
	}
	if len(what) == 0 {
		add(&what, text, e.say("paper.contacts.idle", nil), f.width()-left)
	}
	f.put(sideBySide(who, what, left, f.width()), 0)
}

// sideBySide are two columns of lines above a thin line. A long right column goes on over pages no better than whole: it is
// bounded by the number of ateliers that one person leads.
func sideBySide(left, right []row, at, width float64) block {
	height := 0.0
	for _, rows := range [][]row{left, right} {
		sum := 0.0
		for _, r := range rows {
			sum += r.style.Line()
		}
		height = max(height, sum)
	}
	return block{height + 4, func(p *pdf.Page, x, y float64) {
		p.Line(x, y, x+width, y, 0.2, rule)
		drawRows(p, x, y+1.5, left)
		drawRows(p, x+at, y+1.5, right)
	}}
}

// leading says when and where a part is, and which part unless it is to lead.
func (e *Edition) leading(l Leading) string {
	location := e.Operation.Location()
	start, end := l.StartsAt.In(location), l.EndsAt.In(location)
	title, language := l.TitleIn(e.Words.Language)
	if language == "" {
		language = e.Words.Language
	}
	parts := []string{e.Words.Day(start) + ", " + e.say("paper.span", problem.Args{"From": e.Words.Clock(start), "To": e.Words.Clock(end)}),
		e.Words.Typeset(language, title)}
	if l.Place != nil {
		parts = append(parts, l.Place.Name)
	}
	if l.Role != programme.LeadRoles[0] && slices.Contains(programme.LeadRoles, l.Role) {
		parts = append(parts, e.say("paper.role."+l.Role, nil))
	}
	if l.Pending != "" {
		parts = append(parts, e.say("paper.contacts.pending."+string(l.Pending), nil))
	}
	return strings.Join(parts, between)
}

// needs says what a facilitator asked for, empty when nothing.
func (e *Edition) needs(c *Contact) string {
	var needs []string
	for _, need := range c.Needs {
		if slices.Contains(programme.Needs, need) {
			needs = append(needs, e.say("paper.need."+need, nil))
		}
	}
	var sentences []string
	if len(needs) > 0 {
		sentences = append(sentences, strings.Join(needs, ", "))
	}
	if c.NeedsNote != "" { // in the words of whoever wrote it
		sentences = append(sentences, c.NeedsNote)
	}
	if len(sentences) == 0 {
		return ""
	}
	return e.say("paper.contacts.needs", problem.Args{"Needs": e.Words.Typeset(e.Operation.Language, strings.Join(sentences, " ; "))})
}

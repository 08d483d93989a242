package manage

import (
	"context"
	"slices"
	"strings"
	"time"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/app/waiting"
	"oplibre/views/part"
)

// PersonsProps is what the list of those who signed up shows.
type PersonsProps struct {
	Operation *operation.Operation
	List      *signup.List
	Filter    signup.ListFilter
	// Ateliers are those with a list, by start.
	Ateliers []*programme.Listing
	// Pages is nil when all fits on one page.
	Pages *part.PagesProps
	// Query is the address of the filter, without its page.
	Query string
	// Message leads to a message to those whom the list shows, empty where none may be written; MessageWidens says that it would go to more.
	Message       string
	MessageWidens bool
	// Relays are the counters elsewhere that sign people up.
	Relays []*desk.Desk
}

// entered says by whom a carnet was made when it was not its people: by a relay, from paper.
func (p PersonsProps) entered(ctx context.Context, c *signup.Opened) string {
	var parts []string
	if name := desk.Named(p.Relays, c.DeskID); name != "" {
		parts = append(parts, i18n.T(ctx, "relay.by", i18n.Args{"Name": name}))
	}
	if c.SlipOn != "" {
		parts = append(parts, i18n.T(ctx, "slip.by"))
	}
	return strings.Join(parts, ", ")
}

func (p PersonsProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/personnes" + below
}

// title is the answer: 47 personnes, 21 carnets.
func (p PersonsProps) title(ctx context.Context) string {
	t := p.List.Turnout
	if t.Persons == 0 {
		return i18n.T(ctx, "persons.none")
	}
	return i18n.N(ctx, "persons.persons", t.Persons) + ", " + i18n.N(ctx, "persons.carnets", t.Carnets)
}

// origins says where they come from: 20 du quartier, 15 de la commune, 2 sans réponse.
func (p PersonsProps) origins(ctx context.Context) string {
	if p.List.Turnout.Persons == 0 {
		return i18n.T(ctx, "persons.none_text")
	}
	var parts []string
	for _, origin := range append(slices.Clone(signup.Origins), "") {
		n := p.List.Turnout.Origins[origin]
		if n == 0 {
			continue
		}
		key := "persons.from.unsaid"
		if origin != "" {
			key = "persons.from." + origin
		}
		parts = append(parts, i18n.T(ctx, key, i18n.Args{"N": i18n.Number(ctx, n)}))
	}
	return strings.Join(parts, ", ") + "."
}

// found counts what the filter keeps.
func (p PersonsProps) found(ctx context.Context) string {
	if p.List.Found == 0 {
		return ""
	}
	return i18n.N(ctx, "persons.found", p.List.Found)
}

// choices are the ateliers to choose from, by day.
func (p PersonsProps) choices(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "persons.every_atelier")}}
	for _, l := range p.Ateliers {
		start := l.StartsAt.In(p.Operation.Location())
		options = append(options, part.Option{Value: l.ID, Label: i18n.Clock(ctx, start) + " – " + l.Title, Group: i18n.LongDay(ctx, start)})
	}
	return options
}

// since is when a carnet was made.
func (p PersonsProps) since(ctx context.Context, c *signup.Opened) string {
	return i18n.ShortDate(ctx, c.CreatedAt.In(p.Operation.Location()))
}

// nameOf is how a person is listed: the name, the number of a group, the years of a child.
func nameOf(ctx context.Context, name string, headcount int, age *int) string {
	if name == "" && headcount == 1 {
		name = i18n.T(ctx, "persons.nameless")
	} else if name == "" {
		name = i18n.T(ctx, "persons.group")
	}
	var details []string
	if headcount > 1 {
		details = append(details, i18n.N(ctx, "persons.persons", headcount))
	}
	if age != nil {
		details = append(details, i18n.N(ctx, "persons.years", *age))
	}
	if len(details) == 0 {
		return name
	}
	return name + " (" + strings.Join(details, ", ") + ")"
}

// companions are the others of a carnet in one line.
func companions(ctx context.Context, c *signup.Opened) string {
	var names []string
	for i := range c.Persons {
		if p := &c.Persons[i]; p.Position > 0 {
			names = append(names, nameOf(ctx, p.Name, p.Headcount, p.Age))
		}
	}
	return strings.Join(names, ", ")
}

// standingOf is where a carnet stands for one atelier, as a class and a word; the usual case, a seat, needs none.
func standingOf(ctx context.Context, e *signup.Entry) (class, word string) {
	status := e.Status()
	for _, r := range e.Registrations { // Entry.Status tells who does not take part any more from who does
		if status == signup.Cancelled && r.Status == signup.Absent {
			status = signup.Absent
		}
	}
	switch {
	case e.Atelier.Status == programme.Cancelled:
		return "no", i18n.T(ctx, "persons.status.off")
	case status == signup.Confirmed:
		return "", ""
	case status == signup.Attended:
		return "ok", i18n.T(ctx, "persons.status.attended")
	case status == signup.Waiting || status == signup.Offered:
		return "warn", i18n.T(ctx, "persons.status."+string(status))
	}
	return "muted", i18n.T(ctx, "persons.status."+string(status))
}

// shownPhone writes a French number as people read it, 02 61 91 00 27, and any other as it is stored.
func shownPhone(number string) string {
	national, french := strings.CutPrefix(number, "+33")
	if !french || len(national) != 9 {
		return number
	}
	national = "0" + national
	return strings.Join([]string{national[:2], national[2:4], national[4:6], national[6:8], national[8:]}, " ")
}

// RosterProps is what the list of one atelier shows, and the sheet that is printed from it.
type RosterProps struct {
	Operation *operation.Operation
	Listing   *programme.Listing
	Roster    signup.Roster
	// Asked is what they said to what the atelier asks, and what they need.
	Asked asked.Folder
	// Writes leads to a message to those who signed up.
	Writes bool
	// Line is who waits, in order.
	Line []waiting.Party
	// Err is why seats could not be given, or nil.
	Err error
}

func (p RosterProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/personnes/ateliers/" + p.Listing.ID + below
}

// holder returns who signed up, with how to reach them.
func (p RosterProps) holder(carnetID string) signup.Attendant {
	for _, a := range p.Roster {
		if a.CarnetID == carnetID {
			return a
		}
	}
	return signup.Attendant{}
}

// beyond reports whether giving a party its seats goes beyond what the atelier has.
func (p RosterProps) beyond(w waiting.Party) bool {
	free, limited := p.Listing.Seats.Free()
	return !w.Offered() && limited && free < w.Seats
}

// title is the answer: Sauvages de ma rue : 12 personnes.
func (p RosterProps) title(ctx context.Context) string {
	if n := p.Roster.Seated().Headcount(); n > 0 {
		return i18n.N(ctx, "persons.coming", n, i18n.Args{"Title": p.Listing.Title})
	}
	return p.Listing.Title
}

// lead says when and where.
func (p RosterProps) lead(ctx context.Context) string {
	lead := i18n.Date(ctx, p.start()) + ", " + p.hours(ctx)
	if p.Listing.Place != nil {
		lead += ", " + p.Listing.Place.Name
	}
	return lead
}

func (p RosterProps) start() time.Time { return p.Listing.StartsAt.In(p.Operation.Location()) }

func (p RosterProps) hours(ctx context.Context) string {
	return i18n.Clock(ctx, p.start()) + " – " + i18n.Clock(ctx, p.Listing.EndsAt.In(p.Operation.Location()))
}

// where is the place with its address.
func (p RosterProps) where() string {
	if p.Listing.Place == nil {
		return ""
	}
	if p.Listing.Place.Address == "" {
		return p.Listing.Place.Name
	}
	return p.Listing.Place.Name + ", " + p.Listing.Place.Address
}

// hour is the appointment of a line: 14 h 20, scanner 2.
func (p RosterProps) hour(ctx context.Context, a *signup.Attendant) string {
	return AppointmentHour(ctx, p.Operation, a)
}

// AppointmentHour is when somebody of a list is expected: 14 h 20, scanner 2; that there is no appointment when there is none.
func AppointmentHour(ctx context.Context, o *operation.Operation, a *signup.Attendant) string {
	if a.SlotStart == nil {
		return i18n.T(ctx, "persons.no_hour")
	}
	hour := i18n.Clock(ctx, a.SlotStart.In(o.Location()))
	if a.SlotLabel != "" {
		hour += ", " + a.SlotLabel
	}
	return hour
}

// entryHour is when a carnet is expected in an atelier with appointments; empty in others.
func (p PersonsProps) entryHour(ctx context.Context, e *signup.Entry) string {
	if slot := e.Slot(); slot != nil && e.Status() != signup.Cancelled {
		return i18n.Clock(ctx, slot.StartsAt.In(p.Operation.Location()))
	}
	return ""
}

// asksAge reports whether the atelier has a rule about ages; otherwise nobody needs to read them.
func (p RosterProps) asksAge() bool {
	return p.Listing.AgeMin != nil || p.Listing.AgeMax != nil || p.Listing.AccompaniedUnder != nil
}

// age is the years of a child.
func (p RosterProps) age(ctx context.Context, a *signup.Attendant) string {
	if a.Age == nil {
		return i18n.T(ctx, "persons.adult")
	}
	return i18n.N(ctx, "persons.years", *a.Age)
}

// refusals counts the people whose picture may not be published.
func (p RosterProps) refusals() (n int) {
	for _, a := range p.Roster.Seated() {
		if !a.Photo && !a.AskPhoto {
			n += a.Headcount
		}
	}
	return n
}

// open reports whether the atelier has no list.
func (p RosterProps) open() bool { return p.Listing.Entry == programme.OpenDoor }

// Lines to write on a sheet for those who come without being on the list.
const (
	blankLines     = 5
	blankLinesOpen = 20
)

// blanks is how many lines the sheet leaves free.
func (p RosterProps) blanks() int {
	if p.open() {
		return blankLinesOpen
	}
	return blankLines
}

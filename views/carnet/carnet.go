// Package carnet holds the pages of a carnet, which its code alone opens. They show first names and the programme, and
// mask what could be used to reach somebody: a carnet may lie forgotten on a table.
package carnet

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/waiting"
	"oplibre/views/part"
	"oplibre/views/public"
)

// Page is what all pages of a carnet show.
type Page struct {
	Operation *operation.Operation
	Carnet    *signup.Opened
	// Now is the moment of the page, and Address the full address of the carnet.
	Now     time.Time
	Address string
	// QR is the code of Address as an SVG element.
	QR string
	// Lost are the ateliers that had no seat any more when the carnet was restored; Restored says that it was.
	Restored bool
	Lost     []string
	// Unconfirmed says that no letter goes to the address that was given.
	Unconfirmed bool
	// Lines are the places of the carnet in waiting lists, by atelier.
	Lines map[string]waiting.Standing
	// Round is the gathering of wishes of the operation, nil without one; Gathers says that it takes wishes of this carnet now, Wishes are
	// those that it has.
	Round   *signup.WishRound
	Gathers bool
	Wishes  *signup.Wishes
	// Brought is what the people of the carnet brought and did not take back.
	Brought []collect.Contribution
	// Unanswered is what the ateliers of the carnet still ask.
	Unanswered []signup.Question
	// Desk is the address of this carnet at the desk that this browser opened, empty without one.
	Desk string
	// Keeps says that this device keeps the page, to show it without network.
	Keeps bool
	// Relay is the counter that has opened it, nil for whoever has the code.
	Relay *Relay
	// Kiosk says that a shared tablet shows it, which forgets it soon.
	Kiosk bool
	// Err is why a form of the page came back, or nil.
	Err error
}

// Relay is a counter that opened a carnet which it entered, and acts for its people.
type Relay struct {
	Name, LinkID string
	// Home is the path of the relay, Address that of the carnet there.
	Home, Address string
	// Made says that the carnet was made just before.
	Made bool
}

// GuestPath is the address of the carnet that is open on a kiosk: the browser remembers no code.
const GuestPath = "/carnet/borne"

// Path returns an address below that of the carnet, for whoever opened it.
func (p Page) Path(below string) string {
	if p.Relay != nil {
		return p.Relay.Address + below
	}
	if p.Kiosk {
		return GuestPath + below
	}
	return "/carnet/" + string(p.Carnet.Code) + below
}

// own reports whether somebody reads it on a device of their own.
func (p Page) own() bool { return p.Relay == nil && !p.Kiosk }

func (p Page) path(below string) string { return p.Path(below) }

func (p Page) contribution(c collect.Contribution) string {
	return "/o/" + p.Operation.Slug + "/contributions/" + c.ID
}

// fresh is how long after it was made a carnet greets as a confirmation.
const fresh = 10 * time.Minute

func (p Page) title(ctx context.Context) string {
	name := p.Carnet.Main().FirstName()
	switch {
	case name == "":
		return i18n.T(ctx, "carnet.title.nobody")
	case p.Now.Sub(p.Carnet.CreatedAt.Time()) < fresh && !p.Carnet.Erasing():
		return i18n.T(ctx, "carnet.title.new", i18n.Args{"Name": name})
	}
	return i18n.T(ctx, "carnet.title", i18n.Args{"Name": name})
}

func (p Page) lead(ctx context.Context) string {
	if names := Names(ctx, p.Carnet); names != "" {
		return i18n.T(ctx, "carnet.lead.names", i18n.Args{"OfNames": i18n.OfName(ctx, names)})
	}
	return i18n.T(ctx, "carnet.lead")
}

// Names lists the first names: Nolwenn, Maël et Lena.
func Names(ctx context.Context, o *signup.Opened) string {
	names := o.FirstNames()
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + i18n.T(ctx, "carnet.and") + " " + names[last]
}

// who is the line under the code: for whom, and how many ateliers.
func (p Page) who(ctx context.Context) string {
	ateliers := i18n.T(ctx, "carnet.ateliers.none")
	if n := len(p.Carnet.Current()); n > 0 {
		ateliers = i18n.N(ctx, "carnet.ateliers", n)
	}
	if names := Names(ctx, p.Carnet); names != "" {
		return i18n.T(ctx, "carnet.who", i18n.Args{"Names": names, "Ateliers": ateliers})
	}
	return ateliers
}

func (p Page) stamp(ctx context.Context) part.StampProps {
	made := p.Carnet.CreatedAt.In(p.Operation.Location())
	word := i18n.T(ctx, "carnet.stamp")
	if p.Carnet.Seats() == 0 && len(p.Lines) > 0 {
		word = i18n.T(ctx, "waiting.stamp")
	}
	return part.StampProps{Word: word, Line: i18n.T(ctx, "carnet.stamp.date", i18n.Args{"Date": i18n.ShortDate(ctx, made)})}
}

// line is an atelier of the list.
func (p Page) line(ctx context.Context, c signup.Choice) part.Atelier {
	line := part.Atelier{ID: "a-" + c.Atelier.ID, Title: titleIn(ctx, &c.Atelier), Href: p.atelierPath(&c.Atelier),
		Theme: part.Theme{Icon: c.Theme.Icon, Name: c.Theme.NameIn(i18n.Of(ctx)),
			Colours: part.Colours{Colour: c.Theme.Colour, Tint: c.Theme.Tint, Dark: c.Theme.DarkColour, DarkTint: c.Theme.DarkTint}}}
	if c.Place != nil {
		line.Place = place(c.Place)
	}
	return line
}

// place is where it is, with the sentence that helps to find it: Place de l'église. Devant le porche.
func place(p *programme.Place) string {
	if p.Directions == "" {
		return p.Name
	}
	return p.Name + ". " + p.Directions
}

func (p Page) atelierPath(a *programme.Atelier) string {
	return "/o/" + p.Operation.Slug + "/ateliers/" + a.Slug
}

func (p Page) hour(ctx context.Context, s programme.Span) part.HourProps {
	start := s.Start.In(p.Operation.Location())
	return part.NewHour(ctx, start).WithDay(ctx, start)
}

func (p Page) until(ctx context.Context, s programme.Span) string {
	return i18n.T(ctx, "carnet.print.until", i18n.Args{"End": i18n.Clock(ctx, s.End.In(p.Operation.Location()))})
}

// slot says the appointment of an entry: Rendez-vous de 14 h 20 à 14 h 40, scanner 2; empty without one.
func (p Page) slot(ctx context.Context, e signup.Entry) string {
	s := e.Slot()
	if s == nil {
		return ""
	}
	sentence := i18n.T(ctx, "carnet.slot", i18n.Args{"Start": i18n.Clock(ctx, s.StartsAt.In(p.Operation.Location())),
		"End": i18n.Clock(ctx, s.EndsAt.In(p.Operation.Location()))})
	if s.Label != "" {
		sentence += ", " + s.Label
	}
	return sentence
}

// asksHour reports whether the atelier got appointments after the carnet signed up for it.
func asksHour(e signup.Entry) bool {
	return len(e.Slots) > 0 && e.Slot() == nil && e.Status() == signup.Confirmed
}

// HourProps is one atelier whose appointment is chosen, or changed.
type HourProps struct {
	Choice signup.Choice
	// Free are the appointments to choose from.
	Free []programme.Slot
	// Slot is the one that was chosen, when the form came back.
	Slot string
}

// held returns the appointment that the carnet has in the atelier, nil when it has none.
func (p Page) held(atelierID string) *programme.Slot {
	for _, e := range p.Carnet.Current() {
		if e.Atelier.ID == atelierID {
			return e.Slot()
		}
	}
	return nil
}

// hourLead says what the carnet has, and that it keeps it.
func (p Page) hourLead(ctx context.Context, h HourProps) string {
	if s := p.held(h.Choice.Atelier.ID); s != nil {
		return i18n.T(ctx, "carnet.hour.now", i18n.Args{"Hour": i18n.Clock(ctx, s.StartsAt.In(p.Operation.Location()))})
	}
	return i18n.N(ctx, "carnet.hour.lead", p.Carnet.Headcount())
}

// hourField is the list of the free hours; whatever is wrong is said there.
func (p Page) hourField(ctx context.Context, h HourProps) part.Field {
	f := public.SlotField(ctx, p.Operation, &h.Choice.Atelier, h.Free, []string{h.Slot})
	if lines := part.Errors(ctx, p.Err); len(lines) > 0 {
		f.Error = lines[0].Text
	}
	return f
}

// hourErrors are the lines of the summary; all lead to the one field of the page.
func (p Page) hourErrors(ctx context.Context, field string) []part.FieldError {
	lines := part.Errors(ctx, p.Err)
	for i := range lines {
		lines[i].ID = part.FieldID(field)
	}
	return lines
}

func titleIn(ctx context.Context, a *programme.Atelier) string {
	if t := a.Translations[i18n.Of(ctx)].Title; t != "" {
		return t
	}
	return a.Title
}

// state is the sentence of an entry with its class and icon.
type state struct{ class, icon, text string }

func (p Page) stateOf(ctx context.Context, e signup.Entry) state {
	status := e.Status()
	switch {
	case e.Atelier.Status == programme.Cancelled:
		return state{"no", "ban", i18n.T(ctx, "carnet.status.off")}
	case status == signup.Waiting:
		return state{"warn", "clock", p.waits(ctx, e)}
	case status == signup.Offered:
		return state{"warn", "bell", i18n.N(ctx, "waiting.offered", p.Lines[e.Atelier.ID].Seats, i18n.Args{"Until": p.offerUntil(ctx, e)})}
	case e.GivenAwayAt() != nil:
		return state{"no", "clock", i18n.T(ctx, "carnet.status.given_away", i18n.Args{"Hour": i18n.Clock(ctx, e.GivenAwayAt().In(p.Operation.Location()))})}
	case status == signup.Cancelled:
		return state{"no", "x", i18n.T(ctx, "carnet.status.cancelled")}
	}
	return state{"ok", "check", i18n.N(ctx, "carnet.kept", e.Seats())}
}

// waits says where the carnet stands: first, or behind how many.
func (p Page) waits(ctx context.Context, e signup.Entry) string {
	line := p.Lines[e.Atelier.ID]
	if line.Ahead == 0 {
		return i18n.N(ctx, "waiting.first", max(1, line.Seats))
	}
	return i18n.N(ctx, "waiting.behind", line.Ahead, i18n.Args{"Seats": line.Seats})
}

// offerUntil is when an offer passes on.
func (p Page) offerUntil(ctx context.Context, e signup.Entry) string {
	line := p.Lines[e.Atelier.ID]
	if !line.Offered() {
		return ""
	}
	return i18n.Moment(ctx, line.OfferUntil.In(p.Operation.Location()))
}

// offers are the entries whose seats wait for an answer.
func (p Page) offers() (list []signup.Entry) {
	for _, e := range p.Carnet.Current() {
		if line := p.Lines[e.Atelier.ID]; e.Status() == signup.Offered && line.Offered() {
			list = append(list, e)
		}
	}
	return list
}

// leaveWord is what the button says: one person, or several.
func (p Page) leaveWord(ctx context.Context) string {
	if p.Carnet.Headcount() > 1 {
		return i18n.T(ctx, "carnet.leave.who")
	}
	return i18n.T(ctx, "carnet.leave")
}

// over reports whether the atelier has ended: nothing can be changed then.
func (p Page) over(a *programme.Atelier) bool { return !p.Now.Before(a.EndsAt.Time()) }

// Bring lists what the ateliers of a carnet ask to bring, each thing once, in the order of the ateliers.
func Bring(o *signup.Opened) []string {
	var things []string
	seen := map[string]bool{}
	for _, e := range o.Current() {
		for _, thing := range strings.FieldsFunc(e.Atelier.Bring, func(r rune) bool { return r == '\n' || r == ';' }) {
			thing = strings.TrimSuffix(strings.TrimSpace(thing), ".")
			if key := strings.ToLower(thing); thing != "" && !seen[key] {
				seen[key] = true
				things = append(things, capital(thing))
			}
		}
	}
	return things
}

// capital makes the first letter a capital.
func capital(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:size]) + s[size:]
}

// days is the line on top of the printed sheet: 21 mai – 23 mai 2027.
func (p Page) days(ctx context.Context) string {
	start, end := p.Operation.Start(), p.Operation.End()
	return i18n.DayMonth(ctx, start) + " – " + i18n.ShortDate(ctx, end)
}

// placeName is the territory as the sheet says it.
func (p Page) placeName() string {
	if p.Operation.Neighbourhood != "" {
		return p.Operation.Neighbourhood
	}
	if len(p.Operation.Communes) > 0 {
		return p.Operation.Communes[0].Name
	}
	return p.Operation.Name
}

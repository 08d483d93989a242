// Package desk holds the pages of the welcome desk, which its private link opens. Somebody stands before whoever reads them, and others
// behind: one thing to press, large, and at once the sentence that says what happened, with the way back.
package desk

import (
	"context"
	"errors"
	"strconv"
	"time"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/waiting"
	"oplibre/views/part"
	"oplibre/views/public"
)

// Page is what all pages of a desk show.
type Page struct {
	Operation *operation.Operation
	Desk      *desk.Desk
	Now       time.Time
	// Address is the path of the desk, with its secret; Here that of the page.
	Address, Here string
	// Told is what was just done or refused, nil when nothing was; Code that of its carnet.
	Told *desk.Told
	Code signup.Code
}

// HomeProps is the desk with the day, and whom one looks for.
type HomeProps struct {
	Page
	Board *desk.Board
	Query string
	// Found is who fits the query, nil without one.
	Found *signup.List
	// Late is how many outings should be back.
	Late int
}

// CarnetProps is one carnet at the desk.
type CarnetProps struct {
	Page
	Carnet   *signup.Opened
	Arrivals []signup.Arrival
	Desks    []*desk.Desk
}

// ListProps is the list of one atelier at the desk.
type ListProps struct {
	Page
	Line     desk.Line
	Roster   signup.Roster
	Waiting  []waiting.Party
	Arrivals []signup.Arrival
	Desks    []*desk.Desk
	// Children are those who stay without a parent, where the atelier is for them.
	Children public.ChildrenProps
}

// RefusalsProps is what desks tried and what did not happen.
type RefusalsProps struct {
	Page
	List []desk.Told
}

func (p Page) now() operation.Instant { return operation.InstantOf(p.Now) }

func (p Page) clock(ctx context.Context, at operation.Instant) string {
	return i18n.Clock(ctx, at.In(p.Operation.Location()))
}

// moment is an hour, with its day when that is not today.
func (p Page) moment(ctx context.Context, at operation.Instant) string {
	then, now := at.In(p.Operation.Location()), p.Now.In(p.Operation.Location())
	if then.YearDay() == now.YearDay() && then.Year() == now.Year() {
		return i18n.Clock(ctx, then)
	}
	return i18n.DayClock(ctx, then)
}

// hour is the margin of a line: the hour of an atelier.
func (p Page) hour(ctx context.Context, s programme.Span) part.HourProps {
	return part.NewHour(ctx, s.Start.In(p.Operation.Location()))
}

// line is an atelier of a list; the title leads to who comes.
func (p Page) line(ctx context.Context, c *signup.Choice) part.Atelier {
	line := part.Atelier{ID: "a-" + c.Atelier.ID, Title: c.Atelier.Title, Href: p.Address + "/ateliers/" + c.Atelier.ID,
		Theme: part.Theme{Icon: c.Theme.Icon, Name: c.Theme.NameIn(i18n.Of(ctx)),
			Colours: part.Colours{Colour: c.Theme.Colour, Tint: c.Theme.Tint, Dark: c.Theme.DarkColour, DarkTint: c.Theme.DarkTint}}}
	if c.Place != nil {
		line.Place = c.Place.Name
	}
	return line
}

// lead says how many of the day are expected, and how many are there.
func (p HomeProps) lead(ctx context.Context) string {
	expected, there := 0, 0
	for _, l := range p.Board.Lines {
		expected, there = expected+l.Confirmed+l.Attended, there+l.Attended
	}
	if expected == 0 {
		return i18n.T(ctx, "desk.lead.nobody")
	}
	return i18n.N(ctx, "desk.lead", expected) + " " + i18n.N(ctx, "desk.lead.there", there)
}

// parted are the ateliers that go on or come, and those that are over.
func (p HomeProps) parted() (coming, over []*desk.Line) {
	for i := range p.Board.Lines {
		if l := &p.Board.Lines[i]; p.now() >= l.Atelier.EndsAt {
			over = append(over, l)
		} else {
			coming = append(coming, l)
		}
	}
	return coming, over
}

// day is the name of the list: today, or the day that comes.
func (p HomeProps) day(ctx context.Context) string {
	now := p.Now.In(p.Operation.Location())
	if p.Board.Day.YearDay() == now.YearDay() && p.Board.Day.Year() == now.Year() {
		return i18n.T(ctx, "desk.today")
	}
	return i18n.LongDay(ctx, p.Board.Day)
}

// seats says what the desk can give now; its class and icon with it.
func (p Page) seats(ctx context.Context, l *desk.Line) (text, class, icon string) {
	all, kept, limited := l.Free()
	switch {
	case l.Atelier.Status == programme.Cancelled:
		return i18n.T(ctx, "desk.seats.cancelled"), "no", "ban"
	case p.now() >= l.Atelier.EndsAt:
		return i18n.T(ctx, "desk.seats.over"), "", "check"
	case !l.Takes(p.now()):
		return i18n.T(ctx, "desk.seats.open"), "ok", "door-enter"
	case !limited:
		return i18n.T(ctx, "desk.seats.unlimited"), "ok", "armchair"
	case all == 0 && l.Pool.Waiting > 0:
		return i18n.N(ctx, "desk.seats.awaited", l.Pool.Waiting), "no", "hourglass"
	case all == 0:
		return i18n.T(ctx, "desk.seats.none"), "no", "ban"
	case kept > 0:
		return i18n.N(ctx, "desk.seats.free", all) + " " + i18n.N(ctx, "desk.seats.kept", kept), "ok", "armchair"
	}
	return i18n.N(ctx, "desk.seats.free", all), "ok", "armchair"
}

func (p Page) there(ctx context.Context, l *desk.Line) string {
	return i18n.N(ctx, "desk.expected", l.Confirmed+l.Attended) + " " + i18n.N(ctx, "desk.there", l.Attended)
}

// name is that of a person or a group, as the team reads it.
func name(ctx context.Context, given string, headcount int) string {
	switch {
	case given != "" && headcount > 1:
		return i18n.T(ctx, "desk.name.group", i18n.Args{"Name": given, "Count": i18n.Number(ctx, headcount)})
	case given != "":
		return given
	}
	return i18n.N(ctx, "desk.name.none", headcount)
}

// arrival returns the tick of a person that stands, nil when there is none; an empty atelier is the weekend.
func arrival(list []signup.Arrival, personID, atelierID string) *signup.Arrival {
	for i := range list {
		at := list[i].AtelierID
		if list[i].PersonID == personID && (at == nil && atelierID == "" || at != nil && *at == atelierID) {
			return &list[i]
		}
	}
	return nil
}

// since says since when somebody is there, and which desk ticked it.
func (p Page) since(ctx context.Context, a *signup.Arrival, desks []*desk.Desk) string {
	if by := desk.Named(desks, a.DeskID); by != "" {
		return i18n.T(ctx, "desk.since_at", i18n.Args{"Hour": p.moment(ctx, a.At), "Desk": by})
	}
	return i18n.T(ctx, "desk.since", i18n.Args{"Hour": p.moment(ctx, a.At)})
}

// toldText is what happened, what it means, and what to do.
func (p Page) toldText(ctx context.Context) (title, text string) {
	t := p.Told
	args := i18n.Args{"Name": name(ctx, t.Person, 1), "Title": t.Title, "Hour": p.moment(ctx, t.At)}
	if t.Outcome == desk.Refused || t.Outcome == desk.Decision {
		return i18n.T(ctx, "desk.told.refused", args), p.reason(ctx, t)
	}
	key := "desk.told." + t.Kind + "." + string(t.Outcome)
	if t.Title == "" && (t.Kind == desk.CheckIn || t.Kind == desk.Undo) {
		key += "_weekend"
	}
	return i18n.T(ctx, key, args), ""
}

// reason says why something did not happen.
func (p Page) reason(ctx context.Context, t *desk.Told) string {
	hour := ""
	if at := t.Since(); at > 0 {
		hour = p.moment(ctx, at)
	}
	return i18n.Say(ctx, problem.Message{Key: t.ReasonKey(), Args: problem.Args{"Title": t.Title, "Hour": hour}})
}

// giveable are those of the list whose seat may be given away: not there, some time after the start, where somebody was ticked.
func (p ListProps) giveable() (list signup.Roster) {
	if len(p.Arrivals) == 0 {
		return nil
	}
	late := operation.InstantOf(p.Now.Add(-signup.NoShowAfter))
	for _, a := range p.Roster.Seated() {
		start := p.Line.Atelier.StartsAt
		if a.SlotStart != nil {
			start = *a.SlotStart
		}
		if a.Status == signup.Confirmed && start <= late && p.now() < p.Line.Atelier.EndsAt {
			list = append(list, a)
		}
	}
	return list
}

// WalkInForm is what was typed for somebody who just comes.
type WalkInForm struct {
	Key  string `form:"key"`
	Name string `form:"name"`
	// Where is the id of an atelier, "slot:" and that of an appointment, or empty for no atelier.
	Where    string `form:"atelier"`
	Adults   string `form:"adults"`
	Children string `form:"children"`
	Band     string `form:"band"`
	Phone    string `form:"phone"`
}

// WalkInProps is the form of somebody who just comes.
type WalkInProps struct {
	Page
	Board *desk.Board
	Form  WalkInForm
	Err   error
}

// slotPrefix begins the value of an appointment.
const slotPrefix = "slot:"

// Item returns the form as what the desk asks for. It returns problem.Invalid for a number that is none.
func (f WalkInForm) Item() (desk.Item, error) {
	item := desk.Item{ID: f.Key, Kind: desk.WalkIn, Name: f.Name, Band: f.Band, Phone: f.Phone, Atelier: f.Where}
	if len(f.Where) > len(slotPrefix) && f.Where[:len(slotPrefix)] == slotPrefix {
		item.Atelier, item.Slot = "", f.Where[len(slotPrefix):]
	}
	var fields problem.Fields
	number := func(field, text string) int {
		n, err := strconv.Atoi(text)
		if text != "" && (err != nil || n < 0 || n > 99) {
			fields.Add(field, "desk.walk_in.number", problem.Args{"Limit": 99})
		}
		return n
	}
	item.Adults, item.Children = number("adults", f.Adults), number("children", f.Children)
	return item, fields.Err()
}

func (p WalkInProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "desk.walk_in."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

// where is the choice of the atelier: those that one can come to now, with the seats that are free.
func (p WalkInProps) where(ctx context.Context) part.Field {
	f := p.field(ctx, "atelier", p.Form.Where)
	f.Options = []part.Option{{Label: i18n.T(ctx, "desk.walk_in.nowhere")}}
	for i := range p.Board.Lines {
		l := &p.Board.Lines[i]
		if !l.Takes(p.now()) {
			continue
		}
		seats, _, _ := p.seats(ctx, l)
		title := p.clock(ctx, l.Atelier.StartsAt) + " · " + l.Atelier.Title + " · " + seats
		if len(l.Slots) == 0 {
			f.Options = append(f.Options, part.Option{Value: l.Atelier.ID, Label: title})
		}
		for _, s := range l.FreeSlots(p.now()) {
			label := p.clock(ctx, s.StartsAt) + " " + s.Label + " · " + i18n.N(ctx, "desk.seats.free", s.Free())
			f.Options = append(f.Options, part.Option{Value: slotPrefix + s.ID, Label: label, Group: title})
		}
	}
	return f
}

func (p WalkInProps) bands(ctx context.Context) part.Field {
	f := p.field(ctx, "band", p.Form.Band)
	f.Options = []part.Option{{Label: i18n.T(ctx, "desk.walk_in.band_choose")}}
	for _, band := range signup.AgeBands {
		f.Options = append(f.Options, part.Option{Value: band.Name, Label: i18n.T(ctx, "desk.band."+band.Name)})
	}
	return f
}

// refusal is what is said of a form that no field of it can mend.
func (p WalkInProps) refusal(ctx context.Context) string {
	var refused *problem.Error
	if p.Err == nil || len(part.Errors(ctx, p.Err)) > 0 || !asProblem(p.Err, &refused) {
		return ""
	}
	return i18n.Say(ctx, refused.Message)
}

func asProblem(err error, refused **problem.Error) bool { return errors.As(err, refused) }

// text is how many of a carnet there are.
func (p CarnetProps) text(ctx context.Context) string {
	if n := p.Carnet.Headcount(); n > 1 {
		return i18n.N(ctx, "desk.found.persons", n)
	}
	return ""
}

// shown leaves out what the carnet gave up itself.
func (p CarnetProps) shown(e signup.Entry) bool {
	for _, r := range e.Registrations {
		if r.Status.Active() || r.Status == signup.Absent {
			return true
		}
	}
	return false
}

func (p CarnetProps) person(id string) *signup.Person {
	for i := range p.Carnet.Persons {
		if p.Carnet.Persons[i].ID == id {
			return &p.Carnet.Persons[i]
		}
	}
	return nil
}

// stands says where somebody without a seat stands.
func (p CarnetProps) stands(ctx context.Context, r signup.Registration) string {
	if r.GivenAwayAt != nil && r.Status == signup.Absent {
		return i18n.T(ctx, "desk.given_away_at", i18n.Args{"Hour": p.moment(ctx, *r.GivenAwayAt)})
	}
	if !r.Status.Active() && r.Status != signup.Absent {
		return i18n.T(ctx, "persons.status.cancelled")
	}
	return i18n.T(ctx, "persons.status."+string(r.Status))
}

func (p ListProps) text(ctx context.Context) string {
	l := p.counted()
	return p.there(ctx, l)
}

// counted is the line with who is expected and who is there.
func (p ListProps) counted() *desk.Line {
	l := p.Line
	l.Confirmed, l.Attended = 0, 0
	for _, a := range p.Roster {
		switch a.Status {
		case signup.Confirmed:
			l.Confirmed += a.Headcount
		case signup.Attended:
			l.Attended += a.Headcount
		}
	}
	return &l
}

func toldKind(t *desk.Told) string {
	switch t.Outcome {
	case desk.Done:
		return part.Success
	case desk.Already:
		return part.Info
	}
	return part.Warning
}

func atelierOf(t *desk.Told) string {
	if t.AtelierID == nil {
		return ""
	}
	return *t.AtelierID
}

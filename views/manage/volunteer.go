package manage

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/volunteer"
	"oplibre/views/part"
)

// VolunteerFrame is what all pages about volunteers know.
type VolunteerFrame struct {
	Operation *operation.Operation
	Now       time.Time
	Board     *volunteer.Board
	Notice    string
	Err       error
}

func (p VolunteerFrame) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/benevoles" + below
}

func (p VolunteerFrame) now() operation.Instant { return operation.InstantOf(p.Now) }

func (p VolunteerFrame) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "volunteer.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

func (p VolunteerFrame) optional(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Optional = true
	return f
}

func (p VolunteerFrame) local(at operation.Instant) time.Time { return at.In(p.Operation.Location()) }

// when is a shift in words: samedi 22 mai, 9 h – 12 h.
func (p VolunteerFrame) when(ctx context.Context, s *volunteer.Shift) string {
	return i18n.Span(ctx, p.local(s.StartsAt), p.local(s.EndsAt))
}

// hours are those of a shift without its day.
func (p VolunteerFrame) hours(ctx context.Context, s *volunteer.Shift) string {
	return i18n.Clock(ctx, p.local(s.StartsAt)) + " – " + i18n.Clock(ctx, p.local(s.EndsAt))
}

// Duration writes how long somebody helps: 3 h 30.
func Duration(ctx context.Context, d time.Duration) string {
	minutes := int(d.Minutes() + 0.5)
	args := i18n.Args{"Hours": i18n.Number(ctx, minutes/60), "Minutes": minutes % 60}
	switch {
	case minutes < 60 && minutes > 0:
		return i18n.T(ctx, "volunteer.duration.minutes", args)
	case minutes%60 == 0:
		return i18n.T(ctx, "volunteer.duration.hours", args)
	}
	args["Minutes"] = strconv.Itoa(100 + minutes%60)[1:]
	return i18n.T(ctx, "volunteer.duration.both", args)
}

// VolunteersProps is the first page: what is missing, then who is where.
type VolunteersProps struct {
	VolunteerFrame
	Clashes []volunteer.Clash
	// View is one of the Volunteers… constants.
	View string
	Call volunteer.CallForm
	// Address is that of the public page.
	Address string
	Stale   bool
}

// The views of who is where.
const (
	VolunteersByPost = "postes"
	VolunteersByHour = "heures"
	VolunteersByName = "personnes"
)

// title is the answer: how many people are missing.
func (p VolunteersProps) title(ctx context.Context) string {
	if len(p.Board.Posts) == 0 {
		return i18n.T(ctx, "volunteer.title.none")
	}
	missing := 0
	for _, s := range p.Board.Unfilled(p.now()) {
		missing += s.Missing()
	}
	if missing == 0 {
		return i18n.T(ctx, "volunteer.title.full")
	}
	return i18n.N(ctx, "volunteer.title.missing", missing)
}

func (p VolunteersProps) sentence(ctx context.Context) string {
	if len(p.Board.Posts) == 0 {
		return i18n.T(ctx, "volunteer.lead.none")
	}
	total := volunteer.TotalOf(p.Board.Shifts())
	people := i18n.N(ctx, "volunteer.people", len(p.Board.Known()))
	if total.Done > 0 {
		return i18n.T(ctx, "volunteer.lead.done", i18n.Args{"People": people, "Planned": Duration(ctx, total.Planned), "Done": Duration(ctx, total.Done)})
	}
	return i18n.T(ctx, "volunteer.lead", i18n.Args{"People": people, "Shifts": i18n.N(ctx, "volunteer.shifts", len(p.Board.Shifts())), "Planned": Duration(ctx, total.Planned)})
}

func (p VolunteersProps) views(ctx context.Context) (filters []part.Filter) {
	for _, view := range []string{VolunteersByPost, VolunteersByHour, VolunteersByName} {
		filters = append(filters, part.Filter{Label: i18n.T(ctx, "volunteer.view."+view), Href: p.path("?vue=" + view + "#qui"), Active: p.View == view})
	}
	return filters
}

// shiftDay is the shifts of one day.
type shiftDay struct {
	Day    time.Time
	Shifts []*volunteer.Shift
}

func (p VolunteerFrame) days() (days []shiftDay) {
	for _, s := range p.Board.Shifts() {
		at := p.local(s.StartsAt)
		if n := len(days); n == 0 || days[n-1].Day.Format(time.DateOnly) != at.Format(time.DateOnly) {
			days = append(days, shiftDay{Day: at})
		}
		days[len(days)-1].Shifts = append(days[len(days)-1].Shifts, s)
	}
	return days
}

// shiftFilled says how far a shift is: 2 sur 5.
func shiftFilled(ctx context.Context, s *volunteer.Shift) string {
	return i18n.T(ctx, "volunteer.filled", i18n.Args{"Here": len(s.Parts), "Wanted": s.Wanted})
}

// comma stands after every item of an enumeration but the last; it touches its word.
func comma(i, n int) string {
	if i < n-1 {
		return ", "
	}
	return ""
}

// volunteerName is the name of a volunteer, or that it is forgotten.
func volunteerName(ctx context.Context, v *volunteer.Volunteer) string {
	if v.Forgotten() {
		return i18n.T(ctx, "volunteer.forgotten")
	}
	return part.Typed(ctx, v.Name)
}

// clashText says where somebody is needed twice.
func (p VolunteersProps) clashText(ctx context.Context, c volunteer.Clash) string {
	args := i18n.Args{"Name": c.Volunteer.Name, "Post": c.Shift.Post.Title, "When": p.when(ctx, c.Shift), "Title": c.Atelier,
		"Hours": i18n.Clock(ctx, p.local(c.From)) + " – " + i18n.Clock(ctx, p.local(c.To))}
	switch {
	case c.With != nil:
		args["Title"] = c.With.Post.Title
		return i18n.T(ctx, "volunteer.clash.shift", args)
	case c.Leads:
		return i18n.T(ctx, "volunteer.clash.lead", args)
	}
	return i18n.T(ctx, "volunteer.clash.atelier", args)
}

func (p VolunteersProps) talkative() bool {
	return len(p.Board.Gone)+len(p.Clashes)+len(p.Board.ToCall(p.now())) > 0
}

// volunteerReach is how a volunteer is reached, in a line.
func volunteerReach(ctx context.Context, v *volunteer.Volunteer) string {
	var ways []string
	for _, way := range []string{v.Email, unbroken(volunteer.PhoneText(v.Phone))} {
		if way != "" {
			ways = append(ways, way)
		}
	}
	if v.Guardian != "" {
		ways = append(ways, i18n.T(ctx, "volunteer.guardian_line", i18n.Args{"Name": v.Guardian, "Phone": unbroken(volunteer.PhoneText(v.GuardianPhone))}))
	}
	if len(ways) == 0 {
		return i18n.T(ctx, "volunteer.unreachable")
	}
	return strings.Join(ways, " · ")
}

// VolunteerPostProps is the page of one post; its Post is nil for a new one.
type VolunteerPostProps struct {
	VolunteerFrame
	Post   *volunteer.Post
	Form   volunteer.PostForm
	Places []part.Option
	// Changed are the fields that somebody else changed since a refused form was opened.
	Changed []string
	// Shift is the form of the hours that were refused, ShiftID which it is, empty for new ones.
	Shift   volunteer.ShiftForm
	ShiftID string
	// ShiftErr is what is wrong with it.
	ShiftErr error
}

func (p VolunteerPostProps) own(below string) string { return p.path("/postes/" + p.Post.ID + below) }

func (p VolunteerPostProps) title(ctx context.Context) string {
	if p.Post == nil {
		return i18n.T(ctx, "volunteer.post.new")
	}
	return p.Post.Title
}

// shiftForm is the form of a shift: as it was sent when it was refused.
func (p VolunteerPostProps) shiftForm(s *volunteer.Shift) volunteer.ShiftForm {
	if p.ShiftErr != nil && p.ShiftID == s.ID {
		return p.Shift
	}
	return volunteer.ShiftFormOf(p.Operation, s)
}

// newShift is the form of hours to add: those that were refused, or hours that follow the last.
func (p VolunteerPostProps) newShift() volunteer.ShiftForm {
	if p.ShiftErr != nil && p.ShiftID == "" {
		return p.Shift
	}
	f := volunteer.ShiftForm{Wanted: "2", Extra: "0"}
	if n := len(p.Post.Shifts); n > 0 {
		last := p.Post.Shifts[n-1]
		f.Start = p.local(last.EndsAt).Format(operation.LocalLayout)
		f.End = p.local(last.EndsAt + last.EndsAt - last.StartsAt).Format(operation.LocalLayout)
		return f
	}
	f.Start = p.Operation.Start().Format(operation.LocalLayout)
	f.End = p.Operation.Start().Add(2 * time.Hour).Format(operation.LocalLayout)
	return f
}

// shiftField is a field of the hours, with what is wrong when it was refused.
func (p VolunteerPostProps) shiftField(ctx context.Context, shiftID, name, value string) part.Field {
	f := part.Field{Name: name, Label: i18n.T(ctx, "volunteer.form."+name), Value: value, Short: true}
	if p.ShiftErr != nil && p.ShiftID == shiftID {
		f.Error = part.ErrorOf(ctx, p.ShiftErr, name)
	}
	return f
}

// VolunteerProps is the page of one volunteer; its Volunteer is nil for somebody who is entered by hand.
type VolunteerProps struct {
	VolunteerFrame
	Volunteer *volunteer.Volunteer
	Form      volunteer.Form
	Clashes   []volunteer.Clash
	// Address is that of the private page, empty when no link works; Until is when it ends.
	Address string
	Until   time.Time
	Changed []string
}

func (p VolunteerProps) own(below string) string {
	return p.path("/personnes/" + p.Volunteer.ID + below)
}

func (p VolunteerProps) board() VolunteersProps {
	return VolunteersProps{VolunteerFrame: p.VolunteerFrame}
}

// open are the shifts that the volunteer can still be put into, as options under their day.
func (p VolunteerProps) open(ctx context.Context, first string) []part.Option {
	options := []part.Option{{Label: first}}
	for _, s := range p.Board.Shifts() {
		if s.Free() == 0 || p.Volunteer != nil && comesTo(p.Volunteer, s) {
			continue
		}
		label := p.hours(ctx, s) + ", " + part.Typed(ctx, s.Post.Title) + " (" + shiftFilled(ctx, s) + ")"
		options = append(options, part.Option{Value: s.ID, Label: label, Group: i18n.LongDay(ctx, p.local(s.StartsAt))})
	}
	return options
}

func comesTo(v *volunteer.Volunteer, s *volunteer.Shift) bool {
	for _, p := range v.Parts {
		if p.ShiftID == s.ID {
			return true
		}
	}
	return false
}

// AgeBandOptions are the answers to how old somebody is.
func AgeBandOptions(ctx context.Context) (options []part.Option) {
	for _, band := range volunteer.AgeBands {
		options = append(options, part.Option{Value: string(band), Label: i18n.T(ctx, "volunteer.age."+string(band))})
	}
	return options
}

// VolunteerHoursProps is who came and for how long.
type VolunteerHoursProps struct {
	VolunteerFrame
	// Wrong is the part whose hours were refused, Typed what was typed.
	Wrong, Typed string
}

// worked is the hours of a part as its field shows them.
func (p VolunteerHoursProps) worked(ctx context.Context, one *volunteer.Part) string {
	switch {
	case p.Wrong == one.ID:
		return p.Typed
	case one.Attendance == volunteer.Came:
		return Duration(ctx, one.Worked())
	}
	return Duration(ctx, one.Shift.Length())
}

// begun are the shifts of those who come that have begun: there is nothing to count before.
func (p VolunteerHoursProps) begun() (days []shiftDay) {
	for _, day := range p.days() {
		day.Shifts = slices.DeleteFunc(day.Shifts, func(s *volunteer.Shift) bool { return len(s.Parts) == 0 || !s.Begun(p.now()) })
		if len(day.Shifts) > 0 {
			days = append(days, day)
		}
	}
	return days
}

// sentence says how many came, of how much was planned.
func (p VolunteerHoursProps) sentence(ctx context.Context, total volunteer.Total) string {
	args := i18n.Args{"Planned": Duration(ctx, total.Planned)}
	switch {
	case len(p.begun()) == 0:
		return i18n.T(ctx, "volunteer.hours.lead_early", args)
	case total.People == 0:
		return i18n.T(ctx, "volunteer.hours.lead_none", args)
	}
	return i18n.N(ctx, "volunteer.hours.lead", total.People, args)
}

func (p VolunteerHoursProps) uncounted(s *volunteer.Shift) (n int) {
	for _, one := range s.Parts {
		if one.Attendance == volunteer.Uncounted {
			n++
		}
	}
	return n
}

// volunteerPlanned is how long a volunteer is expected in all.
func volunteerPlanned(v *volunteer.Volunteer) (sum time.Duration) {
	for _, one := range v.Parts {
		sum += one.Shift.Length()
	}
	return sum
}

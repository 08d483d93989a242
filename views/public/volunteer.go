package public

import (
	"context"
	"slices"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/volunteer"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// VolunteerCallPage is the page by which somebody offers to help.
type VolunteerCallPage struct {
	Operation *operation.Operation
	Now       time.Time
	Board     *volunteer.Board
	Form      volunteer.Form
	Err       error
	// Closed says that nobody can sign up now; Sent that the letter with a lost link is on its way, if there is anybody to receive it.
	Closed, Sent bool
	// Lost is the address that was typed to get the link again, LostErr what is wrong with it.
	Lost    string
	LostErr error
}

func (p VolunteerCallPage) address(below string) string {
	return "/o/" + p.Operation.Slug + "/benevoles" + below
}

// shiftDay is the shifts of one day to choose from.
type shiftDay struct {
	Day    time.Time
	Shifts []*volunteer.Shift
}

// shiftDays are the shifts that have not begun, by day.
func shiftDays(o *operation.Operation, b *volunteer.Board, now time.Time, without []*volunteer.Part) (days []shiftDay) {
	for _, s := range b.Shifts() {
		if s.Begun(operation.InstantOf(now)) || slices.ContainsFunc(without, func(p *volunteer.Part) bool { return p.ShiftID == s.ID }) {
			continue
		}
		at := s.StartsAt.In(o.Location())
		if n := len(days); n == 0 || days[n-1].Day.Format(time.DateOnly) != at.Format(time.DateOnly) {
			days = append(days, shiftDay{Day: at})
		}
		days[len(days)-1].Shifts = append(days[len(days)-1].Shifts, s)
	}
	return days
}

func shiftHours(ctx context.Context, o *operation.Operation, s *volunteer.Shift) string {
	return i18n.Clock(ctx, s.StartsAt.In(o.Location())) + " – " + i18n.Clock(ctx, s.EndsAt.In(o.Location()))
}

func shiftWhen(ctx context.Context, o *operation.Operation, s *volunteer.Shift) string {
	return i18n.Span(ctx, s.StartsAt.In(o.Location()), s.EndsAt.In(o.Location()))
}

// needed says how many people a shift still takes.
func needed(ctx context.Context, s *volunteer.Shift) string {
	switch {
	case s.Free() == 0:
		return i18n.T(ctx, "volunteer.public.full")
	case s.Missing() == 0:
		return i18n.N(ctx, "volunteer.public.extra", s.Free())
	}
	return i18n.N(ctx, "volunteer.public.needed", s.Missing())
}

// lead says how many people are needed in all.
func (p VolunteerCallPage) lead(ctx context.Context) string {
	missing := 0
	for _, s := range p.Board.Unfilled(operation.InstantOf(p.Now)) {
		missing += s.Missing()
	}
	if missing == 0 {
		return i18n.T(ctx, "volunteer.public.lead_full")
	}
	return i18n.N(ctx, "volunteer.public.lead", missing)
}

// VolunteerOwnPage is the private page of a volunteer.
type VolunteerOwnPage struct {
	Operation *operation.Operation
	Now       time.Time
	Board     *volunteer.Board
	Volunteer *volunteer.Volunteer
	// Address is that of the page.
	Address string
	// Thanks says that the volunteer has just signed up; Notice is the key of what was done.
	Thanks bool
	Notice string
	Form   volunteer.Form
	// Joining are the shifts that were ticked when More, the form that adds some, was refused.
	Joining []string
	More    bool
	Err     error
	// Clashes are what the volunteer does elsewhere at the same hours; only a trusted link tells ateliers.
	Clashes []volunteer.Clash
}

func (p VolunteerOwnPage) title(ctx context.Context) string {
	if p.Thanks {
		return i18n.T(ctx, "volunteer.own.thanks", i18n.Args{"Name": p.Volunteer.Name})
	}
	return i18n.T(ctx, "volunteer.own.title", i18n.Args{"Name": p.Volunteer.Name})
}

func (p VolunteerOwnPage) lead(ctx context.Context) string {
	switch n := len(p.Volunteer.Parts); {
	case n == 0:
		return i18n.T(ctx, "volunteer.own.lead_none")
	case p.Volunteer.Worked() > 0:
		return i18n.T(ctx, "volunteer.own.lead_done", i18n.Args{"Hours": manage.Duration(ctx, p.Volunteer.Worked())})
	default:
		return i18n.N(ctx, "volunteer.own.lead", n)
	}
}

// ahead reports whether something can still be left.
func (p VolunteerOwnPage) ahead() bool {
	return slices.ContainsFunc(p.Volunteer.Parts, func(one *volunteer.Part) bool { return !one.Shift.Begun(operation.InstantOf(p.Now)) })
}

func (p VolunteerOwnPage) begun(s *volunteer.Shift) bool { return s.Begun(operation.InstantOf(p.Now)) }

// choices are the shifts that the volunteer could come to as well.
func (p VolunteerOwnPage) choices() []shiftDay {
	if !p.Board.Call.Accepting(p.Operation, operation.InstantOf(p.Now)) {
		return nil
	}
	return shiftDays(p.Operation, p.Board, p.Now, p.Volunteer.Parts)
}

func (p VolunteerOwnPage) clashText(ctx context.Context, c volunteer.Clash) string {
	args := i18n.Args{"Post": c.Shift.Post.Title, "When": shiftWhen(ctx, p.Operation, c.Shift), "Title": c.Atelier,
		"Hours": i18n.Clock(ctx, c.From.In(p.Operation.Location())) + " – " + i18n.Clock(ctx, c.To.In(p.Operation.Location()))}
	switch {
	case c.With != nil:
		args["Title"] = c.With.Post.Title
		return i18n.T(ctx, "volunteer.own.clash_shift", args)
	case c.Leads:
		return i18n.T(ctx, "volunteer.own.clash_lead", args)
	}
	return i18n.T(ctx, "volunteer.own.clash", args)
}

// lostField is where somebody types the address to which the lost link is sent.
func (p VolunteerCallPage) lostField(ctx context.Context) part.Field {
	f := part.Field{Name: "lost", Label: i18n.T(ctx, "volunteer.form.email"), Type: "email", Value: p.Lost, MaxLength: 254, Autocomplete: "email"}
	if p.LostErr != nil {
		f.Error = part.ErrorOf(ctx, p.LostErr, "lost")
	}
	return f
}

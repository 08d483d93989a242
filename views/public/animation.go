package public

import (
	"context"

	"oplibre/app/attendance"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/proposal"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// AnimationProps is what the private page of a facilitator shows.
type AnimationProps struct {
	Operation *operation.Operation
	Page      *facilitators.Page
	// Address is that of the page.
	Address string
	// Rosters are who comes to each atelier, by identifier.
	Rosters map[string]signup.Roster
	// Folders are what they said, by atelier; Children what concerns those who stay without a parent, by atelier and person.
	Folders  map[string]asked.Folder
	Children map[string]map[string]asked.Child
	// Origins are the proposals of which ateliers were made, by identifier of the atelier.
	Origins map[string]*proposal.Origin
	Person  manage.PersonForm
	// Now is when the page is read.
	Now operation.Instant
	// Correction is a refused form of the atelier Wrong; Err says why.
	Correction facilitators.Correction
	Wrong      string
	Err        error
	// Care is a refused correction of what was said of the child CareOf.
	Care   asked.CareForm
	CareOf string
	Notice string
}

// correction is the form of an atelier: as it was sent when it was refused, as it is planned otherwise.
func (p AnimationProps) correction(a *plan.Atelier) facilitators.Correction {
	c := facilitators.Correction{Title: a.Title, Summary: a.Summary, Description: a.Description, Bring: a.Bring, Needs: programme.NeedValues(a.Needs)}
	if p.Wrong == a.ID {
		c = p.Correction
	}
	c.Token = a.Token()
	return c
}

// field is a field of the form of an atelier; its identifier tells it from those of the other ateliers.
func (p AnimationProps) field(ctx context.Context, a *plan.Atelier, name, label, value string) part.Field {
	f := part.Field{Name: name, Label: i18n.T(ctx, label), Value: value, Optional: name != "title", Required: name == "title"}
	if p.Wrong == a.ID {
		f.Error = part.ErrorOf(ctx, p.Err, name)
	}
	return f
}

// when is the hour of an atelier, or that it has none yet.
func (p AnimationProps) when(ctx context.Context, a *plan.Atelier) string {
	if !a.Scheduled() {
		return i18n.T(ctx, "facilitator.no_hour")
	}
	return i18n.Span(ctx, a.StartsAt.In(p.Operation.Location()), a.EndsAt.In(p.Operation.Location()))
}

// notes reports whether it is time to note who is there.
func (p AnimationProps) notes(a *plan.Atelier) bool {
	_, leads := p.Rosters[a.ID]
	return leads && a.Status == programme.Published && p.Now >= a.Published.StartsAt-attendance.OpensBefore
}

// prints reports whether the sheet of an atelier can be printed, before there is something to note.
func (p AnimationProps) prints(a *plan.Atelier) bool {
	_, leads := p.Rosters[a.ID]
	return leads && a.Status == programme.Published && !p.notes(a)
}

// place is where an atelier is planned.
func (p AnimationProps) place(a *plan.Atelier) *programme.Place {
	if a.PlaceID == nil {
		return nil
	}
	return p.Page.Places[*a.PlaceID]
}

// comes is a line of the list: when somebody with an appointment is expected, who, and how many.
func (p AnimationProps) comes(ctx context.Context, a *signup.Attendant) string {
	line := a.Name
	if a.Headcount > 1 {
		line = i18n.N(ctx, "facilitator.comes_group", a.Headcount, i18n.Args{"Name": a.Name})
	}
	if a.SlotStart != nil {
		line = manage.AppointmentHour(ctx, p.Operation, a) + " – " + line
	}
	return line
}

// afterComma writes what follows a name: an address, or nothing.
func afterComma(ctx context.Context, text string) string {
	if text == "" {
		return ""
	}
	return ", " + part.Typed(ctx, text)
}

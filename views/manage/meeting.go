package manage

import (
	"context"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// MeetingsProps is the list of the public meetings.
type MeetingsProps struct {
	Operation *operation.Operation
	Now       time.Time
	Meetings  []*meeting.Meeting
	Notice    string
}

func meetingsPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/reunions" + below
}

// groups are the meetings to come and those that were.
func (p MeetingsProps) groups() (coming, past []*meeting.Meeting) {
	for _, m := range p.Meetings {
		if m.Over(operation.InstantOf(p.Now)) {
			past = append([]*meeting.Meeting{m}, past...)
		} else {
			coming = append(coming, m)
		}
	}
	return coming, past
}

// sentence says how many meetings are to come.
func (p MeetingsProps) sentence(ctx context.Context) string {
	coming, _ := p.groups()
	if len(coming) == 0 {
		return i18n.T(ctx, "meeting.manage.lead")
	}
	return i18n.N(ctx, "meeting.manage.coming", len(coming))
}

// meetingSeats says how many come, and how many were there.
func meetingSeats(ctx context.Context, m *meeting.Meeting) string {
	switch {
	case m.Came != nil:
		return i18n.N(ctx, "meeting.came", *m.Came)
	case !m.SignUp:
		return i18n.T(ctx, "meeting.open_door")
	case m.Capacity != nil:
		return i18n.N(ctx, "meeting.taken_of", m.Taken, i18n.Args{"Capacity": *m.Capacity})
	}
	return i18n.N(ctx, "meeting.taken", m.Taken)
}

// MeetingProps is what the page of one public meeting shows, also of one that does not exist yet.
type MeetingProps struct {
	Operation *operation.Operation
	Now       time.Time
	// Meeting is nil for a new one.
	Meeting *meeting.Meeting
	Guests  []*meeting.Guest
	Places  []part.Option
	Form    meeting.Form
	// Guest is somebody whom the team signs up, as it was refused.
	Guest   meeting.GuestForm
	Changes problem.Changes
	Err     error
	Notice  string
}

func (p MeetingProps) path(below string) string {
	if p.Meeting == nil {
		return meetingsPath(p.Operation, below)
	}
	return meetingsPath(p.Operation, "/"+p.Meeting.ID+below)
}

func (p MeetingProps) now() operation.Instant { return operation.InstantOf(p.Now) }

// when is the sentence under the title.
func (p MeetingProps) when(ctx context.Context) string {
	zone := p.Operation.Location()
	line := i18n.Span(ctx, p.Meeting.StartsAt.In(zone), p.Meeting.EndsAt.In(zone))
	if where := p.Meeting.Where(); where != "" {
		line += " · " + where
	}
	return line
}

func (p MeetingProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "meeting.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

func meetingKinds(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "committee.choose")}}
	for _, kind := range meeting.Kinds {
		options = append(options, part.Option{Value: string(kind), Label: i18n.T(ctx, "meeting.kind."+string(kind))})
	}
	return options
}

// meetingWords writes a value of the form as people read it.
func meetingWords(ctx context.Context, field, value string) string {
	if field == "kind" && value != "" {
		return i18n.T(ctx, "meeting.kind."+value)
	}
	return value
}

// guestName is the name of somebody who comes, or that none was given.
func guestName(ctx context.Context, g *meeting.Guest) string {
	if g.Name == "" {
		return i18n.T(ctx, "meeting.nameless")
	}
	return g.Name
}

package public

import (
	"context"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/views/part"
)

// MeetingsPage is the list of the meetings before and after the weekend.
type MeetingsPage struct {
	Operation *operation.Operation
	Now       time.Time
	Meetings  []*meeting.Meeting
	// Records are the public minutes of the steering committee, the latest first.
	Records []RecordLink
}

// RecordLink leads to public minutes.
type RecordLink struct{ Title, Date, Href string }

// groups are the meetings to come, with those that were called off, and those that were.
func (p MeetingsPage) groups() (coming, past []*meeting.Meeting) {
	for _, m := range p.Meetings {
		switch {
		case !m.Over(operation.InstantOf(p.Now)):
			coming = append(coming, m)
		case m.State == meeting.Published:
			past = append([]*meeting.Meeting{m}, past...)
		}
	}
	return coming, past
}

// MeetingPage is one meeting, and the form by which one says to come.
type MeetingPage struct {
	Operation *operation.Operation
	Now       time.Time
	Meeting   *meeting.Meeting
	Form      meeting.GuestForm
	Err       error
}

// meetingWhen is the hours of a meeting.
func meetingWhen(ctx context.Context, o *operation.Operation, m *meeting.Meeting) string {
	return i18n.Span(ctx, m.StartsAt.In(o.Location()), m.EndsAt.In(o.Location()))
}

// meetingRoom says how many seats are left, as far as one signs up.
func meetingRoom(ctx context.Context, m *meeting.Meeting) string {
	seats, many := m.Left()
	switch {
	case !m.SignUp:
		return i18n.T(ctx, "meeting.open_door")
	case many:
		return i18n.T(ctx, "meeting.sign_up_free")
	case seats == 0:
		return i18n.T(ctx, "meeting.full")
	}
	return i18n.N(ctx, "meeting.left", seats)
}

func (p MeetingPage) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "meeting.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

// GuestPage is the private page of somebody who comes.
type GuestPage struct {
	Operation *operation.Operation
	Meeting   *meeting.Meeting
	Guest     *meeting.Guest
	// Address is that of the page, to be kept.
	Address string
	// Thanks says that the sign-up was taken just now; Mailed that a letter says so too.
	Thanks, Mailed bool
	// Over says that the meeting has begun: withdrawing is of no use any more.
	Over bool
}

// tokenOf is the secret part of a private address: what follows its last slash.
func tokenOf(address string) string { return address[strings.LastIndexByte(address, '/')+1:] }

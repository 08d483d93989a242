package manage

import (
	"context"
	"time"

	"oplibre/app/committee"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// CommitteeMeetingProps is what the page of one meeting of the committee shows, also of one that does not exist yet.
type CommitteeMeetingProps struct {
	Operation *operation.Operation
	Now       time.Time
	// Record is the meeting as it is kept; nil for a new one.
	Record *committee.Record
	Places []part.Option
	// Form, Minutes and Attendance are as they stand or as they were refused.
	Form       committee.MeetingForm
	Minutes    committee.MinutesForm
	Attendance committee.AttendanceForm
	// Preview is the minutes as HTML made from their Markdown.
	Preview string
	// Previewed says that the minutes are shown as typed, and not kept yet.
	Previewed bool
	Changes   problem.Changes
	Err       error
	Notice    string
}

func (p CommitteeMeetingProps) path(below string) string {
	return committeePath(p.Operation, "/reunions/"+p.Record.ID+below)
}

func (p CommitteeMeetingProps) now() operation.Instant { return operation.InstantOf(p.Now) }

// where is the sentence under the title: when and where.
func (p CommitteeMeetingProps) where(ctx context.Context) string {
	line := i18n.Moment(ctx, p.Record.StartsAt.In(p.Operation.Location()))
	if p.Record.PlaceName != "" {
		line += ", " + p.Record.PlaceName
	}
	return line
}

// itemFacts is who brings a point, and how long it takes.
func itemFacts(ctx context.Context, item committee.Item) string {
	words := item.BroughtBy
	if item.Duration > 0 {
		if words != "" {
			words += " · "
		}
		words += i18n.N(ctx, "committee.minutes_long", item.Duration)
	}
	return words
}

// sent says when letters about the meeting left last; empty when none did.
func (p CommitteeMeetingProps) sent(ctx context.Context, key string, at *operation.Instant) string {
	if at == nil {
		return ""
	}
	return i18n.T(ctx, key, i18n.Args{"When": i18n.Moment(ctx, at.In(p.Operation.Location()))})
}

// addressed is how many members have an address.
func (p CommitteeMeetingProps) addressed() (n int) {
	for _, m := range committee.Sitting(p.Record.Members) {
		if m.Email != "" {
			n++
		}
	}
	return n
}

// shown are the members whose presence is asked: those who sit there, and those who left of whom something is noted.
func (p CommitteeMeetingProps) shown() (members []*committee.Member) {
	for _, m := range p.Record.Members {
		if m.Sits() || p.Record.States[m.ID] != "" {
			members = append(members, m)
		}
	}
	return members
}

// presenceField is the choice of one member's presence.
func (p CommitteeMeetingProps) presenceField(ctx context.Context, m *committee.Member) part.Field {
	return part.Field{Name: "m_" + m.ID, Label: memberName(ctx, m), Value: string(p.Attendance.States[m.ID]), Options: []part.Option{
		{Label: i18n.T(ctx, "committee.presence.none")},
		{Value: string(committee.Present), Label: i18n.T(ctx, "committee.presence.one_present")},
		{Value: string(committee.Excused), Label: i18n.T(ctx, "committee.presence.one_excused")}}}
}

// RecordProps is the page of a meeting to print, for the team or for everybody.
type RecordProps struct {
	Operation *operation.Operation
	Title     string
	// HTML is the record, made from its Markdown.
	HTML string
	// Back leads to the meeting.
	Back string
}

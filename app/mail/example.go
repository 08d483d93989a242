package mail

import (
	"context"
	"time"

	"oplibre/app/committee"
	"oplibre/app/i18n"
	"oplibre/app/meeting"
	"oplibre/app/message"
	"oplibre/app/newsletter"
	"oplibre/app/problem"
	"oplibre/app/solidarity"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// example writes a letter of a kind about something that is made up. It returns problem.NotFound for a kind of which there is none.
func (p previewing) example(ctx context.Context, kind string, made *Preview) (err error) {
	switch kind {
	case KindVolunteer, KindVolunteerReminder, KindVolunteerLeft:
		made.Subject, made.Body, err = p.volunteer(ctx, kind)
	case KindSolidarityAsk, KindSolidarityContact:
		made.Subject, made.Body = p.solidarity(ctx, kind)
	case KindMeetingSignedUp, KindMeetingReminder, KindMeetingChanged:
		made.Subject, made.Body = p.meeting(ctx, kind)
	case KindCommitteeCall, KindCommitteeMinutes, KindDecisionAsked, KindDecisionStopped, KindDecisionResult:
		made.Subject, made.Body = p.committee(ctx, kind)
	case KindMessage:
		l := Announcement{Operation: p.o, Text: message.Text{Subject: p.say(ctx, "subject"), Body: p.say(ctx, "body")},
			To: []message.Recipient{{Kind: message.People, Name: p.say(ctx, "name")}}, Carnets: []string{p.base + CarnetPath + hidden}}
		made.Subject, made.Body = l.Write(ctx)
	case KindNewsletterConfirm:
		made.Subject, made.Body = confirming(ctx, p.o, p.base+newsletter.Path+hidden)
	case KindNewsletterIssue:
		l := Issue{Operation: p.o, Text: newsletter.Text{Subject: p.say(ctx, "news_subject"), Body: p.say(ctx, "news_body")}, Base: p.base,
			Page: issuePage(p.base, p.o, 1), Leave: p.base + newsletter.LeavePath + hidden}
		made.Subject, made.Body = l.Write(ctx)
	default:
		err = problem.New(problem.NotFound, "letter.error.unknown", nil)
	}
	return err
}

func (p previewing) say(ctx context.Context, what string) string {
	return i18n.T(ctx, "letter.example."+what)
}

// hour is one of the second day.
func (p previewing) hour(hour int) store.Instant {
	day := p.o.Start().AddDate(0, 0, 1)
	return store.InstantOf(time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, p.o.Location()))
}

// volunteer is somebody who welcomes people on the second morning.
func (p previewing) volunteer(ctx context.Context, kind string) (subject, body string, err error) {
	shift := &volunteer.Shift{StartsAt: p.hour(9), EndsAt: p.hour(12), Post: &volunteer.Post{Title: p.say(ctx, "post"), Place: p.say(ctx, "place")}}
	part := &volunteer.Part{VolunteerID: "example", Shift: shift}
	l := volunteerWordsOf(p.o, &volunteer.Volunteer{ID: "example", Name: p.say(ctx, "name"), Parts: []*volunteer.Part{part}})
	l.args["Address"] = p.base + volunteer.Path + hidden
	switch kind {
	case KindVolunteerReminder:
		return l.reminder(ctx, shift.StartsAt.In(p.o.Location()).Format(time.DateOnly))
	case KindVolunteerLeft:
		return l.left(ctx, p.base, &volunteer.Board{Gone: []*volunteer.Part{part}})
	}
	subject, body = l.shifts(ctx, nil)
	return subject, body, nil
}

// solidarity asks for a roof for two nights, and tells the one who needs it who gives it.
func (p previewing) solidarity(ctx context.Context, kind string) (subject, body string) {
	nights := solidarity.When{FirstDay: p.o.Start().Format(time.DateOnly), LastDay: p.o.Start().AddDate(0, 0, 1).Format(time.DateOnly)}
	offer := &solidarity.Offer{Kind: solidarity.Roof, When: nights, Person: solidarity.Person{Name: p.say(ctx, "name"), Email: p.say(ctx, "email")}}
	need := &solidarity.Need{Kind: solidarity.Roof, When: nights, Persons: 2, Person: solidarity.Person{Name: p.say(ctx, "other")}}
	return solidarityText(ctx, p.o, kind, solidarity.Taker, offer, need)
}

// meeting is one two months before the weekend, to which two persons come.
func (p previewing) meeting(ctx context.Context, kind string) (subject, body string) {
	begins := p.hour(18) - store.Instant((60 * 24 * time.Hour).Milliseconds())
	m := &meeting.Meeting{Title: p.say(ctx, "meeting"), Slug: "exemple", StartsAt: begins, Place: p.say(ctx, "place"), State: meeting.Published}
	l := ToGuest{Kind: kind, Operation: p.o, Meeting: m, Guest: &meeting.Guest{Name: p.say(ctx, "name"), Headcount: 2},
		Page: p.base + meeting.Path(p.o, m), Address: p.base + meeting.GuestPath + hidden}
	return l.Write(ctx)
}

// committee is a meeting of it, or its first decision.
func (p previewing) committee(ctx context.Context, kind string) (subject, body string) {
	l := ToMember{Kind: kind, Operation: p.o, Member: &committee.Member{Name: p.say(ctx, "name")}, Address: p.base + committee.Path + hidden}
	begins := p.hour(18) - store.Instant((90 * 24 * time.Hour).Milliseconds())
	if kind == KindCommitteeCall || kind == KindCommitteeMinutes {
		l.Record = &committee.Record{Meeting: &committee.Meeting{Title: p.say(ctx, "committee"), StartsAt: begins, Minutes: p.say(ctx, "minutes")},
			PlaceName: p.say(ctx, "place")}
		return l.Write(ctx)
	}
	l.Decision = &committee.Decision{Number: 1, Text: p.say(ctx, "decision"), ProposedBy: p.say(ctx, "other"), Way: committee.Vote, ClosesAt: begins, State: committee.Pending}
	switch kind {
	case KindDecisionStopped:
		l.Decision.Way, l.Decision.State, l.Decision.Objection = committee.Silence, committee.Stopped, p.say(ctx, "objection")
	case KindDecisionResult:
		l.Decision.State, l.Decision.Members, l.Decision.Yes, l.Decision.Abstained = committee.Adopted, 7, 5, 1
	}
	return l.Write(ctx)
}

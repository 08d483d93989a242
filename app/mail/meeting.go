package mail

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// The kinds of letters to those who come to a public meeting.
const (
	// KindMeetingSignedUp confirms, KindMeetingReminder reminds the day before, KindMeetingChanged says that something is otherwise.
	KindMeetingSignedUp = meeting.LetterSignedUp
	KindMeetingReminder = meeting.LetterReminder
	KindMeetingChanged  = meeting.LetterChanged
)

// ToGuest is a letter to somebody who comes to a public meeting.
type ToGuest struct {
	Kind      string
	Operation *operation.Operation
	Meeting   *meeting.Meeting
	Guest     *meeting.Guest
	// Page is the meeting's, Address the private one by which one withdraws.
	Page, Address string
}

// Write puts the letter into words in the language of the context.
func (l ToGuest) Write(ctx context.Context) (subject, body string) {
	zone := l.Operation.Location()
	args := i18n.Args{"Name": signup.FirstName(l.Guest.Name), "Operation": l.Operation.Name, "Title": l.Meeting.Title,
		"When": i18n.Moment(ctx, l.Meeting.StartsAt.In(zone)), "Hour": i18n.Clock(ctx, l.Meeting.StartsAt.In(zone)), "Where": l.Meeting.Where()}
	paragraphs := []string{i18n.T(ctx, "meeting.letter.hello_nobody")}
	if l.Guest.Name != "" {
		paragraphs[0] = i18n.T(ctx, "meeting.letter.hello", args)
	}
	what := map[string]string{KindMeetingSignedUp: "signed_up", KindMeetingReminder: "reminder", KindMeetingChanged: "changed"}[l.Kind]
	off := l.Meeting.State == meeting.Cancelled
	if off {
		what = "cancelled"
	}
	paragraphs = append(paragraphs, i18n.T(ctx, "meeting.letter."+what, args))
	if !off {
		paragraphs = append(paragraphs, i18n.T(ctx, "meeting.letter.when", args))
		if l.Meeting.Where() != "" {
			paragraphs[len(paragraphs)-1] = i18n.T(ctx, "meeting.letter.where", args)
		}
		paragraphs = append(paragraphs, i18n.N(ctx, "meeting.letter.seats", l.Guest.Headcount), i18n.T(ctx, "meeting.letter.page"), l.Page,
			i18n.T(ctx, "meeting.letter.withdraw"), l.Address)
	}
	if l.Operation.ContactPhone != "" {
		paragraphs = append(paragraphs, i18n.T(ctx, "meeting.letter.phone", i18n.Args{"Phone": telephone(ctx, l.Operation)}))
	}
	return i18n.T(ctx, "meeting.letter."+what+"_subject", args), strings.Join(append(paragraphs, i18n.T(ctx, "meeting.letter.end")), "\n\n")
}

// toGuest writes a letter to somebody who comes. It returns problem.Closed when there is nothing to say any more: they have withdrawn, or
// a meeting of which it would remind was called off.
func toGuest(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "meeting.letter.gone", nil)
	if letter.OperationID == nil {
		return "", "", gone
	}
	l := ToGuest{Kind: letter.Kind}
	if l.Operation, err = operation.Find(ctx, db, *letter.OperationID); err != nil {
		return "", "", err
	}
	if l.Guest, err = meeting.FindGuest(ctx, db, l.Operation.ID, letter.SubjectID); err == nil {
		l.Meeting, err = meeting.Find(ctx, db, l.Operation.ID, l.Guest.MeetingID)
	}
	switch {
	case problem.Is(err, problem.NotFound):
		return "", "", gone
	case err != nil:
		return "", "", err
	case l.Guest.RevokedAt != nil, l.Kind != KindMeetingChanged && l.Meeting.State != meeting.Published:
		return "", "", gone
	}
	l.Page, l.Address = base+meeting.Path(l.Operation, l.Meeting), base+meeting.GuestPath+l.Guest.Token(db)
	subject, body = l.Write(ctx)
	return subject, body, nil
}

package mail

import (
	"context"
	"strings"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// The kinds of letters that one message makes for many.
const (
	// KindMessage tells a recipient what the team has written to many.
	KindMessage = message.Letter
	// KindMessageTest shows it to the member of the team who asks.
	KindMessageTest = message.LetterTest
)

// Announcement is a message as one of its recipients reads it. A preview has it before it is sent.
type Announcement struct {
	Operation *operation.Operation
	Text      message.Text
	// To share an address; mostly there is one.
	To []message.Recipient
	// Carnets are the addresses of theirs.
	Carnets []string
	// Leave are the addresses by which those of them who asked to hear of what follows take that back.
	Leave []string
}

// Write puts the letter into words in the language of the context.
func (l Announcement) Write(ctx context.Context) (subject, body string) {
	subject, body = l.words(ctx)
	if len(l.To) > 0 {
		body += "\n\n" + i18n.T(ctx, "message.letter.why_"+string(l.To[0].Kind), i18n.Args{"Operation": l.Operation.Name})
	}
	if len(l.Leave) > 0 {
		body += "\n\n" + i18n.T(ctx, "message.letter.leave") + "\n" + strings.Join(l.Leave, "\n")
	}
	return subject, body
}

// words are what the team wrote, with its values.
func (l Announcement) words(ctx context.Context) (subject, body string) {
	o := l.Operation
	values := message.Values{message.Operation: o.Name, message.Telephone: o.ContactPhone, message.Carnet: strings.Join(l.Carnets, ", "),
		message.FirstName: l.greeting(),
		message.Dates:     i18n.T(ctx, "invitation.letter.dates", i18n.Args{"From": i18n.LongDay(ctx, o.Start()), "To": i18n.Date(ctx, o.End())})}
	language := i18n.Of(ctx)
	subject = message.Expand(i18n.Typography(language, l.Text.Subject), values)
	return subject, message.Expand(i18n.Typography(language, l.Text.Body), values)
}

// greeting are the first names, or the name of an organisation without a contact, each once.
func (l Announcement) greeting() string {
	var names []string
	seen := map[string]bool{}
	for _, r := range l.To {
		name := signup.FirstName(r.Name)
		if name == "" {
			name = r.Organisation
		}
		if name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// AnnouncementOf is the letter to some recipients who share an address, with their carnets and the ways to leave.
func AnnouncementOf(ctx context.Context, db *store.DB, base string, o *operation.Operation, text message.Text, to []message.Recipient) (Announcement, error) {
	l := Announcement{Operation: o, Text: text, To: to}
	for _, r := range to {
		switch r.Kind {
		case message.People:
			opened, err := signup.FindByID(ctx, db, o.ID, r.ID)
			if err != nil {
				return l, err
			}
			l.Carnets = append(l.Carnets, base+CarnetPath+string(opened.Code))
		case message.FollowUps:
			l.Leave = append(l.Leave, base+signup.FollowUpPath+signup.FollowUpToken(db, r.ID))
		}
	}
	return l, nil
}

// announcement writes a message to those who share the address of the letter. It returns problem.Closed when none of them is there any
// more, or none has this address any more.
func announcement(ctx context.Context, db *store.DB, base string, letter *store.Letter, filled *Message) error {
	m, o, err := messageOf(ctx, db, letter)
	if err != nil {
		return err
	}
	if m.Draft() {
		return messageGone()
	}
	to, err := message.Addressees(ctx, db, letter)
	if err != nil {
		return err
	}
	if len(to) == 0 {
		return messageGone()
	}
	text, _ := m.In(letter.Language, o.Language)
	l, err := AnnouncementOf(ctx, db, base, o, text, to)
	if problem.Is(err, problem.NotFound) { // erased at this moment
		return messageGone()
	}
	if err != nil {
		return err
	}
	filled.Subject, filled.Body = l.Write(ctx)
	if len(l.Leave) > 0 {
		filled.Unsubscribe = l.Leave[0] // the header holds one; the letter all of them
	}
	return nil
}

// announcementTest writes a message to whoever of the team asked for it, as it is now, with an address of a carnet that is nobody's.
func announcementTest(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	m, o, err := messageOf(ctx, db, letter)
	if err != nil {
		return "", "", err
	}
	tester := message.Recipient{}
	if a, err := account.Find(ctx, db, message.Tester(letter)); err == nil {
		tester.Name = a.Name
	} else if !problem.Is(err, problem.NotFound) {
		return "", "", err
	}
	if len(m.Audience.Kinds) > 0 {
		tester.Kind = m.Audience.Kinds[0]
	}
	text, _ := m.In(letter.Language, o.Language)
	l := Announcement{Operation: o, Text: text, To: []message.Recipient{tester}, Carnets: []string{base + strings.TrimSuffix(CarnetPath, "/")}}
	if tester.Kind == message.FollowUps {
		l.Leave = []string{base + signup.FollowUpPath + hidden}
	}
	subject, body = l.Write(ctx)
	return i18n.T(ctx, "message.letter.test", i18n.Args{"Subject": subject}), body, nil
}

// messageOf finds what a letter tells, and its operation.
func messageOf(ctx context.Context, db *store.DB, letter *store.Letter) (*message.Message, *operation.Operation, error) {
	if letter.OperationID == nil {
		return nil, nil, messageGone()
	}
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return nil, nil, err
	}
	m, err := message.Find(ctx, db, o.ID, message.Of(letter))
	if problem.Is(err, problem.NotFound) {
		err = messageGone()
	}
	return m, o, err
}

func messageGone() error { return problem.New(problem.Closed, "message.letter.gone", nil) }

package mail

import (
	"context"
	"strconv"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/newsletter"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// The kinds of letters of the newsletter.
const (
	// KindNewsletterConfirm asks whoever owns an address whether it wants the news.
	KindNewsletterConfirm = newsletter.LetterConfirm
	// KindNewsletterIssue carries an issue, and the way to leave.
	KindNewsletterIssue = newsletter.LetterIssue
	// KindNewsletterTest shows an issue to the member of the team who asks.
	KindNewsletterTest = newsletter.LetterTest
)

// Issue is an issue of the newsletter as a letter. A preview has it before it is sent.
type Issue struct {
	Operation *operation.Operation
	Text      newsletter.Text
	// Base is the address of the site, Page that of the issue, Leave the link to leave; the last two are empty for a draft.
	Base, Page, Leave string
}

// Write puts the letter into words in the language of the context.
func (l Issue) Write(ctx context.Context) (subject, body string) {
	language := i18n.Of(ctx)
	parts := []string{newsletter.Plain(i18n.Typography(language, l.Text.Body), l.Base)}
	if l.Page != "" {
		parts = append(parts, i18n.T(ctx, "newsletter.letter.page")+"\n"+l.Page)
	}
	if l.Leave != "" {
		parts = append(parts, i18n.T(ctx, "newsletter.letter.why", i18n.Args{"Operation": l.Operation.Name}), i18n.T(ctx, "newsletter.letter.leave")+"\n"+l.Leave)
	}
	return i18n.Typography(language, l.Text.Subject), strings.Join(parts, "\n\n")
}

func newsletterGone() error { return problem.New(problem.Closed, "newsletter.letter.gone", nil) }

// newsletterLetter fills in a letter of the newsletter. It returns problem.Closed when its reader is not on the list any more, has
// confirmed already, or the issue is gone.
func newsletterLetter(ctx context.Context, db *store.DB, base string, letter *store.Letter, m *Message) error {
	if letter.OperationID == nil {
		return newsletterGone()
	}
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return err
	}
	switch letter.Kind {
	case KindNewsletterConfirm:
		err = confirmLetter(ctx, db, base, o, letter, m)
	default:
		err = issueLetter(ctx, db, base, o, letter, m)
	}
	if problem.Is(err, problem.NotFound) {
		return newsletterGone()
	}
	return err
}

// confirmLetter asks for the second yes.
func confirmLetter(ctx context.Context, db *store.DB, base string, o *operation.Operation, letter *store.Letter, m *Message) error {
	s, err := newsletter.FindSubscriber(ctx, db, o.ID, letter.SubjectID)
	if err != nil {
		return err
	}
	if s.ConfirmedAt != nil {
		return newsletterGone()
	}
	m.Subject, m.Body = confirming(ctx, o, base+newsletter.Path+newsletter.Token(db, newsletter.Confirm, s.ID))
	return nil
}

// confirming puts that letter into words.
func confirming(ctx context.Context, o *operation.Operation, address string) (subject, body string) {
	args := i18n.Args{"Operation": o.Name, "Days": int(newsletter.ConfirmLife.Hours() / 24), "Address": address}
	return i18n.T(ctx, "newsletter.letter.confirm_subject", args), i18n.T(ctx, "newsletter.letter.confirm", args)
}

// issuePage is the public address of an issue.
func issuePage(base string, o *operation.Operation, number int64) string {
	return base + "/o/" + o.Slug + "/infolettre/" + strconv.FormatInt(number, 10)
}

// issueLetter carries an issue; only the one to a reader can be left.
func issueLetter(ctx context.Context, db *store.DB, base string, o *operation.Operation, letter *store.Letter, m *Message) error {
	issue, err := newsletter.Find(ctx, db, o.ID, newsletter.IssueOf(letter))
	if err != nil {
		return err
	}
	text, _ := issue.In(letter.Language, o.Language)
	l := Issue{Operation: o, Text: text, Base: base}
	if issue.Number > 0 {
		l.Page = issuePage(base, o, issue.Number)
	}
	if letter.Kind == KindNewsletterTest {
		m.Subject, m.Body = l.Write(ctx)
		m.Subject = i18n.T(ctx, "message.letter.test", i18n.Args{"Subject": m.Subject})
		return nil
	}
	s, err := newsletter.FindSubscriber(ctx, db, o.ID, letter.SubjectID)
	if err != nil {
		return err
	}
	if s.ConfirmedAt == nil || issue.Draft() {
		return newsletterGone()
	}
	l.Leave = base + newsletter.LeavePath + newsletter.Token(db, newsletter.Leave, s.ID)
	m.Subject, m.Body = l.Write(ctx)
	m.Unsubscribe = l.Leave
	return nil
}

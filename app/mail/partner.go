package mail

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner"
	invite "oplibre/app/partner/invitation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// The kinds of letters to partners.
const (
	// KindPartnerInvitation asks an organisation to take part.
	KindPartnerInvitation = invite.LetterInvitation
	// KindPartnerReminder asks one that stays silent again.
	KindPartnerReminder = invite.LetterReminder
)

// Invitation is a letter that asks an organisation to take part, or asks it again. A preview has it before it is sent.
type Invitation struct {
	Operation *operation.Operation
	Partner   *partner.Partner
	// Text are the words, with placeholders.
	Text invite.Text
	// Reminder asks again.
	Reminder bool
	// Signature is who signs; Address opens the partner's page.
	Signature, Address string
}

// ProposedInvitation returns the words that the catalogue proposes in the language of the context.
func ProposedInvitation(ctx context.Context) invite.Text {
	return invite.Text{Subject: i18n.T(ctx, "invitation.letter.subject"), Body: i18n.T(ctx, "invitation.letter.body"),
		ReminderSubject: i18n.T(ctx, "invitation.letter.reminder_subject"), ReminderBody: i18n.T(ctx, "invitation.letter.reminder_body")}
}

// InvitationOf returns the letter to a partner in the language of the context, in the words of its operation.
func InvitationOf(ctx context.Context, o *operation.Operation, p *partner.Partner, settings *invite.Settings, address string) Invitation {
	form := invite.FormOf(settings, i18n.Of(ctx), ProposedInvitation(ctx))
	text, _ := form.Check() // checked when it was kept
	return Invitation{Operation: o, Partner: p, Text: text, Signature: settings.Signature, Address: address}
}

// Write puts the letter into words in the language of the context.
func (l Invitation) Write(ctx context.Context) (subject, body string) {
	subject, body = l.Text.Subject, l.Text.Body
	if l.Reminder {
		subject, body = l.Text.ReminderSubject, l.Text.ReminderBody
	}
	start, end := l.Operation.Start(), l.Operation.End()
	values := invite.Values{"organisation": l.Partner.Organisation.Name, "contact": l.Partner.ContactName, "operation": l.Operation.Name, "lien": l.Address,
		"dates":     i18n.T(ctx, "invitation.letter.dates", i18n.Args{"From": i18n.LongDay(ctx, start), "To": i18n.Date(ctx, end)}),
		"signature": l.Signature}
	if values["contact"] == "" {
		values["contact"] = l.Partner.Organisation.Name
	}
	if values["signature"] == "" {
		values["signature"] = i18n.T(ctx, "invitation.letter.team", i18n.Args{"Operation": l.Operation.Name})
	}
	return invite.Expand(subject, values), invite.Expand(body, values)
}

// partnerInvitation writes the letter to a partner with the link that works now. It returns problem.Closed when there is none, and for
// a letter that asks again when the partner has answered meanwhile or the weekend has begun.
func partnerInvitation(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "invitation.letter.gone", nil)
	if letter.OperationID == nil {
		return "", "", gone
	}
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return "", "", err
	}
	p, err := partner.Find(ctx, db, o.ID, letter.SubjectID)
	if problem.Is(err, problem.NotFound) {
		return "", "", gone
	}
	if err != nil {
		return "", "", err
	}
	reminder := letter.Kind == KindPartnerReminder
	if reminder && (p.SilentSince() == nil || operation.Open.Before(o.Phase)) {
		return "", "", gone
	}
	link, err := invite.Current(ctx, db, o.ID, p.ID, letter.CreatedAt)
	if err != nil {
		return "", "", err
	}
	if link == nil {
		return "", "", gone
	}
	settings, err := invite.SettingsOf(ctx, db, o.ID)
	if err != nil {
		return "", "", err
	}
	l := InvitationOf(ctx, o, p, settings, base+invite.Path+link.Token(db))
	l.Reminder = reminder
	subject, body = l.Write(ctx)
	return subject, body, nil
}

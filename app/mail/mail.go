// Package mail is the outbox: what the weekend has to tell people by letter. A letter is kept as references and written
// when somebody reads, prints or sends it, so that the outbox holds no secret.
//
// Where a mail server is named, a Delivery sends the letters by itself. A letter is claimed in a transaction of its own before the
// first word to the server, so that whatever is killed or cut, nothing that the server has acknowledged leaves twice: what cannot
// be known is shown to the team (store.LetterUnknown), which decides.
package mail

import (
	"cmp"
	"context"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/instance"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme/proposal"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// The kinds of letters.
const (
	// KindInvitation invites somebody to the team.
	KindInvitation = account.LetterInvitation
	// KindSignIn carries a sign-in link; it never appears on an outbox page.
	KindSignIn = account.LetterSignIn
	// KindCarnet confirms a sign-up, with the code that opens the carnet.
	KindCarnet = signup.LetterCarnet
	// KindProposalAccepted and KindProposalDeclined answer whoever proposed an atelier.
	KindProposalAccepted = proposal.LetterAccepted
	KindProposalDeclined = proposal.LetterDeclined
	// KindChangeCarnet and KindChangeLead tell what changed in the programme: to those who come, and to those who lead.
	KindChangeCarnet = publishing.LetterCarnet
	KindChangeLead   = publishing.LetterLead
)

// Message is a letter in words.
type Message struct {
	To      string
	Subject string
	// Body is plain text: paragraphs between empty lines, items that begin with "- ".
	Body     string
	Language string
	// Sender is in whose name it comes: the operation's, or that of whoever runs the instance.
	Sender string
	// ReplyTo is where an answer goes, or empty.
	ReplyTo string
	// Site is the address of the operation.
	Site string
	// Unsubscribe is the address by which one leaves a newsletter, or takes back that one wants to hear of what follows; letters
	// about one's own affairs have none.
	Unsubscribe string
}

// Write puts a letter into words in its language. base is the address of the site. It returns problem.Closed when what it
// was about is over: an invitation that was accepted, a carnet that is erased. A letter that signs somebody in is never shown:
// problem.NotFound.
func Write(ctx context.Context, db *store.DB, base string, letter *store.Letter) (Message, error) {
	if letter.Kind == KindSignIn {
		return Message{}, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return write(ctx, db, base, letter)
}

// write puts a letter of any kind into words.
func write(ctx context.Context, db *store.DB, base string, letter *store.Letter) (Message, error) {
	ctx = i18n.With(ctx, letter.Language)
	message, err := envelope(ctx, db, base, letter.OperationID)
	if err != nil {
		return message, err
	}
	message.To, message.Language = letter.Recipient, letter.Language
	switch letter.Kind {
	case KindSignIn:
		message.Subject, message.Body, err = signIn(ctx, db, base, letter)
	case KindInvitation:
		message.Subject, message.Body, err = invitation(ctx, db, base, letter)
	case KindCarnet:
		message.Subject, message.Body, err = carnet(ctx, db, base, letter)
	case KindSeatOffer, KindSeatConfirmed, KindSeatPassed:
		message.Subject, message.Body, err = seatLetter(ctx, db, base, letter)
	case KindWishesNoted, KindWishesAssigned:
		message.Subject, message.Body, err = wishesLetter(ctx, db, base, letter)
	case KindReminderWeek, KindReminderDay:
		message.Subject, message.Body, err = reminderLetter(ctx, db, base, letter)
	case KindSolidarityAsk, KindSolidarityContact:
		message.Subject, message.Body, err = solidarityLetter(ctx, db, letter)
	case KindChangeCarnet:
		message.Subject, message.Body, err = changeCarnet(ctx, db, base, letter)
	case KindChangeLead:
		message.Subject, message.Body, err = changeLead(ctx, db, letter)
	case KindProposalAccepted, KindProposalDeclined:
		message.Subject, message.Body, err = proposalAnswer(ctx, db, base, letter)
	case KindPartnerInvitation, KindPartnerReminder:
		message.Subject, message.Body, err = partnerInvitation(ctx, db, base, letter)
	case KindCommitteeCall, KindCommitteeMinutes, KindDecisionAsked, KindDecisionStopped, KindDecisionResult:
		message.Subject, message.Body, err = toMember(ctx, db, base, letter)
	case KindMeetingSignedUp, KindMeetingReminder, KindMeetingChanged:
		message.Subject, message.Body, err = toGuest(ctx, db, base, letter)
	case KindVolunteer, KindVolunteerReminder, KindVolunteerLeft:
		message.Subject, message.Body, err = volunteerLetter(ctx, db, base, letter)
	case KindTest:
		message.Subject, message.Body, err = test(ctx, db, base, letter)
	case KindMessage:
		err = announcement(ctx, db, base, letter, &message)
	case KindMessageTest:
		message.Subject, message.Body, err = announcementTest(ctx, db, base, letter)
	case KindNewsletterConfirm, KindNewsletterIssue, KindNewsletterTest:
		err = newsletterLetter(ctx, db, base, letter, &message)
	default:
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	return message, err
}

// envelope says in whose name a letter comes, and where an answer goes.
func envelope(ctx context.Context, db *store.DB, base string, operationID *string) (Message, error) {
	m := Message{Language: i18n.Of(ctx), Site: base, Sender: hostOf(base)}
	if operationID == nil {
		settings, err := instance.LoadSettings(ctx, db)
		m.Sender, m.ReplyTo = cmp.Or(settings.Organisation, m.Sender), settings.Email
		return m, err
	}
	o, err := operation.Find(ctx, db, *operationID)
	if err != nil {
		return m, err
	}
	m.Sender, m.ReplyTo, m.Site = o.Name, o.ContactEmail, base+"/o/"+o.Slug
	return m, nil
}

// Package mail is the outbox: what the weekend has to tell people by letter. A letter is kept as references and written
// when somebody reads, prints or sends it, so that the outbox holds no secret.
package mail

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/i18n"
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
	// Body is plain text.
	Body string
}

// Outbox returns the letters of an operation, the latest first, without those that sign somebody in and those whose address
// was erased.
func Outbox(ctx context.Context, db *store.DB, operationID string) ([]store.Letter, error) {
	var letters []store.Letter
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND kind <> ? AND recipient <> ''", operationID, KindSignIn).Order("created_at DESC, id").Limit(500).Find(&letters).Error
	})
	return letters, err
}

// Find returns one letter of an operation's outbox. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (*store.Letter, error) {
	var found []store.Letter
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ? AND kind <> ?", operationID, id, KindSignIn).Limit(1).Find(&found).Error
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return &found[0], nil
}

// MarkSent notes that somebody has sent a letter by hand: there is no delivery without SMTP.
func MarkSent(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&store.Letter{}).Where("operation_id = ? AND id = ? AND kind <> ? AND state = ?", operationID, id, KindSignIn, store.LetterWaiting).
			Updates(map[string]any{"state": store.LetterSent, "sent_at": by.Now()})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error // sent already: nothing to do
		}
		return by.Record(tx, operationID, "letter.sent", "letter", id)
	})
}

// Write puts a letter into words in its language. base is the address of the site. It returns problem.Closed when what it
// was about is over: an invitation that was accepted, a carnet that is erased.
func Write(ctx context.Context, db *store.DB, base string, letter *store.Letter) (Message, error) {
	ctx = i18n.With(ctx, letter.Language)
	message := Message{To: letter.Recipient}
	var err error
	switch letter.Kind {
	case KindInvitation:
		message.Subject, message.Body, err = invitation(ctx, db, base, letter)
	case KindCarnet:
		message.Subject, message.Body, err = carnet(ctx, db, base, letter)
	case KindChangeCarnet:
		message.Subject, message.Body, err = changeCarnet(ctx, db, base, letter)
	case KindChangeLead:
		message.Subject, message.Body, err = changeLead(ctx, db, letter)
	case KindPartnerInvitation, KindPartnerReminder:
		message.Subject, message.Body, err = partnerInvitation(ctx, db, base, letter)
	case KindProposalAccepted, KindProposalDeclined:
		message.Subject, message.Body, err = proposalAnswer(ctx, db, base, letter)
	default:
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	return message, err
}

// invitation invites somebody to the team, with the address that does it.
func invitation(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	link, err := account.LinkByID(ctx, db, letter.SubjectID)
	if err != nil {
		return "", "", err
	}
	args := i18n.Args{"Address": base + account.InvitationPath + link.Token(db), "Role": i18n.T(ctx, "account.role."+string(link.Role)),
		"Operation": "", "Until": i18n.Date(ctx, link.ExpiresAt.Time())}
	if link.OperationID != nil {
		o, err := operation.Find(ctx, db, *link.OperationID)
		if err != nil {
			return "", "", err
		}
		args["Operation"] = o.Name
	}
	return i18n.T(ctx, "mail.invitation.subject", args), i18n.T(ctx, "mail.invitation.body", args), nil
}

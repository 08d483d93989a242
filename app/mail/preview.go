package mail

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner"
	invite "oplibre/app/partner/invitation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/proposal"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/mail/wording"
)

// KindTest is a preview that somebody sends to oneself.
const KindTest = "test"

// Kinds are the letters that an operation writes by itself, in the order in which people meet them.
var Kinds = []string{KindCarnet, KindSeatOffer, KindSeatConfirmed, KindSeatPassed, KindWishesNoted, KindWishesAssigned, KindReminderWeek, KindReminderDay, KindChangeCarnet, KindChangeLead, KindPartnerInvitation, KindPartnerReminder, KindProposalAccepted,
	KindProposalDeclined, KindVolunteer, KindVolunteerReminder, KindVolunteerLeft, KindSolidarityAsk, KindSolidarityContact, KindMeetingSignedUp,
	KindMeetingReminder, KindMeetingChanged, KindMessage, KindNewsletterConfirm, KindNewsletterIssue, KindCommitteeCall, KindCommitteeMinutes,
	KindDecisionAsked, KindDecisionStopped, KindDecisionResult, KindInvitation, KindSignIn}

// Tests are the letters by which members of the team show a letter to themselves.
var Tests = []string{KindTest, KindMessageTest, KindNewsletterTest}

// Preview is a letter as an operation would write it today. Whoever it opens something for is masked.
type Preview struct {
	Message
	// Invented says that the operation has nothing to tell of yet: names are made up.
	Invented bool
}

// previewing is what the making of a preview shares.
type previewing struct {
	db   *store.DB
	base string
	o    *operation.Operation
	now  time.Time
}

// PreviewOf writes a letter of a kind in a language, with what the operation really has, without sending anything. It returns
// problem.NotFound for a kind that is none.
func PreviewOf(ctx context.Context, db *store.DB, base string, o *operation.Operation, kind, language string, now time.Time) (*Preview, error) {
	if !slices.Contains(Kinds, kind) {
		return nil, problem.New(problem.NotFound, "letter.error.unknown", nil)
	}
	ctx = i18n.With(ctx, language)
	p := previewing{db: db, base: base, o: o, now: now}
	var made *Preview
	var err error
	if kind != KindSolidarityContact { // it says who sleeps where: that is for the two alone
		made, err = p.lately(ctx, kind, language)
	}
	if err == nil && made == nil {
		made, err = p.fresh(ctx, kind)
	}
	if err != nil {
		return nil, err
	}
	made.Subject, made.Body = Mask(base, made.Subject), Mask(base, made.Body)
	return made, nil
}

// lately writes the last letter of the kind that still has a reason; nil when there is none.
func (p previewing) lately(ctx context.Context, kind, language string) (*Preview, error) {
	var last []store.Letter
	err := p.db.Read(ctx, func(tx *gorm.DB) error {
		return outbox(tx, p.o.ID).Where("kind = ?", kind).Order("created_at DESC, id DESC").Limit(3).Find(&last).Error
	})
	if err != nil {
		return nil, err
	}
	for i := range last {
		last[i].Language, last[i].CreatedAt = language, store.InstantOf(p.now)
		switch message, err := Write(ctx, p.db, p.base, &last[i]); {
		case err == nil:
			return &Preview{Message: message}, nil
		case !problem.Is(err, problem.Closed) && !problem.Is(err, problem.NotFound):
			return nil, err
		}
	}
	return nil, nil
}

// fresh writes a letter that was never queued, to somebody who is there or who is made up.
func (p previewing) fresh(ctx context.Context, kind string) (*Preview, error) {
	message, err := envelope(ctx, p.db, p.base, &p.o.ID)
	if err != nil {
		return nil, err
	}
	made := &Preview{Message: message, Invented: true}
	switch kind {
	case KindCarnet:
		err = p.carnet(ctx, made)
	case KindSeatOffer, KindSeatConfirmed, KindSeatPassed:
		p.seat(ctx, kind, made)
	case KindWishesNoted, KindWishesAssigned:
		p.wishes(ctx, kind, made)
	case KindReminderWeek, KindReminderDay:
		p.reminder(ctx, kind, made)
	case KindChangeCarnet, KindChangeLead:
		p.changes(ctx, kind, made)
	case KindPartnerInvitation, KindPartnerReminder:
		err = p.partner(ctx, kind == KindPartnerReminder, made)
	case KindProposalAccepted, KindProposalDeclined:
		err = p.proposal(ctx, kind == KindProposalAccepted, made)
	case KindInvitation:
		made.Subject, made.Body = inviting(ctx, p.o.Name, account.Referent, p.base+account.InvitationPath+hidden, p.now.AddDate(0, 0, 7).In(p.o.Location()))
	case KindSignIn:
		made.Subject, made.Body = signingIn(ctx, p.base+SignInPath+hidden)
	default:
		err = p.example(ctx, kind, made)
	}
	made.To = cmp.Or(made.To, i18n.T(ctx, "letter.example.email"))
	return made, err
}

// carnet is the latest one, or that of somebody made up.
func (p previewing) carnet(ctx context.Context, made *Preview) error {
	var ids []string
	err := p.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&signup.Carnet{}).Where("operation_id = ? AND erase_at IS NULL AND erased_at IS NULL", p.o.ID).
			Order("created_at DESC, id DESC").Limit(1).Pluck("id", &ids).Error
	})
	if err != nil {
		return err
	}
	if len(ids) > 0 {
		opened, err := signup.FindByID(ctx, p.db, p.o.ID, ids[0])
		if err != nil {
			return err
		}
		made.Subject, made.Body = carnetOf(ctx, p.base, p.o, opened, nil)
		made.To, made.Invented = opened.Main().Email, false
		return nil
	}
	example := p.atelier(ctx)
	made.Subject, made.Body = carnetOf(ctx, p.base, p.o, &signup.Opened{Code: "••••••••", Persons: []signup.Person{{Name: i18n.T(ctx, "letter.example.name")}},
		Entries: []signup.Entry{{Choice: signup.Choice{Atelier: example, Place: &programme.Place{Name: i18n.T(ctx, "letter.example.place")}},
			Registrations: []signup.Registration{{Seats: 1, Status: signup.Confirmed}}}}}, nil)
	return nil
}

// atelier is one that is made up, on the second day.
func (p previewing) atelier(ctx context.Context) programme.Atelier {
	start := p.o.Start().AddDate(0, 0, 1)
	ten := time.Date(start.Year(), start.Month(), start.Day(), 10, 0, 0, 0, p.o.Location())
	return programme.Atelier{ID: "example", Title: i18n.T(ctx, "letter.example.atelier"), Language: i18n.Of(ctx), Status: programme.Published,
		StartsAt: store.InstantOf(ten), EndsAt: store.InstantOf(ten.Add(2 * time.Hour))}
}

// changes tells of an atelier that begins an hour later.
func (p previewing) changes(ctx context.Context, kind string, made *Preview) {
	example := p.atelier(ctx)
	before := &publishing.Public{ID: example.ID, Title: example.Title, Language: example.Language, Status: programme.Published,
		StartsAt: example.StartsAt, EndsAt: example.EndsAt}
	after := *before
	after.StartsAt += store.Instant(time.Hour.Milliseconds())
	after.EndsAt += store.Instant(time.Hour.Milliseconds())
	l := Changes{Operation: p.o, Words: wording.Words{Location: p.o.Location()}, Name: signup.FirstName(i18n.T(ctx, "letter.example.name")),
		Changes: []*publishing.Change{{Kind: publishing.Changed, Before: before, After: &after, Fields: []string{publishing.FieldStart}}}}
	if kind == KindChangeCarnet {
		l.Code, l.Address = "•••• ••••", p.base+CarnetPath+hidden
	}
	made.Subject, made.Body = l.Write(ctx)
}

// partner is the first of the board, or one that is made up.
func (p previewing) partner(ctx context.Context, reminder bool, made *Preview) error {
	all, err := partner.List(ctx, p.db, p.o.ID)
	if err != nil {
		return err
	}
	settings, err := invite.SettingsOf(ctx, p.db, p.o.ID)
	if err != nil {
		return err
	}
	one := &partner.Partner{Organisation: partner.Organisation{Name: i18n.T(ctx, "invitation.texts.example")}}
	if len(all) > 0 {
		one, made.Invented = all[0], false
	}
	l := InvitationOf(ctx, p.o, one, settings, p.base+invite.Path+hidden)
	l.Reminder = reminder
	made.Subject, made.Body = l.Write(ctx)
	made.To = one.ContactEmail
	return nil
}

// proposal is the latest, or one that is made up.
func (p previewing) proposal(ctx context.Context, accepted bool, made *Preview) error {
	all, err := proposal.List(ctx, p.db, p.o.ID)
	if err != nil {
		return err
	}
	one := &proposal.Proposal{Kind: proposal.Lead, Title: i18n.T(ctx, "letter.example.atelier"), Name: i18n.T(ctx, "letter.example.name")}
	if len(all) > 0 {
		one, made.Invented = &all[0], false
	}
	l := ProposalAnswer{Operation: p.o, Proposal: one, Accepted: accepted, Programme: p.base + "/o/" + p.o.Slug + "/programme"}
	made.Subject, made.Body = l.Write(ctx)
	made.To = one.Email
	return nil
}

// Document is a letter as it arrives: the plain text, and the page that mail programs show.
func Document(ctx context.Context, base string, m Message) (text, page string, err error) {
	return bodies(i18n.With(ctx, m.Language), sheet{Message: m, Base: base})
}

// testsAnHour is how many previews somebody may send to oneself within an hour.
const testsAnHour = 10

// parameterKind names in a test the kind of letter that it shows.
const parameterKind = "kind"

// SendTest queues a preview to the address of an account, its own. It returns problem.NotFound for a kind that is none, and
// problem.TooMany.
func SendTest(ctx context.Context, db *store.DB, by store.By, operationID, email, kind, language string) error {
	if !slices.Contains(Kinds, kind) || !slices.Contains(i18n.Languages, language) {
		return problem.New(problem.NotFound, "letter.error.unknown", nil)
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		var lately int64
		err := tx.Model(&store.Letter{}).Where("kind = ? AND recipient = ? AND created_at > ?", KindTest, email, store.InstantOf(by.At.Add(-time.Hour))).Count(&lately).Error
		if err != nil {
			return err
		}
		if lately >= testsAnHour {
			return problem.New(problem.TooMany, "letter.error.tests", problem.Args{"Most": testsAnHour})
		}
		return by.Queue(tx, store.Letter{OperationID: &operationID, Kind: KindTest, Recipient: email, Language: language, SubjectID: operationID,
			Parameters: map[string]string{parameterKind: kind}})
	})
}

// test writes the preview that somebody asked for, marked as one.
func test(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "letter.test.gone", nil)
	if letter.OperationID == nil || letter.Parameters[parameterKind] == "" {
		return "", "", gone
	}
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return "", "", err
	}
	made, err := PreviewOf(ctx, db, base, o, letter.Parameters[parameterKind], letter.Language, letter.CreatedAt.Time())
	if err != nil {
		return "", "", err
	}
	return i18n.T(ctx, "letter.test.subject", i18n.Args{"Subject": made.Subject}), i18n.T(ctx, "letter.test.intro") + "\n\n" + made.Body, nil
}

package mail

import (
	"context"
	"strings"

	"oplibre/app/account"
	"oplibre/app/committee"
	"oplibre/app/meeting"
	"oplibre/app/message"
	"oplibre/app/newsletter"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/proposal"
	"oplibre/app/signup"
	"oplibre/app/solidarity"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// party is whoever a letter is for, as far as that is known now.
type party struct {
	// lines are the name, and what stands below it on an envelope.
	lines []string
	// email is the address that they have now.
	email string
}

// parties find by kind whom a letter of an operation is for. Each may return problem.NotFound for somebody who is gone.
var parties = map[string]func(ctx context.Context, db *store.DB, letter *store.Letter) (party, error){
	KindInvitation: noParty, // known by the address alone
	KindCarnet:     ofCarnet, KindChangeCarnet: ofCarnet,
	KindSeatOffer: ofCarnet, KindSeatConfirmed: ofCarnet, KindSeatPassed: ofCarnet,
	KindWishesNoted: ofCarnet, KindWishesAssigned: ofCarnet,
	KindReminderWeek: ofCarnet, KindReminderDay: ofCarnet,
	KindChangeLead:        ofFacilitator,
	KindPartnerInvitation: ofPartner, KindPartnerReminder: ofPartner,
	KindProposalAccepted: ofProposal, KindProposalDeclined: ofProposal,
	KindVolunteer: ofVolunteer, KindVolunteerReminder: ofVolunteer, KindVolunteerLeft: ofTeam,
	KindSolidarityAsk: ofMatch, KindSolidarityContact: ofMatch,
	KindMeetingSignedUp: ofGuest, KindMeetingReminder: ofGuest, KindMeetingChanged: ofGuest,
	KindCommitteeCall: ofMember, KindCommitteeMinutes: ofMember, KindDecisionAsked: ofMember, KindDecisionStopped: ofMember, KindDecisionResult: ofMember,
	KindMessage:           ofMessage,
	KindNewsletterConfirm: ofReader, KindNewsletterIssue: ofReader,
	KindTest: ofAccount, KindMessageTest: ofAccount, KindNewsletterTest: ofAccount,
}

// partyOf finds whom a letter is for; nobody is no error.
func partyOf(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	find := parties[letter.Kind]
	if find == nil || letter.OperationID == nil {
		return party{}, nil
	}
	who, err := find(ctx, db, letter)
	if problem.Is(err, problem.NotFound) {
		return party{}, nil
	}
	return who, err
}

// PresentAddress returns the address that whoever a letter is for has now, empty when that is not known.
func PresentAddress(ctx context.Context, db *store.DB, letter *store.Letter) (string, error) {
	who, err := partyOf(ctx, db, letter)
	return who.email, err
}

// addressee is what stands in the window of the envelope: a name and an address as far as they are known, the e-mail otherwise, so that
// whoever posts the letter knows whom to look up.
func addressee(ctx context.Context, db *store.DB, letter *store.Letter) ([]string, error) {
	who, err := partyOf(ctx, db, letter)
	if len(who.lines) < 3 { // no street among them
		who.lines = append(who.lines, letter.Recipient)
	}
	return who.lines, err
}

func noParty(context.Context, *store.DB, *store.Letter) (party, error) { return party{}, nil }

func ofCarnet(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	opened, err := signup.FindByID(ctx, db, *letter.OperationID, letter.SubjectID)
	if err != nil {
		return party{}, err
	}
	return party{filled(opened.Main().Name), opened.Main().Email}, nil
}

func ofFacilitator(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	f, err := programme.FindFacilitator(ctx, db, *letter.OperationID, letter.SubjectID)
	if err != nil {
		return party{}, err
	}
	return party{filled(f.Name), f.Email}, nil
}

func ofProposal(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	p, err := proposal.Find(ctx, db, *letter.OperationID, letter.SubjectID)
	if err != nil {
		return party{}, err
	}
	return party{filled(p.Name), p.Email}, nil
}

func ofVolunteer(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	board, err := volunteer.Load(ctx, db, *letter.OperationID)
	if err != nil {
		return party{}, err
	}
	v, err := board.Volunteer(letter.SubjectID)
	if err != nil {
		return party{}, err
	}
	return party{filled(v.Name), v.Email}, nil
}

// ofTeam is the team itself, at the address of the operation.
func ofTeam(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return party{}, err
	}
	return party{filled(o.Name), o.ContactEmail}, nil
}

func ofMatch(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	_, offer, need, err := solidarity.Pair(ctx, db, *letter.OperationID, letter.SubjectID)
	if err != nil {
		return party{}, err
	}
	who := offer.Person
	if solidarity.Side(letter.Parameters["side"]) == solidarity.Taker {
		who = need.Person
	}
	return party{append(filled(who.Name), street(who.Address)...), who.Email}, nil
}

func ofGuest(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	g, err := meeting.FindGuest(ctx, db, *letter.OperationID, letter.SubjectID)
	if err != nil {
		return party{}, err
	}
	return party{filled(g.Name), g.Email}, nil
}

func ofMember(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	m, err := committee.FindMember(ctx, db, *letter.OperationID, letter.Parameters[committee.ParameterMember])
	if err != nil {
		return party{}, err
	}
	return party{filled(m.Name), m.Email}, nil
}

// ofMessage are all who share the letter.
func ofMessage(ctx context.Context, db *store.DB, letter *store.Letter) (who party, err error) {
	here, err := message.Addressees(ctx, db, letter)
	for i := range here {
		who.lines = append(who.lines, filled(here[i].Called())...)
		who.email = here[i].Email
	}
	return who, err
}

func ofReader(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	s, err := newsletter.FindSubscriber(ctx, db, *letter.OperationID, letter.SubjectID)
	if err != nil {
		return party{}, err
	}
	return party{nil, s.Email}, nil
}

func ofAccount(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	a, err := account.FindByEmail(ctx, db, letter.Recipient)
	if err != nil {
		return party{}, err
	}
	return party{filled(a.Name), a.Email}, nil
}

// ofPartner is an organisation with its contact. Without a postal address, where it receives at one place of the weekend, and only there,
// that is its address.
func ofPartner(ctx context.Context, db *store.DB, letter *store.Letter) (party, error) {
	p, err := partner.Find(ctx, db, *letter.OperationID, letter.SubjectID)
	if err != nil {
		return party{}, err
	}
	who := party{p.Envelope(), p.ContactEmail}
	if p.PostalAddress != "" || p.Address != "" || len(p.PlaceIDs) != 1 {
		return who, nil
	}
	place, err := programme.FindPlace(ctx, db, p.OperationID, p.PlaceIDs[0])
	if err != nil || place.Address == "" {
		return who, err
	}
	below := street(place.Address)
	if len(who.lines) == 1 && len(below) == 1 {
		who.lines = append(who.lines, place.Name)
	}
	who.lines = append(who.lines, below...)
	return who, nil
}

// street is an address line by line.
func street(address string) []string {
	lines := strings.FieldsFunc(address, func(r rune) bool { return r == ',' || r == '\n' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return filled(lines...)
}

// filled are the lines that say something.
func filled(lines ...string) []string {
	kept := make([]string, 0, len(lines))
	for _, line := range lines {
		if line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

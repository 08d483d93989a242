package web

import (
	"context"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/manage"
)

// letterForm is what is done with one letter.
type letterForm struct {
	Seen string `form:"seen"`
	Act  string `form:"act"`
	// Email is another address for it.
	Email string `form:"email"`
}

// letterPage writes one letter, to be read, copied or printed, with what can be done with it.
func (s *Site) letterPage(c echo.Context) error { return s.showLetter(c, letterForm{}, nil) }

func (s *Site) showLetter(c echo.Context, form letterForm, refused error) error {
	ctx := c.Request().Context()
	box, err := s.letterBox(c)
	if err != nil {
		return err
	}
	letter, err := mail.Find(ctx, s.DB, box.operationID, c.Param("letter"))
	if err != nil {
		return err
	}
	props := manage.LetterProps{LetterState: s.letterState(letter, box.zone), Slug: box.slug, ID: letter.ID, Kind: letter.Kind, Seen: mail.SeenOf(letter).String(), To: letter.Recipient,
		Language: letter.Language, Answer: letter.Answer, Notice: s.takeNotice(c), Err: refused, Email: form.Email, Leaving: s.leaving(c, box.zone),
		Again: mail.Again.Allows(letter), Mark: mail.Sent.Allows(letter), Cancel: mail.Cancel.Allows(letter), Returned: mail.Returned.Allows(letter), Correctable: mail.Correctable(letter)}
	if err := s.letterWords(c, letter, &props); err != nil {
		return err
	}
	if props.Past, err = s.letterPast(ctx, letter, box.zone); err != nil {
		return err
	}
	if props.Present, err = mail.PresentAddress(ctx, s.DB, letter); err != nil {
		return err
	}
	props.Source = s.letterSource(c, letter)
	framing(c)
	page, view := s.letterFrame(c, props.Subject), manage.Letter(props)
	if refused != nil {
		return s.formAgain(c, refused, page, view)
	}
	return s.show(c, page, view)
}

// letterWords fills in the words of a letter, as far as it still has any. Of one that nobody has to send, what opens something of somebody
// else is masked.
func (s *Site) letterWords(c echo.Context, letter *store.Letter, props *manage.LetterProps) error {
	ctx := c.Request().Context()
	message, err := s.writtenLetter(ctx, letter)
	switch {
	case problem.Is(err, problem.Closed), problem.Is(err, problem.NotFound):
		props.Subject, props.Gone = i18n.T(ctx, "mail.letter.kind."+letter.Kind), true
		return nil
	case err != nil:
		return err
	}
	props.Subject, props.Sender, props.ReplyTo = message.Subject, message.Sender, message.ReplyTo
	props.Body, _, err = mail.Document(ctx, s.BaseURL, message)
	return err
}

// writtenLetter writes a letter, masked once it has left or will not leave.
func (s *Site) writtenLetter(ctx context.Context, letter *store.Letter) (mail.Message, error) {
	message, err := mail.Write(ctx, s.DB, s.BaseURL, letter)
	if err == nil && (letter.State == store.LetterSent || letter.State == store.LetterLapsed || letter.State == store.LetterCancelled) {
		message.Subject, message.Body = mail.Mask(s.BaseURL, message.Subject), mail.Mask(s.BaseURL, message.Body)
	}
	return message, err
}

// letterDocument is the letter as it arrives.
func (s *Site) letterDocument(c echo.Context) error {
	ctx := c.Request().Context()
	letter, err := mail.Find(ctx, s.DB, boxOf(c), c.Param("letter"))
	if err != nil {
		return err
	}
	message, err := s.writtenLetter(ctx, letter)
	if err != nil {
		return err
	}
	_, html, err := mail.Document(ctx, s.BaseURL, message)
	if err != nil {
		return err
	}
	return letterHTML(c, html)
}

// letterPast tells what happened to a letter, and who did it.
func (s *Site) letterPast(ctx context.Context, letter *store.Letter, zone *time.Location) ([]manage.LetterEvent, error) {
	past := []manage.LetterEvent{{Key: "letter.past.written", At: letter.CreatedAt.In(zone)}}
	if letter.HeldAt != nil {
		past = append(past, manage.LetterEvent{Key: "letter.past.held", At: letter.HeldAt.In(zone)})
	}
	if letter.PrintedAt != nil {
		past = append(past, manage.LetterEvent{Key: "letter.past.printed", At: letter.PrintedAt.In(zone)})
	}
	if letter.ClaimedAt != nil {
		past = append(past, manage.LetterEvent{Key: "letter.past.tried", At: letter.ClaimedAt.In(zone)})
	}
	if letter.SentAt != nil && letter.State == store.LetterSent {
		past = append(past, manage.LetterEvent{Key: "letter.past.sent", At: letter.SentAt.In(zone)})
	}
	done, err := mail.History(ctx, s.DB, letter)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, act := range done {
		if act.ActorKind == store.ActorAccount && names[act.ActorID] == "" {
			if a, err := account.Find(ctx, s.DB, act.ActorID); err == nil {
				names[act.ActorID] = a.Name
			}
		}
		past = append(past, manage.LetterEvent{Key: "letter.past.act." + act.Action, At: act.At.In(zone), Who: names[act.ActorID]})
	}
	manage.SortEvents(past)
	return past, nil
}

// letterSources are, by kind, the words that say where an address is kept, and the page that is: under the operation, followed by the
// subject of the letter where it has a parameter.
var letterSources = map[string]struct{ words, route string }{
	mail.KindPartnerInvitation: {"partner", "/partenaires/:partner"}, mail.KindPartnerReminder: {"partner", "/partenaires/:partner"},
	mail.KindProposalAccepted: {"proposal", "/propositions/:proposal"}, mail.KindProposalDeclined: {"proposal", "/propositions/:proposal"},
	mail.KindChangeLead: {"facilitator", "/intervenants/:facilitator"},
	mail.KindCarnet:     {"carnet", "/personnes"}, mail.KindChangeCarnet: {"carnet", "/personnes"},
	mail.KindSeatOffer: {"carnet", "/personnes"}, mail.KindSeatConfirmed: {"carnet", "/personnes"}, mail.KindSeatPassed: {"carnet", "/personnes"},
	mail.KindWishesNoted: {"carnet", "/personnes"}, mail.KindWishesAssigned: {"carnet", "/personnes"},
	mail.KindReminderWeek: {"carnet", "/personnes"}, mail.KindReminderDay: {"carnet", "/personnes"},
	mail.KindVolunteer: {"volunteer", "/benevoles/personnes/:volunteer"}, mail.KindVolunteerReminder: {"volunteer", "/benevoles/personnes/:volunteer"},
	mail.KindVolunteerLeft: {"operation", "/reglages"},
	mail.KindSolidarityAsk: {"solidarity", "/hebergement"}, mail.KindSolidarityContact: {"solidarity", "/hebergement"},
	mail.KindMeetingSignedUp: {"meeting", "/reunions"}, mail.KindMeetingReminder: {"meeting", "/reunions"}, mail.KindMeetingChanged: {"meeting", "/reunions"},
	mail.KindCommitteeCall: {"committee", "/comite"}, mail.KindCommitteeMinutes: {"committee", "/comite"},
	mail.KindDecisionAsked: {"committee", "/comite"}, mail.KindDecisionStopped: {"committee", "/comite"}, mail.KindDecisionResult: {"committee", "/comite"},
	mail.KindMessage:           {"message", "/messages"},
	mail.KindNewsletterConfirm: {"newsletter", "/infolettre"}, mail.KindNewsletterIssue: {"newsletter", "/infolettre"},
	mail.KindInvitation: {"team", "/equipe"},
}

// letterSource is the page where the address of a letter is kept, if this person may open it.
func (s *Site) letterSource(c echo.Context, letter *store.Letter) (source manage.LetterSource) {
	from, known := letterSources[letter.Kind]
	if !known || letter.OperationID == nil {
		return source
	}
	source = manage.LetterSource{Key: "letter.source." + from.words, Route: from.route}
	if s.mayOpen(c, from.route) {
		path, _, ofSubject := strings.Cut(from.route, ":")
		source.Path = path
		if ofSubject {
			source.Path += letter.SubjectID
		}
	}
	return source
}

// actOnLetter does one thing with one letter.
func (s *Site) actOnLetter(c echo.Context) error {
	var form letterForm
	if err := decode(c, &form); err != nil {
		return err
	}
	seen := mail.ParseSeen(form.Seen)
	seen.ID = c.Param("letter")
	if err := mail.Act(form.Act).Do(c.Request().Context(), s.DB, s.by(c), boxOf(c), seen); err != nil {
		return s.showLetter(c, letterForm{}, err)
	}
	if mail.Act(form.Act) == mail.Sent && seen.State == store.LetterWaiting && s.Delivery == nil {
		return s.nextLetter(c)
	}
	s.notice(c, "letter.done."+form.Act)
	return seeOther(c, lettersPath(c)+"/"+seen.ID)
}

// nextLetter leads whoever sends letters by hand from the one that is done to the next one that still has words, or back to the list.
func (s *Site) nextLetter(c echo.Context) error {
	ctx := c.Request().Context()
	waiting, err := mail.Outbox(ctx, s.DB, boxOf(c), mail.Filter{State: store.LetterWaiting})
	if err != nil {
		return err
	}
	for i := range waiting.Letters {
		if _, err := s.writtenLetter(ctx, &waiting.Letters[i]); err == nil {
			s.notice(c, "letter.done.sent_next")
			return seeOther(c, lettersPath(c)+"/"+waiting.Letters[i].ID)
		} else if !problem.Is(err, problem.Closed) && !problem.Is(err, problem.NotFound) {
			return err
		}
	}
	s.notice(c, "letter.done.sent_last")
	return seeOther(c, lettersPath(c))
}

// readdressLetter writes another address on a letter.
func (s *Site) readdressLetter(c echo.Context) error {
	var form letterForm
	if err := decode(c, &form); err != nil {
		return err
	}
	seen := mail.ParseSeen(form.Seen)
	seen.ID = c.Param("letter")
	if err := mail.Readdress(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, seen, form.Email); err != nil {
		return s.showLetter(c, form, err)
	}
	s.notice(c, "letter.done.readdressed")
	return seeOther(c, lettersPath(c)+"/"+seen.ID)
}

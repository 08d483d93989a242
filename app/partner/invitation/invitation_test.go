package invitation_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// moment is 1 February 2027, 10:00 in Paris, a hundred days before the weekend.
var moment = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)

func at(t time.Time) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: t}
}

type town struct {
	testing.TB
	db *store.DB
	o  *operation.Operation
}

func newTown(t testing.TB) *town {
	t.Helper()
	w := &town{t, storetest.New(t), nil}
	w.o = w.operation("saint-marc")
	return w
}

func (w *town) operation(slug string) *operation.Operation {
	w.Helper()
	form := operation.EmptyForm()
	form.Name, form.Slug, form.Communes, form.Start = slug, slug, []string{"29019"}, "2027-05-21T18:30"
	o, err := operation.Create(w.Context(), w.db, at(moment), form)
	w.ok(err)
	return o
}

func (w *town) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *town) invited(name string) *partner.Partner {
	w.Helper()
	p, err := partner.Create(w.Context(), w.db, at(moment), w.o.ID, partner.Form{Name: name, Kind: "club", State: "to_contact", ContactEmail: "contact@" + strings.ToLower(name) + ".example"})
	w.ok(err)
	w.ok(invitation.Send(w.Context(), w.db, at(moment), w.o, p.ID))
	return p
}

// delivered marks what waits in the outbox as sent.
func (w *town) delivered() {
	w.Helper()
	w.ok(w.db.Write(w.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("state = ?", store.LetterWaiting).Update("state", store.LetterSent).Error
	}))
}

func (w *town) letters(kind string) (to []string) {
	w.Helper()
	var letters []store.Letter
	w.ok(w.db.Read(w.Context(), func(tx *gorm.DB) error { return tx.Where("kind = ?", kind).Order("recipient").Find(&letters).Error }))
	for _, l := range letters {
		to = append(to, l.Recipient)
	}
	return to
}

func (w *town) followUp(after time.Duration) int {
	w.Helper()
	n, err := invitation.FollowUp(w.Context(), w.db, at(moment.Add(after)))
	w.ok(err)
	return n
}

const days = 24 * time.Hour

func TestFollowUpsGoToTheSilentOnly(t *testing.T) {
	w := newTown(t)
	silent, said, heard, declined, ended := w.invited("Silent"), w.invited("Said"), w.invited("Heard"), w.invited("Declined"), w.invited("Ended")
	byHand, err := partner.Create(t.Context(), w.db, at(moment), w.o.ID, partner.Form{Name: "Hand", Kind: "club", State: "invited", ContactEmail: "hand@hand.example"})
	w.ok(err)
	w.delivered()
	w.ok(partner.Respond(t.Context(), w.db, at(moment.Add(days)), w.o.ID, said.ID, partner.ReplyForm{Version: "2", Reply: "maybe"}))
	w.ok(partner.Hear(t.Context(), w.db, at(moment.Add(days)), w.o.ID, heard.ID, partner.VoiceForm{Version: "2", How: "market", Reply: "maybe"}))
	_, err = partner.SetState(t.Context(), w.db, at(moment.Add(days)), w.o.ID, declined.ID, "", partner.Declined)
	w.ok(err)
	w.ok(invitation.Revoke(t.Context(), w.db, at(moment.Add(days)), w.o, ended.ID))
	if n := w.followUp(9 * days); n != 0 {
		t.Errorf("%d letters after nine days", n)
	}
	if n := w.followUp(10*days + 12*time.Hour); n != 0 {
		t.Errorf("%d letters at night", n)
	}
	if n := w.followUp(10 * days); n != 1 || w.letters(invitation.LetterReminder)[0] != silent.ContactEmail {
		t.Errorf("%d letters after ten days, to %v; called by hand: %s", n, w.letters(invitation.LetterReminder), byHand.ID)
	}
	if n := w.followUp(10 * days); n != 0 {
		t.Errorf("%d letters when the job runs twice", n)
	}
}

func TestFollowUpsEnd(t *testing.T) {
	w := newTown(t)
	w.invited("Silent")
	if n := w.followUp(10 * days); n != 0 {
		t.Errorf("asks again before the first letter has left")
	}
	for i, want := range []int{1, 1, 0, 0} {
		w.delivered()
		if n := w.followUp(time.Duration(11*(i+1)) * days); n != want {
			t.Errorf("round %d: %d letters, want %d", i, n, want)
		}
	}
}

func TestNobodyIsAskedAgainOnceTheWeekendHasBegun(t *testing.T) {
	w := newTown(t)
	w.invited("Silent")
	w.delivered()
	if n := w.followUp(w.o.StartsAt.Time().Add(15 * time.Hour).Sub(moment)); n != 0 {
		t.Errorf("%d letters on Saturday", n)
	}
	if n := w.followUp(w.o.StartsAt.Time().Add(-4 * time.Hour).Sub(moment)); n != 1 {
		t.Errorf("%d letters four hours before", n)
	}
}

func TestFollowUpsAreAsTheOrganiserSays(t *testing.T) {
	w := newTown(t)
	w.invited("Silent")
	w.delivered()
	form := invitation.Form{Version: "0", Language: "fr", Subject: "s", Body: "{lien}", ReminderSubject: "s", ReminderBody: "{lien}", Days: "3", Most: "0"}
	w.ok(invitation.SetSettings(t.Context(), w.db, at(moment), w.o.ID, form, invitation.Text{}))
	if n := w.followUp(20 * days); n != 0 {
		t.Errorf("%d letters, never was said", n)
	}
	form.Version, form.Most = "1", "1"
	w.ok(invitation.SetSettings(t.Context(), w.db, at(moment), w.o.ID, form, invitation.Text{}))
	if n := w.followUp(3 * days); n != 1 {
		t.Errorf("%d letters after three days", n)
	}
	if err := invitation.SetSettings(t.Context(), w.db, at(moment), w.o.ID, form, invitation.Text{}); !problem.Is(err, problem.Conflict) {
		t.Errorf("a stale form: %v", err)
	}
}

func TestLinks(t *testing.T) {
	w := newTown(t)
	p := w.invited("Club")
	link, err := invitation.Current(t.Context(), w.db, w.o.ID, p.ID, at(moment).Now())
	if err != nil || link == nil {
		t.Fatalf("no link (%v)", err)
	}
	token := link.Token(w.db)
	open := func(token string, when time.Time) error {
		_, err := invitation.Open(t.Context(), w.db, token, store.InstantOf(when))
		return err
	}
	w.ok(open(token, moment))
	forged := []byte(token)
	forged[len(forged)-2] ^= 1
	for name, wrong := range map[string]string{"empty": "", "short": token[:20], "forged": string(forged), "long": token + "AAAA", "no base64": strings.Repeat("é", 24)} {
		if err := open(wrong, moment); !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := open(token, w.o.EndsAt.Time().Add(31*days)); !problem.Is(err, problem.Closed) {
		t.Errorf("expired: %v", err)
	}
	renewed, err := invitation.Renew(t.Context(), w.db, at(moment), w.o, p.ID)
	w.ok(err)
	if err := open(token, moment); !problem.Is(err, problem.Closed) {
		t.Errorf("renewed: %v", err)
	}
	w.ok(open(renewed.Token(w.db), moment))
	w.ok(invitation.Revoke(t.Context(), w.db, at(moment), w.o, p.ID))
	if err := open(renewed.Token(w.db), moment); !problem.Is(err, problem.Closed) {
		t.Errorf("revoked: %v", err)
	}
	if _, err := invitation.Renew(t.Context(), w.db, at(moment), w.operation("ailleurs"), p.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("of another operation: %v", err)
	}
}

func TestAnInvitationIsQueuedOnce(t *testing.T) {
	w := newTown(t)
	p := w.invited("Club")
	w.ok(invitation.Send(t.Context(), w.db, at(moment), w.o, p.ID))
	if n, err := invitation.SendAll(t.Context(), w.db, at(moment), w.o); err != nil || n != 0 || len(w.letters(invitation.LetterInvitation)) != 1 {
		t.Errorf("%d more letters (%v): %v", n, err, w.letters(invitation.LetterInvitation))
	}
	other, err := partner.Create(t.Context(), w.db, at(moment), w.o.ID, partner.Form{Name: "Sans adresse", Kind: "club", State: "to_contact"})
	w.ok(err)
	var refusal *problem.Error
	if err := invitation.Send(t.Context(), w.db, at(moment), w.o, other.ID); !errors.As(err, &refusal) || refusal.Kind != problem.Invalid {
		t.Errorf("without an address: %v", err)
	}
	w.ok(invitation.Print(t.Context(), w.db, at(moment), w.o, other.ID))
	if found, err := partner.Find(t.Context(), w.db, w.o.ID, other.ID); err != nil || found.State != partner.Invited {
		t.Errorf("on paper: %+v (%v)", found, err)
	}
}

func TestTextsNameWhatTheyDoNotKnow(t *testing.T) {
	form := invitation.Form{Subject: "Bonjour {contct}", Body: "Sans lien", ReminderSubject: "{ organisation }", ReminderBody: "{lien} {lien}", Days: "10", Most: "9"}
	_, wrong := form.Check()
	got := map[string]string{}
	for _, field := range wrong {
		got[field.Name] = field.Message.Key
		if field.Name == "subject" && field.Message.Args["Placeholder"] != "{contct}" {
			t.Errorf("names %v", field.Message.Args)
		}
	}
	if got["subject"] != "invitation.error.placeholder" || got["body"] != "invitation.error.no_link" || got["most"] != "invitation.error.number" || len(got) != 3 {
		t.Errorf("wrong: %v", got)
	}
}

func FuzzExpand(f *testing.F) {
	f.Add("Bonjour {contact},\n{lien}", "Mme\r\nBcc: tous@example.org")
	f.Add("{{lien}}", "{lien}")
	f.Add("{ contact } {", "}")
	f.Fuzz(func(t *testing.T, text, value string) {
		out := invitation.Expand(text, invitation.Values{"contact": value, "lien": value})
		if strings.Count(out, "\n") > strings.Count(text, "\n") || strings.Count(out, "\r") > strings.Count(text, "\r") {
			t.Errorf("%q with %q has more lines: %q", text, value, out)
		}
	})
}

// marked puts every letter of a kind into a state.
func (w *town) marked(kind, state string) {
	w.Helper()
	w.ok(w.db.Write(w.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ?", kind).Update("state", state).Error
	}))
}

func TestNobodyIsAskedAgainByALetterThatNeverArrived(t *testing.T) {
	for _, state := range []string{store.LetterWaiting, store.LetterSending, store.LetterUnknown, store.LetterRefused, store.LetterFailed,
		store.LetterLapsed, store.LetterCancelled} {
		t.Run(state, func(t *testing.T) {
			w := newTown(t)
			w.invited("Silent")
			w.marked(invitation.LetterInvitation, state)
			if n := w.followUp(10 * days); n != 0 {
				t.Errorf("%d letters", n)
			}
		})
	}
}

func TestTheDaysCountFromWhenTheLetterLeft(t *testing.T) {
	w := newTown(t)
	w.invited("Silent")
	w.delivered()
	w.ok(w.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ?", invitation.LetterInvitation).Update("sent_at", store.InstantOf(moment.Add(8*days))).Error
	}))
	if n := w.followUp(12 * days); n != 0 {
		t.Errorf("asks again four days after the letter was posted")
	}
	if n := w.followUp(18 * days); n != 1 {
		t.Errorf("%d letters ten days after the letter was posted, want 1", n)
	}
}

func TestALetterSentAgainReplacesTheOneThatWasRefused(t *testing.T) {
	for state, want := range map[string][]string{
		store.LetterSending: {store.LetterSending},
		store.LetterWaiting: {store.LetterWaiting},
		store.LetterRefused: {store.LetterCancelled, store.LetterWaiting},
		store.LetterUnknown: {store.LetterCancelled, store.LetterWaiting},
		store.LetterSent:    {store.LetterSent, store.LetterWaiting},
	} {
		w := newTown(t)
		p := w.invited("Silent")
		w.marked(invitation.LetterInvitation, state)
		w.ok(invitation.Send(t.Context(), w.db, at(moment.Add(days)), w.o, p.ID))
		var states []string
		w.ok(w.db.Read(t.Context(), func(tx *gorm.DB) error {
			return tx.Model(&store.Letter{}).Order("created_at").Pluck("state", &states).Error
		}))
		if !slices.Equal(states, want) {
			t.Errorf("%s: the letters are %v, want %v", state, states, want)
		}
	}
}

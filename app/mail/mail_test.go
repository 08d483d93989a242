package mail_test

import (
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// invite asks somebody into the team and returns the link with its letter.
func (w *town) invite(language string) (*account.Link, *store.Letter) {
	w.Helper()
	link, err := account.Invite(w.Context(), w.db, w.by, w.o.ID, language, account.InviteForm{Email: "nadia@example.org", Role: string(account.Organiser)})
	if err != nil {
		w.Fatal(err)
	}
	letters := w.outbox()
	if len(letters) == 0 {
		w.Fatal("no letter is in the outbox")
	}
	return link, &letters[0]
}

func TestInvitationLetter(t *testing.T) {
	for _, language := range []string{"fr", "en"} {
		w := newTown(t)
		link, letter := w.invite(language)
		if strings.Contains(letter.SubjectID, link.Token(w.db)) || len(letter.Parameters) > 0 {
			t.Error("the letter keeps the secret of its link")
		}
		message, err := mail.Write(t.Context(), w.db, base, letter)
		if err != nil {
			t.Fatal(err)
		}
		address := base + account.InvitationPath + link.Token(w.db)
		if message.To != "nadia@example.org" || !strings.Contains(message.Body, address) || !strings.Contains(message.Body, w.o.Name) {
			t.Errorf("%s: to %q:\n%s", language, message.To, message.Body)
		}
		if strings.Contains(message.Subject+message.Body, "{{") || strings.Contains(message.Body, "account.role") {
			t.Errorf("%s: the letter has a hole:\n%s", language, message.Body)
		}
	}
}

func TestTheOutboxShowsNoSignInLetter(t *testing.T) {
	w := newTown(t)
	link, letter := w.invite("fr")
	a, err := account.Accept(t.Context(), w.db, w.by, link, "", account.ProfileForm{Name: "Nadia", Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := account.OfferSignIn(t.Context(), w.db, w.by, a.Email); err != nil {
		t.Fatal(err)
	}
	if all := w.outbox(); len(all) != 1 || all[0].ID != letter.ID {
		t.Errorf("%d letters in the outbox", len(all))
	}
	secret := store.Letter{Kind: mail.KindSignIn, Recipient: a.Email, Language: "fr"}
	if _, err := mail.Write(t.Context(), w.db, base, &secret); !problem.Is(err, problem.NotFound) {
		t.Errorf("a sign-in letter was written: %v", err)
	}
}

func TestLettersOfAnotherOperation(t *testing.T) {
	w := newTown(t)
	_, letter := w.invite("fr")
	other := store.NewID()
	if all, err := mail.Outbox(t.Context(), w.db, other, mail.Filter{}); err != nil || len(all.Letters)+all.All() != 0 {
		t.Errorf("another operation sees %d letters (%v)", all.All(), err)
	}
	if _, err := mail.Find(t.Context(), w.db, other, letter.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("another operation opens the letter: %v", err)
	}
	if err := mail.Sent.Do(t.Context(), w.db, w.by, other, mail.SeenOf(letter)); !problem.Is(err, problem.NotFound) {
		t.Errorf("another operation marks the letter: %v", err)
	}
	if found, err := mail.Find(t.Context(), w.db, w.o.ID, letter.ID); err != nil || found.State != store.LetterWaiting {
		t.Errorf("another operation sent the letter (%v)", err)
	}
}

func TestALetterIsSentOnce(t *testing.T) {
	w := newTown(t)
	_, letter := w.invite("fr")
	for minute := range 2 {
		by := w.by
		by.At = by.At.Add(time.Duration(minute) * time.Minute)
		if err := mail.Sent.Do(t.Context(), w.db, by, w.o.ID, mail.SeenOf(letter)); (err == nil) != (minute == 0) {
			t.Fatal(err)
		}
	}
	found, err := mail.Find(t.Context(), w.db, w.o.ID, letter.ID)
	if err != nil || found.State != store.LetterSent || found.SentAt == nil || *found.SentAt != w.by.Now() {
		t.Errorf("%+v, %v", found, err)
	}
}

package mail_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

const base = "https://opl.example.org"

// town is an operation that takes sign-ups, with one atelier at a place.
type town struct {
	*testing.T
	db *store.DB
	o  *operation.Operation
	by store.By
	a  programme.Atelier
}

func newTown(t *testing.T) *town {
	t.Helper()
	saturday := time.Date(2027, 5, 22, 0, 0, 0, 0, time.FixedZone("Europe/Paris", 2*3600))
	at := func(hours int) store.Instant { return store.InstantOf(saturday.Add(time.Duration(hours) * time.Hour)) }
	w := &town{T: t, db: storetest.New(t), by: store.By{Actor: store.Actor{Kind: store.ActorVisitor}, At: saturday.AddDate(0, 0, -21)}}
	w.o = &operation.Operation{ID: store.NewID(), Slug: "saint-marc-2027", Name: "Opération Libre Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: at(-5), EndsAt: at(43), Phase: operation.Open, LeadInstance: w.db.Instance().ID, NextNumber: 1, Version: 1,
		ContactPhone: "02 61 91 00 27", Translations: map[string]operation.Translation{}}
	theme := programme.Theme{OperationID: w.o.ID, ID: store.NewID(), Slug: "flore", Name: "Flore", Fields: "[]", Version: 1, Translations: map[string]string{}}
	place := programme.Place{OperationID: w.o.ID, ID: store.NewID(), Slug: "eglise", Number: 1, Name: "Place de l'église", Directions: "devant le porche",
		Access: []string{}, Version: 1}
	w.a = programme.Atelier{OperationID: w.o.ID, ID: store.NewID(), Number: 1, Slug: "sauvages", Title: "Sauvages de ma rue", ThemeID: theme.ID, PlaceID: &place.ID,
		Language: "fr", StartsAt: at(10), EndsAt: at(12), Entry: programme.SignUp, Audience: "everybody", Status: programme.Published, Version: 1,
		Bring: "une loupe", Access: []string{}, Translations: map[string]programme.AtelierTranslation{"en": {Title: "Wild plants of my street"}}}
	pool := programme.SeatPool{OperationID: w.o.ID, ID: store.NewID(), AtelierID: w.a.ID}
	for _, row := range []any{w.o, &theme, &place, &w.a, &pool} {
		if err := w.db.Write(t.Context(), func(tx *gorm.DB) error { return tx.Create(row).Error }); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// signUp returns the code of a new carnet and its letter, as the outbox shows it.
func (w *town) signUp(language string) (signup.Code, *store.Letter) {
	w.Helper()
	form := signup.Form{Name: "Nolwenn Cadiou", Email: "nolwenn@example.org", Ateliers: []string{w.a.ID}, Companions: []signup.Companion{{N: 1, Name: "Maël"}}}
	code, err := signup.NewOffers(w.db).SignUp(w.Context(), w.by, w.o, form, signup.Wording{Language: language})
	if err != nil {
		w.Fatal(err)
	}
	letters := w.outbox()
	if len(letters) == 0 {
		w.Fatal("no letter is in the outbox")
	}
	return code, &letters[0]
}

func (w *town) outbox() []store.Letter {
	w.Helper()
	listing, err := mail.Outbox(w.Context(), w.db, w.o.ID, mail.Filter{})
	letters := listing.Letters
	if err != nil {
		w.Fatal(err)
	}
	return letters
}

// plain undoes the typography of the screens.
func plain(text string) string {
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ", "’", "'").Replace(text)
}

func TestCarnetLetter(t *testing.T) {
	for language, wants := range map[string][]string{
		"fr": {"Bonjour Nolwenn,", "Sauvages de ma rue", "samedi 22 mai 2027, de 10 h à 12 h", "Place de l'église, devant le porche", "une loupe", "2 places sont gardées", "02 61 91 00 27"},
		"en": {"Hello Nolwenn,", "Wild plants of my street", "Saturday 22 May 2027", "2 places are kept"},
	} {
		w := newTown(t)
		code, letter := w.signUp(language)
		message, err := mail.Write(t.Context(), w.db, base, letter)
		if err != nil {
			t.Fatal(err)
		}
		if message.To != "nolwenn@example.org" || !strings.Contains(message.Subject, w.o.Name) {
			t.Errorf("%s: to %q, subject %q", language, message.To, message.Subject)
		}
		body := plain(message.Body)
		for _, want := range append(wants, base+"/carnet/"+string(code), code.String()) {
			if !strings.Contains(body, want) {
				t.Errorf("%s: %q is missing in:\n%s", language, want, body)
			}
		}
		if strings.Contains(body, "{{") || strings.Contains(body, "Cadiou") {
			t.Errorf("%s: the letter says too much, or has a hole:\n%s", language, body)
		}
	}
}

func TestCarnetLetterHoldsNoCode(t *testing.T) {
	w := newTown(t)
	code, letter := w.signUp("fr")
	for name, value := range letter.Parameters {
		t.Errorf("the letter keeps %s = %q", name, value)
	}
	if strings.Contains(letter.SubjectID, string(code)) {
		t.Error("the code is stored")
	}
}

func TestCarnetLetterTellsWhatIsNow(t *testing.T) {
	w := newTown(t)
	code, letter := w.signUp("fr")
	opened, err := signup.Find(t.Context(), w.db, code)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signup.CancelAll(t.Context(), w.db, w.by, w.o.ID, opened.ID); err != nil {
		t.Fatal(err)
	}
	message, err := mail.Write(t.Context(), w.db, base, letter)
	if err != nil || strings.Contains(message.Body, "Sauvages") || !strings.Contains(plain(message.Body), "pas d'atelier") {
		t.Errorf("after leaving everything, %v:\n%s", err, message.Body)
	}
	if err := signup.Erase(t.Context(), w.db, w.by, w.o.ID, opened.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := mail.Write(t.Context(), w.db, base, letter); !problem.Is(err, problem.Closed) {
		t.Errorf("a carnet that is being erased gets a letter: %v", err)
	}
	later := w.by
	later.At = later.At.Add(signup.EraseDelay)
	if _, err := signup.EraseDue(context.WithoutCancel(t.Context()), w.db, later); err != nil {
		t.Fatal(err)
	}
	if _, err := mail.Write(t.Context(), w.db, base, letter); !problem.Is(err, problem.Closed) {
		t.Errorf("an erased carnet gets a letter: %v", err)
	}
	if n := len(w.outbox()); n != 0 {
		t.Errorf("%d letters to nobody are in the outbox", n)
	}
}

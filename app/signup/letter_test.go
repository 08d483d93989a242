package signup

import (
	"context"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

// letters are the letters about a carnet.
func (w *weekend) letters(carnetID string) (letters []store.Letter) {
	w.Helper()
	err := w.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Where("subject_id = ?", carnetID).Find(&letters).Error
	})
	if err != nil {
		w.Fatal(err)
	}
	return letters
}

func TestAnEmailQueuesOneLetter(t *testing.T) {
	w := newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 1)
	f := form("Ana Le Bris", flora)
	f.Email = "ana@example.org"
	carnet := w.must(f)
	w.must(f) // the same form again
	letters := w.letters(carnet.ID)
	if len(letters) != 1 || w.count("letter") != 1 {
		t.Fatalf("%d letters, %d in all; want one", len(letters), w.count("letter"))
	}
	l := letters[0]
	if l.Kind != LetterCarnet || l.Recipient != "ana@example.org" || l.Language != "fr" || l.State != store.LetterWaiting ||
		l.OperationID == nil || *l.OperationID != w.operation.ID || len(l.Parameters) != 0 {
		t.Errorf("the letter is %+v", l)
	}
	late := form("Bob", flora)
	late.Email = "bob@example.org"
	if _, err := w.signUp(late); err == nil {
		t.Fatal("the atelier should be full")
	}
	w.must(form("Zoé", w.atelier("Faune", at(14, 0), at(15, 0), 9)))
	if n := w.count("letter"); n != 1 {
		t.Errorf("a refused form, or one without e-mail, queued a letter: %d", n)
	}
}

func TestLettersFollowTheAddress(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	f := form("Ana", w.atelier("Flore", at(10, 0), at(12, 0), 9))
	f.Email = "ana@example.org"
	carnet := w.must(f)
	update := func(form ContactForm) {
		t.Helper()
		form.Version = strconv.FormatInt(w.open(carnet.Code).Version, 10)
		if err := UpdateContact(ctx, w.DB, w.by, w.operation.ID, carnet.ID, form, words); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		form ContactForm
		want string
	}{
		{ContactForm{Phone: "0261910001"}, "ana@example.org"},
		{ContactForm{Email: "neuve@example.org"}, "neuve@example.org"},
		{ContactForm{RemoveEmail: true}, ""},
		{ContactForm{Email: "revenue@example.org"}, "revenue@example.org"},
	} {
		if update(step.form); w.letters(carnet.ID)[0].Recipient != step.want {
			t.Errorf("after %+v the letter goes to %q, want %q", step.form, w.letters(carnet.ID)[0].Recipient, step.want)
		}
	}
}

func TestWhatWasToldIsForgottenWithTheAddress(t *testing.T) {
	w := newWeekend(t)
	f := form("Ana", w.atelier("Flore", at(10, 0), at(12, 0), 9))
	f.Email = "ana@example.org"
	carnet := w.must(f)
	err := w.Write(t.Context(), func(tx *gorm.DB) error {
		for _, kind := range []string{publishing.LetterCarnet, "message"} { // what changed, and what the team wrote to many
			err := w.by.Queue(tx, store.Letter{OperationID: &w.operation.ID, Kind: kind, Recipient: f.Email, Language: "fr",
				SubjectID: carnet.ID, Parameters: map[string]string{"version": "2"}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []ContactForm{{RemoveEmail: true}, {Email: "revenue@example.org"}} {
		change.Version = strconv.FormatInt(w.open(carnet.Code).Version, 10)
		if err := UpdateContact(t.Context(), w.DB, w.by, w.operation.ID, carnet.ID, change, words); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]string{}
	for _, letter := range w.letters(carnet.ID) {
		got[letter.Kind] = letter.Recipient + letter.Parameters["version"]
	}
	want := map[string]string{LetterCarnet: "revenue@example.org", publishing.LetterCarnet: "", "message": ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestErasureEmptiesTheRecipientOfItsCarnetOnly(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 9)
	sign := func(name, email string) *Opened {
		f := form(name, flora)
		f.Email = email
		return w.must(f)
	}
	gone, stays := sign("Ana", "ana@example.org"), sign("Bob", "bob@example.org")
	if err := Erase(ctx, w.DB, w.by, w.operation.ID, gone.ID); err != nil {
		t.Fatal(err)
	}
	later := w.by
	later.At = later.At.Add(EraseDelay)
	if n, err := EraseDue(ctx, w.DB, later); err != nil || n != 1 {
		t.Fatalf("erased %d, %v", n, err)
	}
	if a, b := w.letters(gone.ID)[0].Recipient, w.letters(stays.ID)[0].Recipient; a != "" || b != "bob@example.org" {
		t.Errorf("recipients are %q and %q", a, b)
	}
}

func TestLettersThatDidNotArriveFollowTheAddress(t *testing.T) {
	for was, want := range map[string]string{
		store.LetterWaiting: "waiting neuve@example.org 2", store.LetterSending: "sending neuve@example.org 2",
		store.LetterUnknown: "unknown neuve@example.org 2", store.LetterRefused: "waiting neuve@example.org 0",
		store.LetterFailed: "waiting neuve@example.org 0", store.LetterSent: "sent ana@example.org 2", store.LetterCancelled: "cancelled ana@example.org 2",
	} {
		w := newWeekend(t)
		f := form("Ana", w.atelier("Flore", at(10, 0), at(12, 0), 9))
		f.Email = "ana@example.org"
		carnet := w.must(f)
		w.setLetters(was)
		change := ContactForm{Version: strconv.FormatInt(w.open(carnet.Code).Version, 10), Email: "neuve@example.org"}
		if err := UpdateContact(t.Context(), w.DB, w.by, w.operation.ID, carnet.ID, change, words); err != nil {
			t.Fatal(err)
		}
		l := w.letters(carnet.ID)[0]
		if got := l.State + " " + l.Recipient + " " + strconv.FormatInt(l.Attempts, 10); got != want {
			t.Errorf("%s: became %s, want %s", was, got, want)
		}
		if moved := l.Recipient != f.Email; moved && l.Answer != "" {
			t.Errorf("%s: what the server said of the old address stays: %q", was, l.Answer)
		}
	}
}

// setLetters puts every letter into a state, as after two attempts.
func (w *weekend) setLetters(state string) {
	w.Helper()
	err := w.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("1 = 1").Updates(map[string]any{"state": state, "attempts": 2, "answer": "550 no ana@example.org here"}).Error
	})
	if err != nil {
		w.Fatal(err)
	}
}

func TestNobodyWaitsForALetterThatWasRefused(t *testing.T) {
	w := newWeekend(t)
	f := form("Ana", w.atelier("Flore", at(10, 0), at(12, 0), 9))
	f.Email = "ana@example.org"
	carnet := w.must(f)
	for state, want := range map[string]bool{store.LetterWaiting: false, store.LetterSent: false, store.LetterUnknown: false,
		store.LetterRefused: true, store.LetterFailed: true, store.LetterCancelled: true} {
		w.setLetters(state)
		got, err := Unconfirmed(t.Context(), w.DB, w.open(carnet.Code))
		if err != nil || got != want {
			t.Errorf("%s: unconfirmed is %v (%v), want %v", state, got, err, want)
		}
	}
}

func TestErasureLeavesNothingOfTheAnswer(t *testing.T) {
	w := newWeekend(t)
	f := form("Ana", w.atelier("Flore", at(10, 0), at(12, 0), 9))
	f.Email = "ana@example.org"
	carnet := w.must(f)
	w.setLetters(store.LetterRefused)
	change := ContactForm{Version: strconv.FormatInt(w.open(carnet.Code).Version, 10), RemoveEmail: true}
	if err := UpdateContact(t.Context(), w.DB, w.by, w.operation.ID, carnet.ID, change, words); err != nil {
		t.Fatal(err)
	}
	if l := w.letters(carnet.ID)[0]; l.Answer != "" || l.Recipient != "" {
		t.Errorf("the letter still names its holder: %q, %q", l.Recipient, l.Answer)
	}
}

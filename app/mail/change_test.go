package mail_test

import (
	"strings"
	"testing"

	"oplibre/app/mail"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// move puts the atelier to another hour and publishes it; it returns the letters of a kind.
func (w *town) move(kind string, hours int) []store.Letter {
	w.Helper()
	p, err := plan.Load(w.Context(), w.db, w.o)
	if err != nil {
		w.Fatal(err)
	}
	after, err := plan.Edit(w.Context(), w.db, w.by, w.o, w.a.ID, p.Find(w.a.ID).Token(), func(v *programme.Values) {
		v.StartsAt += store.Instant(hours) * 3_600_000
		v.EndsAt += store.Instant(hours) * 3_600_000
		v.Summary = "Un autre résumé"
	})
	if err != nil {
		w.Fatal(err)
	}
	item := publishing.Item{AtelierID: after.ID, Token: after.Token()}
	if _, err := publishing.Publish(w.Context(), w.db, w.by, w.o, publishing.Choice{Items: []string{item.Value()}, Note: "La salle est prise."}); err != nil {
		w.Fatal(err)
	}
	var letters []store.Letter
	for _, letter := range w.outbox() {
		if letter.Kind == kind {
			letters = append(letters, letter)
		}
	}
	return letters
}

func TestChangeLetter(t *testing.T) {
	for language, wants := range map[string][]string{
		"fr": {"Bonjour Nolwenn,", "« Sauvages de ma rue » commence à 14 h au lieu de 10 h.", "Désormais : samedi 22 mai, 14 h – 16 h, Place de l'église.",
			"L'équipe ajoute : La salle est prise."},
		"en": {"Hello Nolwenn,", "“Wild plants of my street” begins at 14:00 instead of 10:00.", "Saturday 22 May, 14:00 – 16:00"},
	} {
		w := newTown(t)
		code, _ := w.signUp(language)
		letters := w.move(mail.KindChangeCarnet, 4)
		if len(letters) != 1 {
			t.Fatalf("%s: %d letters", language, len(letters))
		}
		message, err := mail.Write(t.Context(), w.db, base, &letters[0])
		if err != nil || message.To != "nolwenn@example.org" || !strings.Contains(message.Subject, w.o.Name) {
			t.Fatalf("%+v, %v", message, err)
		}
		body := plain(message.Body)
		for _, want := range append(wants, base+"/carnet/"+string(code)) {
			if !strings.Contains(body, want) {
				t.Errorf("%s: %q is missing in:\n%s", language, want, body)
			}
		}
		if strings.Contains(body, "résumé") || strings.Contains(body, "{{") || strings.Contains(body, "changes.l") || strings.Contains(body, "changes.s") {
			t.Errorf("%s: it tells what nobody needs, or has a hole:\n%s", language, body)
		}
	}
}

// A letter of change follows the carnet: it goes to the address that it has then, and nowhere once it is erased or has left.
func TestChangeLetterFollowsTheCarnet(t *testing.T) {
	w := newTown(t)
	code, _ := w.signUp("fr")
	letters := w.move(mail.KindChangeCarnet, 4)
	opened, err := signup.Find(t.Context(), w.db, code)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signup.CancelAll(t.Context(), w.db, w.by, w.o.ID, opened.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := mail.Write(t.Context(), w.db, base, &letters[0]); !problem.Is(err, problem.Closed) {
		t.Errorf("who left is told: %v", err)
	}
	if err := signup.Erase(t.Context(), w.db, w.by, w.o.ID, opened.ID); err != nil {
		t.Fatal(err)
	}
	later := w.by
	later.At = later.At.Add(signup.EraseDelay)
	if _, err := signup.EraseDue(t.Context(), w.db, later); err != nil {
		t.Fatal(err)
	}
	if n := len(w.outbox()); n != 0 {
		t.Errorf("%d letters still have an address", n)
	}
	odd := letters[0]
	odd.Parameters = map[string]string{"version": "x"}
	if _, err := mail.Write(t.Context(), w.db, base, &odd); !problem.Is(err, problem.Closed) {
		t.Errorf("a letter of nothing: %v", err)
	}
}

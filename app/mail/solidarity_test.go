package mail_test

import (
	"strings"
	"testing"

	"oplibre/app/mail"
	"oplibre/app/problem"
	"oplibre/app/solidarity"
)

// brought brings Paul together with Odette and returns the match and the letters that ask, by recipient.
func (w *town) brought(kind solidarity.Kind) *solidarity.Match {
	w.Helper()
	offer, need := solidarity.EmptyForm(kind, w.o), solidarity.EmptyForm(kind, w.o)
	offer.Name, offer.Email, offer.Address, offer.Origin, offer.Notes = "Odette Le Bris", "odette@example.org", "3 rue du Lavoir", "Rennes", "ronfle"
	need.Name, need.Email, need.Phone, need.Origin, need.Notes = "Paul Jaffré", "paul@example.org", "02 61 91 00 84", "Rennes", "allergique"
	given, err := solidarity.CreateOffer(w.Context(), w.db, w.by, w.o.ID, offer)
	if err != nil {
		w.Fatal(err)
	}
	wanted, err := solidarity.CreateNeed(w.Context(), w.db, w.by, w.o.ID, need)
	if err != nil {
		w.Fatal(err)
	}
	if err := solidarity.Bring(w.Context(), w.db, w.by, w.o, wanted.ID, given.ID); err != nil {
		w.Fatal(err)
	}
	board, err := solidarity.Load(w.Context(), w.db, w.o.ID)
	if err != nil {
		w.Fatal(err)
	}
	return board.MatchOf(wanted.ID)
}

// written are the letters of a kind that can still leave, by recipient.
func (w *town) written(kind string) map[string]mail.Message {
	w.Helper()
	messages := map[string]mail.Message{}
	for _, letter := range w.outbox() {
		if letter.Kind != kind {
			continue
		}
		message, err := mail.Write(w.Context(), w.db, base, &letter)
		if problem.Is(err, problem.Closed) {
			continue
		}
		if err != nil {
			w.Fatal(err)
		}
		messages[letter.Recipient] = message
	}
	return messages
}

// Nobody learns who the other is before both have said yes; then each learns it, and nothing of the team's notes.
func TestLettersAboutRoofsAndRides(t *testing.T) {
	for _, kind := range solidarity.Kinds {
		w := newTown(t)
		m := w.brought(kind)
		asked := w.written(mail.KindSolidarityAsk)
		if len(asked) != 2 {
			t.Fatalf("%s: %d are asked", kind, len(asked))
		}
		for to, letter := range asked {
			all := letter.Subject + letter.Body
			own, other := "Paul Jaffré", "Odette"
			if to == "odette@example.org" {
				own, other = "Odette Le Bris", "Paul"
			}
			if !strings.Contains(all, own) || strings.Contains(all, other) || strings.Contains(all, "Lavoir") || strings.Contains(all, "00 84") {
				t.Errorf("%s: %s is told too much or too little:\n%s", kind, to, all)
			}
			if !strings.Contains(all, w.o.Name) || !strings.Contains(all, "1 personne") || strings.Contains(all, "solidarity.") || strings.Contains(all, "{{") {
				t.Errorf("%s: the letter to %s has a hole:\n%s", kind, to, all)
			}
		}
		say := func(side solidarity.Side) {
			t.Helper()
			if err := solidarity.SayYes(t.Context(), w.db, w.by, w.o, m.ID, side, "phone"); err != nil {
				t.Fatal(err)
			}
		}
		say(solidarity.Giver)
		if left := w.written(mail.KindSolidarityAsk); len(left) != 1 || len(w.written(mail.KindSolidarityContact)) != 0 {
			t.Errorf("%s: one said yes: %d are asked, or somebody is told already", kind, len(left))
		}
		say(solidarity.Taker)
		told := w.written(mail.KindSolidarityContact)
		if to := told["paul@example.org"]; !strings.Contains(to.Body, "Odette Le Bris") || !strings.Contains(to.Body, "3 rue du Lavoir") {
			t.Errorf("%s: Paul is told\n%s", kind, to.Body)
		}
		if to := told["odette@example.org"]; !strings.Contains(to.Body, "Paul Jaffré") || !strings.Contains(to.Body, "02 61 91 00 84") {
			t.Errorf("%s: Odette is told\n%s", kind, to.Body)
		}
		for _, letter := range told {
			if strings.Contains(letter.Body, "ronfle") || strings.Contains(letter.Body, "allergique") {
				t.Errorf("%s: the notes of the team are told:\n%s", kind, letter.Body)
			}
		}
		if err := solidarity.Part(t.Context(), w.db, w.by, w.o.ID, m.ID); err != nil {
			t.Fatal(err)
		}
		if told := w.written(mail.KindSolidarityContact); len(told) != 0 {
			t.Errorf("%s: taken apart, and %d are told all the same", kind, len(told))
		}
	}
}

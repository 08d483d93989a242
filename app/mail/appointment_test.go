package mail_test

import (
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/mail"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// appointment adds one to the atelier of the town: its second half hour.
func (w *town) appointment() programme.Slot {
	w.Helper()
	start := w.a.StartsAt + 1_800_000
	slot := programme.Slot{OperationID: w.o.ID, ID: store.NewID(), AtelierID: w.a.ID, StartsAt: start, EndsAt: start + 1_800_000, Seats: 2, Label: "scanner 2"}
	err := w.db.Write(w.Context(), func(tx *gorm.DB) error {
		if err := tx.Create(&slot).Error; err != nil {
			return err
		}
		return tx.Model(&programme.Atelier{}).Where("id = ?", w.a.ID).Update("version", gorm.Expr("version + 1")).Error
	})
	if err != nil {
		w.Fatal(err)
	}
	return slot
}

// signUpAt signs somebody up for an appointment and returns the letter that confirms it.
func (w *town) signUpAt(slot programme.Slot) *store.Letter {
	w.Helper()
	form := signup.Form{Name: "Nolwenn Cadiou", Email: "nolwenn@example.org", Slots: []string{slot.ID}}
	if _, err := signup.NewOffers(w.db).SignUp(w.Context(), w.by, w.o, form, signup.Wording{Language: "fr"}); err != nil {
		w.Fatal(err)
	}
	letters := w.outbox()
	return &letters[0]
}

func (w *town) body(letter *store.Letter) string {
	w.Helper()
	message, err := mail.Write(w.Context(), w.db, base, letter)
	if err != nil {
		w.Fatal(err)
	}
	return plain(message.Body)
}

func TestLettersSayTheHourOfTheAppointment(t *testing.T) {
	w := newTown(t)
	slot := w.appointment()
	confirmation := w.signUpAt(slot)
	if body := w.body(confirmation); !strings.Contains(body, "Votre rendez-vous : samedi 22 mai 2027, de 10 h 30 à 11 h, scanner 2") || strings.Contains(body, "de 10 h à 12 h") {
		t.Errorf("the confirmation says\n%s", body)
	}
	letters := w.move(mail.KindChangeCarnet, 4)
	if len(letters) != 1 {
		t.Fatalf("%d letters of the change", len(letters))
	}
	if body := w.body(&letters[0]); !strings.Contains(body, "14 h au lieu de 10 h") || !strings.Contains(body, "Votre rendez-vous : samedi 22 mai 2027, de 14 h 30 à 15 h, scanner 2") {
		t.Errorf("the letter of the change says\n%s", body)
	}
}

func TestACancelledAtelierTakesItsAppointmentsWithIt(t *testing.T) {
	w := newTown(t)
	w.signUpAt(w.appointment())
	p, err := plan.Load(t.Context(), w.db, w.o)
	if err != nil {
		t.Fatal(err)
	}
	after, err := plan.Edit(t.Context(), w.db, w.by, w.o, w.a.ID, p.Find(w.a.ID).Token(), func(v *programme.Values) { v.Status = programme.Cancelled })
	if err != nil {
		t.Fatal(err)
	}
	item := publishing.Item{AtelierID: after.ID, Token: after.Token()}
	if _, err := publishing.Publish(t.Context(), w.db, w.by, w.o, publishing.Choice{Items: []string{item.Value()}}); err != nil {
		t.Fatal(err)
	}
	letters := slices.DeleteFunc(w.outbox(), func(l store.Letter) bool { return l.Kind != mail.KindChangeCarnet })
	if len(letters) != 1 {
		t.Fatalf("%d letters of the change", len(letters))
	}
	if body := w.body(&letters[0]); !strings.Contains(body, "Votre rendez-vous de 10 h 30 n'a donc pas lieu") {
		t.Errorf("the letter says\n%s", body)
	}
}

package message_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/message"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestSendingHappensOnce(t *testing.T) {
	one, two := storetest.Pair(t)
	w := onDatabase(t, one, "saint-marc-2027")
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "fr", w.sat.ID)
	m := w.draft(to("people"))
	version := strconv.FormatInt(m.Version, 10)
	again := make([]bool, 8)
	for i, err := range storetest.AtOnce(len(again), func(i int) (err error) {
		again[i], err = message.Send(t.Context(), []*store.DB{one, two}[i%2], w.by, w.o, m.ID, version)
		return err
	}) {
		if err != nil {
			t.Errorf("press %d: %v", i, err)
		}
	}
	first := 0
	for _, repeated := range again {
		if !repeated {
			first++
		}
	}
	if got := w.letters(); len(got) != 1 || first != 1 {
		t.Errorf("%d letters, sent %d times", len(got), first)
	}
	if err := message.Update(t.Context(), w.db, w.by, w.o, m.ID, to("people")); !problem.Is(err, problem.Conflict) {
		t.Errorf("a sent message was changed: %v", err)
	}
	if err := message.Delete(t.Context(), w.db, w.by, w.o.ID, m.ID); !problem.Is(err, problem.Conflict) {
		t.Errorf("a sent message was thrown away: %v", err)
	}
	if _, err := message.Send(t.Context(), w.db, w.by, w.o, m.ID, "7"); !problem.Is(err, problem.Conflict) {
		t.Errorf("sent once more: %v", err)
	}
}

func TestADraftThatSomebodyElseChangedIsNotSent(t *testing.T) {
	w := newWeekend(t)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "fr", w.sat.ID)
	m := w.draft(to("people"))
	seen := m.FormOf(w.o)
	theirs := seen
	theirs.Body = "Autre chose"
	if err := message.Update(t.Context(), w.db, w.by, w.o, m.ID, theirs); err != nil {
		t.Fatal(err)
	}
	if _, err := message.Send(t.Context(), w.db, w.by, w.o, m.ID, seen.Version); !problem.Is(err, problem.Conflict) {
		t.Errorf("sent unseen: %v", err)
	}
	err := message.Update(t.Context(), w.db, w.by, w.o, m.ID, seen)
	var refusal *problem.Error
	if !errors.As(err, &refusal) || refusal.Current.(*message.Message).Texts["fr"].Body != "Autre chose" {
		t.Errorf("the stale form was not refused with what is there: %v", err)
	}
	if len(w.letters()) != 0 {
		t.Error("letters left")
	}
	nobody := w.draft(message.Form{Kinds: []string{"partners"}, Subject: "a", Body: "b"})
	if _, err := message.Send(t.Context(), w.db, w.by, w.o, nobody.ID, "1"); !problem.Is(err, problem.Invalid) {
		t.Errorf("sent to nobody: %v", err)
	}
	if still, err := message.Find(t.Context(), w.db, w.o.ID, nobody.ID); err != nil || !still.Draft() {
		t.Errorf("a refused message counts as sent: %+v, %v", still, err)
	}
}

func TestTakingBackHoldsOnlyWhatWaits(t *testing.T) {
	w := newWeekend(t)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "fr", w.sat.ID)
	w.signUp("Élise Abgrall", "elise@example.org", "fr", w.sat.ID)
	m := w.draft(to("people"))
	w.send(m)
	err := w.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ? AND recipient = ?", message.Letter, "elise@example.org").Update("state", store.LetterSending).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} {
		if held, err := message.TakeBack(t.Context(), w.db, w.by, w.o.ID, m.ID); err != nil || held != want {
			t.Errorf("held %d, want %d: %v", held, want, err)
		}
	}
	if progress, err := message.Progress(t.Context(), w.db, w.o.ID, m.ID); err != nil || progress[store.LetterCancelled] != 1 || progress[store.LetterSending] != 1 {
		t.Errorf("%v, %v", progress, err)
	}
	var confirmations int64
	err = w.db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ? AND state = ?", signup.LetterCarnet, store.LetterWaiting).Count(&confirmations).Error
	})
	if err != nil || confirmations != 2 {
		t.Errorf("%d other letters still wait, %v", confirmations, err)
	}
}

func TestAnotherOperationSeesAndMovesNothing(t *testing.T) {
	w := newWeekend(t)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "fr", w.sat.ID)
	m := w.draft(to("people"))
	other := onDatabase(t, w.db, "plouarzel-2027")
	for what, err := range map[string]error{
		"find":   second(message.Find(t.Context(), w.db, other.o.ID, m.ID)),
		"change": message.Update(t.Context(), w.db, w.by, other.o, m.ID, m.FormOf(w.o)),
		"send":   second(message.Send(t.Context(), w.db, w.by, other.o, m.ID, "1")),
		"copy":   second(message.Copy(t.Context(), w.db, w.by, other.o.ID, m.ID)),
		"delete": message.Delete(t.Context(), w.db, w.by, other.o.ID, m.ID),
		"test":   message.Test(t.Context(), w.db, w.by, other.o, m.ID, "fr", &account.Account{Email: "nadia@example.org"}),
		"hold":   second(message.TakeBack(t.Context(), w.db, w.by, other.o.ID, m.ID)),
	} {
		if !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if len(w.letters()) != 0 {
		t.Error("letters left")
	}
}

func second[T any](_ T, err error) error { return err }

func TestTheSameFormTwiceIsOneDraft(t *testing.T) {
	w := newWeekend(t)
	form := to("people")
	form.Key = store.NewID()
	if a, b := w.draft(form), w.draft(form); a.ID != b.ID {
		t.Error("two drafts")
	}
	form.Body = "autre chose"
	if _, err := message.Create(t.Context(), w.db, w.by, w.o, form); !problem.Is(err, problem.Conflict) {
		t.Errorf("another text under the same key: %v", err)
	}
}

func TestExpand(t *testing.T) {
	values := message.Values{message.FirstName: "Ana\r\nBcc: x@example.org {carnet}", message.Carnet: "https://opl.example/carnet/ABCD"}
	for text, want := range map[string]string{
		"Bonjour {prénom}":  "Bonjour Ana Bcc: x@example.org {carnet}",
		"{ Prenom } {autre": "Ana Bcc: x@example.org {carnet} {autre",
		"{carnet} {dates}":  "https://opl.example/carnet/ABCD {dates}",
	} {
		if got := message.Expand(text, values); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func FuzzExpand(f *testing.F) {
	f.Add("Bonjour {prénom} !", "Ana")
	f.Add("{{carnet}}", "{prénom}\nBcc: x")
	f.Fuzz(func(t *testing.T, text, value string) {
		values := message.Values{}
		for _, name := range message.Placeholders {
			values[name] = value
		}
		if got := message.Expand(text, values); strings.Count(got, "\n") != strings.Count(text, "\n") || strings.Count(got, "\r") > strings.Count(text, "\r") {
			t.Errorf("%q with %q gives %q", text, value, got)
		}
	})
}

// BenchmarkSend queues a message to 5,000 carnets: one transaction, during which nobody else writes.
func BenchmarkSend(b *testing.B) {
	w := newWeekend(b)
	const many = 5000
	err := w.db.Write(b.Context(), func(tx *gorm.DB) error {
		var pool string
		if err := tx.Raw("SELECT id FROM seat_pool WHERE atelier_id = ?", w.sat.ID).Scan(&pool).Error; err != nil {
			return err
		}
		for i := range many {
			id, person := store.NewID(), store.NewID()
			for _, insert := range []struct {
				statement string
				args      []any
			}{
				{"INSERT INTO carnet (operation_id, id, generation, origin, language, created_at, version) VALUES (?, ?, 1, '', 'fr', 0, 1)", []any{w.o.ID, id}},
				{"INSERT INTO person (operation_id, id, carnet_id, position, name, headcount, age_band, email, phone, guardian) VALUES (?, ?, ?, 0, ?, 1, '', ?, '', '')",
					[]any{w.o.ID, person, id, fmt.Sprintf("Personne %d", i), fmt.Sprintf("p%d@example.org", i)}},
				{"INSERT INTO registration (operation_id, id, carnet_id, person_id, atelier_id, pool_id, seats, status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 1, 'confirmed', 0, 0)",
					[]any{w.o.ID, store.NewID(), id, person, w.sat.ID, pool}},
			} {
				if err := tx.Exec(insert.statement, insert.args...).Error; err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		m := w.draft(to("people"))
		b.StartTimer()
		w.send(m)
	}
	if len(w.letters()) < many {
		b.Fatalf("%d letters", len(w.letters()))
	}
}

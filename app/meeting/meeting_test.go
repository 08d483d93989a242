package meeting_test

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var moment = time.Date(2027, 1, 10, 9, 0, 0, 0, time.UTC)

func at(t time.Time) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: t}
}

// announced is the launch of a weekend, on 22 January at 18:30 in Brest, with so many seats.
func announced(t *testing.T, capacity string) (*store.DB, *operation.Operation, *meeting.Meeting) {
	t.Helper()
	db := storetest.New(t)
	form := operation.EmptyForm()
	form.Name, form.Communes, form.Start = "Saint-Marc", []string{"29019"}, "2027-05-21T18:30"
	o, err := operation.Create(t.Context(), db, at(moment), form)
	if err != nil {
		t.Fatal(err)
	}
	m, err := meeting.Create(t.Context(), db, at(moment), o, meeting.Form{Kind: "launch", Title: "Réunion de lancement", Starts: "2027-01-22T18:30", SignUp: true, Capacity: capacity, Shown: true})
	if err != nil {
		t.Fatal(err)
	}
	return db, o, m
}

func sound(t *testing.T, db *store.DB) {
	t.Helper()
	if broken, err := meeting.Check(t.Context(), db); err != nil || len(broken) > 0 {
		t.Errorf("%v %v", broken, err)
	}
}

func TestARoomIsNeverPromisedTwice(t *testing.T) {
	db, o, m := announced(t, "20")
	var taken atomic.Int64
	var running sync.WaitGroup
	for i := range 30 {
		running.Go(func() {
			count := []string{"1", "2", "3"}[i%3]
			g, err := meeting.SignUp(context.Background(), db, at(moment), o, m.ID, meeting.GuestForm{Key: store.NewID(), Count: count}, "fr", true)
			switch {
			case err == nil:
				taken.Add(int64(g.Headcount))
			case !problem.Is(err, problem.Full):
				t.Error(err)
			}
		})
	}
	running.Wait()
	now, err := meeting.Find(t.Context(), db, o.ID, m.ID)
	if err != nil || int64(now.Taken) != taken.Load() || now.Taken > 20 || now.Taken < 18 {
		t.Errorf("%d seats are taken, %d were given: %v", now.Taken, taken.Load(), err)
	}
	sound(t, db)
	if err := meeting.Update(t.Context(), db, at(moment), o, m.ID, func() meeting.Form { f := now.FormOf(o); f.Capacity = "5"; return f }()); !problem.Is(err, problem.Invalid) {
		t.Errorf("less room than people: %v", err)
	}
}

func TestTheSameFormTwiceAndWithdrawingTwice(t *testing.T) {
	db, o, m := announced(t, "4")
	form := meeting.GuestForm{Key: store.NewID(), Name: "Odette", Count: "3", Email: "odette@example.org"}
	var guest *meeting.Guest
	for range 3 {
		g, err := meeting.SignUp(t.Context(), db, at(moment), o, m.ID, form, "fr", true)
		if err != nil {
			t.Fatal(err)
		}
		guest = g
	}
	other := form
	other.Count = "1"
	if _, err := meeting.SignUp(t.Context(), db, at(moment), o, m.ID, other, "fr", true); !problem.Is(err, problem.Conflict) {
		t.Errorf("the key for something else: %v", err)
	}
	token := guest.Token(db)
	if _, _, err := meeting.OpenGuest(t.Context(), db, token, store.InstantOf(moment)); err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	for range 5 {
		running.Go(func() {
			if err := meeting.Withdraw(context.Background(), db, at(moment), o.ID, m.ID, guest.ID); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	if now, err := meeting.Find(t.Context(), db, o.ID, m.ID); err != nil || now.Taken != 0 {
		t.Errorf("%d seats are taken, %v", now.Taken, err)
	}
	if _, _, err := meeting.OpenGuest(t.Context(), db, token, store.InstantOf(moment)); !problem.Is(err, problem.Closed) {
		t.Errorf("the link after withdrawing: %v", err)
	}
	var left int64
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("recipient <> '' OR state = ?", store.LetterWaiting).Count(&left).Error
	})
	if err != nil || left != 0 {
		t.Errorf("%d letters still have the address of whoever withdrew (%v)", left, err)
	}
	sound(t, db)
}

func TestReminders(t *testing.T) {
	db, o, m := announced(t, "")
	for _, email := range []string{"un@example.org", "", "deux@example.org"} {
		if _, err := meeting.SignUp(t.Context(), db, at(moment), o, m.ID, meeting.GuestForm{Key: store.NewID(), Email: email}, "fr", false); err != nil {
			t.Fatal(err)
		}
	}
	due := time.Date(2027, 1, 21, 9, 0, 0, 0, time.UTC) // 10:00 in Brest on the day before
	run := func(when time.Time, want int) {
		t.Helper()
		if n, err := meeting.RemindDue(t.Context(), db, at(when)); err != nil || n != want {
			t.Errorf("at %s %d reminders, want %d: %v", when, n, want, err)
		}
	}
	run(due.Add(-time.Minute), 0)
	if _, err := meeting.SignUp(t.Context(), db, at(due.Add(time.Hour)), o, m.ID, meeting.GuestForm{Key: store.NewID(), Email: "tard@example.org"}, "fr", false); err != nil {
		t.Fatal(err)
	}
	run(due.Add(6*time.Hour), 2) // the machine was off
	run(due.Add(7*time.Hour), 0)
	moved := m.FormOf(o)
	now, err := meeting.Find(t.Context(), db, o.ID, m.ID)
	if err != nil {
		t.Fatal(err)
	}
	moved.Version, moved.Starts, moved.Ends = now.FormOf(o).Version, "2027-01-29T18:30", ""
	if err := meeting.Update(t.Context(), db, at(due.Add(8*time.Hour)), o, m.ID, moved); err != nil {
		t.Fatal(err)
	}
	var told int64
	if err := db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ?", meeting.LetterChanged).Count(&told).Error
	}); err != nil || told != 3 {
		t.Errorf("%d were told that it moved, %v", told, err)
	}
	run(time.Date(2027, 1, 28, 12, 0, 0, 0, time.UTC), 3) // of the new date
	run(time.Date(2027, 1, 29, 18, 0, 0, 0, time.UTC), 0) // it has begun
}

func TestSheet(t *testing.T) {
	db, o, m := announced(t, "")
	if _, err := meeting.SignUp(t.Context(), db, at(moment), o, m.ID, meeting.GuestForm{Name: "Odette Le Goff", Count: "2"}, "fr", false); err != nil {
		t.Fatal(err)
	}
	guests, err := meeting.Guests(t.Context(), db, m)
	if err != nil {
		t.Fatal(err)
	}
	words := meeting.Words{Language: "fr", Operation: o.Name, When: "vendredi", Name: "Nom", Count: "Nombre", Signature: "Signature", At: moment,
		Page: func(int, int) string { return "" }, Typeset: func(text string) string { return text }}
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := meeting.WriteSheet(w, m, guests, words); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(first.Bytes(), []byte("%PDF-")) || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same meeting gives another sheet")
	}
}

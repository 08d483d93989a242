package volunteer_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

func TestLinks(t *testing.T) {
	w := newTown(t)
	s := w.shift(w.post("Accueil"), "09:00", "12:00", "9", "0")
	f := form("Ana", s)
	f.Email = "ana@example.org"
	shown := w.mustSignUp(f)
	now := at(moment).Now()
	open := func(l *volunteer.Link) (*volunteer.Link, error) {
		return volunteer.Open(t.Context(), w.db, l.Token(w.db), now)
	}
	found, err := open(shown)
	w.ok(err)
	sent, err := volunteer.Current(t.Context(), w.db, w.o.ID, shown.VolunteerID, now)
	w.ok(err)
	if found.Trusted || sent == nil || !sent.Trusted || sent.ID == shown.ID {
		t.Fatalf("shown %+v, sent %+v", found, sent)
	}
	refused(t, w.err(volunteer.Open(t.Context(), w.db, shown.Token(w.db)[:46]+"AA", now)), problem.NotFound)
	again := volunteer.FormOf(w.board().Volunteers[0])
	again.Email = "autre@example.org"
	w.ok(volunteer.Update(t.Context(), w.db, at(moment), w.o, shown.VolunteerID, again, true))
	if l, err := open(sent); err != nil || l.Trusted {
		t.Errorf("the link to the old address is %+v (%v)", l, err)
	}
	renewed, err := volunteer.Renew(t.Context(), w.db, at(moment), w.o, shown.VolunteerID)
	w.ok(err)
	refused(t, w.err(open(shown)), problem.Closed)
	refused(t, w.err(open(sent)), problem.Closed)
	w.ok(w.err(open(renewed)))
	w.ok(volunteer.Revoke(t.Context(), w.db, at(moment), w.o.ID, shown.VolunteerID))
	refused(t, w.err(open(renewed)), problem.Closed)
	w.ok(volunteer.SendAgain(t.Context(), w.db, at(moment), w.o, "AUTRE@example.org"))
	if l, err := volunteer.Current(t.Context(), w.db, w.o.ID, shown.VolunteerID, now); err != nil || l == nil || !l.Trusted {
		t.Errorf("sent again: %+v (%v)", l, err)
	}
	w.ok(volunteer.SendAgain(t.Context(), w.db, at(moment), w.o, "nobody@example.org"))
}

func TestErasureFreesAndForgets(t *testing.T) {
	w := newTown(t)
	s := w.shift(w.post("Accueil"), "09:00", "12:00", "1", "0")
	f := form("Ana Le Bris", s)
	f.Email, f.Phone, f.Note = "ana@example.org", "02 61 91 00 27", "Je viens à vélo"
	link := w.mustSignUp(f)
	w.ok(volunteer.Erase(t.Context(), w.db, at(moment), w.o.ID, link.VolunteerID))
	refused(t, w.err(volunteer.Open(t.Context(), w.db, link.Token(w.db), at(moment).Now())), problem.NotFound)
	refused(t, volunteer.Erase(t.Context(), w.db, at(moment), w.o.ID, link.VolunteerID), problem.NotFound)
	refused(t, w.err(w.board().Volunteer(link.VolunteerID)), problem.NotFound)
	if w.of(s).Missing() != 1 {
		t.Error("the place is not free")
	}
	for _, letter := range w.letters(volunteer.LetterShifts) {
		if letter.Recipient != "" || letter.State == store.LetterWaiting {
			t.Errorf("a letter is left: %+v", letter)
		}
	}
	for _, table := range store.Registry() {
		if table.Name != "volunteer" {
			continue
		}
		for _, column := range table.Columns {
			if column.Class != store.Private {
				continue
			}
			var left int64
			w.ok(w.db.Read(t.Context(), func(tx *gorm.DB) error {
				return tx.Raw("SELECT COUNT(*) FROM volunteer WHERE " + column.Name + " <> ''").Scan(&left).Error
			}))
			if left > 0 {
				t.Errorf("volunteer.%s is not empty", column.Name)
			}
		}
	}
}

// The letter of the day before is queued once, from nine in the morning on, whoever asks how often.
func TestRemindersAreQueuedOnce(t *testing.T) {
	w := newTown(t)
	p := w.post("Accueil")
	one, two := w.shift(p, "09:00", "12:00", "5", "0"), w.shift(p, "14:00", "16:00", "5", "0")
	ana, bob, late := form("Ana", one, two), form("Bob", one), form("Cléo", one)
	ana.Email, late.Email = "ana@example.org", "cleo@example.org"
	w.mustSignUp(ana)
	w.mustSignUp(bob) // without an address
	eve := time.Date(2027, 5, 21, 7, 30, 0, 0, time.UTC)
	if _, err := volunteer.SignUp(t.Context(), w.db, at(eve.Add(-time.Hour)), w.o, late, "fr", true); err != nil {
		t.Fatal(err)
	}
	run := func(at2 time.Time) int {
		t.Helper()
		n, err := volunteer.Remind(t.Context(), w.db, at(at2))
		w.ok(err)
		return n
	}
	if n := run(eve.Add(-24*time.Hour)) + run(eve.Add(-time.Hour)); n != 0 {
		t.Fatalf("%d letters too early", n)
	}
	var done sync.WaitGroup
	for range 3 {
		done.Go(func() { run(eve) })
	}
	done.Wait()
	run(eve.Add(6 * time.Hour))
	letters := w.letters(volunteer.LetterReminder)
	if len(letters) != 1 || letters[0].Recipient != "ana@example.org" || letters[0].Parameters[volunteer.ParameterDay] != "2027-05-22" {
		t.Errorf("letters %+v", letters)
	}
	calls := w.board().ToCall(at(eve).Now())
	if len(calls) != 1 || calls[0].Volunteer.Name != "Bob" {
		t.Errorf("to call: %+v", calls)
	}
}

func TestClashesWithTheProgrammeAreSeen(t *testing.T) {
	w := newTown(t)
	w.ok(w.db.Write(t.Context(), func(tx *gorm.DB) error { return programme.CopyThemes(tx, w.o.ID) }))
	themes, err := programme.FindThemes(t.Context(), w.db, w.o.ID)
	w.ok(err)
	made, err := programme.CreateAtelier(t.Context(), w.db, at(moment), w.o, programme.AtelierForm{Title: "Balade", Theme: themes[0].ID, Start: "2027-05-22T10:00", End: "2027-05-22T11:00",
		Entry: string(programme.SignUp), Capacity: "10", Audience: "everybody", Facilitators: "Jeanne Pennec"})
	w.ok(err)
	_, err = publishing.SetStatus(t.Context(), w.db, at(moment), w.o, "", made.ID, "1", programme.Published)
	w.ok(err)
	offers := signup.NewOffers(w.db)
	_, err = offers.SignUp(t.Context(), at(moment), w.o, signup.Form{Key: store.NewID(), Name: "Ana", Email: "Ana@example.org", Ateliers: []string{made.ID}}, signup.Wording{Language: "fr"})
	w.ok(err)
	w.ok(w.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Exec("UPDATE facilitator SET phone = '02 61 91 00 27' WHERE operation_id = ?", w.o.ID).Error
	}))
	p := w.post("Accueil")
	during, after := w.shift(p, "09:00", "12:00", "9", "0"), w.shift(p, "11:00", "13:00", "9", "0")
	ana, jeanne, other, free := form("Ana", during), form("J. P.", during), form("Ana", during), form("Ana", after)
	ana.Email, free.Email, jeanne.Phone, other.Email = "ana@EXAMPLE.org", "ana@example.org", "+33 2 61 91 00 27", "autre@example.org"
	for _, f := range []volunteer.Form{ana, jeanne, other, free} {
		w.mustSignUp(f)
	}
	b := w.board()
	clashes, err := volunteer.Clashes(t.Context(), w.db, w.o.ID, b.Volunteers)
	w.ok(err)
	var lines []string
	for _, c := range clashes {
		line := c.Volunteer.Name + " " + c.Atelier
		if c.Leads {
			line += " leads"
		}
		lines = append(lines, line)
	}
	if got := strings.Join(lines, ", "); got != "Ana Balade, J. P. Balade leads" {
		t.Errorf("clashes: %s", got)
	}
	if twins := b.Twins(clashes[0].Volunteer); len(twins) != 1 {
		t.Errorf("twins: %+v", twins)
	}
}

// Nothing of one operation is reached through another.
func TestOperationsAreApart(t *testing.T) {
	w := newTown(t)
	s := w.shift(w.post("Accueil"), "09:00", "12:00", "9", "0")
	link := w.mustSignUp(form("Ana", s))
	form2 := operation.EmptyForm()
	form2.Name, form2.Communes, form2.Start = "Ailleurs", []string{"29019"}, "2027-05-21T18:30"
	other, err := operation.Create(t.Context(), w.db, at(moment), form2)
	w.ok(err)
	ctx, db, by := t.Context(), w.db, at(moment)
	for name, err := range map[string]error{
		"place":        volunteer.Place(ctx, db, by, other, link.VolunteerID, s.ID),
		"leave":        volunteer.Leave(ctx, db, by, other, link.VolunteerID, s.ID),
		"take off":     volunteer.TakeOff(ctx, db, by, other, link.VolunteerID, s.ID),
		"erase":        volunteer.Erase(ctx, db, by, other.ID, link.VolunteerID),
		"revoke":       volunteer.Revoke(ctx, db, by, other.ID, link.VolunteerID),
		"send":         volunteer.Send(ctx, db, by, other, link.VolunteerID),
		"count":        volunteer.Count(ctx, db, by, other.ID, s.ID, link.VolunteerID, volunteer.Came, ""),
		"count all":    volunteer.CountAll(ctx, db, by, other.ID, s.ID),
		"remove shift": volunteer.RemoveShift(ctx, db, by, other.ID, s.PostID, s.ID),
		"remove post":  volunteer.RemovePost(ctx, db, by, other.ID, s.PostID),
		"update shift": volunteer.UpdateShift(ctx, db, by, other, s.PostID, s.ID, volunteer.ShiftFormOf(other, s)),
		"add shift":    w.err(volunteer.AddShift(ctx, db, by, other, s.PostID, volunteer.ShiftFormOf(other, s))),
	} {
		if !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := volunteer.SetCall(ctx, db, by, other.ID, volunteer.CallForm{Version: "0", Open: true}); err != nil {
		t.Fatal(err)
	}
	other.Phase = operation.Open
	if _, err := volunteer.SignUp(ctx, db, by, other, form("Bob", s), "fr", true); !problem.Is(err, problem.Invalid) {
		t.Errorf("a shift of another operation: %v", err)
	}
	if b, err := volunteer.Load(ctx, db, other.ID); err != nil || len(b.Posts)+len(b.Volunteers) != 0 {
		t.Errorf("the other board holds %+v (%v)", b, err)
	}
}

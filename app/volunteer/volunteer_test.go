package volunteer_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

func TestAProposedSetFollowsTheWeekend(t *testing.T) {
	w := newTown(t)
	made, err := volunteer.Generate(t.Context(), w.db, at(moment), w.o)
	w.ok(err)
	again, err := volunteer.Generate(t.Context(), w.db, at(moment), w.o)
	w.ok(err)
	b := w.board()
	if made != 7 || again != 0 || len(b.Posts) != 7 || len(b.Proposed()) != 0 {
		t.Fatalf("made %d, then %d; %d posts", made, again, len(b.Posts))
	}
	var lines []string
	for _, s := range b.Shifts() {
		lines = append(lines, s.Post.Kind+" "+s.StartsAt.In(w.o.Location()).Format("Mon 15:04")+"-"+s.EndsAt.In(w.o.Location()).Format("15:04"))
	}
	all := strings.Join(lines, ", ")
	for _, want := range []string{"setup Fri 14:30-18:00", "welcome Fri 18:00-21:00", "welcome Sat 08:30-12:30", "welcome Sun 16:00-18:30", "tidying Sun 17:30-20:30"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %s among %s", want, all)
		}
	}
	for _, no := range []string{"welcome Fri 08", "kitchen Sun 17:30"} {
		if strings.Contains(all, no) {
			t.Errorf("%s is among %s", no, all)
		}
	}
}

func TestTwoWhoProposeAtOnceMakeOneSet(t *testing.T) {
	w := newTown(t)
	var done sync.WaitGroup
	for range 4 {
		done.Go(func() {
			if _, err := volunteer.Generate(t.Context(), w.db, at(moment), w.o); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if n := len(w.board().Posts); n != 7 {
		t.Errorf("%d posts", n)
	}
}

// Thirty people press at once for a shift that wants three and takes one more: four come, and everybody else is told.
func TestAPlaceIsNeverGivenTwice(t *testing.T) {
	w := newTown(t)
	welcome, kitchen := w.post("Accueil"), w.post("Cuisine")
	first, second := w.shift(welcome, "09:00", "12:00", "3", "1"), w.shift(kitchen, "14:00", "16:00", "3", "1")
	var given atomic.Int64
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for i := range 30 {
		ready.Add(1)
		done.Go(func() {
			f := form(fmt.Sprint("Personne ", i), first, second)
			if i%2 == 1 { // in the other order: nobody waits for ever
				f = form(fmt.Sprint("Personne ", i), second, first)
			}
			ready.Done()
			<-start
			switch _, err := w.signUp(f); {
			case err == nil:
				given.Add(1)
			case !problem.Is(err, problem.Full):
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	if given.Load() != 4 || len(w.of(first).Parts) != 4 || len(w.of(second).Parts) != 4 || len(w.board().Volunteers) != 4 {
		t.Errorf("%d were taken, %d and %d come, %d are known: want 4", given.Load(), len(w.of(first).Parts), len(w.of(second).Parts), len(w.board().Volunteers))
	}
}

// Counting before the transaction overbooks: this proves that the test above can fail.
func TestCountingBeforeTheTransactionOverbooks(t *testing.T) {
	w := newTown(t)
	s := w.shift(w.post("Accueil"), "09:00", "12:00", "1", "0")
	const rivals = 4
	var links []*volunteer.Volunteer
	for i := range rivals {
		v, err := volunteer.Add(t.Context(), w.db, at(moment), w.o, form(fmt.Sprint("Personne ", i)))
		w.ok(err)
		links = append(links, v)
	}
	var read, done sync.WaitGroup
	read.Add(rivals)
	for _, v := range links {
		done.Go(func() {
			free := w.of(s).Free()
			read.Done()
			read.Wait()
			if free > 0 {
				p := volunteer.Part{OperationID: w.o.ID, ID: store.NewID(), VolunteerID: v.ID, ShiftID: s.ID, State: volunteer.Coming, CreatedAt: at(moment).Now()}
				if err := w.db.Write(t.Context(), func(tx *gorm.DB) error { return tx.Create(&p).Error }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done.Wait()
	if n := len(w.of(s).Parts); n <= 1 {
		t.Errorf("%d come: counting first should have taken more than 1", n)
	}
}

// One person who presses for two shifts at the same time, in two windows at once, gets one of them.
func TestNobodyIsInTwoShiftsAtOnce(t *testing.T) {
	w := newTown(t)
	p := w.post("Accueil")
	morning, noon, later := w.shift(p, "09:00", "12:00", "5", "0"), w.shift(p, "11:30", "14:00", "5", "0"), w.shift(p, "14:00", "16:00", "5", "0")
	if key := refused(t, w.err(w.signUp(form("Ana", morning, noon))), problem.Invalid); !strings.Contains(key, "volunteer.error.overlap") {
		t.Errorf("refused with %s", key)
	}
	if len(w.board().Volunteers) != 0 {
		t.Error("somebody who was refused is kept")
	}
	link := w.mustSignUp(form("Ana", later))
	var done sync.WaitGroup
	var given atomic.Int64
	for _, s := range []*volunteer.Shift{morning, noon} {
		done.Go(func() {
			if err := volunteer.Join(t.Context(), w.db, at(moment), w.o, link.VolunteerID, []string{s.ID}); err == nil {
				given.Add(1)
			} else if !problem.Is(err, problem.Invalid) {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if given.Load() != 1 || len(w.of(morning).Parts)+len(w.of(noon).Parts) != 1 || len(w.of(later).Parts) != 1 {
		t.Errorf("%d were given", given.Load())
	}
}

func (w *town) err(_ any, err error) error { return err }

func TestTheSameFormTwiceIsOneVolunteer(t *testing.T) {
	w := newTown(t)
	s := w.shift(w.post("Accueil"), "09:00", "12:00", "2", "0")
	f := form("Ana", s)
	f.Email = "ana@example.org"
	first, second := w.mustSignUp(f), w.mustSignUp(f)
	if first.Token(w.db) != second.Token(w.db) || len(w.board().Volunteers) != 1 || len(w.letters(volunteer.LetterShifts)) != 1 {
		t.Error("the double tap made two")
	}
	f.Name = "Bob"
	refused(t, w.err(w.signUp(f)), problem.Conflict)
}

func TestWhatIsAskedOfWhom(t *testing.T) {
	w := newTown(t)
	s := w.shift(w.post("Accueil"), "09:00", "12:00", "9", "0")
	for name, c := range map[string]struct {
		change func(*volunteer.Form)
		field  string
	}{
		"no name":               {func(f *volunteer.Form) { f.Name = " " }, "name: volunteer.error.name"},
		"no address":            {func(f *volunteer.Form) { f.Email = "ana@" }, "email: volunteer.error.email"},
		"no number":             {func(f *volunteer.Form) { f.Phone = "12" }, "phone: volunteer.error.phone"},
		"no age":                {func(f *volunteer.Form) { f.AgeBand = "" }, "age_band: volunteer.error.age"},
		"a teen without adult":  {func(f *volunteer.Form) { f.AgeBand = "teen" }, "guardian: volunteer.error.guardian"},
		"an adult who is mute":  {func(f *volunteer.Form) { f.AgeBand, f.Guardian = "child", "Paul" }, "guardian_phone: volunteer.error.guardian_phone"},
		"nothing chosen":        {func(f *volunteer.Form) { f.Shifts = nil }, "shift: volunteer.error.none"},
		"a shift of nobody":     {func(f *volunteer.Form) { f.Shifts = []string{store.NewID()} }, "shift: volunteer.error.shift"},
		"what is no identifier": {func(f *volunteer.Form) { f.Shifts = []string{"1 OR 1=1"} }, "shift: volunteer.error.shift"},
		"a key that is none":    {func(f *volunteer.Form) { f.Key = "x" }, "key: volunteer.error.key"},
	} {
		f := form("Ana", s)
		c.change(&f)
		if said := refused(t, w.err(w.signUp(f)), problem.Invalid); !strings.Contains(said, c.field) {
			t.Errorf("%s: %s", name, said)
		}
	}
	f := form("Léa", s)
	f.AgeBand, f.Guardian, f.GuardianPhone = "teen", "Paul", "02 61 91 00 27"
	w.mustSignUp(f) // neither address nor number of her own
	v := w.board().Volunteers[0]
	if v.GuardianPhone != "+33261910027" || len(w.letters(volunteer.LetterShifts)) != 0 {
		t.Errorf("kept %+v", v)
	}
}

func TestTheCallOpensAndCloses(t *testing.T) {
	w := newTown(t)
	s := w.shift(w.post("Accueil"), "09:00", "12:00", "9", "0")
	w.ok(volunteer.SetCall(t.Context(), w.db, at(moment), w.o.ID, volunteer.CallForm{Version: "1", Words: "On recrute"}))
	refused(t, w.err(w.signUp(form("Ana", s))), problem.Closed)
	refused(t, volunteer.SetCall(t.Context(), w.db, at(moment), w.o.ID, volunteer.CallForm{Version: "1", Open: true}), problem.Conflict)
	if _, err := volunteer.Add(t.Context(), w.db, at(moment), w.o, form("Ana", s)); err != nil {
		t.Errorf("the team cannot enter somebody: %v", err)
	}
	late := at(w.o.End().Add(time.Hour))
	w.ok(volunteer.SetCall(t.Context(), w.db, at(moment), w.o.ID, volunteer.CallForm{Version: "2", Open: true}))
	_, err := volunteer.SignUp(t.Context(), w.db, late, w.o, form("Bob", s), "fr", true)
	refused(t, err, problem.Closed)
}

func TestLeavingTellsTheTeam(t *testing.T) {
	w := newTown(t)
	p := w.post("Accueil")
	one, two := w.shift(p, "09:00", "12:00", "1", "0"), w.shift(p, "14:00", "16:00", "1", "0")
	link := w.mustSignUp(form("Ana", one, two))
	w.ok(volunteer.Leave(t.Context(), w.db, at(moment), w.o, link.VolunteerID, one.ID))
	if told := w.letters(volunteer.LetterLeft); len(told) != 1 || told[0].Recipient != "equipe@example.org" {
		t.Fatalf("letters %+v", told)
	}
	b := w.board()
	if len(b.Gone) != 1 || b.Gone[0].Shift.ID != one.ID || w.of(one).Missing() != 1 || w.of(two).Missing() != 0 {
		t.Fatalf("gone: %+v", b.Gone)
	}
	w.ok(volunteer.Seen(t.Context(), w.db, at(moment), w.o.ID, b.Gone[0].ID))
	if len(w.board().Gone) != 0 {
		t.Error("what was read is still told")
	}
	refused(t, volunteer.Leave(t.Context(), w.db, at(moment), w.o, link.VolunteerID, one.ID), problem.NotFound)
	w.mustSignUp(form("Bob", one)) // the place is free
	refused(t, volunteer.Join(t.Context(), w.db, at(moment), w.o, link.VolunteerID, []string{one.ID}), problem.Full)
	begun := at(two.StartsAt.Time())
	refused(t, volunteer.Leave(t.Context(), w.db, begun, w.o, link.VolunteerID, two.ID), problem.Closed)
	w.ok(volunteer.Leave(t.Context(), w.db, begun, w.o, link.VolunteerID, "")) // what has begun stays
	if w.of(two).Missing() != 0 {
		t.Error("somebody left what had begun")
	}
	w.ok(volunteer.Leave(t.Context(), w.db, at(moment), w.o, link.VolunteerID, ""))
	if w.of(two).Missing() != 1 {
		t.Error("leaving all left one")
	}
	w.ok(volunteer.Join(t.Context(), w.db, at(moment), w.o, link.VolunteerID, []string{two.ID})) // and came back
	if w.of(two).Missing() != 0 {
		t.Error("coming back did not count")
	}
}

func TestTheTeamMovesPeople(t *testing.T) {
	w := newTown(t)
	p := w.post("Accueil")
	one, two := w.shift(p, "09:00", "12:00", "1", "0"), w.shift(p, "11:00", "14:00", "1", "0")
	ana, bob := w.mustSignUp(form("Ana", one)), w.mustSignUp(form("Bob", two))
	refused(t, volunteer.Move(t.Context(), w.db, at(moment), w.o, ana.VolunteerID, one.ID, two.ID), problem.Full)
	if len(w.of(one).Parts) != 1 {
		t.Error("a move that was refused took somebody off")
	}
	w.ok(volunteer.TakeOff(t.Context(), w.db, at(moment), w.o, bob.VolunteerID, two.ID))
	w.ok(volunteer.Move(t.Context(), w.db, at(moment), w.o, ana.VolunteerID, one.ID, two.ID)) // at overlapping hours: the first is left
	if len(w.of(one).Parts) != 0 || len(w.of(two).Parts) != 1 || len(w.board().Gone) != 0 {
		t.Error("the move went wrong")
	}
	refused(t, volunteer.Move(t.Context(), w.db, at(moment), w.o, ana.VolunteerID, one.ID, two.ID), problem.NotFound)
}

func TestWhereSomebodyComesNothingIsDeleted(t *testing.T) {
	w := newTown(t)
	p := w.post("Accueil")
	s := w.shift(p, "09:00", "12:00", "1", "0")
	link := w.mustSignUp(form("Ana", s))
	refused(t, volunteer.RemoveShift(t.Context(), w.db, at(moment), w.o.ID, s.PostID, s.ID), problem.Conflict)
	refused(t, volunteer.RemovePost(t.Context(), w.db, at(moment), w.o.ID, p.ID), problem.Conflict)
	w.ok(volunteer.Leave(t.Context(), w.db, at(moment), w.o, link.VolunteerID, s.ID))
	w.ok(volunteer.RemovePost(t.Context(), w.db, at(moment), w.o.ID, p.ID))
	if len(w.board().Posts) != 0 {
		t.Error("the post is still there")
	}
}

func TestAChangedHourIsToldAndAStaleFormRefused(t *testing.T) {
	w := newTown(t)
	s := w.shift(w.post("Accueil"), "09:00", "12:00", "1", "0")
	f := form("Ana", s)
	f.Email = "ana@example.org"
	w.mustSignUp(f)
	w.ok(w.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("1 = 1").Update("state", store.LetterSent).Error
	}))
	change := volunteer.ShiftFormOf(w.o, s)
	change.Wanted = "2"
	w.ok(volunteer.UpdateShift(t.Context(), w.db, at(moment), w.o, s.PostID, s.ID, change))
	if n := len(w.letters(volunteer.LetterShifts)); n != 1 {
		t.Errorf("a number wrote letters: %d", n)
	}
	refused(t, volunteer.UpdateShift(t.Context(), w.db, at(moment), w.o, s.PostID, s.ID, change), problem.Conflict)
	change.Version, change.Start = "2", "2027-05-22T08:00"
	w.ok(volunteer.UpdateShift(t.Context(), w.db, at(moment), w.o, s.PostID, s.ID, change))
	if n := len(w.letters(volunteer.LetterShifts)); n != 2 {
		t.Errorf("%d letters after another hour", n)
	}
}

package volunteer_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/volunteer"
)

// moment is 1 May 2027, 10:00 in Brest, three weeks before the weekend.
var moment = time.Date(2027, 5, 1, 8, 0, 0, 0, time.UTC)

func at(t time.Time) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: t}
}

type town struct {
	testing.TB
	db *store.DB
	o  *operation.Operation
}

// newTown is a weekend whose call is open.
func newTown(t testing.TB) *town {
	t.Helper()
	w := &town{TB: t, db: storetest.New(t)}
	form := operation.EmptyForm()
	form.Name, form.Communes, form.Start, form.ContactEmail = "Opération Libre Saint-Marc", []string{"29019"}, "2027-05-21T18:30", "equipe@example.org"
	o, err := operation.Create(t.Context(), w.db, at(moment), form)
	w.ok(err)
	w.o, err = operation.SetPhase(t.Context(), w.db, at(moment), o.ID, "", operation.Open)
	w.ok(err)
	w.ok(volunteer.SetCall(t.Context(), w.db, at(moment), w.o.ID, volunteer.CallForm{Version: "0", Open: true}))
	return w
}

func (w *town) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *town) post(title string) *volunteer.Post {
	w.Helper()
	p, err := volunteer.CreatePost(w.Context(), w.db, at(moment), w.o.ID, volunteer.PostForm{Title: title})
	w.ok(err)
	return p
}

// shift is hours on Saturday 22 May.
func (w *town) shift(p *volunteer.Post, from, to, wanted, extra string) *volunteer.Shift {
	w.Helper()
	s, err := volunteer.AddShift(w.Context(), w.db, at(moment), w.o, p.ID, volunteer.ShiftForm{Start: "2027-05-22T" + from, End: "2027-05-22T" + to, Wanted: wanted, Extra: extra})
	w.ok(err)
	return s
}

func form(name string, shifts ...*volunteer.Shift) volunteer.Form {
	f := volunteer.Form{Key: store.NewID(), Name: name, AgeBand: "adult"}
	for _, s := range shifts {
		f.Shifts = append(f.Shifts, s.ID)
	}
	return f
}

func (w *town) signUp(f volunteer.Form) (*volunteer.Link, error) {
	return volunteer.SignUp(w.Context(), w.db, at(moment), w.o, f, "fr", true)
}

func (w *town) mustSignUp(f volunteer.Form) *volunteer.Link {
	w.Helper()
	l, err := w.signUp(f)
	w.ok(err)
	return l
}

func (w *town) board() *volunteer.Board {
	w.Helper()
	b, err := volunteer.Load(w.Context(), w.db, w.o.ID)
	w.ok(err)
	return b
}

// of returns the shift as the board has it now.
func (w *town) of(s *volunteer.Shift) *volunteer.Shift {
	w.Helper()
	for _, found := range w.board().Shifts() {
		if found.ID == s.ID {
			return found
		}
	}
	w.Fatalf("shift %s is gone", s.ID)
	return nil
}

func (w *town) letters(kind string) (list []store.Letter) {
	w.Helper()
	w.ok(w.db.Read(w.Context(), func(tx *gorm.DB) error {
		return tx.Where("kind = ?", kind).Order("id").Find(&list).Error
	}))
	return list
}

// refused fails unless err is of the kind, and returns the key that is told.
func refused(t testing.TB, err error, kind problem.Kind) string {
	t.Helper()
	if !problem.Is(err, kind) {
		t.Fatalf("the answer is %v, want %s", err, kind)
	}
	return err.Error()
}

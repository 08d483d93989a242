package signup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// seen is the form for two carnets as they are now.
func seen(kept, other *Opened) MergeForm {
	return MergeForm{KeptVersion: strconv.FormatInt(kept.Version, 10), OtherVersion: strconv.FormatInt(other.Version, 10), As: map[string]string{}, Stays: map[string]string{}}
}

func (w *weekend) merge(kept, other *Opened, form MergeForm) error {
	return MergeCarnets(context.Background(), w.DB, w.by, w.operation.ID, kept.ID, other.ID, form)
}

func TestMergeTakesWhatTheOtherCarnetHas(t *testing.T) {
	w := newWeekend(t)
	flora, fauna, sounds := w.atelier("Flore", at(10, 0), at(12, 0), 2), w.atelier("Faune", at(14, 0), at(16, 0), 9), w.atelier("Sons", at(17, 0), at(18, 0), 1)
	f := form("Gwenaëlle Le Goff", flora, fauna)
	f.Origin = "quartier"
	kept := w.must(f)
	f = form("Le Goff Gwenaelle", flora)
	f.Email, f.Phone, f.Companions, f.Needs = "gwen@example.org", "0261914412", []Companion{}, []string{"lift"}
	f.Photo = true
	other := w.must(f)
	line := form("Attend", flora)
	line.Waits, line.IfPossible = []string{flora.ID}, []string{flora.ID}
	waits := w.must(line)
	f = form("Occupe", sounds)
	w.must(f)
	late := Form{Name: "Gwenaëlle Le Goff", Ateliers: []string{sounds.ID}, Waits: []string{sounds.ID}, Key: store.NewID(), Companions: []Companion{{N: 1, Name: "Maël", Age: "9"}}}
	third := w.must(Form{Name: late.Name, Ateliers: []string{fauna.ID}, Key: store.NewID(), Companions: late.Companions})

	if err := w.merge(kept, other, seen(kept, other)); err != nil {
		t.Fatal(err)
	}
	w.clean()
	got := w.open(kept.Code)
	if len(got.Persons) != 1 || got.Main().Email != "gwen@example.org" || got.Main().Phone != "+33261914412" || got.Origin != "quartier" || got.Consented(got.Main().ID, PhotoConsent) {
		t.Errorf("the people are %+v", got.Persons)
	}
	if w.open(other.Code).ID != kept.ID || w.list(ListFilter{Search: other.Code.String()}).Found != 1 {
		t.Error("the code that is printed opens nothing any more")
	}
	if again := w.open(waits.Code); again.EntryOf(flora.ID).Status() != Confirmed || w.confirmed(flora) != 2 {
		t.Errorf("the double seat did not go to who waits: %v, %d taken", again.EntryOf(flora.ID).Status(), w.confirmed(flora))
	}
	if got.EntryOf(flora.ID).Seats() != 1 || w.count("letter WHERE subject_id = '"+kept.ID+"'") != 1 || w.count("carnet_need WHERE carnet_id = '"+kept.ID+"'") != 1 {
		t.Error("something of the other carnet was lost")
	}
	if err := w.merge(got, third, seen(got, third)); err != nil { // the child comes along, the code of the first merged one too
		t.Fatal(err)
	}
	w.clean()
	got = w.open(other.Code)
	if len(got.Persons) != 2 || got.EntryOf(fauna.ID).Seats() != 2 || w.open(third.Code).ID != kept.ID {
		t.Errorf("after the second merge %+v", got.Persons)
	}
	if err := Erase(context.Background(), w.DB, w.by, w.operation.ID, kept.ID); err != nil {
		t.Fatal(err)
	}
	after := w.by
	after.At = after.At.Add(EraseDelay)
	if _, err := EraseDue(context.Background(), w.DB, after); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(context.Background(), w.DB, other.Code); !problem.Is(err, problem.NotFound) {
		t.Errorf("an erased carnet opens with a merged code: %v", err)
	}
	w.clean()
}

func TestMergeAsksWhichOfTwoAteliersStays(t *testing.T) {
	w := newWeekend(t)
	flora, fauna := w.atelier("Flore", at(10, 0), at(12, 0), 1), w.atelier("Faune", at(11, 0), at(13, 0), 1)
	f := form("Ana Le Bris", flora)
	f.Email = "ana@example.org"
	kept := w.must(f)
	f = form("Ana Le Bris", fauna)
	f.Email = "ANA@example.org"
	other := w.must(f)
	line := form("Attend", flora)
	line.Waits, line.IfPossible = []string{flora.ID}, []string{flora.ID}
	waits := w.must(line)
	decided := seen(kept, other)
	err := w.merge(kept, other, decided)
	var refusal *problem.Error
	field := "stays_" + flora.ID + "_" + fauna.ID
	if !errors.As(err, &refusal) || refusal.Kind != problem.Invalid || refusal.Fields[0].Name != field {
		t.Fatalf("nobody said which stays: %v", err)
	}
	if w.open(other.Code).ID != other.ID {
		t.Fatal("something was merged all the same")
	}
	decided.Stays[field] = fauna.ID
	if err := w.merge(kept, other, decided); err != nil {
		t.Fatal(err)
	}
	w.clean()
	got := w.open(kept.Code)
	if got.EntryOf(flora.ID).Status() != Cancelled || got.EntryOf(fauna.ID).Status() != Confirmed || w.open(waits.Code).EntryOf(flora.ID).Status() != Confirmed {
		t.Errorf("flora %s, fauna %s", got.EntryOf(flora.ID).Status(), got.EntryOf(fauna.ID).Status())
	}
	// Two people who share a carnet may be at two places.
	third := w.must(form("Bob", w.atelier("Sons", at(11, 0), at(13, 0), 9)))
	apart := seen(w.open(kept.Code), third)
	apart.As[third.Main().ID] = ""
	if err := w.merge(w.open(kept.Code), third, apart); err != nil {
		t.Fatal(err)
	}
	if got = w.open(kept.Code); len(got.Persons) != 2 || len(got.Current()) != 2 {
		t.Errorf("Bob is not along: %+v", got.Persons)
	}
	w.clean()
}

func TestMergeOfLinesIsOneParty(t *testing.T) {
	w := newWeekend(t)
	full := w.atelier("Plein", at(10, 0), at(12, 0), 2)
	f := form("Occupe", full)
	f.Companions = []Companion{{N: 1, Name: "Aussi"}}
	holder := w.must(f)
	wait := func(name string, companions ...Companion) *Opened {
		f := form(name, full)
		f.Waits, f.Companions = []string{full.ID}, companions
		return w.must(f)
	}
	first, second := wait("Ana Le Bris"), wait("Ana Le Bris", Companion{N: 1, Name: "Léo"})
	if err := w.merge(second, first, seen(second, first)); err != nil {
		t.Fatal(err)
	}
	w.clean()
	if n := w.pool(full).Waiting; n != 2 {
		t.Errorf("%d wait, want Ana and Léo", n)
	}
	if _, err := CancelAll(context.Background(), w.DB, w.by, w.operation.ID, holder.ID); err != nil {
		t.Fatal(err)
	}
	third := wait("Bob")
	if err := w.merge(w.open(second.Code), third, seen(w.open(second.Code), third)); err == nil || !problem.Is(err, problem.Conflict) {
		t.Errorf("an offer that stands was merged: %v", err)
	}
	w.clean()
}

func TestMergeIsOfOneOperation(t *testing.T) {
	w := newWeekend(t)
	other := weekendIn(t, w.DB, "ailleurs-2027")
	here := w.must(form("Ana", w.atelier("Flore", at(10, 0), at(12, 0), 9)))
	away := other.must(form("Ana", other.atelier("Flore", at(10, 0), at(12, 0), 9)))
	if err := w.merge(here, away, seen(here, away)); !problem.Is(err, problem.NotFound) {
		t.Errorf("another operation's carnet: %v", err)
	}
	if err := w.merge(here, here, seen(here, here)); !problem.Is(err, problem.NotFound) {
		t.Errorf("a carnet with itself: %v", err)
	}
	if err := KeepApart(context.Background(), w.DB, w.by, w.operation.ID, here.ID, away.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("kept apart from another operation's: %v", err)
	}
}

// Each in the other at once: one of the two is done, and nobody is lost. A cancellation meanwhile is either before or after.
func TestMergesAndCancellationsAtOnce(t *testing.T) {
	w := newWeekend(t)
	for round := range 6 {
		flora := w.atelier(fmt.Sprint("Flore ", round), at(10, 0), at(12, 0), 9)
		name := fmt.Sprintf("Ana Le Bris %d", round)
		one, two := w.must(form(name, flora)), w.must(form(name, flora))
		var done sync.WaitGroup
		errs := make([]error, 3)
		start := make(chan struct{})
		for i, act := range []func() error{
			func() error { return w.merge(one, two, seen(one, two)) },
			func() error { return w.merge(two, one, seen(two, one)) },
			func() error { return Cancel(context.Background(), w.DB, w.by, w.operation.ID, two.ID, flora.ID) },
		} {
			done.Go(func() { <-start; errs[i] = act() })
		}
		close(start)
		done.Wait()
		merged := 0
		for _, err := range errs[:2] {
			if err == nil {
				merged++
			} else if !problem.Is(err, problem.Conflict) && !problem.Is(err, problem.NotFound) {
				t.Errorf("a merge: %v", err)
			}
		}
		if merged > 1 || errs[2] != nil && !problem.Is(errs[2], problem.NotFound) || merged == 0 && errs[2] != nil {
			t.Errorf("%d merges, cancelled %v", merged, errs[2])
		}
		if a, b := w.open(one.Code), w.open(two.Code); (a.ID == b.ID) != (merged == 1) {
			t.Errorf("%d merges, and the codes open %s and %s", merged, a.ID, b.ID)
		}
		w.clean()
	}
}

func TestDuplicatesAreFoundAndDecidedOnce(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	a := w.atelier("Flore", at(10, 0), at(12, 0), -1)
	sign := func(name, email, phone string) *Opened {
		f := form(name, a)
		f.Email, f.Phone = email, phone
		return w.must(f)
	}
	ana := sign("Ana Le Bris", "ana@example.org", "")
	sign("Le Bris Ana", "", "0261910001")          // the same name, contacts that do not contradict
	sign("Ana Le Bris", "autre@example.org", "")   // the same name, another address
	bob := sign("Bob Riou", "ANA@example.org", "") // the same address
	sign("Marie Kervella", "", "0261910002")       // nobody else
	sign("Marie", "", "")                          // one word is no name
	sign("Marie", "", "")                          //
	for i := range 8 {                             // a counter that gives its own number
		sign(fmt.Sprint("Inscrite ", i, " Kerzu"), "", "0261910099")
	}
	found, total, err := FindDuplicates(ctx, w.DB, w.operation.ID)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range found {
		got = append(got, fmt.Sprintf("%s %s|%s %s %v", d.First.Main().Name, d.First.Main().Email, d.Second.Main().Name, d.Second.Main().Email, d.Why))
	}
	slices.Sort(got)
	want := []string{"Ana Le Bris ana@example.org|Bob Riou ANA@example.org [email]", "Ana Le Bris ana@example.org|Le Bris Ana  [name]", "Le Bris Ana |Ana Le Bris autre@example.org [name]"}
	if !slices.Equal(got, want) || total != 3 {
		t.Errorf("%d pairs: %q", total, got)
	}
	if err := KeepApart(ctx, w.DB, w.by, w.operation.ID, bob.ID, ana.ID); err != nil {
		t.Fatal(err)
	}
	if _, total, _ = FindDuplicates(ctx, w.DB, w.operation.ID); total != 2 {
		t.Errorf("%d pairs after one was decided", total)
	}
	w.clean()
}

// A table that leads to a carnet or to a person and that merging does not know would lose its rows with the carnet.
func TestMergeKnowsEveryTable(t *testing.T) {
	all := strings.Join(slices.Concat(ofSamePerson, ofCarnet), "\n")
	moved := []string{"person", "registration", "waiting_party", "carnet_need", "meal_order"} // by functions of their own
	never := []string{"follow_up"}                                                            // of emptied carnets, which are not merged
	for _, table := range store.Registry() {
		for _, c := range table.Columns {
			if (c.Name == "carnet_id" || c.Name == "person_id") && !strings.Contains(all, "UPDATE "+table.Name+" SET "+c.Name) &&
				!strings.Contains(all, "INSERT INTO "+table.Name) && !slices.Contains(moved, table.Name) && !slices.Contains(never, table.Name) {
				t.Errorf("%s.%s stays with the carnet that goes", table.Name, c.Name)
			}
		}
	}
}

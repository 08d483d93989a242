package publishing_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"oplibre/app/problem"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
)

func TestManyAtOnce(t *testing.T) {
	w := newWeekend(t)
	const n = 6
	ateliers := make([]*plan.Atelier, n)
	for i := range n {
		ateliers[i] = w.moved(w.public(fmt.Sprintf("Atelier %d", i), 8+i), 12+i)
	}
	errs := make([]error, 2*n)
	var all sync.WaitGroup
	for i := range 2 * n { // each atelier by two people
		all.Go(func() { _, errs[i] = w.publish(ateliers[i%n]) })
	}
	all.Wait()
	for i := range n {
		first, second := errs[i], errs[i+n]
		if (first == nil) == (second == nil) || !problem.Is(errors.Join(first, second), problem.Conflict) {
			t.Errorf("atelier %d: %v and %v", i, first, second)
		}
		if got := w.find(ateliers[i].ID); got.Published.StartsAt != at(12+i) || got.DraftVersion != 0 {
			t.Errorf("atelier %d is lost: %+v", i, got)
		}
	}
	versions := w.versions()
	if len(versions) != n+1 {
		t.Fatalf("%d versions", len(versions))
	}
	for i, v := range versions[:n] {
		if v.Number != int64(n+1-i) || len(v.Difference.Changes) != 1 {
			t.Errorf("version %d has %d changes", v.Number, len(v.Difference.Changes))
		}
	}
}

// Sign-ups and a publication at the same moment: nobody's seat is lost, and whoever was there before gets the letter.
func TestSigningUpMeanwhile(t *testing.T) {
	w := newWeekend(t)
	flore := w.public("Flore", 10)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", flore)
	flore = w.moved(flore, 14)
	const people = 8
	errs := make([]error, people)
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			form := signup.Form{Name: fmt.Sprintf("Personne %d", i), Email: fmt.Sprintf("p%d@example.org", i), Ateliers: []string{flore.ID}}
			_, errs[i] = w.offers.SignUp(context.Background(), w.by, w.o, form, signup.Wording{Language: "fr"})
		})
	}
	v, err := w.publish(flore)
	all.Wait()
	if err != nil || v == nil {
		t.Fatal(err)
	}
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if seats := w.find(flore.ID).Seats; seats.Confirmed != people+1 {
		t.Errorf("%d seats", seats.Confirmed)
	}
	letters := w.letters(publishing.LetterCarnet)
	if len(letters) == 0 || letters[0].Recipient != "nolwenn@example.org" || len(letters) > people+1 {
		t.Errorf("%d letters", len(letters))
	}
}

package assignment_test

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"testing"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/assignment"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestARoundFromItsOpeningToTheLines(t *testing.T) {
	h := newHall(t)
	bread, map1, sounds := h.atelier("Pain", 10, 12, 2), h.atelier("Carte", 10, 11, 9), h.atelier("Sons", 16, 17, 1)
	h.open()
	couple := h.wishes("couple", 2, bread, map1)
	anne, bran := h.wishes("anne", 1, bread, sounds), h.wishes("bran", 1, sounds, map1)
	if c := h.computed(wish.FirstWishes); c != nil {
		t.Fatal("computed before the closing")
	}
	h.run()
	h.close()
	c := h.computed(wish.FirstWishes)
	if c == nil || c.Stale || c.Result.Served != 4 || h.computed(wish.MostWishes) == nil {
		t.Fatalf("%+v", c)
	}
	if err := h.publish(wish.FirstWishes); err != nil {
		t.Fatal(err)
	}
	h.sound()
	if _, err := h.offers.SignUp(h.Context(), h.by, h.o, signup.Form{Name: "Newcomer", Key: store.NewID(), Ateliers: []string{map1.ID}}, signup.Wording{Language: "fr"}); !problem.Is(err, problem.Invalid) {
		t.Errorf("somebody overtakes those who wished: %v", err)
	}
	h.run()
	h.sound()
	// Everybody is served when the couple leaves the bread to Anne.
	for _, want := range []struct {
		of       *signup.Opened
		a        programme.Atelier
		status   signup.Status
		outcomes []string
	}{
		{couple, bread, signup.Waiting, []string{"full", "given"}},
		{couple, map1, signup.Confirmed, nil},
		{anne, bread, signup.Confirmed, []string{"given", "full"}},
		{anne, sounds, signup.Waiting, nil},
		{bran, sounds, signup.Confirmed, []string{"given", "given"}},
	} {
		if got := h.status(want.of, want.a); got != want.status {
			t.Errorf("%s: %s is %q, want %q", want.of.Main().Name, want.a.Title, got, want.status)
		}
		if got := h.outcomes(want.of); want.outcomes != nil && !slices.Equal(got, want.outcomes) {
			t.Errorf("%s: %v, want %v", want.of.Main().Name, got, want.outcomes)
		}
	}
	if n := h.letters(signup.LetterAssigned); n != 3 {
		t.Errorf("%d letters", n)
	}
	h.run()
	if n := h.letters(signup.LetterAssigned); n != 3 {
		t.Errorf("%d letters after another run", n)
	}
	if _, err := h.offers.SignUp(h.Context(), h.by, h.o, signup.Form{Name: "Newcomer", Key: store.NewID(), Ateliers: []string{map1.ID}}, signup.Wording{Language: "fr"}); err != nil {
		t.Errorf("afterwards the ateliers are open: %v", err)
	}
	if err := h.publish(wish.MostWishes); !problem.Is(err, problem.Conflict) {
		t.Errorf("published twice: %v", err)
	}
	h.sound()
}

func TestTheFileVerifies(t *testing.T) {
	h := newHall(t)
	bread, sounds := h.atelier("Pain", 10, 12, 1), h.atelier("Sons", 16, 17, 2)
	h.open()
	for _, name := range []string{"a", "b", "c"} {
		h.wishes(name, 1, bread, sounds)
	}
	h.close()
	first, err := h.computed(wish.FirstWishes).File()
	if err != nil {
		t.Fatal(err)
	}
	p, r, err := wish.Read(bytes.NewReader(first))
	if err != nil || wish.Verify(p, r) != nil {
		t.Fatal(err, wish.Verify(p, r))
	}
	if err := assignment.Recompute(h.Context(), h.db, h.by, h.o.ID); err != nil {
		t.Fatal(err)
	}
	h.run()
	if again, _ := h.computed(wish.FirstWishes).File(); !bytes.Equal(first, again) {
		t.Error("the same wishes gave another file")
	}
}

func TestAdjusting(t *testing.T) {
	h := newHall(t)
	bread, sounds := h.atelier("Pain", 10, 12, 1), h.atelier("Sons", 11, 17, 2)
	h.open()
	carnets := []*signup.Opened{h.wishes("anne", 1, bread, sounds), h.wishes("bran", 1, bread, sounds)}
	h.close()
	c := h.computed(wish.FirstWishes)
	stamp := strconv.FormatInt(int64(c.ComputedAt), 10)
	has := slices.IndexFunc(c.Result.Given, func(given []int) bool { return slices.Contains(given, 0) })
	adjust := func(party int, given ...int) error {
		return assignment.Adjust(h.Context(), h.db, h.by, h.o.ID, wish.FirstWishes, c.Problem.Parties[party].Number, assignment.AdjustForm{Computed: stamp, Given: given})
	}
	if err := adjust(1-has, 0); !problem.Is(err, problem.Invalid) {
		t.Errorf("a seat that somebody has: %v", err)
	}
	if err := adjust(has, 0, 1); !problem.Is(err, problem.Invalid) {
		t.Errorf("two at one hour: %v", err)
	}
	if err := assignment.Adjust(h.Context(), h.db, h.by, h.o.ID, wish.FirstWishes, 99, assignment.AdjustForm{Computed: stamp}); !problem.Is(err, problem.NotFound) {
		t.Errorf("nobody: %v", err)
	}
	for _, step := range []error{adjust(has, 1), adjust(1-has, 0)} {
		if step != nil {
			t.Fatal(step)
		}
	}
	adjusted := h.computed(wish.FirstWishes)
	if err := wish.Verify(adjusted.Problem, adjusted.Result); err != nil {
		t.Errorf("the adjusted file: %v", err)
	}
	if changes := wish.Changes(adjusted.Problem, adjusted.Result); len(changes) != 2 {
		t.Errorf("%+v", changes)
	}
	if err := h.publish(wish.FirstWishes); err != nil {
		t.Fatal(err)
	}
	h.run()
	h.sound()
	if h.status(carnets[1-has], bread) != signup.Confirmed || h.status(carnets[has], sounds) != signup.Confirmed {
		t.Errorf("%v and %v", h.outcomes(carnets[0]), h.outcomes(carnets[1]))
	}
	if got := h.outcomes(carnets[has]); got[0] != "by_hand" {
		t.Errorf("%v", got)
	}
	if got := h.status(carnets[has], bread); got != "" {
		t.Errorf("what was taken back by hand is %q", got)
	}
}

func TestWhatChangesIsComputedAgain(t *testing.T) {
	h := newHall(t)
	bread, sounds := h.atelier("Pain", 10, 12, 1), h.atelier("Sons", 16, 17, 1)
	h.open()
	anne, bran := h.wishes("anne", 1, bread), h.wishes("bran", 1, bread, sounds)
	h.close()
	for name, change := range map[string]func(){
		"capacity":  func() { h.exec("UPDATE seat_pool SET capacity = 2 WHERE atelier_id = ?", bread.ID) },
		"hour":      func() { h.exec("UPDATE atelier SET ends_at = ends_at + 1 WHERE id = ?", bread.ID) },
		"cancelled": func() { h.exec("UPDATE atelier SET status = 'cancelled' WHERE id = ?", sounds.ID) },
	} {
		change()
		if !h.computed(wish.FirstWishes).Stale {
			t.Errorf("%s: not stale", name)
		}
		if err := h.publish(wish.FirstWishes); !problem.Is(err, problem.Conflict) {
			t.Errorf("%s: published what is stale: %v", name, err)
		}
		h.run()
		if h.computed(wish.FirstWishes).Stale {
			t.Errorf("%s: not computed again", name)
		}
	}
	if err := h.publish(wish.MostWishes); err != nil {
		t.Fatal(err)
	}
	h.run()
	h.sound()
	if h.status(anne, bread) != signup.Confirmed || h.status(bran, bread) != signup.Confirmed {
		t.Error("both fit now")
	}
	if got := h.outcomes(bran); !slices.Equal(got, []string{"given", "gone"}) {
		t.Errorf("%v", got)
	}
}

func TestWhoChangedMeanwhile(t *testing.T) {
	h := newHall(t)
	bread, sounds, other := h.atelier("Pain", 10, 12, 2), h.atelier("Sons", 16, 17, 5), h.atelier("Balade", 11, 13, 5)
	h.exec("UPDATE atelier SET by_wishes = ? WHERE id = ?", false, other.ID)
	h.open()
	gone, busy, erased := h.wishes("gone", 1, bread), h.wishes("busy", 1, bread, sounds), h.wishes("erased", 1, sounds)
	late := h.wishes("late", 2, bread)
	h.close()
	c := h.computed(wish.FirstWishes)
	if c.Result.Served != 4-1 && c.Result.Served != 4 {
		t.Fatalf("%+v", c.Result)
	}
	if err := signup.WithdrawWishes(h.Context(), h.db, h.by, h.o.ID, gone.ID); err != nil {
		t.Fatal(err)
	}
	if err := signup.Erase(h.Context(), h.db, h.by, h.o.ID, erased.ID); err != nil {
		t.Fatal(err)
	}
	if err := signup.Add(h.Context(), h.db, h.by, h.o, busy.ID, other.ID, ""); err != nil {
		t.Fatal(err)
	}
	if err := h.publish(wish.FirstWishes); err != nil {
		t.Fatal(err)
	}
	h.run()
	h.sound()
	if h.status(gone, bread) != "" || h.status(erased, sounds) != "" || h.status(busy, bread) == signup.Confirmed || h.status(busy, sounds) != signup.Confirmed {
		t.Errorf("gone %v, erased %q, busy %v", h.outcomes(gone), h.status(erased, sounds), h.outcomes(busy))
	}
	if got := h.status(late, bread); got != signup.Confirmed && got != signup.Offered {
		t.Errorf("the seats that came free are %q for those who wait", got)
	}
}

func TestTheRoundKeepsItsWord(t *testing.T) {
	h := newHall(t)
	bread := h.atelier("Pain", 10, 12, 1)
	h.open()
	round := func() *signup.WishRound {
		r, err := signup.FindWishRound(t.Context(), h.db, h.o.ID)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	form := func(closes, source string) assignment.RoundForm {
		return assignment.RoundForm{Version: strconv.FormatInt(round().Version, 10), Closes: closes, DrawSource: source}
	}
	seed := round().Seed
	if err := assignment.Open(t.Context(), h.db, h.by, h.o, form("2027-05-16T20:00", "Loto du 15 mai")); err != nil {
		t.Fatal(err)
	}
	h.wishes("anne", 1, bread)
	if err := assignment.Open(t.Context(), h.db, h.by, h.o, form("2027-05-16T20:00", "")); !problem.Is(err, problem.Invalid) {
		t.Errorf("the announced draw changed after a wish: %v", err)
	}
	if err := assignment.Abandon(t.Context(), h.db, h.by, h.o.ID, form("", "").Version); !problem.Is(err, problem.Conflict) {
		t.Errorf("abandoned with a wish: %v", err)
	}
	if err := assignment.SetDraw(t.Context(), h.db, h.by, h.o.ID, form("", "").Version, "7"); !problem.Is(err, problem.Conflict) {
		t.Errorf("drawn before the closing: %v", err)
	}
	h.by.At = saturday.AddDate(0, 0, -5)
	h.run()
	if h.computed(wish.FirstWishes) != nil {
		t.Error("computed without the announced draw")
	}
	if err := assignment.SetDraw(t.Context(), h.db, h.by, h.o.ID, form("", "").Version, " 7  12 23 "); err != nil {
		t.Fatal(err)
	}
	h.run()
	if got := h.computed(wish.FirstWishes); got == nil || got.Problem.Seed != seed+" 7 12 23" {
		t.Errorf("%+v", got)
	}
	if err := assignment.Open(t.Context(), h.db, h.by, h.o, form("2027-05-20T20:00", "Loto du 15 mai")); !problem.Is(err, problem.Closed) {
		t.Errorf("opened again: %v", err)
	}
}

func TestPublishedOnceByWhoeverComesFirst(t *testing.T) {
	h := newHall(t)
	bread := h.atelier("Pain", 10, 12, 3)
	h.open()
	for i := range 8 {
		h.wishes("p"+strconv.Itoa(i), 1, bread)
	}
	h.close()
	stamp := strconv.FormatInt(int64(h.computed(wish.FirstWishes).ComputedAt), 10)
	published := 0
	for _, err := range storetest.AtOnce(6, func(i int) error {
		return assignment.Publish(context.Background(), h.db, h.by, h.o.ID, assignment.Policies[i%2], stamp)
	}) {
		if err == nil {
			published++
		}
	}
	for _, err := range storetest.AtOnce(4, func(int) error { return assignment.Run(context.Background(), h.db, h.by) }) {
		if err != nil {
			t.Error(err)
		}
	}
	if published != 1 || h.letters(signup.LetterAssigned) != 8 {
		t.Errorf("published %d times, %d letters", published, h.letters(signup.LetterAssigned))
	}
	h.sound()
}

// A stop in the middle of telling everybody is made good by the next run.
func TestAStopInTheMiddle(t *testing.T) {
	h := newHall(t)
	bread := h.atelier("Pain", 10, 12, 3)
	h.open()
	var all []*signup.Opened
	for i := range 8 {
		all = append(all, h.wishes("p"+strconv.Itoa(i), 1, bread))
	}
	h.close()
	if err := h.publish(wish.FirstWishes); err != nil {
		t.Fatal(err)
	}
	h.run()
	// As if the machine had stopped after four of them.
	h.exec("UPDATE wish_round SET settled_at = NULL")
	h.exec("UPDATE seat_pool SET by_wishes = ?", true)
	for _, o := range all[4:] {
		h.exec("UPDATE wish_party SET told_at = NULL WHERE carnet_id = ?", o.ID)
		h.exec("DELETE FROM letter WHERE subject_id = ? AND kind = ?", o.ID, signup.LetterAssigned)
	}
	h.run()
	h.sound()
	if n := h.letters(signup.LetterAssigned); n != 8 {
		t.Errorf("%d letters", n)
	}
}

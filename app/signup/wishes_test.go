package signup

import (
	"context"
	"errors"
	"slices"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// gathers opens a round of wishes for these ateliers, until the noon of a fortnight before.
func (w *weekend) gathers(ateliers ...programme.Atelier) WishRound {
	w.Helper()
	round := WishRound{OperationID: w.operation.ID, ClosesAt: at(12, 0) - 14*24*3600_000, Seed: "coquelicot", NextNumber: 1, Version: 1}
	w.write(func(tx *gorm.DB) error {
		for _, a := range ateliers {
			if err := tx.Exec("UPDATE seat_pool SET by_wishes = ? WHERE atelier_id = ?", true, a.ID).Error; err != nil {
				return err
			}
		}
		return tx.Create(&round).Error
	})
	return round
}

func (w *weekend) wishesOf(o *Opened) *Wishes {
	w.Helper()
	found, err := FindWishes(context.Background(), w.DB, w.operation.ID, o.ID)
	if err != nil {
		w.Fatal(err)
	}
	return found
}

func ids(list []Wished) (all []string) {
	for i := range list {
		all = append(all, list[i].AtelierID)
	}
	return all
}

// fieldsOf are the message keys of what was refused, by field.
func fieldsOf(t testing.TB, err error) map[string]string {
	t.Helper()
	var refusal *problem.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("not refused: %v", err)
	}
	fields := map[string]string{}
	for _, f := range refusal.Fields {
		fields[f.Name] = f.Message.Key
	}
	return fields
}

func TestWishesAreNoSeats(t *testing.T) {
	w := newWeekend(t)
	bread, map1, open := w.atelier("Pain", at(10, 0), at(12, 0), 2), w.atelier("Carte", at(14, 0), at(16, 0), 5), w.atelier("Balade", at(9, 0), at(9, 30), 5)
	w.gathers(bread, map1)
	if _, err := w.signUp(form("Anne", bread)); fieldsOf(t, err)["atelier"] != "signup.atelier.wishes" {
		t.Errorf("a seat that is given by wishes: %v", err)
	}
	f := form("Anne", open)
	f.Wishes, f.Most = []string{map1.ID, "", bread.ID, map1.ID}, "1"
	anne := w.must(f)
	wishes := w.wishesOf(anne)
	if got := ids(wishes.List); !slices.Equal(got, []string{map1.ID, bread.ID}) || wishes.Party.Most != 1 || wishes.Party.Number != 1 {
		t.Errorf("%v, most %d, number %d", got, wishes.Party.Most, wishes.Party.Number)
	}
	if w.confirmed(map1)+w.confirmed(bread) != 0 || w.confirmed(open) != 1 {
		t.Error("a wish took a seat")
	}
	only := Form{Name: "Bran", Key: store.NewID(), Wishes: []string{bread.ID}}
	bran := w.must(only)
	if again := w.must(only); again.ID != bran.ID {
		t.Error("the same form made two carnets")
	}
	if len(bran.Entries) != 0 || w.wishesOf(bran).Party.Number != 2 {
		t.Errorf("%d ateliers, number %d", len(bran.Entries), w.wishesOf(bran).Party.Number)
	}
}

func TestWishesAreChangedUntilTheyClose(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	bread, map1 := w.atelier("Pain", at(10, 0), at(12, 0), 2), w.atelier("Carte", at(10, 0), at(11, 0), 5)
	round := w.gathers(bread, map1)
	bran := w.must(Form{Name: "Bran", Key: store.NewID(), Wishes: []string{bread.ID}})
	enter := func(ateliers ...string) error {
		return EnterWishes(ctx, w.DB, w.by, w.operation, bran.ID, WishForm{Wishes: ateliers, Persons: []string{bran.Main().ID}})
	}
	if err := enter(map1.ID, bread.ID); err != nil {
		t.Fatal(err)
	}
	changed := w.wishesOf(bran)
	if !slices.Equal(ids(changed.List), []string{map1.ID, bread.ID}) || changed.Party.Number != 1 {
		t.Errorf("%v of number %d", ids(changed.List), changed.Party.Number)
	}
	w.by.At = round.ClosesAt.Time()
	if err := enter(bread.ID); !problem.Is(err, problem.Closed) {
		t.Errorf("at the closing second: %v", err)
	}
	if _, err := w.signUp(Form{Name: "Late", Key: store.NewID(), Wishes: []string{bread.ID}}); !problem.Is(err, problem.Closed) {
		t.Errorf("a sign-up at the closing second: %v", err)
	}
	if err := WithdrawWishes(ctx, w.DB, w.by, w.operation.ID, bran.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.wishesOf(bran); got == nil || got.Party.WithdrawnAt == nil {
		t.Errorf("withdrawn after the closing: %+v", got)
	}
}

func TestWithdrawingEarlyLeavesNothing(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	bread := w.atelier("Pain", at(10, 0), at(12, 0), 2)
	w.gathers(bread)
	for _, leave := range []func(o *Opened) error{
		func(o *Opened) error { return WithdrawWishes(ctx, w.DB, w.by, w.operation.ID, o.ID) },
		func(o *Opened) error { return Erase(ctx, w.DB, w.by, w.operation.ID, o.ID) },
		func(o *Opened) error { _, err := CancelAll(ctx, w.DB, w.by, w.operation.ID, o.ID); return err },
	} {
		bran := w.must(Form{Name: "Bran", Key: store.NewID(), Wishes: []string{bread.ID}})
		if err := leave(bran); err != nil || w.wishesOf(bran) != nil {
			t.Errorf("%v, %v", err, w.wishesOf(bran))
		}
	}
}

func TestWhatCannotBeWishedFor(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	twelve := 12
	kids := w.atelier("Petits", at(10, 0), at(12, 0), 9, func(a *programme.Atelier) { a.AgeMax = &twelve })
	small, clash := w.atelier("Scanner", at(14, 0), at(15, 0), 1), w.atelier("Pain", at(16, 0), at(18, 0), 9)
	walk, free := w.atelier("Balade", at(17, 0), at(19, 0), 9), w.atelier("Libre", at(8, 0), at(9, 0), 9)
	w.gathers(kids, small, clash)
	f := form("Anne", walk)
	f.Companions = []Companion{{N: 1, Name: "Bran", Age: "8"}}
	f.Phone = "02 61 91 00 27"
	anne := w.must(f)
	everybody := []string{anne.Persons[0].ID, anne.Persons[1].ID}
	for name, test := range map[string]struct {
		form  WishForm
		field string
		key   string
	}{
		"nothing":       {WishForm{Persons: everybody}, "wish_1", "wishes.none"},
		"nobody":        {WishForm{Wishes: []string{kids.ID}}, "person", "wishes.nobody"},
		"a stranger":    {WishForm{Wishes: []string{kids.ID}, Persons: []string{store.NewID()}}, "person", "wishes.nobody"},
		"an adult":      {WishForm{Wishes: []string{kids.ID}, Persons: everybody}, "wish_1", "wishes.adult"},
		"too many":      {WishForm{Wishes: []string{small.ID}, Persons: everybody}, "wish_1", "waiting.too_many"},
		"busy":          {WishForm{Wishes: []string{clash.ID}, Persons: everybody}, "wish_1", "wishes.busy"},
		"no such":       {WishForm{Wishes: []string{store.NewID()}, Persons: everybody}, "wish_1", "wishes.gone"},
		"not by wishes": {WishForm{Wishes: []string{free.ID}, Persons: everybody}, "wish_1", "wishes.gone"},
		"how many":      {WishForm{Wishes: []string{kids.ID}, Persons: everybody[1:], Most: "9"}, "most", "wishes.most.wrong"},
	} {
		if got := fieldsOf(t, EnterWishes(ctx, w.DB, w.by, w.operation, anne.ID, test.form)); got[test.field] != test.key {
			t.Errorf("%s: %v", name, got)
		}
	}
	if err := EnterWishes(ctx, w.DB, w.by, w.operation, anne.ID, WishForm{Wishes: []string{kids.ID}, Persons: everybody[1:]}); err != nil {
		t.Errorf("the child alone: %v", err)
	}
}

package signup

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"oplibre/app/problem"
)

// printed makes two rounds of blank carnets and returns them.
func (w *weekend) printed() []Blank {
	ctx := context.Background()
	for range 2 {
		if err := MakeBlanks(ctx, w.DB, w.by, w.operation); err != nil {
			w.Fatal(err)
		}
	}
	list, err := Blanks(ctx, w.DB, w.operation.ID)
	if err != nil || len(list) != 2*BlanksAtOnce || list[0].Number != 1 || list[59].Number != 60 {
		w.Fatalf("%d blank carnets, %v", len(list), err)
	}
	return list
}

func TestBlankCarnetIsClaimedOnce(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	other := weekendIn(t, w.DB, "ailleurs-2027")
	list := w.printed()
	if none, _ := Blanks(ctx, w.DB, other.operation.ID); len(none) != 0 {
		t.Error("another operation has them")
	}
	if _, err := Find(ctx, w.DB, list[4].Code); !problem.Is(err, problem.NotFound) {
		t.Errorf("a carnet with nobody in it opens: %v", err)
	}
	found, err := FindBlank(ctx, w.DB, list[4].Code)
	if err != nil || found.Number != 5 {
		t.Fatalf("%+v %v", found, err)
	}
	a := w.atelier("Flore", at(10, 0), at(12, 0), 9)
	var done sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		done.Go(func() {
			f := form(fmt.Sprint("Personne ", i), a)
			f.Blank = found.ID
			_, errs[i] = w.signUp(f)
		})
	}
	done.Wait()
	claimed := 0
	for _, err := range errs {
		if err == nil {
			claimed++
		} else if !problem.Is(err, problem.Conflict) {
			t.Errorf("not claimed: %v", err)
		}
	}
	if claimed != 1 || w.confirmed(a) != 1 || w.open(list[4].Code).ID != found.ID {
		t.Errorf("claimed %d times, %d seats", claimed, w.confirmed(a))
	}
	if _, err := FindBlank(ctx, w.DB, list[4].Code); !problem.Is(err, problem.NotFound) {
		t.Errorf("still blank: %v", err)
	}
	w.clean()
}

func TestBlankCarnetTellsTwoFormsApart(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	other := weekendIn(t, w.DB, "ailleurs-2027")
	list := w.printed()
	a := w.atelier("Flore", at(10, 0), at(12, 0), 9)
	again := form("La même", a)
	again.Blank = list[6].ID
	first, err := w.signUp(again)
	if second, twice := w.signUp(again); err != nil || twice != nil || first != second || first != list[6].Code {
		t.Errorf("the form sent twice: %v %v, %v %v", first, err, second, twice)
	}
	foreign := other.by
	f := form("Étrangère", other.atelier("Ailleurs", at(10, 0), at(12, 0), 9))
	f.Blank = list[8].ID
	if _, err := other.offers.SignUp(ctx, foreign, other.operation, f, Wording{Language: "fr"}); !problem.Is(err, problem.Conflict) {
		t.Errorf("claimed through another operation: %v", err)
	}
	w.clean()
}

func TestBlankCarnetsHaveAnEnd(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	w.printed()
	var err error
	for err == nil {
		err = MakeBlanks(ctx, w.DB, w.by, w.operation)
	}
	if !problem.Is(err, problem.Conflict) {
		t.Errorf("without end: %v", err)
	}
	w.clean()
	late := w.by
	late.At = w.operation.EndsAt.Time().AddDate(0, 0, 91)
	if _, err := Purge(ctx, w.DB, late); err != nil {
		t.Fatal(err)
	}
	if n := w.count("blank_carnet WHERE operation_id = '" + w.operation.ID + "'"); n != 0 {
		t.Errorf("%d blank carnets when nobody comes any more", n)
	}
}

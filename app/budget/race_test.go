package budget_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"oplibre/app/attachment"
	"oplibre/app/budget"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var by = store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Date(2027, 4, 1, 9, 0, 0, 0, time.UTC)}

func weekend(t *testing.T, db *store.DB) *operation.Operation {
	t.Helper()
	form := operation.EmptyForm()
	form.Name, form.Communes, form.Start, form.LegalOrganiser = "Opération Libre Saint-Marc", []string{"29019"}, "2027-05-21T18:30", "Association du port"
	o, err := operation.Create(t.Context(), db, by, form)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// oneIsKept fails unless of several who saved at once one did, and the others were told of it.
func oneIsKept(t *testing.T, what string, answers []error) {
	t.Helper()
	kept := 0
	for i, err := range answers {
		switch {
		case err == nil:
			kept++
		case !problem.Is(err, problem.Conflict) && !problem.Is(err, problem.NotFound):
			t.Errorf("%s: press %d: %v", what, i, err)
		}
	}
	if kept != 1 {
		t.Errorf("%s: %d were kept", what, kept)
	}
}

func TestOneOfManyWhoWriteTheBudgetIsKept(t *testing.T) {
	one, two := storetest.Pair(t)
	both := []*store.DB{one, two}
	o := weekend(t, one)
	for _, version := range []string{"0", "1"} { // without a row, and with one
		oneIsKept(t, "hours of version "+version, storetest.AtOnce(6, func(i int) error {
			return budget.SetHours(t.Context(), both[i%2], by, o, budget.HoursForm{Version: version, HourlyRate: fmt.Sprint(10 + i)})
		}))
	}
	line, err := budget.CreateLine(t.Context(), one, by, o, budget.LineForm{Side: "expense", Account: "606", Title: "Repas", Planned: "100"})
	if err != nil {
		t.Fatal(err)
	}
	oneIsKept(t, "line", storetest.AtOnce(6, func(i int) error {
		form := budget.LineForm{Version: "1", Side: "expense", Account: "606", Title: "Repas", Planned: fmt.Sprint(200 + i)}
		return budget.UpdateLine(t.Context(), both[i%2], by, o, line.ID, form)
	}))
	oneIsKept(t, "line to be deleted", storetest.AtOnce(6, func(i int) error {
		return budget.RemoveLine(t.Context(), both[i%2], by, o, line.ID, "2")
	}))
}

func TestReceiptsKeepToTheirNumber(t *testing.T) {
	db := storetest.New(t)
	o := weekend(t, db)
	for range 3 {
		line, err := budget.CreateLine(t.Context(), db, by, o, budget.LineForm{Side: "expense", Account: "606", Title: "Repas", Planned: "100"})
		if err != nil {
			t.Fatal(err)
		}
		refused := 0
		for i, err := range storetest.AtOnce(attachment.Most+6, func(i int) error {
			return budget.AddReceipt(t.Context(), db, by, o, line.ID, "reçu.pdf", strings.NewReader(fmt.Sprint("%PDF-1.7 ", line.ID, i)))
		}) {
			switch {
			case problem.Is(err, problem.Invalid):
				refused++
			case err != nil:
				t.Errorf("receipt %d: %v", i, err)
			}
		}
		kept, err := budget.FindLine(t.Context(), db, o, line.ID)
		if err != nil || len(kept.Receipts) != attachment.Most || refused != 6 {
			t.Errorf("%d receipts, %d refused, %v", len(kept.Receipts), refused, err)
		}
	}
}

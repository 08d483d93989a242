package retention

import (
	"slices"
	"testing"

	"oplibre/app/store"
)

// Whoever adds a table with something personal says in the register what it is for.
func TestEveryPrivateTableBelongsToOneTreatment(t *testing.T) {
	in := map[string]int{}
	for _, treatment := range Register {
		for _, table := range treatment.Tables {
			in[table]++
		}
	}
	for _, table := range store.Registry() {
		private := slices.ContainsFunc(table.Columns, func(c store.Column) bool { return c.Class == store.Private })
		if private && in[table.Name] != 1 {
			t.Errorf("%s holds something personal and stands %d times in the register", table.Name, in[table.Name])
		}
		if !private && in[table.Name] > 0 {
			t.Errorf("%s stands in the register and holds nothing personal", table.Name)
		}
		delete(in, table.Name)
	}
	for name := range in {
		t.Errorf("%s is no table", name)
	}
}

func TestDays(t *testing.T) {
	for _, treatment := range Register {
		if treatment.Key == "signup" && !slices.Equal(treatment.Days(30), []int{0, 1, 7, 30}) {
			t.Errorf("sign-ups are kept for %v", treatment.Days(30))
		}
	}
}

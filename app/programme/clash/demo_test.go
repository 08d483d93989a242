package clash

import (
	"testing"

	"oplibre/app/demo"
	"oplibre/app/operation"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// TestDemoWeekend looks at a plan that was read from a database: all that clashes in it can be said and led out of.
func TestDemoWeekend(t *testing.T) {
	options := storetest.Empty(t)
	options.Demo = true
	db, err := store.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := demo.Fill(t.Context(), db, "http://127.0.0.1:8080", demo.Before); err != nil {
		t.Fatal(err)
	}
	o, err := operation.BySlug(t.Context(), db, "saint-marc-2027")
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Load(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	w, rules := &weekend{t, p}, map[string]int{}
	for _, c := range Find(p) {
		w.speaks(c)
		w.waysLeadOut(c)
		rules[c.Rule]++
	}
	if rules["outside_window"] == 0 { // the class sessions of Friday
		t.Errorf("found only %v", rules)
	}
}

package demo_test

import (
	"fmt"
	"slices"
	"testing"

	"oplibre/app/demo"
	"oplibre/app/operation"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
)

// The programme of the demonstration shows what a good plan still has to decide, and nothing that cannot be.
func TestThePlanOfTheWeekend(t *testing.T) {
	db := filled(t, demo.Before)
	o, err := operation.BySlug(t.Context(), db, "saint-marc-2027")
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Load(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, c := range clash.Find(p) {
		if c.Severity == clash.Impossible {
			t.Errorf("%s: %v", c.Rule, c.Title)
		}
		found = append(found, fmt.Sprint(c.Rule, " ", numbersOf(p, c)))
	}
	for _, wanted := range []string{"shared_full [3 5]", "place_closed [16]", "too_many [26]", "outside_window [32]", "no_meal [13]"} {
		if !slices.Contains(found, wanted) {
			t.Errorf("no %s among %q", wanted, found)
		}
	}
	if waiting := p.Pending(); waiting.Drafts != 1 {
		t.Errorf("%d ateliers wait for a place", waiting.Drafts)
	}
	versions, err := publishing.FindVersions(t.Context(), db, o.ID)
	if err != nil || len(versions) != 1 {
		t.Errorf("%d versions, %v", len(versions), err)
	}
	for what, query := range map[string]string{
		"proposals that wait": "SELECT COUNT(*) FROM proposal WHERE state = 'new' AND shown AND voices > 0",
		"things to lend":      "SELECT COUNT(*) FROM equipment",
		"breaks":              "SELECT COUNT(*) FROM blocker WHERE kind = 'break'",
		"appointments":        "SELECT COUNT(*) FROM slot",
		"taken appointments":  "SELECT COUNT(*) FROM slot WHERE confirmed > 0",
	} {
		if number(t, db, query) < 3 {
			t.Errorf("hardly any %s", what)
		}
	}
}

func numbersOf(p *plan.Plan, c clash.Clash) []int64 {
	var numbers []int64
	for _, id := range c.Ateliers {
		numbers = append(numbers, p.Find(id).Number)
	}
	slices.Sort(numbers)
	return numbers
}

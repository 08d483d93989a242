package clash

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// randomPlan makes a plan of a day and a night in which much is wrong: a few places, people and things for many ateliers.
func randomPlan(t testing.TB, seed uint64) *weekend {
	random := rand.New(rand.NewPCG(seed, 1))
	w := newWeekend(t)
	one := func(n int) bool { return random.IntN(n) == 0 }
	moment := func() store.Instant { return sat(8, 0) + store.Instant(random.IntN(18*60))*minute }
	for i := range 2 + random.IntN(4) {
		w.place(fmt.Sprint("P", i), func(p *programme.Place) {
			p.Outdoors = one(4)
			where(48.39+random.Float64()/100, -4.46+random.Float64()/50)(p)
			p.Capacity = number(5 + random.IntN(40))
			if one(3) {
				p.Authorised = number(10 + random.IntN(40))
			}
			if one(4) {
				p.Hours = []programme.Hours{{From: "09:00", To: "19:00"}}
			}
			p.UseAuthorised = []string{"yes", "yes", "yes", "asked", "no"}[random.IntN(5)]
		})
	}
	for i := range 2 + random.IntN(6) {
		w.facilitator(fmt.Sprint("F", i), func(f *programme.Facilitator) {
			if one(4) {
				f.Availability = []programme.Span{span(sat(8, 0), sat(14+random.IntN(8), 0))}
			}
		})
	}
	for _, kind := range []string{"gps", "table"} {
		w.Equipment = append(w.Equipment, programme.Equipment{ID: kind, Kind: kind, Quantity: random.IntN(12)})
	}
	for i := range random.IntN(3) {
		start := moment()
		b := programme.Blocker{ID: fmt.Sprint("B", i), Kind: programme.Taken, StartsAt: start, EndsAt: start + store.Instant(1+random.IntN(120))*minute}
		if !one(4) {
			b.PlaceID = &w.Places[random.IntN(len(w.Places))].ID
		}
		w.Blockers = append(w.Blockers, b)
	}
	randomAteliers(w, random, one, moment)
	w.Sort()
	return w
}

func randomAteliers(w *weekend, random *rand.Rand, one func(n int) bool, moment func() store.Instant) {
	for i := range 2 + random.IntN(18) {
		start := moment()
		place := &w.Places[random.IntN(len(w.Places))].ID
		if one(8) {
			place = nil
		}
		w.atelier(fmt.Sprint("A", i), start, start+store.Instant(1+random.IntN(180))*minute, place, func(a *plan.Atelier) {
			for range random.IntN(3) {
				ledBy(w.Facilitators[random.IntN(len(w.Facilitators))].ID)(a)
			}
			if one(2) {
				needing([]string{"gps", "table"}[random.IntN(2)], 1+random.IntN(6))(a)
			}
			seats(5 + random.IntN(20))(a)
			a.Pinned = one(6)
			switch {
			case one(8):
				a.Status = programme.Cancelled
			case one(8):
				a.StartsAt, a.EndsAt = 0, a.EndsAt-a.StartsAt
			}
		})
	}
}

// minutesWrong are, for each thing that is wrong, the minutes at which it is.
type minutesWrong map[string]map[store.Instant]bool

func (m minutesWrong) add(what string, at store.Instant) {
	if m[what] == nil {
		m[what] = map[store.Instant]bool{}
	}
	m[what][at] = true
}

// byMinutes looks at every minute on its own: who is where, who leads what, what is needed.
func byMinutes(w *weekend) minutesWrong {
	wrong := minutesWrong{}
	for at := sat(7, 0); at < sun(7, 0); at += minute {
		var now []*plan.Atelier
		for _, a := range w.Ateliers {
			if a.Status != programme.Cancelled && a.StartsAt > 0 && a.StartsAt <= at && at < a.EndsAt {
				now = append(now, a)
			}
		}
		needed := map[string]int{}
		for i, a := range now {
			for _, need := range a.Needs {
				needed[need.Kind] += need.Quantity
			}
			for _, b := range now[:i] {
				if a.PlaceID != nil && b.PlaceID != nil && *a.PlaceID == *b.PlaceID {
					wrong.add("place "+couple(a.ID, b.ID), at)
				}
				if slices.ContainsFunc(a.Leads, func(l programme.Lead) bool { return slices.Contains(b.Leads, l) }) {
					wrong.add("lead "+couple(a.ID, b.ID), at)
				}
			}
			for _, b := range w.Blockers {
				if a.PlaceID != nil && (b.PlaceID == nil || *b.PlaceID == *a.PlaceID) && b.StartsAt <= at && at < b.EndsAt {
					wrong.add("taken "+a.ID, at)
				}
			}
		}
		for _, e := range w.Equipment {
			if needed[e.Kind] > e.Quantity {
				wrong.add("short of "+e.Kind, at)
			}
		}
	}
	return wrong
}

func couple(a, b string) string { return min(a, b) + "+" + max(a, b) }

// byRules gives what the rules found the same form.
func byRules(w *weekend) minutesWrong {
	wrong := minutesWrong{}
	for _, c := range Find(w.Plan) {
		var what string
		switch {
		case c.Rule == "place_twice" && len(c.Ateliers) == 1:
			what = "taken " + c.Ateliers[0]
		case c.Rule == "place_twice":
			what = "place " + couple(c.Ateliers[0], c.Ateliers[1])
		case c.Rule == "facilitator_twice":
			what = "lead " + couple(c.Ateliers[0], c.Ateliers[1])
		case c.Rule == "equipment_short":
			what = "short of " + string(c.Title.Args["Thing"].(thing))
		default:
			continue
		}
		for at := c.Span.Start; at < c.Span.End; at += minute {
			wrong.add(what, at)
		}
	}
	return wrong
}

func TestClashesAreThoseOfEveryMinute(t *testing.T) {
	kinds := map[string]int{}
	for seed := range uint64(250) {
		w := randomPlan(t, seed)
		want, got := byMinutes(w), byRules(w)
		for what, minutes := range want {
			kinds[what[:5]]++
			if !maps.Equal(minutes, got[what]) {
				t.Errorf("plan %d: %s for %d minutes, found for %d", seed, what, len(minutes), len(got[what]))
			}
		}
		for what := range got {
			if want[what] == nil {
				t.Errorf("plan %d: found %s, which is not so", seed, what)
			}
		}
		if t.Failed() {
			return
		}
	}
	if len(kinds) != 4 {
		t.Errorf("the plans have only %v", kinds)
	}
}

func TestWaysLeadOutOfRandomPlans(t *testing.T) {
	moves := map[string]int{}
	for seed := range uint64(60) {
		w := randomPlan(t, seed)
		for _, c := range Find(w.Plan) {
			w.speaks(c)
			w.waysLeadOut(c)
			for _, way := range c.Ways {
				if way.Page == "" {
					moves[c.Rule]++
				}
			}
		}
		if t.Failed() {
			t.Fatalf("plan %d", seed)
		}
	}
	for _, rule := range []string{"place_twice", "facilitator_twice", "facilitator_away", "equipment_short", "use_not_authorised", "place_closed",
		"walking", "place_too_small", "too_many", "after_dark"} {
		if moves[rule] == 0 {
			t.Errorf("no way out of %s was tried", rule)
		}
	}
}

// TestManyOnOneHeap puts a hundred ateliers into one place at one hour: each is in a clash, and the list can be read.
func TestManyOnOneHeap(t *testing.T) {
	w := newWeekend(t)
	hall := w.place("Salle")
	for i := range 100 {
		w.atelier(fmt.Sprint("A", i), sat(9, 0), sat(11, 0), hall)
	}
	found := Find(w.Plan)
	if len(found) > 100*deepest {
		t.Errorf("%d clashes", len(found))
	}
	for _, a := range w.Ateliers {
		if len(concerning(found, a.ID)) == 0 {
			t.Errorf("%s is in none", a.ID)
		}
	}
}

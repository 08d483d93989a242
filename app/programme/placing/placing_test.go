package placing_test

import (
	"slices"
	"testing"
	"time"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/placing"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// small is a weekend with a hall and a room, and two persons.
func small() (p *plan.Plan, lena, malo string) {
	p = weekend()
	addPlace(p, "Grande salle", 100)
	addPlace(p, "Médiathèque", 30)
	return p, addPerson(p, "Léna Riou", programme.Span{Start: on(22, 14, 0), End: on(22, 18, 0)}), addPerson(p, "Malo Abgrall")
}

// only returns where the only atelier of a weekend was placed, or why it was not.
func only(t *testing.T, p *plan.Plan) (placing.Placement, *placing.Unplaced) {
	t.Helper()
	proposal := placing.Propose(p, placing.Options{})
	switch {
	case len(proposal.Placed) == 1 && len(proposal.Unplaced) == 0:
		return proposal.Placed[0], nil
	case len(proposal.Placed) == 0 && len(proposal.Unplaced) == 1:
		return placing.Placement{}, &proposal.Unplaced[0]
	}
	t.Fatalf("%d placed, %d not", len(proposal.Placed), len(proposal.Unplaced))
	return placing.Placement{}, nil
}

// why is a case that takes everything away from one atelier, and the sentence that says so.
type why struct {
	set  func(p *plan.Plan, a *plan.Atelier, lena, malo string)
	key  string
	args problem.Args
}

var whys = map[string]why{
	"too many persons": {func(_ *plan.Plan, a *plan.Atelier, _, _ string) { a.Seats.Capacity = number(200) },
		"placing.why.too_small", problem.Args{"Persons": 200, "Most": 100}},
	"longer than she can": {func(_ *plan.Plan, a *plan.Atelier, lena, _ string) { a.EndsAt, a.Leads = 5*hours, lead(lena) },
		"placing.why.lead_away", problem.Args{"Names": "Léna Riou", "Length": "5 h"}},
	"longer than a day": {func(_ *plan.Plan, a *plan.Atelier, _, _ string) { a.EndsAt = 20 * hours },
		"placing.why.too_long", problem.Args{"Length": "20 h"}},
	"she leads all afternoon": {func(p *plan.Plan, a *plan.Atelier, lena, _ string) {
		a.Leads = lead(lena)
		schedule(addAtelier(p, "Autre", 3*hours, 0, lena), p.Places[0].ID, on(22, 14, 30))
	}, "placing.why.lead_busy", problem.Args{"Names": "Léna Riou"}},
	"the rooms are taken when she can": {func(p *plan.Plan, a *plan.Atelier, lena, _ string) {
		a.Leads = lead(lena)
		p.Blockers = []programme.Blocker{{Kind: programme.Taken, StartsAt: on(22, 13, 0), EndsAt: on(22, 17, 0)}}
	}, "placing.why.busy.sized.leads", problem.Args{"Names": "Léna Riou", "Persons": 20}},
	"closed when she can": {func(p *plan.Plan, a *plan.Atelier, lena, _ string) {
		a.Leads = lead(lena)
		for i := range p.Places {
			p.Places[i].Hours = []programme.Hours{{From: "09:00", To: "12:00"}}
		}
	}, "placing.why.closed.sized.leads", problem.Args{"Names": "Léna Riou"}},
	"refused": {func(p *plan.Plan, _ *plan.Atelier, _, _ string) {
		for i := range p.Places {
			p.Places[i].UseAuthorised = "no"
		}
	}, "placing.why.refused", nil},
	"the chosen place is too small": {func(p *plan.Plan, a *plan.Atelier, _, _ string) {
		a.PlaceID, a.Seats.Capacity = &p.Places[1].ID, number(50)
	}, "placing.why.chosen_too_small", problem.Args{"Place": "Médiathèque", "Persons": 50}},
	"not enough receivers": {func(p *plan.Plan, a *plan.Atelier, _, _ string) {
		a.Needs = []programme.Need{{Kind: "gps", Quantity: 3}}
		p.Equipment = []programme.Equipment{{Kind: "gps", Quantity: 2}}
	}, "placing.why.no_equipment", nil},
	"low water at night": {func(_ *plan.Plan, a *plan.Atelier, _, _ string) {
		at := on(22, 3, 0)
		a.DependsOn, a.DependsAt = []string{"low_water"}, &at
	}, "placing.why.wrong_hour", nil},
	"nowhere at all": {func(p *plan.Plan, _ *plan.Atelier, _, _ string) { p.Places = nil }, "placing.why.no_place", nil},
	"pinned":         {func(_ *plan.Plan, a *plan.Atelier, _, _ string) { a.Pinned = true }, "placing.why.pinned", nil},
}

func TestWhyThereIsNoPlace(t *testing.T) {
	for name, test := range whys {
		t.Run(name, func(t *testing.T) {
			p, lena, malo := small()
			test.set(p, addAtelier(p, "Atelier", 2*hours, 20), lena, malo)
			_, unplaced := only(t, p)
			if unplaced == nil {
				t.Fatal("it was placed")
			}
			if unplaced.Why.Key != test.key {
				t.Errorf("says %v, want %s (%v)", unplaced.Why, test.key, unplaced.Excluded)
			}
			for arg, want := range test.args {
				if got := unplaced.Why.Args[arg]; got != want {
					t.Errorf("%s is %v, want %v", arg, got, want)
				}
			}
		})
	}
}

func lead(id string) []programme.Lead { return []programme.Lead{{FacilitatorID: id, Role: "lead"}} }

// Each case says what one would do by hand.
func TestWhereAnAtelierGoes(t *testing.T) {
	between := func(p placing.Placement, from, to store.Instant) bool {
		return p.Span.Start >= from && p.Span.End <= to
	}
	cases := map[string]struct {
		set func(p *plan.Plan, a *plan.Atelier, lena string)
		ok  func(p placing.Placement) bool
	}{
		"the room that fits": {func(*plan.Plan, *plan.Atelier, string) {}, func(p placing.Placement) bool { return p.Place.Name == "Médiathèque" }},
		"when she can": {func(_ *plan.Plan, a *plan.Atelier, lena string) { a.Leads = lead(lena) },
			func(p placing.Placement) bool { return between(p, on(22, 14, 0), on(22, 18, 0)) }},
		"children by day": {func(_ *plan.Plan, a *plan.Atelier, _ string) { a.Audience = "children" },
			func(p placing.Placement) bool {
				return between(p, on(22, 9, 30), on(22, 18, 0)) || between(p, on(23, 9, 30), on(23, 18, 0))
			}},
		"bats by night": {func(p *plan.Plan, a *plan.Atelier, _ string) {
			a.DependsOn = []string{"darkness"}
			p.Places[0].Outdoors = true
		}, func(p placing.Placement) bool { return between(p, on(22, 21, 45), on(23, 1, 0)) }},
		"low water": {func(_ *plan.Plan, a *plan.Atelier, _ string) {
			at := on(22, 13, 15)
			a.DependsOn, a.DependsAt = []string{"low_water"}, &at
		}, func(p placing.Placement) bool { return p.Span.Start <= on(22, 13, 15) && p.Span.End > on(22, 13, 15) }},
		"access that was promised": {func(p *plan.Plan, a *plan.Atelier, _ string) {
			a.Access = []string{"step_free"}
			p.Places[0].Access, p.Places[1].Access = []string{"step_free"}, []string{"stairs"}
		}, func(p placing.Placement) bool { return p.Place.Name == "Grande salle" && len(p.Cautions) == 0 }},
		"the chosen place": {func(p *plan.Plan, a *plan.Atelier, _ string) { a.PlaceID = &p.Places[0].ID },
			func(p placing.Placement) bool { return p.Place.Name == "Grande salle" }},
		"not through a break": {func(p *plan.Plan, a *plan.Atelier, lena string) {
			a.Leads = lead(lena)
			p.Blockers = []programme.Blocker{{Kind: programme.Break, StartsAt: on(22, 14, 0), EndsAt: on(22, 16, 0)}}
		}, func(p placing.Placement) bool { return p.Span.Start == on(22, 16, 0) }},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			p, lena, _ := small()
			test.set(p, addAtelier(p, "Atelier", 2*hours, 20), lena)
			placed, unplaced := only(t, p)
			if unplaced != nil {
				t.Fatal(unplaced.Why)
			}
			if !test.ok(placed) {
				t.Errorf("%s, %s", placed.Place.Name, placed.Span.Start.In(paris).Format(time.DateTime))
			}
		})
	}
}

// Four sessions of a series and a theme are kept apart, and the one who leads them all can eat.
func TestAteliersAreSpread(t *testing.T) {
	p, _, malo := small()
	p.Themes = []programme.Theme{{ID: "flore", Name: "Flore"}}
	series := "séances"
	for range 4 {
		a := addAtelier(p, "Flore", 3*hours, 20, malo)
		a.ThemeID, a.SeriesID = "flore", &series
	}
	proposal := placing.Propose(p, placing.Options{})
	var halves []string
	for _, placed := range proposal.Placed {
		start := placed.Span.Start.In(paris)
		half := start.Format("Mon am")
		if start.Hour() >= 13 {
			half = start.Format("Mon pm")
		}
		if slices.Contains(halves, half) {
			t.Errorf("two on %s", half)
		}
		halves = append(halves, half)
		if len(placed.Cautions) > 0 {
			t.Errorf("%v", placed.Cautions)
		}
	}
	if len(halves) != 4 {
		t.Errorf("%d placed", len(halves))
	}
}

func TestThreeOffersForOne(t *testing.T) {
	p, lena, malo := small()
	a := addAtelier(p, "Atelier", 2*hours, 20, malo)
	offers, unplaced := placing.Best(p, a, 3)
	if unplaced != nil || len(offers) != 3 {
		t.Fatalf("%d offers, %v", len(offers), unplaced)
	}
	for i, offer := range offers {
		if err := placing.Verify(p, []placing.Choice{offer.Choice()}); err != nil {
			t.Error(err)
		}
		for _, other := range offers[:i] {
			if other.Place == offer.Place && other.Span == offer.Span {
				t.Error("the same offer twice")
			}
		}
	}
	a.EndsAt, a.Leads = 5*hours, lead(lena)
	if offers, unplaced = placing.Best(p, a, 3); len(offers) != 0 || unplaced == nil {
		t.Errorf("%d offers, %v", len(offers), unplaced)
	}
}

func FuzzParseChoice(f *testing.F) {
	f.Add("01a/3.0/1811152800000/01b")
	f.Add("///")
	f.Add("a/b/-1/c")
	f.Fuzz(func(t *testing.T, text string) {
		choice, err := placing.ParseChoice(text)
		if err != nil {
			if !problem.Is(err, problem.Invalid) {
				t.Error(err)
			}
			return
		}
		if choice.String() != text {
			t.Errorf("%q became %q", text, choice.String())
		}
		p, _, _ := small()
		addAtelier(p, "Atelier", 2*hours, 20)
		if placing.Verify(p, []placing.Choice{choice}) == nil && choice.AtelierID != "atelier-1" {
			t.Error("a choice for nothing")
		}
	})
}

package placing_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/placing"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// settled returns a copy of the plan with a proposal put on it.
func settled(p *plan.Plan, proposal *placing.Proposal) *plan.Plan {
	after := *p
	after.Ateliers = make([]*plan.Atelier, len(p.Ateliers))
	for i, a := range p.Ateliers {
		twin := *a
		after.Ateliers[i] = &twin
	}
	for _, placed := range proposal.Placed {
		a := after.Find(placed.Atelier.ID)
		a.StartsAt, a.EndsAt, a.PlaceID = placed.Span.Start, placed.Span.End, &placed.Place.ID
	}
	return &after
}

// Whatever the weekend, nothing that is placed makes an impossible clash, and nothing that had an hour has moved.
func TestNothingImpossibleIsProposed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for seed := range uint64(25) {
		p := generated(seed, size{5 + r.IntN(50), 1 + r.IntN(9), 2 + r.IntN(20)})
		before := must(json.Marshal(p))
		proposal := placing.Propose(p, placing.Options{Seed: seed})
		if string(before) != string(must(json.Marshal(p))) {
			t.Fatalf("weekend %d: the plan was changed", seed)
		}
		if got, want := len(proposal.Placed)+len(proposal.Unplaced), len(placing.Waiting(p)); got != want {
			t.Errorf("weekend %d: %d ateliers answered for, %d wait", seed, got, want)
		}
		after := settled(p, proposal)
		impossible := onlyImpossible(clash.Find(after))
		for _, placed := range proposal.Placed {
			for _, fault := range faults(after, after.Find(placed.Atelier.ID)) {
				t.Errorf("weekend %d: %s", seed, fault)
			}
			for _, c := range impossible {
				if slices.Contains(c.Ateliers, placed.Atelier.ID) {
					t.Errorf("weekend %d: %s: %s", seed, placed.Atelier.Title, c.Rule)
				}
			}
			if length := placed.Atelier.EndsAt - placed.Atelier.StartsAt; placed.Span.End-placed.Span.Start != length {
				t.Errorf("weekend %d: %s lasts %d instead of %d", seed, placed.Atelier.Title, placed.Span.End-placed.Span.Start, length)
			}
		}
		for _, left := range proposal.Unplaced {
			if left.Why.Key == "" {
				t.Errorf("weekend %d: nobody says why %s has no place", seed, left.Atelier.Title)
			}
		}
	}
}

func onlyImpossible(found []clash.Clash) []clash.Clash {
	return slices.DeleteFunc(found, func(c clash.Clash) bool { return c.Severity != clash.Impossible })
}

// The same plan and seed give the same proposal.
func TestProposalsCanBeMadeAgain(t *testing.T) {
	p := generated(3, size{30, 6, 12})
	first, again := placing.Propose(p, placing.Options{Seed: 5}), placing.Propose(p, placing.Options{Seed: 5})
	if !reflect.DeepEqual(first, again) {
		t.Error("two proposals for one seed")
	}
	other := placing.Propose(p, placing.Options{Seed: 6})
	if len(other.Placed) != len(first.Placed) {
		t.Errorf("%d placed with one seed, %d with another", len(first.Placed), len(other.Placed))
	}
	if reflect.DeepEqual(first.Placed, other.Placed) {
		t.Error("another seed gives nothing else to choose from")
	}
}

// On small crowded weekends as many are placed as a search through all possibilities can place.
func TestEverythingPlaceableIsPlaced(t *testing.T) {
	full, short := 0, 0
	for seed := range uint64(crowdedMornings) {
		p := crowded(seed)
		most := exhaustive(p)
		got := len(placing.Propose(p, placing.Options{Seed: seed}).Placed)
		if got != most {
			t.Errorf("weekend %d: %d of %d placed, %d can be", seed, got, len(placing.Waiting(p)), most)
		}
		if most == len(placing.Waiting(p)) {
			full++
		} else {
			short++
		}
	}
	if full < 20 || short < 20 {
		t.Errorf("%d weekends hold everything and %d do not: these weekends prove little", full, short)
	}
}

const crowdedMornings = 120

// crowded is a short morning with hardly enough room: one to three places, few people, one projector.
func crowded(seed uint64) *plan.Plan {
	r := rand.New(rand.NewPCG(seed, 11))
	p := weekend()
	p.Operation.StartsAt = on(22, 9, 0)
	p.Operation.EndsAt = on(22, 11, 15*r.IntN(4))
	for range 1 + r.IntN(3) {
		addPlace(p, string(rune('A'+len(p.Places))), 10+10*r.IntN(3))
	}
	people := []string{addPerson(p, "Ana"), addPerson(p, "Bran", programme.Span{Start: on(22, 9, 30), End: on(22, 11, 0)}), addPerson(p, "Cléo")}
	p.Equipment = []programme.Equipment{{ID: "e", Kind: "projector", Quantity: 1}}
	for range 2 + r.IntN(5) {
		a := addAtelier(p, string(rune('a'+len(p.Ateliers))), hours/4*store.Instant(2+r.IntN(5)), 8+r.IntN(18), people[r.IntN(3)])
		if r.IntN(4) == 0 {
			a.Needs = []programme.Need{{Kind: "projector", Quantity: 1}}
		}
	}
	return p
}

// spot is somewhere an atelier can be by itself.
type spot struct {
	place      string
	start, end store.Instant
}

// exhaustive returns how many of the waiting ateliers can be placed at most, by trying everything.
func exhaustive(p *plan.Plan) int {
	waiting := placing.Waiting(p)
	spots := make([][]spot, len(waiting))
	for i, a := range waiting {
		was := *a
		for _, place := range p.Places {
			for start := p.Operation.StartsAt; start < p.Operation.EndsAt; start += hours / 4 {
				schedule(a, place.ID, start)
				if len(faults(p, a)) == 0 {
					spots[i] = append(spots[i], spot{place.ID, a.StartsAt, a.EndsAt})
				}
				*a = was
			}
		}
	}
	chosen := make([]*spot, len(waiting))
	best := 0
	var try func(i, placed int)
	try = func(i, placed int) {
		best = max(best, placed)
		if best == len(waiting) || placed+len(waiting)-i <= best {
			return
		}
		for k := range spots[i] {
			if s := &spots[i][k]; !slices.ContainsFunc(waiting[:i], func(other *plan.Atelier) bool {
				o := chosen[slices.Index(waiting, other)]
				return o != nil && o.start < s.end && s.start < o.end && (o.place == s.place || exclude(waiting[i], other))
			}) {
				chosen[i] = s
				try(i+1, placed+1)
				chosen[i] = nil
			}
		}
		try(i+1, placed)
	}
	try(0, 0)
	return best
}

// exclude reports whether two ateliers of a crowded morning cannot be at the same time: one person, one projector.
func exclude(a, b *plan.Atelier) bool {
	return a.Leads[0] == b.Leads[0] || len(a.Needs) > 0 && len(b.Needs) > 0
}

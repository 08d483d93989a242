package wish_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"oplibre/app/signup/wish"
)

// village is a weekend with one of everything: an atelier that too many want, two at one hour, a repeat, a couple, somebody
// who is busy and somebody who wants one atelier only.
func village() wish.Problem {
	return wish.Problem{
		Seed: "Saint-Marc 2027-05-14",
		Ateliers: []wish.Atelier{
			{ID: "bread", Span: wish.Span{Start: 10, End: 12}, Capacity: 2},
			{ID: "map", Span: wish.Span{Start: 10, End: 11}, Capacity: 9, Series: "map"},
			{ID: "map again", Span: wish.Span{Start: 14, End: 15}, Capacity: 9, Series: "map"},
			{ID: "sounds", Span: wish.Span{Start: 16, End: 17}, Capacity: 1},
		},
		Parties: []wish.Party{
			{Number: 1, Size: 2, Wishes: []int{0, 1, 3}},
			{Number: 2, Size: 1, Wishes: []int{0, 1, 2}},
			{Number: 3, Size: 1, Wishes: []int{0, 2}, Busy: []wish.Span{{Start: 11, End: 13}}},
			{Number: 4, Size: 1, Wishes: []int{1, 3}, Most: 1},
		},
	}
}

func assign(t testing.TB, p wish.Problem, policy wish.Policy) wish.Result {
	t.Helper()
	r, err := wish.Assign(t.Context(), p, policy)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAssign(t *testing.T) {
	p := village()
	r := assign(t, p, wish.FirstWishes)
	// The couple bakes, since two first wishes are more than one; the others map, each once.
	want := [][]int{{0}, {1}, {1}, {0}}
	for i := range want {
		if !slices.Equal(r.Given[i], want[i]) {
			t.Errorf("party %d has %v, not %v", i+1, r.Given[i], want[i])
		}
	}
	if r.Served != 5 || r.Persons != 5 || !r.Proven || !slices.Equal(r.Profile, []int{3, 2, 0}) {
		t.Errorf("counted %d of %d persons, %v, proven %t", r.Served, r.Persons, r.Profile, r.Proven)
	}
	waiting := wish.Waiting(p, r)
	if len(waiting[0]) != 1 || waiting[0][0] != 1 || len(waiting[2]) != 0 || len(waiting[3]) != 2 {
		t.Errorf("waiting lists are %v", waiting)
	}
}

func TestPoliciesDiffer(t *testing.T) {
	// One first wish is as long as two later ones.
	p := wish.Problem{Seed: "s", Ateliers: []wish.Atelier{
		{ID: "long", Span: wish.Span{Start: 0, End: 2}, Capacity: 1},
		{ID: "early", Span: wish.Span{Start: 0, End: 1}, Capacity: 1},
		{ID: "late", Span: wish.Span{Start: 1, End: 2}, Capacity: 1},
	}, Parties: []wish.Party{{Number: 1, Size: 1, Wishes: []int{0, 1, 2}}}}
	if r := assign(t, p, wish.FirstWishes); !slices.Equal(r.Profile, []int{1, 0, 0}) {
		t.Errorf("first wishes: %v", r.Profile)
	}
	if r := assign(t, p, wish.MostWishes); !slices.Equal(r.Profile, []int{0, 1, 1}) {
		t.Errorf("most wishes: %v", r.Profile)
	}
}

func TestTheDrawDecidesBetweenEquals(t *testing.T) {
	first := map[int]bool{}
	for _, seed := range []string{"a", "b", "c", "d", "e", "f"} {
		p := wish.Problem{Seed: seed, Ateliers: []wish.Atelier{{ID: "one", Span: wish.Span{Start: 0, End: 1}, Capacity: 1}}}
		for number := range 3 {
			p.Parties = append(p.Parties, wish.Party{Number: number, Size: 1, Wishes: []int{0}})
		}
		r := assign(t, p, wish.FirstWishes)
		winner := slices.IndexFunc(r.Given, func(given []int) bool { return len(given) > 0 })
		if r.Draw[winner] != 1 {
			t.Errorf("with seed %q the seat is for place %d of the draw", seed, r.Draw[winner])
		}
		first[winner] = true
	}
	if len(first) < 2 {
		t.Error("six seeds let the same party win")
	}
}

func TestExplain(t *testing.T) {
	p := village()
	p.Parties = append(p.Parties, wish.Party{Number: 5, Size: 2, Wishes: []int{3, 1}})
	r := assign(t, p, wish.FirstWishes)
	tests := []struct {
		party, rank    int
		reason         wish.Reason
		wanted, seats  int
		instead, place int
	}{
		{party: 0, rank: 1, reason: wish.SameHour, wanted: 6, seats: 9},
		{party: 0, rank: 2, reason: wish.TooLarge, wanted: 5, seats: 1},
		{party: 1, rank: 0, reason: wish.Full, wanted: 4, seats: 2},
		{party: 2, rank: 0, reason: wish.Busy, wanted: 4, seats: 2},
		{party: 1, rank: 2, reason: wish.SameHour, wanted: 2, seats: 9, instead: 1},
		{party: 3, rank: 1, reason: wish.Enough, wanted: 3, seats: 1},
	}
	for _, test := range tests {
		e := wish.Explain(p, r, test.party)
		at := slices.IndexFunc(e.Refused, func(r wish.Refusal) bool { return r.Rank == test.rank })
		if at < 0 {
			t.Errorf("nothing is said to party %d about wish %d: %+v", test.party+1, test.rank+1, e)
			continue
		}
		got := e.Refused[at]
		if got.Reason != test.reason || got.Wanted != test.wanted || got.Seats != test.seats || got.Instead != test.instead {
			t.Errorf("party %d, wish %d: %+v", test.party+1, test.rank+1, got)
		}
	}
	if better := wish.Explain(p, r, 1).Better(); len(better) != 1 || better[0].Rank != 0 {
		t.Errorf("what is better than the second wish: %+v", better)
	}
}

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	tests := []struct {
		name  string
		wrong func(p *wish.Problem, r *wish.Result)
	}{
		{"two at one hour", func(_ *wish.Problem, r *wish.Result) { r.Given[0] = []int{0, 1} }},
		{"two of a series", func(_ *wish.Problem, r *wish.Result) { r.Given[1] = []int{1, 2} }},
		{"somebody busy", func(_ *wish.Problem, r *wish.Result) { r.Given[2] = []int{0} }},
		{"more than asked for", func(_ *wish.Problem, r *wish.Result) { r.Given[3] = []int{0, 1} }},
		{"no wish", func(_ *wish.Problem, r *wish.Result) { r.Given[3] = []int{2} }},
		{"a party too few", func(_ *wish.Problem, r *wish.Result) { r.Given = r.Given[1:] }},
		{"fewer seats", func(p *wish.Problem, _ *wish.Result) { p.Ateliers[1].Capacity = 1 }},
		{"another seed", func(p *wish.Problem, _ *wish.Result) { p.Seed = "another" }},
		{"another draw", func(_ *wish.Problem, r *wish.Result) { r.Draw[0], r.Draw[1] = r.Draw[1], r.Draw[0] }},
		{"more served", func(_ *wish.Problem, r *wish.Result) { r.Served++ }},
		{"another profile", func(_ *wish.Problem, r *wish.Result) { r.Profile[0]++ }},
		{"a goal not reached", func(_ *wish.Problem, r *wish.Result) { r.Bounds[1].Reached++ }},
		{"a bound not proved", func(_ *wish.Problem, r *wish.Result) { r.Bounds[0].AtMost++ }},
		{"not proven", func(_ *wish.Problem, r *wish.Result) { r.Proven = false }},
		{"a price below nothing", func(_ *wish.Problem, r *wish.Result) { r.Bounds[0].Proof.Prices[0] = -1 }},
		{"a price missing", func(_ *wish.Problem, r *wish.Result) { r.Bounds[0].Proof.Prices = nil }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := village()
			r := assign(t, p, wish.FirstWishes)
			if err := wish.Verify(p, r); err != nil {
				t.Fatal(err)
			}
			test.wrong(&p, &r)
			if err := wish.Verify(p, r); !errors.Is(err, wish.ErrResult) {
				t.Errorf("Verify returned %v", err)
			}
		})
	}
}

func TestVerifyWantsTheDrawBetweenParties(t *testing.T) {
	p := wish.Problem{Seed: "s", Ateliers: []wish.Atelier{{ID: "one", Span: wish.Span{Start: 0, End: 1}, Capacity: 1}},
		Parties: []wish.Party{{Number: 1, Size: 1, Wishes: []int{0}}, {Number: 2, Size: 1, Wishes: []int{0}}}}
	r := assign(t, p, wish.FirstWishes)
	r.Given[0], r.Given[1] = r.Given[1], r.Given[0]
	if err := wish.Verify(p, r); !errors.Is(err, wish.ErrResult) {
		t.Errorf("the second in the draw has the seat, and Verify returned %v", err)
	}
}

func TestProblemsThatMakeNoSense(t *testing.T) {
	tests := []struct {
		name  string
		wrong func(p *wish.Problem)
	}{
		{"an atelier twice", func(p *wish.Problem) { p.Ateliers[1].ID = p.Ateliers[0].ID }},
		{"an atelier without time", func(p *wish.Problem) { p.Ateliers[0].End = p.Ateliers[0].Start }},
		{"fewer than no seats", func(p *wish.Problem) { p.Ateliers[0].Capacity = -1 }},
		{"a party twice", func(p *wish.Problem) { p.Parties[1].Number = p.Parties[0].Number }},
		{"nobody in a party", func(p *wish.Problem) { p.Parties[0].Size = 0 }},
		{"too many persons", func(p *wish.Problem) { p.Parties[0].Size = wish.MaxPersons }},
		{"a wish twice", func(p *wish.Problem) { p.Parties[0].Wishes = []int{1, 1} }},
		{"a wish for nothing", func(p *wish.Problem) { p.Parties[0].Wishes = []int{4} }},
		{"too many wishes", func(p *wish.Problem) { p.Parties[0].Wishes = make([]int, wish.MaxWishes+1) }},
	}
	for _, test := range tests {
		p := village()
		test.wrong(&p)
		if _, err := wish.Assign(t.Context(), p, wish.FirstWishes); !errors.Is(err, wish.ErrProblem) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if _, err := wish.Assign(t.Context(), village(), "none"); !errors.Is(err, wish.ErrProblem) {
		t.Errorf("an unknown policy: %v", err)
	}
}

func TestAssignStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := wish.Assign(ctx, weekend(1, size{200, 30}), wish.FirstWishes); !errors.Is(err, context.Canceled) {
		t.Errorf("Assign returned %v", err)
	}
}

func TestFileIsEnoughToVerify(t *testing.T) {
	p := weekend(7, size{100, 15})
	r := assign(t, p, wish.MostWishes)
	var file bytes.Buffer
	if err := wish.Write(&file, p, r); err != nil {
		t.Fatal(err)
	}
	readProblem, readResult, err := wish.Read(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := wish.Verify(readProblem, readResult); err != nil {
		t.Error(err)
	}
	var again bytes.Buffer
	if err := wish.Write(&again, readProblem, readResult); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Bytes(), file.Bytes()) {
		t.Error("what was read is written in another way")
	}
}

// FuzzRead reads anything: it refuses it, or it writes what it read so that the same is read again, and verifies it without
// an accident.
func FuzzRead(f *testing.F) {
	p := village()
	r, err := wish.Assign(f.Context(), p, wish.FirstWishes)
	if err != nil {
		f.Fatal(err)
	}
	var file bytes.Buffer
	if err := wish.Write(&file, p, r); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(bytes.Replace(file.Bytes(), []byte(`"given":[0]`), []byte(`"given":[0,-7,9000000000]`), 1))
	f.Add([]byte(`{"format": "oplibre-wishes-1", "policy": "most_wishes"}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		p, r, err := wish.Read(bytes.NewReader(content))
		if err != nil {
			if !errors.Is(err, wish.ErrFile) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if err := wish.Verify(p, r); err != nil && !errors.Is(err, wish.ErrResult) {
			t.Fatalf("Verify returned %v", err)
		}
		var once, twice bytes.Buffer
		if err := wish.Write(&once, p, r); err != nil {
			t.Fatal(err)
		}
		p, r, err = wish.Read(bytes.NewReader(once.Bytes()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if err := wish.Write(&twice, p, r); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Fatalf("written twice, not the same (%v)", err)
		}
	})
}

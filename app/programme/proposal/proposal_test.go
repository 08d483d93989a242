package proposal_test

import (
	"slices"
	"strings"
	"testing"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme/proposal"
	"oplibre/app/store"
)

func TestThreeRules(t *testing.T) {
	for _, c := range []struct {
		name    string
		p       proposal.Proposal
		missing []string
	}{
		{"a bare wish", proposal.Proposal{Kind: proposal.See, Voices: 3}, []string{"project", "facilitator", "interest"}},
		{"whoever wishes counts", proposal.Proposal{Kind: proposal.See, Voices: 4}, []string{"project", "facilitator"}},
		{"whoever leads does not", proposal.Proposal{Kind: proposal.Lead, Voices: 4}, []string{"project", "interest"}},
		{"somebody leads, enough come", proposal.Proposal{Kind: proposal.Lead, Voices: 5}, []string{"project"}},
		{"ticked by the team", proposal.Proposal{Kind: proposal.See, Rules: proposal.Rules{Project: true, Facilitator: true, Interest: true}}, nil},
	} {
		if got := c.p.Missing(5); !slices.Equal(got, c.missing) {
			t.Errorf("%s: %v is missing, want %v", c.name, got, c.missing)
		}
	}
}

func TestFormSaysWhatIsWrong(t *testing.T) {
	whole := proposal.Form{Kind: "lead", Title: "Bancs du quartier", Name: "Maël", Email: "mael@example.org"}
	for _, c := range []struct {
		name   string
		change func(f *proposal.Form)
		wrong  []string
	}{
		{"all is well", func(*proposal.Form) {}, nil},
		{"a wish needs nobody", func(f *proposal.Form) { f.Kind, f.Name, f.Email = "see", "", "" }, nil},
		{"no kind", func(f *proposal.Form) { f.Kind = "" }, []string{"kind"}},
		{"no title", func(f *proposal.Form) { f.Title = " … " }, []string{"title"}},
		{"a long title", func(f *proposal.Form) { f.Title = strings.Repeat("é", proposal.TitleLimit+1) }, []string{"title"}},
		{"a title as long as may be", func(f *proposal.Form) { f.Title = strings.Repeat("é", proposal.TitleLimit) }, nil},
		{"a long text and long wishes", func(f *proposal.Form) { f.Text, f.Wishes = strings.Repeat("x", 3001), strings.Repeat("x", 3001) }, []string{"text", "wishes"}},
		{"a theme that is none", func(f *proposal.Form) { f.Theme = "flore" }, []string{"theme"}},
		{"who leads has a name", func(f *proposal.Form) { f.Name = "" }, []string{"name"}},
		{"and can be reached", func(f *proposal.Form) { f.Email = "" }, []string{"email"}},
		{"by telephone too", func(f *proposal.Form) { f.Email, f.Phone = "", "02 61 91 00 27" }, nil},
		{"half an address", func(f *proposal.Form) { f.Email = "mael@example" }, []string{"email"}},
		{"a number that is none", func(f *proposal.Form) { f.Phone = "chez ma sœur" }, []string{"phone"}},
		{"a short number", func(f *proposal.Form) { f.Phone = "12345" }, []string{"phone"}},
		{"a damaged key", func(f *proposal.Form) { f.Key = "1" }, []string{"key"}},
	} {
		form := whole
		c.change(&form)
		var names []string
		for _, field := range form.Clean().Check() {
			names = append(names, field.Name)
		}
		if !slices.Equal(names, c.wrong) {
			t.Errorf("%s: wrong are %v, want %v", c.name, names, c.wrong)
		}
	}
}

func TestCallCloses(t *testing.T) {
	now := store.Instant(1_000)
	later := now + 1
	o := func(phase operation.Phase) *operation.Operation {
		return &operation.Operation{ID: "o", Phase: phase, StartsAt: now + 1000, EndsAt: now + 2000}
	}
	for _, c := range []struct {
		name   string
		call   proposal.Call
		o      *operation.Operation
		closed bool
	}{
		{"nobody has touched it", proposal.DefaultCall("o"), o(operation.Announced), false},
		{"a draft is tried by its team", proposal.DefaultCall("o"), o(operation.Draft), false},
		{"the weekend has begun", proposal.DefaultCall("o"), o(operation.UnderWay), false},
		{"the weekend is over", proposal.DefaultCall("o"), o(operation.Finished), true},
		{"the team has closed it", proposal.Call{}, o(operation.Open), true},
		{"its hour has come", proposal.Call{Open: true, ClosesAt: &now}, o(operation.Open), true},
		{"a moment before", proposal.Call{Open: true, ClosesAt: &later}, o(operation.Open), false},
	} {
		if err := c.call.Closed(c.o, now); problem.Is(err, problem.Closed) != c.closed {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if call := proposal.DefaultCall("o"); call.AtOnce {
		t.Error("what nobody has read is shown by default")
	}
}

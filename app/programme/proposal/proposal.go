// Package proposal is the call for ateliers (appel à ateliers, envies): what somebody would like to see, or could lead.
//
// A proposal comes from a form without an account. The team reads it, shows it, and weighs it against the three rules of
// the network's guide: it is about a free project or the territory, somebody leads it, and enough people want it. Others
// say "me too", one voice a browser (see VoiceHash). In the end the proposal becomes an atelier (Accept), which the
// planner finds among those without an hour, or is declined with a letter or a telephone call.
//
// Who proposed, where to answer, and what the team thinks are for the team alone; the registry says until when.
package proposal

import (
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Kind is which of the two sentences somebody began with.
type Kind string

const (
	// See is "I would like to see".
	See Kind = "see"
	// Lead is "I could lead".
	Lead Kind = "lead"
)

// Kinds are the two kinds, in the order of the form.
var Kinds = []Kind{See, Lead}

// State is how far the team has come with a proposal.
type State string

const (
	// New has not been read.
	New State = "new"
	// Open has been read and waits for what it lacks.
	Open State = "open"
	// Accepted has become an atelier.
	Accepted State = "accepted"
	// Declined will be none.
	Declined State = "declined"
)

// States are all states, in the order in which the team meets them.
var States = []State{New, Open, Accepted, Declined}

// Proposal is one atelier that somebody would like to see or could lead.
type Proposal struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Kind        Kind
	Title       string
	Folded      string
	Text        string
	// ThemeID is nil for whoever did not know.
	ThemeID *string
	// Wishes are places and times that would suit, for the team.
	Wishes string
	// Rules are the checks that the team has ticked.
	Rules Rules `gorm:"serializer:json"`
	State State
	// Shown says that it stands on the public page.
	Shown bool
	// Voices is the number of browsers that said "me too"; it outlives the voices themselves.
	Voices int
	// Name, Email and Phone are of whoever proposes, each empty when not given.
	Name  string
	Email string
	Phone string
	// Language is that of the page on which it was proposed, and of the letters about it.
	Language string
	Notes    string
	// Reply is the sentence that the team has added to its answer.
	Reply string
	// AnsweredAt is when a letter went to the outbox or somebody has called, nil before.
	AnsweredAt *store.Instant
	// AtelierID is what it has become.
	AtelierID *string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	Version   int64
}

// Decided reports whether the team has said yes or no.
func (p *Proposal) Decided() bool { return p.State == Accepted || p.State == Declined }

// Reachable reports whether there is somewhere to answer.
func (p *Proposal) Reachable() bool { return p.Email != "" || p.Phone != "" }

// ToCall reports whether somebody waits for an answer by telephone: it is decided, and there is no e-mail.
func (p *Proposal) ToCall() bool {
	return p.Decided() && p.AnsweredAt == nil && p.Email == "" && p.Phone != ""
}

// Interested is how many people want it: the voices, and whoever would like to see it.
func (p *Proposal) Interested() int {
	if p.Kind == See {
		return p.Voices + 1
	}
	return p.Voices
}

// Rules are what the team has ticked of the three rules.
type Rules struct {
	Project     bool `json:"project"`
	Facilitator bool `json:"facilitator"`
	Interest    bool `json:"interest"`
}

// The three rules of the guide; each is a message key after "proposal.rule.".
const (
	// RuleProject: it is about a free project or about the territory.
	RuleProject = "project"
	// RuleFacilitator: somebody leads it.
	RuleFacilitator = "facilitator"
	// RuleInterest: enough people want it.
	RuleInterest = "interest"
)

// Check is one of the three rules, looked at.
type Check struct {
	Rule string
	// Holds says that the rule is met; Computed that it follows from the proposal and needs nobody's tick.
	Holds, Computed bool
}

// Checks looks at the three rules. enough is the number of interested people that the call asks for.
func (p *Proposal) Checks(enough int) []Check {
	leads, wanted := p.Kind == Lead, p.Interested() >= enough
	return []Check{
		{RuleProject, p.Rules.Project, false},
		{RuleFacilitator, leads || p.Rules.Facilitator, leads},
		{RuleInterest, wanted || p.Rules.Interest, wanted},
	}
}

// Missing returns the rules that do not hold.
func (p *Proposal) Missing(enough int) []string {
	var missing []string
	for _, check := range p.Checks(enough) {
		if !check.Holds {
			missing = append(missing, check.Rule)
		}
	}
	return missing
}

// Call is how an operation asks for proposals.
type Call struct {
	OperationID string `gorm:"primaryKey"`
	// Open lets people propose; ClosesAt ends it, nil with the weekend.
	Open     bool
	ClosesAt *store.Instant
	// AtOnce shows what arrives before the team has read it.
	AtOnce bool
	// Enough is how many interested people the third rule asks for.
	Enough  int
	Version int64
}

// TableName names the table.
func (Call) TableName() string { return "proposal_call" }

// DefaultCall is the call of an operation that has not changed it: open, and nothing is shown that nobody has read, since
// anybody can write anybody's name into a form without an account.
func DefaultCall(operationID string) Call {
	return Call{OperationID: operationID, Open: true, Enough: 5}
}

// Closed returns problem.Closed when nobody can propose any more, or not yet, and nil otherwise.
func (c *Call) Closed(o *operation.Operation, now store.Instant) error {
	switch phase := o.Current(now); {
	case phase == operation.Finished || phase == operation.Archived:
		return problem.New(problem.Closed, "proposal.closed.over", nil)
	case !c.Open || c.ClosesAt != nil && now >= *c.ClosesAt:
		return problem.New(problem.Closed, "proposal.closed", nil)
	}
	return nil
}

// Votable reports whether one can say "me too" now, or take it back: the weekend is not over.
func Votable(o *operation.Operation, now store.Instant) bool {
	phase := o.Current(now)
	return phase != operation.Finished && phase != operation.Archived
}

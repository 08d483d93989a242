package manage

import (
	"context"
	"slices"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme/proposal"
	"oplibre/views/part"
)

// ToCall is the pile of proposals whose answer somebody waits for by telephone, beside those of each state.
const ToCall = "call"

// ProposalsProps is the list of the proposals of an operation, for its team.
type ProposalsProps struct {
	Operation *operation.Operation
	All       []proposal.Proposal
	// Pile is a state, ToCall, or empty for all.
	Pile string
	// Themes are by identifier.
	Themes   map[string]part.Theme
	Call     *proposal.Call
	CallForm proposal.CallForm
	Err      error
	Notice   string
}

func (p ProposalsProps) address(below string) string {
	return "/gestion/" + p.Operation.Slug + "/propositions" + below
}

func inPile(one *proposal.Proposal, pile string) bool {
	return pile == "" || pile == string(one.State) || pile == ToCall && one.ToCall()
}

func (p ProposalsProps) count(pile string) int {
	n := 0
	for i := range p.All {
		if inPile(&p.All[i], pile) {
			n++
		}
	}
	return n
}

func (p ProposalsProps) shown() []*proposal.Proposal {
	var shown []*proposal.Proposal
	for i := range p.All {
		if inPile(&p.All[i], p.Pile) {
			shown = append(shown, &p.All[i])
		}
	}
	return shown
}

// title is the answer: how many wait to be read, or how many are being weighed.
func (p ProposalsProps) title(ctx context.Context) string {
	switch unread, open := p.count(string(proposal.New)), p.count(string(proposal.Open)); {
	case len(p.All) == 0:
		return i18n.T(ctx, "proposal.manage.none")
	case unread > 0:
		return i18n.N(ctx, "proposal.manage.unread", unread)
	case open > 0:
		return i18n.N(ctx, "proposal.manage.waiting", open)
	}
	return i18n.T(ctx, "proposal.manage.done")
}

func (p ProposalsProps) text(ctx context.Context) string {
	if n := p.count(ToCall); n > 0 {
		return i18n.N(ctx, "proposal.manage.to_call", n)
	}
	return i18n.T(ctx, "proposal.manage.lead")
}

// piles are all, each state that occurs, and who is to be called.
func (p ProposalsProps) piles(ctx context.Context) []part.Filter {
	filters := []part.Filter{{Label: i18n.T(ctx, "proposal.manage.all"), Href: p.address(""), Active: p.Pile == ""}}
	for _, pile := range append(states(), ToCall) {
		if n := p.count(pile); n > 0 || pile == p.Pile {
			filters = append(filters, part.Filter{Label: i18n.T(ctx, "proposal.pile."+pile) + " (" + i18n.Number(ctx, n) + ")",
				Href: p.address("?etat=" + pile), Active: pile == p.Pile})
		}
	}
	return filters
}

func states() []string {
	all := make([]string, 0, len(proposal.States)+1)
	for _, state := range proposal.States {
		all = append(all, string(state))
	}
	return all
}

// KnownPile returns the pile of an address, empty for one that there is not.
func KnownPile(name string) string {
	if slices.Contains(append(states(), ToCall), name) {
		return name
	}
	return ""
}

// theme is that of a proposal; false when it has none.
func (p ProposalsProps) theme(one *proposal.Proposal) (part.Theme, bool) {
	if one.ThemeID == nil {
		return part.Theme{}, false
	}
	theme, known := p.Themes[*one.ThemeID]
	return theme, known
}

// ProposalProps is one proposal with what the team can do about it.
type ProposalProps struct {
	Operation *operation.Operation
	Proposal  *proposal.Proposal
	Call      *proposal.Call
	Themes    []part.Option
	Form      proposal.TeamForm
	Accept    proposal.AcceptForm
	Decline   proposal.DeclineForm
	Err       error
	// Changed are the names of the fields that somebody else changed meanwhile.
	Changed []string
	Notice  string
	// Letter is how the answer would read; nil unless it was asked for.
	Letter *LetterProps
	// Proposed is the local day on which it came.
	Proposed string
	// SeesLetters says that this person may open the outbox.
	SeesLetters bool
}

func (p ProposalProps) address(below string) string {
	return "/gestion/" + p.Operation.Slug + "/propositions/" + p.Proposal.ID + below
}

func (p ProposalProps) version() string { return proposal.TeamFormOf(p.Proposal).Version }

// ruleBoxes are the rules that somebody has to tick; those that follow from the proposal are sentences.
func (p ProposalProps) ruleBoxes(ctx context.Context) []box {
	var boxes []box
	for _, check := range p.Proposal.Checks(p.Call.Enough) {
		if !check.Computed {
			boxes = append(boxes, box{"rule", check.Rule, i18n.T(ctx, "proposal.rule."+check.Rule),
				i18n.T(ctx, "proposal.rule_hint."+check.Rule, i18n.Args{"Enough": i18n.Number(ctx, p.Call.Enough)}), slices.Contains(p.Form.Rules, check.Rule)})
		}
	}
	return boxes
}

// keptRules are ticks whose box is not shown, because the rule holds without them: saving must not lose them.
func (p ProposalProps) keptRules() []string {
	var kept []string
	for _, check := range p.Proposal.Checks(p.Call.Enough) {
		if check.Computed && slices.Contains(p.Form.Rules, check.Rule) {
			kept = append(kept, check.Rule)
		}
	}
	return kept
}

func checkKind(check proposal.Check) (kind, icon string) {
	if check.Holds {
		return part.Success, "check"
	}
	return "", "minus"
}

// answerHint says how whoever proposed will learn of the decision.
func (p ProposalProps) answerHint(ctx context.Context) string {
	switch one := p.Proposal; {
	case one.Email != "":
		return i18n.T(ctx, "proposal.answer.by_letter", i18n.Args{"Email": one.Email})
	case one.Phone != "":
		return i18n.T(ctx, "proposal.answer.by_phone", i18n.Args{"Phone": one.Phone})
	}
	return i18n.T(ctx, "proposal.answer.nobody")
}

// dialled is a number as a telephone takes it.
func dialled(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
}

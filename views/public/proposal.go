package public

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme/proposal"
	"oplibre/views/part"
)

// ProposalsPage is the call for ateliers: what others have proposed, and the form.
type ProposalsPage struct {
	Operation *operation.Operation
	Shown     []ProposalLine
	// Themes are the options of the form, the first of which is for those who do not know.
	Themes []part.Option
	Form   proposal.Form
	Err    error
	// Closed says why nobody can propose; empty when one can. Until says how long one can, or is empty.
	Closed, Until string
	// Thanks is the key of the sentence after a proposal, or empty.
	Thanks string
	// Voice is the token that a browser without a cookie gets with its first voice; Votable says that one can give it.
	Voice   string
	Votable bool
}

// ProposalLine is one shown proposal with its theme, nil for none.
type ProposalLine struct {
	proposal.Shown
	Theme *part.Theme
}

func (p ProposalsPage) address(below string) string {
	return "/o/" + p.Operation.Slug + "/proposer" + below
}

func (l ProposalLine) colours() part.Colours {
	if l.Theme == nil {
		return part.Colours{}
	}
	return l.Theme.Colours
}

// canVote reports whether the line has a button.
func (p ProposalsPage) canVote(l ProposalLine) bool { return p.Votable && l.State != proposal.Accepted }

// stands says how far it has come: who would lead it, or that the team says yes.
func (l ProposalLine) stands() string {
	switch {
	case l.State == proposal.Accepted:
		return "proposal.public.accepted"
	case l.Kind == proposal.Lead:
		return "proposal.public.led"
	}
	return "proposal.public.no_lead"
}

// excerptLength is how many characters of a text are read without unfolding.
const excerptLength = 280

// long reports whether a text is folded.
func (l ProposalLine) long() bool { return len([]rune(l.Text)) > excerptLength }

// lines cuts a text where whoever wrote it did.
func lines(text string) []string {
	var list []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

func kindOptions(ctx context.Context) []part.Option {
	options := make([]part.Option, 0, len(proposal.Kinds))
	for _, kind := range proposal.Kinds {
		options = append(options, part.Option{Value: string(kind), Label: i18n.T(ctx, "proposal.kind."+string(kind)),
			Hint: i18n.T(ctx, "proposal.kind_hint."+string(kind))})
	}
	return options
}

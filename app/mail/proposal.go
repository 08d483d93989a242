package mail

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme/proposal"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// ProposalAnswer is what the team answers to a proposal. A preview has it before the decision.
type ProposalAnswer struct {
	Operation *operation.Operation
	Proposal  *proposal.Proposal
	// Accepted tells thanks from a decline.
	Accepted bool
	// Reply is the sentence of the team, or empty.
	Reply string
	// Programme is the address of the programme, for the letter of thanks.
	Programme string
}

// Write puts the letter into words in the language of the context.
func (l ProposalAnswer) Write(ctx context.Context) (subject, body string) {
	args := i18n.Args{"Name": signup.FirstName(l.Proposal.Name), "Operation": l.Operation.Name, "Title": l.Proposal.Title,
		"Phone": telephone(ctx, l.Operation), "Address": l.Programme}
	paragraphs := []string{i18n.T(ctx, "proposal.letter.hello_nobody")}
	if l.Proposal.Name != "" {
		paragraphs[0] = i18n.T(ctx, "proposal.letter.hello", args)
	}
	if l.Accepted {
		subject = i18n.T(ctx, "proposal.letter.accepted_subject", args)
		paragraphs = append(paragraphs, i18n.T(ctx, "proposal.letter.accepted", args), i18n.T(ctx, "proposal.letter.next_"+string(l.Proposal.Kind), args))
	} else {
		subject = i18n.T(ctx, "proposal.letter.declined_subject", args)
		paragraphs = append(paragraphs, i18n.T(ctx, "proposal.letter.declined", args))
	}
	if l.Reply != "" {
		paragraphs = append(paragraphs, l.Reply)
	}
	if l.Operation.ContactPhone != "" {
		paragraphs = append(paragraphs, i18n.T(ctx, "proposal.letter.phone", args))
	}
	return subject, strings.Join(append(paragraphs, i18n.T(ctx, "proposal.letter.end")), "\n\n")
}

// proposalAnswer tells whoever proposed what was decided. It returns problem.Closed when this is not the decision any more.
func proposalAnswer(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "proposal.letter.gone", nil)
	if letter.OperationID == nil {
		return "", "", gone
	}
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return "", "", err
	}
	p, err := proposal.Find(ctx, db, o.ID, letter.SubjectID)
	if err != nil && !problem.Is(err, problem.NotFound) {
		return "", "", err
	}
	decided := map[string]proposal.State{KindProposalAccepted: proposal.Accepted, KindProposalDeclined: proposal.Declined}
	if err != nil || p.State != decided[letter.Kind] {
		return "", "", gone
	}
	answer := ProposalAnswer{Operation: o, Proposal: p, Accepted: p.State == proposal.Accepted, Reply: p.Reply, Programme: base + "/o/" + o.Slug + "/programme"}
	subject, body = answer.Write(ctx)
	return subject, body, nil
}

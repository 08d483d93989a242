package partner

import (
	"slices"
	"time"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Agreement is how far a written agreement (convention) has come.
type Agreement string

// The states of an agreement, in order.
const (
	NoAgreement Agreement = "none"
	ToSign      Agreement = "to_sign"
	SentToSign  Agreement = "sent"
	Signed      Agreement = "signed"
)

// Agreements are all states of an agreement in order.
var Agreements = []Agreement{NoAgreement, ToSign, SentToSign, Signed}

// Day is how days are written in fields and columns: ISO 8601.
const Day = time.DateOnly

// plan applies what the team plans to do with the partner.
func (f Form) plan(p *Partner, fields *problem.Fields) {
	p.NextStep = line(fields, "next_step", f.NextStep, 200)
	p.NextStepOn = day(fields, "next_step_on", f.NextStepOn)
	p.Owner = line(fields, "owner", f.Owner, 120)
	p.Agreement = Agreement(f.Agreement)
	if f.Agreement == "" {
		p.Agreement = NoAgreement
	}
	if !slices.Contains(Agreements, p.Agreement) {
		fields.Add("agreement", "partner.agreement.unknown", nil)
	}
	p.AgreementOn = day(fields, "agreement_on", f.AgreementOn)
	switch {
	case p.Agreement == Signed && p.AgreementOn == "" && !fields.Has("agreement_on"):
		fields.Add("agreement_on", "partner.agreement.undated", nil)
	case p.Agreement != Signed:
		p.AgreementOn = ""
	}
}

// day reads a day, which may be missing.
func day(fields *problem.Fields, name, text string) string {
	text = line(fields, name, text, 40)
	if text == "" {
		return ""
	}
	if _, err := time.Parse(Day, text); err != nil {
		fields.Add(name, "partner.day.unreadable", nil)
	}
	return text
}

// moved notes what a new state says of the conversation: when it began, and that an answer came.
func (p *Partner) moved(from State, now store.Instant) {
	switch {
	case p.State == from:
	case p.State == ToContact: // begin again
		p.AskedAt, p.HeardAt, p.Reminders, p.RemindedAt = nil, nil, 0, nil
	case p.State == Invited && p.AskedAt == nil:
		p.AskedAt = &now
	case from.Waiting() && !p.State.Waiting():
		p.HeardAt = &now
	}
}

// SilentSince returns since when the partner owes an answer; nil when it does not.
func (p *Partner) SilentSince() *store.Instant {
	if p.State != Invited && p.State != Opened || p.AskedAt == nil || p.HeardAt != nil && *p.HeardAt >= *p.AskedAt {
		return nil
	}
	return p.AskedAt
}

// Late reports whether the next step was for an earlier day than today.
func (p *Partner) Late(today string) bool { return p.NextStepOn != "" && p.NextStepOn < today }

// Next is the state that usually comes after this one, empty after the last.
func (s State) Next() State {
	switch s {
	case ToContact:
		return Invited
	case Invited, Opened, Incomplete, Declined:
		return Accepted
	case Accepted:
		return Thanked
	}
	return ""
}

// Forbids returns why nobody can move the partner to a state by hand, as a message key; empty when one can. What only the partner
// itself can do is not said in its place, and thanks go to those who took part.
func (p *Partner) Forbids(to State) string {
	switch {
	case to == p.State:
	case to == Opened && p.AskedAt == nil:
		return "partner.forbidden.opened"
	case to == Thanked && !p.State.In():
		return "partner.forbidden.thanked"
	}
	return ""
}

// Filter keeps some partners of a board; empty values keep all.
type Filter struct {
	State State
	Role  Role
	Kind  Kind
	Owner string
}

// Keeps reports whether a partner passes the filter.
func (f Filter) Keeps(p *Partner) bool {
	return (f.State == "" || p.State == f.State) && (f.Role == "" || p.HasRole(f.Role)) &&
		(f.Kind == "" || p.Organisation.Kind == f.Kind) && (f.Owner == "" || p.Owner == f.Owner)
}

// Owners are the names of those who see to partners, in order.
func Owners(partners []*Partner) []string {
	var owners []string
	for _, p := range partners {
		if p.Owner != "" {
			owners = append(owners, p.Owner)
		}
	}
	slices.Sort(owners)
	return slices.Compact(owners)
}

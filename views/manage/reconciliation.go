package manage

import (
	"context"
	"errors"
	"slices"
	"time"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// ReconciliationProps is what the desks did, and what waits for a decision.
type ReconciliationProps struct {
	Operation *operation.Operation
	Now       time.Time
	// Open wait for a decision, Decided had one, Refused did not happen.
	Open, Decided, Refused []desk.Told
	Tallies                []desk.Tally
	Desks                  []*desk.Desk
	Devices                []*desk.Device
	// Shares are those that have seats left.
	Shares []signup.Share
	Notice string
	Err    error
}

func (p ReconciliationProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/accueil" + below
}

func (p ReconciliationProps) moment(ctx context.Context, at operation.Instant) string {
	return i18n.DayClock(ctx, at.In(p.Operation.Location()))
}

func (p ReconciliationProps) title(ctx context.Context) string {
	if n := len(p.Open); n > 0 {
		return i18n.N(ctx, "desk.balance.title", n)
	}
	return i18n.T(ctx, "desk.balance.title_none")
}

// done is how often a desk did something that happened.
func (p ReconciliationProps) done(d *desk.Desk, kind string) (n int) {
	for _, t := range p.Tallies {
		if t.DeskID == d.ID && t.Kind == kind && t.Outcome == desk.Done {
			n += t.N
		}
	}
	return n
}

// left is how many seats a device holds.
func (p ReconciliationProps) left(d *desk.Device) (n int) {
	for i := range p.Shares {
		if p.Shares[i].DeskDeviceID == d.ID {
			n += p.Shares[i].Left()
		}
	}
	return n
}

// what says who came and where, and by which desk.
func (p ReconciliationProps) what(ctx context.Context, t *desk.Told) string {
	text := t.WalkInName()
	if text == "" {
		text = t.Person
	}
	if text == "" {
		text = i18n.N(ctx, "desk.name.none", t.Headcount())
	} else if n := t.Headcount(); n > 1 {
		text = i18n.T(ctx, "desk.name.group", i18n.Args{"Name": text, "Count": i18n.Number(ctx, n)})
	}
	if t.Title != "" {
		text += " · " + t.Title
	}
	return text
}

// where is when it was done, at which desk and on which device.
func (p ReconciliationProps) where(ctx context.Context, t *desk.Told) string {
	text := p.moment(ctx, t.At) + " · " + t.Desk
	if t.Device != "" {
		text += " (" + t.Device + ")"
	}
	return text
}

func (p ReconciliationProps) reason(ctx context.Context, t *desk.Told) string {
	hour := ""
	if at := t.Since(); at > 0 {
		hour = p.moment(ctx, at)
	}
	return i18n.Say(ctx, problem.Message{Key: t.ReasonKey(), Args: problem.Args{"Title": t.Title, "Hour": hour}})
}

// choice is the word on the button of a decision.
func (p ReconciliationProps) choice(ctx context.Context, t *desk.Told, decision string) string {
	switch {
	case decision == desk.Accept && t.Reason == "atelier_cancelled":
		return i18n.T(ctx, "desk.decide.accepted_without")
	case decision == desk.Accept && t.Kind == desk.CheckIn:
		return i18n.T(ctx, "desk.decide.accepted_check_in")
	}
	return i18n.T(ctx, "desk.decide."+decision)
}

func (p ReconciliationProps) refusal(ctx context.Context) string {
	var refused *problem.Error
	if !errors.As(p.Err, &refused) {
		return ""
	}
	if lines := part.Errors(ctx, p.Err); len(lines) > 0 {
		return lines[0].Text
	}
	return i18n.Say(ctx, refused.Message)
}

func deskOf(list []*desk.Desk, id string) string {
	i := slices.IndexFunc(list, func(d *desk.Desk) bool { return d.ID == id })
	if i < 0 {
		return ""
	}
	return list[i].Name
}

package manage

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// sides counts ateliers by the side of the announced weekend on which they begin: class sessions before it and clean-up
// evenings after it are allowed, and counted apart.
type sides map[programme.Side]int

// add counts an atelier that is held.
func (s sides) add(o *operation.Operation, a *programme.Atelier) {
	if a.Scheduled() && a.Status != programme.Cancelled {
		s[a.SideOf(o)]++
	}
}

// sidesOf counts the ateliers of a list.
func sidesOf(o *operation.Operation, listings []*programme.Listing) sides {
	s := sides{}
	for _, l := range listings {
		s.add(o, &l.Atelier)
	}
	return s
}

// sides counts the planned ateliers.
func (p PlanProps) sides() sides {
	s := sides{}
	for _, a := range p.Plan.Ateliers {
		s.add(p.Plan.Operation, &a.Atelier)
	}
	return s
}

// sentence says how many there are: "26 ateliers pendant le week-end, 2 avant, 1 après." It is empty where all are inside.
func (s sides) sentence(ctx context.Context) string {
	if s[programme.Before]+s[programme.After] == 0 {
		return ""
	}
	text := i18n.N(ctx, "plan.sides.inside", s[programme.Inside])
	for _, side := range []programme.Side{programme.Before, programme.After} {
		if s[side] > 0 {
			text += ", " + i18n.N(ctx, "plan.sides."+string(side), s[side])
		}
	}
	return text + "."
}

// apart says on which side of the weekend an atelier lies, empty inside it.
func apart(ctx context.Context, o *operation.Operation, a *plan.Atelier) string {
	if !a.Scheduled() || a.SideOf(o) == programme.Inside {
		return ""
	}
	return i18n.T(ctx, "plan.apart."+string(a.SideOf(o)))
}

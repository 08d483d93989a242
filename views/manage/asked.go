package manage

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
)

// AskedProps is what those who come have said, added up.
type AskedProps struct {
	Operation *operation.Operation
	Totals    asked.Totals
}

func (p AskedProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/personnes" + below
}

// when is the day and hour of an atelier, short.
func (p AskedProps) when(ctx context.Context, a *programme.Atelier) string {
	start := a.StartsAt.In(p.Operation.Location())
	return i18n.ShortWeekday(ctx, start) + " " + i18n.Clock(ctx, start)
}

// lead is the answer in a sentence.
func (p AskedProps) lead(ctx context.Context) string {
	missing := 0
	for _, n := range p.Totals.Names {
		missing += n.Missing
	}
	var meals int
	for _, m := range p.Totals.Meals {
		meals += m.Meals
	}
	var parts []string
	if meals > 0 {
		parts = append(parts, i18n.N(ctx, "asked.totals.meals", meals))
	}
	if missing > 0 {
		parts = append(parts, i18n.N(ctx, "asked.user_name.missing", missing))
	}
	if len(parts) == 0 {
		return i18n.T(ctx, "asked.totals.lead")
	}
	return strings.Join(parts, " ")
}

// needOf is what somebody on a list needs, in words; empty for nothing.
func (p RosterProps) needOf(ctx context.Context, a *signup.Attendant) string {
	n := p.Asked.Needs[a.CarnetID]
	var parts []string
	for _, kind := range n.Kinds {
		if kind == asked.NeedOther {
			parts = append(parts, n.Words)
			continue
		}
		parts = append(parts, i18n.T(ctx, "asked.short."+kind))
	}
	return strings.Join(parts, ", ")
}

// accounts are the user names that the atelier asks of somebody on its list, or that one is missing.
func (p RosterProps) accounts(ctx context.Context, a *signup.Attendant) (lines []string) {
	for _, site := range programme.UserNameSites {
		if !p.Listing.AsksFor(site) || !a.AsksUserName() {
			continue
		}
		name := p.Asked.UserNames[a.PersonID][site]
		if name == "" {
			name = i18n.T(ctx, "asked.user_name.not_yet")
		}
		lines = append(lines, i18n.T(ctx, "asked.line", i18n.Args{"Name": i18n.T(ctx, "asked.site."+site), "Text": name}))
	}
	return lines
}

// asking counts those who are to be asked about pictures at the desk.
func (p RosterProps) asking() (n int) {
	for _, a := range p.Roster.Seated() {
		if a.AskPhoto {
			n += a.Headcount
		}
	}
	return n
}

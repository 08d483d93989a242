package manage

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/proposal"
	"oplibre/views/part"
)

// PlanView is what of the plan one looks at; it stands in the address.
type PlanView struct {
	// Day is a date, or empty for the day that is proposed.
	Day string
	plan.View
	// List asks for the list of small screens on a day of which only the grid is sent otherwise.
	List bool
	// ByPlace orders the list by place rather than by hour.
	ByPlace bool
}

// Query is the view as it stands in an address, with its question mark; empty for what is proposed.
func (v PlanView) Query() string {
	query := url.Values{}
	if v.Day != "" {
		query.Set("jour", v.Day)
	}
	if v.AllPlaces {
		query.Set("lieux", "all")
	}
	if v.AllHours {
		query.Set("heures", "all")
	}
	switch {
	case v.ByPlace:
		query.Set("vue", "lieu")
	case v.List:
		query.Set("vue", "heure")
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

// PlanProps is what the grid of a day shows.
type PlanProps struct {
	Plan    *plan.Plan
	Grid    *plan.Grid
	Clashes []clash.Clash
	View    PlanView
	// MayEdit offers the acts.
	MayEdit bool
	// History is what this person can take back, or make again.
	History plan.History
	// Concerned is how many persons are signed up for what waits to be published.
	Concerned int
	// Proposals could become ateliers, the most wanted first.
	Proposals []proposal.Proposal
	// Pages are the addresses below the operation's on which clashes can be settled, up to the identifier: "/lieux/". A
	// page that does not answer, or not to this person, is missing.
	Pages map[clash.Page]string
	// Changes and Placing are the addresses of the pages that publish and that place the rest; empty offers neither.
	Changes, Placing string
	// Notice is a message key to show once.
	Notice string
	// Err is why the last change was refused.
	Err error
}

func (p PlanProps) path(below string) string { return "/gestion/" + p.Plan.Operation.Slug + below }

// here is the address of the grid with another view.
func (p PlanProps) here(change func(*PlanView)) templ.SafeURL {
	view := p.View
	view.Day = p.Grid.Day.Date
	change(&view)
	return templ.SafeURL(p.path("/programme/grille" + view.Query()))
}

// same is the query of the view that is shown, for forms that come back to it.
func (p PlanProps) same() string {
	view := p.View
	view.Day = p.Grid.Day.Date
	return view.Query()
}

// heavy is how many ateliers a day has at least of which the grid and the list are not sent together.
const heavy = 120

// ateliers is how many are drawn on the day.
func (p PlanProps) ateliers() (n int) {
	for _, column := range p.Grid.Columns {
		n += len(column.Cells)
	}
	return n
}

// listOnly and gridOnly say that a day is too full for both: the list then has an address of its own.
func (p PlanProps) listOnly() bool { return p.View.List && p.ateliers() >= heavy }
func (p PlanProps) gridOnly() bool { return !p.View.List && p.ateliers() >= heavy }

// by is the address of the list in one order.
func (p PlanProps) by(place bool) templ.SafeURL {
	return p.here(func(v *PlanView) { v.ByPlace, v.List = place, p.ateliers() >= heavy })
}

// move is the address of the form that moves an atelier.
func (p PlanProps) move(id string) templ.SafeURL {
	return templ.SafeURL(p.path("/programme/" + id + "/deplacer" + p.same()))
}

func (p PlanProps) clock(ctx context.Context, at time.Time) string {
	return i18n.Clock(ctx, at.In(p.Plan.Location))
}

// planIndex answers by identifier what cells ask, so that a day of three hundred ateliers is drawn at once.
type planIndex struct {
	themes map[string]part.Theme
	places map[string]*programme.Place
	leads  map[string]string
	// clashes are numbers of Clashes, the gravest first.
	clashes map[string][]int
}

func (p PlanProps) index(ctx context.Context) planIndex {
	x := planIndex{themes: map[string]part.Theme{}, places: map[string]*programme.Place{}, leads: map[string]string{}, clashes: map[string][]int{}}
	for i := range p.Plan.Themes {
		x.themes[p.Plan.Themes[i].ID] = chipOf(ctx, &p.Plan.Themes[i])
	}
	for i := range p.Plan.Places {
		x.places[p.Plan.Places[i].ID] = &p.Plan.Places[i]
	}
	for _, f := range p.Plan.Facilitators {
		x.leads[f.ID] = f.Name
	}
	for i, c := range p.Clashes {
		for _, id := range c.Ateliers {
			x.clashes[id] = append(x.clashes[id], i)
		}
	}
	return x
}

// ledBy names who leads an atelier.
func (x planIndex) ledBy(a *plan.Atelier) string {
	names := make([]string, 0, len(a.Leads))
	for _, lead := range a.Leads {
		if name := x.leads[lead.FacilitatorID]; name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// placeOf names where an atelier is.
func (x planIndex) placeOf(ctx context.Context, a *plan.Atelier) string {
	if a.PlaceID != nil && x.places[*a.PlaceID] != nil {
		return x.places[*a.PlaceID].Name
	}
	return i18n.T(ctx, "plan.no_place")
}

// worst is the gravest clash of an atelier that is more than a hint, nil without one; n is its number. A warning that is
// settled on the page of a place is said in the list, not in the cells of all that happens there.
func (p PlanProps) worst(x planIndex, id string) (c *clash.Clash, n int) {
	for _, i := range x.clashes[id] {
		c := &p.Clashes[i]
		ofPlace := len(c.Ways) > 0 && c.Ways[0].Page == clash.PlacePage
		if c.Severity == clash.Impossible || c.Severity == clash.Warning && len(c.Ateliers) <= 2 && !ofPlace {
			return c, i
		}
	}
	return nil, 0
}

// shut returns when a place is closed during the day, in order; nothing where its hours are not known.
func (p PlanProps) shut(place *programme.Place) []programme.Span {
	if place == nil || len(place.Hours) == 0 {
		return nil
	}
	day := p.Grid.Day
	var shut []programme.Span
	from := day.Start
	for _, open := range clash.Openings(place.Hours, day.Span, day.Location) {
		if start := min(open.Start, day.End); start > from {
			shut = append(shut, programme.Span{Start: from, End: start})
		}
		from = max(from, open.End)
	}
	if from < day.End {
		shut = append(shut, programme.Span{Start: from, End: day.End})
	}
	return shut
}

// shown are the numbers of the clashes of the day that is looked at, and how many are on others.
func (p PlanProps) shown() (today []int, elsewhere int) {
	for i, c := range p.Clashes {
		if p.concerns(p.Grid.Day, c) {
			today = append(today, i)
		} else {
			elsewhere++
		}
	}
	return today, elsewhere
}

// concerns reports whether a clash belongs to a day: by its time, or because it has none.
func (p PlanProps) concerns(day plan.Day, c clash.Clash) bool {
	return c.Span == (programme.Span{}) || day.Overlaps(c.Span)
}

// impossible is how many clashes of a day cannot be.
func (p PlanProps) impossible(day plan.Day) (n int) {
	for _, c := range p.Clashes {
		if c.Severity == clash.Impossible && c.Span != (programme.Span{}) && day.Overlaps(c.Span) {
			n++
		}
	}
	return n
}

// count is how many clashes of a severity are among those of the numbers, and the number of the first.
func (p PlanProps) count(numbers []int, severity clash.Severity) (n, first int) {
	for _, i := range numbers {
		if p.Clashes[i].Severity == severity {
			if n == 0 {
				first = i
			}
			n++
		}
	}
	return n, first
}

// planKinds are how severities look: class, and icon.
var planKinds = map[clash.Severity][2]string{clash.Impossible: {"no", "ban"}, clash.Warning: {"warn", "alert-triangle"}, clash.Hint: {"tip", "bulb"}}

// mostShown bounds the list of clashes: whoever has more begins with these.
const mostShown = 40

// proposalsShown bounds how many ideas stand in the tray: they have a page of their own.
const proposalsShown = 3

// unplaced are the ateliers without an hour.
func (p PlanProps) unplaced() []*plan.Atelier {
	var list []*plan.Atelier
	for _, a := range p.Plan.Ateliers {
		if !a.Scheduled() && a.Status != programme.Cancelled {
			list = append(list, a)
		}
	}
	return list
}

// listed are the ateliers of the day for the list of small screens, in groups: one for each hour or each place.
func (p PlanProps) listed(ctx context.Context) []planGroup {
	var groups []planGroup
	for _, column := range p.Grid.Columns {
		group := planGroup{name: i18n.T(ctx, "plan.no_place")}
		if column.Place != nil {
			group.name = column.Place.Name
		}
		for _, cell := range column.Cells {
			group.ateliers = append(group.ateliers, cell.Atelier)
		}
		if len(group.ateliers) > 0 {
			groups = append(groups, group)
		}
	}
	if p.View.ByPlace {
		return groups
	}
	var all planGroup
	for _, group := range groups {
		all.ateliers = append(all.ateliers, group.ateliers...)
	}
	slices.SortStableFunc(all.ateliers, func(a, b *plan.Atelier) int {
		if a.StartsAt != b.StartsAt {
			return int(min(1, max(-1, a.StartsAt-b.StartsAt)))
		}
		return int(a.Number - b.Number)
	})
	return []planGroup{all}
}

type planGroup struct {
	name     string
	ateliers []*plan.Atelier
}

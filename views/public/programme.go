package public

import (
	"context"
	"slices"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// ProgrammeProps is what the programme page shows: the same for everybody at one moment.
type ProgrammeProps struct {
	Operation *operation.Operation
	// Programme is what the view keeps; of a grid it is one day.
	Programme *programme.Programme
	View      ProgrammeView
	// Breaks are drawn on the grid.
	Breaks []programme.Blocker
	Now    programme.Instant
	// Changed is when it last changed after its first publication, 0 when it never did.
	Changed programme.Instant
}

// takesSignUps reports whether one can sign up at this moment.
func takesSignUps(o *operation.Operation, now programme.Instant) bool {
	return o.TakesSignUps(now)
}

// OneDay leaves the day of a grid: the one that was asked for, or the first that is not over.
func (p ProgrammeProps) OneDay() {
	days := p.Programme.Days
	if len(days) == 0 {
		return
	}
	i := slices.IndexFunc(days, func(d programme.Day) bool {
		return slices.ContainsFunc(d.Listings, func(l *programme.Listing) bool { return l.MomentAt(p.Now) != programme.Over })
	})
	if i < 0 {
		i = len(days) - 1
	}
	p.Programme.Days, p.Programme.Filter.Day = days[i:i+1], days[i].Date
}

// address returns that of the same view with another filter.
func (p ProgrammeProps) address(f programme.Filter) string {
	view := p.View
	view.Filter = f
	return view.Path(p.Operation)
}

// days are the tabs: all days on one page first, because one ticks ateliers of several days in one go, then each day. On the
// page of all days a day's tab leads down to it, so that nothing ticked is lost; on the page of one day it leads to another.
// A grid has one day.
func (p ProgrammeProps) days(ctx context.Context) []part.Day {
	filter := p.Programme.Filter
	open := filter.Day
	filter.Day = ""
	var days []part.Day
	if !p.View.Grid {
		days = append(days, part.Day{Weekday: i18n.N(ctx, "programme.days", len(p.Programme.Dates)), Date: i18n.T(ctx, "programme.days.all"),
			Href: p.address(filter), Current: open == ""})
	}
	for _, date := range p.Programme.Dates {
		day := date.Format(time.DateOnly)
		filter.Day = day
		tab := part.Day{Weekday: i18n.Weekday(ctx, date), Date: i18n.DayMonth(ctx, date), Href: p.address(filter), Current: open == day}
		if open == "" && p.shows(day) {
			tab.Href = "#j-" + day
		}
		days = append(days, tab)
	}
	return days
}

// shows reports whether the page has something of a day.
func (p ProgrammeProps) shows(day string) bool {
	return slices.ContainsFunc(p.Programme.Days, func(d programme.Day) bool { return d.Date == day })
}

// filters are the chips that most people want; the others stand at the end of the page.
func (p ProgrammeProps) filters(ctx context.Context) []part.Filter {
	f := p.Programme.Filter
	chip := func(key, icon string, active, late bool, change func(f *programme.Filter)) part.Filter {
		changed := f
		change(&changed)
		return part.Filter{Label: i18n.T(ctx, "programme.filter."+key), Icon: icon, Active: active, Late: late && !active, Href: p.address(changed)}
	}
	set := func(value *string, wanted string) {
		if *value == wanted {
			wanted = ""
		}
		*value = wanted
	}
	all := ProgrammeView{Filter: programme.Filter{Day: p.View.Filter.Day}, Grid: p.View.Grid}
	chips := []part.Filter{
		{Label: i18n.T(ctx, "programme.filter.all"), Active: len(p.View.Selection) == 0 && f == programme.Filter{Day: f.Day}, Href: all.Path(p.Operation)},
		chip("free", "", f.Free, false, func(f *programme.Filter) { f.Free = !f.Free }),
		chip("open", "", f.Open, false, func(f *programme.Filter) { f.Open = !f.Open }),
		chip("families", "", f.Audience == "families", false, func(f *programme.Filter) { set(&f.Audience, "families") }),
		chip("step_free", "accessible", f.Access == "step_free", true, func(f *programme.Filter) { set(&f.Access, "step_free") }),
	}
	for _, chosen := range p.choices(ctx) {
		for _, c := range chosen.chips {
			if c.Active && !slices.ContainsFunc(chips, func(shown part.Filter) bool { return shown.Active && shown.Href == c.Href }) {
				chips = append(chips, c)
			}
		}
	}
	return append(chips, part.Filter{Label: i18n.T(ctx, "programme.filter.more"), Icon: "filter", Href: "#filtres"})
}

// choice is one row of filters at the end of the page.
type choice struct {
	title string
	chips []part.Filter
}

// choices are the filters by theme, place, audience and access.
func (p ProgrammeProps) choices(ctx context.Context) []choice {
	f := p.Programme.Filter
	themes := choice{title: i18n.T(ctx, "programme.filter.themes")}
	for i := range p.Programme.Themes {
		theme := &p.Programme.Themes[i]
		changed, active := f, f.Theme == theme.Slug
		if changed.Theme = theme.Slug; active {
			changed.Theme = ""
		}
		themes.chips = append(themes.chips, part.Filter{Label: theme.NameIn(i18n.Of(ctx)), Icon: theme.Icon, Active: active, Href: p.address(changed)})
	}
	places := choice{title: i18n.T(ctx, "programme.filter.places")}
	for i := range p.Programme.Places {
		place := &p.Programme.Places[i]
		changed, active := f, f.Place == place.Slug
		if changed.Place = place.Slug; active {
			changed.Place = ""
		}
		places.chips = append(places.chips, part.Filter{Label: place.Name, Active: active, Href: p.address(changed)})
	}
	audiences := choice{title: i18n.T(ctx, "programme.filter.audiences")}
	for _, audience := range p.Programme.Audiences {
		changed, active := f, f.Audience == audience
		if changed.Audience = audience; active {
			changed.Audience = ""
		}
		audiences.chips = append(audiences.chips, part.Filter{Label: i18n.T(ctx, "programme.audience."+audience), Active: active, Href: p.address(changed)})
	}
	access := choice{title: i18n.T(ctx, "programme.filter.access")}
	for _, fact := range p.Programme.Access {
		changed, active := f, f.Access == fact
		if changed.Access = fact; active {
			changed.Access = ""
		}
		access.chips = append(access.chips, part.Filter{Label: i18n.T(ctx, "programme.access."+fact), Active: active, Href: p.address(changed)})
	}
	return []choice{themes, places, audiences, access}
}

// sentence counts what is shown.
func (p ProgrammeProps) sentence(ctx context.Context) string {
	all, free, open := p.Programme.Count(p.Now)
	if all == 0 {
		return ""
	}
	first := i18n.N(ctx, "programme.count", all)
	if p.Programme.Filter.Day != "" && len(p.Programme.Days) == 1 {
		first = i18n.N(ctx, "programme.count.day", all, i18n.Args{"Day": i18n.Weekday(ctx, p.Programme.Days[0].Start)})
	}
	parts := []string{first}
	if free > 0 && takesSignUps(p.Operation, p.Now) {
		parts = append(parts, i18n.N(ctx, "programme.count.free", free))
	}
	if open > 0 {
		parts = append(parts, i18n.N(ctx, "programme.count.open", open))
	}
	return strings.Join(parts, ", ") + "."
}

// hour is what begins at one hour of a day.
type hour struct {
	start    time.Time
	listings []*programme.Listing
}

// props writes the hour in the margin. The day is said above; saying it again to machines would only make the page heavier.
func (h hour) props(ctx context.Context) part.HourProps {
	props := part.NewHour(ctx, h.start)
	props.Machine = h.start.Format("15:04")
	return props
}

// dayPlan is a day as the page draws it: what is over folded, then hours, with the line of the present between two of them.
type dayPlan struct {
	programme.Day
	over  []*programme.Listing
	hours []hour
	// line is the index in hours before which the line of the present is drawn, -1 for none.
	line int
	now  time.Time
}

// plan lays out a day.
func (p ProgrammeProps) plan(day programme.Day) dayPlan {
	location := p.Operation.Location()
	plan := dayPlan{Day: day, line: -1, now: p.Now.In(location)}
	for _, l := range day.Listings {
		if l.MomentAt(p.Now) == programme.Over {
			plan.over = append(plan.over, l)
			continue
		}
		start := l.StartsAt.In(location)
		if n := len(plan.hours); n == 0 || !plan.hours[n-1].start.Equal(start) {
			plan.hours = append(plan.hours, hour{start: start})
		}
		last := &plan.hours[len(plan.hours)-1]
		last.listings = append(last.listings, l)
	}
	if plan.now.Format(time.DateOnly) == day.Date {
		plan.line = 0
		for plan.line < len(plan.hours) && !plan.hours[plan.line].start.After(plan.now) {
			plan.line++
		}
		if plan.line == 0 && len(plan.over) == 0 {
			plan.line = -1 // the day has not begun
		}
	}
	return plan
}

// card is an atelier on the list; what was selected is ticked.
func (p ProgrammeProps) card(ctx context.Context, l *programme.Listing) part.Atelier {
	card := Card(ctx, p.Operation, l, p.Now)
	card.Reference, card.ID, card.Text = reference(l), "", firstSentence(card.Text)
	if card.Pick != nil {
		card.Pick.Checked = p.View.Selection.Has(&l.Atelier)
	}
	return card
}

// sentenceLength is from where on a full stop is one, and not that of a name: M. Abgrall.
const sentenceLength = 24 // octets

// firstSentence is what a card says; the page of the atelier says the rest.
func firstSentence(text string) string {
	for i := sentenceLength; i < len(text)-1; i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' {
			return text[:i+1]
		}
	}
	return text
}

// choosable reports whether anything on the page can be ticked, so that the bar at the bottom makes sense.
func (p ProgrammeProps) choosable() bool {
	if p.View.Grid {
		return false
	}
	for _, day := range p.Programme.Days {
		for _, l := range day.Listings {
			if Choosable(p.Operation, l, p.Now) {
				return true
			}
		}
	}
	return false
}

// Until returns when the clock makes the page wrong: the next start or end of an atelier, the end of an appointment, each minute
// while the line of the present is drawn, the beginning and the end of the window. Zero when it never does.
func (p ProgrammeProps) Until() time.Time {
	now, next := p.Now.Time(), time.Time{}
	soonest := func(at time.Time) {
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	soonest(p.Operation.Start())
	soonest(p.Operation.End())
	for _, at := range p.Operation.SignUp.Turns() {
		soonest(at.Time())
	}
	for _, day := range p.Programme.Days {
		if p.plan(day).line >= 0 {
			soonest(now.Truncate(time.Minute).Add(time.Minute))
		}
		soonest(day.Start)
		soonest(day.Start.AddDate(0, 0, 1))
		for _, l := range day.Listings {
			soonest(l.StartsAt.Time())
			soonest(l.EndsAt.Time())
			for _, at := range l.Seats.SignUp.Turns() {
				soonest(at.Time())
			}
			for _, s := range l.Slots { // what is over is not free
				soonest(s.EndsAt.Time())
			}
		}
	}
	return next
}

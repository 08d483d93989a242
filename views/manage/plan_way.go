package manage

import (
	"context"
	"strconv"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/plan"
	"oplibre/views/part"
)

// wayPage is the address of the page that a way out leads to; empty for a move, and for a page that does not answer.
func (p PlanProps) wayPage(way clash.Way) string {
	page, id := way.Page, way.PageID
	if page == "" && way.Span == (programme.Span{}) && way.PlaceID == nil {
		page, id = clash.AtelierPage, way.AtelierID
	}
	if page == "" {
		return ""
	}
	below := p.Pages[page]
	if below == "" {
		return ""
	}
	return p.path(below + id)
}

// wayForm is the move of a way out: what it leaves empty stays as it is planned.
func (p PlanProps) wayForm(a *plan.Atelier, way clash.Way) plan.MoveForm {
	form := a.FormOf(p.Grid.Day)
	if way.PlaceID != nil {
		form.Place = *way.PlaceID
	}
	span := way.Span
	if span == (programme.Span{}) {
		span = a.Span()
	}
	form.At, form.Length = strconv.FormatInt(int64(span.Start), 10), strconv.Itoa(int(span.End-span.Start)/60_000)
	return form
}

// PlanMoveProps is what the form shows that gives an atelier a place and an hour.
type PlanMoveProps struct {
	Plan    *plan.Plan
	Atelier *plan.Atelier
	Form    plan.MoveForm
	View    PlanView
	// Theirs is what somebody else made of the atelier since the form was shown: it then says both.
	Theirs bool
	// Who changed it, and when; empty where that is not known.
	Who  string
	When time.Time
	Err  error
}

func (p PlanMoveProps) path(below string) string {
	return "/gestion/" + p.Plan.Operation.Slug + "/programme" + below
}

func (p PlanMoveProps) address() string {
	return p.path("/" + p.Atelier.ID + "/deplacer" + p.View.Query())
}

// grid is the address of the grid on the day of the atelier.
func (p PlanMoveProps) grid() string { return p.path("/grille" + p.View.Query()) }

func (p PlanMoveProps) placeOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "plan.no_place")}}
	for i := range p.Plan.Places {
		place := &p.Plan.Places[i]
		label := place.Name
		if facts := planPlace(ctx, place); facts != "" {
			label += " (" + facts + ")"
		}
		options = append(options, part.Option{Value: place.ID, Label: label})
	}
	return options
}

// planDayOptions are the days of the plan, with the day before and the one after, and the one that is chosen.
func planDayOptions(ctx context.Context, p *plan.Plan, chosen string) []part.Option {
	days := p.Days()
	if len(days) > 0 {
		days = append(append([]plan.Day{days[0].Next(-1)}, days...), days[len(days)-1].Next(1))
	}
	var options []part.Option
	known := false
	for _, day := range days {
		known = known || day.Date == chosen
		options = append(options, part.Option{Value: day.Date, Label: i18n.LongDay(ctx, day.Begin())})
	}
	if day, ok := plan.ParseDay(chosen, p.Location); ok && !known {
		options = append(options, part.Option{Value: chosen, Label: i18n.Date(ctx, day.Begin())})
	}
	return options
}

// lengthOptions are lengths by the quarter of an hour, with the one that is chosen.
func lengthOptions(ctx context.Context, chosen string) []part.Option {
	var options []part.Option
	known := false
	for minutes := 15; minutes <= 12*60; minutes += 15 {
		value := strconv.Itoa(minutes)
		known = known || value == chosen
		options = append(options, part.Option{Value: value, Label: lasting(ctx, time.Duration(minutes)*time.Minute)})
	}
	if minutes, err := strconv.Atoi(chosen); err == nil && !known && minutes > 0 {
		options = append([]part.Option{{Value: chosen, Label: lasting(ctx, time.Duration(minutes)*time.Minute)}}, options...)
	}
	return options
}

// repeats reports whether a day on which the atelier may be put has an hour twice.
func (p PlanMoveProps) repeats() bool {
	for _, day := range p.Plan.Days() {
		if day.Repeats() {
			return true
		}
	}
	return false
}

// compared is what two people want of an atelier, line by line.
type compared struct{ label, theirs, mine string }

// compared sets what is planned now beside what the form wanted.
func (p PlanMoveProps) compared(ctx context.Context) []compared {
	location := p.Plan.Location
	span, placeID, err := p.Form.Target(location)
	mine := plan.Atelier{Atelier: p.Atelier.Atelier}
	if err == nil {
		mine.StartsAt, mine.EndsAt, mine.PlaceID = span.Start, span.End, placeID
	}
	when := func(a *plan.Atelier) string {
		if !a.Scheduled() {
			return i18n.T(ctx, "plan.no_hour")
		}
		return i18n.Span(ctx, a.StartsAt.In(location), a.EndsAt.In(location))
	}
	where := func(a *plan.Atelier) string {
		if place := p.Plan.Place(a); place != nil {
			return place.Name
		}
		return i18n.T(ctx, "plan.no_place")
	}
	return []compared{
		{i18n.T(ctx, "plan.field.when"), when(p.Atelier), when(&mine)},
		{i18n.T(ctx, "plan.field.place"), where(p.Atelier), where(&mine)},
		{i18n.T(ctx, "plan.field.length"), lasting(ctx, p.Atelier.Duration()), lasting(ctx, mine.Duration())},
	}
}

// theirSentence says who changed the atelier and when.
func (p PlanMoveProps) theirSentence(ctx context.Context) string {
	if p.Who == "" {
		return i18n.T(ctx, "plan.stale.somebody")
	}
	return i18n.T(ctx, "plan.stale.who", i18n.Args{"Name": p.Who, "When": i18n.Clock(ctx, p.When)})
}

// PlanBlockerProps is what the form of a break or of a time that is taken shows.
type PlanBlockerProps struct {
	Plan *plan.Plan
	// ID is empty for a new one.
	ID   string
	Form plan.BlockerForm
	View PlanView
	Err  error
}

func (p PlanBlockerProps) path(below string) string {
	return "/gestion/" + p.Plan.Operation.Slug + "/programme" + below
}

func (p PlanBlockerProps) address() string {
	if p.ID == "" {
		return p.path("/pauses/nouvelle" + p.View.Query())
	}
	return p.path("/pauses/" + p.ID + p.View.Query())
}

func (p PlanBlockerProps) title(ctx context.Context) string {
	if p.ID == "" {
		return i18n.T(ctx, "plan.blocker.new")
	}
	return p.Form.Title
}

func (p PlanBlockerProps) placeOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "plan.everywhere")}}
	for _, place := range p.Plan.Places {
		options = append(options, part.Option{Value: place.ID, Label: place.Name})
	}
	return options
}

func blockerKinds(ctx context.Context) []part.Option {
	var options []part.Option
	for _, kind := range plan.BlockerKinds {
		options = append(options, part.Option{Value: string(kind), Label: i18n.T(ctx, "plan.blocker."+string(kind)),
			Hint: i18n.T(ctx, "plan.blocker."+string(kind)+".hint")})
	}
	return options
}

// PlanSaid is the sentence that is read aloud after a move: what is where now, and whether something clashes.
func PlanSaid(ctx context.Context, p PlanProps, a *plan.Atelier) string {
	x := p.index(ctx)
	if !a.Scheduled() {
		return i18n.T(ctx, "plan.said.off", i18n.Args{"Title": a.Title})
	}
	said := i18n.T(ctx, "plan.said", i18n.Args{"Title": a.Title, "Place": x.placeOf(ctx, a), "From": p.clock(ctx, a.StartsAt.Time()), "To": p.clock(ctx, a.EndsAt.Time())})
	worst, _ := p.worst(x, a.ID)
	if worst == nil {
		return said + " " + i18n.T(ctx, "plan.said.fine")
	}
	return said + " " + i18n.Say(ctx, worst.Title)
}

// inOneGo says what was done to several ateliers together.
func inOneGo(ctx context.Context, c *plan.Change) string {
	if c.Placed {
		return i18n.N(ctx, "plan.one_go.placed", c.Ateliers)
	}
	return i18n.N(ctx, "plan.one_go.changed", c.Ateliers)
}

// undoLabel says what taking a change back would change.
func undoLabel(ctx context.Context, c *plan.Change) string {
	if c.Ateliers > 1 {
		return i18n.N(ctx, "plan.undo.all", c.Ateliers)
	}
	return i18n.T(ctx, "plan.undo")
}

// outside tells that an atelier lies before or after the announced weekend.
func outside(ctx context.Context, o *operation.Operation, a *plan.Atelier) string {
	if !a.Scheduled() || a.SideOf(o) == programme.Inside {
		return ""
	}
	return i18n.T(ctx, "plan.outside."+string(a.SideOf(o)))
}

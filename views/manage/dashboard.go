package manage

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/operation/status"
	"oplibre/app/preparation"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// DashboardProps is what "where are we" shows.
type DashboardProps struct {
	Facts *status.Facts
	// Gaps are what is missing of the preparation; those that Facts finds too are left out.
	Gaps []preparation.Gap
	// Calls is how many people are to be called now.
	Calls  int
	Notice string
	// Allowed reports whether this person may open a management page below the operation.
	Allowed func(path string) bool
}

func (p DashboardProps) operation() *operation.Operation { return p.Facts.Operation }

func (p DashboardProps) address(below string) string { return "/gestion/" + p.operation().Slug + below }

// title is the answer in a sentence.
func (p DashboardProps) title(ctx context.Context) string {
	blocking, worrying := 0, len(p.gaps(ctx))
	for _, f := range p.Facts.Findings() {
		if f.Weight == status.Blocks {
			blocking++
		} else {
			worrying++
		}
	}
	switch phase := p.operation().Current(p.Facts.Now); {
	case phase == operation.Archived:
		return i18n.T(ctx, "status.title.archived")
	case phase == operation.Finished && worrying == 0:
		return i18n.T(ctx, "status.title.finished")
	case phase == operation.Finished:
		return i18n.N(ctx, "status.title.finished_worries", worrying, wordArgs(ctx, worrying))
	case blocking > 0:
		return i18n.N(ctx, "status.title.blocks", blocking, wordArgs(ctx, blocking))
	case worrying > 0:
		return i18n.N(ctx, "status.title.worries", worrying, wordArgs(ctx, worrying))
	}
	return i18n.T(ctx, "status.title.ready")
}

// wordArgs gives small numbers in letters.
func wordArgs(ctx context.Context, n int) i18n.Args {
	if n >= 1 && n <= 9 {
		return i18n.Args{"Word": i18n.T(ctx, "operation.number."+strconv.Itoa(n))}
	}
	return i18n.Args{"Word": i18n.Number(ctx, n)}
}

// countdown is J-23 in the margin.
func (p DashboardProps) countdown(ctx context.Context) string {
	switch days := p.operation().DaysUntil(p.Facts.Now.Time()); {
	case days > 0:
		return i18n.T(ctx, "status.before", i18n.Args{"Days": days})
	case days < 0:
		return i18n.T(ctx, "status.after", i18n.Args{"Days": -days})
	}
	return i18n.T(ctx, "status.day")
}

// sentence sums up what is ready, who comes and who joins.
func (p DashboardProps) sentence(ctx context.Context) string {
	text := i18n.T(ctx, "status.phase", i18n.Args{"Phase": i18n.T(ctx, "operation.phase."+string(p.operation().Current(p.Facts.Now)))})
	if ready, all := p.Facts.Ready(); ready > 0 {
		text += " " + i18n.N(ctx, "status.ready", ready, i18n.Args{"All": all})
	} else if all > 0 {
		text += " " + i18n.T(ctx, "status.ready_none", i18n.Args{"All": all})
	}
	if counted := sidesOf(p.operation(), p.Facts.Ateliers).sentence(ctx); counted != "" {
		text += " " + counted
	}
	text += p.persons(ctx)
	if in, all := p.Facts.Agreed(); in > 0 {
		text += " " + i18n.N(ctx, "status.agreed", in, i18n.Args{"All": all})
	} else if all > 0 {
		text += " " + i18n.T(ctx, "status.agreed_none")
	}
	return text
}

// persons is the part of the sentence about who signed up: French would write zero like one, hence words of its own.
func (p DashboardProps) persons(ctx context.Context) string {
	n, goal := p.Facts.SignUps.Persons, p.operation().GoalPersons
	switch {
	case n == 0 && p.operation().Current(p.Facts.Now) != operation.Open:
		return ""
	case n == 0:
		return " " + i18n.T(ctx, "status.persons_none")
	case goal != nil && *goal > 0:
		return " " + i18n.N(ctx, "status.persons_goal", n, i18n.Args{"Goal": i18n.Number(ctx, *goal)})
	}
	return " " + i18n.N(ctx, "status.persons", n)
}

// nextPhase names what the page of the phases is opened for.
func (p DashboardProps) nextPhase(ctx context.Context) string {
	switch p.operation().Current(p.Facts.Now) {
	case operation.Draft:
		return i18n.T(ctx, "status.act.announce")
	case operation.Announced:
		return i18n.T(ctx, "status.act.open")
	}
	return i18n.T(ctx, "status.change_phase")
}

// windowNote tells of a clock change inside the weekend, as long as it lies ahead.
func (p DashboardProps) windowNote(ctx context.Context) string {
	if note := p.operation().WindowNote(); note != nil && p.Facts.Now < p.operation().EndsAt {
		return i18n.Say(ctx, *note)
	}
	return ""
}

// day writes the day of a milestone, with its year when that is not this one.
func (p DashboardProps) day(ctx context.Context, at time.Time) string {
	text := i18n.ShortWeekday(ctx, at) + " " + i18n.DayMonth(ctx, at)
	if at.Year() != p.Facts.Now.In(p.operation().Location()).Year() {
		text += " " + strconv.Itoa(at.Year())
	}
	return text
}

// missing turns findings into the list of the page; who may not settle one sees it without its button.
func (p DashboardProps) missing(ctx context.Context) []part.MissingProps {
	var list []part.MissingProps
	gaps := p.gaps(ctx)
	for _, f := range p.Facts.Findings() {
		if f.Weight == status.Worries { // what is late comes after what blocks
			list, gaps = append(list, gaps...), nil
		}
		args := i18n.Args{"Names": f.Joined()}
		key := "status." + f.Key
		text := i18n.T(ctx, key+".text", args)
		if f.More > 0 {
			text += " " + i18n.N(ctx, "status.more", f.More)
		}
		one := part.MissingProps{Kind: part.Problem, Title: i18n.N(ctx, key, f.Count, args), Text: text}
		if f.Weight == status.Worries {
			one.Kind = part.Warning
		}
		if p.Allowed(f.Path) {
			one.Links = []part.Tab{{Label: i18n.T(ctx, key+".act"), Href: p.address(f.Path)}}
		}
		list = append(list, one)
	}
	return append(list, gaps...)
}

// foundTwice are the gaps that Facts tells of too, in its own words.
var foundTwice = []string{preparation.GapNoPlace, preparation.GapNoLead, preparation.GapUnanswered}

// gaps are the lines of the list about those to call and about the preparation.
func (p DashboardProps) gaps(ctx context.Context) (list []part.MissingProps) {
	if p.Calls > 0 && p.Allowed("/appels") {
		list = append(list, part.MissingProps{Kind: part.Warning, Title: i18n.N(ctx, "calling.gap", p.Calls), Text: i18n.T(ctx, "calling.gap.text"),
			Links: []part.Tab{{Label: i18n.T(ctx, "calling.gap.act"), Href: p.address("/appels")}}})
	}
	for _, g := range p.Gaps {
		if slices.Contains(foundTwice, g.Key) || p.operation().Current(p.Facts.Now) == operation.Archived {
			continue
		}
		key := "task.gap." + g.Key
		one := part.MissingProps{Kind: part.Warning, Title: i18n.N(ctx, key, g.Count), Text: i18n.T(ctx, key+".text", i18n.Args{"Names": g.Joined()})}
		if more := g.Count - len(g.Names); more > 0 {
			one.Text += " " + i18n.N(ctx, "status.more", more)
		}
		if p.Allowed(g.Path) {
			one.Links = []part.Tab{{Label: i18n.T(ctx, key+".act"), Href: p.address(g.Path)}}
		}
		list = append(list, one)
	}
	return list
}

// milestoneText is the sentence of a date on the way.
func milestoneText(ctx context.Context, m status.Milestone) string {
	if m.Key == "day" {
		return i18n.N(ctx, "status.next.day", m.Count, i18n.Args{"From": i18n.Clock(ctx, m.FirstStart), "To": i18n.Clock(ctx, m.LastEnd)})
	}
	return i18n.T(ctx, "status.next."+m.Key)
}

// offset writes the distance of a day from day J: J-30, J+90.
func (p DashboardProps) offset(ctx context.Context, at time.Time) string {
	switch days := p.operation().DaysUntil(at); {
	case days > 0:
		return i18n.T(ctx, "status.before", i18n.Args{"Days": days})
	case days < 0:
		return i18n.T(ctx, "status.after", i18n.Args{"Days": -days})
	}
	return i18n.T(ctx, "status.day")
}

// curve is sign-ups over time with the goal.
func (p DashboardProps) curve(ctx context.Context) part.Curve {
	days, o := p.Facts.SignUps.Days, p.operation()
	c := part.Curve{Label: i18n.N(ctx, "status.curve", p.Facts.SignUps.Persons), From: days[0].Midnight, To: o.FirstPublicDay()}
	now := p.Facts.Now.In(o.Location())
	if !c.To.After(now) {
		c.To = now
	}
	sum := 0
	for _, day := range days {
		sum += day.Persons
		c.Steps = append(c.Steps, part.CurveStep{At: day.Midnight.Add(12 * time.Hour), Value: sum})
	}
	c.Steps = append(c.Steps, part.CurveStep{At: now, Value: sum})
	if o.GoalPersons != nil {
		c.Goal = *o.GoalPersons
	}
	if at, ok := p.Facts.Forecast(); ok && at.After(now) && !at.After(c.To) {
		c.Forecast = part.CurveStep{At: at, Value: c.Goal}
	}
	return c
}

// curveTitle is the finding of the curve.
func (p DashboardProps) curveTitle(ctx context.Context) string {
	first := p.Facts.SignUps.Days[0].Midnight
	days := int(p.Facts.Now.Time().Sub(first).Hours()/24) + 1
	return i18n.N(ctx, "status.curve_title", p.Facts.SignUps.Persons, i18n.Args{"Days": days})
}

// forecast says when the goal is reached at this pace.
func (p DashboardProps) forecast(ctx context.Context) string {
	goal := p.operation().GoalPersons
	if goal != nil && p.Facts.SignUps.Persons >= *goal {
		return i18n.T(ctx, "status.goal_reached")
	}
	at, ok := p.Facts.Forecast()
	switch {
	case ok && at.After(p.operation().EndsAt.Time()) && p.operation().DaysUntil(p.Facts.Now.Time()) > 0:
		return i18n.T(ctx, "status.forecast_late")
	case ok && !at.After(p.operation().EndsAt.Time()):
		return i18n.T(ctx, "status.forecast", i18n.Args{"Date": i18n.DayMonth(ctx, at)})
	}
	return ""
}

// origins is who comes from where, as bars.
func (p DashboardProps) origins(ctx context.Context) part.Chart {
	s := p.Facts.SignUps
	c := part.Chart{Caption: i18n.T(ctx, "status.origins"), HideCaption: true, Heads: [3]string{i18n.T(ctx, "status.origin"), i18n.T(ctx, "status.number"), ""}}
	for _, origin := range []string{"quartier", "commune", "ailleurs", ""} {
		row := part.BarRow{Name: i18n.T(ctx, "status.origin."+cmp.Or(origin, "unsaid")), Value: float64(s.Origins[origin]), Text: i18n.Number(ctx, s.Origins[origin])}
		if goal := p.operation().GoalResidents; origin == "quartier" && goal != nil && *goal > 0 {
			row.Capacity, row.Text = float64(*goal), row.Text+" / "+i18n.Number(ctx, *goal)
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// originsTitle is the finding about origins.
func (p DashboardProps) originsTitle(ctx context.Context) string {
	s := p.Facts.SignUps
	if s.Persons == 0 {
		return i18n.T(ctx, "status.origins")
	}
	return i18n.T(ctx, "status.residents", i18n.Args{"Share": s.Residents() * 100 / s.Persons})
}

// seats is the chart of one day.
func (p DashboardProps) seats(ctx context.Context, day status.DaySeats) part.Chart {
	c := part.Chart{Caption: i18n.LongDay(ctx, day.Midnight), Dense: true, Heads: [3]string{i18n.T(ctx, "status.atelier"), i18n.T(ctx, "status.seats"), i18n.T(ctx, "status.waiting")}}
	for _, l := range day.Ateliers {
		c.Rows = append(c.Rows, seatRow(ctx, l))
	}
	return c
}

func seatRow(ctx context.Context, l *programme.Listing) part.BarRow {
	taken := l.Seats.Confirmed + l.Seats.Offered
	row := part.BarRow{Icon: l.Theme.Icon, Name: l.Title, Value: float64(taken), Capacity: float64(*l.Seats.Capacity), Waiting: float64(l.Waiting),
		Colours: part.Colours{Colour: l.Theme.Colour, Tint: l.Theme.Tint, Dark: l.Theme.DarkColour, DarkTint: l.Theme.DarkTint},
		Text:    i18n.Number(ctx, taken) + " / " + i18n.Number(ctx, *l.Seats.Capacity)}
	if l.Waiting > 0 {
		row.Note = "+ " + i18n.Number(ctx, l.Waiting)
	}
	switch {
	case status.Full(l):
		row.Kind = part.Problem
	case status.Empty(l):
		row.Kind = part.Warning
	}
	return row
}

// seatsTitle is the finding about seats.
func (p DashboardProps) seatsTitle(ctx context.Context) string {
	full, empty := 0, 0
	for _, day := range p.Facts.Seats() {
		for _, l := range day.Ateliers {
			if status.Full(l) {
				full++
			} else if status.Empty(l) {
				empty++
			}
		}
	}
	switch {
	case full > 0 && empty > 0:
		return i18n.N(ctx, "status.full", full) + ", " + i18n.N(ctx, "status.empty", empty)
	case full > 0:
		return i18n.N(ctx, "status.full", full)
	case empty > 0:
		return i18n.N(ctx, "status.only_empty", empty)
	}
	return i18n.T(ctx, "status.filling")
}

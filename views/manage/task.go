package manage

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/preparation"
	"oplibre/views/part"
)

// The views of the tasks, as ?vue= says them.
const (
	TasksByDate = "date"
	TasksByWho  = "personnes"
	TasksByArea = "domaines"
)

// TasksShown is which tasks the page shows, and how: the values of ?vue=, ?qui= and ?etat=.
type TasksShown struct {
	View  string
	Who   preparation.Who
	State preparation.State
}

// Query writes the address of a choice, with its question mark; nothing for the usual one.
func (s TasksShown) Query() string {
	values := url.Values{}
	if s.View != TasksByDate {
		values.Set("vue", s.View)
	}
	if s.Who != "" {
		values.Set("qui", string(s.Who))
	}
	if s.State != "" {
		values.Set("etat", string(s.State))
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

func (s TasksShown) keeps(t *preparation.Task) bool {
	return (s.Who == "" || t.Who() == s.Who) && (s.State == "" || t.State == s.State)
}

// TasksProps is what the page of the preparation shows.
type TasksProps struct {
	Operation *operation.Operation
	Now       time.Time
	// All are the tasks by day.
	All   []*preparation.Task
	Names preparation.Names
	Shown TasksShown
	// Gaps are what is missing elsewhere; Steps is how many steps of the retro-planning are no tasks yet.
	Gaps  []preparation.Gap
	Steps int
	// Team and Partners are those to whom a task can be given.
	Team, Partners []preparation.Choice
	Line           preparation.LineForm
	Calendar       CalendarProps
	// Allowed reports whether this person may open a management page below the operation.
	Allowed func(path string) bool
	Err     error
	Notice  string
}

// CalendarProps is the private calendar of somebody.
type CalendarProps struct {
	// Who is whose it is; empty when nobody is chosen and whoever looks is not in the team.
	Who preparation.Who
	// Own says that it is that of whoever looks.
	Own bool
	// Address is where it is read, empty without one; Until is the day on which it ends.
	Address string
	Until   time.Time
}

func (p TasksProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/preparation" + below
}

func (p TasksProps) late() (n int) {
	for _, t := range p.All {
		if t.Late(p.Operation, p.Now) {
			n++
		}
	}
	return n
}

func (p TasksProps) settled() (n int) {
	for _, t := range p.All {
		if !t.State.Open() {
			n++
		}
	}
	return n
}

// title is the answer in a sentence.
func (p TasksProps) title(ctx context.Context) string {
	switch late := p.late(); {
	case len(p.All) == 0:
		return i18n.T(ctx, "task.title.none")
	case late > 0:
		return i18n.N(ctx, "task.title.late", late, wordArgs(ctx, late))
	case p.settled() == len(p.All):
		return i18n.T(ctx, "task.title.all_done")
	}
	return i18n.T(ctx, "task.title.on_time")
}

// sentence sums up how far the team is and what comes next.
func (p TasksProps) sentence(ctx context.Context) string {
	if len(p.All) == 0 {
		return i18n.T(ctx, "task.lead.none")
	}
	done := p.settled()
	text := i18n.N(ctx, "task.lead.done", done, i18n.Args{"All": i18n.Number(ctx, len(p.All))})
	if done == 0 {
		text = i18n.N(ctx, "task.lead.none_done", len(p.All))
	}
	for _, t := range p.All {
		if t.State.Open() && !t.Late(p.Operation, p.Now) {
			return text + " " + i18n.T(ctx, "task.lead.next", i18n.Args{"Title": part.Typed(ctx, t.Title), "Day": dayWords(ctx, t.Due(p.Operation), p.now())})
		}
	}
	return text
}

func (p TasksProps) now() time.Time { return p.Now.In(p.Operation.Location()) }

// countdown is J-23 in the margin.
func (p TasksProps) countdown(ctx context.Context) string {
	return offsetWords(ctx, -p.Operation.DaysUntil(p.Now))
}

// offsetWords writes a day counted from day J: J-30, Jour J, J+2.
func offsetWords(ctx context.Context, days int) string {
	switch {
	case days < 0:
		return i18n.T(ctx, "status.before", i18n.Args{"Days": -days})
	case days > 0:
		return i18n.T(ctx, "status.after", i18n.Args{"Days": days})
	}
	return i18n.T(ctx, "status.day")
}

// dayWords writes a day, with its year when that is not this one.
func dayWords(ctx context.Context, day, now time.Time) string {
	if day.Year() != now.Year() {
		return i18n.Date(ctx, day)
	}
	return i18n.LongDay(ctx, day)
}

// freeWords says why people may be elsewhere on a day; empty for a working day.
func freeWords(ctx context.Context, day time.Time, o *operation.Operation) string {
	free := preparation.FreeOn(day, o)
	switch holiday := free.Holiday.In(i18n.Of(ctx)); {
	case holiday != "":
		return i18n.T(ctx, "task.free.holiday", i18n.Args{"Name": holiday})
	case free.Weekend:
		return i18n.T(ctx, "task.free.weekend")
	}
	return ""
}

// shown are the tasks that the choice keeps.
func (p TasksProps) shown() (shown []*preparation.Task) {
	for _, t := range p.All {
		if p.Shown.keeps(t) {
			shown = append(shown, t)
		}
	}
	return shown
}

// taskGroup is some tasks under a name.
type taskGroup struct {
	// ID is the anchor; Folded hides the tasks until somebody asks.
	ID, Title string
	Folded    bool
	Tasks     []*preparation.Task
}

// groups are the tasks as the view arranges them.
func (p TasksProps) groups(ctx context.Context) (groups []taskGroup) {
	add := func(id, title string, folded bool, tasks []*preparation.Task) {
		if len(tasks) > 0 {
			groups = append(groups, taskGroup{id, title, folded, tasks})
		}
	}
	switch p.Shown.View {
	case TasksByWho:
		order, tasks := preparation.ByWho(p.shown(), p.Names)
		for i, who := range order {
			add("qui-"+strconv.Itoa(i+1), p.name(ctx, who), false, tasks[who])
		}
	case TasksByArea:
		tasks := preparation.ByArea(p.shown())
		for _, area := range preparation.Areas {
			add(string(area), i18n.T(ctx, "task.area."+string(area)), false, tasks[area])
		}
	default:
		tasks := preparation.ByPeriod(p.shown(), p.Operation, p.Now)
		for _, period := range preparation.Periods {
			add(string(period), i18n.T(ctx, "task.period."+string(period)), period == preparation.Settled && p.Shown.State == "", tasks[period])
		}
	}
	return groups
}

// name is what somebody is called; nobody has words too.
func (p TasksProps) name(ctx context.Context, who preparation.Who) string {
	name := p.Names.Of(who)
	switch {
	case who == "":
		return i18n.T(ctx, "task.nobody")
	case name == "":
		return i18n.T(ctx, "task.gone")
	}
	return part.Typed(ctx, name)
}

// facts is the line under the title of a task.
func (p TasksProps) facts(ctx context.Context, t *preparation.Task) string {
	facts := []string{i18n.T(ctx, "task.area."+string(t.Area)), p.name(ctx, t.Who())}
	if t.State == preparation.Doing || t.State == preparation.NotNeeded {
		facts = append(facts, i18n.T(ctx, "task.state."+string(t.State)))
	}
	if len(t.Items) > 0 {
		facts = append(facts, i18n.T(ctx, "task.ticked", i18n.Args{"Done": t.Ticked(), "All": len(t.Items)}))
	}
	if t.Comments > 0 {
		facts = append(facts, i18n.N(ctx, "task.comments", t.Comments))
	}
	return strings.Join(facts, " · ")
}

// waiting says for what a task waits; empty when nothing holds it.
func (p TasksProps) waiting(ctx context.Context, t *preparation.Task) string {
	blockers := t.Blockers(p.All)
	if len(blockers) == 0 {
		return ""
	}
	titles := make([]string, len(blockers))
	for i, b := range blockers {
		titles[i] = part.Typed(ctx, b.Title)
	}
	return i18n.T(ctx, "task.waits", i18n.Args{"Titles": strings.Join(titles, ", ")})
}

// views and states are the two bars of choices.
func (p TasksProps) views(ctx context.Context) (filters []part.Filter) {
	for _, view := range []string{TasksByDate, TasksByWho, TasksByArea} {
		shown := p.Shown
		shown.View = view
		filters = append(filters, part.Filter{Label: i18n.T(ctx, "task.view."+view), Href: p.path(shown.Query()), Active: p.Shown.View == view})
	}
	return filters
}

func (p TasksProps) states(ctx context.Context) (filters []part.Filter) {
	for _, state := range append([]preparation.State{""}, preparation.States...) {
		shown := p.Shown
		shown.State = state
		label := i18n.T(ctx, "task.every")
		if state != "" {
			label = i18n.T(ctx, "task.state."+string(state))
		}
		filters = append(filters, part.Filter{Label: label, Href: p.path(shown.Query()), Active: p.Shown.State == state})
	}
	return filters
}

// whoOptions are those to whom a task can be given; empty is what stands for nobody.
func whoOptions(ctx context.Context, empty string, team, partners []preparation.Choice) []part.Option {
	options := []part.Option{{Label: empty}}
	for _, c := range team {
		options = append(options, part.Option{Value: string(c.Who), Label: c.Name, Group: i18n.T(ctx, "task.who.team")})
	}
	for _, c := range partners {
		options = append(options, part.Option{Value: string(c.Who), Label: part.Typed(ctx, c.Name), Group: i18n.T(ctx, "task.who.partners")})
	}
	return options
}

// filterOptions are all who have tasks or may have some, for the choice of one of them.
func (p TasksProps) filterOptions(ctx context.Context) []part.Option {
	options := whoOptions(ctx, i18n.T(ctx, "task.everybody"), p.Team, p.Partners)
	known := map[preparation.Who]bool{"": true}
	for _, o := range options {
		known[preparation.Who(o.Value)] = true
	}
	order, _ := preparation.ByWho(p.All, p.Names)
	for _, who := range order {
		if !known[who] {
			options = append(options, part.Option{Value: string(who), Label: p.name(ctx, who), Group: i18n.T(ctx, "task.who.others")})
		}
	}
	return options
}

func areaOptions(ctx context.Context) (options []part.Option) {
	for _, area := range preparation.Areas {
		options = append(options, part.Option{Value: string(area), Label: i18n.T(ctx, "task.area."+string(area))})
	}
	return options
}

func (p TasksProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "task.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

// gapLine is what is missing elsewhere, in a sentence.
func gapLine(ctx context.Context, g preparation.Gap) string {
	return i18n.N(ctx, "task.gap."+g.Key, g.Count)
}

// elsewhere are the gaps that are not on this page already.
func (p TasksProps) elsewhere() (gaps []preparation.Gap) {
	for _, g := range p.Gaps {
		if g.Key != preparation.GapLate {
			gaps = append(gaps, g)
		}
	}
	return gaps
}

package manage

import (
	"context"
	"slices"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/preparation"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// TaskProps is what the page of one task shows.
type TaskProps struct {
	Operation *operation.Operation
	Now       time.Time
	Task      *preparation.Task
	// All are the tasks of the operation by day.
	All            []*preparation.Task
	Names          preparation.Names
	Team, Partners []preparation.Choice
	Said           []preparation.Comment
	// Me is the account of whoever looks.
	Me   string
	Form preparation.Form
	// Item and Comment are what was typed and refused.
	Item, Comment string
	// Changes are what changed since a refused form was opened.
	Changes problem.Changes
	Err     error
	Notice  string
}

func (p TaskProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/preparation/" + p.Task.ID + below
}

// list is the page with all tasks, seen from here.
func (p TaskProps) list() TasksProps {
	return TasksProps{Operation: p.Operation, Now: p.Now, All: p.All, Names: p.Names}
}

func (p TaskProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "task.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

func (p TaskProps) optional(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Optional = true
	return f
}

// day says the day in words under the title: what it is counted from, and whether people may be elsewhere.
func (p TaskProps) day(ctx context.Context) string {
	due := p.Task.Due(p.Operation)
	text := i18n.T(ctx, "task.due", i18n.Args{"Day": i18n.Date(ctx, due)})
	if free := freeWords(ctx, due, p.Operation); free != "" {
		text = i18n.T(ctx, "task.due_free", i18n.Args{"Day": i18n.Date(ctx, due), "Why": free})
	}
	if p.Task.Late(p.Operation, p.Now) {
		return text + " " + i18n.T(ctx, "task.due_late")
	}
	return text
}

// stamp is the mark of a task that is done, with who did it and when.
func (p TaskProps) stamp(ctx context.Context) *part.StampProps {
	if p.Task.State != preparation.Done || p.Task.DoneAt == nil {
		return nil
	}
	return &part.StampProps{Word: i18n.T(ctx, "task.do"), Line: i18n.T(ctx, "task.done_on", i18n.Args{"Date": i18n.ShortDate(ctx, p.Task.DoneAt.In(p.Operation.Location()))})}
}

// doneBy names who did the task, empty when that is not known.
func (p TaskProps) doneBy(ctx context.Context) string {
	name := p.Names.Accounts[p.Task.DoneBy]
	if p.Task.State != preparation.Done || name == "" {
		return ""
	}
	return i18n.T(ctx, "task.done_by", i18n.Args{"Name": name})
}

func (p TaskProps) whoField(ctx context.Context) part.Field {
	f := choosing(p.optional(ctx, "who", p.Form.Who), whoOptions(ctx, i18n.T(ctx, "task.nobody"), p.Team, p.Partners))
	if who := preparation.Who(p.Form.Who); who != "" && !slices.ContainsFunc(f.Options, func(o part.Option) bool { return o.Value == p.Form.Who }) {
		f.Options = append(f.Options, part.Option{Value: p.Form.Who, Label: p.list().name(ctx, who), Group: i18n.T(ctx, "task.who.others")})
	}
	return f
}

func stateOptionsOf(ctx context.Context) (options []part.Option) {
	for _, state := range preparation.States {
		options = append(options, part.Option{Value: string(state), Label: i18n.T(ctx, "task.state."+string(state))})
	}
	return options
}

// waitBoxes are the tasks for which this one waits, ticked.
func (p TaskProps) waitBoxes(ctx context.Context) (list []box) {
	for _, t := range p.All {
		if slices.Contains(p.Form.WaitsFor, t.ID) {
			list = append(list, box{Name: "waits_for", Value: t.ID, Label: p.choice(ctx, t), Checked: true})
		}
	}
	return list
}

// waitOptions are the tasks for which this one may wait too: none that waits for it.
func (p TaskProps) waitOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "task.form.waits_none")}}
	for _, t := range p.All {
		if t.ID != p.Task.ID && !slices.Contains(p.Form.WaitsFor, t.ID) && !slices.Contains(t.WaitsFor, p.Task.ID) {
			options = append(options, part.Option{Value: t.ID, Label: p.choice(ctx, t)})
		}
	}
	return options
}

func (p TaskProps) choice(ctx context.Context, t *preparation.Task) string {
	return offsetWords(ctx, t.Offset(p.Operation)) + " · " + part.Typed(ctx, t.Title)
}

// followers are the open tasks that wait for this one.
func (p TaskProps) followers() (waiting []*preparation.Task) {
	for _, t := range p.All {
		if t.State.Open() && slices.Contains(t.WaitsFor, p.Task.ID) {
			waiting = append(waiting, t)
		}
	}
	return waiting
}

// author is who said something.
func (p TaskProps) author(ctx context.Context, c preparation.Comment) string {
	if c.AccountID == nil || p.Names.Accounts[*c.AccountID] == "" {
		return i18n.T(ctx, "task.gone")
	}
	return p.Names.Accounts[*c.AccountID]
}

func (p TaskProps) mine(c preparation.Comment) bool {
	return c.AccountID != nil && *c.AccountID == p.Me
}

// worded writes a value of the form as people read it.
func (p TaskProps) worded(ctx context.Context, field, value string) string {
	switch {
	case field == "who":
		return p.list().name(ctx, preparation.Who(value))
	case (field == "area" || field == "state") && value != "":
		return i18n.T(ctx, "task."+field+"."+value)
	}
	return value
}

// tickValue is what a tap on a line of a checklist posts: the opposite of what it is.
func tickValue(done bool) string {
	if done {
		return ""
	}
	return "on"
}

func pressed(is bool) string {
	if is {
		return "true"
	}
	return "false"
}

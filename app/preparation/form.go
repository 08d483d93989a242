package preparation

import (
	"slices"
	"strconv"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/data"
)

// LineForm adds a task in one line.
type LineForm struct {
	Line string `form:"line"`
	Area string `form:"area"`
	Who  string `form:"who"`
}

// Form is a task as its page posts it.
type Form struct {
	Version string `form:"version"`
	Title   string `form:"title"`
	Area    string `form:"area"`
	State   string `form:"state"`
	// When is a day as ParseWhen reads it: J-30, or 12/04/2027.
	When string `form:"when"`
	// Who is one of the choices, as Who writes it; Name is somebody else, and is taken when it is not empty.
	Who   string `form:"who"`
	Name  string `form:"owner"`
	Notes string `form:"notes"`
	// WaitsFor are identifiers of tasks.
	WaitsFor []string `form:"waits_for"`
}

// Limits of what is typed, in characters.
const (
	titleLimit   = 200
	nameLimit    = 120
	notesLimit   = 4000
	itemLimit    = 200
	commentLimit = 2000
)

// FormOf returns the form of a task as it is.
func (t *Task) FormOf() Form {
	f := Form{Version: strconv.FormatInt(t.Version, 10), Title: t.Title, Area: string(t.Area), State: string(t.State), When: t.when(),
		Who: string(t.Who()), Name: t.Who().Name(), Notes: t.Notes, WaitsFor: t.WaitsFor}
	if f.Name != "" {
		f.Who = ""
	}
	return f
}

// when writes the day as ParseWhen reads it.
func (t *Task) when() string {
	switch {
	case t.OffsetDays == nil:
		return t.DueOn
	case *t.OffsetDays == 0:
		return "J"
	case *t.OffsetDays > 0:
		return "J+" + strconv.Itoa(*t.OffsetDays)
	}
	return "J" + strconv.Itoa(*t.OffsetDays)
}

// apply returns the task with the values of the form, and what is wrong with them, in page order. Whether those it names exist is
// for the transaction to see.
func (f Form) apply(t Task, o *operation.Operation) (Task, problem.Fields) {
	var fields problem.Fields
	t.Title = title(&fields, "title", f.Title)
	t.Area = area(&fields, f.Area)
	if when, ok := ParseWhen(typed.Line(f.When), o); ok {
		t.OffsetDays, t.DueOn = when.Offset, when.On
	} else {
		fields.Add("when", "task.error.when", nil)
	}
	name := fields.AtMost("owner", typed.Line(f.Name), nameLimit)
	if name != "" {
		t.own(&fields, Named(name))
	} else {
		t.own(&fields, Who(f.Who))
	}
	t.State = State(f.State)
	if !slices.Contains(States, t.State) {
		fields.Add("state", "task.error.state", nil)
	}
	t.Notes = fields.AtMost("notes", typed.Text(f.Notes), notesLimit)
	t.WaitsFor = unique(f.WaitsFor)
	return t, fields
}

// own says who does the task.
func (t *Task) own(fields *problem.Fields, who Who) {
	accountID, partnerID, name, ok := who.columns()
	if !ok {
		fields.Add("who", "task.error.who", nil)
	}
	t.AccountID, t.PartnerID, t.Owner = accountID, partnerID, name
}

func title(fields *problem.Fields, field, text string) string {
	text = fields.AtMost(field, typed.Line(text), titleLimit)
	if text == "" {
		fields.Add(field, "task.error.title", nil)
	}
	return text
}

func area(fields *problem.Fields, name string) data.Area {
	if !slices.Contains(data.Areas, data.Area(name)) {
		fields.Add("area", "task.error.area", nil)
	}
	return data.Area(name)
}

// unique returns the identifiers once each; never nil, which would be written as null.
func unique(ids []string) []string {
	ids = append([]string{}, ids...)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Changes compares a stale form with the task as it is now, for the page that shows what changed.
func (f Form) Changes(t *Task) problem.Changes {
	now := t.FormOf()
	return problem.Changes{}.Field("title", f.Title, now.Title).Field("area", f.Area, now.Area).Field("when", f.When, now.When).
		Field("who", f.Who, now.Who).Field("owner", f.Name, now.Name).Field("state", f.State, now.State).Field("notes", f.Notes, now.Notes)
}

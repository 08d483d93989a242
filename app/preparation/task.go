// Package preparation is the retro-planning of a weekend: what has to be done before it and after it, by whom and by when.
//
// A task is due on a day counted from day J, the first whole day of the weekend: J-90, J+30. The date is computed each time from
// the operation's window in its time zone and is nowhere stored, so that moving the weekend moves every task with it. What the
// outside world decides (a council meets on the 12th) has a fixed day instead.
//
// The tasks that every weekend needs come from data.Retroplanning. They become ordinary rows, which the team renames, moves and sets
// aside as it likes; the key of the step stays with the row, so that asking again adds what is missing and doubles nothing.
package preparation

import (
	"slices"
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/data"
)

// State is how far a task has come.
type State string

// The states. A task that is NotNeeded stays in the list, so that nobody wonders whether it was forgotten.
const (
	ToDo      State = "todo"
	Doing     State = "doing"
	Done      State = "done"
	NotNeeded State = "not_needed"
)

// States are all states in order.
var States = []State{ToDo, Doing, Done, NotNeeded}

// Open reports whether something is still to be done.
func (s State) Open() bool { return s == ToDo || s == Doing }

// dayLayout is how a fixed day is stored and posted: the value of an HTML date field.
const dayLayout = time.DateOnly

// Task is one thing to do for the weekend.
type Task struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Step is the key of the step of the retro-planning that the task came from, or empty.
	Step  string
	Area  data.Area
	Title string
	// OffsetDays is the day counted from day J; nil when the task has a fixed day, DueOn (2027-04-12, in the operation's zone).
	OffsetDays *int
	DueOn      string
	// Who does it: a member of the team, a partner, or somebody by name. At most one is said.
	AccountID *string
	PartnerID *string
	Owner     string
	State     State
	Notes     string
	// WaitsFor are the tasks that must be done before.
	WaitsFor []string `gorm:"serializer:json"`
	// DoneAt and DoneBy say when it was done and by which account; nil and empty before.
	DoneAt    *store.Instant
	DoneBy    string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	Version   int64

	// Items is the checklist, and Comments counts what was said; List and Find read them.
	Items    []Item `gorm:"-"`
	Comments int    `gorm:"-"`
	// due is the day as List worked it out: finding the zone again for each of sixty tasks would take longer than the page.
	due time.Time
}

// Item is one line of a checklist.
type Item struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	TaskID      string
	Text        string
	Done        bool
	Position    int
}

// TableName names the table.
func (Item) TableName() string { return "task_item" }

// Comment is something that a member of the team said about a task.
type Comment struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	TaskID      string
	// AccountID is who said it; nil when the account is gone.
	AccountID *string
	Body      string
	At        store.Instant
}

// TableName names the table.
func (Comment) TableName() string { return "task_comment" }

// Due returns the day by whose end the task should be done, as its first moment in the operation's zone.
func (t *Task) Due(o *operation.Operation) time.Time {
	if !t.due.IsZero() {
		return t.due
	}
	return t.dueFrom(o.FirstPublicDay())
}

func (t *Task) dueFrom(dayJ time.Time) time.Time {
	if t.OffsetDays != nil {
		return dayJ.AddDate(0, 0, *t.OffsetDays)
	}
	day, err := time.ParseInLocation(dayLayout, t.DueOn, dayJ.Location())
	if err != nil { // no form lets such a day in
		return dayJ
	}
	return day
}

// Day returns the day on which the task stands in a list or a calendar: that on which it was done, which no move of the weekend changes,
// otherwise that by which it is due.
func (t *Task) Day(o *operation.Operation) time.Time {
	if t.State != Done || t.DoneAt == nil {
		return t.Due(o)
	}
	due := t.Due(o)
	return today(due, t.DoneAt.Time())
}

// Offset returns the day of the task counted from day J, also of one with a fixed day.
func (t *Task) Offset(o *operation.Operation) int {
	if t.OffsetDays != nil {
		return *t.OffsetDays
	}
	return -o.DaysUntil(t.Due(o))
}

// Late reports whether the day of an open task is over.
func (t *Task) Late(o *operation.Operation, now time.Time) bool {
	due := t.Due(o)
	return t.State.Open() && due.Before(today(due, now))
}

// Ticked returns how many lines of the checklist are done.
func (t *Task) Ticked() (n int) {
	for _, item := range t.Items {
		if item.Done {
			n++
		}
	}
	return n
}

// today is the first moment of the current day in the zone of due.
func today(due, now time.Time) time.Time {
	year, month, day := now.In(due.Location()).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, due.Location())
}

// Blockers returns the open tasks among all for which a task waits, in the order of all. What is done or not needed, and
// what is gone, is waited for no longer.
func (t *Task) Blockers(all []*Task) []*Task {
	if len(t.WaitsFor) == 0 || !t.State.Open() {
		return nil
	}
	var open []*Task
	for _, other := range all {
		if other.State.Open() && slices.Contains(t.WaitsFor, other.ID) {
			open = append(open, other)
		}
	}
	return open
}

// sortByDay works out the day of each task and orders them by it; those of one day keep their order.
func sortByDay(o *operation.Operation, tasks []*Task) {
	dayJ := o.FirstPublicDay()
	for _, t := range tasks {
		t.due = t.dueFrom(dayJ)
	}
	slices.SortStableFunc(tasks, func(a, b *Task) int { return a.due.Compare(b.due) })
}

// Area is a part of the preparation.
type Area = data.Area

// Areas are all areas in the order of pages.
var Areas = data.Areas

// Hint returns what is easily forgotten about a task that came from the retro-planning, in a language; empty for others.
func (t *Task) Hint(language string) string {
	step, _ := data.StepOf(t.Step)
	return step.Hint.In(language)
}

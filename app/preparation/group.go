package preparation

import (
	"slices"
	"strings"
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/data"
)

// Period is when a task is due, seen from today.
type Period string

// The periods, in the order of the page: what is late comes first, what is settled last.
const (
	Overdue   Period = "late"
	ThisWeek  Period = "week"
	ThisMonth Period = "month"
	Later     Period = "later"
	Settled   Period = "settled"
)

// Periods are all periods in order.
var Periods = []Period{Overdue, ThisWeek, ThisMonth, Later, Settled}

// PeriodOf returns the period of a task. A week ends on Sunday; what is due this week stays there when the month ends before.
func PeriodOf(t *Task, o *operation.Operation, now time.Time) Period {
	if !t.State.Open() {
		return Settled
	}
	due := t.Due(o)
	day := today(due, now)
	monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	switch {
	case due.Before(day):
		return Overdue
	case due.Before(monday.AddDate(0, 0, 7)):
		return ThisWeek
	case due.Before(time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, day.Location())):
		return ThisMonth
	}
	return Later
}

// ByPeriod groups tasks, which come by day; the settled ones are turned, the last first.
func ByPeriod(tasks []*Task, o *operation.Operation, now time.Time) map[Period][]*Task {
	groups := map[Period][]*Task{}
	for _, t := range tasks {
		period := PeriodOf(t, o, now)
		groups[period] = append(groups[period], t)
	}
	slices.Reverse(groups[Settled])
	return groups
}

// ByArea groups tasks; within each, what is open comes before what is settled.
func ByArea(tasks []*Task) map[data.Area][]*Task {
	groups := map[data.Area][]*Task{}
	for _, t := range openFirst(tasks) {
		groups[t.Area] = append(groups[t.Area], t)
	}
	return groups
}

// ByWho groups tasks by those who do them; within each, what is open comes before what is settled. The order is that of names, nobody last.
func ByWho(tasks []*Task, names Names) (order []Who, groups map[Who][]*Task) {
	groups = map[Who][]*Task{}
	for _, t := range openFirst(tasks) {
		if groups[t.Who()] == nil {
			order = append(order, t.Who())
		}
		groups[t.Who()] = append(groups[t.Who()], t)
	}
	slices.SortFunc(order, func(a, b Who) int {
		if (a == "") != (b == "") {
			return len(b) - len(a)
		}
		return strings.Compare(store.Fold(names.Of(a)), store.Fold(names.Of(b)))
	})
	return order, groups
}

func openFirst(tasks []*Task) []*Task {
	tasks = slices.Clone(tasks)
	slices.SortStableFunc(tasks, func(a, b *Task) int {
		switch {
		case a.State.Open() == b.State.Open():
			return 0
		case a.State.Open():
			return -1
		}
		return 1
	})
	return tasks
}

// FreeDay says why a day is not a working one; its zero value is a working day.
type FreeDay struct {
	Weekend bool
	Holiday data.Text
}

// FreeOn returns why people may be elsewhere on a day: at the weekend, or on a public holiday where the operation is.
func FreeOn(day time.Time, o *operation.Operation) FreeDay {
	free := FreeDay{Weekend: day.Weekday() == time.Saturday || day.Weekday() == time.Sunday}
	department := ""
	if len(o.Communes) > 0 {
		department = data.DepartmentOf(o.Communes[0].InseeCode)
	}
	if holidays := data.HolidayOn(day, department); len(holidays) > 0 {
		free.Holiday = holidays[0].Name
	}
	return free
}

package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// outsideWindow finds ateliers that reach over an end of the weekend. Those that lie wholly before or after it are allowed
// and marked on the programme: they are only named.
func outsideWindow(ix *index) []Clash {
	var found []Clash
	start, end := ix.local(ix.Operation.StartsAt), ix.local(ix.Operation.EndsAt)
	for _, a := range ix.held {
		if !outside(ix, a, ix.of(a)) {
			continue
		}
		c := Clash{Severity: Warning, Ateliers: []string{a.ID}, Span: a.Span(), Ways: []Way{open(a)}}
		args := problem.Args{"Title": titles{a}, "Start": clock(start), "StartDay": weekday(start), "End": clock(end), "EndDay": weekday(end)}
		key, detail := "clash.outside_window.across", "clash.outside_window.allowed"
		switch {
		case a.EndsAt <= ix.Operation.StartsAt:
			c.Severity, key = Hint, "clash.outside_window.before"
		case a.StartsAt >= ix.Operation.EndsAt:
			c.Severity, key = Hint, "clash.outside_window.after"
		default:
			detail = "clash.outside_window.detail"
			c.Ways = append(ix.later(a, "outside_window", outside), open(a))
		}
		c.Ways = append(c.Ways, page("clash.way.window", nil, OperationPage, ix.Operation.ID))
		c.Title, c.Detail = say(key, ix.during(a.Span(), args)), say(detail, args)
		found = append(found, c)
	}
	return found
}

// outside reports whether the time of a spot is not all within the announced window.
func outside(ix *index, _ *plan.Atelier, at spot) bool {
	window := programme.Span{Start: ix.Operation.StartsAt, End: ix.Operation.EndsAt}
	return !window.Holds(at.Span)
}

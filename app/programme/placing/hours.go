package placing

import (
	"slices"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/clash"
	"oplibre/app/store"
)

// opening returns when a place is open around the window, nil when nobody has said.
func (m *model) opening(hours []programme.Hours) []span {
	if len(hours) == 0 {
		return nil
	}
	open := []span{}
	around := programme.Span{Start: m.plan.Operation.StartsAt, End: m.plan.Operation.EndsAt}
	for _, s := range clash.Openings(hours, around, m.plan.Location) {
		open = append(open, m.inner(s))
	}
	return open
}

// meal is a time at which people eat: whoever leads needs so many minutes of it in one piece.
type meal struct {
	span
	need int
}

// findMeals takes the breaks that hold everywhere, and noon to two and seven to nine on days without any.
func (m *model) findMeals() {
	for _, date := range m.dates() {
		at := func(hour int) int {
			return m.before(store.InstantOf(time.Date(date.Year(), date.Month(), date.Day(), hour, 0, 0, 0, date.Location())))
		}
		today := span{at(0), at(24)}
		var meals []span
		for _, b := range m.breaks {
			if b.place < 0 && today.overlaps(b.span) {
				meals = append(meals, b.span)
			}
		}
		if len(meals) == 0 {
			meals = []span{{at(12), at(14)}, {at(19), at(21)}}
		}
		for _, s := range meals {
			same := func(other meal) bool { return other.span == s }
			if m.window.overlaps(s) && !slices.ContainsFunc(m.meals, same) {
				m.meals = append(m.meals, meal{s, min(clash.MealMinutes, s.to-s.from)})
			}
		}
	}
}

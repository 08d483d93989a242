package clash

import (
	"slices"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// meal is when people eat: in any of the times. Breaks that the team has planned stand for the ordinary hours.
type meal struct {
	key   string // "lunch" or "dinner"
	times []programme.Span
}

// meals are the ordinary hours, in local time.
var meals = []struct {
	key      string
	from, to int
}{{"lunch", 12, 14}, {"dinner", 19, 21}}

// MealMinutes is how long one needs to eat, where no break is shorter.
const MealMinutes = 30

// noMeal finds people who lead ateliers through a whole meal. Ateliers of conviviality, such as a shared meal, leave time
// to eat.
func noMeal(ix *index) []Clash {
	var found []Clash
	for _, day := range ix.days() {
		for _, m := range ix.mealsOn(day) {
			for i := range ix.Facilitators {
				f := &ix.Facilitators[i]
				if through := ix.through(ix.led[f.ID], m); len(through) > 0 {
					found = append(found, ix.hungry(f, m, through))
				}
			}
		}
	}
	return found
}

func (ix *index) hungry(f *programme.Facilitator, m meal, through []*plan.Atelier) Clash {
	last := through[len(through)-1]
	return Clash{Severity: Hint, Ateliers: idsOf(through), Facilitators: []string{f.ID}, Span: m.times[0],
		Title:  say("clash.no_meal.title."+m.key, problem.Args{"Name": f.Name, "Day": weekday(ix.local(m.times[0].Start))}),
		Detail: say("clash.no_meal.detail", ix.during(m.times[0], problem.Args{"Titles": titles(through)})),
		Ways:   []Way{settle("clash.way.leads", last), open(through[0])}}
}

// mealsOn returns the meals of a day.
func (ix *index) mealsOn(day dayOf) []meal {
	var all []meal
	for _, m := range meals {
		ordinary := programme.Span{Start: clockOn(day.midnight, m.from*60), End: clockOn(day.midnight, m.to*60)}
		planned := meal{key: m.key}
		for _, b := range ix.Blockers {
			if span := (programme.Span{Start: b.StartsAt, End: b.EndsAt}); b.Kind == programme.Break && span.Overlaps(ordinary) {
				planned.times = append(planned.times, span)
			}
		}
		if len(planned.times) == 0 {
			planned.times = []programme.Span{ordinary}
		}
		all = append(all, planned)
	}
	return all
}

// through returns the ateliers that leave somebody no time to eat, none when there is some.
func (ix *index) through(led []*plan.Atelier, m meal) []*plan.Atelier {
	var busy []*plan.Atelier
	for _, sat := range m.times {
		free := sat.Start
		for _, a := range led {
			if !a.Span().Overlaps(sat) || ix.Gathers(a) {
				continue
			}
			if enough(free, a.StartsAt, sat) {
				return nil
			}
			free = max(free, a.EndsAt)
			if !slices.Contains(busy, a) {
				busy = append(busy, a)
			}
		}
		if enough(free, sat.End, sat) {
			return nil
		}
	}
	return busy
}

// enough reports whether one can eat between two instants: for MealMinutes, or for the whole of a shorter break.
func enough(from, to store.Instant, whole programme.Span) bool {
	return to-from >= min(MealMinutes*minute, whole.End-whole.Start)
}

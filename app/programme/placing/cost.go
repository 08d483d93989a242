package placing

import (
	"slices"

	"oplibre/app/programme"
)

// What people would rather not have, in points. Only their relations mean something: a facilitator without lunch is as bad
// as two pairs of ateliers of one theme in the same half-day.
const (
	// Each pair of ateliers of a theme, of an audience, of one series in the same half-day.
	costTheme    = 4
	costAudience = 3
	costSeries   = 8
	// Two sessions of a series at the same time.
	costSeriesTogether = 20

	// Each half hour in which children are out after six in the evening, or in the morning before half past nine.
	costChildLate  = 6
	costChildEarly = 3
	// Each half hour before half past nine or after seven in the evening, for everybody.
	costUnusual = 2
	// Each quarter of an hour in a break that holds there.
	costBreak = 3

	// The room that stays empty: so many points for the whole of it, in proportion.
	costEmpty = 8
	// Nobody knows how many persons the place holds, though the atelier knows how many come.
	costUnknownSize = 5
	// Each fact of access that the atelier promises and the place does not have.
	costAccess = 7
	// An atelier for indoors outside, and one for outside that meets indoors.
	costOutside = 12
	costInside  = 3
	// The place's owner has not agreed yet.
	costUnasked = 1

	// Somebody who leads has no piece of a meal time to eat in.
	costNoMeal = 8
	// Somebody has less time between two ateliers than the way takes.
	costWalk = 15
	// Each half hour somebody waits between two ateliers of a day, the first one free, up to maxWait of them.
	costWait = 1
	maxWait  = 4
)

// unary returns the cost of a candidate that depends on nothing but itself and what is scheduled.
func (m *model) unary(t *task, place, bin int) int {
	return m.hourCost(t, bin) + m.breakCost(t, place, bin) + m.placeCost(t, place)
}

func (m *model) hourCost(t *task, bin int) int {
	if t.dark {
		return 0
	}
	from, to := m.clock[bin], m.clock[bin]+t.length
	cost := costUnusual * (halfHours(9*60+30-from) + halfHours(to-19*60))
	if t.child {
		cost += costChildEarly*halfHours(9*60+30-from) + costChildLate*halfHours(to-evening)
	}
	return cost
}

// halfHours returns the half hours begun in so many minutes, 0 for none or less.
func halfHours(minutes int) int { return max(0, (minutes+29)/30) }

func (m *model) breakCost(t *task, place, bin int) int {
	cost, when := 0, span{bin * step, bin*step + t.length}
	for _, b := range m.breaks {
		if b.place < 0 || b.place == place {
			shared := min(when.to, b.to) - max(when.from, b.from)
			cost += costBreak * max(0, (shared+step-1)/step)
		}
	}
	return cost
}

func (m *model) placeCost(t *task, place int) int {
	s, persons, cost := &m.sites[place], t.atelier.Persons(), 0
	switch {
	case persons > 0 && s.Capacity == nil:
		cost += costUnknownSize
	case persons > 0 && *s.Capacity > 0:
		cost += costEmpty * (*s.Capacity - persons) / *s.Capacity
	}
	cost += costAccess * len(missingAccess(t.atelier.Access, s.Place))
	switch {
	case s.Outdoors && !t.outdoor && !t.dark:
		cost += costOutside
	case !s.Outdoors && t.outdoor:
		cost += costInside
	}
	if s.UseAuthorised != "yes" {
		cost += costUnasked
	}
	return cost
}

// placeFacts are the facts of programme.AccessFacts that a place gives or lacks. The others are of the atelier itself.
var placeFacts = []string{"step_free", "seated", "stroller", "hearing_loop"}

// missingAccess returns what an atelier promises and a place does not have. A place of which nothing is known lacks nothing.
func missingAccess(promised []string, place *programme.Place) []string {
	if len(place.Access) == 0 {
		return nil
	}
	var missing []string
	for _, fact := range promised {
		if slices.Contains(placeFacts, fact) && !slices.Contains(place.Access, fact) {
			missing = append(missing, fact)
		}
	}
	return missing
}

// personCost returns what the day of a person costs: meals, ways, waiting. The items are in order.
func (m *model) personCost(items []item) int {
	cost := 0
	for k := 1; k < len(items); k++ {
		cost += m.betweenCost(items[k-1], items[k])
	}
	for _, meal := range m.meals {
		if withoutMeal(items, meal) {
			cost += costNoMeal
		}
	}
	return cost
}

// betweenCost is that of going from one atelier to the next.
func (m *model) betweenCost(a, b item) int {
	gap, cost := b.from-a.to, 0
	if a.place >= 0 && b.place >= 0 && gap < m.walk[a.place][b.place] {
		cost = costWalk
	}
	if m.dayAt(a.from) == m.dayAt(b.from) {
		cost += costWait * min(maxWait, max(0, gap/30-1))
	}
	return cost
}

// dayAt returns the local day of a minute; outside the window every day is another.
func (m *model) dayAt(minute int) int {
	if minute < 0 || minute/step >= m.bins {
		return -1 - abs(minute)
	}
	return m.day[minute/step]
}

// withoutMeal reports whether ateliers leave nobody time to eat.
func withoutMeal(items []item, at meal) bool {
	free, worked := at.from, false
	for _, i := range items {
		if i.meal || !i.overlaps(at.span) {
			continue
		}
		worked = true
		if i.from-free >= at.need {
			return false
		}
		free = max(free, i.to)
	}
	return worked && at.to-free < at.need
}

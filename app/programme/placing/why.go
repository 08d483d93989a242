package placing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"oplibre/app/problem"
	"oplibre/app/programme"
)

// placement returns where a placed task is, with what speaks for it and against it.
func (s *state) placement(i int) Placement {
	t, c := &s.m.tasks[i], s.at[i]
	when := s.span(i, c)
	start := s.m.instant(when.from)
	p := Placement{Atelier: t.atelier, Place: s.m.sites[c.place].Place,
		Span: programme.Span{Start: start, End: start + t.atelier.EndsAt - t.atelier.StartsAt}}
	p.Reasons = append(append(s.reasonsOfPeople(t), s.reasonsOfPlace(t, p.Place)...), s.reasonsOfHour(t, c)...)
	p.Cautions = append(s.cautionsOfPlace(t, c), s.cautionsOfPeople(t, when)...)
	return p
}

func said(key string, args problem.Args) problem.Message {
	return problem.Message{Key: key, Args: args}
}

func counted(key string, n int, args problem.Args) problem.Message {
	return problem.Message{Key: key, Args: args, Count: &n}
}

func (s *state) names(leads []int) string {
	names := make([]string, len(leads))
	for k, l := range leads {
		names[k] = s.m.people[l].Name
	}
	return strings.Join(names, ", ")
}

func (s *state) reasonsOfPeople(t *task) []problem.Message {
	if len(t.leads) == 0 {
		return nil
	}
	return []problem.Message{counted("placing.reason.leads", len(t.leads), problem.Args{"Names": s.names(t.leads)})}
}

func (s *state) reasonsOfPlace(t *task, place *programme.Place) (reasons []problem.Message) {
	if persons := t.atelier.Persons(); persons > 0 && place.Capacity != nil {
		reasons = append(reasons, said("placing.reason.size", problem.Args{"Places": *place.Capacity, "Persons": persons}))
	}
	promised := slices.ContainsFunc(t.atelier.Access, func(fact string) bool { return slices.Contains(placeFacts, fact) })
	if promised && len(place.Access) > 0 && len(missingAccess(t.atelier.Access, place)) == 0 {
		reasons = append(reasons, said("placing.reason.access", nil))
	}
	return reasons
}

func (s *state) reasonsOfHour(t *task, c candidate) (reasons []problem.Message) {
	switch {
	case t.hour != noHour:
		reasons = append(reasons, said("placing.reason.hour", nil))
	case t.dark:
		reasons = append(reasons, said("placing.reason.dark", nil))
	case t.child && s.m.clock[c.bin]+t.length <= evening:
		reasons = append(reasons, said("placing.reason.child", nil))
	case t.outdoor || s.m.sites[c.place].Outdoors:
		reasons = append(reasons, said("placing.reason.daylight", nil))
	}
	if t.theme >= 0 && s.tally[t.theme][s.m.half[c.bin]] == 1 {
		if theme := s.m.plan.Theme(t.atelier.ThemeID); theme != nil {
			reasons = append(reasons, said("placing.reason.theme", problem.Args{"Theme": theme.Name}))
		}
	}
	return reasons
}

func (s *state) cautionsOfPlace(t *task, c candidate) (cautions []problem.Message) {
	place := s.m.sites[c.place].Place
	if len(missingAccess(t.atelier.Access, place)) > 0 {
		cautions = append(cautions, said("placing.caution.access", nil))
	}
	if place.Capacity == nil && t.atelier.Persons() > 0 {
		cautions = append(cautions, said("placing.caution.size", nil))
	}
	if place.UseAuthorised == "asked" {
		cautions = append(cautions, said("placing.caution.asked", nil))
	}
	if s.m.breakCost(t, int(c.place), int(c.bin)) > 0 {
		cautions = append(cautions, said("placing.caution.break", nil))
	}
	return cautions
}

func (s *state) cautionsOfPeople(t *task, when span) (cautions []problem.Message) {
	for _, l := range t.leads {
		name := problem.Args{"Name": s.m.people[l].Name}
		for _, at := range s.m.meals {
			if when.overlaps(at.span) && withoutMeal(s.days[l], at) {
				cautions = append(cautions, said("placing.caution.meal", name))
			}
		}
		for k := 1; k < len(s.days[l]); k++ {
			a, b := s.days[l][k-1], s.days[l][k]
			if (a.span == when || b.span == when) && a.place >= 0 && b.place >= 0 && b.from-a.to < s.m.walk[a.place][b.place] {
				cautions = append(cautions, said("placing.caution.walk", problem.Args{"Name": s.m.people[l].Name,
					"Minutes": s.m.walk[a.place][b.place], "Gap": max(0, b.from-a.to)}))
			}
		}
	}
	return cautions
}

// why says which rule kept a task from being placed, all other tasks where they are.
func (s *state) why(i int) Unplaced {
	t, u := &s.m.tasks[i], Unplaced{Atelier: s.m.tasks[i].atelier}
	count := map[Rule]int{}
	times := 0 // starts at which everybody could
	for b := range s.m.bins {
		timed := s.m.timeRule(t, b)
		if timed == "" {
			timed = s.leadsBusy(i, b)
		}
		if timed == "" {
			times++
		}
		for place := range s.m.sites {
			count[cmp.Or(timed, s.m.placeRule(t, place), s.fullRule(i, place, b))]++
		}
	}
	for rule, n := range count {
		if rule != "" && rule != Night {
			u.Excluded = append(u.Excluded, Excluded{rule, n})
		}
	}
	slices.SortFunc(u.Excluded, func(a, b Excluded) int { return cmp.Or(b.Starts-a.Starts, cmp.Compare(a.Rule, b.Rule)) })
	u.Why = s.sentence(t, times, count)
	return u
}

// leadsBusy is LeadBusy where a person leads another of the tasks.
func (s *state) leadsBusy(i, bin int) Rule {
	for b := bin; b < min(s.m.bins, bin+s.m.tasks[i].bins); b++ {
		for _, l := range s.m.tasks[i].leads {
			if s.people[l][b] != none {
				return LeadBusy
			}
		}
	}
	return ""
}

// fullRule is rule with the other tasks in it.
func (s *state) fullRule(i, place, bin int) Rule {
	t := &s.m.tasks[i]
	if rule := s.m.rule(t, place, bin); rule != "" {
		return rule
	}
	for b := bin; b < min(s.m.bins, bin+t.bins); b++ {
		if s.sites[place][b] != none {
			return Busy
		}
		for _, n := range t.needs {
			if s.used[n.kind][b]+n.quantity > s.m.stock[n.kind] {
				return NoEquipment
			}
		}
	}
	return ""
}

// sentence says the rule that excluded most in words: first what holds everywhere, then what holds in no place, then what
// the places that would do lack when everybody could.
func (s *state) sentence(t *task, times int, count map[Rule]int) problem.Message {
	length := problem.Args{"Length": lengthText(t.length)}
	leads := func(key string) problem.Message {
		return counted(key, len(t.leads), problem.Args{"Names": s.names(t.leads), "Length": lengthText(t.length)})
	}
	switch {
	case len(s.m.sites) == 0:
		return said("placing.why.no_place", nil)
	case count[TooLong] > 0:
		return said("placing.why.too_long", length)
	case times == 0 && count[LeadAway]+count[LeadBusy] == 0:
		return said("placing.why.wrong_hour", length)
	case times == 0 && count[LeadBusy] > 0:
		return leads("placing.why.lead_busy")
	case times == 0:
		return leads("placing.why.lead_away")
	}
	most := most(count, Closed, Dark, Taken, Busy, NoEquipment)
	switch {
	case count[most] == 0 && t.atelier.PlaceID != nil:
		return s.chosenPlace(t)
	case count[most] == 0 && count[TooSmall] > 0:
		return said("placing.why.too_small", problem.Args{"Persons": t.atelier.Persons(), "Most": s.largest()})
	case count[most] == 0:
		return said("placing.why.refused", nil)
	case most == NoEquipment:
		return said("placing.why.no_equipment", length)
	case most == Dark && t.dark:
		return said("placing.why.not_dark", length)
	case most == Dark:
		return said("placing.why.dark", length)
	case most == Closed:
		return s.placesAre("placing.why.closed", t)
	}
	return s.placesAre("placing.why.busy", t)
}

// most returns the rule that took away most, the first of equals.
func most(count map[Rule]int, rules ...Rule) Rule {
	return slices.MaxFunc(rules, func(a, b Rule) int { return cmp.Compare(count[a], count[b]) })
}

// placesAre says that no place that is large enough is free (or open) when the persons who lead can.
func (s *state) placesAre(key string, t *task) problem.Message {
	args := problem.Args{"Length": lengthText(t.length), "Names": s.names(t.leads), "Persons": t.atelier.Persons()}
	if t.atelier.Persons() > 0 {
		key = key + ".sized"
	}
	if len(t.leads) == 0 {
		return said(key+".alone", args)
	}
	return counted(key+".leads", len(t.leads), args)
}

// chosenPlace says what is wrong with the one place that was chosen.
func (s *state) chosenPlace(t *task) problem.Message {
	place := s.m.plan.Place(t.atelier)
	if place == nil {
		return said("placing.why.no_place", nil)
	}
	if s.m.placeRule(t, s.m.siteOf(t.atelier.PlaceID)) == Refused {
		return said("placing.why.chosen_refused", problem.Args{"Place": place.Name})
	}
	return said("placing.why.chosen_too_small", problem.Args{"Place": place.Name, "Persons": t.atelier.Persons()})
}

// largest returns how many persons the largest place that may be used holds.
func (s *state) largest() int {
	most := 0
	for i := range s.m.sites {
		if site := &s.m.sites[i]; site.Capacity != nil && site.UseAuthorised != "no" {
			most = max(most, *site.Capacity)
		}
	}
	return most
}

// lengthText writes minutes as both languages read them: 45 min, 2 h, 2 h 30.
func lengthText(minutes int) string {
	switch hours, rest := minutes/60, minutes%60; {
	case hours == 0:
		return fmt.Sprintf("%d min", rest)
	case rest == 0:
		return fmt.Sprintf("%d h", hours)
	default:
		return fmt.Sprintf("%d h %02d", hours, rest)
	}
}

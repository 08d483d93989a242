package placing

import "slices"

// Rule is a hard rule: why an atelier cannot begin at a certain time in a certain place. Each is a message
// "placing.rule.…".
type Rule string

// The hard rules, in the order in which they are tried.
const (
	// TooLong ateliers are longer than a day, or than the weekend.
	TooLong Rule = "too_long"
	// Night is outside the hours at which people come, and outside the operation's window.
	Night Rule = "night"
	// WrongHour does not hold the moment that the atelier depends on: low water, dusk.
	WrongHour Rule = "wrong_hour"
	// LeadAway is outside somebody's availability.
	LeadAway Rule = "lead_away"
	// LeadBusy is when somebody leads something else.
	LeadBusy Rule = "lead_busy"
	// OtherPlace is not the place that was chosen for an atelier off the grid.
	OtherPlace Rule = "other_place"
	// TooSmall places hold fewer persons.
	TooSmall Rule = "too_small"
	// Refused places may not be used for this.
	Refused Rule = "refused"
	// Closed is outside the opening hours.
	Closed Rule = "closed"
	// Dark is outdoors between dusk and dawn; or before sunset, for what needs the dark.
	Dark Rule = "dark"
	// Taken places are used for something else.
	Taken Rule = "taken"
	// Busy places hold another atelier, or as many as they have room for.
	Busy Rule = "busy"
	// NoEquipment is when too much of a kind is in use.
	NoEquipment Rule = "no_equipment"
)

// timeRule returns the first rule that forbids a task to begin in a bin, wherever it is; "" when none does.
func (m *model) timeRule(t *task, bin int) Rule {
	when := span{bin * step, bin*step + t.length}
	ends := dayEnds
	if t.dark {
		ends = darkEnds
	}
	switch {
	case t.length > ends-dayBegins || t.length > m.window.to-m.window.from:
		return TooLong
	case when.from < m.window.from || when.to > m.window.to || m.clock[bin] < dayBegins || m.clock[bin]+t.length > ends:
		return Night
	case t.hour != noHour && (t.hour < when.from || t.hour >= when.to):
		return WrongHour
	}
	for _, l := range t.leads {
		if p := &m.people[l]; p.available != nil && !holdsAny(p.available, when) {
			return LeadAway
		}
	}
	for _, l := range t.leads {
		if slices.ContainsFunc(m.people[l].busy, func(i item) bool { return i.overlaps(when) }) {
			return LeadBusy
		}
	}
	return ""
}

// placeRule returns the rule that forbids a task a place at any time.
func (m *model) placeRule(t *task, place int) Rule {
	s, persons := &m.sites[place], t.atelier.Persons()
	team := 0
	if t.atelier.Team != nil {
		team = *t.atelier.Team
	}
	switch {
	case t.atelier.PlaceID != nil && !t.atelier.Scheduled() && *t.atelier.PlaceID != s.ID:
		return OtherPlace
	case s.Capacity != nil && persons > *s.Capacity, s.Authorised != nil && persons+team > *s.Authorised:
		return TooSmall
	case s.UseAuthorised == "no":
		return Refused
	}
	return ""
}

// rule returns the rule that forbids a task to begin in a bin in a place that timeRule and placeRule allow.
func (m *model) rule(t *task, place, bin int) Rule {
	s, when := &m.sites[place], span{bin * step, bin*step + t.length}
	switch {
	case s.open != nil && !holdsAny(s.open, when):
		return Closed
	case t.dark && overlapsAny(s.sun, when), !t.dark && (t.outdoor || s.Outdoors) && s.light != nil && !holdsAny(s.light, when):
		return Dark
	case overlapsAny(s.taken, when):
		return Taken
	case s.busyFor(when, t.atelier.Persons()):
		return Busy
	}
	for _, n := range t.needs {
		for b := bin; b < bin+t.bins && b < m.bins; b++ {
			if m.used[n.kind][b]+n.quantity > m.stock[n.kind] {
				return NoEquipment
			}
		}
	}
	return ""
}

// findCandidates lists what the hard rules leave to a task, with its cost.
func (m *model) findCandidates(t *task) {
	var bins []int
	for b := range m.bins {
		if m.timeRule(t, b) == "" {
			bins = append(bins, b)
		}
	}
	for place := range m.sites {
		if m.placeRule(t, place) != "" {
			continue
		}
		for _, b := range bins {
			if m.rule(t, place, b) == "" {
				t.candidates = append(t.candidates, candidate{int16(place), int16(b)})
				t.costs = append(t.costs, int32(m.unary(t, place, b)))
			}
		}
	}
}

// costOf returns the part of the cost of a candidate that depends on nothing else; ok is false when it is none of the
// task's candidates.
func (t *task) costOf(c candidate) (cost int, ok bool) {
	i, found := slices.BinarySearchFunc(t.candidates, c, func(a, b candidate) int {
		if a.place != b.place {
			return int(a.place) - int(b.place)
		}
		return int(a.bin) - int(b.bin)
	})
	if !found {
		return 0, false
	}
	return int(t.costs[i]), true
}

package placing

import (
	"slices"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// findTasks reads what the ateliers to place ask for.
func (m *model) findTasks(wanted []*plan.Atelier) {
	for _, a := range wanted {
		t := task{atelier: a, length: int((a.Duration().Milliseconds() + 59_999) / 60_000), hour: noHour,
			outdoor: slices.Contains(a.Access, "outdoors"), dark: slices.Contains(a.DependsOn, "darkness"), child: forChildren(&a.Atelier),
			meal: m.plan.Gathers(a)}
		t.bins = (t.length + step - 1) / step
		if a.DependsAt != nil {
			t.hour = m.before(*a.DependsAt)
		}
		t.leads, t.needs = m.leadsOf(a), m.needsOf(a)
		for _, n := range t.needs {
			m.wanting[n.kind] = append(m.wanting[n.kind], len(m.tasks))
		}
		m.tasks = append(m.tasks, t)
	}
	m.findGroups()
}

func forChildren(a *programme.Atelier) bool {
	return slices.Contains([]string{"children", "families", "schools"}, a.Audience) || a.AgeMax != nil && *a.AgeMax <= 12
}

func (m *model) leadsOf(a *plan.Atelier) []int {
	var leads []int
	for _, l := range a.Leads {
		if i := m.personOf(l.FacilitatorID); i >= 0 && !slices.Contains(leads, i) {
			leads = append(leads, i)
		}
	}
	return leads
}

func (m *model) needsOf(a *plan.Atelier) []need {
	var needs []need
	for _, n := range a.Needs {
		needs = append(needs, need{m.kindOf(n.Kind), n.Quantity})
	}
	return needs
}

// findGroups gives each task its groups. The audience "everybody" is no group: it is most of a programme.
func (m *model) findGroups() {
	index := map[string]int{}
	of := func(kind, name string, weight int) int {
		if name == "" {
			return -1
		}
		key := kind + " " + name
		if _, known := index[key]; !known {
			index[key] = len(m.groups)
			m.groups = append(m.groups, group{weight: weight, fixed: make([]int, m.halves), series: kind == "series"})
		}
		return index[key]
	}
	all := func(a *plan.Atelier) (theme, public, series int) {
		audience, sessions := a.Audience, ""
		if audience == "everybody" {
			audience = ""
		}
		if a.SeriesID != nil {
			sessions = *a.SeriesID
		}
		return of("theme", a.ThemeID, costTheme), of("audience", audience, costAudience), of("series", sessions, costSeries)
	}
	for i := range m.tasks {
		t := &m.tasks[i]
		t.theme, t.public, t.series = all(t.atelier)
	}
	for _, a := range m.plan.Ateliers {
		if !a.Held() || m.isTask(a) {
			continue
		}
		when := m.outer(a.Span())
		theme, public, series := all(a)
		for _, g := range []int{theme, public, series} {
			if h := m.halfAt(when.from); g >= 0 && h >= 0 {
				m.groups[g].fixed[h]++
			}
		}
		if series >= 0 {
			m.groups[series].spans = append(m.groups[series].spans, when)
		}
	}
}

func (m *model) isTask(a *plan.Atelier) bool {
	return slices.ContainsFunc(m.tasks, func(t task) bool { return t.atelier.ID == a.ID })
}

// occupy notes what scheduled ateliers take: places, people, equipment.
func (m *model) occupy(wanted []*plan.Atelier) {
	for _, a := range m.plan.Ateliers {
		if !a.Held() || slices.ContainsFunc(wanted, func(w *plan.Atelier) bool { return w.ID == a.ID }) {
			continue
		}
		when, where := m.outer(a.Span()), m.siteOf(a.PlaceID)
		if where >= 0 {
			m.sites[where].busy = append(m.sites[where].busy, crowd{when, a.Persons()})
		}
		for _, l := range m.leadsOf(a) {
			m.people[l].busy = append(m.people[l].busy, item{when, where, m.plan.Gathers(a)})
		}
		for _, n := range m.needsOf(a) {
			for b := max(0, when.from/step); b < m.bins && b*step < when.to; b++ {
				m.used[n.kind][b] += n.quantity
			}
		}
	}
	for i := range m.people {
		slices.SortFunc(m.people[i].busy, func(a, b item) int { return a.from - b.from })
	}
}

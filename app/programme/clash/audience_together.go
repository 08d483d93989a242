package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme/plan"
)

// audienceTogether finds audiences all of whose ateliers are at the same hour: whoever follows one misses all others.
func audienceTogether(ix *index) []Clash {
	var found []Clash
	for _, g := range ix.groups(audience) {
		shared, ok := g.together()
		if !ok {
			continue
		}
		found = append(found, Clash{Severity: Hint, Ateliers: idsOf(g.ateliers), Span: shared,
			Title:  say("clash.audience_together.title."+g.name, ix.during(shared, problem.Args{})),
			Detail: say("clash.together.detail", problem.Args{"Titles": titles(g.ateliers)}),
			Ways: append(either(g.ateliers, func(a *plan.Atelier) []Way { return ix.later(a, "audience_together", g.still) }),
				open(g.ateliers[len(g.ateliers)-1]))})
	}
	return found
}

// audience is whom an atelier is for, empty for everybody.
func audience(a *plan.Atelier) string {
	if a.Audience == "everybody" {
		return ""
	}
	return a.Audience
}

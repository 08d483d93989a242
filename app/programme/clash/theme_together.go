package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme/plan"
)

// themeTogether finds themes all of whose ateliers are at the same hour.
func themeTogether(ix *index) []Clash {
	var found []Clash
	for _, g := range ix.groups(func(a *plan.Atelier) string { return a.ThemeID }) {
		shared, ok := g.together()
		theme := ix.Theme(g.name)
		if !ok || theme == nil {
			continue
		}
		found = append(found, Clash{Severity: Hint, Ateliers: idsOf(g.ateliers), Span: shared,
			Title:  say("clash.theme_together.title", ix.during(shared, problem.Args{"Theme": themeName{theme.Name, theme.Translations}})),
			Detail: say("clash.together.detail", problem.Args{"Titles": titles(g.ateliers)}),
			Ways: append(either(g.ateliers, func(a *plan.Atelier) []Way { return ix.later(a, "theme_together", g.still) }),
				open(g.ateliers[len(g.ateliers)-1]))})
	}
	return found
}

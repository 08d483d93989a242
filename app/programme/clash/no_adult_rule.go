package clash

import (
	"oplibre/app/problem"
)

// noAdultRule finds ateliers for children that say neither from which age nor until which age an adult comes along.
func noAdultRule(ix *index) []Clash {
	var found []Clash
	for _, a := range ix.held {
		if a.Audience != "children" || a.AccompaniedUnder != nil || a.AgeMin != nil || a.AgeMax != nil {
			continue
		}
		found = append(found, Clash{Severity: Warning, Ateliers: []string{a.ID}, Span: a.Span(),
			Title:  say("clash.no_adult_rule.title", problem.Args{"Title": titles{a}}),
			Detail: say("clash.no_adult_rule.detail", nil),
			Ways:   []Way{settle("clash.way.ages", a)}})
	}
	return found
}

package clash

import (
	"oplibre/app/problem"
	"oplibre/data"
)

// election finds days of voting on which ateliers are held: schools and town halls are polling stations. Days on which a
// vote may fall by law, before its date is fixed, are only named.
func election(ix *index) []Clash {
	var found []Clash
	for _, day := range ix.days() {
		for _, e := range data.ElectionsOn(day.midnight, ix.department()) {
			severity, title, detail := Warning, "clash.election.title", "clash.election.detail"
			if !e.Fixed {
				severity, title, detail = Hint, "clash.election.title_possible", "clash.election.detail_possible"
			}
			found = append(found, Clash{Severity: severity, Ateliers: idsOf(day.ateliers), Span: day.span(),
				Title:  say(title, problem.Args{"Day": weekday(day.midnight), "Election": e.Name}),
				Detail: say(detail, nil),
				Ways:   []Way{page("clash.way.window", nil, OperationPage, ix.Operation.ID)}})
		}
	}
	return found
}

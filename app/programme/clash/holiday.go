package clash

import (
	"oplibre/app/problem"
	"oplibre/data"
)

// holiday finds public holidays on which ateliers are held: town halls and schools are closed, buses are few and families
// are elsewhere. Good to know rather than wrong: many weekends are held on one.
func holiday(ix *index) []Clash {
	var found []Clash
	for _, day := range ix.days() {
		for _, h := range data.HolidayOn(day.midnight, ix.department()) {
			found = append(found, Clash{Severity: Hint, Ateliers: idsOf(day.ateliers), Span: day.span(),
				Title:  say("clash.holiday.title", problem.Args{"Day": weekday(day.midnight), "Holiday": h.Name}),
				Detail: say("clash.holiday.detail", nil),
				Ways:   []Way{page("clash.way.window", nil, OperationPage, ix.Operation.ID)}})
		}
	}
	return found
}

// department is where the weekend is, empty while no commune is known.
func (ix *index) department() string {
	if len(ix.Operation.Communes) == 0 {
		return ""
	}
	return data.DepartmentOf(ix.Operation.Communes[0].InseeCode)
}

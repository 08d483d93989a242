package clash

import "oplibre/app/problem"

// slotOutside finds ateliers that end before their last appointment does: somebody shortened them.
func slotOutside(ix *index) []Clash {
	var found []Clash
	for _, a := range ix.held {
		last := a.EndsAt
		for _, s := range a.Slots {
			last = max(last, s.From(a.StartsAt).End)
		}
		if last == a.EndsAt {
			continue
		}
		found = append(found, Clash{Severity: Warning, Ateliers: []string{a.ID}, Span: a.Span(),
			Title:  say("clash.slot_outside.title", problem.Args{"Title": titles{a}}),
			Detail: say("clash.slot_outside.detail", problem.Args{"Last": clock(ix.local(last)), "End": clock(ix.local(a.EndsAt))}),
			Ways:   []Way{settle("clash.way.slots", a)}})
	}
	return found
}

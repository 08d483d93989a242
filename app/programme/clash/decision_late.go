package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// decisionLate finds decisions that are planned after the atelier has begun: whether it moves because of the weather, and
// whether enough people come to hold it.
func decisionLate(ix *index) []Clash {
	var found []Clash
	for _, a := range ix.held {
		if a.FallbackAt != nil && *a.FallbackAt > a.StartsAt {
			found = append(found, ix.tooLate(a, "clash.decision_late.weather", "clash.way.fallback", *a.FallbackAt))
		}
		if a.DecidedBy != nil && *a.DecidedBy > a.StartsAt {
			found = append(found, ix.tooLate(a, "clash.decision_late.minimum", "clash.way.decision", *a.DecidedBy))
		}
	}
	return found
}

func (ix *index) tooLate(a *plan.Atelier, key, way string, decided store.Instant) Clash {
	args := problem.Args{"Title": titles{a}, "Day": weekday(ix.local(decided)), "At": clock(ix.local(decided)),
		"StartDay": weekday(ix.local(a.StartsAt)), "Start": clock(ix.local(a.StartsAt))}
	return Clash{Severity: Warning, Ateliers: []string{a.ID}, Span: a.Span(), Title: say(key, args),
		Detail: say("clash.decision_late.detail", args), Ways: []Way{settle(way, a)}}
}

package clash

import (
	"cmp"
	"slices"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// index is a plan laid out for the rules: who is where, in order of time.
type index struct {
	*plan.Plan
	rules []rule
	// held are the ateliers that take up a place and people, by start and number; at, led and needing are the same by
	// place, by facilitator and by kind of equipment.
	held            []*plan.Atelier
	at, led, needed map[string][]*plan.Atelier
	places          map[string]*programme.Place
	facilitators    map[string]*programme.Facilitator
	// quantities are how many things there are of a kind.
	quantities map[string]int
	// window are the local midnights of the days of the weekend; span is from the beginning of anything to the last end.
	window []time.Time
	span   programme.Span
	// open are the openings of the places during span, for those that have been asked for.
	open map[*programme.Place][]programme.Span
	// searched keeps the moves that were found, so that an atelier in ten clashes is searched for once.
	searched map[search][]Way
}

func newIndex(p *plan.Plan, rules []rule) *index {
	ix := &index{Plan: p, rules: rules, at: map[string][]*plan.Atelier{}, led: map[string][]*plan.Atelier{}, needed: map[string][]*plan.Atelier{},
		places: make(map[string]*programme.Place, len(p.Places)), facilitators: make(map[string]*programme.Facilitator, len(p.Facilitators)),
		quantities: map[string]int{}, open: map[*programme.Place][]programme.Span{}, searched: map[search][]Way{}}
	for i := range p.Places {
		ix.places[p.Places[i].ID] = &p.Places[i]
	}
	for i := range p.Facilitators {
		ix.facilitators[p.Facilitators[i].ID] = &p.Facilitators[i]
	}
	for _, e := range p.Equipment {
		ix.quantities[e.Kind] += e.Quantity
	}
	for _, a := range p.Ateliers {
		if a.Held() {
			ix.held = append(ix.held, a)
		}
	}
	slices.SortStableFunc(ix.held, func(a, b *plan.Atelier) int {
		return cmp.Or(cmp.Compare(a.StartsAt, b.StartsAt), cmp.Compare(a.Number, b.Number))
	})
	ix.span = programme.Span{Start: p.Operation.StartsAt, End: p.Operation.EndsAt}
	for _, a := range ix.held {
		ix.lay(a)
		ix.span.Start, ix.span.End = min(ix.span.Start, a.StartsAt), max(ix.span.End, a.EndsAt)
	}
	for day := midnight(ix.local(p.Operation.StartsAt)); store.InstantOf(day) < p.Operation.EndsAt && len(ix.window) < longestSpan; day = day.AddDate(0, 0, 1) {
		ix.window = append(ix.window, day)
	}
	return ix
}

// midnight returns the local midnight with which the day of t began.
func midnight(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, t.Location())
}

func (ix *index) lay(a *plan.Atelier) {
	if a.PlaceID != nil {
		ix.at[*a.PlaceID] = append(ix.at[*a.PlaceID], a)
	}
	for _, lead := range a.Leads {
		if own := ix.led[lead.FacilitatorID]; len(own) == 0 || own[len(own)-1] != a { // who has two roles is there once
			ix.led[lead.FacilitatorID] = append(own, a)
		}
	}
	for _, need := range a.Needs {
		if need.Quantity > 0 {
			ix.needed[need.Kind] = append(ix.needed[need.Kind], a)
		}
	}
}

// spot is a time and a place at which an atelier is or could be; the place is nil while there is none.
type spot struct {
	programme.Span
	place *programme.Place
}

// of returns where an atelier is now.
func (ix *index) of(a *plan.Atelier) spot { return spot{a.Span(), ix.placeOf(a)} }

func (ix *index) placeOf(a *plan.Atelier) *programme.Place {
	if a.PlaceID == nil {
		return nil
	}
	return ix.places[*a.PlaceID]
}

// local returns an instant in the time of the place.
func (ix *index) local(i store.Instant) time.Time { return i.In(ix.Location) }

// date is the local date of an instant.
func (ix *index) date(i store.Instant) string { return ix.local(i).Format(time.DateOnly) }

// days returns the local midnights of the days on which the ateliers begin, each with those of the day, in order.
func (ix *index) days() []dayOf {
	var days []dayOf
	for _, a := range ix.held {
		n := len(days)
		if n == 0 || a.StartsAt >= days[n-1].span().End {
			days = append(days, dayOf{midnight: midnight(ix.local(a.StartsAt))})
			n++
		}
		days[n-1].ateliers = append(days[n-1].ateliers, a)
	}
	return days
}

// dayOf is the ateliers that begin on a day.
type dayOf struct {
	midnight time.Time
	ateliers []*plan.Atelier
}

// span returns from the first minute to the last of a day, which has 23 or 25 hours when clocks change.
func (d dayOf) span() programme.Span {
	return programme.Span{Start: store.InstantOf(d.midnight), End: store.InstantOf(d.midnight.AddDate(0, 0, 1))}
}

// deepest is how many others an atelier is set against at most when many lie on one heap: each is in a clash, and a plan in
// which everything stands at one hour does not give half a million of them.
const deepest = 8

// overlapping calls pair with the ateliers of a list, sorted by start, that share some time; a begins first.
func overlapping(list []*plan.Atelier, pair func(a, b *plan.Atelier)) {
	var under []*plan.Atelier
	for _, b := range list {
		under = slices.DeleteFunc(under, func(a *plan.Atelier) bool { return a.EndsAt <= b.StartsAt })
		for _, a := range under[max(0, len(under)-deepest):] {
			pair(a, b)
		}
		under = append(under, b)
	}
}

// common returns the time that two spans share.
func common(a, b programme.Span) programme.Span {
	return programme.Span{Start: max(a.Start, b.Start), End: min(a.End, b.End)}
}

// idsOf returns the identifiers of ateliers.
func idsOf(ateliers []*plan.Atelier) []string {
	ids := make([]string, len(ateliers))
	for i, a := range ateliers {
		ids[i] = a.ID
	}
	return ids
}

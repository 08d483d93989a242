package placing_test

import (
	"fmt"
	"slices"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// faults is what cannot be about one scheduled atelier, told minute by minute and without anything of package placing.
func faults(p *plan.Plan, a *plan.Atelier) []string {
	var found []string
	say := func(format string, args ...any) { found = append(found, a.Title+": "+fmt.Sprintf(format, args...)) }
	place := p.Place(a)
	switch {
	case place == nil:
		say("no place")
		return found
	case place.Capacity != nil && a.Persons() > *place.Capacity:
		say("%d persons in %d places", a.Persons(), *place.Capacity)
	case place.UseAuthorised == "no":
		say("refused")
	}
	if a.StartsAt < p.Operation.StartsAt || a.EndsAt > p.Operation.EndsAt {
		say("outside the window")
	}
	for _, other := range p.Ateliers {
		if other == a || !other.Held() || !other.Span().Overlaps(a.Span()) {
			continue
		}
		if other.PlaceID != nil && *other.PlaceID == *a.PlaceID &&
			(!place.Shared || place.Capacity != nil && a.Persons()+other.Persons() > *place.Capacity) {
			say("shares its place with %s", other.Title)
		}
		for _, l := range a.Leads {
			if slices.ContainsFunc(other.Leads, func(o programme.Lead) bool { return o.FacilitatorID == l.FacilitatorID }) {
				say("%s also leads %s", l.FacilitatorID, other.Title)
			}
		}
	}
	for _, b := range p.Blockers {
		if b.Kind == programme.Taken && (b.PlaceID == nil || *b.PlaceID == place.ID) && a.Span().Overlaps(programme.Span{Start: b.StartsAt, End: b.EndsAt}) {
			say("%s is taken", place.Name)
		}
	}
	for at := a.StartsAt; at < a.EndsAt; at += 60_000 {
		if fault := faultAt(p, a, place, at); fault != "" {
			say("%s at %s", fault, at.In(p.Location).Format(time.DateTime))
			break
		}
	}
	return found
}

func faultAt(p *plan.Plan, a *plan.Atelier, place *programme.Place, at store.Instant) string {
	for _, l := range a.Leads {
		f := p.Facilitator(l.FacilitatorID)
		here := func(s programme.Span) bool { return s.Start <= at && at < s.End }
		if len(f.Availability) > 0 && !slices.ContainsFunc(f.Availability, here) {
			return f.Name + " is away"
		}
	}
	clock := at.In(p.Location).Format("15:04")
	if len(place.Hours) > 0 && !slices.ContainsFunc(place.Hours, func(h programme.Hours) bool { return h.From <= clock && clock < h.To }) {
		return "closed"
	}
	for _, need := range a.Needs {
		inUse, have := 0, 0
		for _, other := range p.Ateliers {
			if other.Held() && other.StartsAt <= at && at < other.EndsAt {
				for _, n := range other.Needs {
					if n.Kind == need.Kind {
						inUse += n.Quantity
					}
				}
			}
		}
		for _, e := range p.Equipment {
			if e.Kind == need.Kind {
				have += e.Quantity
			}
		}
		if inUse > have {
			return "not enough " + need.Kind
		}
	}
	return ""
}

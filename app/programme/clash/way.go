package clash

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"time"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// against reports whether an atelier would break a rule at a spot.
type against func(ix *index, a *plan.Atelier, at spot) bool

// search is what was searched: another time or another place for an atelier, out of the clashes of a rule.
type search struct{ atelierID, rule, other string }

// patience is how many searches are made for one plan. Whoever looks at more clashes than that needs fewer, not more ways.
const patience = 200

// once makes each search once, and none when there were too many.
func (ix *index) once(key search, find func() []Way) []Way {
	ways, done := ix.searched[key]
	if !done && len(ix.searched) < patience {
		ways = find()
		ix.searched[key] = ways
	}
	return slices.Clone(ways)
}

// suits reports whether an atelier can be put at a spot: nothing impossible comes of it, and nothing else that is not so
// already where the atelier is now.
func (ix *index) suits(a *plan.Atelier, at spot) bool {
	for _, r := range ix.rules {
		if r.against == nil || !r.against(ix, a, at) {
			continue
		}
		if r.gravest == Impossible || !r.against(ix, a, ix.of(a)) {
			return false
		}
	}
	return true
}

// later returns the ways to hold an atelier at another hour at which what broke a rule does not: the first that is free
// after its hour on its day, before it when there is none, or else another day of the window. A time in a break comes
// second. Ateliers that are pinned, tied to an hour such as low water, or meals and plenaries, stay.
func (ix *index) later(a *plan.Atelier, rule string, broken against) []Way {
	if a.Pinned || a.DependsAt != nil || ix.Gathers(a) {
		return nil
	}
	return ix.once(search{a.ID, rule, "time"}, func() []Way { return ix.atAnotherTime(a, broken) })
}

func (ix *index) atAnotherTime(a *plan.Atelier, broken against) []Way {
	var ways []Way
	var meanwhile *Way
	for start := range ix.starts(a) {
		span := programme.Span{Start: start, End: start + a.EndsAt - a.StartsAt}
		at := spot{span, ix.placeOf(a)}
		if !ix.decent(a, span) || broken(ix, a, at) || !ix.suits(a, at) {
			continue
		}
		way := ix.moveTo(a, span)
		if !ix.inBreak(at) {
			ways = append(ways, way)
			break
		}
		if meanwhile == nil {
			meanwhile = &way
		}
	}
	if meanwhile != nil {
		ways = append(ways, *meanwhile)
	}
	return ways
}

func (ix *index) moveTo(a *plan.Atelier, span programme.Span) Way {
	args := problem.Args{"Title": titles{a}, "Day": weekday(ix.local(span.Start)), "At": clock(ix.local(span.Start))}
	label := say("clash.way.start", args)
	if ix.date(span.Start) != ix.date(a.StartsAt) {
		label = say("clash.way.start_on", args)
	}
	return Way{Label: label, AtelierID: a.ID, Span: span, PlaceID: a.PlaceID}
}

// quarter is the grid of hours that are proposed.
const quarter = store.Instant(15 * time.Minute / time.Millisecond)

// starts are the hours to try for an atelier, the best first.
func (ix *index) starts(a *plan.Atelier) iter.Seq[store.Instant] {
	today := midnight(ix.local(a.StartsAt))
	from, to := store.InstantOf(today), store.InstantOf(today.AddDate(0, 0, 1))
	return func(yield func(store.Instant) bool) {
		for at := upToQuarter(a.StartsAt + 1); at < to; at += quarter {
			if !yield(at) {
				return
			}
		}
		for at := upToQuarter(a.StartsAt) - quarter; at >= from; at -= quarter {
			if !yield(at) {
				return
			}
		}
		for _, day := range ix.window {
			for at := store.InstantOf(day); !day.Equal(today) && at < store.InstantOf(day.AddDate(0, 0, 1)); at += quarter {
				if !yield(at) {
					return
				}
			}
		}
	}
}

// upToQuarter returns the first quarter of an hour at or after an instant. No zone of a French territory is off by less than
// half an hour, so that the quarters of UTC are those of the clocks.
func upToQuarter(at store.Instant) store.Instant { return (at + quarter - 1) / quarter * quarter }

// decent reports whether people would come at this time: from eight in the morning to nine in the evening, unless the
// atelier is one for the night.
func (ix *index) decent(a *plan.Atelier, s programme.Span) bool {
	return ix.byDay(s) || !ix.byDay(a.Span())
}

func (ix *index) byDay(s programme.Span) bool {
	day := midnight(ix.local(s.Start))
	return s.Start >= clockOn(day, 8*60) && s.End <= clockOn(day, 21*60)
}

// inBreak reports whether a break lies in the time of a spot.
func (ix *index) inBreak(at spot) bool {
	return slices.ContainsFunc(ix.Blockers, func(b programme.Blocker) bool {
		return b.Kind == programme.Break && blocks(&b, at)
	})
}

// elsewhere returns the way to hold an atelier at the same hour in another place, indoors or outdoors like its own, that is
// free and large enough: the nearest.
func (ix *index) elsewhere(a *plan.Atelier, rule string, broken against) []Way {
	if a.Pinned || ix.placeOf(a) == nil {
		return nil
	}
	return ix.once(search{a.ID, rule, "place"}, func() []Way { return ix.inAnotherPlace(a, broken) })
}

func (ix *index) inAnotherPlace(a *plan.Atelier, broken against) []Way {
	now := ix.placeOf(a)
	var best *programme.Place
	rank := func(p *programme.Place) float64 {
		metres, known := distance(now, p)
		if !known {
			return math.MaxFloat64
		}
		return metres
	}
	for i := range ix.Places {
		p := &ix.Places[i]
		at := spot{a.Span(), p}
		if p == now || p.Outdoors != now.Outdoors || tooSmallFor(ix, a, at) || closedAt(ix, a, at) || broken(ix, a, at) || !ix.suits(a, at) {
			continue
		}
		if best == nil || cmp.Less(rank(p), rank(best)) {
			best = p
		}
	}
	if best == nil {
		return nil
	}
	return []Way{{Label: say("clash.way.place", problem.Args{"Title": titles{a}, "Place": best.Name}), AtelierID: a.ID, Span: a.Span(), PlaceID: &best.ID}}
}

// either returns the ways of the first of some ateliers that has any, the last first: what came second gives way. The
// labels say which atelier moves when it is another one.
func either(ateliers []*plan.Atelier, ways func(a *plan.Atelier) []Way) []Way {
	for i, a := range slices.Backward(ateliers) {
		found := ways(a)
		if len(found) == 0 {
			continue
		}
		for n := range found {
			if i < len(ateliers)-1 {
				found[n].Label.Key = found[n].Label.Key + ".of"
			}
		}
		return found
	}
	return nil
}

// open is the way to the page of an atelier.
func open(a *plan.Atelier) Way {
	return Way{Label: say("clash.way.open", problem.Args{"Title": titles{a}}), AtelierID: a.ID, Page: AtelierPage, PageID: a.ID}
}

// settle is the way to the form of an atelier, for what the key says.
func settle(key string, a *plan.Atelier) Way {
	return Way{Label: say(key, problem.Args{"Title": titles{a}}), AtelierID: a.ID, Page: AtelierPage, PageID: a.ID}
}

// page is the way to another page.
func page(key string, args problem.Args, p Page, id string) Way {
	return Way{Label: say(key, args), Page: p, PageID: id}
}

package clash

import (
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// placeTwice finds ateliers that share a place and some time, and those in a place that is taken for something else. An
// atelier may begin when another ends. Two that are an entrée libre, stands and a meal, may share a hall: that is looked at
// rather than impossible. In a place that several may use at once, the room that there is decides (shared_full.go).
func placeTwice(ix *index) []Clash {
	var found []Clash
	for i := range ix.Places {
		place := &ix.Places[i]
		if place.Shared {
			continue
		}
		overlapping(ix.at[place.ID], func(a, b *plan.Atelier) { found = append(found, ix.twiceIn(place, a, b)) })
	}
	for i := range ix.Blockers {
		for _, a := range ix.held {
			if taken(&ix.Blockers[i], ix.of(a)) {
				found = append(found, ix.inTaken(&ix.Blockers[i], a))
			}
		}
	}
	return found
}

func (ix *index) twiceIn(place *programme.Place, a, b *plan.Atelier) Clash {
	span := common(a.Span(), b.Span())
	c := Clash{Severity: Impossible, Ateliers: []string{a.ID, b.ID}, Places: []string{place.ID}, Span: span,
		Title: say("clash.place_twice.title", ix.during(span, problem.Args{"Place": place.Name})),
		Detail: say("clash.place_twice.detail", problem.Args{"First": titles{a}, "Second": titles{b},
			"End": clock(ix.local(a.EndsAt)), "Start": clock(ix.local(b.StartsAt))})}
	if a.Entry == programme.OpenDoor && b.Entry == programme.OpenDoor {
		c.Severity = Warning
	}
	if ids, called := ix.both(a, b); len(ids) > 0 {
		c.Facilitators = ids
		c.Detail.Key, c.Detail.Args["Names"] = "clash.place_twice.detail_led", called
	}
	c.Ways = append(ix.outOfPlace(a, b), open(b))
	return c
}

// inTaken is the clash of an atelier with what a place is taken for.
func (ix *index) inTaken(b *programme.Blocker, a *plan.Atelier) Clash {
	span := common(a.Span(), programme.Span{Start: b.StartsAt, End: b.EndsAt})
	place, detail := ix.placeOf(a), "clash.place_twice.taken.detail"
	if b.Title == "" {
		detail = "clash.place_twice.taken.detail_untold"
	}
	return Clash{Severity: Impossible, Ateliers: []string{a.ID}, Places: []string{place.ID}, Span: span,
		Title:  say("clash.place_twice.taken.title", ix.during(span, problem.Args{"Place": place.Name})),
		Detail: say(detail, problem.Args{"Title": titles{a}, "Reason": b.Title}),
		Ways:   append(ix.outOfPlace(a), open(a))}
}

func (ix *index) outOfPlace(ateliers ...*plan.Atelier) []Way {
	return either(ateliers, func(a *plan.Atelier) []Way {
		return append(ix.later(a, "place_twice", occupied), ix.elsewhere(a, "place_twice", occupied)...)
	})
}

// occupied reports whether a place is used by something else at the time of a spot.
func occupied(ix *index, a *plan.Atelier, at spot) bool {
	if at.place == nil {
		return false
	}
	if !at.place.Shared && ix.usedBeside(a, at) || at.place.Shared && fullBeside(ix, a, at) {
		return true
	}
	for i := range ix.Blockers {
		if taken(&ix.Blockers[i], at) {
			return true
		}
	}
	return false
}

// usedBeside reports whether another atelier is in a place at the time of a spot.
func (ix *index) usedBeside(a *plan.Atelier, at spot) bool {
	for _, other := range ix.at[at.place.ID] {
		if other.StartsAt >= at.End {
			break
		}
		if other != a && other.Span().Overlaps(at.Span) {
			return true
		}
	}
	return false
}

// taken reports whether a place is taken for something else at the time of a spot.
func taken(b *programme.Blocker, at spot) bool {
	return b.Kind == programme.Taken && at.place != nil && blocks(b, at)
}

// blocks reports whether a blocker lies in the time and the place of a spot.
func blocks(b *programme.Blocker, at spot) bool {
	return (b.PlaceID == nil || at.place != nil && *b.PlaceID == at.place.ID) &&
		at.Overlaps(programme.Span{Start: b.StartsAt, End: b.EndsAt})
}

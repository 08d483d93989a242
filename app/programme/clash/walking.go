package clash

import (
	"math"
	"slices"
	"time"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

const (
	// detour is how much longer streets are than a straight line: between 1.2 and 1.4 in most towns.
	detour = 1.3
	// pace is that of somebody who carries a bag and greets people on the way: 4.2 km/h, in metres a minute.
	pace = 70
	// nextDoor are metres below which nobody counts the way.
	nextDoor = 30
	// earthRadius is the mean radius in metres.
	earthRadius = 6_371_009
)

// walking finds people who lead one atelier after another in two places with not enough minutes to walk between them.
func walking(ix *index) []Clash {
	var found []Clash
	said := map[[2]*plan.Atelier]bool{}
	for i := range ix.Facilitators {
		var last *plan.Atelier
		for _, b := range ix.led[ix.Facilitators[i].ID] {
			if a := last; a != nil && tooFar(ix.of(a), ix.of(b)) && !said[[2]*plan.Atelier{a, b}] {
				said[[2]*plan.Atelier{a, b}] = true // several who lead both are said at once
				found = append(found, ix.late(a, b))
			}
			if last == nil || b.EndsAt >= last.EndsAt {
				last = b
			}
		}
	}
	return found
}

func (ix *index) late(a, b *plan.Atelier) Clash {
	ids, called := ix.both(a, b)
	from, to := ix.placeOf(a), ix.placeOf(b)
	metres, minutes := Walk(from, to)
	left := int((b.StartsAt - a.EndsAt) / minute)
	return Clash{Severity: Warning, Ateliers: []string{a.ID, b.ID}, Places: []string{from.ID, to.ID}, Facilitators: ids,
		Span:  programme.Span{Start: a.EndsAt, End: b.StartsAt},
		Title: say("clash.walking.title", problem.Args{"Names": called, "Day": weekday(ix.local(b.StartsAt)), "At": clock(ix.local(b.StartsAt))}),
		Detail: say("clash.walking.detail", problem.Args{"First": titles{a}, "Second": titles{b}, "From": from.Name, "To": to.Name,
			"Metres": metres, "Minutes": minutes, "Left": left}),
		Ways: append(either([]*plan.Atelier{a, b}, func(x *plan.Atelier) []Way { return ix.later(x, "walking", rushed) }),
			settle("clash.way.leads", b))}
}

// rushed reports whether somebody who leads the atelier would have to run to or from a spot.
func rushed(ix *index, a *plan.Atelier, at spot) bool {
	return slices.ContainsFunc(a.Leads, func(l programme.Lead) bool {
		return slices.ContainsFunc(ix.led[l.FacilitatorID], func(other *plan.Atelier) bool {
			return other != a && (tooFar(ix.of(other), at) || tooFar(at, ix.of(other)))
		})
	})
}

// tooFar reports whether one spot comes after another with not enough minutes for the way.
func tooFar(a, b spot) bool {
	left := b.Start - a.End
	if left < 0 || left > longestWalk || a.place == b.place {
		return false
	}
	_, minutes := Walk(a.place, b.place)
	return left < store.Instant(minutes)*minute
}

const (
	minute = store.Instant(time.Minute / time.Millisecond)
	// longestWalk spares measuring: beyond three hours, or 12 km, people do not walk from one atelier to the next.
	longestWalk = 180 * minute
)

// Walk returns how far two places are by the streets, in metres rounded to fifty, and how many minutes that takes; zero
// when either is unknown or they are next door.
func Walk(from, to *programme.Place) (metres, minutes int) {
	if from == nil || to == nil || from == to {
		return 0, 0
	}
	straight, known := distance(from, to)
	if !known || straight < nextDoor {
		return 0, 0
	}
	way := straight * detour
	return max(50, int(math.Round(way/50))*50), int(math.Ceil(way / pace))
}

// distance returns the great-circle distance of two places in metres, by the haversine formula.
func distance(a, b *programme.Place) (metres float64, known bool) {
	if a.Longitude == nil || a.Latitude == nil || b.Longitude == nil || b.Latitude == nil {
		return 0, false
	}
	const radian = math.Pi / 180
	north := math.Sin((*b.Latitude - *a.Latitude) * radian / 2)
	east := math.Sin((*b.Longitude - *a.Longitude) * radian / 2)
	h := north*north + math.Cos(*a.Latitude*radian)*math.Cos(*b.Latitude*radian)*east*east
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, h))), true
}

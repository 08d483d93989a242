package placing_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

var paris = must(time.LoadLocation("Europe/Paris"))

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// on returns an hour of the weekend in Paris: day 21 is Friday 21 May 2027.
func on(day, hour, minute int) store.Instant {
	return store.InstantOf(time.Date(2027, 5, day, hour, minute, 0, 0, paris))
}

const hours = store.Instant(3_600_000)

func number(n int) *int { return &n }

// weekend is a plan without anything in it, from Friday 18:30 to Sunday 18:30 in Brest.
func weekend() *plan.Plan {
	o := &operation.Operation{ID: "o", TimeZone: "Europe/Paris", StartsAt: on(21, 18, 30), EndsAt: on(23, 18, 30), Latitude: 48.4, Longitude: -4.455}
	return &plan.Plan{Operation: o, Location: paris}
}

func addPlace(p *plan.Plan, name string, capacity int) *programme.Place {
	place := programme.Place{OperationID: "o", ID: "place-" + name, Number: len(p.Places) + 1, Name: name}
	if capacity > 0 {
		place.Capacity = &capacity
	}
	p.Places = append(p.Places, place)
	return &p.Places[len(p.Places)-1]
}

func addPerson(p *plan.Plan, name string, available ...programme.Span) string {
	p.Facilitators = append(p.Facilitators, programme.Facilitator{OperationID: "o", ID: "person-" + name, Name: name, Availability: available})
	return "person-" + name
}

// addAtelier adds one off the grid.
func addAtelier(p *plan.Plan, title string, length store.Instant, persons int, leads ...string) *plan.Atelier {
	a := &plan.Atelier{}
	a.OperationID, a.Number, a.Title = "o", int64(len(p.Ateliers)+1), title
	a.ID, a.Slug = fmt.Sprintf("atelier-%d", a.Number), fmt.Sprintf("a%d", a.Number)
	a.EndsAt, a.Entry, a.Audience, a.Status, a.Version = length, programme.SignUp, "everybody", programme.DraftAtelier, 1
	if persons > 0 {
		a.Seats.Capacity = &persons
	}
	for _, l := range leads {
		a.Leads = append(a.Leads, programme.Lead{FacilitatorID: l, Role: "lead"})
	}
	p.Ateliers = append(p.Ateliers, a)
	return a
}

// schedule puts an atelier on the grid.
func schedule(a *plan.Atelier, placeID string, start store.Instant) {
	a.EndsAt = start + a.EndsAt - a.StartsAt
	a.StartsAt, a.PlaceID = start, &placeID
}

// size says how large a generated weekend is; a fifth more ateliers are on the grid already.
type size struct{ ateliers, places, people int }

// generated is a weekend that looks like one: rooms of different sizes, two of them outdoors and one closed at lunch, people who lead two or three
// ateliers and are sometimes away, themes, audiences, and things that are lent.
func generated(seed uint64, s size) *plan.Plan {
	r := rand.New(rand.NewPCG(seed, 7))
	p := weekend()
	for i := range s.places {
		place := addPlace(p, fmt.Sprintf("Lieu %d", i+1), 12+6*r.IntN(12))
		longitude, latitude := -4.455+float64(r.IntN(300)-150)/10_000, 48.4+float64(r.IntN(160)-80)/10_000
		place.Longitude, place.Latitude = &longitude, &latitude
		place.Outdoors = i%5 == 4
		place.Access = []string{"step_free", "seated"}[:1+r.IntN(2)]
		if i%4 == 2 {
			place.Hours = []programme.Hours{{From: "09:00", To: "12:30"}, {From: "13:30", To: "19:00"}}
		}
	}
	for i := range s.people {
		var available []programme.Span
		if i%3 == 0 {
			day := 22 + r.IntN(2)
			available = []programme.Span{{Start: on(day, 8, 30), End: on(day, 18, 30)}}
		}
		addPerson(p, fmt.Sprintf("Personne %d", i+1), available...)
	}
	for i := range 8 {
		p.Themes = append(p.Themes, programme.Theme{OperationID: "o", ID: fmt.Sprintf("theme-%d", i), Name: fmt.Sprintf("Thème %d", i+1), Position: i})
	}
	p.Equipment = []programme.Equipment{{ID: "e1", Kind: "gps", Quantity: 8 * max(1, s.places/10)}, {ID: "e2", Kind: "projector", Quantity: 3 * max(1, s.places/10)}}
	p.Blockers = []programme.Blocker{{ID: "b1", Kind: programme.Break, StartsAt: on(22, 12, 30), EndsAt: on(22, 14, 0)},
		{ID: "b2", PlaceID: &p.Places[0].ID, Kind: programme.Taken, StartsAt: on(22, 9, 0), EndsAt: on(22, 11, 10)}}
	for i := range s.ateliers + s.ateliers/5 {
		addGenerated(p, r, i)
	}
	fix(p, r, s.ateliers/5)
	p.Sort()
	return p
}

func addGenerated(p *plan.Plan, r *rand.Rand, i int) {
	lengths := []store.Instant{hours, 3 * hours / 2, 2 * hours, 5 * hours / 2, 3 * hours, hours * 50 / 60}
	var leads []string
	for range 1 + r.IntN(2) {
		if id := p.Facilitators[r.IntN(len(p.Facilitators))].ID; len(leads) == 0 || leads[0] != id {
			leads = append(leads, id)
		}
	}
	a := addAtelier(p, fmt.Sprintf("Atelier %d", i+1), lengths[r.IntN(len(lengths))], 6+r.IntN(16), leads...)
	a.ThemeID = p.Themes[r.IntN(len(p.Themes))].ID
	a.Audience = []string{"everybody", "everybody", "families", "children", "adults", "elders"}[r.IntN(6)]
	a.Access = [][]string{nil, {"step_free"}, {"seated", "step_free"}, {"outdoors"}}[r.IntN(4)]
	if r.IntN(6) == 0 {
		a.Needs = append(a.Needs, programme.Need{Kind: "gps", Quantity: 2 + r.IntN(4)})
	}
	if r.IntN(6) == 0 {
		a.Needs = append(a.Needs, programme.Need{Kind: "projector", Quantity: 1})
	}
	if i%12 == 11 {
		series := "series-" + fmt.Sprint(i/24)
		a.SeriesID = &series
	}
}

// fix puts some ateliers on the grid where nothing is in the way, as somebody would by hand.
func fix(p *plan.Plan, r *rand.Rand, n int) {
	for _, a := range p.Ateliers {
		if n == 0 {
			return
		}
		for range 20 {
			place := p.Places[r.IntN(len(p.Places))].ID
			was := *a
			schedule(a, place, on(22+r.IntN(2), 9+r.IntN(8), 5*r.IntN(12)))
			if len(faults(p, a)) == 0 {
				n--
				break
			}
			*a = was
		}
	}
}

package clash

import (
	"fmt"
	"testing"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// congress is a plan of 1,007 ateliers in 73 places over four days, two leads each, as large as the largest congress of its
// kind, with a few things wrong.
func congress(t testing.TB) *weekend {
	w := newWeekend(t)
	w.Operation.StartsAt, w.Operation.EndsAt = local(20, 8, 0), local(24, 0, 0)
	for i := range 73 {
		w.place(fmt.Sprint("P", i), func(p *programme.Place) {
			where(48.40+float64(i%9)/1000, -4.45+float64(i/9)/1000)(p)
			p.Capacity, p.Authorised = number(60), number(80)
			p.Outdoors = i%10 == 0
			if i%3 == 0 {
				p.Hours = []programme.Hours{{From: "08:00", To: "23:00"}}
			}
		})
	}
	for i := range 400 {
		w.facilitator(fmt.Sprint("F", i))
	}
	w.Equipment = []programme.Equipment{{ID: "e", Kind: "projector", Quantity: 30}}
	for i := range 14 {
		w.theme(fmt.Sprint("t", i))
	}
	for i := range 1007 {
		slot := i / 73 // fourteen rounds of ninety minutes, four a day
		start := local(20+slot/4, 10+slot%4*3, 0)
		w.atelier(fmt.Sprint("A", i), start, start+90*minute, &w.Places[i%73].ID, seats(40), func(a *plan.Atelier) {
			a.ThemeID = fmt.Sprint("t", i%14)
			ledBy(w.Facilitators[(i*2)%400].ID, w.Facilitators[(i*2+1)%400].ID)(a)
			if i%5 == 0 {
				needing("projector", 1)(a)
			}
			if i%50 == 0 { // begins late, into the next
				a.StartsAt += 120 * minute
				a.EndsAt += 120 * minute
			}
		})
	}
	w.Sort()
	return w
}

func BenchmarkFind(b *testing.B) {
	w := congress(b)
	var found []Clash
	for b.Loop() {
		found = Find(w.Plan)
	}
	b.ReportMetric(float64(len(found)), "clashes")
}

// BenchmarkFindHeap is the worst: all on one heap, as after a careless import.
func BenchmarkFindHeap(b *testing.B) {
	w := congress(b)
	for _, a := range w.Ateliers {
		a.StartsAt, a.EndsAt, a.PlaceID = sat(9, 0), sat(9, 0)+store.Instant(90)*minute, &w.Places[0].ID
	}
	var found []Clash
	for b.Loop() {
		found = Find(w.Plan)
	}
	b.ReportMetric(float64(len(found)), "clashes")
}

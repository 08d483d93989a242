package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"

	"oplibre/data/demo"
)

// How many seats are wanted of each atelier: some are full three weeks before, some nearly empty.
var (
	wantedEarly = map[int]int{1: 34, 3: 17, 4: 16, 5: 11, 6: 9, 7: 6, 8: 11, 9: 3, 10: 9, 11: 14, 12: 12, 13: 25, 14: 10, 16: 15,
		17: 12, 18: 5, 19: 13, 20: 6, 21: 4, 22: 10, 23: 15, 24: 2, 25: 12, 26: 58}
	wantedLate = map[int]int{1: 6, 3: 2, 5: 5, 6: 5, 7: 6, 9: 2, 17: 4, 18: 3, 19: 3, 21: 2, 24: 2, 25: 3, 26: 10}
)

// demand is what is still wanted of each atelier while households choose.
type demand struct {
	ateliers map[int]demo.Atelier
	left     map[int]int
	numbers  []int // in order: a map has none
}

func newDemand(ateliers []demo.Atelier) *demand {
	d := &demand{ateliers: map[int]demo.Atelier{}, left: map[int]int{}}
	for _, a := range ateliers {
		d.ateliers[a.Number] = a
		d.numbers = append(d.numbers, a.Number)
	}
	slices.Sort(d.numbers)
	return d
}

// choose lets each household choose one to three ateliers, those first of which most is wanted, and gives what is still
// wanted afterwards to those who chose least.
func (d *demand) choose(random *rand.Rand, households []household, wanted map[int]int) {
	for number, n := range wanted {
		d.left[number] = n
	}
	for i := range households {
		for range 1 + random.IntN(3) {
			if number := d.draw(random, &households[i]); number > 0 {
				d.take(&households[i], number)
			}
		}
	}
	byEagerness := make([]*household, len(households))
	for i := range households {
		byEagerness[i] = &households[i]
	}
	for _, number := range d.numbers {
		slices.SortStableFunc(byEagerness, func(a, b *household) int { return cmp.Compare(len(a.chosen), len(b.chosen)) })
		for _, h := range byEagerness {
			if d.suits(h, number) {
				d.take(h, number)
			}
		}
	}
	for i := range households {
		if len(households[i].chosen) == 0 { // everybody comes to something
			households[i].chosen = []int{26}
		}
	}
}

// draw returns an atelier that suits a household, by lot, weighted with what is wanted of it; 0 when none does.
func (d *demand) draw(random *rand.Rand, h *household) int {
	total := 0
	var suitable []int
	for _, number := range d.numbers {
		if d.suits(h, number) {
			suitable = append(suitable, number)
			total += d.left[number]
		}
	}
	if total == 0 {
		return 0
	}
	lot := random.IntN(total)
	for _, number := range suitable {
		if lot -= d.left[number]; lot < 0 {
			return number
		}
	}
	return 0
}

func (d *demand) take(h *household, number int) {
	h.chosen = append(h.chosen, number)
	d.left[number] -= seats(h, d.ateliers[number])
}

func (d *demand) suits(h *household, number int) bool {
	n := seats(h, d.ateliers[number])
	if d.ateliers[number].Slot > 0 && n > slotSeats {
		return false // one appointment is too small for them
	}
	return n > 0 && n <= d.left[number] && d.free(h, number)
}

// free reports whether the household has chosen nothing at the same time.
func (d *demand) free(h *household, number int) bool {
	a := d.ateliers[number]
	return !slices.ContainsFunc(h.chosen, func(other int) bool {
		b := d.ateliers[other]
		return a.Start < b.End && b.Start < a.End
	})
}

// seats returns how many persons of a household an atelier takes: none when a child is of the wrong age, the children only
// when it is for children.
func seats(h *household, a demo.Atelier) int {
	n := 1
	if a.AgeMax > 0 {
		n = 0
	}
	for _, c := range h.form.Companions {
		age, err := strconv.Atoi(c.Age)
		switch {
		case err != nil: // an adult
			if a.AgeMax == 0 {
				n++
			}
		case age < a.AgeMin || a.AgeMax > 0 && age > a.AgeMax:
			return 0
		default:
			n++
		}
	}
	return n
}

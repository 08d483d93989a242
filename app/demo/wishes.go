package demo

import (
	"context"
	"slices"
	"strconv"
	"time"

	"oplibre/app/operation"
	"oplibre/app/signup/assignment"
	"oplibre/app/signup/wish"
	"oplibre/data/demo"
)

// byWishes are the smallest ateliers, whose seats would be gone in the first hour: listening to the quarter, filming its streets by
// bicycle, making a sensor. The last two are at the same time.
var byWishes = []int{10, 20, 22}

// wishesClose is when wishes are no longer taken, between the first moment of the demonstration and the second.
var wishesClose = onDay(time.May, 7, 20, 0)

// gatherWishes begins when sign-up does.
func (f *filling) gatherWishes(ctx context.Context) error {
	return assignment.Open(ctx, f.db, by(signUpOpens), f.o, assignment.RoundForm{Closes: wishesClose.Format(operation.LocalLayout)})
}

// wish turns what each household chose of these ateliers into wishes. Every fifth that chose none of them wishes for some as well, so
// that more is wanted than there is.
func (f *filling) wish(households []household) {
	open := newDemand(demo.Ateliers())
	for i := range households {
		h := &households[i]
		wanted := h.wanted(i, open)
		if chosen := slices.ContainsFunc(byWishes, h.chose); h.persons > 4 || !chosen && i%5 > 0 {
			wanted = nil
		}
		h.chosen = slices.DeleteFunc(h.chosen, func(number int) bool { return slices.Contains(byWishes, number) })
		for _, number := range wanted {
			h.form.Wishes = append(h.form.Wishes, f.ateliers[number].ID)
		}
		if len(wanted) > 1 && i%2 == 0 {
			h.form.Most = strconv.Itoa(1)
		}
	}
}

// wanted are the numbers that a household would like, the dearest first: what it chose, then what it has time for.
func (h *household) wanted(i int, open *demand) (numbers []int) {
	for n := range byWishes {
		number := byWishes[(i+n)%len(byWishes)]
		switch {
		case h.chose(number):
			numbers = slices.Insert(numbers, 0, number)
		case seats(h, open.ateliers[number]) == h.persons && open.free(h, number):
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// assignWishes gives the seats once wishes are closed, the way that lets most people have their first wish.
func (f *filling) assignWishes(ctx context.Context) error {
	if f.at == Before {
		return nil
	}
	if err := assignment.Run(ctx, f.db, by(wishesClose.Add(time.Minute))); err != nil {
		return err
	}
	computed, err := assignment.Find(ctx, f.db, f.o.ID, wish.FirstWishes)
	if err != nil {
		return err
	}
	published := by(onDay(time.May, 8, 10, 30))
	if err := assignment.Publish(ctx, f.db, published, f.o.ID, wish.FirstWishes, strconv.FormatInt(int64(computed.ComputedAt), 10)); err != nil {
		return err
	}
	return assignment.Run(ctx, f.db, published)
}

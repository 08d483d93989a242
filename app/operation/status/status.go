// Package status answers what the team asks first when it comes back to its weekend: where are we, what is missing, what comes
// next. Each answer is computed from what is really there; nothing is ticked by hand.
//
// It reads the domains of the weekend (programme, partners, sign-ups) and is read by nobody but the pages: package operation
// itself knows none of them.
package status

import (
	"slices"
	"time"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Facts are what the answers are computed from, read at one moment.
type Facts struct {
	Operation *operation.Operation
	Now       store.Instant
	// Ateliers are all, drafts too, by start.
	Ateliers []*programme.Listing
	Places   []programme.Place
	Partners []*partner.Partner
	SignUps  SignUps
}

// SignUps are how many persons take part, without anything about one of them.
type SignUps struct {
	// Persons is how many are on a list, a waiting one too; each is counted once.
	Persons int
	// Origins counts them by the answer to "where do you come from"; "" is for those who did not say.
	Origins map[string]int
	// Days are the new persons of each local day that had any, in order.
	Days []Day
}

// Day is a local day, by its midnight, with a number of persons.
type Day struct {
	Midnight time.Time
	Persons  int
}

// Residents is how many come from the neighbourhood.
func (s SignUps) Residents() int { return s.Origins["quartier"] }

// Prepared reports whether nothing is missing from an atelier.
func prepared(l *programme.Listing, o *operation.Operation) bool {
	return l.Status == programme.Published && !slices.ContainsFunc(l.Missing(o), grave)
}

// grave tells what keeps people from coming apart from what may stay as it is.
func grave(lack string) bool {
	switch lack {
	case programme.LacksPlace, programme.LacksFacilitator, programme.LacksCapacity, programme.TooSmall:
		return true
	}
	return false
}

// Ready returns how many ateliers people can come to, and how many there are.
func (f *Facts) Ready() (ready, all int) {
	for _, l := range f.standing() {
		all++
		if prepared(l, f.Operation) {
			ready++
		}
	}
	return ready, all
}

// Agreed returns how many partners take part, and how many were thought of.
func (f *Facts) Agreed() (in, all int) {
	for _, p := range f.Partners {
		if p.State.In() {
			in++
		}
	}
	return in, len(f.Partners)
}

// standing are the ateliers that are not cancelled.
func (f *Facts) standing() []*programme.Listing {
	var standing []*programme.Listing
	for _, l := range f.Ateliers {
		if l.Status != programme.Cancelled {
			standing = append(standing, l)
		}
	}
	return standing
}

// DaySeats is one day of the chart of seats.
type DaySeats struct {
	Midnight time.Time
	Ateliers []*programme.Listing
}

// Seats returns the published ateliers that have a number of seats, by local day.
func (f *Facts) Seats() []DaySeats {
	var days []DaySeats
	for _, l := range f.Ateliers {
		if l.Status != programme.Published || l.Entry != programme.SignUp || l.Seats.Capacity == nil {
			continue
		}
		midnight := midnightOf(l.StartsAt.In(f.Operation.Location()))
		if n := len(days); n == 0 || !days[n-1].Midnight.Equal(midnight) {
			days = append(days, DaySeats{Midnight: midnight})
		}
		day := &days[len(days)-1]
		day.Ateliers = append(day.Ateliers, l)
	}
	return days
}

// Full reports whether nobody can be given a seat any more; Empty whether less than a third is taken.
func Full(l *programme.Listing) bool {
	free, limited := l.Seats.Free()
	return limited && free == 0
}

// Empty reports whether less than a third of the seats is taken.
func Empty(l *programme.Listing) bool {
	return l.Seats.Capacity != nil && *l.Seats.Capacity > 0 && 3*(l.Seats.Confirmed+l.Seats.Offered) < *l.Seats.Capacity
}

func midnightOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, t.Location())
}

// Package solidarity is the roofs and the seats in cars that residents and partners give to those who come from elsewhere, and who takes
// which. The weekends of the past lived from it: volunteers slept at the residents'.
//
// Nothing of it is ever public. The team brings an offer and a need together; only when both sides have said yes does each learn who the
// other is. Who slept where is forgotten thirty days after the weekend; how many nights were given stays.
package solidarity

import (
	"slices"
	"strconv"
	"time"

	"oplibre/app/store"
)

// Kind is what is given.
type Kind string

// The kinds.
const (
	Roof Kind = "roof" // beds, for nights
	Ride Kind = "ride" // seats in a car, for one way
)

// Kinds are all kinds in order.
var Kinds = []Kind{Roof, Ride}

// Person is somebody who gives or needs, and how to reach them. All of it is the team's alone until both sides agree.
type Person struct {
	Name    string
	Email   string
	Phone   string
	Address string
	Notes   string
}

// When is when and where: of a roof the first and the last night, each named by the day on which it begins (2027-05-21); of a ride one
// day, the hour (14:30) and the way.
type When struct {
	FirstDay    string
	LastDay     string
	LeavesAt    string
	Origin      string
	Destination string
}

// Conditions are what an offer has room for, or what a need comes with.
type Conditions struct {
	Accessible bool // without steps
	Children   bool
	Pets       bool
}

// Offer is a roof or seats.
type Offer struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Kind        Kind
	Person
	// Capacity is how many persons, each night or in the car.
	Capacity int
	When
	Conditions
	// PartnerOfferID is the offer of a partner that it was, or nil.
	PartnerOfferID *string
	CreatedAt      store.Instant
	UpdatedAt      store.Instant `gorm:"autoUpdateTime:false"`
	Version        int64
}

// TableName names the table.
func (Offer) TableName() string { return "solidarity_offer" }

// Need is somebody who needs a roof or a seat: one person, or some who stay together.
type Need struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Kind        Kind
	Person
	Persons int
	When
	Conditions
	CreatedAt store.Instant
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	Version   int64
}

// TableName names the table.
func (Need) TableName() string { return "solidarity_need" }

// Side is one of the two who have to say yes.
type Side string

// The sides.
const (
	Giver Side = "offer"
	Taker Side = "need"
)

// Hows are the ways in which somebody says yes.
var Hows = []string{"phone", "email", "in_person"}

// Match is a need that the team has brought together with an offer.
type Match struct {
	OperationID       string
	ID                string `gorm:"primaryKey"`
	SolidarityOfferID string
	SolidarityNeedID  string
	// OfferYesAt and NeedYesAt are when each side said yes, and how (Hows); nil before.
	OfferYesAt  *store.Instant
	OfferYesHow string
	NeedYesAt   *store.Instant
	NeedYesHow  string
	CreatedAt   store.Instant
}

// TableName names the table.
func (Match) TableName() string { return "solidarity_match" }

// Agreed reports whether both have said yes: then each may know who the other is.
func (m *Match) Agreed() bool { return m.OfferYesAt != nil && m.NeedYesAt != nil }

// Said reports whether a side has said yes.
func (m *Match) Said(side Side) bool {
	return side == Giver && m.OfferYesAt != nil || side == Taker && m.NeedYesAt != nil
}

// Days are the nights of a roof, or the one day of a ride, in order.
func (w When) Days() (days []string) {
	first, err := time.Parse(time.DateOnly, w.FirstDay)
	if err != nil {
		return nil
	}
	for day := first; day.Format(time.DateOnly) <= w.LastDay && len(days) < mostNights; day = day.AddDate(0, 0, 1) {
		days = append(days, day.Format(time.DateOnly))
	}
	return days
}

// Nights is how many there are.
func (w When) Nights() int { return len(w.Days()) }

// Board is all of an operation: offers, needs and how they are brought together.
type Board struct {
	Offers  []*Offer
	Needs   []*Need
	Matches []*Match
}

// Of keeps the offers and needs of a kind.
func (b *Board) Of(kind Kind) *Board {
	kept := &Board{Matches: b.Matches}
	for _, o := range b.Offers {
		if o.Kind == kind {
			kept.Offers = append(kept.Offers, o)
		}
	}
	for _, n := range b.Needs {
		if n.Kind == kind {
			kept.Needs = append(kept.Needs, n)
		}
	}
	return kept
}

// Offer returns an offer by its identifier, nil for none.
func (b *Board) Offer(id string) *Offer {
	if at := slices.IndexFunc(b.Offers, func(o *Offer) bool { return o.ID == id }); at >= 0 {
		return b.Offers[at]
	}
	return nil
}

// Need returns a need by its identifier, nil for none.
func (b *Board) Need(id string) *Need {
	if at := slices.IndexFunc(b.Needs, func(n *Need) bool { return n.ID == id }); at >= 0 {
		return b.Needs[at]
	}
	return nil
}

// MatchOf returns what a need was brought together with, nil for nothing.
func (b *Board) MatchOf(needID string) *Match {
	if at := slices.IndexFunc(b.Matches, func(m *Match) bool { return m.SolidarityNeedID == needID }); at >= 0 {
		return b.Matches[at]
	}
	return nil
}

// MatchesOf returns those of an offer.
func (b *Board) MatchesOf(offerID string) (matches []*Match) {
	for _, m := range b.Matches {
		if m.SolidarityOfferID == offerID {
			matches = append(matches, m)
		}
	}
	return matches
}

// Left is how many persons an offer still has room for on the fullest of some days.
func (b *Board) Left(o *Offer, days []string) int {
	left := o.Capacity
	for _, day := range days {
		taken := 0
		for _, m := range b.MatchesOf(o.ID) {
			if n := b.Need(m.SolidarityNeedID); n != nil && slices.Contains(n.Days(), day) {
				taken += n.Persons
			}
		}
		left = min(left, o.Capacity-taken)
	}
	return left
}

// Fit says how an offer answers a need.
type Fit struct {
	Offer *Offer
	// Refusal is why it cannot, as a message key; empty when it can.
	Refusal string
	// Left is how many would still find room on the fullest night.
	Left int
}

// Fits returns the offers of the need's kind, those that fit first.
func (b *Board) Fits(n *Need) []Fit {
	var fits []Fit
	for _, o := range b.Offers {
		if o.Kind == n.Kind {
			fits = append(fits, Fit{Offer: o, Refusal: b.refusal(o, n), Left: b.Left(o, n.Days())})
		}
	}
	slices.SortStableFunc(fits, func(a, z Fit) int {
		switch {
		case (a.Refusal == "") == (z.Refusal == ""):
			return 0
		case a.Refusal == "":
			return -1
		}
		return 1
	})
	return fits
}

// refusal is why an offer cannot answer a need, as a message key. What the need already has of the offer does not count against it.
func (b *Board) refusal(o *Offer, n *Need) string {
	left := b.Left(o, n.Days())
	if m := b.MatchOf(n.ID); m != nil && m.SolidarityOfferID == o.ID {
		left += n.Persons
	}
	switch {
	case o.Kind != n.Kind:
		return "solidarity.no.kind"
	case n.FirstDay < o.FirstDay || n.LastDay > o.LastDay:
		return "solidarity.no." + string(n.Kind) + "_days"
	case n.Accessible && !o.Accessible:
		return "solidarity.no.accessible"
	case n.Children && !o.Children:
		return "solidarity.no.children"
	case n.Pets && !o.Pets:
		return "solidarity.no.pets"
	case left < n.Persons:
		return "solidarity.no.full"
	}
	return ""
}

// Counts are what the report tells: no name is in them.
type Counts struct {
	// Hosted is how many persons found a roof, Nights how many nights that made (persons times nights), Rides how many persons found
	// a seat. Only what both sides agreed to counts.
	Hosted, Nights, Rides int
	// Open is how many persons still wait.
	Open int
}

// Count counts.
func (b *Board) Count() Counts {
	var c Counts
	for _, n := range b.Needs {
		m := b.MatchOf(n.ID)
		switch {
		case m == nil:
			c.Open += n.Persons
		case !m.Agreed():
		case n.Kind == Roof:
			c.Hosted += n.Persons
			c.Nights += n.Persons * n.Nights()
		default:
			c.Rides += n.Persons
		}
	}
	return c
}

func version(v int64) string { return strconv.FormatInt(v, 10) }

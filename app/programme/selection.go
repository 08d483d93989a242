package programme

import (
	"slices"
	"strconv"
	"strings"
)

// Selection names ateliers by their numbers, in order and once each: what somebody has kept of a programme, or was sent.
// The empty one is no selection at all.
type Selection []int64

// MaxSelection bounds a selection, so that an address stays one.
const MaxSelection = 200

// ParseSelection reads a selection as addresses write it, 3.12.17. What is no number is left out, and so is what is beyond
// MaxSelection.
func ParseSelection(s string) Selection {
	var numbers Selection
	for word := range strings.SplitSeq(s, ".") {
		if n, err := strconv.ParseInt(word, 10, 64); err == nil && n > 0 {
			numbers = append(numbers, n)
		}
		if len(numbers) == MaxSelection {
			break
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// String writes the selection as addresses do: 3.12.17.
func (s Selection) String() string {
	words := make([]string, len(s))
	for i, n := range s {
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, ".")
}

// Has reports whether the selection names an atelier.
func (s Selection) Has(a *Atelier) bool {
	_, found := slices.BinarySearch(s, a.Number)
	return found
}

// Keep leaves of a programme's days what a selection names; the empty selection leaves everything.
func (p *Programme) Keep(s Selection) {
	if len(s) == 0 {
		return
	}
	var days []Day
	for _, day := range p.Days {
		day.Listings = slices.DeleteFunc(slices.Clone(day.Listings), func(l *Listing) bool { return !s.Has(&l.Atelier) })
		if len(day.Listings) > 0 {
			days = append(days, day)
		}
	}
	p.Days = days
}

// Meeting is two ateliers that share some time, and that time: nobody can be in both.
type Meeting struct {
	First, Second *Listing
	Span
}

// Meetings returns which ateliers are at the same time, by start. Listings are by start; cancelled ones meet nothing.
func Meetings(listings []*Listing) []Meeting {
	var meetings []Meeting
	for i, first := range listings {
		for _, second := range listings[i+1:] {
			if first.Status == Published && second.Status == Published && first.Span().Overlaps(second.Span()) {
				shared := Span{Start: max(first.StartsAt, second.StartsAt), End: min(first.EndsAt, second.EndsAt)}
				meetings = append(meetings, Meeting{first, second, shared})
			}
		}
	}
	return meetings
}

package data

import (
	"slices"
	"time"
)

// Election is a vote by everybody, which takes schools and town halls as polling stations.
type Election struct {
	Name Text
	// Days are the civil dates of its rounds, at midnight UTC: Sundays.
	Days []time.Time
	// Fixed means that a decree has called the electors; otherwise the days are those on which a round may fall by law.
	Fixed bool
	// DayBefore means that electors of the Americas and of Polynesia vote on the Saturday, so that their votes are not cast
	// when the result is known (loi n° 62-1292 du 6 novembre 1962, article 3).
	DayBefore bool
	// Source is the text that fixes or bounds the days.
	Source string
}

// Elections are those that are known or bounded by law. A new one is a line here, with its source; a dissolution of the
// National Assembly or a resignation can add votes at any time. Senators are not chosen by everybody: their elections take no
// school. The Assembly elected in 2024 and the European Parliament last until 2029.
var Elections = []Election{
	{Name: Text{FR: "élection présidentielle de 2022", EN: "2022 presidential election"},
		Days: dates("2022-04-10", "2022-04-24"), Fixed: true, DayBefore: true, Source: "décret n° 2022-66 du 26 janvier 2022"},
	{Name: Text{FR: "élections municipales de 2026", EN: "2026 municipal elections"},
		Days: dates("2026-03-15", "2026-03-22"), Fixed: true, Source: "décret n° 2025-848 du 27 août 2025"},
	// The powers that began on 14 May 2022 expire on 13 May 2027. A decree of the Council of Ministers will say which Sundays.
	{Name: Text{FR: "élection présidentielle de 2027", EN: "2027 presidential election"},
		Days: presidential(time.Date(2027, time.May, 13, 0, 0, 0, 0, time.UTC)), DayBefore: true, Source: "Constitution, article 7"},
	// The mandates of June 2021 end in March 2028; councils are renewed in March (Code électoral, articles L192 and L336).
	{Name: Text{FR: "élections départementales et régionales de 2028", EN: "2028 departmental and regional elections"},
		Days:   sundays(time.Date(2028, time.March, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, time.March, 31, 0, 0, 0, 0, time.UTC)),
		Source: "loi n° 2021-191 du 22 février 2021, article 1er, II"},
}

// daysBefore are the collectivities whose electors vote on the Saturday where Election.DayBefore holds.
var daysBefore = []string{"971", "972", "973", "975", "977", "978", "987"}

// ElectionsOn returns the elections of which a round falls, or may fall, on the civil date of t in t's own time zone.
func ElectionsOn(t time.Time, department string) []Election {
	year, month, day := t.Date()
	date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	var found []Election
	for _, e := range Elections {
		voting := date
		if e.DayBefore && slices.Contains(daysBefore, department) {
			voting = date.AddDate(0, 0, 1)
		}
		if slices.ContainsFunc(e.Days, voting.Equal) {
			found = append(found, e)
		}
	}
	return found
}

// presidential returns the Sundays on which a round may fall when the powers of the president expire at the end of a day:
// the first is 20 to 35 days before it, the second a fortnight after the first.
func presidential(expiry time.Time) []time.Time {
	first := sundays(expiry.AddDate(0, 0, -35), expiry.AddDate(0, 0, -20))
	all := slices.Clone(first)
	for _, day := range first {
		all = append(all, day.AddDate(0, 0, 14))
	}
	return all
}

// sundays returns the Sundays from a date to another, both included.
func sundays(from, to time.Time) []time.Time {
	var all []time.Time
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		if day.Weekday() == time.Sunday {
			all = append(all, day)
		}
	}
	return all
}

func dates(written ...string) []time.Time {
	all := make([]time.Time, len(written))
	for i, text := range written {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			panic(err) // a constant of this file
		}
		all[i] = day
	}
	return all
}

package data

import (
	"slices"
	"strings"
	"time"
)

// Holiday is a French public holiday: a day on which schools, town halls and many people are elsewhere.
type Holiday struct {
	// Date is the civil date, at midnight UTC.
	Date time.Time
	// Key names the holiday for the catalogue of messages: "holiday." + Key.
	Key  string
	Name Text
}

// HolidaysIn returns the public holidays of a year in a department, in order. Articles L3133-1, L3134-13 (Moselle, Bas-Rhin
// and Haut-Rhin) and L3422-2 (abolition of slavery overseas) of the Code du travail. Good Friday is kept by those communes of the
// three eastern departments that have a Protestant or a shared church (ordinance of 16 August 1892), and counts for all of
// them here: better a needless warning than none.
func HolidaysIn(year int, department string) []Holiday {
	days := national(year)
	switch department {
	case "57", "67", "68":
		days = append(days,
			Holiday{Easter(year).AddDate(0, 0, -2), "good_friday", Text{FR: "Vendredi saint", EN: "Good Friday"}},
			fixed(year, time.December, 26, "second_christmas_day", "Deuxième jour de Noël", "Second day of Christmas"))
	}
	if date, ok := abolition(year, department); ok {
		days = append(days, Holiday{date, "abolition", Text{FR: "Abolition de l'esclavage", EN: "Abolition of slavery"}})
	}
	slices.SortFunc(days, func(a, b Holiday) int {
		if c := a.Date.Compare(b.Date); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
	return days
}

// HolidayOn returns the public holidays that fall on the civil date of t, in t's own time zone. There may be two: in 2008
// Ascension Day was 1 May.
func HolidayOn(t time.Time, department string) []Holiday {
	year, month, day := t.Date()
	var found []Holiday
	for _, h := range HolidaysIn(year, department) {
		if h.Date.Month() == month && h.Date.Day() == day {
			found = append(found, h)
		}
	}
	return found
}

// Easter returns Easter Sunday of a year of the Gregorian calendar, at midnight UTC (the anonymous algorithm of Nature,
// 1876, in the shape that New Scientist gave it on 30 March 1961).
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// national returns the eleven holidays of the whole country.
func national(year int) []Holiday {
	easter := Easter(year)
	return []Holiday{
		fixed(year, time.January, 1, "new_year", "Jour de l'an", "New Year's Day"),
		{easter.AddDate(0, 0, 1), "easter_monday", Text{FR: "Lundi de Pâques", EN: "Easter Monday"}},
		fixed(year, time.May, 1, "labour_day", "Fête du Travail", "Labour Day"),
		fixed(year, time.May, 8, "victory_1945", "Victoire de 1945", "Victory Day 1945"),
		{easter.AddDate(0, 0, 39), "ascension", Text{FR: "Ascension", EN: "Ascension Day"}},
		{easter.AddDate(0, 0, 50), "whit_monday", Text{FR: "Lundi de Pentecôte", EN: "Whit Monday"}},
		fixed(year, time.July, 14, "bastille_day", "Fête nationale", "Bastille Day"),
		fixed(year, time.August, 15, "assumption", "Assomption", "Assumption Day"),
		fixed(year, time.November, 1, "all_saints", "Toussaint", "All Saints' Day"),
		fixed(year, time.November, 11, "armistice_1918", "Armistice de 1918", "Armistice Day 1918"),
		fixed(year, time.December, 25, "christmas", "Noël", "Christmas Day"),
	}
}

func fixed(year int, month time.Month, day int, key, fr, en string) Holiday {
	return Holiday{time.Date(year, month, day, 0, 0, 0, 0, time.UTC), key, Text{FR: fr, EN: en}}
}

// abolition returns the day on which a collectivity commemorates the abolition of slavery. Saint-Martin keeps 28 May since
// 2018, as the list of holidays that the State publishes has it, though the Code still gave Guadeloupe's 27 May in 2019.
func abolition(year int, department string) (time.Time, bool) {
	on := func(month time.Month, day int) (time.Time, bool) {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), true
	}
	switch department {
	case "971":
		return on(time.May, 27)
	case "972":
		return on(time.May, 22)
	case "973":
		return on(time.June, 10)
	case "974":
		return on(time.December, 20)
	case "976":
		return on(time.April, 27)
	case "977":
		return on(time.October, 9)
	case "978":
		if year < 2018 {
			return on(time.May, 27)
		}
		return on(time.May, 28)
	}
	return time.Time{}, false
}

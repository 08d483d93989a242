package i18n

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// narrow is the narrow no-break space (U+202F) that French puts inside hours and numbers.
const narrow = "\u202f"

var (
	weekdays = map[string][7]string{
		"fr": {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	shortWeekdays = map[string][7]string{
		"fr": {"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."},
		"en": {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	}
	months = map[string][12]string{
		"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
)

// Weekday writes the day of the week: samedi, Saturday. t must be in the zone of the operation, here and below.
func Weekday(ctx context.Context, t time.Time) string { return weekdays[Of(ctx)][t.Weekday()] }

// ShortWeekday writes sam., Sat.
func ShortWeekday(ctx context.Context, t time.Time) string {
	return shortWeekdays[Of(ctx)][t.Weekday()]
}

// DayMonth writes 22 mai, 22 May; the first of a month is 1er in French.
func DayMonth(ctx context.Context, t time.Time) string {
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 && Of(ctx) == "fr" {
		day = "1er"
	}
	return day + "\u00a0" + months[Of(ctx)][t.Month()-1]
}

// LongDay writes samedi 22 mai, Saturday 22 May.
func LongDay(ctx context.Context, t time.Time) string {
	return Weekday(ctx, t) + " " + DayMonth(ctx, t)
}

// Date writes samedi 22 mai 2027, Saturday 22 May 2027.
func Date(ctx context.Context, t time.Time) string {
	return fmt.Sprintf("%s %d", LongDay(ctx, t), t.Year())
}

// ShortDate writes 22 mai 2027.
func ShortDate(ctx context.Context, t time.Time) string {
	return fmt.Sprintf("%s %d", DayMonth(ctx, t), t.Year())
}

// Clock writes an hour: 14 h 30 and 14 h in French (with narrow no-break spaces), 14:30 in English.
func Clock(ctx context.Context, t time.Time) string {
	if Of(ctx) != "fr" {
		return t.Format("15:04")
	}
	if t.Minute() == 0 {
		return strconv.Itoa(t.Hour()) + narrow + "h"
	}
	return fmt.Sprintf("%d%sh%s%02d", t.Hour(), narrow, narrow, t.Minute())
}

// Span writes from when to when: "samedi 22 mai, 14 h – 17 h"; an end on a later day that is not just the end of the
// night says its day.
func Span(ctx context.Context, start, end time.Time) string {
	if start.YearDay() == end.YearDay() || end.Sub(start) < 12*time.Hour {
		return fmt.Sprintf("%s, %s – %s", LongDay(ctx, start), Clock(ctx, start), Clock(ctx, end))
	}
	return fmt.Sprintf("%s, %s – %s, %s", LongDay(ctx, start), Clock(ctx, start), LongDay(ctx, end), Clock(ctx, end))
}

// Moment writes a day and an hour: "samedi 22 mai 2027, 14 h 30".
func Moment(ctx context.Context, t time.Time) string { return Date(ctx, t) + ", " + Clock(ctx, t) }

// DayClock writes samedi 22 mai, 9 h 45: a moment that is near enough to need no year.
func DayClock(ctx context.Context, t time.Time) string { return LongDay(ctx, t) + ", " + Clock(ctx, t) }

// Number writes an integer with its thousands apart: 1 234 in French, 1,234 in English.
func Number(ctx context.Context, n int) string {
	digits, sign := strconv.Itoa(n), ""
	if n < 0 {
		digits, sign = digits[1:], "-"
	}
	separator := ","
	if Of(ctx) == "fr" {
		separator = narrow
	}
	groups := []string{}
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return sign + strings.Join(append([]string{digits}, groups...), separator)
}

// Size writes a number of octets as people read it: 48 Mo, 210 ko; 48 MB, 210 kB.
func Size(ctx context.Context, octets int64) string {
	unit := map[string]string{"fr": "o", "en": "B"}[Of(ctx)]
	switch {
	case octets >= 1_000_000:
		return Number(ctx, int((octets+500_000)/1_000_000)) + "\u00a0M" + unit
	case octets >= 1_000:
		return Number(ctx, int((octets+500)/1_000)) + "\u00a0k" + unit
	}
	return Number(ctx, int(octets)) + "\u00a0" + unit
}

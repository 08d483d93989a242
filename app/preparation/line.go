package preparation

import (
	"strconv"
	"strings"
	"time"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
)

// When is the day of a task: counted from day J, or fixed.
type When struct {
	// Offset is the day counted from day J; nil for a fixed day.
	Offset *int
	// On is a fixed day, 2027-04-12; empty with an offset.
	On string
}

// farthest is how many days before or after day J a task may be: two years, which catches slips of the keyboard.
const farthest = 730

// usualDelay is in how many days a task is due that was typed without a day.
const usualDelay = 7

// ParseLine reads a task as people jot it down: its title, then perhaps a day as the last word: "Réserver la sono J-30",
// "Call the printer 12/04", "Appeler la radio 2027-04-12". Without one the task is due in a week. A day without a year is the
// one nearest to the weekend.
func ParseLine(text string, o *operation.Operation, now time.Time) (title string, when When) {
	title = typed.Line(text)
	if i := strings.LastIndexByte(title, ' '); i > 0 {
		if when, ok := ParseWhen(title[i+1:], o); ok {
			return strings.TrimRight(title[:i], " ,;:—–-("), when
		}
	}
	offset := usualDelay - o.DaysUntil(now)
	return title, When{Offset: &offset}
}

// ParseWhen reads a day: J-30, j+2, J, 12/04, 12/4/2027 or 2027-04-12. ok is false for anything else, and for days that are
// more than two years from the weekend.
func ParseWhen(word string, o *operation.Operation) (when When, ok bool) {
	if offset, ok := parseOffset(word); ok {
		return When{Offset: &offset}, offset >= -farthest && offset <= farthest
	}
	day, ok := parseDay(word, o.FirstPublicDay())
	if !ok {
		return When{}, false
	}
	distance := o.DaysUntil(time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, o.Location()))
	return When{On: day.Format(dayLayout)}, distance >= -farthest && distance <= farthest
}

// parseOffset reads J-30, J+2, J, with the signs that word processors put in the place of a hyphen.
func parseOffset(word string) (int, bool) {
	rest, is := strings.CutPrefix(strings.ToUpper(word), "J")
	if !is {
		return 0, false
	}
	if rest == "" {
		return 0, true
	}
	rest = strings.NewReplacer("−", "-", "–", "-", "‑", "-").Replace(rest)
	if rest[0] != '-' && rest[0] != '+' || len(rest) > 5 {
		return 0, false
	}
	n, err := strconv.Atoi(rest)
	return n, err == nil
}

// parseDay reads a date, at midnight UTC; without a year it takes the one nearest to the weekend.
func parseDay(word string, dayJ time.Time) (time.Time, bool) {
	for _, layout := range []string{dayLayout, "2/1/2006"} {
		if day, err := time.Parse(layout, word); err == nil {
			return day, true
		}
	}
	var best time.Time
	year := dayJ.Year()
	for y := year - 1; y <= year+1; y++ { // with the year: 29/02 is a day in some only
		day, err := time.Parse("2/1/2006", word+"/"+strconv.Itoa(y))
		if err == nil && (best.IsZero() || day.Sub(dayJ).Abs() < best.Sub(dayJ).Abs()) {
			best = day
		}
	}
	return best, !best.IsZero()
}

package part

import (
	"context"
	"strconv"
	"time"

	"oplibre/app/i18n"
)

// HourProps is an hour in the margin: large hours, small minutes.
type HourProps struct {
	// Big and Small are the two sizes: "9 h" and "45" in French, "9:45" and nothing in English.
	Big, Small string
	// Machine is the hour for the datetime attribute: 2027-05-22T09:45+02:00.
	Machine string
	// Day is a line under the hour: sam. 22 mai. Empty where the page shows one day.
	Day string
}

// NewHour writes an hour for the margin. t is in the zone of the operation.
func NewHour(ctx context.Context, t time.Time) HourProps {
	hour := HourProps{Big: i18n.Clock(ctx, t), Machine: t.Format("2006-01-02T15:04Z07:00")}
	if i18n.Of(ctx) == "fr" && t.Minute() != 0 {
		hour.Big, hour.Small = strconv.Itoa(t.Hour())+"\u202fh", t.Format("04")
	}
	return hour
}

// WithDay returns the hour with its day written under it.
func (h HourProps) WithDay(ctx context.Context, t time.Time) HourProps {
	h.Day = i18n.ShortWeekday(ctx, t) + " " + i18n.DayMonth(ctx, t)
	return h
}

package manage

import (
	"context"
	"slices"
	"strconv"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// PlaceDoor is the sheet for the door of a place on one day.
type PlaceDoor struct {
	Day  time.Time
	Href string
}

// emptyRows are how many rows of opening hours wait to be written.
const emptyRows = 3

// rows are the opening hours with rows to write into.
func (p PlaceProps) rows() []programme.HoursRow {
	rows := slices.DeleteFunc(slices.Clone(p.Form.Hours), func(r programme.HoursRow) bool { return p.Err == nil && r.Empty() })
	for range emptyRows {
		rows = append(rows, programme.HoursRow{On: "0"})
	}
	return rows[:min(len(rows), programme.HoursRows)]
}

// kept is a field of Keeping that may stay empty.
func (p PlaceProps) kept(ctx context.Context, name, value string) part.Field {
	f := p.plain(ctx, name, value)
	f.Optional = true
	return f
}

// plain is a field of Keeping that always holds something.
func (p PlaceProps) plain(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "place."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

func (p PlaceProps) hoursField(ctx context.Context, what, n, value string) part.Field {
	name := "hours_" + what + n
	return part.Field{Name: name, Label: i18n.T(ctx, "place.hours_"+what), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

func (p PlaceProps) planFile(ctx context.Context) part.Field {
	return part.Field{Name: "plan", Label: i18n.T(ctx, "place.plan_file"), Hint: i18n.T(ctx, "place.plan_hint"),
		Accept: "image/jpeg,image/png,image/webp", Error: part.ErrorOf(ctx, p.Err, "plan"), Required: true}
}

func (p PlaceProps) planTitle(ctx context.Context) part.Field {
	return part.Field{Name: "title", Label: i18n.T(ctx, "place.plan_title"), Optional: true, Error: part.ErrorOf(ctx, p.Err, "title")}
}

// weekdayOptions are on what an opening hour holds.
func weekdayOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Value: "0", Label: i18n.T(ctx, "place.every_day")}}
	monday := time.Date(2027, 5, 17, 12, 0, 0, 0, time.UTC)
	for n := range 7 {
		options = append(options, part.Option{Value: strconv.Itoa(n + 1), Label: i18n.Weekday(ctx, monday.AddDate(0, 0, n))})
	}
	return append(options, part.Option{Value: programme.OnDate, Label: i18n.T(ctx, "place.on_date")})
}

// qualities are the words for a network, with the team's own where it has written one.
func qualities(ctx context.Context, own string) []part.Option {
	var options []part.Option
	for _, quality := range programme.Qualities {
		key := quality
		if key == "" {
			key = "unknown"
		}
		options = append(options, part.Option{Value: quality, Label: i18n.T(ctx, "place.quality."+key)})
	}
	if !slices.Contains(programme.Qualities, own) {
		options = append(options, part.Option{Value: own, Label: own})
	}
	return options
}

// notAsked stands for the empty agreement: a radio button with an empty value is never ticked.
const notAsked = "not_asked"

// agreementValue is how the form writes an agreement.
func agreementValue(agreement string) string {
	if agreement == "" {
		return notAsked
	}
	return agreement
}

func agreements(ctx context.Context) []part.Option {
	var options []part.Option
	for _, agreement := range programme.Agreements {
		value := agreementValue(agreement)
		options = append(options, part.Option{Value: value, Label: i18n.T(ctx, "place.agreement."+value)})
	}
	return options
}

// dated makes a field one for a day.
func dated(f part.Field) part.Field {
	f.Type = "date"
	return f
}

// clocked makes a field one for an hour.
func clocked(f part.Field) part.Field {
	f.Short, f.Placeholder, f.MaxLength = true, "9:00", 8
	return f
}

// telephone makes a field one for a telephone number.
func telephone(f part.Field) part.Field {
	f.Type, f.Autocomplete = "tel", "off"
	return f
}

// low makes a text field two lines high.
func low(f part.Field) part.Field {
	f.Rows = 2
	return f
}

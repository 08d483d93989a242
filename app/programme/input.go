package programme

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// LocalTime is how forms write a moment in the zone of the operation (HTML, datetime-local).
const LocalTime = "2006-01-02T15:04"

// input reads the values of a form and collects what is wrong with them.
type input struct{ fields problem.Fields }

// text returns a trimmed text of at most limit characters; required refuses an empty one.
func (in *input) text(name, value string, limit int, required bool) string {
	value = typed.Text(value)
	switch {
	case value == "" && required:
		in.fields.Add(name, "programme.error.required", nil)
	case utf8.RuneCountInString(value) > limit:
		in.fields.Add(name, "programme.error.too_long", problem.Args{"Limit": limit})
	}
	return value
}

// line is text on a single line.
func (in *input) line(name, value string, limit int, required bool) string {
	return in.text(name, typed.Line(value), limit, required)
}

// number returns a whole number between least and most, nil when the field is empty.
func (in *input) number(name, value string, least, most int) *int {
	value = strings.TrimSpace(value)
	if value == "" {
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		in.fields.Add(name, "programme.error.number", problem.Args{"Least": least, "Most": most})
		return nil
	}
	return &n
}

// degrees returns a coordinate as people type it, with a point or a comma.
func (in *input) degrees(name, value string, most float64) *float64 {
	value = strings.ReplaceAll(strings.TrimSpace(value), ",", ".")
	if value == "" {
		return nil
	}
	degrees, err := strconv.ParseFloat(value, 64)
	if err != nil || !(degrees >= -most && degrees <= most) {
		in.fields.Add(name, "programme.error.degrees", problem.Args{"Most": int(most)})
		return nil
	}
	return &degrees
}

// choice returns one of the allowed values.
func (in *input) choice(name, value string, allowed ...string) string {
	if !slices.Contains(allowed, value) {
		in.fields.Add(name, "programme.error.choice", nil)
	}
	return value
}

// facts returns the access facts that are known, in their order.
func facts(values []string) []string {
	known := []string{}
	for _, fact := range AccessFacts {
		if slices.Contains(values, fact) {
			known = append(known, fact)
		}
	}
	return known
}

// moment reads a local time of the operation. An hour that a clock change skips is refused; of the two that it repeats,
// the first is meant.
func (in *input) moment(name, value string, o *operation.Operation) time.Time {
	value = strings.TrimSpace(value)
	if value == "" {
		in.fields.Add(name, "programme.error.time_missing", nil)
		return time.Time{}
	}
	t, reading := operation.ParseLocal(value, o.Location())
	switch reading {
	case operation.Unreadable:
		in.fields.Add(name, "programme.error.time", nil)
		return time.Time{}
	case operation.Skipped:
		in.fields.Add(name, "programme.error.time_skipped", problem.Args{"Instead": t.Format("15:04")})
	}
	return t
}

// after returns the moment that is meant by the end of something that begins at start: of an hour that clocks show twice, the
// second when the first would be before the start.
func after(end, start time.Time, zone *time.Location) time.Time {
	if again, first := operation.RepeatedHour(end.In(zone)); !end.After(start) && again && first {
		return end.Add(time.Hour)
	}
	return end
}

// lastReading returns the last moment that a form may mean by the one that was read: the second of an hour that clocks show
// twice.
func lastReading(at store.Instant, zone *time.Location) store.Instant {
	if again, first := operation.RepeatedHour(at.In(zone)); again && first {
		return store.InstantOf(at.Time().Add(time.Hour))
	}
	return at
}

// kept returns a moment as it was before, when a form shows both alike: of an hour that clocks show twice a form can only
// say the first, and of a minute no second. Saving a form without a change changes nothing.
func kept(before, now store.Instant, zone *time.Location) store.Instant {
	if before != 0 && before.In(zone).Format(LocalTime) == now.In(zone).Format(LocalTime) {
		return before
	}
	return now
}

// keepMoments is kept for all moments of an atelier.
func (v *Values) keepMoments(before *Values, zone *time.Location) {
	v.StartsAt, v.EndsAt = kept(before.StartsAt, v.StartsAt, zone), kept(before.EndsAt, v.EndsAt, zone)
	v.EndsAt = store.InstantOf(after(v.EndsAt.Time(), v.StartsAt.Time(), zone))
	for _, moment := range []struct {
		before *store.Instant
		now    **store.Instant
	}{{before.DecidedBy, &v.DecidedBy}, {before.DependsAt, &v.DependsAt}, {before.FallbackAt, &v.FallbackAt}} {
		if moment.before != nil && *moment.now != nil {
			same := kept(*moment.before, **moment.now, zone)
			*moment.now = &same
		}
	}
}

// names returns the names of a text field, one a line or between semicolons, each once.
func names(value string) []string {
	list := []string{}
	seen := map[string]bool{}
	for _, name := range strings.FieldsFunc(typed.Text(value), func(r rune) bool { return r == '\n' || r == ';' }) {
		name = strings.Join(strings.Fields(name), " ")
		if key := foldedName(name); name != "" && !seen[key] {
			seen[key] = true
			list = append(list, name)
		}
	}
	return list
}

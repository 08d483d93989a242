package exchange

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// wall is what somebody wrote of a moment: a day, a time of day, or both, as clocks show them.
type wall struct {
	day    time.Time // midnight in UTC, zero when none is written
	clock  time.Duration
	timed  bool      // clock is written
	moment time.Time // the moment itself where the text gives an offset with a day
	offset string    // an offset behind the clock alone
}

// dates reads the numbers of days and hours: 46529.6 is a day and an hour, 0.6 an hour only.
func dates(book *xlsx.Workbook) func(serial float64) (wall, bool) {
	return func(serial float64) (wall, bool) {
		if serial >= 0 && serial < 1 {
			return wall{clock: time.Duration(math.Round(serial*86400)) * time.Second, timed: true}, true
		}
		at, ok := book.Date(serial)
		if !ok || at.Year() < 1980 || at.Year() > 2200 {
			return wall{}, false
		}
		day := at.Truncate(24 * time.Hour)
		return wall{day: day, clock: at.Sub(day), timed: at.After(day)}, true
	}
}

// failed reports whether a cell holds the error of a formula.
func failed(c xlsx.Cell) bool { return c.Kind == xlsx.Failed }

// cellText writes a cell as people would type it.
func cellText(c xlsx.Cell) string {
	switch c.Kind {
	case xlsx.Text:
		return strings.TrimSpace(c.Text)
	case xlsx.Number:
		return strconv.FormatFloat(c.Value, 'f', -1, 64)
	case xlsx.Bool:
		return strconv.FormatBool(c.Value != 0)
	}
	return ""
}

var (
	// clockForm finds a time of day at the end: 14:30, 14h30, 14 h 30, 14h, 2:30 pm, 02:30+01:00.
	clockForm = regexp.MustCompile(`(?i)(?:^|[\sTà,])(\d{1,2})\s*(?::\s*(\d{2})(?::(\d{2}))?|h\s*(\d{2})?)\s*([ap]m)?\s*([+-]\d{2}:\d{2})?$`)
	// dayForm is a day in figures, of which the year may be missing.
	dayForm = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$`)
	// isoForm is a day as ISO 8601 writes it.
	isoForm = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$`)
	// namedForm is a folded day in words: samedi 22 mai 2027, 1er mai, Saturday May 22 2027.
	namedForm = regexp.MustCompile(`^(?:([a-z]+) )?(?:(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)|([a-z]+) (\d{1,2})(?:st|nd|rd|th)?)(?: (\d{4}))?$`)
)

var months = map[string]time.Month{"janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8,
	"septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12, "january": 1, "february": 2, "march": 3, "april": 4, "may": 5,
	"june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12}

var weekdays = map[string]time.Weekday{"dimanche": 0, "lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6,
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}

// readWall reads what people type for a day, an hour, or both.
func readWall(text string, date func(float64) (wall, bool), o *operation.Operation) (w wall, ok bool) {
	text = strings.Join(strings.Fields(text), " ")
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return wall{moment: at, timed: true}, true
	}
	if serial, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64); err == nil {
		return date(serial)
	}
	rest := text
	if m := clockForm.FindStringSubmatchIndex(text); m != nil {
		parts := clockForm.FindStringSubmatch(text)
		if w.clock, ok = clockOf(parts); !ok {
			return wall{}, false
		}
		w.timed, w.offset = true, parts[6]
		rest = strings.Trim(text[:m[0]], " ,")
	}
	if rest == "" {
		return w, w.timed
	}
	w.day, ok = readDay(rest, o)
	return w, ok
}

// clockOf reads the parts of clockForm.
func clockOf(parts []string) (time.Duration, bool) {
	number := func(s string) int {
		n, err := strconv.Atoi("0" + s)
		if err != nil {
			return 99
		}
		return n
	}
	hour, minute, second := number(parts[1]), number(parts[2]+parts[4]), number(parts[3])
	if half := strings.ToLower(parts[5]); half != "" {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		if hour %= 12; half == "pm" {
			hour += 12
		}
	}
	clock := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
	return clock, minute < 60 && second < 60 && clock <= 24*time.Hour
}

// readDay reads a day. One without a year is the nearest to the weekend; the name of a day alone is that of the weekend.
func readDay(text string, o *operation.Operation) (time.Time, bool) {
	if m := isoForm.FindStringSubmatch(text); m != nil {
		return dayOf(m[1], m[2], m[3])
	}
	if m := dayForm.FindStringSubmatch(text); m != nil {
		return nearest(m[3], m[2], m[1], o)
	}
	folded := store.Fold(text)
	if weekday, known := weekdays[folded]; known {
		return ofWeekend(weekday, o)
	}
	m := namedForm.FindStringSubmatch(folded)
	if m == nil {
		return time.Time{}, false
	}
	month, known := months[m[3]+m[4]]
	if _, is := weekdays[m[1]]; !known || m[1] != "" && !is {
		return time.Time{}, false
	}
	return nearest(m[6], strconv.Itoa(int(month)), m[2]+m[5], o)
}

// dayOf makes a day of figures; false for the 31st of February.
func dayOf(year, month, day string) (time.Time, bool) {
	y, err := strconv.Atoi(year)
	m, failed := strconv.Atoi(month)
	d, wrong := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, err == nil && failed == nil && wrong == nil && t.Day() == d && int(t.Month()) == m && y >= 1980 && y <= 2200
}

// nearest completes a year of two figures, or one that is missing.
func nearest(year, month, day string, o *operation.Operation) (t time.Time, ok bool) {
	switch len(year) {
	case 4:
		return dayOf(year, month, day)
	case 2:
		return dayOf("20"+year, month, day)
	}
	start := o.Start()
	best := time.Duration(math.MaxInt64)
	for y := start.Year() - 1; y <= start.Year()+1; y++ {
		candidate, fits := dayOf(strconv.Itoa(y), month, day)
		if distance := candidate.Sub(start).Abs(); fits && distance < best {
			t, ok, best = candidate, true, distance
		}
	}
	return t, ok
}

// ofWeekend returns the first day of that name from the first day of the operation.
func ofWeekend(weekday time.Weekday, o *operation.Operation) (time.Time, bool) {
	start := o.Start()
	first := time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (int(weekday)-int(first.Weekday())+7)%7), true
}

// rangeForm separates the two hours of "14h30 – 16h".
var rangeForm = regexp.MustCompile(`^(.*\d\s*(?:h\s*\d{0,2}|:\d{2}))\s*(?:-|–|—|à|to|>)\s*(\d.*)$`)

// readTimes reads when the atelier is, from whichever columns say it.
func (r *rowReader) readTimes() {
	startKey, endKey := r.timeColumn("start", "starts_at"), r.timeColumn("end", "ends_at")
	startText, endText := r.cell(startKey), r.cell(endKey)
	if m := rangeForm.FindStringSubmatch(startText); m != nil && endText == "" {
		startText, endText, endKey = m[1], m[2], startKey
	}
	before := len(r.issues)
	day, start, end, endDay := r.wall("date", r.cell("date")), r.wall(startKey, startText), r.wall(endKey, endText), r.wall("end_date", r.cell("end_date"))
	length := r.length()
	if len(r.issues) > before {
		return
	}
	if startText == "" && r.cell("date") == "" && endText == "" {
		r.in.Unplaced = true
		if r.in.End = store.Instant(length.Milliseconds()); length == 0 {
			r.in.End = store.Instant(time.Hour.Milliseconds())
		}
		return
	}
	if start.day.IsZero() {
		start.day = day.day
	}
	begin, ok := r.moment(startKey, start)
	if !ok {
		return
	}
	r.in.Start = store.InstantOf(begin)
	if endText == "" {
		r.in.End = store.InstantOf(begin.Add(length))
		return
	}
	if end.day.IsZero() {
		end.day = endDay.day
	}
	r.readEnd(endKey, begin, end)
}

// readEnd reads the end: without a day it is the first one after the start.
func (r *rowReader) readEnd(key string, begin time.Time, end wall) {
	guessed := end.day.IsZero() && end.moment.IsZero()
	if guessed {
		local := begin.In(r.o.Location())
		end.day = time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	}
	at, ok := r.moment(key, end)
	if ok && guessed && !at.After(begin) {
		end.day = end.day.AddDate(0, 0, 1)
		at, ok = r.moment(key, end)
	}
	if ok {
		r.in.End = store.InstantOf(at)
	}
}

// timeColumn returns which of two columns the table has.
func (r *rowReader) timeColumn(local, instant string) string {
	if _, there := r.of[local]; there {
		return local
	}
	return instant
}

func (r *rowReader) wall(key, text string) wall {
	if text == "" {
		return wall{}
	}
	w, ok := readWall(text, r.date, r.o)
	reason := "hour"
	if key == "date" || key == "end_date" {
		reason, ok = "date", ok && !w.day.IsZero()
	}
	if !ok {
		r.wrong(key, reason, problem.Args{"Value": shortened(text)})
	}
	return w
}

// moment makes a moment of a day and an hour in the zone of the operation.
func (r *rowReader) moment(key string, w wall) (time.Time, bool) {
	switch {
	case !w.moment.IsZero():
		return w.moment, true
	case w.day.IsZero():
		r.wrong(key, "day_missing", nil)
		return time.Time{}, false
	case !w.timed:
		r.wrong(key, "hour_missing", nil)
		return time.Time{}, false
	}
	naive := w.day.Add(w.clock)
	if w.offset != "" {
		at, err := time.Parse("2006-01-02T15:04:05-07:00", naive.Format("2006-01-02T15:04:05")+w.offset)
		return at, err == nil
	}
	at, reading := operation.ParseLocal(naive.Format("2006-01-02T15:04:05"), r.o.Location())
	if reading == operation.Skipped || reading == operation.Unreadable {
		r.wrong(key, "skipped", problem.Args{"Value": naive.Format("15:04")})
		return time.Time{}, false
	}
	return at, true
}

var lengthForm = regexp.MustCompile(`(?i)^(?:(\d{1,2})\s*(?:h|:)\s*)?(?:(\d{1,4})\s*(?:m|min|mn|minutes?)?)?$`)

// length reads how long the atelier lasts, 0 for an empty cell: minutes, hours and minutes, or a typed time of day.
func (r *rowReader) length() time.Duration {
	text := r.cell("duration")
	if text == "" {
		return 0
	}
	if fraction, err := strconv.ParseFloat(text, 64); err == nil && fraction > 0 && fraction < 1 {
		return time.Duration(math.Round(fraction*1440)) * time.Minute
	}
	m := lengthForm.FindStringSubmatch(text)
	if m == nil {
		r.wrong("duration", "duration", problem.Args{"Value": shortened(text)})
		return 0
	}
	hours, err := strconv.Atoi("0" + m[1])
	minutes, failed := strconv.Atoi("0" + m[2])
	if err != nil || failed != nil || hours+minutes == 0 {
		r.wrong("duration", "duration", problem.Args{"Value": shortened(text)})
	}
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
}

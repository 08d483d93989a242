package programme

import (
	"strconv"
	"strings"
	"time"

	"oplibre/app/problem"
)

// HoursRow is one row of the opening hours of a form.
type HoursRow struct {
	// On is "0" for every day, "1" for Monday to "7" for Sunday, or OnDate.
	On string
	// Date is YYYY-MM-DD and counts with OnDate only.
	Date string
	// From and To are HH:MM; both empty on a date on which the place stays closed.
	From, To string
}

// OnDate is the value of HoursRow.On for an exception on one date.
const OnDate = "date"

// HoursRows is how many rows of opening hours are read: more than a place needs in a weekend.
const HoursRows = 30

// Empty reports whether nothing was written into the row: it then does not count.
func (r HoursRow) Empty() bool { return r.Date == "" && r.From == "" && r.To == "" }

// hours reads the rows that are not empty. What is wrong is said at the fields hours_…_n, where n counts rows from 1.
func (in *input) hours(rows []HoursRow) []Hours {
	hours := []Hours{}
	for i, row := range rows {
		if row.Empty() {
			continue
		}
		if i >= HoursRows {
			in.fields.Add("hours_on_1", "place.error.many_hours", problem.Args{"Most": HoursRows})
			break
		}
		hours = append(hours, in.hoursRow(row, "_"+strconv.Itoa(i+1)))
	}
	return hours
}

func (in *input) hoursRow(row HoursRow, n string) Hours {
	h := Hours{From: in.clock("hours_from"+n, row.From, "24:00"), To: in.clock("hours_to"+n, row.To, "")}
	on, err := strconv.Atoi(row.On)
	switch {
	case row.On == OnDate || row.Date != "":
		if _, err := time.Parse(time.DateOnly, row.Date); err != nil {
			in.fields.Add("hours_date"+n, "place.error.date", nil)
		}
		h.Date = row.Date
	case err != nil || on < 0 || on > 7:
		in.fields.Add("hours_on"+n, "programme.error.choice", nil)
	default:
		h.Weekday = on
	}
	if closed := h.From == "" && h.To == ""; closed && h.Date != "" {
		return h
	}
	for _, half := range []struct{ field, value, typed string }{{"hours_from", h.From, row.From}, {"hours_to", h.To, row.To}} {
		if half.value == "" && half.typed == "" {
			in.fields.Add(half.field+n, "place.error.half_hours", nil)
		}
	}
	if h.From != "" && h.From == h.To {
		in.fields.Add("hours_to"+n, "place.error.same_hours", nil)
	}
	return h
}

// clock reads an hour as people type it (9:00, 9h, 9 h 30) and returns HH:MM; empty stays empty. 24:00 is midnight at the
// end of the day; not is an hour that the field may not hold.
func (in *input) clock(name, value, not string) string {
	text := strings.ToLower(strings.Join(strings.Fields(value), ""))
	if text == "" {
		return ""
	}
	hour, minute, _ := strings.Cut(strings.Replace(text, "h", ":", 1), ":")
	if minute == "" {
		minute = "00"
	}
	h, wrongHour := strconv.ParseUint(hour, 10, 8)
	m, wrongMinute := strconv.ParseUint(minute, 10, 8)
	if wrongHour != nil || wrongMinute != nil || len(hour) > 2 || len(minute) != 2 || h*60+m > 24*60 || m > 59 {
		in.fields.Add(name, "place.error.clock", nil)
		return ""
	}
	clock := time.Date(2000, 1, 1, int(h), int(m), 0, 0, time.UTC).Format("15:04")
	if h == 24 {
		clock = "24:00"
	}
	if clock == not {
		in.fields.Add(name, "place.error.clock", nil)
		return ""
	}
	return clock
}

// rowsOf returns the rows of a form as the hours are.
func rowsOf(hours []Hours) []HoursRow {
	rows := make([]HoursRow, 0, len(hours))
	for _, h := range hours {
		row := HoursRow{On: strconv.Itoa(h.Weekday), Date: h.Date, From: h.From, To: h.To}
		if h.Date != "" {
			row.On = OnDate
		}
		rows = append(rows, row)
	}
	return rows
}

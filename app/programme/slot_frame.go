package programme

import (
	"fmt"
	"strings"
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// SlotFrame is the time of an atelier in which its appointments lie, as forms show and read it.
type SlotFrame struct {
	Span
	Location *time.Location
}

// FrameOf returns the frame of an atelier of the operation.
func FrameOf(o *operation.Operation, a *Atelier) SlotFrame { return SlotFrame{a.Span(), o.Location()} }

// OverDays reports whether an hour alone may name two moments of the atelier: forms then ask for the day too.
func (f SlotFrame) OverDays() bool {
	return f.End-f.Start > store.Instant(24*time.Hour/time.Millisecond)
}

// Clock writes a moment as Read takes it: HH:MM, or LocalTime where that is not enough.
func (f SlotFrame) Clock(at store.Instant) string {
	if f.OverDays() {
		return at.In(f.Location).Format(LocalTime)
	}
	return at.In(f.Location).Format("15:04")
}

// Read returns the moment of the frame that a person means by an hour ("14:20", "14h20") or by a LocalTime: the first one
// after an instant, of the two that a clock change repeats too. One that the frame does not have is returned as it is, for
// the caller to refuse.
func (f SlotFrame) Read(text string, after store.Instant) (store.Instant, operation.Reading) {
	text = strings.TrimSpace(text)
	if strings.ContainsAny(text, "T/-") {
		return f.choose(text, after)
	}
	clock, ok := hourAndMinute(text)
	if !ok {
		return 0, operation.Unreadable
	}
	var outside store.Instant
	skipped := store.Instant(0)
	first, last := f.Start.In(f.Location), f.End.In(f.Location)
	for day := midnight(first); !day.After(last); day = day.AddDate(0, 0, 1) {
		at, reading := f.choose(day.Format(time.DateOnly)+"T"+clock, after)
		switch {
		case reading == operation.Skipped && f.holds(at, after):
			skipped = at
		case f.holds(at, after):
			return at, reading
		case outside == 0:
			outside = at
		}
	}
	if skipped != 0 {
		return skipped, operation.Skipped
	}
	return outside, operation.Once
}

func (f SlotFrame) holds(at, after store.Instant) bool {
	return f.Start <= at && at <= f.End && at > after
}

// choose reads a day with its hour; of two such hours the one that the frame holds.
func (f SlotFrame) choose(text string, after store.Instant) (store.Instant, operation.Reading) {
	t, reading := operation.ParseLocal(text, f.Location)
	if reading == operation.Unreadable {
		return 0, reading
	}
	at := store.InstantOf(t)
	if second := store.InstantOf(t.Add(time.Hour)); reading == operation.Twice && !f.holds(at, after) && f.holds(second, after) {
		at = second
	}
	return at, reading
}

// hourAndMinute reads an hour as people write it: 9:05, 09:05, 9h05, 9 h.
func hourAndMinute(text string) (clock string, ok bool) {
	hour, minute, found := strings.Cut(strings.ReplaceAll(strings.ToLower(text), "h", ":"), ":")
	if minute = strings.TrimSpace(minute); found && minute == "" {
		minute = "00"
	}
	hour = strings.TrimSpace(hour)
	h, hourOK := smallNumber(hour, 23)
	m, minuteOK := smallNumber(minute, 59)
	return fmt.Sprintf("%02d:%02d", h, m), found && hourOK && minuteOK && len(minute) == 2
}

// smallNumber reads one or two digits.
func smallNumber(text string, most int) (n int, ok bool) {
	if len(text) < 1 || len(text) > 2 {
		return 0, false
	}
	for _, r := range text {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = 10*n + int(r-'0')
	}
	return n, n <= most
}

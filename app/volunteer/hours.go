package volunteer

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Hours returns the seconds that volunteers plan to help and those that were counted afterwards, for the value of their work in a
// budget. It reads two sums, names nobody, and counts those who were forgotten too.
func Hours(ctx context.Context, db *store.DB, operationID string) (planned, done int64, err error) {
	var sums struct{ Planned, Done int64 }
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT CAST(COALESCE(SUM((s.ends_at - s.starts_at) / 1000), 0) AS BIGINT) AS planned,
			CAST(COALESCE(SUM(CASE WHEN p.attendance = ? THEN COALESCE(p.seconds, (s.ends_at - s.starts_at) / 1000) ELSE 0 END), 0) AS BIGINT) AS done
			FROM volunteer_part p JOIN volunteer_shift s ON s.operation_id = p.operation_id AND s.id = p.volunteer_shift_id
			WHERE p.operation_id = ? AND p.state = ?`, Came, operationID, Coming).Scan(&sums).Error
	})
	return sums.Planned, sums.Done, err
}

// longestWork bounds what is counted for one shift.
const longestWork = 24 * time.Hour

// ParseHours reads how long somebody helped, as people write it: 3, 3,5, 3.5, 3h, 3 h 30, 3:30, 45 min. ok is false for anything else, and
// for more than a day.
func ParseHours(text string) (d time.Duration, ok bool) {
	text = strings.ToLower(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\t' }), ""))
	minutes, ended := strings.CutSuffix(strings.TrimSuffix(text, "utes"), "min")
	switch {
	case ended && !strings.ContainsAny(minutes, "h:"):
		n, err := strconv.Atoi(minutes)
		return bounded(time.Duration(n)*time.Minute, err == nil && n >= 0 && n <= 24*60 && minutes[0] != '+' && minutes[0] != '-')
	case ended:
		text = minutes
	}
	hours, rest, cut := strings.Cut(strings.Replace(text, ":", "h", 1), "h")
	if cut {
		return clockHours(hours, rest)
	}
	tenths, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	plain := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != ',' && r != '.' }) < 0
	if err != nil || !plain || tenths > 24 {
		return 0, false
	}
	return bounded(time.Duration(tenths*60+0.5)*time.Minute, true)
}

// clockHours reads 3 and 30 of 3 h 30.
func clockHours(hours, rest string) (time.Duration, bool) {
	h, err := strconv.ParseUint(hours, 10, 8)
	if err != nil {
		return 0, false
	}
	var m uint64
	if rest != "" {
		if m, err = strconv.ParseUint(rest, 10, 8); err != nil || m > 59 {
			return 0, false
		}
	}
	return bounded(time.Duration(h)*time.Hour+time.Duration(m)*time.Minute, true)
}

func bounded(d time.Duration, ok bool) (time.Duration, bool) {
	if !ok || d > longestWork {
		return 0, false
	}
	return d, true
}

// Count says whether a volunteer came to a shift, and for how long when it is not what was planned: hours is empty then, or as ParseHours
// reads it. It returns problem.Invalid with the field hours, and problem.NotFound.
func Count(ctx context.Context, db *store.DB, by store.By, operationID, shiftID, volunteerID string, attendance Attendance, hours string) error {
	if !slices.Contains([]Attendance{Uncounted, Came, Absent}, attendance) {
		return problem.New(problem.Invalid, "error.request", nil)
	}
	var seconds *int64
	if strings.TrimSpace(hours) != "" && attendance == Came {
		worked, ok := ParseHours(hours)
		if !ok {
			return problem.Fields{{Name: "hours", Message: problem.Message{Key: "volunteer.error.hours"}}}.Err()
		}
		n := int64(worked / time.Second)
		seconds = &n
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Part{}).Where("operation_id = ? AND volunteer_shift_id = ? AND volunteer_id = ? AND state = ?", operationID, shiftID, volunteerID, Coming).
			Updates(map[string]any{"attendance": attendance, "seconds": seconds})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return NotThere()
		}
		return by.Record(tx, operationID, "volunteer.counted", "volunteer_shift", shiftID)
	})
}

// CountAll says that everybody came to a shift of whom nobody has said anything yet. It returns problem.NotFound.
func CountAll(ctx context.Context, db *store.DB, by store.By, operationID, shiftID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := findShift(tx, operationID, shiftID); err != nil {
			return err
		}
		err := tx.Model(&Part{}).Where("operation_id = ? AND volunteer_shift_id = ? AND state = ? AND attendance = ?", operationID, shiftID, Coming, Uncounted).
			Update("attendance", Came).Error
		if err != nil {
			return err
		}
		return by.Record(tx, operationID, "volunteer.counted", "volunteer_shift", shiftID)
	})
}

// Total is what was planned and what was counted, of a post or of the whole weekend.
type Total struct {
	Planned, Done time.Duration
	// People is how many different volunteers came.
	People int
}

// TotalOf adds up shifts.
func TotalOf(shifts []*Shift) (t Total) {
	came := map[string]bool{}
	for _, s := range shifts {
		for _, p := range s.Parts {
			t.Planned += s.Length()
			t.Done += p.Worked()
			if p.Attendance == Came {
				came[p.VolunteerID] = true
			}
		}
	}
	t.People = len(came)
	return t
}

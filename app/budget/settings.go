package budget

import (
	"context"
	"maps"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Questions are the texts that a funder's report asks for, by the parts of form Cerfa no 15059 (compte rendu financier de subvention, article 10 of
// the law of 12 April 2000 and order of 11 October 2006): first what was done, then what explains the figures. The words of the screen are ours.
var Questions = []string{"done", "people", "where", "aims", "shares", "gaps", "in_kind", "remarks"}

// HoursForm is what is set about volunteers' hours.
type HoursForm struct {
	Version      string `form:"version"`
	HourlyRate   string `form:"hourly_rate"`
	HoursPlanned string `form:"hours_planned"`
	HoursDone    string `form:"hours_done"`
}

// FormOf returns the form of the settings as they are.
func (s *Settings) FormOf() HoursForm {
	f := HoursForm{Version: decimal(s.Version), HoursPlanned: writtenHours(s.HoursPlanned), HoursDone: writtenHours(s.HoursDone)}
	if s.HourlyRate > 0 {
		f.HourlyRate = s.HourlyRate.Decimal()
	}
	return f
}

// Changes compares a stale form with the settings as they are now.
func (f HoursForm) Changes(s *Settings) problem.Changes {
	now := s.FormOf()
	return problem.Changes{}.Field("hourly_rate", f.HourlyRate, now.HourlyRate).Field("hours_planned", f.HoursPlanned, now.HoursPlanned).
		Field("hours_done", f.HoursDone, now.HoursDone)
}

// mostRate is the dearest hour: what is above was meant for another field.
const mostRate Cents = 1000_00

// SetHours says what an hour of a volunteer is worth and, where the posts do not count them, how many there are. It returns problem.Invalid with
// fields, and problem.Conflict (store.Stale) when the form was prepared from an earlier version.
func SetHours(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form HoursForm) error {
	var in input
	rate := in.positive("hourly_rate", form.HourlyRate)
	if rate != nil && *rate > mostRate {
		in.fields.Add("hourly_rate", "budget.error.rate", nil)
	}
	planned, done := in.hours("hours_planned", form.HoursPlanned), in.hours("hours_done", form.HoursDone)
	if err := in.fields.Err(); err != nil {
		return err
	}
	return set(ctx, db, by, o, form.Version, "budget.hours_set", func(s *Settings) {
		s.HourlyRate, s.HoursPlanned, s.HoursDone = 0, planned, done
		if rate != nil {
			s.HourlyRate = *rate
		}
	})
}

// SetAnswers writes the texts of the financial report, by the names of Questions; others are left out. It returns problem.Invalid with fields, and
// problem.Conflict (store.Stale) when the form was prepared from an earlier version.
func SetAnswers(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, version string, answers map[string]string) error {
	var in input
	kept := map[string]string{}
	for _, question := range Questions {
		if text := in.text(question, answers[question], textLimit); text != "" {
			kept[question] = text
		}
	}
	if err := in.fields.Err(); err != nil {
		return err
	}
	return set(ctx, db, by, o, version, "budget.answers_set", func(s *Settings) { s.Answers = maps.Clone(kept) })
}

// set changes the settings, and makes their row the first time.
func set(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, version, action string, change func(s *Settings)) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		// Two that set something first would both make the row.
		if err := store.LockOperation(tx, o.ID); err != nil {
			return err
		}
		s, err := settings(tx, o.ID)
		if err != nil {
			return err
		}
		current := s
		if version != decimal(s.Version) {
			return store.Stale(&current)
		}
		change(&s)
		s.Version, s.UpdatedAt = s.Version+1, by.Now()
		done := tx.Create
		if current.Version > 0 {
			done = tx.Model(&Settings{}).Where("operation_id = ?", o.ID).Select("*").Omit("operation_id").Updates
		}
		if err := done(&s).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, action, "operation", o.ID)
	})
}

package committee

import (
	"context"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Convene makes a meeting; the same form sent twice makes one. It returns problem.Invalid with fields.
func Convene(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form MeetingForm) (*Meeting, error) {
	m, fields := form.apply(Meeting{OperationID: o.ID, ID: form.Key, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}, o)
	if err := fields.Err(); err != nil {
		return nil, err
	}
	if !store.ValidID(m.ID) {
		m.ID = store.NewID()
	}
	return &m, db.Write(ctx, func(tx *gorm.DB) error {
		if err := m.knownPlace(tx); err != nil {
			return err
		}
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&m)
		if made.Error != nil || made.RowsAffected == 0 {
			return made.Error
		}
		if err := writeAgenda(tx, &m); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "committee.meeting_created", "committee_meeting", m.ID)
	})
}

// knownPlace refuses a place that is not of the operation.
func (m *Meeting) knownPlace(tx *gorm.DB) error {
	if m.PlaceID == nil {
		return nil
	}
	there, err := store.KeepRow(tx, "place", m.OperationID, *m.PlaceID)
	if err == nil && !there {
		err = problem.Fields{{Name: "place_id", Message: problem.Message{Key: "committee.error.unknown"}}}.Err()
	}
	return err
}

func writeAgenda(tx *gorm.DB, m *Meeting) error {
	if err := tx.Where("operation_id = ? AND committee_meeting_id = ?", m.OperationID, m.ID).Delete(&Item{}).Error; err != nil {
		return err
	}
	for i := range m.Items {
		m.Items[i].OperationID, m.Items[i].ID, m.Items[i].MeetingID = m.OperationID, store.NewID(), m.ID
	}
	if len(m.Items) == 0 {
		return nil
	}
	return tx.Create(&m.Items).Error
}

// change reads a meeting, lets fn change it and saves it. It returns problem.NotFound, and problem.Conflict (store.Stale) when version is
// an earlier one.
func change(ctx context.Context, db *store.DB, by store.By, operationID, id, version, action string, fn func(tx *gorm.DB, m *Meeting) error) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "committee_meeting", operationID, id); err != nil {
			return err
		}
		m, err := findMeeting(tx, operationID, id)
		if err != nil {
			return err
		}
		if version != strconv.FormatInt(m.Version, 10) {
			return store.Stale(m)
		}
		if err := fn(tx, m); err != nil {
			return err
		}
		m.Version, m.UpdatedAt = m.Version+1, by.Now()
		err = tx.Model(&Meeting{}).Where("operation_id = ? AND id = ?", operationID, id).Select("*").Omit("operation_id", "id", "created_at").Updates(m).Error
		if err != nil {
			return err
		}
		return by.Record(tx, operationID, action, "committee_meeting", id)
	})
}

// UpdateMeeting changes when and where a meeting is, and its agenda. It returns problem.Invalid with fields, problem.NotFound and
// problem.Conflict.
func UpdateMeeting(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form MeetingForm) error {
	return change(ctx, db, by, o.ID, id, form.Version, "committee.meeting_updated", func(tx *gorm.DB, m *Meeting) error {
		changed, fields := form.apply(*m, o)
		if err := fields.Err(); err != nil {
			return err
		}
		if value(changed.PlaceID) != value(m.PlaceID) {
			if err := changed.knownPlace(tx); err != nil {
				return err
			}
		}
		*m = changed
		return writeAgenda(tx, m)
	})
}

// WriteMinutes keeps the minutes of a meeting. It returns problem.Invalid with fields, problem.NotFound and problem.Conflict.
func WriteMinutes(ctx context.Context, db *store.DB, by store.By, operationID, id string, form MinutesForm) error {
	return change(ctx, db, by, operationID, id, form.Version, "committee.minutes_written", func(_ *gorm.DB, m *Meeting) error {
		var fields problem.Fields
		m.Minutes = fields.AtMost("minutes", typed.Text(form.Minutes), MinutesLimit)
		if m.Public = form.Public; m.Public && m.Minutes == "" {
			fields.Add("minutes", "committee.error.no_minutes", nil)
		}
		return fields.Err()
	})
}

// NoteAttendance keeps who came. Members that the form does not name keep what was noted. It returns problem.Invalid with fields,
// problem.NotFound and problem.Conflict.
func NoteAttendance(ctx context.Context, db *store.DB, by store.By, operationID, id string, form AttendanceForm) error {
	return change(ctx, db, by, operationID, id, form.Version, "committee.attendance_noted", func(tx *gorm.DB, m *Meeting) error {
		var fields problem.Fields
		m.Guests = fields.AtMost("guests", typed.Line(form.Guests), TitleLimit)
		if err := fields.Err(); err != nil {
			return err
		}
		for memberID, state := range form.States {
			if _, err := findMember(tx, operationID, memberID); err != nil {
				return err
			}
			if err := tx.Where("operation_id = ? AND committee_meeting_id = ? AND committee_member_id = ?", operationID, id, memberID).Delete(&Attendance{}).Error; err != nil {
				return err
			}
			if state != Present && state != Excused {
				continue
			}
			if err := tx.Create(&Attendance{OperationID: operationID, MeetingID: id, MemberID: memberID, State: state}).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveMeeting deletes a meeting that was not minuted; its decisions stay in the register. It returns problem.NotFound, and
// problem.Conflict for one that has minutes: they are the record of the association.
func RemoveMeeting(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "committee_meeting", operationID, id); err != nil {
			return err
		}
		m, err := findMeeting(tx, operationID, id)
		if err != nil {
			return err
		}
		if m.Minutes != "" {
			return problem.New(problem.Conflict, "committee.error.minuted", nil)
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Delete(&Meeting{}).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "committee.meeting_removed", "committee_meeting", id)
	})
}

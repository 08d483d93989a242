package volunteer

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// team says who asks for a place: the team may add somebody to a shift that has begun, as it learns of them afterwards.
type asker bool

const (
	stranger asker = false
	team     asker = true
)

// join gives a volunteer places in shifts, all or none. The caller holds the row of the volunteer. It returns problem.Invalid with the field
// shift for a shift that there is not, that has begun, or that clashes with another of theirs, and problem.Full.
func join(tx *gorm.DB, by store.By, o *operation.Operation, volunteerID string, shiftIDs []string, who asker) error {
	shifts, err := lockShifts(tx, o.ID, shiftIDs)
	if err != nil {
		return err
	}
	var own []*Shift
	err = tx.Raw(`SELECT s.* FROM volunteer_shift s JOIN volunteer_part p ON p.operation_id = s.operation_id AND p.volunteer_shift_id = s.id
		WHERE s.operation_id = ? AND p.volunteer_id = ? AND p.state = ?`, o.ID, volunteerID, Coming).Scan(&own).Error
	if err != nil {
		return err
	}
	for _, s := range shifts {
		switch other := clashing(s, own); {
		case who == stranger && s.Begun(by.Now()):
			return refuse(problem.Invalid, o, "volunteer.error.begun", s, nil)
		case other != nil && other.ID == s.ID:
			continue // there already
		case other != nil:
			return refuse(problem.Invalid, o, "volunteer.error.overlap", s, other)
		}
		own = append(own, s)
		if err := takePlace(tx, by, o, volunteerID, s); err != nil {
			return err
		}
	}
	return nil
}

// lockShifts reads shifts in the order of their identifiers, so that two who want the same never wait for each other for ever.
func lockShifts(tx *gorm.DB, operationID string, ids []string) (shifts []*Shift, err error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for _, id := range ids {
		if err := store.LockRow(tx, "volunteer_shift", operationID, id); err != nil {
			return nil, err
		}
		s, err := findShift(tx, operationID, id)
		if problem.Is(err, problem.NotFound) {
			return nil, problem.Fields{{Name: "shift", Message: problem.Message{Key: "volunteer.error.shift"}}}.Err()
		}
		if err != nil {
			return nil, err
		}
		if s.Post, err = findPost(tx, operationID, s.PostID); err != nil {
			return nil, err
		}
		shifts = append(shifts, s)
	}
	slices.SortStableFunc(shifts, func(a, b *Shift) int { return cmp.Compare(a.StartsAt, b.StartsAt) })
	return shifts, nil
}

// clashing returns the shift itself where it is among others, or else one at the same time, nil when there is none.
func clashing(s *Shift, others []*Shift) (found *Shift) {
	for _, other := range others {
		if other.ID == s.ID {
			return other
		}
		if s.overlaps(other) {
			found = other
		}
	}
	return found
}

// takePlace counts and gives: the row of the shift is locked.
func takePlace(tx *gorm.DB, by store.By, o *operation.Operation, volunteerID string, s *Shift) error {
	taken, err := comers(tx, o.ID, s.ID)
	if err != nil {
		return err
	}
	if taken >= s.Wanted+s.Extra {
		return refuse(problem.Full, o, "volunteer.error.full", s, nil)
	}
	var before []*Part
	if err := tx.Where("operation_id = ? AND volunteer_id = ? AND volunteer_shift_id = ?", o.ID, volunteerID, s.ID).Find(&before).Error; err != nil {
		return err
	}
	if len(before) > 0 { // came back after leaving
		return tx.Model(&Part{}).Where("operation_id = ? AND id = ?", o.ID, before[0].ID).
			Updates(map[string]any{"state": Coming, "created_at": by.Now(), "left_at": nil, "seen_at": nil, "reminded_at": nil}).Error
	}
	return tx.Create(&Part{OperationID: o.ID, ID: store.NewID(), VolunteerID: volunteerID, ShiftID: s.ID, State: Coming, CreatedAt: by.Now()}).Error
}

// refuse names a shift by its post and its hour.
func refuse(kind problem.Kind, o *operation.Operation, key string, s, other *Shift) error {
	args := problem.Args{"Post": s.Post.Title, "From": s.StartsAt.In(o.Location()).Format("15:04"), "To": s.EndsAt.In(o.Location()).Format("15:04")}
	if other != nil {
		args["OtherFrom"], args["OtherTo"] = other.StartsAt.In(o.Location()).Format("15:04"), other.EndsAt.In(o.Location()).Format("15:04")
	}
	said := problem.Message{Key: key, Args: args}
	return &problem.Error{Kind: kind, Message: said, Fields: []problem.Field{{Name: "shift", Message: said}}}
}

// holding runs a change of a volunteer with its row locked, and records it.
func holding(ctx context.Context, db *store.DB, by store.By, operationID, volunteerID, action string, change func(tx *gorm.DB, v *Volunteer) error) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "volunteer", operationID, volunteerID); err != nil {
			return err
		}
		v, err := findVolunteer(tx, operationID, volunteerID)
		if err != nil {
			return err
		}
		if err := change(tx, v); err != nil {
			return err
		}
		return by.Record(tx, operationID, action, "volunteer", volunteerID)
	})
}

// Join lets a volunteer come to more shifts by the private page, as long as the call is open. The errors are those of SignUp, and
// problem.NotFound.
func Join(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, volunteerID string, shiftIDs []string) error {
	if len(shiftIDs) == 0 {
		return problem.Fields{{Name: "shift", Message: problem.Message{Key: "volunteer.error.none"}}}.Err()
	}
	return holding(ctx, db, by, o.ID, volunteerID, "volunteer.joined", func(tx *gorm.DB, _ *Volunteer) error {
		call, err := callOf(tx, o.ID)
		if err != nil {
			return err
		}
		if !call.Accepting(o, by.Now()) {
			return problem.New(problem.Closed, "volunteer.error.closed", nil)
		}
		return join(tx, by, o, volunteerID, shiftIDs, stranger)
	})
}

// Place puts a volunteer into a shift, as the team says. It returns problem.Invalid, problem.Full and problem.NotFound.
func Place(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, volunteerID, shiftID string) error {
	return holding(ctx, db, by, o.ID, volunteerID, "volunteer.placed", func(tx *gorm.DB, _ *Volunteer) error {
		return join(tx, by, o, volunteerID, []string{shiftID}, team)
	})
}

// Move takes a volunteer from one shift to another, as the team says, or changes nothing. The errors are those of Place.
func Move(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, volunteerID, fromID, toID string) error {
	return holding(ctx, db, by, o.ID, volunteerID, "volunteer.moved", func(tx *gorm.DB, _ *Volunteer) error {
		if fromID == toID {
			return nil
		}
		done := tx.Where("operation_id = ? AND volunteer_id = ? AND volunteer_shift_id = ? AND state = ?", o.ID, volunteerID, fromID, Coming).Delete(&Part{})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return NotThere()
		}
		return join(tx, by, o, volunteerID, []string{toID}, team)
	})
}

// TakeOff takes a volunteer off a shift, as the team says; the team knows, so that nothing is told. It returns problem.NotFound.
func TakeOff(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, volunteerID, shiftID string) error {
	return holding(ctx, db, by, o.ID, volunteerID, "volunteer.taken_off", func(tx *gorm.DB, _ *Volunteer) error {
		done := tx.Where("operation_id = ? AND volunteer_id = ? AND volunteer_shift_id = ? AND state = ?", o.ID, volunteerID, shiftID, Coming).Delete(&Part{})
		if done.Error == nil && done.RowsAffected == 0 {
			return NotThere()
		}
		return done.Error
	})
}

// Leave lets a volunteer say, on the private page, that they cannot come: to one shift, or to all that have not begun when shiftID is
// empty. The team sees it first on its page and is written to. It returns problem.NotFound, and problem.Closed for a shift that
// has begun.
func Leave(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, volunteerID, shiftID string) error {
	return holding(ctx, db, by, o.ID, volunteerID, "volunteer.left", func(tx *gorm.DB, v *Volunteer) error {
		if shiftID != "" {
			s, err := findShift(tx, o.ID, shiftID)
			if err != nil {
				return err
			}
			if s.Begun(by.Now()) {
				return problem.New(problem.Closed, "volunteer.error.leave_late", nil)
			}
		}
		left, err := leave(tx, by, o.ID, volunteerID, shiftID)
		switch {
		case err != nil:
			return err
		case left == 0 && shiftID != "":
			return NotThere()
		case left == 0:
			return nil
		}
		return tellTeam(tx, by, o, v)
	})
}

// leave notes that a volunteer does not come to what has not begun, and returns to how many shifts.
func leave(tx *gorm.DB, by store.By, operationID, volunteerID, shiftID string) (int64, error) {
	parts := tx.Model(&Part{}).Where("operation_id = ? AND volunteer_id = ? AND state = ?", operationID, volunteerID, Coming).
		Where("volunteer_shift_id IN (SELECT id FROM volunteer_shift WHERE operation_id = ? AND starts_at > ?)", operationID, by.Now())
	if shiftID != "" {
		parts = parts.Where("volunteer_shift_id = ?", shiftID)
	}
	done := parts.Updates(map[string]any{"state": Left, "left_at": by.Now(), "seen_at": nil})
	return done.RowsAffected, done.Error
}

// Seen notes that the team has read that somebody left. It returns problem.NotFound.
func Seen(ctx context.Context, db *store.DB, by store.By, operationID, partID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Part{}).Where("operation_id = ? AND id = ? AND state = ?", operationID, partID, Left).Update("seen_at", by.Now())
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return NotThere()
		}
		return by.Record(tx, operationID, "volunteer.seen", "volunteer_part", partID)
	})
}

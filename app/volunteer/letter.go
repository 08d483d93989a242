package volunteer

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// The kinds of letters. Their subject is the volunteer; LetterReminder has the day (2027-05-22) among its parameters.
const (
	// LetterShifts tells a volunteer the shifts as they are, with the link.
	LetterShifts = "volunteer"
	// LetterReminder is the one of the day before.
	LetterReminder = "volunteer_reminder"
	// LetterLeft tells the team that somebody cannot come.
	LetterLeft = "volunteer_left"
)

// ParameterDay names the parameter of LetterReminder.
const ParameterDay = "day"

// write queues the letter with the shifts to a volunteer with an address, unless one waits: it is put into words when it leaves.
func write(tx *gorm.DB, by store.By, v *Volunteer) error {
	if v.Email == "" {
		return nil
	}
	return queueOnce(tx, by, store.Letter{OperationID: &v.OperationID, Kind: LetterShifts, Recipient: v.Email, Language: v.Language, SubjectID: v.ID})
}

func queueOnce(tx *gorm.DB, by store.By, letter store.Letter) error {
	var waiting int64
	err := tx.Model(&store.Letter{}).Where("operation_id = ? AND kind = ? AND subject_id = ? AND recipient = ? AND state = ?", *letter.OperationID,
		letter.Kind, letter.SubjectID, letter.Recipient, store.LetterWaiting).Count(&waiting).Error
	if err != nil || waiting > 0 {
		return err
	}
	return by.Queue(tx, letter)
}

// tellOfChange queues letters to those who come to the shifts of a condition: hours or place are others. What has begun is told to nobody.
func tellOfChange(tx *gorm.DB, by store.By, operationID, condition string, arg any) error {
	var concerned []*Volunteer
	shifts := tx.Model(&Shift{}).Select("id").Where("operation_id = ? AND ends_at > ?", operationID, by.Now()).Where(condition, arg)
	parts := tx.Model(&Part{}).Select("volunteer_id").Where("operation_id = ? AND state = ? AND volunteer_shift_id IN (?)", operationID, Coming, shifts)
	if err := tx.Where("operation_id = ? AND email <> '' AND id IN (?)", operationID, parts).Order("id").Find(&concerned).Error; err != nil {
		return err
	}
	for _, v := range concerned {
		if err := write(tx, by, v); err != nil {
			return err
		}
	}
	return nil
}

// tellTeam queues the letter that somebody cannot come, to the address of the operation.
func tellTeam(tx *gorm.DB, by store.By, o *operation.Operation, v *Volunteer) error {
	if o.ContactEmail == "" {
		return nil
	}
	return queueOnce(tx, by, store.Letter{OperationID: &o.ID, Kind: LetterLeft, Recipient: o.ContactEmail, Language: o.Language, SubjectID: v.ID})
}

// fresh is how long after somebody joined a shift no letter reminds of it: they have just been told.
const fresh = 12 * time.Hour

// morning is the hour from which letters of the day before leave.
const morning = 9

// Remind queues, from nine in the morning of the day before, one letter to each volunteer with an address who has shifts on the day after; it
// returns how many. Asking again, or two at once, queues none twice.
func Remind(ctx context.Context, db *store.DB, by store.By) (queued int, err error) {
	var near []*operation.Operation
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("phase IN ? AND id IN (SELECT operation_id FROM volunteer_shift WHERE starts_at > ? AND starts_at < ?)",
			[]operation.Phase{operation.Announced, operation.Open, operation.UnderWay, operation.Finished}, by.Now(), store.InstantOf(by.At.Add(72*time.Hour))).Find(&near).Error
	})
	for _, o := range near {
		local := by.At.In(o.Location())
		if err != nil || local.Hour() < morning {
			continue
		}
		n := 0
		err = db.Write(ctx, func(tx *gorm.DB) (err error) {
			n, err = remind(tx, by, o, clock(local.AddDate(0, 0, 1), 0))
			return err
		})
		queued += n
	}
	return queued, err
}

func remind(tx *gorm.DB, by store.By, o *operation.Operation, day time.Time) (queued int, err error) {
	if err := store.LockOperation(tx, o.ID); err != nil {
		return 0, err
	}
	var due []struct{ PartID, VolunteerID, Email, Language string }
	err = tx.Raw(`SELECT p.id AS part_id, v.id AS volunteer_id, v.email, v.language FROM volunteer_part p
		JOIN volunteer v ON v.operation_id = p.operation_id AND v.id = p.volunteer_id
		JOIN volunteer_shift s ON s.operation_id = p.operation_id AND s.id = p.volunteer_shift_id
		WHERE p.operation_id = ? AND p.state = ? AND p.reminded_at IS NULL AND p.created_at <= ? AND s.starts_at >= ? AND s.starts_at < ?
		AND v.email <> '' ORDER BY v.id, p.id`, o.ID, Coming, store.InstantOf(by.At.Add(-fresh)), store.InstantOf(day), store.InstantOf(day.AddDate(0, 0, 1))).Scan(&due).Error
	if err != nil {
		return 0, err
	}
	for i, d := range due {
		if err := tx.Model(&Part{}).Where("operation_id = ? AND id = ?", o.ID, d.PartID).Update("reminded_at", by.Now()).Error; err != nil {
			return 0, err
		}
		if i > 0 && due[i-1].VolunteerID == d.VolunteerID {
			continue
		}
		letter := store.Letter{OperationID: &o.ID, Kind: LetterReminder, Recipient: d.Email, Language: d.Language, SubjectID: d.VolunteerID,
			Parameters: map[string]string{ParameterDay: day.Format(time.DateOnly)}}
		if err := by.Queue(tx, letter); err != nil {
			return 0, err
		}
		queued++
	}
	return queued, nil
}

// ToCall are those without an address who have a shift that begins within two days, by hour: somebody of the team calls them.
func (b *Board) ToCall(now store.Instant) (list []*Part) {
	soon := now + 2*24*60*60*1000
	for _, s := range b.Shifts() {
		for _, p := range s.Parts {
			if s.StartsAt > now && s.StartsAt <= soon && p.Volunteer.Email == "" && !p.Volunteer.Forgotten() {
				list = append(list, p)
			}
		}
	}
	return list
}

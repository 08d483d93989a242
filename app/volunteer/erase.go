package volunteer

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// emptied are the columns of a volunteer that erasure empties. A test compares them with the private columns of the registry.
var emptied = map[string]any{"name": "", "email": "", "phone": "", "age_band": "", "guardian": "", "guardian_phone": "", "note": ""}

// Erase forgets a volunteer at once: the places of what has not begun are free again, letters that wait do not leave, no link opens anything
// any more. What was worked stays as hours without a name. It returns problem.NotFound.
func Erase(ctx context.Context, db *store.DB, by store.By, operationID, volunteerID string) error {
	return holding(ctx, db, by, operationID, volunteerID, "volunteer.erased", func(tx *gorm.DB, _ *Volunteer) error {
		if _, err := leave(tx, by, operationID, volunteerID, ""); err != nil {
			return err
		}
		ofVolunteer := tx.Where("operation_id = ? AND volunteer_id = ?", operationID, volunteerID).Session(&gorm.Session{})
		if err := ofVolunteer.Where("state = ?", Left).Delete(&Part{}).Error; err != nil {
			return err
		}
		// What the key of the form remembers names one of the links.
		keys := "DELETE FROM idempotency WHERE operation_id = ? AND result IN (SELECT id FROM volunteer_link WHERE operation_id = ? AND volunteer_id = ?)"
		if err := tx.Exec(keys, operationID, operationID, volunteerID).Error; err != nil {
			return err
		}
		if err := ofVolunteer.Delete(&Link{}).Error; err != nil {
			return err
		}
		if err := store.ForgetLetters(tx, operationID, volunteerID, LetterShifts, LetterReminder); err != nil {
			return err
		}
		if err := store.ForgetMessages(tx, operationID, "volunteers", volunteerID); err != nil {
			return err
		}
		told := tx.Model(&store.Letter{}).Where("operation_id = ? AND subject_id = ? AND kind = ? AND state = ?", operationID, volunteerID, LetterLeft, store.LetterWaiting)
		if err := told.Update("state", store.LetterCancelled).Error; err != nil { // the address is the team's own
			return err
		}
		values := map[string]any{"erased_at": by.Now(), "updated_at": by.Now(), "version": gorm.Expr("version + 1")}
		for column, empty := range emptied {
			values[column] = empty
		}
		return tx.Model(&Volunteer{}).Where("operation_id = ? AND id = ?", operationID, volunteerID).Updates(values).Error
	})
}

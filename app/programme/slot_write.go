package programme

import (
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// setSlots makes the appointments of an atelier those of its plan. Nobody loses theirs: one that the plan leaves out stays
// as long as somebody has it, at the same distance from the start, and none has fewer seats than persons. a is the atelier as
// it will be, before it is written: its row still says when it began.
func setSlots(tx *gorm.DB, a *Atelier, plans []SlotPlan) error {
	var rows []Slot
	if err := tx.Where("operation_id = ? AND atelier_id = ?", a.OperationID, a.ID).Order("id").Find(&rows).Error; err != nil {
		return err
	}
	planned := make(map[string]Slot, len(plans))
	for _, p := range plans {
		span := p.From(a.StartsAt)
		planned[p.ID] = Slot{OperationID: a.OperationID, ID: p.ID, AtelierID: a.ID, StartsAt: span.Start, EndsAt: span.End,
			Seats: p.Seats, Label: p.Label}
	}
	for _, row := range rows {
		wanted, kept := planned[row.ID]
		delete(planned, row.ID)
		if !kept {
			left, err := leaveOut(tx, &row)
			if err != nil {
				return err
			}
			if left {
				continue
			}
			var began store.Instant
			if err := tx.Raw("SELECT starts_at FROM atelier WHERE operation_id = ? AND id = ?", a.OperationID, a.ID).Scan(&began).Error; err != nil {
				return err
			}
			wanted = row
			wanted.StartsAt, wanted.EndsAt = row.StartsAt+a.StartsAt-began, row.EndsAt+a.StartsAt-began
		}
		if err := wanted.write(tx, &row); err != nil {
			return err
		}
	}
	made := make([]Slot, 0, len(planned))
	for _, p := range plans {
		if slot, isNew := planned[p.ID]; isNew {
			made = append(made, slot)
		}
	}
	if len(made) == 0 {
		return nil
	}
	if err := tx.Create(&made).Error; err != nil {
		return fmt.Errorf("appointments of %s: %w", a.ID, err)
	}
	return nil
}

// write puts an appointment over its row, with as many seats as it has persons by now.
func (s *Slot) write(tx *gorm.DB, row *Slot) error {
	if s.Span() == row.Span() && s.Seats == row.Seats && s.Label == row.Label {
		return nil
	}
	return tx.Exec(`UPDATE slot SET starts_at = ?, ends_at = ?, label = ?, seats = CASE WHEN confirmed + offered > ? THEN confirmed + offered ELSE ? END
		WHERE operation_id = ? AND id = ?`, s.StartsAt, s.EndsAt, s.Label, s.Seats, s.Seats, s.OperationID, s.ID).Error
}

// takenSlot counts who has an appointment or waits for it. The list belongs to sign-up; that nobody loses a place is a rule
// of the programme.
const takenSlot = `SELECT confirmed + (SELECT COUNT(*) FROM registration WHERE registration.slot_id = slot.id AND registration.status <> 'cancelled')
	FROM slot WHERE operation_id = ? AND id = ?`

// leaveOut deletes an appointment that nobody has, and reports whether it did. On PostgreSQL whoever signs up for it at this
// moment is waited for.
func leaveOut(tx *gorm.DB, row *Slot) (bool, error) {
	if err := store.LockRow(tx, "slot", row.OperationID, row.ID); err != nil {
		return false, err
	}
	var taken int
	if err := tx.Raw(takenSlot, row.OperationID, row.ID).Scan(&taken).Error; err != nil || taken > 0 {
		return false, err
	}
	// Who has cancelled is still in the list, without an hour.
	if err := tx.Exec("UPDATE registration SET slot_id = NULL WHERE operation_id = ? AND slot_id = ?", row.OperationID, row.ID).Error; err != nil {
		return false, err
	}
	return true, tx.Where("operation_id = ? AND id = ?", row.OperationID, row.ID).Delete(&Slot{}).Error
}

// copySlots gives the copy of an atelier the same appointments, with identifiers of their own.
func copySlots(tx *gorm.DB, from, to *Atelier, slots []Slot) error {
	plans := make([]SlotPlan, 0, len(slots))
	for i := range slots {
		p := slots[i].PlanIn(from)
		p.ID = store.NewID()
		plans = append(plans, p)
	}
	return setSlots(tx, to, plans)
}

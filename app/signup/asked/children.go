package asked

import (
	"context"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Child is what the leader of an atelier sans parent has about one child: what was said, and what was ticked.
type Child struct {
	Care
	// Known is false where nobody has said yet who collects the child.
	Known bool
	// HandedAt is when the leader took charge, ReturnedAt when the child went, with ReturnedTo; nil before.
	HandedAt, ReturnedAt *store.Instant
	ReturnedTo           string
}

// FindChildren reads, by person, what is known of the children of an atelier sans parent. It is for its leader and the desk, and for
// nobody else of the team.
func FindChildren(ctx context.Context, db *store.DB, operationID, atelierID string) (children map[string]Child, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		children = map[string]Child{}
		var cares []Care
		if err := tx.Table("child_care").Where("operation_id = ? AND "+personsOfAtelier, operationID, operationID, atelierID).Scan(&cares).Error; err != nil {
			return err
		}
		for _, c := range cares {
			children[c.PersonID] = Child{Care: c, Known: true}
		}
		var ticked []struct {
			PersonID             string
			HandedAt, ReturnedAt *store.Instant
			ReturnedTo           string
		}
		if err := tx.Table("child_handover").Where("operation_id = ? AND atelier_id = ?", operationID, atelierID).Scan(&ticked).Error; err != nil {
			return err
		}
		for _, row := range ticked {
			c := children[row.PersonID]
			c.PersonID, c.HandedAt, c.ReturnedAt, c.ReturnedTo = row.PersonID, row.HandedAt, row.ReturnedAt, row.ReturnedTo
			children[row.PersonID] = c
		}
		return nil
	})
	return children, err
}

// The steps of a child of an atelier sans parent.
const (
	// HandOver is when the leader takes charge of the child.
	HandOver = "handed"
	// Return is when the child goes, with somebody or alone.
	Return = "returned"
	// TakeBack undoes the last of the two: a finger slips.
	TakeBack = "undone"
	// Corrected is no tick: it says anew whom to call and who collects the child, see Correct.
	Corrected = "corrected"
)

const (
	// handOver is for a child who has a seat in an atelier that asks for it.
	handOver = `INSERT INTO child_handover (operation_id, person_id, atelier_id, handed_at, returned_to)
		SELECT operation_id, person_id, atelier_id, $4, '' FROM registration
		WHERE operation_id = $1 AND person_id = $2 AND atelier_id = $3 AND status IN ('confirmed', 'attended')
		ON CONFLICT (operation_id, person_id, atelier_id) DO NOTHING`
	giveBack = `UPDATE child_handover SET returned_at = $4, returned_to = $5
		WHERE operation_id = $1 AND person_id = $2 AND atelier_id = $3 AND returned_at IS NULL`
	undoReturn = `UPDATE child_handover SET returned_at = NULL, returned_to = ''
		WHERE operation_id = $1 AND person_id = $2 AND atelier_id = $3 AND returned_at IS NOT NULL`
	undoHandOver = `DELETE FROM child_handover WHERE operation_id = $1 AND person_id = $2 AND atelier_id = $3`
)

// Tick notes a step of a child in an atelier, with the moment of by; to is whom the child left with, for Return. What is ticked already
// stays as it was, so that a form sent twice keeps the first hour. It returns problem.NotFound when the child has no seat in such an
// atelier, and problem.Invalid at the field "step" when a child
// is to go back who was not handed over.
func Tick(ctx context.Context, db *store.DB, by store.By, operationID, atelierID, personID, step, to string) error {
	to = typed.Line(to)
	if utf8.RuneCountInString(to) > maxLine {
		var fields problem.Fields
		fields.Add("to", "signup.text.long", problem.Args{"Limit": maxLine})
		return fields.Err()
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := mayTick(tx, operationID, atelierID, personID); err != nil {
			return err
		}
		var changed *gorm.DB
		switch step {
		case HandOver:
			changed = tx.Exec(handOver, operationID, personID, atelierID, int64(by.Now()))
		case Return:
			changed = tx.Exec(giveBack, operationID, personID, atelierID, int64(by.Now()), to)
		case TakeBack:
			if changed = tx.Exec(undoReturn, operationID, personID, atelierID); changed.Error == nil && changed.RowsAffected == 0 {
				changed = tx.Exec(undoHandOver, operationID, personID, atelierID)
			}
		default:
			return problem.New(problem.NotFound, "error.not_found", nil)
		}
		if changed.Error != nil {
			return changed.Error
		}
		if changed.RowsAffected == 0 {
			return repeated(tx, operationID, atelierID, personID, step)
		}
		return by.Record(tx, operationID, "child."+step, "atelier", atelierID)
	})
}

// Correct writes anew whom to call for a child and who collects it. It is for who leads the atelier and the desk, who speak with the person that
// brings the child: whoever has the carnet says it once only. It returns problem.NotFound as Tick does.
func Correct(ctx context.Context, db *store.DB, by store.By, operationID, atelierID, personID string, c Care) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := mayTick(tx, operationID, atelierID, personID); err != nil {
			return err
		}
		if err := tx.Exec(correctCare, operationID, personID, c.Phone, c.Collectors, c.LeavesAlone).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "child."+Corrected, "atelier", atelierID)
	})
}

// mayTick returns problem.NotFound for whoever is no child with a seat in an atelier sans parent of the operation. It takes the row of the
// person first, so that two leaders who tick at once do it one after the other.
func mayTick(tx *gorm.DB, operationID, atelierID, personID string) error {
	if err := store.LockRow(tx, "person", operationID, personID); err != nil {
		return err
	}
	var a programme.Atelier
	if err := tx.Where("operation_id = ? AND id = ?", operationID, atelierID).Take(&a).Error; err != nil {
		return err
	}
	var seats int64
	err := tx.Table("registration").Where("operation_id = ? AND atelier_id = ? AND person_id = ? AND status IN ('confirmed', 'attended')",
		operationID, atelierID, personID).Count(&seats).Error
	if err == nil && (seats == 0 || !a.AsksFor(programme.AsksNoParent)) {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	return err
}

// repeated says why a step changed nothing: it was ticked before, which is fine, or the child is not there.
func repeated(tx *gorm.DB, operationID, atelierID, personID, step string) error {
	var there int64
	err := tx.Table("child_handover").Where("operation_id = ? AND atelier_id = ? AND person_id = ?", operationID, atelierID, personID).Count(&there).Error
	if err == nil && there == 0 && step == Return {
		var fields problem.Fields
		fields.Add("step", "asked.child.not_there", nil)
		return fields.Err()
	}
	return err
}

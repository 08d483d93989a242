package demo

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// live lets the weekend begin and end as far as the story has come, and writes what no command writes yet: that the
// invitations of the team have gone, and who came.
func (f *filling) live(ctx context.Context) error {
	for _, passed := range []store.Instant{f.o.StartsAt, f.o.EndsAt} {
		if !f.reached(passed) {
			break
		}
		if err := operation.AdvancePhases(ctx, f.db, by(passed.Time())); err != nil {
			return err
		}
	}
	if err := f.refresh(ctx); err != nil {
		return err
	}
	if err := f.sendLetters(ctx); err != nil {
		return err
	}
	if err := f.setUpDesks(ctx); err != nil {
		return err
	}
	if err := f.countDoors(ctx); err != nil {
		return err
	}
	if err := f.goOut(ctx); err != nil {
		return err
	}
	if err := f.attend(ctx); err != nil {
		return err
	}
	return f.welcome(ctx)
}

// sendLetters notes that the letters written until then were sent on their day.
func (f *filling) sendLetters(ctx context.Context) error {
	return f.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("state = ?", store.LetterWaiting).
			Updates(map[string]any{"state": store.LetterSent, "sent_at": gorm.Expr("created_at")}).Error
	})
}

// attend notes who came to the ateliers that have begun: of those that are over, one in nine stayed away; in those that
// are going on, some are still on their way.
func (f *filling) attend(ctx context.Context) error {
	for number := 1; number <= len(f.ateliers); number++ {
		a := f.ateliers[number]
		if !f.reached(a.StartsAt) || a.Entry != programme.SignUp {
			continue
		}
		var list []signup.Registration
		err := f.db.Read(ctx, func(tx *gorm.DB) error {
			return tx.Table("registration AS r").Select("r.*").Joins("JOIN person AS p ON p.operation_id = r.operation_id AND p.id = r.person_id").
				Where("r.operation_id = ? AND r.atelier_id = ? AND r.status = ?", f.o.ID, a.ID, signup.Confirmed).
				Order("p.name, p.phone, p.email").Find(&list).Error
		})
		if err != nil {
			return err
		}
		if err := f.attendOne(ctx, a, list); err != nil {
			return fmt.Errorf("attendance of atelier %d: %w", number, err)
		}
	}
	return nil
}

func (f *filling) attendOne(ctx context.Context, a *programme.Atelier, list []signup.Registration) error {
	if err := f.tick(ctx, a, list); err != nil {
		return err
	}
	over := f.reached(a.EndsAt)
	var came, missed []string
	away := map[string]int{} // persons by appointment
	for i, r := range list {
		switch {
		case i%9 != 4 || r.Seats > 1:
			came = append(came, r.ID)
		case over:
			missed = append(missed, r.ID)
			if r.SlotID != nil {
				away[*r.SlotID] += r.Seats
			}
		}
	}
	noted := a.StartsAt + 10*60*1000
	return f.db.Write(ctx, func(tx *gorm.DB) error {
		for status, ids := range map[signup.Status][]string{signup.Attended: came, signup.Absent: missed} {
			if len(ids) == 0 {
				continue
			}
			if err := tx.Model(&signup.Registration{}).Where("operation_id = ? AND id IN ?", f.o.ID, ids).
				Updates(map[string]any{"status": status, "updated_at": noted}).Error; err != nil {
				return err
			}
		}
		for slot, persons := range away {
			if err := tx.Exec("UPDATE slot SET confirmed = confirmed - ? WHERE operation_id = ? AND id = ?", persons, f.o.ID, slot).Error; err != nil {
				return err
			}
		}
		store.TouchSeats(tx, f.o.ID)
		return tx.Model(&programme.SeatPool{}).Where("operation_id = ? AND atelier_id = ?", f.o.ID, a.ID).
			Updates(map[string]any{"confirmed": gorm.Expr("confirmed - ?", len(missed))}).Error
	})
}

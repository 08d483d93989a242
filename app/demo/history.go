package demo

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// live lets the weekend begin and end as far as the story has come, and writes what no command writes yet: that the
// invitations of the team have gone, who waits for a full atelier, and who came.
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
	if err := f.wait(ctx); err != nil {
		return fmt.Errorf("waiting lists: %w", err)
	}
	return f.attend(ctx)
}

// sendLetters notes that the letters written until then were sent on their day.
func (f *filling) sendLetters(ctx context.Context) error {
	return f.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("state = ?", store.LetterWaiting).
			Updates(map[string]any{"state": store.LetterSent, "sent_at": gorm.Expr("created_at")}).Error
	})
}

// waiting is how many carnets are on the waiting list of an atelier.
var waiting = []struct{ atelier, carnets int }{{4, 1}, {13, 2}, {16, 2}, {22, 1}}

// wait puts people who came alone, late, and have nothing at that time on the lists of full ateliers.
func (f *filling) wait(ctx context.Context) error {
	var alone []signup.Person
	err := f.find(ctx, &alone, "name", `position = 0 AND NOT EXISTS (SELECT 1 FROM person AS c
		WHERE c.operation_id = person.operation_id AND c.carnet_id = person.carnet_id AND c.position > 0)`)
	if err != nil {
		return err
	}
	var all []signup.Registration
	if err := f.find(ctx, &all, "id", "status = ?", signup.Confirmed); err != nil {
		return err
	}
	busy := map[string][]string{} // ateliers by carnet
	for _, r := range all {
		busy[r.CarnetID] = append(busy[r.CarnetID], r.AtelierID)
	}
	byID := map[string]*programme.Atelier{}
	for _, a := range f.ateliers {
		byID[a.ID] = a
	}
	var rows []signup.Registration
	waits := map[string]bool{}
	for _, list := range waiting {
		a := f.ateliers[list.atelier]
		pool, err := f.poolOf(ctx, a.ID)
		if err != nil {
			return err
		}
		left := list.carnets
		for i := range alone {
			p := &alone[i]
			if left == 0 || waits[p.ID] || clashes(a, busy[p.CarnetID], byID) {
				continue
			}
			asked := store.InstantOf(onDay(time.May, 2, 12, 0).Add(time.Duration(len(rows)) * 37 * time.Minute))
			rows = append(rows, signup.Registration{OperationID: f.o.ID, ID: store.NewID(), CarnetID: p.CarnetID, PersonID: p.ID, AtelierID: a.ID,
				PoolID: pool, Seats: 1, Status: signup.Waiting, CreatedAt: asked, UpdatedAt: asked})
			waits[p.ID] = true
			left--
		}
	}
	return f.db.Write(ctx, func(tx *gorm.DB) error {
		store.TouchSeats(tx, f.o.ID)
		return tx.Create(&rows).Error
	})
}

func (f *filling) poolOf(ctx context.Context, atelierID string) (string, error) {
	var pools []programme.SeatPool
	if err := f.find(ctx, &pools, "id", "atelier_id = ?", atelierID); err != nil || len(pools) == 0 {
		return "", fmt.Errorf("seats of atelier %s: %w", atelierID, err)
	}
	return pools[0].ID, nil
}

func clashes(a *programme.Atelier, chosen []string, byID map[string]*programme.Atelier) bool {
	for _, id := range chosen {
		if b := byID[id]; signup.Clash(a.StartsAt, a.EndsAt, b.StartsAt, b.EndsAt) {
			return true
		}
	}
	return false
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
	over := f.reached(a.EndsAt)
	var came, missed []string
	for i, r := range list {
		switch {
		case i%9 != 4 || r.Seats > 1:
			came = append(came, r.ID)
		case over:
			missed = append(missed, r.ID)
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
		store.TouchSeats(tx, f.o.ID)
		return tx.Model(&programme.SeatPool{}).Where("operation_id = ? AND atelier_id = ?", f.o.ID, a.ID).
			Updates(map[string]any{"confirmed": gorm.Expr("confirmed - ?", len(missed))}).Error
	})
}

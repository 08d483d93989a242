package desk

import (
	"context"
	"math"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Board is what a desk sees: the ateliers of a day, who is expected and there, and what is free now.
type Board struct {
	// Day is local midnight of the day: today, or the next day that has ateliers.
	Day time.Time
	// Window is the day in which the ateliers begin.
	Window programme.Span
	Lines  []Line
	// Desks are the counters by which somebody may have been ticked.
	Desks []*Desk
}

// Line is an atelier of the board.
type Line struct {
	signup.Choice
	// Confirmed are expected and not there yet, Attended are there: persons.
	Confirmed, Attended int
}

// Free returns how many seats the desk may give now, those kept for it and those that nobody has, and how many of them are kept
// for it; limited is false for as many as come.
func (l *Line) Free() (all, kept int, limited bool) {
	free, limited := l.Pool.Free()
	if l.Pool.Waiting > 0 {
		free = 0 // those who wait come first
	}
	return free + l.Pool.Reserve, l.Pool.Reserve, limited
}

// Takes reports whether the desk can sign somebody up: not to an entrée libre, where everybody just comes.
func (l *Line) Takes(now store.Instant) bool {
	a := &l.Atelier
	return a.Status == programme.Published && now < a.EndsAt &&
		(a.Entry == programme.SignUp || a.Entry == programme.OpenDoor && len(l.Slots) > 0)
}

// Load reads the board of the day that a moment is in, or of the next that has ateliers.
func Load(ctx context.Context, db *store.DB, o *operation.Operation, now store.Instant) (*Board, error) {
	b := &Board{}
	coming, err := signup.During(ctx, db, o.ID, programme.Span{Start: now, End: math.MaxInt64})
	if err != nil {
		return nil, err
	}
	first := now
	if len(coming) > 0 {
		first = max(now, coming[0].Atelier.StartsAt)
	}
	b.Day, b.Window = dayOf(o, first)
	choices, err := signup.During(ctx, db, o.ID, b.Window)
	if err != nil {
		return nil, err
	}
	counted, err := countSeats(ctx, db, o.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range choices {
		n := counted[c.Atelier.ID]
		b.Lines = append(b.Lines, Line{Choice: c, Confirmed: n[signup.Confirmed], Attended: n[signup.Attended]})
	}
	b.Desks, err = All(ctx, db, o.ID, Welcome)
	return b, err
}

// dayOf returns the local day of an instant.
func dayOf(o *operation.Operation, at store.Instant) (time.Time, programme.Span) {
	year, month, day := at.In(o.Location()).Date()
	midnight := time.Date(year, month, day, 0, 0, 0, 0, o.Location())
	return midnight, programme.Span{Start: store.InstantOf(midnight), End: store.InstantOf(midnight.AddDate(0, 0, 1))}
}

func countSeats(ctx context.Context, db *store.DB, operationID string) (map[string]map[signup.Status]int, error) {
	var rows []struct {
		AtelierID string
		Status    signup.Status
		Seats     int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&signup.Registration{}).Select("atelier_id, status, SUM(seats) AS seats").
			Where("operation_id = ? AND status IN ?", operationID, []signup.Status{signup.Confirmed, signup.Attended}).
			Group("atelier_id, status").Scan(&rows).Error
	})
	counted := map[string]map[signup.Status]int{}
	for _, r := range rows {
		if counted[r.AtelierID] == nil {
			counted[r.AtelierID] = map[signup.Status]int{}
		}
		counted[r.AtelierID][r.Status] = r.Seats
	}
	return counted, err
}

// Line returns the line of an atelier, nil when it is not on the board.
func (b *Board) Line(atelierID string) *Line {
	for i := range b.Lines {
		if b.Lines[i].Atelier.ID == atelierID {
			return &b.Lines[i]
		}
	}
	return nil
}

// Arrivals returns the ticks that stand of the people of some carnets, of the whole operation when carnets is nil.
func Arrivals(ctx context.Context, db *store.DB, operationID string, carnets []string) (list []signup.Arrival, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		which := tx.Where("operation_id = ? AND undone_at IS NULL", operationID)
		if carnets != nil {
			which = which.Where("carnet_id IN ?", carnets)
		}
		return which.Order("at, id").Find(&list).Error
	})
	return list, err
}

// ArrivalsAt returns the ticks that stand in one atelier.
func ArrivalsAt(ctx context.Context, db *store.DB, operationID, atelierID string) (list []signup.Arrival, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND atelier_id = ? AND undone_at IS NULL", operationID, atelierID).Order("at, id").Find(&list).Error
	})
	return list, err
}

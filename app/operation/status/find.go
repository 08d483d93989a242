package status

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Find reads the facts of an operation as they are now.
func Find(ctx context.Context, db *store.DB, o *operation.Operation, now store.Instant) (*Facts, error) {
	f := &Facts{Operation: o, Now: now}
	var err error
	if f.Ateliers, err = programme.FindAteliers(ctx, db, o.ID); err != nil {
		return nil, err
	}
	forgetWaiting(f.Ateliers, now)
	if f.Places, err = programme.FindPlaces(ctx, db, o.ID); err != nil {
		return nil, err
	}
	if f.Partners, err = partner.List(ctx, db, o.ID); err != nil {
		return nil, err
	}
	f.SignUps, err = FindSignUps(ctx, db, o)
	return f, err
}

// forgetWaiting empties the waiting lists of ateliers that are over: nobody on them waits any more.
func forgetWaiting(ateliers []*programme.Listing, now store.Instant) {
	for _, l := range ateliers {
		if l.MomentAt(now) == programme.Over {
			l.Waiting = 0
		}
	}
}

// whoComes counts the persons of each carnet who are on at least one list, or were: after the weekend a registration says
// who came and who did not. Only numbers, the answer about the origin and the
// moment leave the database.
const whoComes = `SELECT carnet.created_at, carnet.origin, SUM(person.headcount) AS persons
	FROM carnet JOIN person ON person.operation_id = carnet.operation_id AND person.carnet_id = carnet.id
	WHERE carnet.operation_id = ? AND EXISTS (SELECT 1 FROM registration
		WHERE registration.person_id = person.id AND registration.status IN ('confirmed', 'waiting', 'offered', 'attended', 'absent'))
	GROUP BY carnet.id, carnet.created_at, carnet.origin ORDER BY carnet.created_at`

// FindSignUps counts who takes part in an operation.
func FindSignUps(ctx context.Context, db *store.DB, o *operation.Operation) (SignUps, error) {
	var rows []struct {
		CreatedAt store.Instant
		Origin    string
		Persons   int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Raw(whoComes, o.ID).Scan(&rows).Error })
	counts := SignUps{Origins: map[string]int{}}
	for _, row := range rows {
		counts.Persons += row.Persons
		counts.Origins[row.Origin] += row.Persons
		counts.add(row.CreatedAt.In(o.Location()), row.Persons)
	}
	return counts, err
}

// add counts persons on a day; days come in order.
func (s *SignUps) add(at time.Time, persons int) {
	midnight := midnightOf(at)
	if n := len(s.Days); n == 0 || !s.Days[n-1].Midnight.Equal(midnight) {
		s.Days = append(s.Days, Day{Midnight: midnight})
	}
	s.Days[len(s.Days)-1].Persons += persons
}

// Package hall is what is told in the hall of the weekend, on a screen that everybody sees: who is there and who is expected, which
// seats are free, what goes on, what begins next and what is not as printed. Nothing of it names a person.
//
// A board is put together from two parts that change at their own pace. The Plan is the programme, which is read again when a page of
// the operation changes (store.PageVersion). The Persons are counted every few seconds. Board is then a matter of arithmetic, so that
// one reader serves all screens.
package hall

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"oplibre/app/door"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

// Plan is the programme of an operation as the public sees it, with what was published lately.
type Plan struct {
	Operation *operation.Operation
	// Listings are what is published or cancelled, by start.
	Listings []*programme.Listing
	versions []*publishing.Version // the last one first
}

// Persons are counts of one day.
type Persons struct {
	// Expected have a seat of today and were not seen yet. Present are inside by the counters of the doors, or where nobody counts there,
	// were ticked by a desk or by who leads.
	Expected, Present int
}

// Board is what a screen shows at a moment.
type Board struct {
	Operation *operation.Operation
	Now       store.Instant
	// Day is local midnight of the day that the figures are about: today, or the next day that has ateliers.
	Day time.Time
	Persons
	// Free is how many seats can still be taken in the ateliers of the day that have a list.
	Free int
	// Running goes on, what began last first; Next begins next.
	Running, Next []*programme.Listing
	// Notices are what is not as it was announced.
	Notices []Notice
}

// Notice says that an atelier is not what the printed programme says.
type Notice struct {
	*programme.Listing
	Cancelled bool
	// Before are the values that were announced, nil for an atelier that was cancelled; Moved says that the hour is another one, Elsewhere
	// that the place is.
	Before           *publishing.Public
	Moved, Elsewhere bool
}

// LoadPlan reads the programme of an operation.
func LoadPlan(ctx context.Context, db *store.DB, o *operation.Operation) (*Plan, error) {
	listings, err := programme.FindAteliers(ctx, db, o.ID)
	if err != nil {
		return nil, err
	}
	p := &Plan{Operation: o, Listings: programme.Public(listings)}
	p.versions, err = publishing.FindVersions(ctx, db, o.ID)
	return p, err
}

const (
	// The day is told by its first and its last instant.
	seen = `(EXISTS (SELECT 1 FROM check_in c WHERE c.operation_id = p.operation_id AND c.person_id = p.id AND c.undone_at IS NULL AND c.at >= @from AND c.at < @to)
		OR EXISTS (SELECT 1 FROM registration r JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id
			WHERE r.operation_id = p.operation_id AND r.person_id = p.id AND r.status = 'attended' AND a.starts_at >= @from AND a.starts_at < @to))`
	awaited = `EXISTS (SELECT 1 FROM registration r JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id
		WHERE r.operation_id = p.operation_id AND r.person_id = p.id AND r.status = 'confirmed' AND a.status = 'published'
		AND a.starts_at >= @from AND a.starts_at < @to AND a.ends_at > @now)`
	countPersons = `SELECT COALESCE(SUM(CASE WHEN ` + seen + ` THEN p.headcount ELSE 0 END), 0) AS present,
		COALESCE(SUM(CASE WHEN ` + awaited + ` AND NOT ` + seen + ` THEN p.headcount ELSE 0 END), 0) AS expected
		FROM person p WHERE p.operation_id = @operation`
)

// CountPersons counts who is there and who is expected on the day of the board. Each person counts once, a group as many as it says.
func (p *Plan) CountPersons(ctx context.Context, db *store.DB, now store.Instant) (n Persons, err error) {
	_, day := p.day(now)
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(countPersons, map[string]any{"operation": p.Operation.ID, "from": day.Start, "to": day.End, "now": now}).Scan(&n).Error
	})
	if err != nil {
		return n, err
	}
	inside, counted, err := door.Inside(ctx, db, p.Operation, now)
	if counted {
		n.Present = inside
	}
	return n, err
}

// NextShown is how many ateliers that begin next a board has at most.
const NextShown = 8

// At returns the board at a moment.
func (p *Plan) At(now store.Instant, n Persons) *Board {
	b := &Board{Operation: p.Operation, Now: now, Persons: n}
	var day programme.Span
	b.Day, day = p.day(now)
	for _, l := range p.Listings {
		if l.Status != programme.Published {
			continue
		}
		if free, limited := l.FreeSeats(now); limited && l.HasSeats(now) && l.StartsAt >= day.Start && l.StartsAt < day.End {
			b.Free += free
		}
		switch moment := l.MomentAt(now); {
		case moment == programme.UnderWay:
			b.Running = append(b.Running, l)
		case moment == programme.Coming && len(b.Next) < NextShown:
			b.Next = append(b.Next, l)
		}
	}
	slices.SortStableFunc(b.Running, func(x, y *programme.Listing) int { return cmp.Compare(y.StartsAt, x.StartsAt) })
	b.Notices = p.notices(now, day)
	return b
}

// day returns the local day of a moment when it has ateliers that are not over, or the next such day.
func (p *Plan) day(now store.Instant) (midnight time.Time, day programme.Span) {
	first := now
	for _, l := range p.Listings {
		if l.Status == programme.Published && l.EndsAt > now {
			first = max(now, l.StartsAt)
			break
		}
	}
	year, month, date := first.In(p.Operation.Location()).Date()
	midnight = time.Date(year, month, date, 0, 0, 0, 0, p.Operation.Location())
	return midnight, programme.Span{Start: store.InstantOf(midnight), End: store.InstantOf(midnight.AddDate(0, 0, 1))}
}

// newsLife is how long the hour or the place of an atelier is told to have changed.
const newsLife = 24 * time.Hour

// notices are the ateliers of the day, not yet over, that were cancelled, or whose hour or place was changed within newsLife.
func (p *Plan) notices(now store.Instant, day programme.Span) (list []Notice) {
	for _, l := range p.Listings {
		if l.EndsAt <= now || l.StartsAt >= day.End {
			continue
		}
		if l.Status == programme.Cancelled {
			list = append(list, Notice{Listing: l, Cancelled: true})
		} else if before := p.announced(l.ID, now); before != nil {
			n := Notice{Listing: l, Before: before, Moved: before.StartsAt != l.StartsAt, Elsewhere: l.PlaceID != nil && before.Place != *l.PlaceID}
			if n.Moved || n.Elsewhere {
				list = append(list, n)
			}
		}
	}
	return list
}

// announced returns what was said of an atelier before the changes of the last newsLife, nil when the hour and the place were not changed.
func (p *Plan) announced(atelierID string, now store.Instant) (before *publishing.Public) {
	for _, v := range p.versions {
		if v.At < store.InstantOf(now.Time().Add(-newsLife)) {
			break
		}
		for i := range v.Difference.Changes {
			if c := &v.Difference.Changes[i]; c.Kind == publishing.Changed && c.After.ID == atelierID && c.ForTheDay() {
				before = c.Before
			}
		}
	}
	return before
}

package programme

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Listing is an atelier with all that a page says of it.
type Listing struct {
	Atelier
	Theme *Theme
	// Place is nil while the atelier has none.
	Place *Place
	// Partner is the name of the organisation that carries it, when it agreed to be shown.
	Partner string
	// Facilitators are names in the order in which they are given.
	Facilitators []string
	Seats        SeatPool
	// Slots are the appointments inside it, by start.
	Slots []Slot
	// Waiting is the number of persons on the waiting list.
	Waiting int
}

// Day is one local day of a programme.
type Day struct {
	// Date is YYYY-MM-DD; Start is its local midnight.
	Date     string
	Start    time.Time
	Listings []*Listing
}

// Programme is what the public sees of the weekend, as it was at one moment.
type Programme struct {
	Filter Filter
	// Dates are all days with ateliers, whatever the filter.
	Dates []time.Time
	// Days are the days that the filter keeps, without empty ones.
	Days []Day
	// Themes and Places are those that have ateliers, in their order.
	Themes []Theme
	Places []Place
	// Audiences are those for whom there is something, in the order of Audiences.
	Audiences []string
	// Access are the facts of access that can be looked for and that some atelier has, in the order of AccessFacts.
	Access []string
	// Total is the number of ateliers without the filter.
	Total int
}

// Listings returns the ateliers that the filter keeps, in the order of the days.
func (p *Programme) Listings() []*Listing {
	var all []*Listing
	for _, day := range p.Days {
		all = append(all, day.Listings...)
	}
	return all
}

// Count returns how many ateliers the filter keeps, and of those how many have free seats and how many are entrée libre.
func (p *Programme) Count(now store.Instant) (all, free, open int) {
	for _, day := range p.Days {
		for _, l := range day.Listings {
			all++
			if l.HasSeats(now) {
				free++
			}
			if l.Entry == OpenDoor && l.Status == Published && l.MomentAt(now) != Over {
				open++
			}
		}
	}
	return all, free, open
}

// FindProgramme returns the public programme: ateliers that are published or cancelled, in six queries whatever its size.
func FindProgramme(ctx context.Context, db *store.DB, o *operation.Operation, filter Filter, now store.Instant) (*Programme, error) {
	listings, err := find(ctx, db, o.ID, "atelier.status <> ?", DraftAtelier)
	if err != nil {
		return nil, err
	}
	return arrange(listings, filter, now, o.Location()), nil
}

// FindAteliers returns all ateliers of an operation with the drafts, by start and number, for its team.
func FindAteliers(ctx context.Context, db *store.DB, operationID string) ([]*Listing, error) {
	return find(ctx, db, operationID, "1 = 1")
}

// FindAtelier returns an atelier of the operation by its slug or identifier, drafts too. It returns problem.NotFound.
func FindAtelier(ctx context.Context, db *store.DB, operationID, slugOrID string) (*Listing, error) {
	var listing *Listing
	err := db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		listing, err = loadListing(tx, operationID, slugOrID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return listing, nil
}

// FindPublicAtelier is FindAtelier for visitors, who see no draft.
func FindPublicAtelier(ctx context.Context, db *store.DB, operationID, slugOrID string) (*Listing, error) {
	listing, err := FindAtelier(ctx, db, operationID, slugOrID)
	if err == nil && listing.Status == DraftAtelier {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return listing, err
}

// FindSeries returns the other public sessions of an atelier that is given several times, by start.
func FindSeries(ctx context.Context, db *store.DB, l *Listing) ([]*Listing, error) {
	if l.SeriesID == nil {
		return nil, nil
	}
	return find(ctx, db, l.OperationID, "atelier.series_id = ? AND atelier.id <> ? AND atelier.status = ?", *l.SeriesID, l.ID, Published)
}

func find(ctx context.Context, db *store.DB, operationID, condition string, args ...any) (listings []*Listing, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		listings, err = load(tx, operationID, condition, args...)
		return err
	})
	return listings, err
}

func loadListing(tx *gorm.DB, operationID, slugOrID string) (*Listing, error) {
	listings, err := load(tx, operationID, "(atelier.slug = ? OR atelier.id = ?)", slugOrID, slugOrID)
	if err == nil && len(listings) == 0 {
		return nil, gorm.ErrRecordNotFound
	}
	if err != nil {
		return nil, err
	}
	return listings[0], nil
}

// arrange puts what the filter keeps into days; listings are by start.
func arrange(listings []*Listing, filter Filter, now store.Instant, location *time.Location) *Programme {
	p := &Programme{Filter: filter, Total: len(listings)}
	themes, places := map[string]*Theme{}, map[string]*Place{}
	for _, l := range listings {
		date := l.Date(location)
		if n := len(p.Dates); n == 0 || p.Dates[n-1].Format(time.DateOnly) != date {
			p.Dates = append(p.Dates, midnight(l.StartsAt.In(location)))
		}
		themes[l.Theme.ID] = l.Theme
		if l.Place != nil {
			places[l.Place.ID] = l.Place
		}
		if !filter.Matches(l, now, location) {
			continue
		}
		if n := len(p.Days); n == 0 || p.Days[n-1].Date != date {
			p.Days = append(p.Days, Day{Date: date, Start: midnight(l.StartsAt.In(location))})
		}
		day := &p.Days[len(p.Days)-1]
		day.Listings = append(day.Listings, l)
	}
	p.Themes, p.Places = inOrder(themes, places)
	for _, audience := range Audiences {
		if slices.ContainsFunc(listings, func(l *Listing) bool { return l.Suits(audience) }) {
			p.Audiences = append(p.Audiences, audience)
		}
	}
	for _, fact := range AccessFacts {
		if accessSlugs[fact] != "" && slices.ContainsFunc(listings, func(l *Listing) bool { return slices.Contains(l.Access, fact) }) {
			p.Access = append(p.Access, fact)
		}
	}
	return p
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

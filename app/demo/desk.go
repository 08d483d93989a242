package demo

import (
	"context"
	"fmt"
	"time"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// setUpDesks makes the welcome tables, a few days before.
func (f *filling) setUpDesks(ctx context.Context) error {
	for i, name := range []string{"Table 1", "Entrée du parc"} {
		at := onDay(time.May, 3, 18, i)
		if f.at == Before && !f.reached(store.InstantOf(at)) {
			at = f.at.Time()
		}
		made, err := desk.Create(ctx, f.db, f.as(account.Organiser, at), f.o, desk.Welcome, desk.Form{Name: name})
		if err != nil {
			return fmt.Errorf("the desk %s: %w", name, err)
		}
		f.desks = append(f.desks, made)
	}
	return nil
}

// atDesk does what somebody presses at a desk at a moment.
func (f *filling) atDesk(ctx context.Context, d *desk.Desk, at time.Time, item desk.Item) error {
	place := &desk.Place{Operation: f.o, Desk: d, Language: "fr", Since: d.CreatedAt}
	if _, err := desk.Do(ctx, f.db, f.byDesk(d, at), place, item); err != nil {
		return fmt.Errorf("%s at %s: %w", item.Kind, d.Name, err)
	}
	return nil
}

func (f *filling) byDesk(d *desk.Desk, at time.Time) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorLink, ID: d.ID}, At: at}
}

// ticked is how many of each atelier are ticked at a desk, as if one counted there.
const ticked = 4

// tick notes the first of a list as they arrive.
func (f *filling) tick(ctx context.Context, a *programme.Atelier, list []signup.Registration) error {
	for i, r := range list[:min(len(list), ticked)] {
		at := a.StartsAt.Time().Add(time.Duration(i-5) * time.Minute)
		item := desk.Item{ID: storyID(at, "tick "+r.PersonID, i), Kind: desk.CheckIn, Person: r.PersonID, Atelier: a.ID}
		if err := f.atDesk(ctx, f.desks[i%len(f.desks)], at, item); err != nil {
			return err
		}
	}
	return nil
}

// nextFree is the next atelier with a free seat at a moment of the story, nil when there is none.
func (f *filling) nextFree(ctx context.Context, now time.Time) (*desk.Line, error) {
	board, err := desk.Load(ctx, f.db, f.o, store.InstantOf(now))
	if err != nil {
		return nil, err
	}
	for i := range board.Lines {
		l := &board.Lines[i]
		free, _, limited := l.Free()
		if limited && free >= 3 && len(l.Slots) == 0 && l.Takes(store.InstantOf(now)) && l.Atelier.StartsAt > store.InstantOf(now) && l.Atelier.AgeMax == nil {
			return l, nil
		}
	}
	return nil, nil
}

// welcome is what happens at the desks while the weekend goes on: somebody is refused, and a tablet that had no
// network brings what the team has to decide.
func (f *filling) welcome(ctx context.Context) error {
	if f.at != During {
		return nil
	}
	now := f.at.Time()
	line, err := f.nextFree(ctx, now)
	if err != nil || line == nil {
		return err
	}
	table, park := f.desks[0], f.desks[1]
	var persons []signup.Person
	if err := f.find(ctx, &persons, "id", "name = ?", "Solenn Kermarrec"); err != nil || len(persons) == 0 {
		return err
	}
	refused := desk.Item{ID: storyID(now, "refused", 1), Kind: desk.CheckIn, Person: persons[0].ID, Atelier: line.Atelier.ID}
	if err := f.atDesk(ctx, table, now.Add(-9*time.Minute), refused); err != nil {
		return err
	}
	roster, err := signup.FindRoster(ctx, f.db, f.o.ID, line.Atelier.ID)
	if err != nil || len(roster) == 0 {
		return err
	}
	batch := desk.Batch{Batch: storyID(now, "batch", 1), Device: desk.DeviceName{ID: storyID(now, "device", 1), Name: "Tablette du parc"}, Items: []desk.Item{
		{ID: storyID(now, "seats", 1), Kind: desk.TakeSeats, Atelier: line.Atelier.ID, Seats: 1},
		{ID: storyID(now, "walk-in", 2), Kind: desk.WalkIn, Name: roster[0].Name, Adults: 1, Atelier: line.Atelier.ID, At: store.InstantOf(now.Add(-8 * time.Minute))},
	}}
	place := desk.Place{Operation: f.o, Desk: park, Language: "fr", Since: park.CreatedAt}
	_, err = desk.Sync(ctx, f.db, f.byDesk(park, now.Add(-5*time.Minute)), place, batch)
	return err
}

package demo

import (
	"context"
	"errors"
	"sync"

	"gorm.io/gorm"

	"oplibre/app/desk"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// filling is a weekend being written, with what later steps need of the earlier ones.
type filling struct {
	db   *store.DB
	at   Moment
	base string // the address of the instance
	o    *operation.Operation
	// accounts are identifiers by role; places and themes by the names that data/demo has for them, partners and ateliers
	// by their numbers.
	accounts map[string]string
	places   map[string]string
	themes   map[string]*programme.Theme
	partners map[int]string
	ateliers map[int]*programme.Atelier
	// carnet is the family whose code is shown, authors are carnets by first name.
	carnet  string
	authors map[string]string
	// facilitator has a private address that is shown.
	facilitator string
	// desks are the welcome tables; the address of the first is shown.
	desks []*desk.Desk
	// relay is the counter of the town hall, with the link that opens it.
	relay *desk.Desk
}

// Fill writes the weekend as it is at a moment into an empty database that was made for the demonstration. base is the
// address of the instance, which stands in the data that is published. It returns ErrForeign for a database that was made
// for something else, and ErrUnfinished for one that holds a weekend already.
func Fill(ctx context.Context, db *store.DB, base string, at Moment) error {
	if !db.Instance().Demo {
		return ErrForeign
	}
	all, err := operation.All(ctx, db)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		return ErrUnfinished
	}
	f := &filling{db: db, at: at, base: base, accounts: map[string]string{}, places: map[string]string{}, themes: map[string]*programme.Theme{},
		partners: map[int]string{}, ateliers: map[int]*programme.Atelier{}, authors: map[string]string{}}
	for _, step := range []func(context.Context) error{f.found, f.gather, f.addPlaces, f.addPartners, f.lendLogos, f.prepare, f.askAuthorities, f.keepAccounts, f.steer, f.recruit, f.open, f.addAteliers, f.organise, f.listen, f.signUp,
		f.live, f.announce, f.strayLetters, f.collect, f.moderate, f.publish, f.tellWho, f.remember} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// reached reports whether the story has come to a moment.
func (f *filling) reached(at store.Instant) bool { return at <= store.InstantOf(f.at.Time()) }

// refresh reads the operation again: its phase and version have moved.
func (f *filling) refresh(ctx context.Context) (err error) {
	f.o, err = operation.Find(ctx, f.db, f.o.ID)
	return err
}

// find fills rows with those of the operation that fit, in an order.
func (f *filling) find(ctx context.Context, rows any, order, condition string, args ...any) error {
	return f.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", f.o.ID).Where(condition, args...).Order(order).Find(rows).Error
	})
}

// together does n pieces of work with so many hands, so that what they write shares commits. All are tried; it returns
// what went wrong with any.
func together(n, hands int, do func(i int) error) error {
	next := make(chan int)
	failed := make([]error, n)
	var working sync.WaitGroup
	for range hands {
		working.Go(func() {
			for i := range next {
				failed[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	working.Wait()
	return errors.Join(failed...)
}

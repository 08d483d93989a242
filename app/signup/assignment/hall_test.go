package assignment_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/assignment"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/waiting"
)

var saturday = time.Date(2027, 5, 22, 0, 0, 0, 0, time.FixedZone("Europe/Paris", 2*3600))

func at(hour int) store.Instant {
	return store.InstantOf(saturday.Add(time.Duration(hour) * time.Hour))
}

// hall is an operation whose sign-up is open, three weeks before.
type hall struct {
	testing.TB
	db     *store.DB
	o      *operation.Operation
	by     store.By
	theme  string
	offers *signup.Offers
	n      int64
}

func newHall(t testing.TB) *hall {
	db := storetest.New(t)
	h := &hall{TB: t, db: db, theme: store.NewID(), offers: signup.NewOffers(db), by: store.By{At: saturday.AddDate(0, 0, -21)}}
	h.o = &operation.Operation{ID: store.NewID(), Slug: "saint-marc-2027", Name: "Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: at(-6), EndsAt: at(42), Phase: operation.Open, LeadInstance: db.Instance().ID, NextNumber: 1, Version: 1, Translations: map[string]operation.Translation{}}
	h.write(func(tx *gorm.DB) error {
		if err := tx.Create(h.o).Error; err != nil {
			return err
		}
		return tx.Create(&programme.Theme{OperationID: h.o.ID, ID: h.theme, Slug: "flore", Name: "Flore", Fields: "[]", Version: 1, Translations: map[string]string{}}).Error
	})
	return h
}

func (h *hall) write(fn func(tx *gorm.DB) error) {
	h.Helper()
	if err := h.db.Write(h.Context(), fn); err != nil {
		h.Fatal(err)
	}
}

func (h *hall) exec(statement string, args ...any) {
	h.Helper()
	h.write(func(tx *gorm.DB) error { return tx.Exec(statement, args...).Error })
}

// atelier adds one whose seats go by wishes.
func (h *hall) atelier(title string, from, to, capacity int) programme.Atelier {
	h.Helper()
	h.n++
	a := programme.Atelier{OperationID: h.o.ID, ID: store.NewID(), Number: h.n, Slug: store.NewID(), Title: title, ThemeID: h.theme, Language: "fr",
		StartsAt: at(from), EndsAt: at(to), Entry: programme.SignUp, ByWishes: true, Audience: "everybody", Status: programme.Published, Version: 1,
		Access: []string{}, Translations: map[string]programme.AtelierTranslation{}}
	h.write(func(tx *gorm.DB) error {
		if err := tx.Create(&a).Error; err != nil {
			return err
		}
		return tx.Create(&programme.SeatPool{OperationID: h.o.ID, ID: store.NewID(), AtelierID: a.ID, Capacity: &capacity}).Error
	})
	return a
}

// open gathers wishes until a week before.
func (h *hall) open() {
	h.Helper()
	if err := assignment.Open(h.Context(), h.db, h.by, h.o, assignment.RoundForm{Closes: "2027-05-15T20:00"}); err != nil {
		h.Fatal(err)
	}
}

// close moves the clock behind the closing, and computes.
func (h *hall) close() {
	h.Helper()
	h.by.At = saturday.AddDate(0, 0, -6)
	h.run()
}

func (h *hall) run() {
	h.Helper()
	if err := assignment.Run(h.Context(), h.db, h.by); err != nil {
		h.Fatal(err)
	}
}

// wishes signs up so many persons with wishes.
func (h *hall) wishes(name string, persons int, ateliers ...programme.Atelier) *signup.Opened {
	h.Helper()
	f := signup.Form{Name: name, Email: name + "@example.org", Key: store.NewID()}
	if persons > 1 {
		f.Companions = []signup.Companion{{N: 1, Group: true, Count: strconv.Itoa(persons - 1)}}
	}
	for _, a := range ateliers {
		f.Wishes = append(f.Wishes, a.ID)
	}
	code, err := h.offers.SignUp(h.Context(), h.by, h.o, f, signup.Wording{Language: "fr"})
	if err != nil {
		h.Fatal(err)
	}
	return h.carnet(code)
}

func (h *hall) carnet(code signup.Code) *signup.Opened {
	h.Helper()
	opened, err := signup.Find(h.Context(), h.db, code)
	if err != nil {
		h.Fatal(err)
	}
	return opened
}

func (h *hall) computed(policy wish.Policy) *assignment.Computed {
	h.Helper()
	c, err := assignment.Find(h.Context(), h.db, h.o.ID, policy)
	if err != nil {
		h.Fatal(err)
	}
	return c
}

func (h *hall) publish(policy wish.Policy) error {
	h.Helper()
	c := h.computed(policy)
	return assignment.Publish(h.Context(), h.db, h.by, h.o.ID, policy, strconv.FormatInt(int64(c.ComputedAt), 10))
}

// status is where a carnet stands with an atelier.
func (h *hall) status(o *signup.Opened, a programme.Atelier) signup.Status {
	h.Helper()
	if e := h.carnet(o.Code).EntryOf(a.ID); e != nil {
		return e.Status()
	}
	return ""
}

// outcomes are those of the wishes of a carnet, in their order.
func (h *hall) outcomes(o *signup.Opened) (list []string) {
	h.Helper()
	found, err := signup.FindWishes(h.Context(), h.db, h.o.ID, o.ID)
	if err != nil || found == nil {
		h.Fatal(err, found)
	}
	for _, w := range found.List {
		list = append(list, w.Outcome)
	}
	return list
}

func (h *hall) letters(kind string) (n int64) {
	h.Helper()
	if err := h.db.Read(h.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ?", kind).Count(&n).Error
	}); err != nil {
		h.Fatal(err)
	}
	return n
}

// sound verifies all invariants.
func (h *hall) sound() {
	h.Helper()
	for _, check := range []func(context.Context, *store.DB) ([]store.Violation, error){signup.Check, waiting.Check, assignment.Check} {
		if found, err := check(h.Context(), h.db); err != nil || len(found) > 0 {
			h.Errorf("%v %v", found, err)
		}
	}
}

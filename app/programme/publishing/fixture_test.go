package publishing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// weekend is an operation that takes sign-ups, with two places.
type weekend struct {
	testing.TB
	db     *store.DB
	o      *operation.Operation
	by     store.By
	theme  programme.Theme
	places [2]programme.Place
	offers *signup.Offers
}

var saturday = time.Date(2027, 5, 22, 0, 0, 0, 0, time.FixedZone("Europe/Paris", 2*3600))

func at(hour int) store.Instant {
	return store.InstantOf(saturday.Add(time.Duration(hour) * time.Hour))
}

func newWeekend(t testing.TB) *weekend {
	t.Helper()
	w := &weekend{TB: t, db: storetest.New(t), by: store.By{Actor: store.Actor{Kind: store.ActorAccount, ID: store.NewID()}, At: saturday.AddDate(0, 0, -20)}}
	w.offers = signup.NewOffers(w.db)
	w.o = &operation.Operation{ID: store.NewID(), Slug: "saint-marc", Name: "Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: at(-6), EndsAt: at(42), Phase: operation.Open, LeadInstance: w.db.Instance().ID, NextNumber: 1, Version: 1,
		Translations: map[string]operation.Translation{}}
	w.write(func(tx *gorm.DB) error { return tx.Create(w.o).Error })
	w.theme = programme.Theme{OperationID: w.o.ID, ID: store.NewID(), Slug: "flore", Name: "Flore", Fields: "[]", Version: 1, Translations: map[string]string{}}
	w.write(func(tx *gorm.DB) error { return tx.Create(&w.theme).Error })
	for i, name := range []string{"Mairie", "Médiathèque"} {
		w.places[i] = programme.Place{OperationID: w.o.ID, ID: store.NewID(), Number: i + 1, Slug: store.Fold(name), Name: name, Access: []string{}, Version: 1}
		w.write(func(tx *gorm.DB) error { return tx.Create(&w.places[i]).Error })
	}
	return w
}

func (w *weekend) write(fn func(tx *gorm.DB) error) {
	w.Helper()
	if err := w.db.Write(context.Background(), fn); err != nil {
		w.Fatal(err)
	}
}

// draft makes a draft of two hours in the town hall, led by Léna.
func (w *weekend) draft(title string, hour int) *plan.Atelier {
	w.Helper()
	created, err := programme.CreateAtelier(context.Background(), w.db, w.by, w.o, programme.AtelierForm{Theme: w.theme.ID, Place: w.places[0].ID,
		Title: title, Start: fmt.Sprintf("2027-05-22T%02d:00", hour), End: fmt.Sprintf("2027-05-22T%02d:00", hour+2), Entry: "signup", Capacity: "12",
		Audience: "everybody", Facilitators: "Léna Riou"})
	if err != nil {
		w.Fatal(err)
	}
	return w.find(created.ID)
}

// public makes an atelier that everybody sees, by the way of the command line: without a version.
func (w *weekend) public(title string, hour int) *plan.Atelier {
	w.Helper()
	a := w.draft(title, hour)
	values := a.Values()
	values.Status = programme.Published
	err := w.db.Write(context.Background(), func(tx *gorm.DB) error {
		_, err := programme.Write(tx, w.by, &a.Atelier, values)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return w.find(a.ID)
}

func (w *weekend) find(id string) *plan.Atelier {
	w.Helper()
	p, err := plan.Load(context.Background(), w.db, w.o)
	if err != nil {
		w.Fatal(err)
	}
	return p.Find(id)
}

func (w *weekend) edit(a *plan.Atelier, edit func(v *programme.Values)) *plan.Atelier {
	w.Helper()
	after, err := plan.Edit(context.Background(), w.db, w.by, w.o, a.ID, w.find(a.ID).Token(), edit)
	if err != nil {
		w.Fatal(err)
	}
	return after
}

// moved puts an atelier to another hour in the plan.
func (w *weekend) moved(a *plan.Atelier, hour int) *plan.Atelier {
	w.Helper()
	return w.edit(a, func(v *programme.Values) { v.StartsAt, v.EndsAt = at(hour), at(hour+2) })
}

func (w *weekend) signUp(name, email string, ateliers ...*plan.Atelier) {
	w.Helper()
	form := signup.Form{Name: name, Email: email, Phone: "06 12 34 56 78"}
	for _, a := range ateliers {
		form.Ateliers = append(form.Ateliers, a.ID)
	}
	if _, err := w.offers.SignUp(context.Background(), w.by, w.o, form, signup.Wording{Language: "fr"}); err != nil {
		w.Fatal(err)
	}
}

func value(a *plan.Atelier) string { return a.ID + ":" + a.Token() }

func (w *weekend) publish(ateliers ...*plan.Atelier) (*publishing.Version, error) {
	choice := publishing.Choice{Key: store.NewID(), Author: "Nadia Le Gall"}
	for _, a := range ateliers {
		choice.Items = append(choice.Items, value(a))
	}
	return publishing.Publish(context.Background(), w.db, w.by, w.o, choice)
}

func (w *weekend) mustPublish(ateliers ...*plan.Atelier) *publishing.Version {
	w.Helper()
	v, err := w.publish(ateliers...)
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func (w *weekend) pending(chosen []string) *publishing.Pending {
	w.Helper()
	p, err := publishing.FindPending(context.Background(), w.db, w.o, chosen)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *weekend) versions() []*publishing.Version {
	w.Helper()
	versions, err := publishing.FindVersions(context.Background(), w.db, w.o.ID)
	if err != nil {
		w.Fatal(err)
	}
	return versions
}

func (w *weekend) letters(kind string) (letters []store.Letter) {
	w.Helper()
	err := w.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND kind = ?", w.o.ID, kind).Order("recipient").Find(&letters).Error
	})
	if err != nil {
		w.Fatal(err)
	}
	return letters
}

// mail gives Léna an address.
func (w *weekend) mail(address string) {
	w.Helper()
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE facilitator SET email = ? WHERE operation_id = ?", address, w.o.ID).Error
	})
}

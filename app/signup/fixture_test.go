package signup

import (
	"context"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/waiting"
)

// weekend is a database with an operation whose sign-up is open, and a moment three weeks before it.
type weekend struct {
	testing.TB
	*store.DB
	operation *operation.Operation
	by        store.By
	numbers   int64
	offers    *Offers // one for all: what it keeps must never show
}

var saturday = time.Date(2027, 5, 22, 0, 0, 0, 0, time.FixedZone("Europe/Paris", 2*3600))

// at returns an hour of the Saturday; 24 and more are on the Sunday.
func at(hour, minute int) store.Instant {
	return store.InstantOf(saturday.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute))
}

func newWeekend(t testing.TB) *weekend {
	return weekendIn(t, storetest.New(t), "saint-marc-2027")
}

func weekendIn(t testing.TB, db *store.DB, slug string) *weekend {
	t.Helper()
	w := &weekend{TB: t, DB: db, offers: NewOffers(db), by: store.By{Actor: store.Actor{Kind: store.ActorVisitor}, At: saturday.AddDate(0, 0, -21)}}
	w.operation = &operation.Operation{ID: store.NewID(), Slug: slug, Name: slug, Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: at(-6, 30), EndsAt: at(42, 30), Phase: operation.Open, LeadInstance: db.Instance().ID, NextNumber: 1, Version: 1,
		Translations: map[string]operation.Translation{}}
	w.write(func(tx *gorm.DB) error { return tx.Create(w.operation).Error })
	for _, slug := range []string{"flore", "faune"} {
		theme := programme.Theme{OperationID: w.operation.ID, ID: store.NewID(), Slug: slug, Name: slug, Fields: "[]", Version: 1, Translations: map[string]string{}}
		w.write(func(tx *gorm.DB) error { return tx.Create(&theme).Error })
	}
	return w
}

func (w *weekend) write(fn func(tx *gorm.DB) error) {
	w.Helper()
	if err := w.Write(context.Background(), fn); err != nil {
		w.Fatal(err)
	}
}

// atelier adds a published atelier of the theme flore; a capacity below 0 is no limit. Options change it before it is written.
func (w *weekend) atelier(title string, from, to store.Instant, capacity int, options ...func(*programme.Atelier)) programme.Atelier {
	w.Helper()
	w.numbers++
	a := programme.Atelier{OperationID: w.operation.ID, ID: store.NewID(), Number: w.numbers, Slug: store.NewID(), Title: title,
		ThemeID: w.theme("flore"), Language: "fr", StartsAt: from, EndsAt: to, Entry: programme.SignUp, Audience: "everybody",
		Status: programme.Published, Version: 1, Access: []string{}, Translations: map[string]programme.AtelierTranslation{}}
	for _, option := range options {
		option(&a)
	}
	pool := programme.SeatPool{OperationID: w.operation.ID, ID: store.NewID(), AtelierID: a.ID}
	if capacity >= 0 {
		pool.Capacity = &capacity
	}
	w.write(func(tx *gorm.DB) error {
		if err := tx.Create(&a).Error; err != nil {
			return err
		}
		return tx.Create(&pool).Error
	})
	return a
}

func (w *weekend) theme(slug string) string {
	var id string
	err := w.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&programme.Theme{}).Where("operation_id = ? AND slug = ?", w.operation.ID, slug).Pluck("id", &id).Error
	})
	if err != nil {
		w.Fatal(err)
	}
	return id
}

func (w *weekend) pool(a programme.Atelier) programme.SeatPool {
	w.Helper()
	var pool programme.SeatPool
	if err := w.Read(context.Background(), func(tx *gorm.DB) error { return tx.Where("atelier_id = ?", a.ID).Take(&pool).Error }); err != nil {
		w.Fatal(err)
	}
	return pool
}

func (w *weekend) confirmed(a programme.Atelier) int { w.Helper(); return w.pool(a).Confirmed }

// form signs a name up for ateliers.
func form(name string, ateliers ...programme.Atelier) Form {
	f := Form{Name: name, Key: store.NewID()}
	for _, a := range ateliers {
		f.Ateliers = append(f.Ateliers, a.ID)
	}
	return f
}

var words = Wording{Language: "fr", Photo: "Si une photo vous montre, peut-on la publier ?", News: "Prévenez-moi des suites"}

func (w *weekend) signUp(f Form) (Code, error) {
	return w.offers.SignUp(context.Background(), w.by, w.operation, f, words)
}

// must signs up and opens the carnet.
func (w *weekend) must(f Form) *Opened {
	w.Helper()
	code, err := w.signUp(f)
	if err != nil {
		w.Fatalf("sign up: %v", err)
	}
	return w.open(code)
}

func (w *weekend) open(code Code) *Opened {
	w.Helper()
	opened, err := Find(context.Background(), w.DB, code)
	if err != nil {
		w.Fatalf("open the carnet: %v", err)
	}
	return opened
}

// clean fails the test when an invariant is broken.
func (w *weekend) clean() {
	w.Helper()
	for _, check := range []func(context.Context, *store.DB) ([]store.Violation, error){Check, waiting.Check} {
		violations, err := check(context.Background(), w.DB)
		if err != nil {
			w.Fatal(err)
		}
		for _, v := range violations {
			w.Errorf("invariant %s broken: %s: %s", v.Check, v.Subject, v.Detail)
		}
	}
}

// count returns the number of rows of a table.
func (w *weekend) count(table string) int64 {
	w.Helper()
	var n int64
	if err := w.Read(context.Background(), func(tx *gorm.DB) error { return tx.Table(table).Count(&n).Error }); err != nil {
		w.Fatal(err)
	}
	return n
}

func age(n int) *int { return &n }

package programme_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// paris is the zone of the operations below.
var paris = func() *time.Location {
	location, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	return location
}()

// local reads a local time of Paris.
func local(t testing.TB, value string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(programme.LocalTime, value, paris)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// by is a member of the team, some weeks before.
func by(t testing.TB) store.By {
	t.Helper()
	return store.By{Actor: store.Actor{Kind: store.ActorAccount, ID: "account"}, At: local(t, "2027-04-01T10:00")}
}

// weekend makes an operation with all themes, from Friday evening to Sunday evening.
func weekend(t testing.TB, db *store.DB, slug string) *operation.Operation {
	t.Helper()
	o := &operation.Operation{ID: store.NewID(), Slug: slug, Name: "Opération Libre Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: store.InstantOf(local(t, "2027-05-21T18:30")), EndsAt: store.InstantOf(local(t, "2027-05-23T18:30")),
		Phase: operation.Open, Translations: map[string]operation.Translation{}, Longitude: -4.455, Latitude: 48.4, NextNumber: 1, Version: 1}
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		if err := tx.Create(o).Error; err != nil {
			return err
		}
		return programme.CopyThemes(tx, o.ID)
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func themeID(t testing.TB, db *store.DB, o *operation.Operation, slug string) string {
	t.Helper()
	themes, err := programme.FindThemes(context.Background(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range themes {
		if theme.Slug == slug {
			return theme.ID
		}
	}
	t.Fatalf("no theme %s", slug)
	return ""
}

// form is a complete form of an atelier.
func form(t testing.TB, db *store.DB, o *operation.Operation, change ...func(*programme.AtelierForm)) programme.AtelierForm {
	t.Helper()
	f := programme.AtelierForm{Theme: themeID(t, db, o, "flore"), Title: "Sauvages de ma rue", Summary: "Les plantes des trottoirs.",
		Start: "2027-05-22T09:45", End: "2027-05-22T12:00", Entry: "signup", Capacity: "20", Audience: "everybody",
		Facilitators: "Jeanne Pennec", OutputAim: "80 relevés"}
	for _, c := range change {
		c(&f)
	}
	return f
}

func createAtelier(t testing.TB, db *store.DB, o *operation.Operation, change ...func(*programme.AtelierForm)) *programme.Atelier {
	t.Helper()
	a, err := programme.CreateAtelier(context.Background(), db, by(t), o, form(t, db, o, change...))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// update saves the form of an atelier as its page does, and publishes at once what the public sees.
func update(t testing.TB, db *store.DB, o *operation.Operation, id string, form programme.AtelierForm) *programme.Listing {
	t.Helper()
	edit, err := form.Set(context.Background(), db, by(t), o, true)
	if err != nil {
		t.Fatal(err)
	}
	after, err := amend(db, by(t), o, id, edit)
	if err != nil {
		t.Fatal(err)
	}
	if after.DraftVersion != 0 {
		item := publishing.Item{AtelierID: id, Token: after.Token()}
		if _, err := publishing.Publish(context.Background(), db, by(t), o, publishing.Choice{Items: []string{item.Value()}}); err != nil {
			t.Fatal(err)
		}
	}
	return find(t, db, o, id)
}

func publish(t testing.TB, db *store.DB, o *operation.Operation, a *programme.Atelier) {
	t.Helper()
	setStatus(t, db, o, a, programme.Published)
}

func setStatus(t testing.TB, db *store.DB, o *operation.Operation, a *programme.Atelier, status programme.Status) {
	t.Helper()
	_, err := publishing.SetStatus(context.Background(), db, by(t), o, "Nadia", a.ID, find(t, db, o, a.ID).FormOf(o).Version, status)
	if err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, db *store.DB, o *operation.Operation, id string) *programme.Listing {
	t.Helper()
	listing, err := programme.FindAtelier(context.Background(), db, o.ID, id)
	if err != nil {
		t.Fatal(err)
	}
	return listing
}

// take gives seats of an atelier directly, as sign-up would.
func take(t testing.TB, db *store.DB, o *operation.Operation, atelierID string, seats int) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		store.TouchSeats(tx, o.ID)
		return tx.Exec("UPDATE seat_pool SET confirmed = confirmed + ? WHERE atelier_id = ?", seats, atelierID).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

// fields returns the names of the wrong fields with their messages: "start: programme.error.time".
func fields(err error) string {
	var refusal *problem.Error
	if !errors.As(err, &refusal) {
		return ""
	}
	var list []string
	for _, f := range refusal.Fields {
		list = append(list, f.Name+": "+strings.TrimPrefix(f.Message.Key, "programme.error."))
	}
	return strings.Join(list, ", ")
}

func newWeekend(t testing.TB) (*store.DB, *operation.Operation) {
	t.Helper()
	db := storetest.New(t)
	return db, weekend(t, db, "saint-marc-2027")
}

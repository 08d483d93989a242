package app_test

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app"
	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// Retention goes through two weekends while people sign up for both: for the follow-up evening of one that ended a hundred days ago, and
// for the launch of the next. Who came a hundred days ago is forgotten, who comes now is not, and no seat is lost or counted twice.
func TestPurgeWhilePeopleSignUp(t *testing.T) {
	ctx, options := context.Background(), storetest.Options(t)
	db, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now := time.Date(2027, 9, 1, 9, 0, 0, 0, time.UTC)
	before := store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: now.AddDate(0, -5, 0)}
	today := store.By{Actor: store.Actor{Kind: store.ActorVisitor}, At: now}
	var evenings []*meeting.Meeting
	var weekends []*operation.Operation
	for i, start := range []string{"2027-05-21T18:30", "2027-10-15T18:30"} {
		form := operation.EmptyForm()
		form.Name, form.Slug, form.Communes, form.Start = "Saint-Marc", fmt.Sprint("saint-marc-", i), []string{"29019"}, start
		o, err := operation.Create(ctx, db, before, form)
		if err != nil {
			t.Fatal(err)
		}
		m, err := meeting.Create(ctx, db, before, o, meeting.Form{Kind: "launch", Title: "Soirée", Starts: "2027-09-10T18:30", SignUp: true, Shown: true})
		if err != nil {
			t.Fatal(err)
		}
		weekends, evenings = append(weekends, o), append(evenings, m)
		signUp(t, db, before, o, m, "Ancienne")
	}
	config := app.Config{Data: options.Dir, Database: options.URL, Clock: func() time.Time { return now }}
	for i, err := range storetest.AtOnce(33, func(i int) error {
		if i%11 == 5 {
			return app.Purge(ctx, config, false, io.Discard)
		}
		_, err := meeting.SignUp(ctx, db, today, weekends[i%2], evenings[i%2].ID, guest(fmt.Sprint("Nouvelle ", i)), "fr", true)
		return err
	}) {
		if err != nil {
			t.Errorf("press %d: %v", i, err)
		}
	}
	var old, fresh int64
	err = db.Read(ctx, func(tx *gorm.DB) error {
		if err := tx.Table("meeting_guest").Where("name LIKE 'Ancienne%'").Count(&old).Error; err != nil {
			return err
		}
		return tx.Table("meeting_guest").Where("name LIKE 'Nouvelle%' AND email <> ''").Count(&fresh).Error
	})
	if err != nil || old != 1 || fresh != 30 {
		t.Errorf("%d of the two who came before and %d of the thirty who come now have a name, %v", old, fresh, err)
	}
	if broken, err := meeting.Check(ctx, db); err != nil || len(broken) > 0 {
		t.Errorf("%v %v", broken, err)
	}
}

func guest(name string) meeting.GuestForm {
	return meeting.GuestForm{Key: store.NewID(), Name: name, Count: "1", Email: "somebody@example.org"}
}

func signUp(t *testing.T, db *store.DB, by store.By, o *operation.Operation, m *meeting.Meeting, name string) {
	t.Helper()
	if _, err := meeting.SignUp(context.Background(), db, by, o, m.ID, guest(name), "fr", true); err != nil {
		t.Fatal(err)
	}
}

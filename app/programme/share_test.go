package programme_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// onTheList is an atelier with seats on the programme of the weekend.
func onTheList(t *testing.T, db *store.DB, o *operation.Operation, capacity int) *programme.Atelier {
	t.Helper()
	a := createAtelier(t, db, o, func(f *programme.AtelierForm) {
		f.Entry, f.Capacity, f.AgeMin, f.AgeMax = "signup", strconv.Itoa(capacity), "", ""
	})
	publish(t, db, o, a)
	return a
}

func poolOf(t *testing.T, db *store.DB, atelierID string) (pool programme.SeatPool) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *gorm.DB) error { return tx.Where("atelier_id = ?", atelierID).Take(&pool).Error })
	if err != nil {
		t.Fatal(err)
	}
	return pool
}

// consistent fails the test when seats do not add up.
func consistent(t *testing.T, db *store.DB) {
	t.Helper()
	for _, check := range []func(context.Context, *store.DB) ([]store.Violation, error){programme.Check, signup.Check} {
		found, err := check(context.Background(), db)
		if err != nil || len(found) > 0 {
			t.Fatalf("%v %v", found, err)
		}
	}
}

func share(seats int) programme.ShareForm {
	return programme.ShareForm{Label: "Club des aînés", Seats: strconv.Itoa(seats), KeepUntil: "2027-05-10T12:00"}
}

func TestSeatsAreKeptAndReleased(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	a := onTheList(t, db, o, 10)
	kept, err := programme.KeepSeats(ctx, db, by(t), o, a.ID, share(6))
	if err != nil {
		t.Fatal(err)
	}
	if free, _ := ptr(poolOf(t, db, a.ID)).Free(); free != 4 {
		t.Errorf("%d seats free, want 4", free)
	}
	if _, err := programme.KeepSeats(ctx, db, by(t), o, a.ID, share(5)); !problem.Is(err, problem.Full) {
		t.Errorf("five more of four: %v", err)
	}
	// A capacity below what is kept removes nothing, and is made good again by the release.
	stored, err := programme.FindAtelier(ctx, db, o.ID, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	f := stored.FormOf(o)
	f.Capacity = "4"
	update(t, db, o, a.ID, f)
	if pool := poolOf(t, db, a.ID); pool.DeskShare != 6 || pool.Excess != 2 {
		t.Errorf("after lowering the capacity: %+v", pool)
	}
	consistent(t, db)
	for range 2 { // the second tap of the button
		if err := programme.ReleaseSeats(ctx, db, by(t), o, a.ID, kept.ID); err != nil {
			t.Fatal(err)
		}
	}
	if pool := poolOf(t, db, a.ID); pool.DeskShare != 0 || pool.Excess != 0 {
		t.Errorf("after the release: %+v", pool)
	}
	consistent(t, db)
}

func ptr[T any](value T) *T { return &value }

func TestSharesAreReleasedOnTheirDate(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	a := onTheList(t, db, o, 10)
	if _, err := programme.KeepSeats(ctx, db, by(t), o, a.ID, share(6)); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		at   string
		want int
	}{{"2027-05-10T11:59", 6}, {"2027-05-10T12:00", 0}, {"2027-05-10T12:01", 0}} {
		clock := store.By{Actor: store.Actor{Kind: store.ActorJob, ID: "release shares"}, At: local(t, step.at)}
		if _, err := programme.ReleaseDueShares(ctx, db, clock); err != nil {
			t.Fatal(err)
		}
		if got := poolOf(t, db, a.ID).DeskShare; got != step.want {
			t.Errorf("at %s %d seats are kept, want %d", step.at, got, step.want)
		}
		consistent(t, db)
	}
}

func TestShareFormSaysWhatIsWrong(t *testing.T) {
	db, o := newWeekend(t)
	a := onTheList(t, db, o, 10)
	open, err := programme.CreateAtelier(context.Background(), db, by(t), o, form(t, db, o, func(f *programme.AtelierForm) { f.Entry, f.Capacity = "open", "" }))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		atelier string
		form    programme.ShareForm
		want    string
	}{
		"for nobody":        {a.ID, programme.ShareForm{Seats: "2", KeepUntil: "2027-05-10T12:00"}, "share_label: for_whom"},
		"no seats":          {a.ID, programme.ShareForm{Label: "EHPAD", KeepUntil: "2027-05-10T12:00"}, "share_seats: required"},
		"in the past":       {a.ID, programme.ShareForm{Label: "EHPAD", Seats: "2", KeepUntil: "2027-03-10T12:00"}, "share_until: past"},
		"unknown partner":   {a.ID, programme.ShareForm{Partner: store.NewID(), Seats: "2", KeepUntil: "2027-05-10T12:00"}, "share_partner: choice"},
		"without any limit": {open.ID, share(2), "share_seats: unlimited"},
		"more than it has":  {a.ID, share(11), "share_seats: full"},
	} {
		_, err := programme.KeepSeats(context.Background(), db, by(t), o, c.atelier, c.form)
		if got := strings.ReplaceAll(fields(err), "share.error.", ""); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if _, err := programme.KeepSeats(context.Background(), db, by(t), weekend(t, db, "plouarzel-2027"), a.ID, share(1)); !problem.Is(err, problem.NotFound) {
		t.Errorf("through another operation: %v", err)
	}
}

// Seats are kept and released while a crowd signs up: each seat has one owner at any moment, and in the end all of them are
// taken, none twice.
func TestNoSeatIsGivenTwiceWhileSharesComeAndGo(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	const capacity, crowd = 20, 60
	a := onTheList(t, db, o, capacity)
	offers := signup.NewOffers(db)
	var seats atomic.Int64
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range crowd {
		all.Go(func() {
			<-start
			f := signup.Form{Name: fmt.Sprint("Personne ", i), Key: store.NewID(), Ateliers: []string{a.ID}}
			if _, err := offers.SignUp(ctx, by(t), o, f, signup.Wording{Language: "fr"}); err == nil {
				seats.Add(1)
			} else if !problem.Is(err, problem.Full) && !problem.Is(err, problem.Conflict) { // seats come and go: "try again" is an answer
				t.Errorf("sign up: %v", err)
			}
		})
	}
	for range 4 {
		all.Go(func() {
			<-start
			for range 5 {
				kept, err := programme.KeepSeats(ctx, db, by(t), o, a.ID, share(3))
				if problem.Is(err, problem.Full) {
					continue
				}
				if err != nil {
					t.Errorf("keep: %v", err)
					return
				}
				var twice sync.WaitGroup // released by the job and by hand at once
				for range 2 {
					twice.Go(func() {
						if err := programme.ReleaseSeats(ctx, db, by(t), o, a.ID, kept.ID); err != nil {
							t.Errorf("release: %v", err)
						}
					})
				}
				twice.Wait()
			}
		})
	}
	close(start)
	all.Wait()
	pool := poolOf(t, db, a.ID)
	if int64(pool.Confirmed) != seats.Load() || pool.Confirmed > capacity || pool.DeskShare != 0 {
		t.Errorf("%d people have a seat; the pool says %+v", seats.Load(), pool)
	}
	consistent(t, db)
}

// The check finds a pool that keeps other seats than its shares say.
func TestCheckFindsSharesThatDoNotAddUp(t *testing.T) {
	db, o := newWeekend(t)
	a := onTheList(t, db, o, 10)
	if _, err := programme.KeepSeats(context.Background(), db, by(t), o, a.ID, share(2)); err != nil {
		t.Fatal(err)
	}
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Exec("UPDATE seat_pool SET desk_share = 3 WHERE atelier_id = ?", a.ID).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := programme.Check(context.Background(), db); err != nil || len(found) != 1 || found[0].Check != "seats.desk_share" {
		t.Errorf("%v %v", found, err)
	}
}

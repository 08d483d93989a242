package programme_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/programme"
	"oplibre/app/store"
)

func TestFindProgramme(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	other := weekend(t, db, "ailleurs")
	leak := createAtelier(t, db, other) // data that could leak
	publish(t, db, other, leak)
	place, err := programme.CreatePlace(ctx, db, by(t), o, programme.PlaceForm{Name: "Place de l’église"})
	if err != nil {
		t.Fatal(err)
	}
	saturday := createAtelier(t, db, o, func(f *programme.AtelierForm) { f.Place = place.ID })
	night := createAtelier(t, db, o, func(f *programme.AtelierForm) {
		f.Title, f.Theme, f.Start, f.End, f.Facilitators = "Balade nocturne", themeID(t, db, o, "faune"), "2027-05-22T22:00", "2027-05-23T00:30", "F. Cloarec\nA. Riou"
	})
	sunday := createAtelier(t, db, o, func(f *programme.AtelierForm) {
		f.Start, f.End, f.Entry = "2027-05-23T10:00", "2027-05-23T11:00", "open"
	})
	for _, a := range []*programme.Atelier{saturday, night, sunday} {
		publish(t, db, o, a)
	}
	createAtelier(t, db, o) // stays a draft
	take(t, db, o, saturday.ID, 19)

	p, err := programme.FindProgramme(ctx, db, o, programme.Filter{}, by(t).Now())
	if err != nil {
		t.Fatal(err)
	}
	if p.Total != 3 || len(p.Dates) != 2 || len(p.Days) != 2 || len(p.Days[0].Listings) != 2 || len(p.Themes) != 2 || len(p.Places) != 1 {
		t.Fatalf("total %d, %d dates, days %+v, %d themes, %d places", p.Total, len(p.Dates), p.Days, len(p.Themes), len(p.Places))
	}
	first := p.Days[0].Listings[0]
	if free, _ := first.Seats.Free(); free != 1 || first.Place.Name != "Place de l’église" || first.Theme.Slug != "flore" {
		t.Errorf("first %+v", first)
	}
	if got := p.Days[0].Listings[1].Facilitators; len(got) != 2 || got[0] != "F. Cloarec" {
		t.Errorf("facilitators %v", got)
	}
	if all, free, open := p.Count(by(t).Now()); all != 3 || free != 2 || open != 1 {
		t.Errorf("counted %d, %d free, %d open", all, free, open)
	}
	day, err := programme.FindProgramme(ctx, db, o, programme.Filter{Day: "2027-05-23"}, by(t).Now())
	if err != nil || len(day.Days) != 1 || len(day.Days[0].Listings) != 1 || len(day.Dates) != 2 {
		t.Errorf("sunday: %+v, %v", day, err)
	}
}

func TestPublicAtelierIsNoDraft(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o)
	if _, err := programme.FindPublicAtelier(context.Background(), db, o.ID, a.Slug); err == nil {
		t.Error("a draft was shown")
	}
	publish(t, db, o, a)
	for _, name := range []string{a.Slug, a.ID} {
		if got, err := programme.FindPublicAtelier(context.Background(), db, o.ID, name); err != nil || got.ID != a.ID {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// TestProgrammeTakesSixQueries counts statements for a small and a large programme.
func TestProgrammeTakesSixQueries(t *testing.T) {
	db, o := newWeekend(t)
	for _, ateliers := range []int{1, 40} {
		for i := range ateliers {
			a := createAtelier(t, db, o, func(f *programme.AtelierForm) { f.Title = fmt.Sprint("Atelier ", i) })
			publish(t, db, o, a)
		}
		var queries int
		count := func(*gorm.DB) { queries++ }
		name := fmt.Sprint("count", ateliers)
		watch := func(register func(callbacks *gorm.DB) error) {
			t.Helper()
			if err := db.Read(context.Background(), register); err != nil {
				t.Fatal(err)
			}
		}
		watch(func(tx *gorm.DB) error {
			return errors.Join(tx.Callback().Query().After("gorm:query").Register(name, count), tx.Callback().Row().After("gorm:row").Register(name, count))
		})
		if _, err := programme.FindProgramme(context.Background(), db, o, programme.Filter{}, store.InstantOf(time.Now())); err != nil {
			t.Fatal(err)
		}
		if queries == 0 || queries > 6 {
			t.Errorf("%d ateliers took %d queries", ateliers, queries)
		}
		watch(func(tx *gorm.DB) error {
			return errors.Join(tx.Callback().Query().Remove(name), tx.Callback().Row().Remove(name))
		})
	}
}

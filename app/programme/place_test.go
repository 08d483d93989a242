package programme_test

import (
	"context"
	"strings"
	"testing"

	"oplibre/app/problem"
	"oplibre/app/programme"
)

func TestPlaces(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	wanted := programme.PlaceForm{Name: "Grande salle", Address: "1 rue Vauban", Latitude: "48,3989", Longitude: "-4.456", Capacity: "150",
		Access: []string{"step_free"}, Notes: "clé au bar"}
	place, err := programme.CreatePlace(ctx, db, by(t), o, wanted)
	if err != nil {
		t.Fatal(err)
	}
	second, err := programme.CreatePlace(ctx, db, by(t), o, programme.PlaceForm{Name: "Grande Salle"})
	if err != nil {
		t.Fatal(err)
	}
	if place.Number != 1 || second.Number != 2 || place.Slug != "grande-salle" || second.Slug != "grande-salle-2" {
		t.Errorf("numbers %d, %d, slugs %s, %s", place.Number, second.Number, place.Slug, second.Slug)
	}
	found, err := programme.FindPlace(ctx, db, o.ID, place.ID)
	if err != nil {
		t.Fatal(err)
	}
	back := found.FormOf()
	if back.Latitude != "48.3989" || back.Longitude != "-4.456" || back.Capacity != "150" || back.Notes != "clé au bar" || back.Access[0] != "step_free" {
		t.Errorf("reads back as %+v", back)
	}
	back.Name = "Petite salle"
	if _, err := programme.UpdatePlace(ctx, db, by(t), o, place.ID, back); err != nil {
		t.Fatal(err)
	}
	if _, err := programme.UpdatePlace(ctx, db, by(t), o, place.ID, back); !problem.Is(err, problem.Conflict) {
		t.Errorf("stale form: %v", err)
	}
}

func TestPlaceFormSaysWhatIsWrong(t *testing.T) {
	db, o := newWeekend(t)
	cases := map[string]struct {
		form programme.PlaceForm
		want string
	}{
		"no name":          {programme.PlaceForm{}, "name: required"},
		"long name":        {programme.PlaceForm{Name: strings.Repeat("a", 121)}, "name: too_long"},
		"half a position":  {programme.PlaceForm{Name: "Ici", Latitude: "48.4"}, "longitude: half_position"},
		"wrong way round":  {programme.PlaceForm{Name: "Ici", Latitude: "-4.45", Longitude: "48.4"}, "latitude: far_away"},
		"no number":        {programme.PlaceForm{Name: "Ici", Latitude: "ici", Longitude: "NaN"}, "latitude: degrees, longitude: degrees"},
		"beyond the poles": {programme.PlaceForm{Name: "Ici", Latitude: "91", Longitude: "0"}, "latitude: degrees"},
		"zero persons":     {programme.PlaceForm{Name: "Ici", Capacity: "0"}, "capacity: number"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := programme.CreatePlace(context.Background(), db, by(t), o, test.form)
			if got := fields(err); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func TestMovingAPlaceRenewsItsPublishedAteliers(t *testing.T) {
	db, o := newWeekend(t)
	place, err := programme.CreatePlace(context.Background(), db, by(t), o, programme.PlaceForm{Name: "Mairie"})
	if err != nil {
		t.Fatal(err)
	}
	a := createAtelier(t, db, o, func(f *programme.AtelierForm) { f.Place = place.ID })
	publish(t, db, o, a)
	f := place.FormOf()
	f.Notes = "digicode"
	changed, err := programme.UpdatePlace(context.Background(), db, by(t), o, place.ID, f)
	if err != nil {
		t.Fatal(err)
	}
	if got := find(t, db, o, a.ID).Sequence; got != 1 {
		t.Errorf("sequence %d after a note of the team", got)
	}
	f = changed.FormOf()
	f.Address = "2 rue Neuve"
	if _, err := programme.UpdatePlace(context.Background(), db, by(t), o, place.ID, f); err != nil {
		t.Fatal(err)
	}
	if got := find(t, db, o, a.ID).Sequence; got != 2 {
		t.Errorf("sequence %d after another address", got)
	}
	if err := programme.DeletePlace(context.Background(), db, by(t), o, place.ID); !problem.Is(err, problem.Conflict) {
		t.Errorf("deleted under an atelier: %v", err)
	}
}

func FuzzPlaceForm(f *testing.F) {
	db, o := newWeekend(f)
	f.Add("Grande salle", "1 rue Vauban", "48,3989", "-4.456", "150")
	f.Add("", "\x00", "1e400", "Inf", "९")
	f.Fuzz(func(t *testing.T, name, address, latitude, longitude, capacity string) {
		place, err := programme.CreatePlace(context.Background(), db, by(t), o, programme.PlaceForm{Name: name, Address: address,
			Latitude: latitude, Longitude: longitude, Capacity: capacity})
		if err != nil && !problem.Is(err, problem.Invalid) {
			t.Fatal(err)
		}
		if err == nil && (place.Name == "" || place.Slug == "" || (place.Latitude == nil) != (place.Longitude == nil)) {
			t.Errorf("accepted %+v", place)
		}
	})
}

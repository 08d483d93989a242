package paper_test

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/paper"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// TestContacts: who leads what, of one operation, without what is cancelled and with what is not published yet.
func TestContacts(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	by := store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: edition(weekend("Europe/Paris", may), "fr").At}
	ours, theirs := create(t, db, by, "Opération Libre Saint-Marc"), create(t, db, by, "Opération Libre Plouarzel")
	for _, a := range []struct {
		o                            *operation.Operation
		title, start, end, led, then string
	}{
		{ours, "Estran", "2027-05-22T12:00", "2027-05-22T14:30", "Tanguy Jézéquel", "published"},
		{ours, "Flore des rues", "2027-05-22T09:45", "2027-05-22T12:00", "Jeanne Pennec\nTanguy Jézéquel", "published"},
		{ours, "Jardin", "2027-05-23T09:30", "2027-05-23T12:00", "Jeanne Pennec", "draft"},
		{ours, "Drone", "2027-05-23T14:00", "2027-05-23T15:00", "Katell Bars", "cancelled"},
		{theirs, "Ailleurs", "2027-05-22T09:45", "2027-05-22T12:00", "Quelqu’un d’ailleurs", "published"},
	} {
		atelier(t, db, by, a.o, a.title, a.start, a.end, a.led, a.then)
	}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Exec(`UPDATE facilitator SET phone = '02 61 91 00 01', needs = '["housing","meal"]', needs_note = 'sans gluten',
			updated_at = 1 WHERE name = 'Jeanne Pennec'`).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	contacts, err := paper.FindContacts(ctx, db, ours)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	var names []string
	for _, c := range contacts {
		names = append(names, c.Name)
		for _, lead := range c.Leads {
			got[c.Name] = append(got[c.Name], lead.Title)
		}
	}
	if diff := cmp.Diff([]string{"Jeanne Pennec", "Katell Bars", "Tanguy Jézéquel"}, names); diff != "" {
		t.Error(diff)
	}
	want := map[string][]string{"Jeanne Pennec": {"Flore des rues", "Jardin"}, "Tanguy Jézéquel": {"Flore des rues", "Estran"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	golden(t, "animation", read(t, func(w io.Writer) error { return paper.WriteContacts(w, edition(ours, "fr"), contacts) }))
}

func create(t *testing.T, db *store.DB, by store.By, name string) *operation.Operation {
	t.Helper()
	o, err := operation.Create(t.Context(), db, by, operation.Form{Name: name, Communes: []string{"29019"},
		Start: "2027-05-21T18:30", End: "2027-05-23T18:30", TimeZone: "Europe/Paris", Latitude: "48.4", Longitude: "-4.455"})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), func(tx *gorm.DB) error { return programme.CopyThemes(tx, o.ID) }); err != nil {
		t.Fatal(err)
	}
	return o
}

func atelier(t *testing.T, db *store.DB, by store.By, o *operation.Operation, title, start, end, led, status string) {
	t.Helper()
	ctx := t.Context()
	themes, err := programme.FindThemes(ctx, db, o.ID)
	if err != nil || len(themes) == 0 {
		t.Fatalf("%d themes, %v", len(themes), err)
	}
	place, err := programme.CreatePlace(ctx, db, by, o, programme.PlaceForm{Name: "Lieu de " + title, Latitude: "48.3995", Longitude: "-4.4525"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = programme.CreateAtelier(ctx, db, by, o, programme.AtelierForm{Theme: themes[0].ID, Place: place.ID, Title: title, Start: start,
		End: end, Entry: "signup", Capacity: "12", Audience: "everybody", Facilitators: led})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE atelier SET status = ? WHERE operation_id = ? AND title = ?", status, o.ID, title).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

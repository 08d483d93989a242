package paper_test

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/paper"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// TestContacts: who leads what, of one operation, as it is planned; each difference from what the public sees is said.
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
		{ours, "Budget", "2027-05-23T14:00", "2027-05-23T16:00", "Armelle Morvan", "published"},
		{ours, "Sons", "2027-05-23T15:00", "2027-05-23T16:00", "Armelle Morvan", "published"},
		{ours, "Récits", "2027-05-23T16:00", "2027-05-23T17:00", "Armelle Morvan", "published"},
		{ours, "Photo", "2027-05-23T17:00", "2027-05-23T18:00", "Armelle Morvan", "published"},
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
	prepare(t, db, by, ours, "Budget", func(v *programme.Values) { v.StartsAt, v.EndsAt = v.StartsAt-3_600_000, v.EndsAt-3_600_000 })
	prepare(t, db, by, ours, "Sons", func(v *programme.Values) { v.Leads = nil })
	prepare(t, db, by, ours, "Récits", func(v *programme.Values) { v.Status = programme.Cancelled })
	prepare(t, db, by, ours, "Photo", func(v *programme.Values) { v.Bring = "un appareil" })
	contacts, err := paper.FindContacts(ctx, db, ours)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	var names []string
	for _, c := range contacts {
		names = append(names, c.Name)
		for _, lead := range c.Leads {
			got[c.Name] = append(got[c.Name], lead.StartsAt.In(ours.Location()).Format("15:04 ")+lead.Title+" "+string(lead.Pending))
		}
	}
	if diff := cmp.Diff([]string{"Armelle Morvan", "Jeanne Pennec", "Katell Bars", "Tanguy Jézéquel"}, names); diff != "" {
		t.Error(diff)
	}
	want := map[string][]string{
		"Jeanne Pennec":   {"09:45 Flore des rues ", "09:30 Jardin draft"},
		"Tanguy Jézéquel": {"09:45 Flore des rues ", "12:00 Estran "},
		"Armelle Morvan":  {"13:00 Budget changed", "15:00 Sons replaced", "16:00 Récits cancelled", "17:00 Photo "},
	}
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

// prepare changes an atelier in the plan only.
func prepare(t *testing.T, db *store.DB, by store.By, o *operation.Operation, title string, edit func(*programme.Values)) {
	t.Helper()
	p, err := plan.Load(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range p.Ateliers {
		if a.Title == title {
			if _, err := plan.Edit(t.Context(), db, by, o, a.ID, a.Token(), edit); err != nil {
				t.Fatal(err)
			}
		}
	}
}

package exchange_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

// congress opens a large real schedule from the folder of real input beside the repository.
func congress(t testing.TB) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		raw, err := os.ReadFile(filepath.Join(dir, "shared", "data", "schedule", "schedule-38c3.xml"))
		if err == nil {
			return raw
		}
	}
	t.Skip("shared/data/schedule/schedule-38c3.xml is not beside the repository")
	return nil
}

// filled makes a weekend with all that files could lose: languages, rules, places with and without a position, hours on both
// sides of midnight and of a clock change, what a spreadsheet would take for a formula.
func filled(t testing.TB) (*store.DB, *operation.Operation) {
	t.Helper()
	db, o := newWeekend(t)
	ctx := context.Background()
	themes, err := programme.FindThemes(ctx, db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	place, err := programme.CreatePlace(ctx, db, by(t), o, programme.PlaceForm{Name: "Médiathèque ; annexe", Address: "3 rue de la Mairie, 29200 Brest",
		Latitude: "48.401234", Longitude: "-4.451", Capacity: "40", Outdoors: "on", Access: []string{"step_free", "hearing_loop"}, Equipment: "=SOMME(1)", Opening: "10 h – 18 h"})
	if err != nil {
		t.Fatal(err)
	}
	bare, err := programme.CreatePlace(ctx, db, by(t), o, programme.PlaceForm{Name: "Place de l’église"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []programme.AtelierForm{
		{Title: "Sauvages de ma rue", Summary: "Les plantes ; des \"trottoirs\".", Description: "Une ligne.\n\nUne autre, longue.", Start: "2027-05-22T09:45", End: "2027-05-22T12:00",
			Entry: "signup", Capacity: "20", Audience: "families", AgeMin: "6", AgeMax: "99", AccompaniedUnder: "10", Access: []string{"seated", "mi"}, Place: place.ID,
			Bring: "Des bottes", Facilitators: "Jeanne Pennec\nYann Salaün", OutputAim: "80 relevés", TitleEN: "Wild plants", SummaryEN: "Of my street", TitleBR: "Plant ar straed"},
		{Title: "=1+1 & <b>formule</b>", Start: "2027-05-22T22:00", End: "2027-05-23T00:30", Entry: "open", Audience: "everybody", Place: bare.ID},
		{Title: "Deux jours", Summary: "@tous", Start: "2027-05-22T10:00", End: "2027-05-23T16:00", Entry: "open", Audience: "adults"},
		{Title: "La nuit où l’heure change", Start: "2027-10-31T01:30", End: "2027-10-31T03:30", Entry: "open", Audience: "everybody", Place: bare.ID},
	} {
		f.Theme = themes[0].ID
		a, err := programme.CreateAtelier(ctx, db, by(t), o, f)
		if err == nil {
			_, err = publishing.SetStatus(ctx, db, by(t), o, "Nadia", a.ID, "1", programme.Published)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	all := listings(t, db, o)
	if _, err := publishing.SetStatus(ctx, db, by(t), o, "Nadia", all[1].ID, "2", programme.Cancelled); err != nil {
		t.Fatal(err)
	}
	return db, o
}

// TestEveryFormatComesBackTheSame exports a programme, imports it into an empty operation of another instance some days later,
// and exports again; a second import changes nothing, there and at home.
func TestEveryFormatComesBackTheSame(t *testing.T) {
	big, crowd := newWeekend(t)
	importInto(t, big, crowd, by(t), "38c3.xml", congress(t))
	small, o := filled(t)
	for source, from := range map[string]struct {
		db *store.DB
		o  *operation.Operation
	}{"ours": {small, o}, "a congress": {big, crowd}} {
		for format := range writers {
			t.Run(source+" as "+format, func(t *testing.T) {
				first := export(t, from.db, from.o, format)
				db, same := newWeekend(t)
				later := by(t)
				later.At = later.At.AddDate(0, 0, 3)
				importInto(t, db, same, later, format, first)
				if second := export(t, db, same, format); !bytes.Equal(first, second) {
					t.Fatal(difference(t, format, first, second))
				}
				for name, where := range map[string]struct {
					db *store.DB
					o  *operation.Operation
				}{"there": {db, same}, "at home": {from.db, from.o}} {
					plan, err := exchange.Compare(context.Background(), where.db, where.o, read(t, where.o, format, first))
					if err != nil || len(plan.Create)+len(plan.Change)+len(plan.Places)+len(plan.Themes)+len(plan.Refused) != 0 || plan.Unchanged == 0 {
						t.Errorf("%s: %v, would create %d and change %d", name, err, len(plan.Create), len(plan.Change))
						for _, c := range plan.Change[:min(3, len(plan.Change))] {
							t.Logf("%s: %v", c.Title, c.Changes)
						}
					}
				}
			})
		}
	}
}

func difference(t *testing.T, format string, first, second []byte) string {
	t.Helper()
	if strings.HasSuffix(format, "xlsx") {
		return cmp.Diff(cells(t, first), cells(t, second))
	}
	a, b := strings.Split(string(first), "\n"), strings.Split(string(second), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] + "\n" + b[i]
		}
	}
	return "length"
}

// TestWorkbookLosesNothing compares the ateliers themselves, through the format that holds the most.
func TestWorkbookLosesNothing(t *testing.T) {
	from, o := filled(t)
	db, same := newWeekend(t)
	importInto(t, db, same, by(t), "programme.xlsx", export(t, from, o, "programme.xlsx"))
	before, after := listings(t, from, o), listings(t, db, same)
	for i, a := range before {
		b := after[i]
		if a.ID != b.ID || !cmp.Equal(a.Translations, b.Translations) || !cmp.Equal(a.Access, b.Access) || !cmp.Equal(a.Facilitators, b.Facilitators) ||
			a.StartsAt != b.StartsAt || a.EndsAt != b.EndsAt || !cmp.Equal(a.Seats.Capacity, b.Seats.Capacity) || a.Entry != b.Entry || a.Slug != b.Slug || a.Status != b.Status {
			t.Errorf("%s became %+v", a.Title, b.Atelier)
		}
		if (a.Place == nil) != (b.Place == nil) {
			t.Fatalf("%s: place %v", a.Title, b.Place)
		}
		if p, q := a.Place, b.Place; p != nil && (p.Name != q.Name || p.Address != q.Address || !cmp.Equal(p.Latitude, q.Latitude) || !cmp.Equal(p.Capacity, q.Capacity) ||
			p.Outdoors != q.Outdoors || !cmp.Equal(p.Access, q.Access) || p.Equipment != q.Equipment || p.Opening != q.Opening) {
			t.Errorf("%+v became %+v", p, q)
		}
	}
}

// TestCongressKeepsGuidsTimesAndRooms looks at the events of the file one by one.
func TestCongressKeepsGuidsTimesAndRooms(t *testing.T) {
	raw := congress(t)
	db, o := newWeekend(t)
	importInto(t, db, o, by(t), "38c3.xml", raw)
	type fact struct{ start, duration, room string }
	facts := func(raw []byte) map[string]fact {
		found := map[string]fact{}
		for guid, e := range events(t, raw) {
			found[guid] = fact{e.Start.UTC().Format("2006-01-02T15:04:05"), e.Duration.String(), e.Room}
		}
		return found
	}
	want, got := facts(raw), facts(export(t, db, o, "programme.xml"))
	if len(want) != 1007 {
		t.Fatalf("%d events", len(want))
	}
	if difference := cmp.Diff(want, got, cmp.AllowUnexported(fact{})); difference != "" {
		t.Error(difference)
	}
}

func cells(t *testing.T, raw []byte) *xlsx.Workbook {
	t.Helper()
	book, err := xlsx.Read(bytes.NewReader(raw), int64(len(raw)), xlsx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

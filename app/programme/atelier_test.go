package programme_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

func TestCreateAtelierKeepsWhatWasTyped(t *testing.T) {
	db, o := newWeekend(t)
	place, err := programme.CreatePlace(context.Background(), db, by(t), o, programme.PlaceForm{Name: "Place de l’église"})
	if err != nil {
		t.Fatal(err)
	}
	wanted := form(t, db, o, func(f *programme.AtelierForm) {
		f.Place, f.AgeMin, f.Access, f.Bring = place.ID, "7", []string{"step_free", "outdoors"}, "une loupe"
		f.TitleBR, f.Facilitators = "Plant gouez ma straed", "Jeanne Pennec\nYann Salaün\njeanne pennec"
	})
	a, err := programme.CreateAtelier(context.Background(), db, by(t), o, wanted)
	if err != nil {
		t.Fatal(err)
	}
	if a.Number != 1 || a.Slug != "sauvages-de-ma-rue" || a.Status != programme.DraftAtelier || a.Sequence != 0 {
		t.Errorf("number %d, slug %q, status %s, sequence %d", a.Number, a.Slug, a.Status, a.Sequence)
	}
	listing := find(t, db, o, a.ID)
	got := listing.FormOf(o)
	wanted.Version, wanted.Language = "1", "fr"
	wanted.Facilitators = "Jeanne Pennec\nYann Salaün"
	wanted.OutputLicence, wanted.OutputDestination = "CC0-1.0", "tela-botanica" // what the theme proposes
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("form reads back otherwise (-want +got):\n%s", diff)
	}
	if listing.Seats.Capacity == nil || *listing.Seats.Capacity != 20 || listing.Place.Name != "Place de l’église" {
		t.Errorf("seats %+v, place %+v", listing.Seats, listing.Place)
	}
}

func TestAtelierFormSaysWhatIsWrongBesideEachField(t *testing.T) {
	db, o := newWeekend(t)
	cases := map[string]struct {
		change func(*programme.AtelierForm)
		want   string
	}{
		"no title":         {func(f *programme.AtelierForm) { f.Title = " \n" }, "title: required"},
		"no theme":         {func(f *programme.AtelierForm) { f.Theme = "" }, "theme: choose_theme"},
		"unknown theme":    {func(f *programme.AtelierForm) { f.Theme = store.NewID() }, "theme: choose_theme"},
		"unknown place":    {func(f *programme.AtelierForm) { f.Place = store.NewID() }, "place: choice"},
		"no start":         {func(f *programme.AtelierForm) { f.Start = "" }, "start: time_missing"},
		"no time":          {func(f *programme.AtelierForm) { f.Start = "samedi" }, "start: time"},
		"skipped hour":     {func(f *programme.AtelierForm) { f.Start, f.End = "2027-03-28T02:30", "2027-03-28T04:00" }, "start: time_skipped"},
		"end before start": {func(f *programme.AtelierForm) { f.End = "2027-05-22T09:45" }, "end: end_before_start"},
		"four days":        {func(f *programme.AtelierForm) { f.End = "2027-05-26T09:45" }, "end: too_long_atelier"},
		"negative seats":   {func(f *programme.AtelierForm) { f.Capacity = "-3" }, "capacity: number"},
		"ages upside down": {func(f *programme.AtelierForm) { f.AgeMin, f.AgeMax = "12", "8" }, "age_max: age_order"},
		"unknown licence":  {func(f *programme.AtelierForm) { f.OutputLicence = "WTFPL" }, "output_licence: choice"},
		"unknown audience": {func(f *programme.AtelierForm) { f.Audience = "cats" }, "audience: choice"},
		"several":          {func(f *programme.AtelierForm) { f.Title, f.Start, f.Entry = "", "", "" }, "title: required, start: time_missing, entry: choice"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := programme.CreateAtelier(context.Background(), db, by(t), o, form(t, db, o, test.change))
			if got := fields(err); got != test.want || problem.KindOf(err) != problem.Invalid {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
	if all, err := programme.FindAteliers(context.Background(), db, o.ID); err != nil || len(all) != 0 {
		t.Errorf("refused forms left %d ateliers, %v", len(all), err)
	}
}

func TestAtelierOnTheNightsWhenClocksChange(t *testing.T) {
	db, o := newWeekend(t)
	at := func(start, end string) func(*programme.AtelierForm) {
		return func(f *programme.AtelierForm) { f.Start, f.End = start, end }
	}
	_, err := programme.CreateAtelier(context.Background(), db, by(t), o, form(t, db, o, at("2027-03-28T02:30", "2027-03-28T04:00")))
	if !problem.Is(err, problem.Invalid) || !strings.Contains(fields(err), "start") {
		t.Errorf("an hour that does not exist: %v", err)
	}
	// 02:30 comes twice: at 00:30 and at 01:30 UTC. The first is meant, so that the atelier lasts two hours until 03:30.
	twice := createAtelier(t, db, o, at("2027-10-31T02:30", "2027-10-31T03:30"))
	if got := twice.StartsAt.Time().UTC().Format(time.TimeOnly); got != "00:30:00" {
		t.Errorf("of an hour that comes twice %s was taken", got)
	}
	if got := twice.EndsAt.Time().Sub(twice.StartsAt.Time()); got != 2*time.Hour {
		t.Errorf("it lasts %s", got)
	}
}

func TestAtelierOfAnotherOperationIsUnknown(t *testing.T) {
	db, o := newWeekend(t)
	other := weekend(t, db, "ailleurs")
	a := createAtelier(t, db, o)
	if _, err := programme.FindAtelier(context.Background(), db, other.ID, a.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("found from another operation: %v", err)
	}
	_, err := programme.CreateAtelier(context.Background(), db, by(t), other, form(t, db, o))
	if fields(err) != "theme: choose_theme" {
		t.Errorf("took another operation's theme: %v", err)
	}
}

func TestNumbersAreNeverReusedAndSlugsUnique(t *testing.T) {
	db, o := newWeekend(t)
	first, second := createAtelier(t, db, o), createAtelier(t, db, o)
	if first.Slug == second.Slug || second.Slug != "sauvages-de-ma-rue-2" {
		t.Errorf("slugs %q and %q", first.Slug, second.Slug)
	}
	if err := db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ?", o.ID, second.ID).Delete(&programme.Atelier{}).Error
	}); err != nil {
		t.Fatal(err)
	}
	if third := createAtelier(t, db, o); third.Number != 3 {
		t.Errorf("number %d after 1 and a deleted 2", third.Number)
	}
}

func TestAddressFollowsTheTitleOfADraft(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o)
	rename := func(title, facilitators string) *programme.Listing {
		f := find(t, db, o, a.ID).FormOf(o)
		f.Title, f.Facilitators = title, facilitators
		return update(t, db, o, a.ID, f)
	}
	if draft := rename("Plantes des rues", "Jeanne Pennec"); draft.Sequence != 0 || draft.Slug != "plantes-des-rues" {
		t.Fatalf("draft %+v: the address of a draft follows its title", draft)
	}
	publish(t, db, o, a)
	got := rename("Plantes de nos rues", "Yann Salaün")
	if got.Sequence != 2 || got.Slug != "plantes-des-rues" {
		t.Fatalf("published %+v: sequence grows, the address stays", got)
	}
	if got.Title != "Plantes de nos rues" || !slices.Equal(got.Facilitators, []string{"Yann Salaün"}) || got.UpdatedAt != by(t).Now() {
		t.Errorf("stored %q, %v, %v", got.Title, got.Facilitators, got.UpdatedAt)
	}
}

func TestWriteRefusesWhatWasReadEarlier(t *testing.T) {
	db, o := newWeekend(t)
	read := createAtelier(t, db, o)
	f := find(t, db, o, read.ID).FormOf(o)
	f.Summary = "Autre résumé"
	update(t, db, o, read.ID, f)
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		_, err := programme.Write(tx, by(t), read, programme.ValuesOf(read, programme.SeatPool{}, nil, nil, nil))
		return err
	})
	if !problem.Is(err, problem.Conflict) || find(t, db, o, read.ID).Summary != "Autre résumé" {
		t.Errorf("written over: %v", err)
	}
}

func TestCapacityBelowThoseConfirmedRemovesNobody(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o)
	take(t, db, o, a.ID, 12)
	for _, step := range []struct {
		capacity             string
		excess, free         int
		limited, hasCapacity bool
	}{{"10", 2, 0, true, true}, {"15", 0, 3, true, true}, {"", 0, 0, false, false}, {"11", 1, 0, true, true}} {
		f := find(t, db, o, a.ID).FormOf(o)
		f.Capacity = step.capacity
		seats := update(t, db, o, a.ID, f).Seats
		free, limited := seats.Free()
		if seats.Confirmed != 12 || seats.Excess != step.excess || free != step.free || limited != step.limited || (seats.Capacity != nil) != step.hasCapacity {
			t.Errorf("capacity %q: %+v", step.capacity, seats)
		}
	}
}

func TestDuplicate(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o)
	take(t, db, o, a.ID, 5)
	_, err := amend(db, by(t), o, a.ID, func(v *programme.Values) {
		v.Pinned, v.Reserve, v.Needs = true, 3, []programme.Need{{Kind: "gps", Quantity: 4}}
		v.Leads = []programme.Lead{{FacilitatorID: v.Leads[0].FacilitatorID, Role: "help"}}
	})
	if err != nil {
		t.Fatal(err)
	}
	copied, err := programme.DuplicateAtelier(context.Background(), db, by(t), o, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	got := find(t, db, o, copied.ID)
	if got.Seats.Confirmed != 0 || *got.Seats.Capacity != 20 || got.Facilitators[0] != "Jeanne Pennec" || got.Status != programme.DraftAtelier {
		t.Errorf("duplicate %+v", got)
	}
	p, err := plan.Load(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	first, second := p.Find(a.ID).Values(), p.Find(copied.ID).Values()
	if diff := cmp.Diff([]any{first.Leads, first.Needs, 3, false}, []any{second.Leads, second.Needs, second.Reserve, second.Pinned}); diff != "" || len(second.Needs) != 1 {
		t.Error(diff)
	}
	if got.StartsAt <= a.EndsAt || got.Duration() != a.Duration() || got.Number == a.Number {
		t.Errorf("duplicate begins %v, number %d", got.StartsAt.Time(), got.Number)
	}
	if first := find(t, db, o, a.ID); first.SeriesID == nil || *first.SeriesID != *got.SeriesID {
		t.Error("the two sessions are not one series")
	}
}

func TestArchivedOperationChangesNoMore(t *testing.T) {
	db, o := newWeekend(t)
	f := form(t, db, o)
	o.Phase = operation.Archived
	if _, err := programme.CreateAtelier(context.Background(), db, by(t), o, f); !problem.Is(err, problem.Closed) {
		t.Errorf("atelier: %v", err)
	}
	if _, err := programme.CreatePlace(context.Background(), db, by(t), o, programme.PlaceForm{Name: "Ici"}); !problem.Is(err, problem.Closed) {
		t.Errorf("place: %v", err)
	}
}

// FuzzAtelierForm types anything into every field: the answer is a checked atelier or refusals, and what is stored fits the
// file formats.
func FuzzAtelierForm(f *testing.F) {
	db, o := newWeekend(f)
	theme := themeID(f, db, o, "flore")
	f.Add("Sauvages de ma rue", "Les plantes", "2027-05-22T09:45", "2027-05-22T12:00", "20", "Jeanne\nYann;Malo", "2A")
	f.Add("\x00\u202e<b>", "a\r\nb", "2027-03-28T02:30", "", "1e9", ";;\n", "-1")
	f.Add("日本語", "", "0000-00-00T00:00", "9999-12-31T23:59", " 7 ", strings200, "120")
	f.Fuzz(func(t *testing.T, title, summary, start, end, capacity, people, age string) {
		_, err := programme.CreateAtelier(context.Background(), db, by(t), o, programme.AtelierForm{Theme: theme, Title: title, Summary: summary,
			Start: start, End: end, Capacity: capacity, Facilitators: people, AgeMin: age, Entry: "signup", Audience: "everybody"})
		if err != nil && !problem.Is(err, problem.Invalid) {
			t.Fatal(err)
		}
		if err == nil {
			all, err := programme.FindAteliers(context.Background(), db, o.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := programme.Schedule(o, published(all[:1]), programme.Addresses{Base: "https://opl.example", Host: "opl.example"}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

var strings200 = string(slices.Repeat([]byte("é"), 200))

// published returns copies that are published.
func published(listings []*programme.Listing) []*programme.Listing {
	var all []*programme.Listing
	for _, l := range listings {
		l.Status = programme.Published
		all = append(all, l)
	}
	return all
}

// An idea comes before its hour: a form without hours leaves the atelier beside the grid, and half of them is a slip.
func TestAtelierWithoutHour(t *testing.T) {
	db, o := newWeekend(t)
	waits := form(t, db, o, func(f *programme.AtelierForm) { f.Start, f.End = "", "" })
	a, err := programme.CreateAtelier(context.Background(), db, by(t), o, waits)
	if err != nil {
		t.Fatal(err)
	}
	if stored := find(t, db, o, a.ID); stored.StartsAt != 0 || stored.Duration() != programme.UsualLength || stored.Status != programme.DraftAtelier {
		t.Errorf("starts at %d and takes %s, %s", stored.StartsAt, stored.Duration(), stored.Status)
	}
}

func TestThings(t *testing.T) {
	for typed, want := range map[string]string{"": "", "une gomme": "une gomme", "de bonnes chaussures\n un téléphone \n\n": "de bonnes chaussures, un téléphone"} {
		if got := programme.Things(typed); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

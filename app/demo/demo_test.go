package demo_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app"
	"oplibre/app/collect"
	"oplibre/app/demo"
	"oplibre/app/opendata"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	material "oplibre/data/demo"
)

const base = "http://127.0.0.1:8080"

// open opens a database that is marked as the demonstration's when it is new.
func open(t testing.TB, options store.Options) *store.DB {
	t.Helper()
	options.Demo = true
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sync.OnceFunc(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}))
	return db
}

// filled returns a database with the weekend at a moment.
func filled(t testing.TB, at demo.Moment) *store.DB {
	t.Helper()
	db := open(t, storetest.Empty(t))
	if err := demo.Fill(t.Context(), db, base, at); err != nil {
		t.Fatal(err)
	}
	return db
}

// number answers a question about the whole database.
func number(t testing.TB, db *store.DB, query string) (n int) {
	t.Helper()
	if err := db.Read(t.Context(), func(tx *gorm.DB) error { return tx.Raw(query).Scan(&n).Error }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMoments(t *testing.T) {
	for _, test := range []struct {
		at            demo.Moment
		phase         operation.Phase
		persons       int
		contributions [2]int // at least, at most
		releases      int
		attended      bool
		recognisable  bool // pictures wait for the team
		full          int  // ateliers, at least; those who stayed away leave seats behind
	}{
		{demo.Before, operation.Open, 174, [2]int{3, 12}, 0, false, false, 3},
		{demo.During, operation.UnderWay, 186, [2]int{45, 80}, 0, true, false, 3},
		{demo.After, operation.Finished, 186, [2]int{290, 300}, 1, true, true, 0},
	} {
		t.Run(string(test.at), func(t *testing.T) {
			db := filled(t, test.at)
			o, err := operation.BySlug(t.Context(), db, "saint-marc-2027")
			if err != nil {
				t.Fatal(err)
			}
			now := store.InstantOf(test.at.Time())
			if o.Phase != test.phase || o.Current(now) != test.phase {
				t.Errorf("phase %s, by the clock %s, want %s", o.Phase, o.Current(now), test.phase)
			}
			for _, count := range []struct {
				what        string
				query       string
				least, most int
			}{
				{"persons", "SELECT SUM(headcount) FROM person", test.persons, test.persons},
				{"contributions", "SELECT COUNT(*) FROM contribution", test.contributions[0], test.contributions[1]},
				{"contributions of the future", fmt.Sprintf("SELECT COUNT(*) FROM contribution WHERE created_at > %d", now), 0, 0},
				{"places", "SELECT COUNT(*) FROM place", 10, 10},
				{"partners", "SELECT COUNT(*) FROM partner", 29, 29},
				{"published ateliers", "SELECT COUNT(*) FROM atelier WHERE status = 'published'", 33, 33},
				{"pictures", "SELECT COUNT(*) FROM medium WHERE kind = 'photo'", 0, 100},
				{"pictures that are not ready", "SELECT COUNT(*) FROM medium WHERE state <> 'ready'", 0, 0},
				{"releases", "SELECT COUNT(*) FROM release WHERE state = 'published'", test.releases, test.releases},
				{"full ateliers", "SELECT COUNT(*) FROM seat_pool WHERE confirmed = capacity", test.full, 12},
				{"nearly empty ateliers", "SELECT COUNT(*) FROM seat_pool WHERE confirmed * 3 < capacity", 2, 12},
				{"people without an e-mail", "SELECT COUNT(*) FROM person WHERE position = 0 AND email = ''", 15, 60},
			} {
				if n := number(t, db, count.query); n < count.least || n > count.most {
					t.Errorf("%s: %d, want %d to %d", count.what, n, count.least, count.most)
				}
			}
			if came := number(t, db, "SELECT COUNT(*) FROM registration WHERE status = 'attended'"); (came > 0) != test.attended {
				t.Errorf("%d have come", came)
			}
			waiting := number(t, db, "SELECT COUNT(*) FROM medium WHERE recognisable AND released_at IS NULL")
			if test.recognisable && waiting == 0 {
				t.Error("no picture waits for the team")
			}
			checkWhole(t, db)
		})
	}
}

// checkWhole runs every check that the command check runs.
func checkWhole(t *testing.T, db *store.DB) {
	t.Helper()
	violations, err := app.CheckAll(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Errorf("%s: %s %s", v.Check, v.Subject, v.Detail)
	}
}

// story writes everything that must be the same on every machine.
func story(t *testing.T, db *store.DB) string {
	t.Helper()
	var b strings.Builder
	var ateliers []struct {
		programme.Atelier
		Confirmed int
	}
	var persons []signup.Person
	var contributions []collect.Contribution
	var partners []partner.Partner
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		return errors.Join(
			tx.Raw(`SELECT a.*, p.confirmed FROM atelier a JOIN seat_pool p ON p.atelier_id = a.id ORDER BY a.number`).Scan(&ateliers).Error,
			tx.Order("name, headcount, email, phone").Find(&persons).Error,
			tx.Order("number").Find(&contributions).Error,
			tx.Order("position, contact_name").Find(&partners).Error)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range ateliers {
		fmt.Fprintln(&b, a.Number, a.Slug, a.Title, a.StartsAt, a.Confirmed)
	}
	for i := range persons {
		fmt.Fprintln(&b, persons[i].Name, persons[i].Headcount, persons[i].Email, persons[i].Phone)
	}
	for i := range contributions {
		c := &contributions[i]
		fmt.Fprint(&b, c.Number, c.ID, c.Title, c.Credit, c.Kind, c.State, c.CreatedAt)
		if c.Placed() {
			fmt.Fprint(&b, *c.Longitude, *c.Latitude)
		}
		fmt.Fprintln(&b)
	}
	for i := range partners {
		fmt.Fprintln(&b, partners[i].ContactName, partners[i].State)
	}
	return b.String()
}

func TestSameStoryTwice(t *testing.T) {
	first, second := story(t, filled(t, demo.During)), story(t, filled(t, demo.During))
	if first == second {
		return
	}
	ours, theirs := strings.Split(first, "\n"), strings.Split(second, "\n")
	for i := range min(len(ours), len(theirs)) {
		if ours[i] != theirs[i] {
			t.Fatalf("line %d: %q, and the second time %q", i, ours[i], theirs[i])
		}
	}
	t.Fatalf("%d lines, and the second time %d", len(ours), len(theirs))
}

func TestContributionsLieInTheNeighbourhood(t *testing.T) {
	db := filled(t, demo.Before)
	var all []collect.Contribution
	if err := db.Read(t.Context(), func(tx *gorm.DB) error { return tx.Find(&all).Error }); err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("nothing was collected")
	}
	for _, c := range all {
		if c.Placed() && !material.Inside(material.Point{*c.Longitude, *c.Latitude}) {
			t.Errorf("%s lies at %v, %v", c.Title, *c.Longitude, *c.Latitude)
		}
	}
}

func TestPublishedDataAreThere(t *testing.T) {
	db := filled(t, demo.After)
	o, err := operation.BySlug(t.Context(), db, "saint-marc-2027")
	if err != nil {
		t.Fatal(err)
	}
	release, err := opendata.Latest(t.Context(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	files, err := opendata.FilesOf(t.Context(), db, release)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(files, func(f opendata.ReleaseFile) bool { return f.Path == "contributions.geojson" }) {
		t.Errorf("%d files, none of them contributions.geojson", len(files))
	}
}

func TestParseMoment(t *testing.T) {
	for _, m := range demo.Moments {
		if got, err := demo.ParseMoment(string(m)); err != nil || got != m {
			t.Errorf("%s is %s, %v", m, got, err)
		}
	}
	if _, err := demo.ParseMoment("yesterday"); err == nil {
		t.Error("yesterday is a moment")
	}
}

func TestClockRunsFromItsMoment(t *testing.T) {
	clock := demo.During.Clock()
	first := clock()
	if late := first.Sub(demo.During.Time()); late < 0 || late > 2*time.Minute {
		t.Errorf("the clock starts at %s", first)
	}
	if second := clock(); second.Before(first) {
		t.Errorf("%s comes after %s", second, first)
	}
}

func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		filled(b, demo.After)
	}
}

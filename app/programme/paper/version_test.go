package paper_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/paper"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// TestVersionAt: sheets name the hour of the published version, not that of whatever was touched since.
func TestVersionAt(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	by := store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: edition(weekend("Europe/Paris", may), "fr").At}
	o, other := create(t, db, by, "Opération Libre Saint-Marc"), create(t, db, by, "Opération Libre Plouarzel")
	touched := listing(o, "Estran", "2027-05-22T12:00", "2027-05-22T14:30", church)
	touched.UpdatedAt = store.InstantOf(by.At.Add(72 * time.Hour))
	version := func(o *operation.Operation, number int, at time.Time) {
		err := db.Write(ctx, func(tx *gorm.DB) error {
			return tx.Exec(`INSERT INTO programme_version (operation_id, number, published_at, author, note, snapshot, changes)
				VALUES (?, ?, ?, '', '', '{}', '{}')`, o.ID, number, store.InstantOf(at)).Error
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	version(other, 1, by.At.Add(time.Hour))
	check := func(when string, listings []*programme.Listing, want time.Time) {
		got, err := paper.VersionAt(ctx, db, o, listings)
		if err != nil || !got.Equal(want) || got.Location().String() != "Europe/Paris" {
			t.Errorf("%s: %s, %v, want %s", when, got, err, want)
		}
	}
	check("an empty programme", nil, o.UpdatedAt.Time())
	check("before any version", []*programme.Listing{touched}, touched.UpdatedAt.Time())
	version(o, 1, by.At.Add(24*time.Hour))
	version(o, 2, by.At.Add(48*time.Hour))
	check("two versions", []*programme.Listing{touched}, by.At.Add(48*time.Hour))
}

// TestFingerprint: taken seats print nothing, everything else on a sheet does.
func TestFingerprint(t *testing.T) {
	print := func(change func(e *paper.Edition, l *programme.Listing)) string {
		o, p := spring()
		o.ID = "operation"
		for i, l := range p.Listings() {
			l.ID = p.Days[0].Date + string(rune('a'+i))
		}
		l, e := p.Days[0].Listings[0], edition(o, "fr")
		theme, place := *l.Theme, *l.Place
		l.Theme, l.Place = &theme, &place
		change(e, l)
		fingerprint, err := e.Fingerprint(p)
		if err != nil {
			t.Fatal(err)
		}
		return fingerprint
	}
	before := print(func(*paper.Edition, *programme.Listing) {})
	for name, c := range map[string]struct {
		change func(e *paper.Edition, l *programme.Listing)
		same   bool
	}{
		"nothing":          {func(*paper.Edition, *programme.Listing) {}, true},
		"seats are taken":  {func(_ *paper.Edition, l *programme.Listing) { l.Seats.Confirmed, l.Seats.Offered, l.Waiting = 20, 1, 3 }, true},
		"capacity":         {func(_ *paper.Edition, l *programme.Listing) { l.Seats.Capacity = number(21) }, false},
		"title":            {func(_ *paper.Edition, l *programme.Listing) { l.Title = "Herbes folles" }, false},
		"cancelled":        {func(_ *paper.Edition, l *programme.Listing) { l.Status = programme.Cancelled }, false},
		"who leads":        {func(_ *paper.Edition, l *programme.Listing) { l.Facilitators = []string{"J. Pennec"} }, false},
		"place":            {func(_ *paper.Edition, l *programme.Listing) { l.Place.Name = "Parvis" }, false},
		"colour":           {func(_ *paper.Edition, l *programme.Listing) { l.Theme.Colour = "#000000" }, false},
		"another version":  {func(e *paper.Edition, _ *programme.Listing) { e.At = e.At.Add(time.Minute) }, false},
		"telephone number": {func(e *paper.Edition, _ *programme.Listing) { e.Operation.ContactPhone = "02 61 91 00 00" }, false},
	} {
		if after := print(c.change); (after == before) != c.same {
			t.Errorf("%s: before %s, after %s", name, before, after)
		}
	}
}

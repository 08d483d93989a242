package exchange_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/format/frab"
	"oplibre/app/format/ics"
	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var paris = func() *time.Location {
	location, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	return location
}()

func local(t testing.TB, value string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(programme.LocalTime, value, paris)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// by is a member of the team, some weeks before.
func by(t testing.TB) store.By {
	t.Helper()
	return store.By{Actor: store.Actor{Kind: store.ActorAccount, ID: "account"}, At: local(t, "2027-04-01T10:00")}
}

// weekend makes an operation with all themes, from Friday evening to Sunday evening.
func weekend(t testing.TB, db *store.DB, slug string) *operation.Operation {
	t.Helper()
	o := &operation.Operation{ID: store.NewID(), Slug: slug, Name: "Opération Libre Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: store.InstantOf(local(t, "2027-05-21T18:30")), EndsAt: store.InstantOf(local(t, "2027-05-23T18:30")),
		Phase: operation.Open, Translations: map[string]operation.Translation{}, Longitude: -4.455, Latitude: 48.4, NextNumber: 1, Version: 1}
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		if err := tx.Create(o).Error; err != nil {
			return err
		}
		return programme.CopyThemes(tx, o.ID)
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func newWeekend(t testing.TB) (*store.DB, *operation.Operation) {
	t.Helper()
	db := storetest.New(t)
	return db, weekend(t, db, "saint-marc-2027")
}

var addresses = programme.Addresses{Base: "https://opl.example", Host: "opl.example"}

func listings(t testing.TB, db *store.DB, o *operation.Operation) []*programme.Listing {
	t.Helper()
	all, err := programme.FindAteliers(context.Background(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	return programme.Public(all)
}

// planned is the programme in preparation.
func planned(t testing.TB, db *store.DB, o *operation.Operation) *plan.Plan {
	t.Helper()
	p, err := plan.Load(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// writers are the formats that come back as they went, by the name of their files.
var writers = map[string]func(out *bytes.Buffer, o *operation.Operation, all []*programme.Listing) error{
	"programme.csv": func(out *bytes.Buffer, o *operation.Operation, all []*programme.Listing) error {
		_, err := programme.ProgrammeTable(o, all, addresses).Write(out)
		return err
	},
	"programme.xlsx": func(out *bytes.Buffer, o *operation.Operation, all []*programme.Listing) error {
		return xlsx.Write(out, exchange.Workbook(o, all, addresses, "fr"))
	},
	"program.xlsx": func(out *bytes.Buffer, o *operation.Operation, all []*programme.Listing) error {
		return xlsx.Write(out, exchange.Workbook(o, all, addresses, "en"))
	},
	"programme.ics": func(out *bytes.Buffer, o *operation.Operation, all []*programme.Listing) error {
		return ics.Write(out, programme.Calendar(o, o.Name, all, addresses))
	},
	"programme.xml": func(out *bytes.Buffer, o *operation.Operation, all []*programme.Listing) error {
		schedule, err := programme.Schedule(o, all, addresses)
		if err != nil {
			return err
		}
		return frab.WriteXML(out, schedule)
	},
	"programme.json": func(out *bytes.Buffer, o *operation.Operation, all []*programme.Listing) error {
		schedule, err := programme.Schedule(o, all, addresses)
		if err != nil {
			return err
		}
		return frab.WriteJSON(out, schedule)
	},
}

func export(t testing.TB, db *store.DB, o *operation.Operation, format string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := writers[format](&out, o, listings(t, db, o)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, o *operation.Operation, name string, raw []byte) *programme.ScheduleFile {
	t.Helper()
	file, err := exchange.Read(bytes.NewReader(raw), name, o)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func importInto(t testing.TB, db *store.DB, o *operation.Operation, who store.By, name string, raw []byte) *exchange.Preview {
	t.Helper()
	plan, err := exchange.Import(context.Background(), db, who, o, read(t, o, name, raw), exchange.Options{Partners: partner.AddNamed})
	if err != nil {
		for _, issue := range plan.Refused {
			t.Logf("%+v", issue)
		}
		t.Fatal(err)
	}
	return plan
}

// events are those of a schedule by their guid.
func events(t testing.TB, raw []byte) map[string]*frab.Event {
	t.Helper()
	schedule, _, err := frab.ReadXML(bytes.NewReader(raw), frab.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*frab.Event{}
	for e := range schedule.Events() {
		found[e.GUID] = e
	}
	return found
}

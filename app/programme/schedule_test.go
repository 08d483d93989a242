package programme_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/format/frab"
	"oplibre/app/format/ics"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
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

var addresses = programme.Addresses{Base: "https://opl.example", Host: "opl.example"}

func read(t testing.TB, raw []byte) *programme.ScheduleFile {
	t.Helper()
	file, err := programme.ReadSchedule(bytes.NewReader(raw), "schedule.xml")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func importInto(t testing.TB, db *store.DB, o *operation.Operation, raw []byte) *exchange.Preview {
	t.Helper()
	plan, err := exchange.Import(context.Background(), db, by(t), o, read(t, raw), exchange.Options{Partners: partner.AddNamed})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func export(t testing.TB, db *store.DB, o *operation.Operation) []byte {
	t.Helper()
	listings, err := programme.FindAteliers(context.Background(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	schedule, err := programme.Schedule(o, listings, addresses)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := frab.WriteXML(&out, schedule); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestImportCongressWholeAndTwice(t *testing.T) {
	raw := congress(t)
	db, o := newWeekend(t)
	begin := time.Now()
	plan := importInto(t, db, o, raw)
	t.Logf("imported in %v", time.Since(begin))
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	if len(plan.Create) != 1007 || len(plan.Places) != 72 || len(plan.Refused) != 0 {
		t.Errorf("%d created, %d places, %d refused", len(plan.Create), len(plan.Places), len(plan.Refused))
	}
	if before := count(plan.Warnings, "programme.import.warning.before"); before != 1007 {
		t.Errorf("%d warnings of events before the weekend", before)
	}
	listings, err := programme.FindAteliers(context.Background(), db, o.ID)
	if err != nil || len(listings) != 1007 {
		t.Fatalf("%d ateliers, %v", len(listings), err)
	}
	first := export(t, db, o)
	again := importInto(t, db, o, raw)
	if len(again.Create) != 0 || len(again.Change) != 0 || again.Unchanged != 1007 || len(again.Places)+len(again.Themes) != 0 {
		t.Errorf("second time: %d created, %d changed, %d unchanged", len(again.Create), len(again.Change), again.Unchanged)
	}
	if !bytes.Equal(first, export(t, db, o)) {
		t.Error("a second import changed the programme")
	}
	if next := createAtelier(t, db, o); next.Number != 994709 {
		t.Errorf("next number %d, want one above the largest of the file", next.Number)
	}
}

// TestExportComesBackTheSame exports a programme, imports it into an empty operation of another instance, and exports again.
func TestExportComesBackTheSame(t *testing.T) {
	db, o := newWeekend(t)
	filled := map[string][]byte{"ours": nil}
	importInto(t, db, o, congress(t))
	filled["a congress"] = export(t, db, o)
	ours, small := newWeekend(t)
	place, err := programme.CreatePlace(context.Background(), ours, by(t), small, programme.PlaceForm{Name: "Place de l’église"})
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []func(*programme.AtelierForm){
		func(f *programme.AtelierForm) { f.Place, f.Facilitators = place.ID, "Yann Salaün\nJ. Pennec" },
		func(f *programme.AtelierForm) {
			f.Title, f.Start, f.End = "Balade <nocturne> & sons", "2027-05-22T22:00", "2027-05-23T00:30"
		},
		func(f *programme.AtelierForm) { f.Title, f.Theme = "Son", themeID(t, ours, small, "son") },
	} {
		publish(t, ours, small, createAtelier(t, ours, small, change))
	}
	createAtelier(t, ours, small) // a draft stays at home
	filled["ours"] = export(t, ours, small)
	for name, first := range filled {
		t.Run(name, func(t *testing.T) {
			empty, same := newWeekend(t)
			importInto(t, empty, same, first)
			if second := export(t, empty, same); !bytes.Equal(first, second) {
				t.Errorf("differs: %s", firstDifference(first, second))
			}
		})
	}
}

func firstDifference(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] && !strings.Contains(x[i], "<version>") {
			return x[i] + " / " + y[i]
		}
	}
	return "end"
}

func count(issues []programme.Issue, key string) (n int) {
	for _, issue := range issues {
		if issue.Message.Key == key {
			n++
		}
	}
	return n
}

// schedule wraps events, one a line from line 3.
func schedule(events ...string) []byte {
	return []byte("<schedule><conference><acronym>test</acronym><title>T</title><time_zone_name>Europe/Paris</time_zone_name></conference>\n" +
		"<day index=\"1\" date=\"2027-05-22\"><room name=\"Salle\">\n" + strings.Join(events, "\n") + "</room></day></schedule>")
}

const (
	goodEvent = `<event id="7" guid="01931f3a-7c00-7000-8000-000000000041"><title>Bon</title><date>2027-05-22T10:00:00+02:00</date><duration>01:00</duration><track>Flore</track><persons><person>A</person></persons></event>`
	noStart   = `<event id="8" guid="01931f3a-7c00-7000-8000-000000000042"><title>Sans heure</title><duration>01:00</duration></event>`
	noTitle   = `<event id="9" guid="01931f3a-7c00-7000-8000-000000000043"><title> </title><date>2027-05-22T10:00:00+02:00</date><duration>01:00</duration></event>`
	sameGUID  = `<event id="10" guid="01931F3A-7C00-7000-8000-000000000041"><title>Encore</title><date>2027-05-22T12:00:00+02:00</date><duration>01:00</duration></event>`
)

func TestImportIsAllOrNothing(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	file := read(t, schedule(goodEvent, noStart, noTitle, sameGUID))
	plan, err := exchange.Import(ctx, db, by(t), o, file, exchange.Options{Partners: partner.AddNamed})
	if !problem.Is(err, problem.Invalid) || len(plan.Refused) != 3 {
		t.Fatalf("%v, refused %+v", err, plan)
	}
	lines := map[string]int{}
	for _, issue := range plan.Refused {
		lines[strings.TrimPrefix(issue.Message.Key, "programme.import.refused.")] = issue.Line
	}
	if lines["start"] != 4 || lines["title"] != 5 || lines["duplicate"] != 6 {
		t.Errorf("lines %v", lines)
	}
	if all, _ := programme.FindAteliers(ctx, db, o.ID); len(all) != 0 {
		t.Errorf("%d ateliers were written", len(all))
	}
	if _, err := exchange.Import(ctx, db, by(t), o, file, exchange.Options{Partners: partner.AddNamed, LeaveOut: true, Draft: true}); err != nil {
		t.Fatal(err)
	}
	all, _ := programme.FindAteliers(ctx, db, o.ID)
	if len(all) != 1 || all[0].Status != programme.DraftAtelier || all[0].Number != 7 || all[0].Theme.Slug != "flore" || all[0].Facilitators[0] != "A" {
		t.Errorf("left %+v", all)
	}
}

func TestImportChangesAndKeeps(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	importInto(t, db, o, schedule(goodEvent))
	all, _ := programme.FindAteliers(ctx, db, o.ID)
	f := all[0].FormOf(o)
	f.Entry, f.Capacity, f.Access = "signup", "12", []string{"seated"}
	update(t, db, o, all[0].ID, f)
	take(t, db, o, all[0].ID, 3)
	moved := strings.Replace(strings.Replace(goodEvent, "T10:00", "T11:00", 1), "<person>A", "<person>B", 1)
	preview, err := exchange.Compare(ctx, db, o, read(t, schedule(moved)))
	if err != nil || len(preview.Change) != 1 || strings.Join(preview.Change[0].Changes, " ") != "starts_at ends_at facilitators" {
		t.Fatalf("preview %+v, %v", preview, err)
	}
	importInto(t, db, o, schedule(moved))
	if before, _ := programme.FindAteliers(ctx, db, o.ID); before[0].StartsAt != all[0].StartsAt || before[0].Facilitators[0] != "A" || before[0].Sequence != 2 {
		t.Error("the public sees a change that nobody has published")
	}
	p, err := plan.Load(ctx, db, o)
	if err != nil {
		t.Fatal(err)
	}
	item := publishing.Item{AtelierID: p.Ateliers[0].ID, Token: p.Ateliers[0].Token()}
	if _, err := publishing.Publish(ctx, db, by(t), o, publishing.Choice{Items: []string{item.Value()}}); err != nil {
		t.Fatal(err)
	}
	after, _ := programme.FindAteliers(ctx, db, o.ID)
	got := after[0]
	if len(after) != 1 || got.StartsAt.In(paris).Hour() != 11 || got.Facilitators[0] != "B" || got.Sequence != 3 {
		t.Errorf("after: %+v", got)
	}
	if got.Entry != programme.SignUp || got.Seats.Confirmed != 3 || *got.Seats.Capacity != 12 || got.Access[0] != "seated" {
		t.Errorf("what only we know was lost: %+v", got)
	}
}

func TestNumbersOfAFileAreTakenWhereTheyWereNeverGiven(t *testing.T) {
	db, o := newWeekend(t)
	for range 8 {
		createAtelier(t, db, o)
	}
	importInto(t, db, o, schedule(goodEvent, strings.NewReplacer(`id="10"`, `id="30"`, "0041", "0044", "1F3A", "1f3a").Replace(sameGUID)))
	numbers := map[string]int64{}
	all, _ := programme.FindAteliers(context.Background(), db, o.ID)
	for _, l := range all {
		numbers[l.Title] = l.Number
	}
	if numbers["Bon"] != 31 || numbers["Encore"] != 30 {
		t.Errorf("numbers %v: 7 was given here before, 30 not", numbers)
	}
}

func TestReadScheduleRefusesWithTheLine(t *testing.T) {
	cases := map[string]struct{ raw, key string }{
		"broken XML":  {"<schedule>\n<day>\n</schedule>", "programme.import.syntax"},
		"broken JSON": {"{\"schedule\": \n", "programme.import.syntax"},
		"other XML":   {"<gpx/>", "programme.import.no_schedule"},
		"a bomb":      {"<!DOCTYPE a [<!ENTITY b \"c\">]><schedule/>", "programme.import.no_schedule"},
		"nothing":     {"", "programme.import.no_schedule"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := programme.ReadSchedule(strings.NewReader(test.raw), "essai.xml")
			refusal := &problem.Error{}
			if !problem.Is(err, problem.Invalid) {
				t.Fatal(err)
			}
			if refusal, _ = err.(*problem.Error); refusal == nil || refusal.Message.Key != test.key || refusal.Message.Args["File"] != "essai.xml" {
				t.Errorf("%+v", err)
			}
		})
	}
}

func TestReadScheduleJSON(t *testing.T) {
	db, o := newWeekend(t)
	publish(t, db, o, createAtelier(t, db, o))
	listings, err := programme.FindAteliers(context.Background(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	exported, err := programme.Schedule(o, listings, addresses)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := frab.WriteJSON(&out, exported); err != nil {
		t.Fatal(err)
	}
	other := storetest.New(t)
	same := weekend(t, other, o.Slug)
	importInto(t, other, same, out.Bytes())
	if !bytes.Equal(export(t, db, o), export(t, other, same)) {
		t.Error("what came through JSON differs")
	}
}

func TestCalendarKeepsIdentities(t *testing.T) {
	db, o := newWeekend(t)
	a := createAtelier(t, db, o)
	publish(t, db, o, a)
	setStatus(t, db, o, a, programme.Cancelled)
	createAtelier(t, db, o) // a draft is not told
	listings, _ := programme.FindAteliers(context.Background(), db, o.ID)
	calendar := programme.Calendar(o, "Programme", listings, addresses)
	if len(calendar.Events) != 1 {
		t.Fatalf("%d events", len(calendar.Events))
	}
	e := calendar.Events[0]
	if e.UID != a.ID+"@opl.example" || e.Status != ics.Cancelled || e.Sequence != 2 || !e.Stamp.Equal(by(t).At) || e.URL != "https://opl.example/o/saint-marc-2027/ateliers/sauvages-de-ma-rue" {
		t.Errorf("%+v", e)
	}
	if err := ics.Write(&bytes.Buffer{}, calendar); err != nil {
		t.Error(err)
	}
}

func TestTablesHaveARowForEachPublicAtelier(t *testing.T) {
	db, o := newWeekend(t)
	place, err := programme.CreatePlace(context.Background(), db, by(t), o, programme.PlaceForm{Name: "Place", Latitude: "48.4", Longitude: "-4.455"})
	if err != nil {
		t.Fatal(err)
	}
	publish(t, db, o, createAtelier(t, db, o, func(f *programme.AtelierForm) { f.Place = place.ID }))
	publish(t, db, o, createAtelier(t, db, o, func(f *programme.AtelierForm) { f.Entry = "open" }))
	createAtelier(t, db, o)
	listings, _ := programme.FindAteliers(context.Background(), db, o.ID)
	var out bytes.Buffer
	w, err := programme.ProgrammeTable(o, listings, addresses).Write(&out)
	if err != nil || w.Rows() != 2 || !strings.Contains(out.String(), ",2027-05-22T07:45:00Z,2027-05-22T10:00:00Z,Europe/Paris,published,") {
		t.Errorf("%v\n%s", err, out.String())
	}
	places, _ := programme.FindPlaces(context.Background(), db, o.ID)
	if w, err = programme.PlacesTable(places).Write(&out); err != nil || w.Rows() != 1 {
		t.Error(err)
	}
}

// FuzzSchedule imports anything: refused with a reason, or imported so that it can be exported and imported again without a change.
func FuzzSchedule(f *testing.F) {
	f.Add(schedule(goodEvent, noStart))
	f.Add(schedule(noTitle, sameGUID, goodEvent))
	f.Add([]byte(`{"schedule":{"conference":{"title":"T","days":[{"date":"2027-05-22","rooms":{"A":[{"id":1,"title":"X","start":"10:00","duration":"00:30"}]}}]}}}`))
	f.Add([]byte("<schedule><day"))
	db := storetest.New(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := programme.ReadSchedule(bytes.NewReader(raw), "x")
		if err != nil {
			if k := problem.KindOf(err); k != problem.Invalid && k != problem.TooLarge {
				t.Fatal(err)
			}
			return
		}
		o := weekend(t, db, "fuzz-"+store.NewID())
		plan, err := exchange.Import(context.Background(), db, by(t), o, file, exchange.Options{Partners: partner.AddNamed, LeaveOut: true})
		if err != nil {
			t.Fatal(err)
		}
		again, err := exchange.Compare(context.Background(), db, o, file)
		if err != nil || len(again.Create) != 0 || len(again.Change) != 0 {
			t.Fatalf("%v: second time would create %d and change %d of %d", err, len(again.Create), len(again.Change), len(plan.Create))
		}
		export(t, db, o)
		err = db.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec("DELETE FROM atelier WHERE operation_id = ?", o.ID).Error })
		if err != nil {
			t.Fatal(err)
		}
	})
}

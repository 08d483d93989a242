package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/store/storetest"
)

// said are the issues as "line column reason".
func said(issues []programme.Issue, prefix string) []string {
	var list []string
	for _, i := range issues {
		list = append(list, fmt.Sprintf("%d %s %s", i.Line, i.Column, strings.TrimPrefix(i.Message.Key, "programme.import."+prefix+".")))
	}
	return list
}

func TestWhatPeopleTypeForDaysAndHours(t *testing.T) {
	db, o := newWeekend(t)
	for row, want := range map[string]string{
		"22/05/2027;14:30;16:00":                     "2027-05-22T14:30 90m",
		"2027-05-22;14h30;16h":                       "2027-05-22T14:30 90m",
		"22.5.27;14 h 30;16 h":                       "2027-05-22T14:30 90m",
		"22/05;9h;10h30":                             "2027-05-22T09:00 90m",
		"samedi;9:00;10:30":                          "2027-05-22T09:00 90m",
		"Samedi 22 mai 2027;9:00;10:30":              "2027-05-22T09:00 90m",
		"1er juin;9:00;10:30":                        "2027-06-01T09:00 90m",
		"Saturday, May 22 2027;2:30 pm;4 h":          "2027-05-22T14:30 810m",
		"46529;0,604166666666667;0.6666666666666667": "2027-05-22T14:30 90m",
		";22/05/2027 14:30;23/05/2027 01:00":         "2027-05-22T14:30 630m",
		";2027-05-22T14:30:00Z;2027-05-22T16:00:00Z": "2027-05-22T16:30 90m",
		"dimanche;22:00;0:30":                        "2027-05-23T22:00 150m",
		"22/05/2027;14h30 – 16h;":                    "2027-05-22T14:30 90m",
		"22/05/2027;10:00;24:00":                     "2027-05-22T10:00 840m",
		"31/10/2027;02:30;03:30":                     "2027-10-31T02:30 120m",
		"31/10/2027;02:30+01:00;03:30":               "2027-10-31T02:30 60m",
	} {
		file := read(t, o, "a.csv", []byte("Titre;Jour;Début;Fin\nX;"+row+"\n"))
		plan, err := exchange.Compare(context.Background(), db, o, file)
		if err != nil || len(plan.Create) != 1 {
			t.Errorf("%s: %v %+v", row, err, file.Refused)
			continue
		}
		c := plan.Create[0]
		got := fmt.Sprintf("%s %dm", c.StartsAt.In(paris).Format("2006-01-02T15:04"), int(c.EndsAt.Time().Sub(c.StartsAt.Time()).Minutes()))
		if got != want {
			t.Errorf("%s is %s, want %s", row, got, want)
		}
	}
}

func TestEachProblemHasItsLineAndColumn(t *testing.T) {
	_, o := newWeekend(t)
	for name, test := range map[string]struct{ table, want string }{
		"a day":        {"Titre;Jour;Début;Fin\nX;31/02/2027;10:00;11:00", "2 B (Jour) date"},
		"an hour":      {"Titre;Jour;Début;Fin\n\nX;22/05/2027;10:75;tard", "3 C (Début) hour, 3 D (Fin) hour"},
		"no hour":      {"Titre;Jour;Début;Fin\nX;22/05/2027;;11:00", "2 C (Début) hour_missing"},
		"no day":       {"Titre;Jour;Début;Fin\nX;;10:00;11:00", "2 C (Début) day_missing"},
		"no end":       {"Titre;Jour;Début\nX;samedi;10:00", "2  duration"},
		"upside down":  {"title;starts_at;ends_at\nX;2027-05-22T10:00;2027-05-22T09:00", "2  order"},
		"no such hour": {"Titre;Jour;Début;Fin\nX;28/03/2027;02:30;04:00", "2 C (Début) skipped"},
		"no title":     {"Titre;Jour;Début;Durée\n;samedi;10:00;90", "2  title"},
		"numbers":      {"Titre;Places;Âge minimum;Âge max\nX;beaucoup;12;6", "2 B (Places) number, 2 D (Âge max) age_order"},
		"words":        {"Titre;Entrée;Public;Accès;Licence\nX;payant;chats;ascenseur;© moi", "2 B (Entrée) choice, 2 C (Public) choice, 2 D (Accès) choice, 2 E (Licence) choice"},
		"an id":        {"Titre;Identifiant\nX;12", "2 B (Identifiant) id"},
		"twice":        {"Titre;Numéro\nX;7\nY;7", "3  duplicate"},
		"a length":     {"Titre;Jour;Début;Durée\nX;samedi;10:00;longtemps", "2 D (Durée) duration"},
	} {
		file := read(t, o, "a.csv", []byte(test.table))
		var got []string
		for _, s := range said(file.Refused, "cell") {
			got = append(got, strings.Replace(s, "programme.import.refused.", "", 1))
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestHeadingsInAnyOrderAndLanguage(t *testing.T) {
	db, o := newWeekend(t)
	raw := "Programme du week-end;;;;\r\n;;;;\r\nSeats;TITLE;couleur;Lieu;titre;Début;Date\r\n12;Lavoir;bleu;Salle;autre;10h;22/05/2027\r\n"
	file := read(t, o, "a.csv", []byte(strings.Replace(raw, "10h;", "10h-11h;", 1)))
	if got := said(file.Warnings, "warning"); !slices.Equal(got, []string{"3 C (couleur) unknown_column", "3 E (titre) column_twice"}) {
		t.Errorf("%q", got)
	}
	plan, err := exchange.Import(context.Background(), db, by(t), o, file, exchange.Options{Partners: partner.AddNamed})
	if err != nil {
		t.Fatal(err, plan.Refused)
	}
	l := listings(t, db, o)[0]
	if l.Title != "Lavoir" || l.Place.Name != "Salle" || *l.Seats.Capacity != 12 || l.Entry != programme.SignUp || l.Theme.Slug != "divers" {
		t.Errorf("%+v", l)
	}
}

// TestEncodingsAndSeparators reads one table as spreadsheets of all kinds save it.
func TestEncodingsAndSeparators(t *testing.T) {
	db, o := newWeekend(t)
	const latin, typographic = "Été à l'école, çà et là ; naïf", "Été à l’école… – 5 € le cœur"
	encodings := map[string]struct {
		title  string
		encode func(string) (string, error)
	}{
		"UTF-8":                   {typographic, func(s string) (string, error) { return s, nil }},
		"UTF-8 with a mark":       {typographic, func(s string) (string, error) { return "\ufeff" + s, nil }},
		"ISO-8859-1":              {latin, charmap.ISO8859_1.NewEncoder().String},
		"Windows-1252":            {typographic, charmap.Windows1252.NewEncoder().String},
		"UTF-16 little endian":    {typographic, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String},
		"UTF-16 big endian":       {typographic, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String},
		"UTF-8 of another system": {typographic, func(s string) (string, error) { return strings.ReplaceAll(s, "\r\n", "\n"), nil }},
	}
	for name, e := range encodings {
		for _, separator := range []string{";", ",", "\t"} {
			rows := [][]string{{"Titre", "Jour", "Début", "Fin", "Thème"}, {`"` + e.title + `"`, "samedi", "10:00", "11:00", "Flore"}}
			table := strings.Join(rows[0], separator) + "\r\n" + strings.Join(rows[1], separator) + "\r\n"
			raw, err := e.encode(table)
			if err != nil {
				t.Fatal(name, err)
			}
			plan, err := exchange.Compare(context.Background(), db, o, read(t, o, "a.csv", []byte(raw)))
			if err != nil || len(plan.Create) != 1 || plan.Create[0].Title != e.title || len(plan.Themes)+len(plan.Warnings) != 0 {
				t.Errorf("%s with %q: %v %+v", name, separator, err, plan)
			}
		}
	}
}

// TestEncodingsOfSchedulesAndCalendars reads the same title from formats that say their encoding, or should be UTF-8.
func TestEncodingsOfSchedulesAndCalendars(t *testing.T) {
	_, o := newWeekend(t)
	const title = "Été à l'école, côté cour"
	latin := func(s string) string {
		encoded, err := charmap.ISO8859_1.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return encoded
	}
	calendar := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:" + strings.ReplaceAll(title, ",", "\\,") + "\r\nDTSTART:20270522T080000Z\r\nDTEND:20270522T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	schedule := func(encoding string) string {
		return `<?xml version="1.0" encoding="` + encoding + `"?><schedule><conference><acronym>x</acronym></conference><day index="1" date="2027-05-22"><room name="A"><event id="1"><title>` +
			title + `</title><date>2027-05-22T10:00:00+02:00</date><duration>01:00</duration></event></room></day></schedule>`
	}
	for name, raw := range map[string]string{
		"calendar": calendar, "calendar with a mark": "\ufeff" + calendar, "calendar in ISO-8859-1": latin(calendar),
		"schedule": schedule("UTF-8"), "schedule with a mark": "\ufeff" + schedule("utf-8"),
		"schedule in ISO-8859-1": latin(schedule("ISO-8859-1")), "schedule in Windows-1252": latin(schedule("windows-1252")),
	} {
		file, err := exchange.Read(strings.NewReader(raw), "x", o)
		if err != nil || len(file.Events()) != 1 || file.Events()[0].Title != title {
			t.Errorf("%s: %v %+v", name, err, file)
		}
	}
}

func TestFilledTemplateIsImported(t *testing.T) {
	db, o := newWeekend(t)
	choices, err := programme.FindChoices(context.Background(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"fr", "en"} {
		book := exchange.Template(choices.Themes, choices.Places, language)
		sheet := &book.Sheets[0]
		row := make([]xlsx.Cell, len(sheet.Rows[0].Cells))
		for i, cell := range sheet.Rows[0].Cells {
			switch cell.Text {
			case "Titre", "Title":
				row[i] = xlsx.T("Atelier " + language)
			case "Jour", "Day":
				row[i] = xlsx.Cell{Kind: xlsx.Day, Value: 46529}
			case "Début", "Start":
				row[i] = xlsx.Cell{Kind: xlsx.Hour, Value: 0.4375}
			case "Durée", "Duration":
				row[i] = xlsx.N(90)
			}
		}
		sheet.Rows = append(sheet.Rows, xlsx.Row{Cells: row}, xlsx.Row{Cells: []xlsx.Cell{{}, xlsx.T("Sans heure")}})
		var out bytes.Buffer
		if err := xlsx.Write(&out, book); err != nil {
			t.Fatal(err)
		}
		plan := importInto(t, db, o, by(t), "modele.xlsx", out.Bytes())
		if len(plan.Warnings) != 0 || plan.Create[0].StartsAt.In(paris).Format("02 15:04") != "22 10:30" {
			t.Errorf("%s: %+v", language, plan)
		}
	}
	all, err := programme.FindAteliers(context.Background(), db, o.ID)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d ateliers: one without an hour is the same twice, %v", len(all), err)
	}
	if waits := all[0]; waits.Scheduled() || waits.Status != programme.DraftAtelier || waits.EndsAt.Time().Unix() != 3600 {
		t.Errorf("%+v", waits.Atelier)
	}
}

func TestAteliersAreFoundByNumberAndChangeOnlyWhereTheFileHasAColumn(t *testing.T) {
	db, o := filled(t)
	before := listings(t, db, o)[0]
	raw := fmt.Sprintf("Numéro;Titre;Places\n%d;Autre titre;25\n", before.Number)
	plan := importInto(t, db, o, by(t), "a.csv", []byte(raw))
	if len(plan.Change) != 1 || !slices.Equal(plan.Change[0].Changes, []string{"title", "capacity"}) || len(plan.Create) != 0 {
		t.Fatalf("%+v", plan)
	}
	after := planned(t, db, o).Find(before.ID)
	if after.Title != "Autre titre" || *after.Seats.Capacity != 25 || !slices.Equal(after.Changed, []string{"capacity", "title"}) {
		t.Errorf("%+v", after)
	}
	if again := importInto(t, db, o, by(t), "a.csv", []byte(raw)); again.Unchanged != 1 || len(again.Change) != 0 {
		t.Errorf("%+v", again)
	}
}

func TestCalendarsOfOthers(t *testing.T) {
	db, o := newWeekend(t)
	raw := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:abc@agenda.example\r\nSUMMARY:Balade\r\nDTSTART;TZID=Europe/Paris:20270522T100000\r\n" +
		"DURATION:PT2H\r\nLOCATION:Lavoir\\, rue du Port\r\nDESCRIPTION:Court.\\n\\nLong.\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nUID:def\r\nSUMMARY:Fête\r\nDTSTART;VALUE=DATE:20270522\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	file := read(t, o, "a.ics", []byte(raw))
	if got := said(file.Refused, "refused"); !slices.Equal(got, []string{"13  all_day"}) {
		t.Errorf("%q", got)
	}
	for range 2 {
		if _, err := exchange.Import(context.Background(), db, by(t), o, file, exchange.Options{Partners: partner.AddNamed, LeaveOut: true}); err != nil {
			t.Fatal(err)
		}
	}
	all := listings(t, db, o)
	if len(all) != 1 || all[0].Summary != "Court." || all[0].Description != "Long." || all[0].Place.Name != "Lavoir" || all[0].Place.Address != "rue du Port" {
		t.Errorf("%+v", all)
	}
	moved := strings.Replace(raw, "T100000", "T110000", 1)
	if plan, err := exchange.Compare(context.Background(), db, o, read(t, o, "a.ics", []byte(moved))); err != nil || len(plan.Change) != 1 || plan.Change[0].Changes[0] != "starts_at" {
		t.Errorf("%v %+v", err, plan)
	}
}

func TestEveryAccessFactHasAWord(t *testing.T) {
	_, o := newWeekend(t)
	file := read(t, o, "a.csv", []byte("Titre;Accès\nX;\""+strings.Join(programme.AccessFacts, "; ")+"\"\n"))
	if len(file.Refused) != 0 {
		t.Errorf("%+v", file.Refused)
	}
}

// FuzzRead reads anything: refused as a whole with a reason, or planned without a failure.
func FuzzRead(f *testing.F) {
	db := storetest.New(f)
	o := weekend(f, db, "fuzz")
	f.Add([]byte("Titre;Jour;Début;Fin;Places\nX;samedi;10h;11 h 30;12\n"))
	f.Add([]byte("title,starts_at,ends_at,place,longitude\nX,2027-05-22T10:00:00Z,2027-05-22T11:00:00Z,A,1\n"))
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:x\nDTSTART:20270522T100000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR"))
	f.Add([]byte("{\"schedule\":{}}"))
	var out bytes.Buffer
	if err := xlsx.Write(&out, exchange.Template(nil, nil, "fr")); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := exchange.Read(bytes.NewReader(raw), "x", o)
		if err != nil {
			if k := problem.KindOf(err); k != problem.Invalid && k != problem.TooLarge {
				t.Fatal(err)
			}
			return
		}
		if _, err := exchange.Compare(context.Background(), db, o, file); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzHours reads anything as a day and two hours: what is taken lies in a sensible year and ends after it starts.
func FuzzHours(f *testing.F) {
	o := &operation.Operation{TimeZone: "Europe/Paris", Language: "fr", StartsAt: 1810917000000, EndsAt: 1811089800000}
	for _, seed := range [][3]string{{"samedi", "10h", "11h"}, {"22/05", "9 h 30 - 11", ""}, {"46529", "0.5", "0.6"}, {"1er mai 27", "24:00", "0:00"}, {"", "2027-05-22T10:00:00+02:00", "x"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, day, start, end string) {
		book := xlsx.Workbook{Sheets: []xlsx.Sheet{{Name: "P", Rows: []xlsx.Row{
			{Cells: []xlsx.Cell{xlsx.T("Titre"), xlsx.T("Jour"), xlsx.T("Début"), xlsx.T("Fin")}}, {Cells: []xlsx.Cell{xlsx.T("X"), xlsx.T(day), xlsx.T(start), xlsx.T(end)}}}}}}
		var out bytes.Buffer
		if err := xlsx.Write(&out, book); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		file, err := exchange.Read(&out, "x.xlsx", o)
		if err != nil || len(file.Events())+len(file.Refused) == 0 {
			t.Fatalf("%v %+v", err, file)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Fatalf("%q %q %q took %v", day, start, end, took)
		}
	})
}

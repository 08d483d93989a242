package paper_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/paper"
	"oplibre/app/store"
)

var update = flag.Bool("update", false, "write the golden files")

// words are those of the catalogue in a language.
func words(language string) paper.Words {
	ctx := i18n.With(context.Background(), language)
	in := func(write func(context.Context, time.Time) string) func(time.Time) string {
		return func(t time.Time) string { return write(ctx, t) }
	}
	return paper.Words{Language: language, Say: func(m problem.Message) string { return i18n.Say(ctx, m) }, Day: in(i18n.LongDay),
		Date: in(i18n.Date), Clock: in(i18n.Clock), Moment: in(i18n.Moment), Typeset: i18n.Typography}
}

// may is the Friday of most weekends here.
var may = time.Date(2027, 5, 21, 0, 0, 0, 0, time.UTC)

// weekend is an operation from Friday 18:30 to Sunday 18:30 in a zone.
func weekend(zone string, friday time.Time) *operation.Operation {
	location, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	at := func(days int) store.Instant {
		year, month, day := friday.Date()
		return store.InstantOf(time.Date(year, month, day+days, 18, 30, 0, 0, location))
	}
	return &operation.Operation{ID: store.NewID(), Slug: "saint-marc-2027", Name: "Opération Libre Saint-Marc", Language: "fr", TimeZone: zone,
		StartsAt: at(0), EndsAt: at(2), Neighbourhood: "Saint-Marc", Summary: "Deux jours pour raconter le quartier : venez !",
		Translations: map[string]operation.Translation{"br": {Name: "Oberiadenn zieub Sant-Mark"}}, ContactPhone: "02 61 91 20 27",
		LegalOrganiser: "Les Communs d’Iroise"}
}

func edition(o *operation.Operation, language string) *paper.Edition {
	return &paper.Edition{Operation: o, Words: words(language), Base: "https://opl.example",
		At: time.Date(2027, 5, 3, 14, 30, 0, 0, o.Location())}
}

var (
	flora  = &programme.Theme{ID: "t1", Slug: "flore", Name: "Flore", Translations: map[string]string{"en": "Plants"}, Colour: "#2e6720"}
	church = &programme.Place{ID: "p1", Number: 1, Slug: "place-de-l-eglise", Name: "Place de l’église", Address: "Place de l’Église, 29200 Brest",
		Access: []string{"step_free"}}
	valley = &programme.Place{ID: "p2", Number: 2, Slug: "vallon", Name: "Vallon du Stang Alar"}
)

func number(n int) *int { return &n }

// listing is an atelier between two local times, written 2006-01-02T15:04.
func listing(o *operation.Operation, title, from, to string, place *programme.Place) *programme.Listing {
	at := func(text string) store.Instant {
		t, _ := operation.ParseLocal(text, o.Location())
		return store.InstantOf(t)
	}
	a := programme.Atelier{ID: store.NewID(), Title: title, Language: "fr", StartsAt: at(from), EndsAt: at(to), Entry: programme.SignUp,
		Audience: "everybody", Status: programme.Published, UpdatedAt: at("2027-01-02T09:00")}
	return &programme.Listing{Atelier: a, Theme: flora, Place: place, Seats: programme.SeatPool{Capacity: number(20)}}
}

// days puts ateliers, by start, into local days.
func days(o *operation.Operation, listings ...*programme.Listing) *programme.Programme {
	p := &programme.Programme{Total: len(listings)}
	for _, l := range listings {
		date := l.Date(o.Location())
		if n := len(p.Days); n == 0 || p.Days[n-1].Date != date {
			start, err := time.ParseInLocation(time.DateOnly, date, o.Location())
			if err != nil {
				panic(err)
			}
			p.Days = append(p.Days, programme.Day{Date: date, Start: start})
		}
		p.Days[len(p.Days)-1].Listings = append(p.Days[len(p.Days)-1].Listings, l)
	}
	return p
}

// spring is a weekend with one of each kind of atelier.
func spring() (*operation.Operation, *programme.Programme) {
	o := weekend("Europe/Paris", may)
	street := listing(o, "Sauvages de ma rue", "2027-05-22T09:45", "2027-05-22T12:00", church)
	street.Summary, street.Bring = "Regarder entre les pavés : qui pousse là ?", "de bonnes chaussures\nune loupe"
	street.AgeMin, street.Audience, street.Access = number(7), "families", []string{"step_free", "outdoors"}
	street.Facilitators = []string{"J. Pennec", "Gw. Tanguy"}
	meal := listing(o, "Repas partagé", "2027-05-22T12:30", "2027-05-22T14:00", church)
	meal.Entry, meal.Seats.Capacity = programme.OpenDoor, nil
	breton := listing(o, "Anvioù-lec'h : les noms de lieux en breton, racontés par celles et ceux qui les portent encore aujourd’hui dans le quartier",
		"2027-05-22T14:00", "2027-05-22T16:30", nil)
	breton.Language, breton.Entry, breton.Seats.Capacity = "br", programme.Invitation, nil
	gone := listing(o, "Filmer les rues", "2027-05-22T15:00", "2027-05-22T16:00", church)
	gone.Status = programme.Cancelled
	night := listing(o, "Balade nocturne", "2027-05-22T22:00", "2027-05-23T00:30", valley)
	night.AccompaniedUnder = number(12)
	return o, days(o, street, meal, breton, gone, night, listing(o, "BioBlitz", "2027-05-23T09:30", "2027-05-23T12:00", valley))
}

// read returns the text of a PDF; the test is skipped where pdftotext is not installed.
func read(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	file := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(file, written(t, write), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func written(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// words of a text without its layout: versions of pdftotext place columns differently.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func golden(t *testing.T, name, got string) {
	t.Helper()
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(got, "\f", "--------\n")) {
		if line = flat(line); line != "" {
			lines = append(lines, line)
		}
	}
	got = strings.Join(lines, "\n") + "\n"
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (go test -update writes it again):\n%s", file, diff)
	}
}

func TestProgrammeOnPaper(t *testing.T) {
	o, p := spring()
	for _, c := range []struct {
		name, language string
		options        paper.Options
	}{
		{"a4", "fr", paper.Options{Format: paper.List}},
		{"a4-en", "en", paper.Options{Format: paper.List}},
		{"a5", "fr", paper.Options{Format: paper.Booklet}},
		{"a3", "fr", paper.Options{Format: paper.Poster}},
		{"a4-grand", "fr", paper.Options{Format: paper.List, Large: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			golden(t, c.name, read(t, func(w io.Writer) error { return paper.WriteProgramme(w, edition(o, c.language), p, c.options) }))
		})
	}
}

func TestSameProgrammeSameBytes(t *testing.T) {
	o, p := spring()
	for _, format := range []paper.Format{paper.List, paper.Booklet, paper.Poster} {
		write := func(w io.Writer) error {
			return paper.WriteProgramme(w, edition(o, "fr"), p, paper.Options{Format: format})
		}
		if !bytes.Equal(written(t, write), written(t, write)) {
			t.Errorf("%s: the same programme gives another file", format)
		}
	}
}

func TestDoors(t *testing.T) {
	o, p := spring()
	doors := paper.DoorsOf(p)
	var got []string
	for _, d := range doors {
		got = append(got, fmt.Sprint(d.Day.Date, " ", d.Place.Slug, " ", len(d.Day.Listings)))
	}
	want := []string{"2027-05-22 place-de-l-eglise 3", "2027-05-22 vallon 1", "2027-05-23 vallon 1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	doors = append(doors, paper.EmptyDoor(church, "2027-05-23", o.Location()), paper.EmptyDoor(church, "", o.Location()))
	golden(t, "portes", read(t, func(w io.Writer) error { return paper.WriteDoors(w, edition(o, "fr"), doors) }))
	if text := read(t, func(w io.Writer) error { return paper.WriteDoors(w, edition(o, "fr"), nil) }); !strings.Contains(text, "encore vide") {
		t.Errorf("no doors: %s", text)
	}
}

// TestALongDayFitsItsDoor: a door with eight ateliers is one sheet, with its code.
func TestALongDayFitsItsDoor(t *testing.T) {
	o, _ := spring()
	var all []*programme.Listing
	for hour := 9; hour < 17; hour++ {
		l := listing(o, "Stands de découverte du samedi", fmt.Sprintf("2027-05-22T%02d:00", hour), fmt.Sprintf("2027-05-22T%02d:50", hour), church)
		l.Facilitators, l.Access = []string{"Annaïg Corre", "Nolwenn Le Guen"}, []string{"step_free", "seated", "hearing_loop", "family"}
		all = append(all, l)
	}
	text := read(t, func(w io.Writer) error { return paper.WriteDoors(w, edition(o, "fr"), paper.DoorsOf(days(o, all...))) })
	if strings.Count(text, "\f") != 1 || !strings.Contains(text, "16 h – 16 h 50") || !strings.Contains(text, "Une question") {
		t.Errorf("%d sheets:\n%s", strings.Count(text, "\f"), text)
	}
}

// TestClockChanges: hours on paper are those of clocks on the wall, and the night on which they change says so.
func TestClockChanges(t *testing.T) {
	march, october := time.Date(2027, 3, 26, 0, 0, 0, 0, time.UTC), time.Date(2027, 10, 29, 0, 0, 0, 0, time.UTC)
	cases := map[string]struct {
		zone         string
		friday       time.Time
		from, to     string
		want, unsaid []string
	}{
		"forward":      {"Europe/Paris", march, "2027-03-27T22:00", "2027-03-28T03:30", []string{"22 h – 3 h 30", "Changement d’heure dimanche 28 mars : à 2 h, il est 3 h."}, nil},
		"the morning":  {"Europe/Paris", march, "2027-03-28T09:30", "2027-03-28T12:00", []string{"9 h 30 – 12 h", "Changement d’heure dimanche 28 mars"}, nil},
		"the evening":  {"Europe/Paris", march, "2027-03-27T18:00", "2027-03-27T19:00", []string{"18 h – 19 h"}, []string{"Changement"}},
		"back":         {"Europe/Paris", october, "2027-10-30T22:00", "2027-10-31T02:30", []string{"22 h – 2 h 30", "dimanche 31 octobre : à 3 h, il est 2 h.", "fin à 2 h 30 avant le changement d’heure"}, nil},
		"none there":   {"Indian/Reunion", march, "2027-03-27T22:00", "2027-03-28T03:30", []string{"22 h – 3 h 30"}, []string{"Changement"}},
		"half an hour": {"Australia/Lord_Howe", time.Date(2027, 4, 2, 0, 0, 0, 0, time.UTC), "2027-04-03T22:00", "2027-04-04T04:00", []string{"à 2 h, il est 1 h 30"}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			o := weekend(c.zone, c.friday)
			p := days(o, listing(o, "Veillée", c.from, c.to, valley))
			text := flat(read(t, func(w io.Writer) error { return paper.WriteDoors(w, edition(o, "fr"), paper.DoorsOf(p)) }))
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not said:\n%s", want, text)
				}
			}
			for _, unsaid := range c.unsaid {
				if strings.Contains(text, unsaid) {
					t.Errorf("%q is said:\n%s", unsaid, text)
				}
			}
			list := flat(read(t, func(w io.Writer) error { return paper.WriteProgramme(w, edition(o, "fr"), p, paper.Options{}) }))
			if strings.Contains(list, "Changement") != strings.Contains(text, "Changement") {
				t.Errorf("the list and the door differ about the clock change:\n%s", list)
			}
		})
	}
}

// many is a programme of n ateliers on four days.
func many(o *operation.Operation, n int) *programme.Programme {
	all := make([]*programme.Listing, n)
	for i := range all {
		minutes := i * 4 * 16 * 60 / n
		start := time.Date(2027, 5, 20+minutes/(16*60), 8, minutes%(16*60), 0, 0, o.Location())
		place := &programme.Place{ID: fmt.Sprint(i % 73), Number: i % 73, Slug: fmt.Sprint("salle-", i%73), Name: fmt.Sprint("Salle ", i%73)}
		all[i] = listing(o, fmt.Sprintf("Conférence n° %d sur un sujet dont le titre est long", i), start.Format(operation.LocalLayout),
			start.Add(50*time.Minute).Format(operation.LocalLayout), place)
		all[i].Summary = strings.Repeat("Un texte de présentation. ", 8)
	}
	return days(o, all...)
}

func TestPagesAreBounded(t *testing.T) {
	o, _ := spring()
	for _, format := range []paper.Format{paper.List, paper.Booklet, paper.Poster} {
		if size := len(written(t, func(w io.Writer) error {
			return paper.WriteProgramme(w, edition(o, "fr"), many(o, 1007), paper.Options{Format: format})
		})); size > 2<<20 {
			t.Errorf("%s: a thousand events take %d octets", format, size)
		}
	}
	endless := many(o, 2500)
	for _, format := range []paper.Format{paper.List, paper.Booklet} {
		err := paper.WriteProgramme(io.Discard, edition(o, "fr"), endless, paper.Options{Format: format, Large: true})
		var refusal *problem.Error
		if !errors.As(err, &refusal) || refusal.Kind != problem.Invalid || refusal.Message.Key != "paper.too_long" {
			t.Errorf("%s: too many events: %v", format, err)
		}
	}
}

func TestParseOptions(t *testing.T) {
	cases := map[[2]string]paper.Options{{"", ""}: {Format: paper.List}, {"A5", "1"}: {Format: paper.Booklet, Large: true}, {"a3", "0"}: {Format: paper.Poster},
		{"../a4", "oui"}: {Format: paper.List}}
	for in, want := range cases {
		if got := paper.ParseOptions(in[0], in[1]); got != want {
			t.Errorf("%v is %v", in, got)
		}
	}
}

func BenchmarkProgramme(b *testing.B) {
	o, p := spring()
	for name, shown := range map[string]*programme.Programme{"6": p, "1007": many(o, 1007)} {
		for _, format := range []paper.Format{paper.List, paper.Booklet, paper.Poster} {
			b.Run(name+"/"+string(format), func(b *testing.B) {
				for b.Loop() {
					written(b, func(w io.Writer) error {
						return paper.WriteProgramme(w, edition(o, "fr"), shown, paper.Options{Format: format})
					})
				}
			})
		}
	}
}

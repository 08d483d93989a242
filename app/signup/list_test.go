package signup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"
)

// names are the holders of the carnets of a page.
func (l *List) names() (names []string) {
	for i := range l.Carnets {
		names = append(names, l.Carnets[i].Main().Name)
	}
	return names
}

func (w *weekend) list(filter ListFilter) *List {
	w.Helper()
	list, err := FindList(context.Background(), w.DB, w.operation, filter)
	if err != nil {
		w.Fatal(err)
	}
	return list
}

func TestListFindsByNameCodeAndAtelier(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora, fauna := w.atelier("Flore", at(10, 0), at(12, 0), -1), w.atelier("Faune", at(14, 0), at(16, 0), -1)
	f := form("Gwenaëlle Le Goff", flora, fauna)
	f.Origin, f.Companions = "quartier", []Companion{{N: 1, Name: "Maël"}, {N: 2, Name: "École", Count: "12"}}
	first := w.must(f)
	f = form("Bob", fauna)
	f.Origin = "ailleurs"
	second := w.must(f)
	left := w.must(form("Partie", fauna))
	if _, err := CancelAll(ctx, w.DB, w.by, w.operation.ID, left.ID); err != nil {
		t.Fatal(err)
	}
	gone := w.must(form("Effacée", flora))
	if err := Erase(ctx, w.DB, w.by, w.operation.ID, gone.ID); err != nil {
		t.Fatal(err)
	}
	other := weekendIn(t, w.DB, "ailleurs-2027")
	away := other.atelier("Ailleurs", at(10, 0), at(12, 0), 9)
	stranger := other.must(form("Bob Inconnu", away))

	all := w.list(ListFilter{})
	if got := all.Turnout; got.Persons != 15 || got.Carnets != 2 || got.Origins["quartier"] != 14 || got.Origins["ailleurs"] != 1 {
		t.Errorf("turnout %+v", got)
	}
	if all.Found != 3 || len(all.Carnets) != 3 {
		t.Errorf("the list holds %v", all.names())
	}
	for search, want := range map[string][]string{
		"gwenaelle":                           {"Gwenaëlle Le Goff"},
		"LE GOFF":                             {"Gwenaëlle Le Goff"},
		"mael":                                {"Gwenaëlle Le Goff"},
		"effacee":                             nil,
		"inconnu":                             nil,
		"!":                                   nil,
		second.Code.String():                  {"Bob"},
		strings.ToLower(second.Code.String()): {"Bob"},
		string(stranger.Code):                 nil,
		string(gone.Code):                     nil,
	} {
		if got := w.list(ListFilter{Search: search}); !slices.Equal(got.names(), want) || got.Found != len(want) {
			t.Errorf("%q finds %v, want %v", search, got.names(), want)
		}
	}
	if got := w.list(ListFilter{Search: string(second.Code[:5])}).names(); !slices.Contains(got, "Bob") {
		t.Errorf("the beginning of the code finds %v", got)
	}
	for atelier, want := range map[string]int{flora.ID: 1, fauna.ID: 2, away.ID: 0, "x": 0} {
		if got := w.list(ListFilter{AtelierID: atelier}); got.Found != want {
			t.Errorf("on the list of %s: %v, want %d", atelier, got.names(), want)
		}
	}
	carnet := w.list(ListFilter{Search: "goff"}).Carnets[0]
	if carnet.Code != first.Code || len(carnet.Persons) != 3 || len(carnet.Entries) != 2 || carnet.Entries[0].Atelier.ID != flora.ID || carnet.Entries[0].Seats() != 14 {
		t.Errorf("the carnet is %+v", carnet)
	}
}

func TestListHasPages(t *testing.T) {
	w := newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), -1)
	for i := range PageSize + 2 {
		w.must(form(fmt.Sprint("Ana ", i), flora))
	}
	seen := map[string]bool{}
	for page, want := range map[int]int{0: PageSize, 1: PageSize, 2: 2, 3: 0, -5: PageSize} {
		got := w.list(ListFilter{Page: page})
		if len(got.Carnets) != want || got.Found != PageSize+2 {
			t.Errorf("page %d holds %d of %d", page, len(got.Carnets), got.Found)
		}
		for _, name := range got.names() {
			seen[name] = true
		}
	}
	if len(seen) != PageSize+2 {
		t.Errorf("all pages show %d carnets", len(seen))
	}
}

func TestRosterIsOfOneAtelier(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora, fauna := w.atelier("Flore", at(10, 0), at(12, 0), 20), w.atelier("Faune", at(14, 0), at(16, 0), 20)
	f := form("Zoé", flora)
	f.Phone, f.Photo = "0261910001", true
	f.Companions = []Companion{{N: 1, Name: "Élie", Age: "9", Guardian: "Zoé", Photo: true}, {N: 2, Name: "École", Count: "12"}}
	zoe := w.must(f)
	bob := w.must(form("Bob", flora))
	w.must(form("Ana", fauna))
	gone := w.must(form("Effacée", flora))
	if err := Erase(ctx, w.DB, w.by, w.operation.ID, gone.ID); err != nil {
		t.Fatal(err)
	}
	if err := UpdateContact(ctx, w.DB, w.by, w.operation.ID, zoe.ID, ContactForm{Version: "1"}, words); err != nil { // the picture: no, after all
		t.Fatal(err)
	}
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE registration SET status = 'waiting' WHERE carnet_id = ?", bob.ID).Error
	})
	roster, err := FindRoster(ctx, w.DB, w.operation.ID, flora.ID)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, a := range roster {
		lines = append(lines, fmt.Sprint(a.Name, " ", a.Headcount, " ", a.Status, " ", a.Photo, " ", a.Phone))
	}
	want := []string{"École 12 confirmed false +33261910001", "Élie 1 confirmed true +33261910001", "Zoé 1 confirmed false +33261910001", "Bob 1 waiting false "}
	if !slices.Equal(lines, want) {
		t.Errorf("the list is\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if a, b := roster.Seated().Headcount(), roster.Waiting().Headcount(); a != 14 || b != 1 || *roster[1].Age != 9 {
		t.Errorf("%d have a seat, %d wait", a, b)
	}
	other := weekendIn(t, w.DB, "ailleurs-2027")
	if got, err := FindRoster(ctx, w.DB, other.operation.ID, flora.ID); err != nil || len(got) != 0 {
		t.Errorf("another operation sees %v, %v", got, err)
	}
}

// TestListsTakeTheSameQueries counts statements for a few and for many carnets.
func TestListsTakeTheSameQueries(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), -1)
	var counts [2]int
	for round, carnets := range []int{1, 30} {
		for i := range carnets {
			f := form(fmt.Sprint("Ana ", round, i), flora)
			f.Companions = []Companion{{N: 1, Name: "Léo"}}
			w.must(f)
		}
		counts[round] = w.queries(func() {
			w.list(ListFilter{Search: "ana", AtelierID: flora.ID})
			if _, err := FindRoster(ctx, w.DB, w.operation.ID, flora.ID); err != nil {
				t.Fatal(err)
			}
		})
	}
	if counts[0] == 0 || counts[0] != counts[1] || counts[1] > 12 {
		t.Errorf("%d queries for a few carnets, %d for many", counts[0], counts[1])
	}
}

// queries counts the statements that read while fn runs.
func (w *weekend) queries(fn func()) (n int) {
	w.Helper()
	count := func(*gorm.DB) { n++ }
	watch := func(register func(tx *gorm.DB) error) {
		if err := w.Read(context.Background(), register); err != nil {
			w.Fatal(err)
		}
	}
	watch(func(tx *gorm.DB) error {
		return errors.Join(tx.Callback().Query().After("gorm:query").Register("count", count), tx.Callback().Row().After("gorm:row").Register("count", count))
	})
	fn()
	watch(func(tx *gorm.DB) error {
		return errors.Join(tx.Callback().Query().Remove("count"), tx.Callback().Row().Remove("count"))
	})
	return n
}

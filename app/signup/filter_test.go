package signup

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestListForgivesHowPeopleAreSought(t *testing.T) {
	w := newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), -1)
	f := form("Gwenaëlle Le Goff", flora)
	f.Phone, f.Email = "02 61 91 44 12", "Gwen.LeGoff@Example.org"
	w.must(f)
	f = form("Jörg Müller", flora)
	f.Phone = "+49 30 901820"
	w.must(f)
	for search, want := range map[string]string{
		"goff gwenaelle": "Gwenaëlle Le Goff", "GWENAËLLE": "Gwenaëlle Le Goff", "muller": "Jörg Müller",
		"0261914412": "Gwenaëlle Le Goff", "02.61.91.44.12": "Gwenaëlle Le Goff", "+33 2 61 91 44 12": "Gwenaëlle Le Goff",
		"0033 (0)2 61 91 44 12": "Gwenaëlle Le Goff", "+33 (0)2 61 91": "Gwenaëlle Le Goff", "02 61 91": "Gwenaëlle Le Goff", "4412": "Gwenaëlle Le Goff",
		"004930901820": "Jörg Müller", "gwen.legoff@example.org": "Gwenaëlle Le Goff", "LEGOFF@": "Gwenaëlle Le Goff",
		"goff jorg": "", "02 61 91 44 13": "", "441": "", "legoff@elsewhere.org": "",
	} {
		names := w.list(ListFilter{Search: search}).names()
		if strings.Join(names, "") != want {
			t.Errorf("%q finds %v, want %q", search, names, want)
		}
	}
}

// narrowed is a weekend with somebody for each of the filters.
func narrowed(t *testing.T) (w *weekend, flora, night programme.Atelier) {
	t.Helper()
	ctx := context.Background()
	w = newWeekend(t)
	flora = w.atelier("Flore", at(10, 0), at(12, 0), 2)
	night = w.atelier("Nuit", at(23, 0), at(25, 0), -1)
	sunday := w.atelier("Dimanche", at(34, 0), at(36, 0), -1)
	family := form("Famille", flora)
	family.Email, family.Origin, family.Companions = "f@example.org", "quartier", []Companion{{N: 1, Name: "Maël", Age: "9"}}
	w.must(family)
	waits := form("Attend", flora)
	waits.Waits, waits.Needs = []string{flora.ID}, []string{"lift"}
	w.must(waits)
	couple := form("Couple", sunday)
	couple.Companions = []Companion{{N: 1, Name: "Ana"}}
	w.must(couple)
	left := w.must(form("Parti", night))
	if err := Cancel(ctx, w.DB, w.by, w.operation.ID, left.ID, night.ID); err != nil {
		t.Fatal(err)
	}
	moved := w.must(form("Change", night, sunday))
	if err := Cancel(ctx, w.DB, w.by, w.operation.ID, moved.ID, night.ID); err != nil {
		t.Fatal(err)
	}
	helped := w.must(form("Aidée", sunday))
	w.write(func(tx *gorm.DB) error { return w.by.Record(tx, w.operation.ID, "carnet.entered", "carnet", helped.ID) })
	desk := w.must(form("Table", sunday))
	w.write(func(tx *gorm.DB) error {
		if err := tx.Exec("INSERT INTO desk (operation_id, id, kind, name, created_at, version) VALUES (?, 'd1', 'desk', 'Table 1', 0, 1)", w.operation.ID).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE carnet SET desk_id = 'd1' WHERE id = ?", desk.ID).Error
	})
	other := weekendIn(t, w.DB, "ailleurs-2027")
	other.must(form("Étrangère", other.atelier("Ailleurs", at(10, 0), at(12, 0), 9)))
	return w, flora, night
}

func TestListIsNarrowedByWhatTheTeamAsks(t *testing.T) {
	w, flora, night := narrowed(t)
	for name, test := range map[string]struct {
		filter ListFilter
		want   string
	}{
		"a day":                      {ListFilter{Day: "2027-05-23"}, "Aidée Change Couple Table"},
		"the evening before":         {ListFilter{Day: "2027-05-22"}, "Attend Famille"},
		"a day that is none":         {ListFilter{Day: "demain"}, ""},
		"confirmed":                  {ListFilter{Status: Confirmed}, "Aidée Change Couple Famille Table"},
		"confirmed in one":           {ListFilter{Status: Confirmed, AtelierID: flora.ID}, "Famille"},
		"waiting":                    {ListFilter{Status: Waiting}, "Attend"},
		"offered":                    {ListFilter{Status: Offered}, ""},
		"cancelled, nothing left":    {ListFilter{Status: Cancelled}, "Parti"},
		"cancelled one":              {ListFilter{Status: Cancelled, AtelierID: night.ID}, "Change Parti"},
		"cancelled on Saturday":      {ListFilter{Status: Cancelled, Day: "2027-05-22"}, "Change Parti"},
		"the neighbourhood":          {ListFilter{Origin: "quartier"}, "Famille"},
		"no answer":                  {ListFilter{Origin: Unsaid, Status: Waiting}, "Attend"},
		"no e-mail":                  {ListFilter{NoEmail: true}, "Aidée Attend Change Couple Parti Table"},
		"needs":                      {ListFilter{Needs: true}, "Attend"},
		"children":                   {ListFilter{Children: true}, "Famille"},
		"to be asked about pictures": {ListFilter{AskConsent: true}, "Couple"},
		"by the team":                {ListFilter{By: ByTeam}, "Aidée"},
		"by the desk":                {ListFilter{By: ByDesk}, "Table"},
		"by a relay":                 {ListFilter{By: ByRelay}, ""},
		"by themselves, with a name": {ListFilter{By: BySelf, Search: "a"}, "Attend Change Couple Famille Parti"},
		"two at once":                {ListFilter{NoEmail: true, Status: Waiting, Search: "ATTEND"}, "Attend"},
	} {
		list := w.list(test.filter)
		names := list.names()
		slices.Sort(names)
		if got := strings.Join(names, " "); got != test.want || list.Found != len(names) {
			t.Errorf("%s: %q of %d, want %q", name, got, list.Found, test.want)
		}
	}
}

func TestListThatLeavesIsRememberedAndHarmless(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora, fauna := w.atelier("Flore", at(10, 0), at(12, 0), -1), w.atelier("Faune", at(14, 0), at(16, 0), 1)
	f := form("=HYPERLINK(\"http://x\")", flora)
	f.Email, f.Phone, f.Companions = "a@example.org", "0261914412", []Companion{{N: 1, Name: "Maël", Age: "9"}}
	f.Needs, f.NeedWords = []string{"lift"}, "un fauteuil roulant"
	w.must(f)
	w.must(form("Ana", fauna))
	waits := form("Bob", fauna)
	waits.Waits = []string{fauna.ID}
	w.must(waits)
	words := ListWords{Language: "fr", When: func(at time.Time) string { return at.Format("02/01 15:04") }, Origin: func(s string) string { return s },
		Status: func(s Status) string { return string(s) }, Note: []string{"À supprimer."}}
	list, err := TakeList(ctx, w.DB, w.by, w.operation, ListFilter{}, words)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := list.Write(&file); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(file.String()), "\n")
	if len(lines) != 5 || !strings.Contains(file.String(), `"'=HYPERLINK(""http://x"")"`) || strings.Contains(file.String(), "fauteuil") ||
		!strings.Contains(file.String(), "Faune (22/05 14:00, waiting)") {
		t.Errorf("the table is\n%s", file.String())
	}
	book := list.Workbook()
	if len(book.Sheets) != 2 || len(book.Sheets[0].Rows) != 5 || book.Sheets[1].Rows[0].Cells[0].Text != "À supprimer." {
		t.Errorf("the workbook is %+v", book)
	}
	if w.count("activity WHERE action = 'persons.exported'") != 1 {
		t.Error("nobody remembers who took the list")
	}
}

// BenchmarkListOfTenThousand is a page of a large list, and a search in it.
func BenchmarkListOfTenThousand(b *testing.B) {
	w := weekendIn(b, storetest.New(b), "saint-marc-2027")
	a := w.atelier("Flore", at(10, 0), at(12, 0), -1)
	w.fillCarnets(b, a, 10_000)
	for name, filter := range map[string]ListFilter{"page": {}, "last": {Page: 199}, "name": {Search: "Le Goff 77"}, "phone": {Search: "02 61 90 12"},
		"code": {Search: "ABCD"}, "filters": {AtelierID: a.ID, Status: Confirmed, NoEmail: true, AskConsent: true, By: BySelf, Day: "2027-05-22"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w.list(filter)
			}
		})
	}
}

// fillCarnets writes carnets of two persons, confirmed in an atelier, as sign-up would have.
func (w *weekend) fillCarnets(tb testing.TB, a programme.Atelier, n int) {
	tb.Helper()
	pool := w.pool(a)
	w.write(func(tx *gorm.DB) error {
		for i := range n {
			id := store.NewID()
			if _, err := exec(tx, insertCarnet, w.operation.ID, id, CodeOf(w.DB, id, 1).hash(w.DB), "", "fr", int64(w.by.Now()), nil, ""); err != nil {
				return err
			}
			for position, name := range []string{fmt.Sprintf("Gwenaëlle Le Goff %d", i), "Maël"} {
				p := Person{ID: store.NewID(), Position: position, Name: name, Headcount: 1}
				if position == 0 {
					p.Phone = fmt.Sprintf("+332619%05d", i)
				}
				if _, err := exec(tx, insertPerson, p.row(w.operation.ID, id)...); err != nil {
					return err
				}
				if _, err := exec(tx, insertRegistration, w.operation.ID, store.NewID(), id, p.ID, a.ID, pool.ID, 1, int64(w.by.Now()), nil, Confirmed); err != nil {
					return err
				}
			}
		}
		_, err := exec(tx, "UPDATE seat_pool SET confirmed = $1 WHERE id = $2", 2*n, pool.ID)
		return err
	})
}

func TestListOfThoseWhoWish(t *testing.T) {
	w := newWeekend(t)
	flora, fauna := w.atelier("Flore", at(10, 0), at(12, 0), 1), w.atelier("Faune", at(14, 0), at(16, 0), 1)
	w.gathers(flora, fauna)
	f := form("Souhaite")
	f.Wishes = []string{flora.ID}
	w.must(f)
	if got := w.list(ListFilter{Status: Wishing, AtelierID: flora.ID, Day: "2027-05-22"}).names(); !slices.Equal(got, []string{"Souhaite"}) {
		t.Errorf("who wishes: %v", got)
	}
	if got := w.list(ListFilter{Status: Wishing, AtelierID: fauna.ID}).names(); len(got) != 0 {
		t.Errorf("who wishes for another: %v", got)
	}
}

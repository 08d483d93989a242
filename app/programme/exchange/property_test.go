package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gorm.io/gorm"

	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/store"
)

// anything makes random values of ateliers, with what files could lose or take for something else.
type anything struct {
	*rand.Rand
	themes   []programme.Theme
	places   []string // identifiers
	partners []string
	people   []string
}

var fragments = []string{"Lavoir", "été à l’école", "=1+1", "+33", "-5", "@tous", "\"guillemets\"", "a;b", "c,d", "e\tf", "<b>&amp;", "œuf", "日本", "🌿", "12", "14:30", "22/05/2027", "0,5", "vrai", "O'Neil"}

func (r anything) text(lines int) string {
	var all []string
	for range 1 + r.IntN(lines) {
		var words []string
		for range 1 + r.IntN(4) {
			words = append(words, fragments[r.IntN(len(fragments))])
		}
		all = append(all, strings.ReplaceAll(strings.Join(words, " "), "\t", " "))
	}
	return strings.Join(all, "\n\n")
}

func pick[T any](r anything, list []T) T { return list[r.IntN(len(list))] }

func (r anything) maybe() bool { return r.IntN(2) == 0 }

func (r anything) number(least, most int) *int {
	if r.maybe() {
		return nil
	}
	n := least + r.IntN(most-least+1)
	return &n
}

// moment is a minute of the year before the weekend, often of the night when clocks go back.
func (r anything) moment() store.Instant {
	start := time.Date(2027, 5, 20, 0, 0, 0, 0, time.UTC)
	if r.maybe() {
		start = time.Date(2027, 10, 30, 22, 0, 0, 0, time.UTC)
		return store.InstantOf(start.Add(time.Duration(r.IntN(6*60)) * time.Minute))
	}
	return store.InstantOf(start.Add(time.Duration(r.IntN(4*24*60)) * time.Minute))
}

func (r anything) momentOrNot() *store.Instant {
	if r.maybe() {
		return nil
	}
	at := r.moment()
	return &at
}

func (r anything) someOf(list []string) []string {
	some := []string{}
	for _, one := range list {
		if r.IntN(3) == 0 {
			some = append(some, one)
		}
	}
	return some
}

func (r anything) idOrNot(list []string) *string {
	if r.maybe() {
		return nil
	}
	id := pick(r, list)
	return &id
}

func (r anything) values() programme.Values {
	v := programme.Values{ThemeID: pick(r, r.themes).ID, PlaceID: r.idOrNot(r.places), PartnerID: r.idOrNot(r.partners), Title: r.text(1), Language: pick(r, []string{"fr", "br", "en"}),
		Translations: map[string]programme.AtelierTranslation{}, Entry: pick(r, []programme.Entry{programme.SignUp, programme.OpenDoor, programme.Invitation}),
		Audience: pick(r, programme.Audiences), AgeMin: r.number(0, 12), AgeMax: r.number(12, 99), AccompaniedUnder: r.number(1, 18), Access: r.someOf(programme.AccessFacts),
		Status: pick(r, []programme.Status{programme.DraftAtelier, programme.Published, programme.Cancelled}), Pinned: r.maybe(), Expected: r.number(1, 300), Team: r.number(0, 9),
		DecidedBy: r.momentOrNot(), DependsOn: r.someOf(programme.Dependencies), Asks: r.someOf(programme.Asks), DependsAt: r.momentOrNot(), FallenBackAt: r.momentOrNot(), Minimum: r.number(1, 9)}
	if r.maybe() {
		v.Summary, v.Description, v.Bring = r.text(2), r.text(4), r.text(1)
		v.OutputAim, v.OutputLicence, v.OutputDestination = r.text(1), "ODbL-1.0", "osm"
	}
	for _, tag := range []string{"en", "br"} {
		if r.maybe() {
			v.Translations[tag] = programme.AtelierTranslation{Title: r.text(1), Summary: r.text(2)}
		}
	}
	if v.Entry != programme.OpenDoor {
		v.Capacity = r.number(1, 200)
	}
	if v.Capacity != nil && v.Entry == programme.SignUp {
		v.Reserve, v.ByWishes = r.IntN(*v.Capacity+1), r.maybe()
	}
	if v.Fallback = pick(r, []programme.Fallback{programme.NoFallback, programme.FallbackCancel, programme.FallbackMove}); v.Fallback == programme.FallbackMove {
		other := r.places[0]
		if v.PlaceID != nil && *v.PlaceID == other {
			other = r.places[1]
		}
		v.FallbackPlaceID, v.FallbackAt, v.FallbackOwner = &other, r.momentOrNot(), "Ada ; Jo"
	}
	r.addTimes(&v)
	r.addLists(&v)
	return v
}

func (r anything) addTimes(v *programme.Values) {
	length := store.Instant(5+r.IntN(30*60)) * 60_000
	if v.StartsAt = r.moment(); v.Status == programme.DraftAtelier && r.maybe() {
		v.StartsAt = 0
	}
	v.EndsAt = v.StartsAt + length
}

func (r anything) addLists(v *programme.Values) {
	for _, id := range r.someOf(r.people) {
		v.Leads = append(v.Leads, programme.Lead{FacilitatorID: id, Role: pick(r, programme.LeadRoles)})
	}
	r.Shuffle(len(v.Leads), func(i, j int) { v.Leads[i], v.Leads[j] = v.Leads[j], v.Leads[i] })
	kinds := append(r.someOf(programme.EquipmentKinds), r.someOf([]string{"bottes ; 42", "\"gros\" filet", "box 3", "lux ×2"})...)
	for _, kind := range kinds {
		v.Needs = append(v.Needs, programme.Need{Kind: kind, Quantity: 1 + r.IntN(20)})
	}
	programme.SortNeeds(v.Needs)
	for offset := 0; offset < 120 && r.maybe(); {
		minutes := 5 + r.IntN(40)
		v.Slots = append(v.Slots, programme.SlotPlan{ID: store.NewID(), Offset: offset, Minutes: minutes, Seats: 1 + r.IntN(4), Label: pick(r, []string{"", "Ada", "table ; 2", "×3 voix", "2 \"a\""})})
		offset += minutes + r.IntN(10)
	}
}

// weekendOfAnything fills a weekend with random ateliers.
func weekendOfAnything(t *testing.T, seed uint64, n int) (*store.DB, *operation.Operation) {
	t.Helper()
	db, o := newWeekend(t)
	ctx := context.Background()
	r := anything{Rand: rand.New(rand.NewPCG(seed, 1))}
	var err error
	if r.themes, err = programme.FindThemes(ctx, db, o.ID); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Place de l’église", "Salle ; annexe", "Lavoir, rue du Port"} {
		place, err := programme.CreatePlace(ctx, db, by(t), o, programme.PlaceForm{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		r.places = append(r.places, place.ID)
	}
	for i, name := range []string{"Les Amis ; du lavoir", "Médiathèque \"Sud\""} {
		form := partner.EmptyForm()
		form.Name, form.Kind, form.Named = name, "association", i == 0
		made, err := partner.Create(ctx, db, by(t), o.ID, form)
		if err != nil {
			t.Fatal(err)
		}
		r.partners = append(r.partners, made.ID)
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		people, err := programme.AddFacilitators(tx, by(t), o.ID, []string{"Ada Lovelace", "Yann (aide)", "Élise d’Arc"})
		if err != nil {
			return err
		}
		for _, id := range people {
			r.people = append(r.people, id)
		}
		slices.Sort(r.people)
		var list []programme.Arrival
		for i := range n {
			v := r.values()
			a := programme.Atelier{OperationID: o.ID, ID: store.NewID(), Number: int64(i + 1), Slug: fmt.Sprintf("a-%d", i+1), Version: 1, CreatedAt: by(t).Now(), UpdatedAt: by(t).Now()}
			if v.SetOn(&a); v.Status != programme.DraftAtelier {
				a.Sequence = 1
			}
			list = append(list, programme.Arrival{Atelier: a, Values: v})
		}
		return programme.InsertAteliers(tx, list)
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, o
}

// byName are the values of an atelier with names for identifiers of the instance.
type byName struct {
	Values                                programme.Values
	Theme, Place, Partner, Fallback, Lead string
}

func valuesByName(t *testing.T, db *store.DB, o *operation.Operation) map[string]byName {
	t.Helper()
	p := planned(t, db, o)
	partners, err := partner.List(context.Background(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	placeName := func(id *string) string {
		for i := range p.Places {
			if id != nil && p.Places[i].ID == *id {
				return p.Places[i].Name
			}
		}
		return ""
	}
	all := map[string]byName{}
	for _, a := range p.Ateliers {
		n := byName{Values: a.Values(), Theme: p.Theme(a.ThemeID).Name, Place: placeName(a.PlaceID), Fallback: placeName(a.FallbackPlaceID)}
		for _, one := range partners {
			if a.PartnerID != nil && one.ID == *a.PartnerID {
				n.Partner = one.Organisation.Name
			}
		}
		for _, lead := range a.Leads {
			n.Lead += p.Facilitator(lead.FacilitatorID).Name + " " + lead.Role + "; "
		}
		n.Values.ThemeID, n.Values.PlaceID, n.Values.PartnerID, n.Values.FallbackPlaceID, n.Values.Leads = "", nil, nil, nil, nil
		for i := range n.Values.Slots {
			n.Values.Slots[i].ID = ""
		}
		all[a.ID] = n
	}
	return all
}

// teamWriters write the tables of a team.
var teamWriters = map[string]func(out *bytes.Buffer, db *store.DB, o *operation.Operation) error{
	"equipe.csv": func(out *bytes.Buffer, db *store.DB, o *operation.Operation) error {
		return exchange.TeamTable(context.Background(), db, o, addresses, out)
	},
	"equipe.xlsx": teamWorkbook("fr"),
	"team.xlsx":   teamWorkbook("en"),
}

func teamWorkbook(language string) func(out *bytes.Buffer, db *store.DB, o *operation.Operation) error {
	return func(out *bytes.Buffer, db *store.DB, o *operation.Operation) error {
		book, err := exchange.TeamWorkbook(context.Background(), db, o, addresses, language)
		if err != nil {
			return err
		}
		return xlsx.Write(out, book)
	}
}

// TestTablesOfATeamLoseNothing takes random programmes out and into an empty weekend: every field is what it was. At home the
// same file changes nothing.
func TestTablesOfATeamLoseNothing(t *testing.T) {
	for seed := range uint64(3) {
		from, o := weekendOfAnything(t, seed, 120)
		want := valuesByName(t, from, o)
		for name, write := range teamWriters {
			t.Run(fmt.Sprintf("%s %d", name, seed), func(t *testing.T) {
				var out bytes.Buffer
				if err := write(&out, from, o); err != nil {
					t.Fatal(err)
				}
				if plan, err := exchange.Compare(context.Background(), from, o, read(t, o, name, out.Bytes())); err != nil || !plan.Nothing() || len(plan.Refused) > 0 {
					t.Errorf("at home: %v, refused %+v", err, plan.Refused)
					for _, c := range plan.Change[:min(3, len(plan.Change))] {
						t.Errorf("%q: %v", c.Title, c.Changes)
					}
				}
				db, empty := newWeekend(t)
				importInto(t, db, empty, by(t), name, out.Bytes())
				if d := cmp.Diff(want, valuesByName(t, db, empty), cmpopts.EquateEmpty()); d != "" {
					t.Error(d[:min(len(d), 3000)])
				}
			})
		}
	}
}

// TestSchedulesAndCalendarsKeepWhatTheyCarry does the same with formats that carry less, for what the public sees.
func TestSchedulesAndCalendarsKeepWhatTheyCarry(t *testing.T) {
	from, o := weekendOfAnything(t, 7, 150)
	for name, carries := range map[string]func(l *programme.Listing) string{
		"programme.xml":  carriedBySchedules,
		"programme.json": carriedBySchedules,
		"programme.ics": func(l *programme.Listing) string {
			return fmt.Sprintln(l.Title, l.StartsAt, l.EndsAt, l.Theme.Name, l.Status, l.Place != nil)
		},
	} {
		db, empty := newWeekend(t)
		importInto(t, db, empty, by(t), name, export(t, from, o, name))
		var want, got []string
		for _, l := range listings(t, from, o) {
			if name == "programme.ics" || l.Status == programme.Published {
				want = append(want, carries(l))
			}
		}
		for _, l := range listings(t, db, empty) {
			got = append(got, carries(l))
		}
		if d := cmp.Diff(want, got); d != "" || len(want) < 30 {
			t.Errorf("%s: %d ateliers, %s", name, len(want), d[:min(len(d), 2000)])
		}
	}
}

func carriedBySchedules(l *programme.Listing) string {
	place := ""
	if l.Place != nil {
		place = l.Place.Name
	}
	return fmt.Sprintln(l.Title, l.Summary, l.Description, l.Language, l.StartsAt, l.EndsAt, l.Theme.Name, place, l.Facilitators)
}

package signup

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup/asked"
)

func asking(what ...string) func(*programme.Atelier) {
	return func(a *programme.Atelier) { a.Asks = what }
}

func under(years int) func(*programme.Atelier) {
	return func(a *programme.Atelier) { a.AccompaniedUnder = &years }
}

// refusedAt returns the names of the fields of a refusal.
func refusedAt(err error) string {
	var names []string
	if refusal, ok := err.(*problem.Error); ok {
		for _, f := range refusal.Fields {
			names = append(names, f.Name+" "+f.Message.Key)
		}
	}
	return strings.Join(names, ", ")
}

func TestEachOfAClassAndItsAdultsCountsAsASeat(t *testing.T) {
	w := newWeekend(t)
	twelve := 12
	flore := w.atelier("Flore", at(10, 0), at(12, 0), 28, under(12), func(a *programme.Atelier) { a.AgeMax = &twelve })
	f := form("Isabelle Rolland", flore)
	f.OnlySigns = true
	f.Companions = []Companion{{N: 1, Group: true, Name: "CE2", Count: "24", Age: "8", AgeTo: "10", Adults: "3", Leader: "Gilles Omnès"}}
	if f.Headcount() != 27 {
		t.Errorf("the form is for %d", f.Headcount())
	}
	opened := w.must(f)
	if len(opened.Persons) != 3 || opened.Persons[1].eldest() != 10 || opened.Persons[2].Name != "Gilles Omnès" || !opened.Persons[0].OnlySigns {
		t.Errorf("persons: %+v", opened.Persons)
	}
	if got := w.confirmed(flore); got != 27 {
		t.Errorf("24 children and 3 adults hold %d seats", got)
	}
	f = form("Jo", flore)
	f.Companions = []Companion{{N: 1, Group: true, Count: "2", Age: "8", AgeTo: "13"}}
	if _, err := w.signUp(f); refusedAt(err) != "companion_age_1 signup.age.old" {
		t.Errorf("the eldest of a group is too old: %v", refusedAt(err))
	}
	w.clean()
}

func TestAChildBelowTheAgeNeedsAnAdultInTheSameAtelier(t *testing.T) {
	ten := 10
	for name, row := range map[string]struct {
		options []func(*programme.Atelier)
		change  func(*Form)
		refused string
		seats   int
	}{
		"the parent comes too":                {[]func(*programme.Atelier){under(8)}, func(*Form) {}, "", 2},
		"the parent only signs":               {[]func(*programme.Atelier){under(8)}, func(f *Form) { f.OnlySigns = true }, "companion_age_1 signup.age.accompanied", 0},
		"old enough":                          {[]func(*programme.Atelier){under(6)}, func(f *Form) { f.OnlySigns = true }, "", 1},
		"another adult comes":                 {[]func(*programme.Atelier){under(8)}, func(f *Form) { f.OnlySigns = true; f.Companions = append(f.Companions, Companion{N: 2, Name: "Ana"}) }, "", 2},
		"an atelier for children":             {[]func(*programme.Atelier){func(a *programme.Atelier) { a.AgeMax = &ten }}, func(*Form) {}, "", 1},
		"one for children, accompanied":       {[]func(*programme.Atelier){under(8), func(a *programme.Atelier) { a.AgeMax = &ten }}, func(*Form) {}, "", 2},
		"only signs, and signs up nobody":     {nil, func(f *Form) { f.OnlySigns, f.Companions = true, nil }, "only_signs signup.only_signs.nobody", 0},
		"without a parent, and so young":      {[]func(*programme.Atelier){under(8), asking(programme.AsksNoParent)}, func(f *Form) { f.Companions[0].Alone = true }, "", 2},
		"an age from the greater to the less": {nil, func(f *Form) { f.Companions[0].AgeTo = "5" }, "companion_age_to_1 signup.age.order", 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWeekend(t)
			a := w.atelier("Flore", at(10, 0), at(12, 0), 9, row.options...)
			f := form("Nolwenn Cadiou", a)
			f.Phone, f.Companions = "02 61 91 44 12", []Companion{{N: 1, Name: "Maël", Age: "7"}}
			row.change(&f)
			if _, err := w.signUp(f); refusedAt(err) != row.refused || (err == nil) != (row.refused == "") {
				t.Errorf("refused at %q (%v), want %q", refusedAt(err), err, row.refused)
			}
			if got := w.confirmed(a); got != row.seats {
				t.Errorf("%d seats, want %d", got, row.seats)
			}
			w.clean()
		})
	}
}

func TestNobodyConsentsForAnotherAdult(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Flore", at(10, 0), at(12, 0), 9)
	f := form("Nolwenn Cadiou", a)
	f.Companions = []Companion{{N: 1, Name: "Ana", Photo: true}, {N: 2, Name: "Maël", Age: "7", Photo: true}, {N: 3, Name: "Lou", Age: "9"},
		{N: 4, Group: true, Name: "CE2", Count: "2", Age: "8", Photo: true}}
	opened := w.must(f)
	want := map[string]string{"Nolwenn Cadiou": "no", "Ana": "ask", "Maël": "yes", "Lou": "no", "CE2": "ask"}
	roster, err := FindRoster(context.Background(), w.DB, w.operation.ID, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range roster {
		got := "no"
		if line.Photo {
			got = "yes"
		} else if line.AskPhoto {
			got = "ask"
		}
		if got != want[line.Name] {
			t.Errorf("%s: %s, want %s", line.Name, got, want[line.Name])
		}
	}
	if err := AddCompanion(context.Background(), w.DB, w.by, w.operation, opened.ID, Companion{N: 1, Name: "Bob", Photo: true}, words); err != nil {
		t.Fatal(err)
	}
	if again := w.open(opened.Code); again.Consented(again.Persons[5].ID, PhotoConsent) {
		t.Error("an adult who was added has agreed without a word")
	}
}

func TestAnAtelierWithoutParentsAsksWhoCollects(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Petits botanistes", at(10, 0), at(12, 0), 9, asking(programme.AsksNoParent))
	sign := func(phone string, c Companion) error {
		f := form("Nolwenn Cadiou", a)
		c.N, c.Name, c.Age = 1, "Maël", "8"
		f.Phone, f.Companions = phone, []Companion{c}
		_, err := w.signUp(f)
		return err
	}
	for name, row := range map[string]struct {
		phone string
		typed Companion
		want  string
	}{
		"nothing is said":        {"", Companion{}, "guardian_1 asked.care.phone, collectors_1 asked.care.collectors"},
		"a name is no number":    {"", Companion{Guardian: "Nolwenn", Alone: true}, "guardian_1 asked.care.phone"},
		"nobody collects":        {"02 61 91 44 12", Companion{}, "collectors_1 asked.care.collectors"},
		"the holder's number":    {"02 61 91 44 12", Companion{Collectors: "Mamie Jo"}, ""},
		"another number, alone":  {"", Companion{Guardian: "Papa 06 00 00 00 01", Alone: true}, ""},
		"too long to be printed": {"", Companion{Guardian: strings.Repeat("0", 200), Alone: true}, "guardian_1 signup.text.long"},
	} {
		if got := refusedAt(sign(row.phone, row.typed)); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
	children, err := asked.FindChildren(context.Background(), w.DB, w.operation.ID, a.ID)
	if err != nil || len(children) != 2 {
		t.Fatalf("%v %v", children, err)
	}
	roster, _ := FindRoster(context.Background(), w.DB, w.operation.ID, a.ID)
	for _, line := range roster {
		c := children[line.PersonID]
		if !c.Known || line.Guardian != "" || line.Name != "Maël" {
			t.Errorf("the list of the team says %+v, that of the leader %+v", line, c)
		}
	}
	w.clean()
}

func TestTicksKeepTheirFirstHour(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	a := w.atelier("Petits botanistes", at(10, 0), at(12, 0), 9, asking(programme.AsksNoParent))
	plain := w.atelier("Flore", at(14, 0), at(16, 0), 9)
	f := form("Nolwenn Cadiou", a, plain)
	f.Phone, f.Companions = "02 61 91 44 12", []Companion{{N: 1, Name: "Maël", Age: "8", Alone: true}}
	opened := w.must(f)
	child := opened.Persons[1].ID
	tick := func(minute int, operationID, atelierID, person, step, to string) error {
		by := w.by
		by.At = at(9, minute).Time()
		return asked.Tick(ctx, w.DB, by, operationID, atelierID, person, step, to)
	}
	if err := tick(0, w.operation.ID, a.ID, child, asked.Return, ""); !problem.Is(err, problem.Invalid) {
		t.Errorf("who did not come cannot go: %v", err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := tick(50, w.operation.ID, a.ID, child, asked.HandOver, ""); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, step := range []struct {
		minute   int
		step, to string
	}{{55, asked.HandOver, ""}, {56, asked.Return, "Mamie Jo"}, {58, asked.Return, "un inconnu"}} {
		if err := tick(step.minute, w.operation.ID, a.ID, child, step.step, step.to); err != nil {
			t.Fatal(err)
		}
	}
	children, err := asked.FindChildren(ctx, w.DB, w.operation.ID, a.ID)
	if c := children[child]; err != nil || *c.HandedAt != at(9, 50) || *c.ReturnedAt != at(9, 56) || c.ReturnedTo != "Mamie Jo" {
		t.Errorf("%+v %v", c, err)
	}
	other := weekendIn(t, w.DB, "plouarzel-2027")
	for name, err := range map[string]error{
		"another operation":        tick(59, other.operation.ID, a.ID, child, asked.HandOver, ""),
		"an atelier with parents":  tick(59, w.operation.ID, plain.ID, child, asked.HandOver, ""),
		"somebody without a seat":  tick(59, w.operation.ID, a.ID, opened.Main().ID, asked.HandOver, ""),
		"a step that there is not": tick(59, w.operation.ID, a.ID, child, "sold", ""),
	} {
		if !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 3 {
		if err := tick(59, w.operation.ID, a.ID, child, asked.TakeBack, ""); err != nil {
			t.Fatal(err)
		}
	}
	if children, _ = asked.FindChildren(ctx, w.DB, w.operation.ID, a.ID); children[child].HandedAt != nil || !children[child].Known {
		t.Errorf("taken back: %+v", children[child])
	}
}

func TestAnswersOfACarnetAreKeptApartAndForgotten(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	wiki := w.atelier("Wikipédia", at(10, 0), at(12, 0), 9, asking(programme.AsksWikipedia, programme.AsksMeal))
	kids := w.atelier("Petits botanistes", at(14, 0), at(16, 0), 9, asking(programme.AsksNoParent))
	f := form("Nolwenn Cadiou", wiki)
	f.Phone = "02 61 91 44 12"
	f.Needs, f.NeedWords = []string{"lift", "lift", "nonsense"}, "venir me chercher à Kerangoff"
	f.Companions = []Companion{{N: 1, Name: "Maël", Age: "8"}, {N: 2, Name: "Ana"}}
	f.UserNames = map[string]string{programme.AsksWikipedia: "n@example.org"}
	f.Meals = map[string]asked.MealForm{wiki.ID: {Count: "4"}}
	if _, err := w.signUp(f); refusedAt(err) != "user_name_wikipedia asked.user_name.email, meals_"+wiki.ID+" asked.meals.wrong" {
		t.Fatalf("an address and four meals for three: %v", refusedAt(err))
	}
	f.UserNames, f.Meals = map[string]string{programme.AsksWikipedia: "Nolwenn29"}, map[string]asked.MealForm{wiki.ID: {Count: "2", Avoids: "pas de porc"}}
	opened := w.must(f)
	totals, err := asked.FindTotals(ctx, w.DB, w.operation.ID)
	if err != nil || len(totals.Needs) != 2 || totals.Needs[1].Words[0] != "venir me chercher à Kerangoff" || totals.Meals[0].Meals != 2 ||
		totals.Names[0].Missing != 1 || totals.Names[0].Persons != 2 {
		t.Errorf("%+v %v", totals, err)
	}
	if err := Add(ctx, w.DB, w.by, w.operation, opened.ID, kids.ID, ""); err != nil {
		t.Fatal(err)
	}
	opened = w.open(opened.Code)
	child, ana := opened.Persons[1].ID, opened.Persons[2].ID
	answer := func(form AnswersForm) error { return Answer(ctx, w.DB, w.by, w.operation.ID, opened.ID, form) }
	if err := answer(AnswersForm{Cares: map[string]asked.CareForm{child: {Phone: "06 00 00 00 01"}}}); refusedAt(err) != "collectors_"+child+" asked.care.collectors" {
		t.Errorf("who collects is missing: %v", refusedAt(err))
	}
	first := AnswersForm{Cares: map[string]asked.CareForm{child: {Collectors: "Mamie Jo"}, ana: {Alone: true}},
		UserNames: map[string]map[string]string{programme.AsksWikipedia: {ana: "Ana_W", child: "Trop_jeune"}}, NoNeeds: true}
	if err := answer(first); err != nil {
		t.Fatal(err)
	}
	if err := answer(AnswersForm{Cares: map[string]asked.CareForm{child: {Collectors: "un inconnu", Alone: true}}}); err != nil {
		t.Fatal(err)
	}
	children, _ := asked.FindChildren(ctx, w.DB, w.operation.ID, kids.ID)
	if c := children[child]; len(children) != 1 || c.Collectors != "Mamie Jo" || c.LeavesAlone || c.Phone != "02 61 91 44 12" {
		t.Errorf("whoever finds the carnet changed who collects the child: %+v", children)
	}
	said, err := asked.FindSaid(ctx, w.DB, w.operation.ID, opened.ID)
	if err != nil || len(opened.Unanswered(said)) != 0 || said.Needs != 0 || len(said.UserNames[programme.AsksWikipedia]) != 2 {
		t.Errorf("%+v %v %v", said, opened.Unanswered(said), err)
	}
	w.shows(opened.ID, "Mamie Jo", "Ana_W", "pas de porc")
	w.forgets(opened.ID)
	w.clean()
}

// shows fails when the code alone shows one of the words.
func (w *weekend) shows(carnetID string, secrets ...string) {
	w.Helper()
	tables, err := Stored(context.Background(), w.DB, w.operation.ID, carnetID)
	if err != nil {
		w.Fatal(err)
	}
	for _, secret := range secrets {
		if strings.Contains(fmt.Sprint(tables), secret) {
			w.Errorf("the code alone shows %q", secret)
		}
	}
	for _, want := range []string{"meal_order", "user_name", "child_care"} {
		if !strings.Contains(fmt.Sprint(tables), want) {
			w.Errorf("%s is not told", want)
		}
	}
}

// forgets erases the carnet and looks that nothing of what was asked is left.
func (w *weekend) forgets(carnetID string) {
	w.Helper()
	ctx, by := context.Background(), w.by
	if err := Erase(ctx, w.DB, by, w.operation.ID, carnetID); err != nil {
		w.Fatal(err)
	}
	by.At = by.At.Add(EraseDelay + time.Hour)
	if _, err := EraseDue(ctx, w.DB, by); err != nil {
		w.Fatal(err)
	}
	for _, table := range []string{"carnet_need", "meal_order", "user_name", "child_care", "child_handover"} {
		if n := w.count(table); n != 0 {
			w.Errorf("%d rows of %s are left", n, table)
		}
	}
}

func TestWhatConcernsChildrenGoesAWeekAfter(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	kids := w.atelier("Petits botanistes", at(14, 0), at(16, 0), 9, asking(programme.AsksNoParent))
	f := form("Nolwenn Cadiou", kids)
	f.Phone, f.NeedWords, f.Companions = "02 61 91 44 12", "une chaise", []Companion{{N: 1, Name: "Maël", Age: "8", Collectors: "Mamie Jo"}}
	opened := w.must(f)
	by := w.by
	by.At = at(14, 0).Time()
	if err := asked.Tick(ctx, w.DB, by, w.operation.ID, kids.ID, opened.Persons[1].ID, asked.HandOver, ""); err != nil {
		t.Fatal(err)
	}
	w.write(func(tx *gorm.DB) error { return tx.Exec("UPDATE operation SET retention_days = 90").Error })
	left := func(days int) string {
		by.At = w.operation.EndsAt.Time().AddDate(0, 0, days).Add(time.Hour)
		if _, err := w.Purge(ctx, by); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(w.count("child_care"), w.count("child_handover"), w.count("carnet_need"))
	}
	for _, row := range []struct {
		days int
		want string
	}{{6, "1 1 1"}, {7, "0 0 1"}, {89, "0 0 1"}, {90, "0 0 0"}} {
		if got := left(row.days); got != row.want {
			t.Errorf("%d days after: %s, want %s", row.days, got, row.want)
		}
	}
}

// FuzzAnswers reads anything that people may type: nothing is longer than its limit, and what is kept is read again alike.
func FuzzAnswers(f *testing.F) {
	f.Add("lift", "une chaise", "2", "quiche", "Nolwenn29", "06 00 00 00 01")
	f.Add("other", "", "-1", "", "a@b.fr", "\x00")
	f.Fuzz(func(t *testing.T, need, text, count, brings, user, phone string) {
		var fields problem.Fields
		needs := asked.CheckNeeds(&fields, []string{need}, text)
		meal := asked.MealForm{Count: count, Brings: brings, Avoids: text}.Check(&fields, "a", 5)
		name := asked.CheckUserName(&fields, "user", user)
		care := asked.CareForm{Phone: phone, Collectors: text, Alone: true}.Check(&fields, "Maël", "Flore", "", func(n string) string { return n })
		if len(fields) > 0 {
			return
		}
		var again problem.Fields
		if !strings.Contains(name, "User:") && asked.CheckUserName(&again, "user", name) != name || meal.Meals < 0 || meal.Meals > 5 ||
			asked.CheckNeeds(&again, needs.Kinds, needs.Words).Words != needs.Words || len([]rune(care.Phone)) > 120 || len(again) > 0 {
			t.Errorf("%+v %+v %q %+v %v", needs, meal, name, care, again)
		}
	})
}

package signup

import (
	"context"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// slots adds appointments of the same length one after the other, from the start of an atelier.
func (w *weekend) slots(a programme.Atelier, minutes, seats, n int) []programme.Slot {
	w.Helper()
	length := store.Instant(minutes) * 60_000
	slots := make([]programme.Slot, n)
	for i := range slots {
		start := a.StartsAt + store.Instant(i)*length
		slots[i] = programme.Slot{OperationID: w.operation.ID, ID: store.NewID(), AtelierID: a.ID, StartsAt: start, EndsAt: start + length, Seats: seats}
	}
	w.write(func(tx *gorm.DB) error {
		if err := tx.Create(&slots).Error; err != nil {
			return err
		}
		return tx.Model(&programme.Atelier{}).Where("id = ?", a.ID).Update("version", gorm.Expr("version + 1")).Error
	})
	return slots
}

// taken returns how many seats of an appointment are confirmed.
func (w *weekend) taken(s programme.Slot) (n int) {
	w.Helper()
	err := w.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&programme.Slot{}).Where("id = ?", s.ID).Select("confirmed").Row().Scan(&n)
	})
	if err != nil {
		w.Fatal(err)
	}
	return n
}

// formAt signs a name up for appointments only: their ateliers are implied.
func formAt(name string, slots ...programme.Slot) Form {
	f := Form{Name: name, Key: store.NewID()}
	for _, s := range slots {
		f.Slots = append(f.Slots, s.ID)
	}
	return f
}

// keys lists what is wrong: "slot signup.slot.none".
func keys(e *problem.Error) (list []string) {
	for _, f := range e.Fields {
		list = append(list, f.Name+" "+f.Message.Key)
	}
	return list
}

func TestAnAppointmentTakesASeatOfItsAtelier(t *testing.T) {
	w := newWeekend(t)
	scan := w.atelier("Scan-a-thon", at(9, 40), at(12, 0), 20)
	slots := w.slots(scan, 20, 3, 7)
	f := form("Nolwenn Cadiou", scan)
	f.Slots = []string{slots[2].ID}
	f.Companions = []Companion{{N: 1, Name: "Maël"}}
	carnet := w.must(f)
	if w.taken(slots[2]) != 2 || w.confirmed(scan) != 2 || w.taken(slots[1]) != 0 {
		t.Errorf("the appointment has %d seats taken, its atelier %d; want 2 and 2", w.taken(slots[2]), w.confirmed(scan))
	}
	entry := carnet.Entries[0]
	if entry.Slot() == nil || entry.Slot().ID != slots[2].ID || entry.Span() != slots[2].Span() {
		t.Errorf("the carnet says %+v", entry.Slot())
	}
	w.must(formAt("Bob", slots[3])) // implies its atelier
	if w.taken(slots[3]) != 1 || w.confirmed(scan) != 3 {
		t.Errorf("a slot alone: %d and %d seats", w.taken(slots[3]), w.confirmed(scan))
	}
	w.clean()
}

func TestAppointmentsAreCheckedFieldByField(t *testing.T) {
	w := newWeekend(t)
	elsewhere := weekendIn(t, w.DB, "plouarzel-2027")
	theirs := elsewhere.slots(elsewhere.atelier("Ailleurs", at(9, 0), at(10, 0), 9), 20, 1, 2)
	scan := w.atelier("Scan-a-thon", at(9, 40), at(12, 0), 20)
	slots := w.slots(scan, 20, 1, 7)
	stage := w.atelier("Scène ouverte", at(20, 0), at(22, 0), -1, func(a *programme.Atelier) { a.Entry = programme.OpenDoor })
	turns := w.slots(stage, 10, 1, 3)
	meal := w.atelier("Repas", at(12, 30), at(14, 0), -1, func(a *programme.Atelier) { a.Entry = programme.OpenDoor })
	bats := w.atelier("Chauves-souris", at(22, 0), at(24, 0), 9)
	other := w.slots(w.atelier("Portraits", at(9, 40), at(12, 0), 20), 20, 1, 7)
	w.by.At = slots[0].EndsAt.Time() // the first one is over
	must := func(ateliers []programme.Atelier, slots ...string) Form {
		f := form("Ana", ateliers...)
		f.Slots = slots
		return f
	}
	list := func(a ...programme.Atelier) []programme.Atelier { return a }
	for name, test := range map[string]struct {
		form Form
		want []string
	}{
		"none chosen":                 {must(list(scan)), []string{"slot signup.slot.none"}},
		"none of two":                 {must(list(scan, stage)), []string{"slot signup.slot.none", "slot signup.slot.none"}},
		"two of one atelier":          {must(list(scan), slots[2].ID, slots[3].ID), []string{"slot signup.slot.many"}},
		"over":                        {must(list(scan), slots[0].ID), []string{"slot signup.slot.over"}},
		"unknown":                     {must(list(scan), store.NewID()), []string{"slot signup.slot.gone"}},
		"unknown alone":               {must(nil, store.NewID()), []string{"slot signup.slot.unknown"}},
		"no identifier":               {must(nil, "demain"), []string{"slot signup.slot.unknown"}},
		"unknown, nothing asks":       {must(list(bats), store.NewID()), []string{"slot signup.slot.unknown"}},
		"of another operation":        {must(nil, theirs[1].ID), []string{"slot signup.slot.unknown"}},
		"two at the same hour":        {must(nil, slots[2].ID, other[2].ID), []string{"atelier signup.clash"}},
		"an entrée libre without any": {must(list(meal)), []string{"atelier signup.atelier.open"}},
		"one after the other":         {must(nil, slots[2].ID, other[3].ID), nil},
		"a turn on the stage":         {must(list(stage, bats), turns[1].ID), nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.signUp(test.form)
			if test.want == nil {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if got := keys(refusal(t, err, problem.Invalid)); !slices.Equal(got, test.want) {
				t.Errorf("refused for %v, want %v", got, test.want)
			}
		})
	}
	if elsewhere.taken(theirs[1]) != 0 {
		t.Error("another operation's appointment was taken")
	}
	w.clean()
}

func TestClashesOfAppointments(t *testing.T) {
	for name, test := range map[string]struct {
		from, to [2]int // another atelier
		slot     int    // 10:00, 10:20, 10:40
		clash    bool
	}{
		"before it, in the same atelier's hours": {[2]int{9, 30}, [2]int{10, 20}, 1, false},
		"after it, in the same atelier's hours":  {[2]int{10, 40}, [2]int{12, 0}, 1, false},
		"over its beginning":                     {[2]int{9, 30}, [2]int{10, 21}, 1, true},
		"over its end":                           {[2]int{10, 39}, [2]int{12, 0}, 1, true},
		"inside it":                              {[2]int{10, 25}, [2]int{10, 30}, 1, true},
		"around it":                              {[2]int{9, 0}, [2]int{13, 0}, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, w := context.Background(), newWeekend(t)
			scan := w.atelier("Scan-a-thon", at(10, 0), at(12, 0), 20)
			slots := w.slots(scan, 20, 2, 6)
			other := w.atelier("Flore", at(test.from[0], test.from[1]), at(test.to[0], test.to[1]), 9)
			both := form("Ana", other)
			both.Slots = []string{slots[test.slot].ID}
			_, err := w.signUp(both)
			carnet := w.must(form("Bob", other))
			added := Add(ctx, w.DB, w.by, w.operation, carnet.ID, "", slots[test.slot].ID)
			for when, err := range map[string]error{"at once": err, "one after the other": added} {
				if test.clash != problem.Is(err, problem.Invalid) || !test.clash && err != nil {
					t.Errorf("%s: %v", when, err)
				}
			}
			w.clean()
		})
	}
}

func TestATakenAppointmentSaysWhatIsFree(t *testing.T) {
	w := newWeekend(t)
	scan := w.atelier("Scan-a-thon", at(10, 0), at(11, 0), 20)
	slots := w.slots(scan, 20, 1, 3)
	w.must(formAt("Ana", slots[1]))
	e := refusal(t, func() error { _, err := w.signUp(formAt("Bob", slots[1])); return err }(), problem.Full)
	hours, _ := e.Fields[0].Message.Args["Hours"].([]store.Instant)
	if !slices.Equal(keys(e), []string{"slot signup.slot.taken"}) || !slices.Equal(hours, []store.Instant{slots[0].StartsAt, slots[2].StartsAt}) ||
		e.Fields[0].Message.Args["Hour"] != slots[1].StartsAt || e.Fields[0].Message.Args["Atelier"] != scan.ID {
		t.Errorf("refused for %v with %+v", keys(e), e.Fields[0].Message.Args)
	}
	family := formAt("Cléo", slots[0])
	family.Companions = []Companion{{N: 1, Name: "Dan"}}
	_, err := w.signUp(family)
	if got := keys(refusal(t, err, problem.Full)); !slices.Equal(got, []string{"slot signup.slot.apart"}) {
		t.Errorf("two for appointments of one: %v", got)
	}
	w.must(formAt("Bob", slots[0]))
	w.must(formAt("Dan", slots[2]))
	_, err = w.signUp(formAt("Eve", slots[2]))
	e = refusal(t, err, problem.Full)
	if full, ok := e.Current.([]FullAtelier); !ok || len(full) != 1 || full[0].Free != 0 || !slices.Equal(keys(e), []string{"atelier signup.full.none"}) {
		t.Errorf("without any hour left: %v, %+v", keys(e), e.Current)
	}
	w.clean()
}

// The hour may change, or go, after it was read: the seat that is taken is that of what was checked.
func TestOffersSeeWhatBecameOfAppointments(t *testing.T) {
	for name, test := range map[string]struct {
		change string
		want   string
	}{
		"it is moved over the other atelier": {"UPDATE slot SET starts_at = starts_at + 7200000, ends_at = ends_at + 7200000", "atelier signup.clash"},
		"it is removed":                      {"DELETE FROM slot WHERE confirmed = 0", "slot signup.slot.gone"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWeekend(t)
			scan, flora := w.atelier("Scan-a-thon", at(10, 0), at(14, 0), 20), w.atelier("Flore", at(12, 0), at(14, 0), 20)
			slots := w.slots(scan, 20, 5, 3)
			w.must(formAt("Ana", slots[0])) // both are kept now
			w.must(form("Bob", flora))
			w.write(func(tx *gorm.DB) error { return tx.Exec(test.change).Error })
			f := form("Cléo", scan, flora)
			f.Slots = []string{slots[1].ID}
			_, err := w.signUp(f)
			if got := keys(refusal(t, err, problem.Invalid)); !slices.Equal(got, []string{test.want}) {
				t.Errorf("refused for %v, want %s", got, test.want)
			}
			w.clean()
		})
	}
}

func TestAppointmentsComeWithTheVersionOfTheirAtelier(t *testing.T) {
	w := newWeekend(t)
	scan := w.atelier("Scan-a-thon", at(10, 0), at(14, 0), 20)
	w.must(form("Ana", scan)) // kept, without appointments
	w.slots(scan, 20, 1, 3)
	_, err := w.signUp(form("Bob", scan))
	if got := keys(refusal(t, err, problem.Invalid)); !slices.Equal(got, []string{"slot signup.slot.none"}) {
		t.Errorf("refused for %v", got)
	}
	w.clean() // who had signed up before needs none
}

// happening is something that somebody does with a carnet.
type happening func(w *weekend, c *Opened) error

func erased(w *weekend, c *Opened) error {
	return Erase(context.Background(), w.DB, w.by, w.operation.ID, c.ID)
}

// restored takes the erasure back and expects to lose these ateliers.
func restored(lost ...int) happening {
	return func(w *weekend, c *Opened) error {
		got, err := Restore(context.Background(), w.DB, w.by, w.operation.ID, c.ID)
		if len(got) != len(lost) {
			w.Errorf("lost %v, want %d ateliers", got, len(lost))
		}
		return err
	}
}

func withoutLeo(w *weekend, c *Opened) error {
	return RemovePerson(context.Background(), w.DB, w.by, w.operation.ID, c.ID, c.Persons[1].ID)
}

func withZoe(w *weekend, c *Opened) error {
	return AddCompanion(context.Background(), w.DB, w.by, w.operation, c.ID, Companion{N: 1, Name: "Zoé"}, words)
}

func TestSeatsOfAppointmentsAreGivenBack(t *testing.T) {
	ctx := context.Background()
	for name, test := range map[string]struct {
		steps []happening
		want  int // seats that are taken in the appointment, and in its atelier
	}{
		"cancel": {[]happening{func(w *weekend, c *Opened) error {
			return Cancel(ctx, w.DB, w.by, w.operation.ID, c.ID, c.Entries[0].Atelier.ID)
		}}, 0},
		"cancel everything": {[]happening{func(w *weekend, c *Opened) error {
			_, err := CancelAll(ctx, w.DB, w.by, w.operation.ID, c.ID)
			return err
		}}, 0},
		"remove a person":   {[]happening{withoutLeo}, 1},
		"erase":             {[]happening{erased}, 0},
		"erase and restore": {[]happening{erased, restored()}, 2},
		"erase, somebody else, restore": {[]happening{erased, func(w *weekend, c *Opened) error {
			w.must(formAt("Rivale", *c.Entries[0].Slot()))
			return nil
		}, restored(0)}, 2}, // Ana has it again, Léo's seat is the rival's
		"erase, and purge after the weekend": {[]happening{erased, func(w *weekend, _ *Opened) error {
			w.by.At = w.operation.EndsAt.Time().AddDate(1, 0, 0)
			_, err := Purge(ctx, w.DB, w.by)
			return err
		}}, 0},
		"a third person": {[]happening{func(w *weekend, c *Opened) error {
			if got := keys(refusal(w, withZoe(w, c), problem.Full)); !slices.Equal(got, []string{"slot signup.slot.together"}) {
				w.Errorf("refused for %v", got)
			}
			return nil
		}, withoutLeo, withZoe}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWeekend(t)
			scan := w.atelier("Scan-a-thon", at(10, 0), at(14, 0), 20, func(a *programme.Atelier) {
				if strings.HasPrefix(name, "erase") {
					a.Entry = programme.OpenDoor // a stage
				}
			})
			slots := w.slots(scan, 20, 2, 3)
			f := formAt("Ana", slots[1])
			f.Companions = []Companion{{N: 1, Name: "Léo"}}
			carnet := w.must(f)
			for _, step := range test.steps {
				if err := step(w, carnet); err != nil {
					t.Fatal(err)
				}
			}
			if got, others := w.taken(slots[1]), w.taken(slots[0])+w.taken(slots[2]); got != test.want || w.confirmed(scan) != test.want || others != 0 {
				t.Errorf("%d seats of the appointment, %d of the atelier, %d of others; want %d, %d, 0", got, w.confirmed(scan), others, test.want, test.want)
			}
			w.clean()
		})
	}
}

func TestCheckFindsWrongAppointments(t *testing.T) {
	for rule, breaking := range map[string]string{
		"slot.confirmed":    "UPDATE slot SET confirmed = confirmed + 1 WHERE seats > confirmed",
		"slot.seats":        "UPDATE slot SET seats = 1",
		"registration.slot": "UPDATE registration SET slot_id = (SELECT id FROM slot WHERE atelier_id <> registration.atelier_id LIMIT 1)",
	} {
		w := newWeekend(t)
		slots := w.slots(w.atelier("Scan-a-thon", at(10, 0), at(14, 0), 20), 20, 2, 2)
		w.slots(w.atelier("Portraits", at(10, 0), at(14, 0), 20), 20, 2, 1)
		f := formAt("Ana", slots[0])
		f.Companions = []Companion{{N: 1, Name: "Léo"}}
		w.must(f)
		w.clean()
		w.write(func(tx *gorm.DB) error { return tx.Exec(breaking).Error })
		found, err := Check(context.Background(), w.DB)
		if err != nil || !slices.ContainsFunc(found, func(v store.Violation) bool { return v.Check == rule }) {
			t.Errorf("%s is not found: %v, %v", rule, found, err)
		}
	}
}

func TestRosterFollowsTheAppointments(t *testing.T) {
	w := newWeekend(t)
	scan := w.atelier("Scan-a-thon", at(10, 0), at(14, 0), 20)
	slots := w.slots(scan, 20, 2, 3)
	for _, who := range []struct {
		name string
		slot int
	}{{"Zoé", 0}, {"Bob", 2}, {"Ana", 2}, {"Cléo", 1}} {
		w.must(formAt(who.name, slots[who.slot]))
	}
	roster, err := FindRoster(context.Background(), w.DB, w.operation.ID, scan.ID)
	var names []string
	for _, a := range roster {
		names = append(names, a.Name)
	}
	if err != nil || !slices.Equal(names, []string{"Zoé", "Cléo", "Ana", "Bob"}) || !roster.Appointments() || *roster[1].SlotStart != slots[1].StartsAt {
		t.Errorf("the list is %v: %v", names, err)
	}
}

package signup

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

func TestMasks(t *testing.T) {
	for email, want := range map[string]string{"nolwenn@example.org": "n•••@e•••.org", "é@b.co.uk": "é•••@b•••.uk", "": "", "x": "x•••"} {
		if got := MaskEmail(email); got != want {
			t.Errorf("MaskEmail(%q) = %q, want %q", email, got, want)
		}
	}
	if got := MaskName("Nolwenn Le Guen"); got != "Nolwenn L••• G•••" {
		t.Errorf("MaskName: %q", got)
	}
	if got := MaskPhone("+33261914412"); strings.Contains(got, "2619144") || !strings.HasSuffix(got, "12") {
		t.Errorf("MaskPhone: %q", got)
	}
}

func TestAddAndCancel(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 9)
	clash := w.atelier("Photo", at(11, 0), at(13, 0), 9)
	garden := w.atelier("Jardin", at(33, 0), at(35, 0), 3)
	f := form("Ana", flora)
	f.Companions = []Companion{{N: 1, Name: "Léo"}}
	carnet := w.must(f)
	add := func(a programme.Atelier) error { return Add(ctx, w.DB, w.by, w.operation, carnet.ID, a.ID, "") }

	refusal(t, add(clash), problem.Invalid)
	if err := add(garden); err != nil {
		t.Fatal(err)
	}
	if err := add(garden); err != nil || w.confirmed(garden) != 2 {
		t.Errorf("adding twice: %v, %d seats", err, w.confirmed(garden))
	}
	if err := Cancel(ctx, w.DB, w.by, w.operation.ID, carnet.ID, flora.ID); err != nil || w.confirmed(flora) != 0 {
		t.Errorf("cancel: %v, %d seats", err, w.confirmed(flora))
	}
	if err := Cancel(ctx, w.DB, w.by, w.operation.ID, carnet.ID, flora.ID); err != nil || w.confirmed(flora) != 0 {
		t.Errorf("cancel twice: %v, %d seats", err, w.confirmed(flora))
	}
	if err := add(clash); err != nil {
		t.Errorf("an atelier that was given up still clashes: %v", err)
	}
	if freed, err := CancelAll(ctx, w.DB, w.by, w.operation.ID, carnet.ID); err != nil || freed != 4 {
		t.Errorf("cancel all freed %d, %v; want 4", freed, err)
	}
	if err := add(flora); err != nil || w.confirmed(flora) != 2 {
		t.Errorf("coming back: %v, %d seats", err, w.confirmed(flora))
	}
	w.must(form("Bob", garden))
	refusal(t, func() error {
		if err := AddCompanion(ctx, w.DB, w.by, w.operation, carnet.ID, Companion{N: 1, Name: "Zoé", Count: "9"}, words); err != nil {
			return err
		}
		return nil
	}(), problem.Full)
	w.clean()
}

func TestCompanionsComeAndGo(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 3)
	carnet := w.must(form("Ana", flora))
	if err := AddCompanion(ctx, w.DB, w.by, w.operation, carnet.ID, Companion{N: 1, Name: "Léo", Age: "9", Photo: true}, words); err != nil {
		t.Fatal(err)
	}
	carnet = w.open(carnet.Code)
	if n := w.confirmed(flora); n != 2 || len(carnet.Persons) != 2 || !carnet.Consented(carnet.Persons[1].ID, PhotoConsent) {
		t.Errorf("after adding: %d seats, %+v", n, carnet.Persons)
	}
	refusal(t, AddCompanion(ctx, w.DB, w.by, w.operation, carnet.ID, Companion{N: 1, Age: "x"}, words), problem.Invalid)
	refusal(t, RemovePerson(ctx, w.DB, w.by, w.operation.ID, carnet.ID, carnet.Main().ID), problem.Forbidden)
	if err := RemovePerson(ctx, w.DB, w.by, w.operation.ID, carnet.ID, carnet.Persons[1].ID); err != nil {
		t.Fatal(err)
	}
	if n := w.confirmed(flora); n != 1 || w.count("person") != 1 || w.count("consent") != 0 {
		t.Errorf("after removing: %d seats, %d persons, %d consents", n, w.count("person"), w.count("consent"))
	}
	w.clean()
}

func TestRemovingSomebodyWhoCameKeepsTheCountRight(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 3)
	f := form("Ana", flora)
	f.Companions = []Companion{{N: 1, Name: "Léo"}}
	carnet := w.must(f)
	w.write(func(tx *gorm.DB) error { return tx.Exec("UPDATE registration SET status = 'attended'").Error })
	w.clean()
	if err := RemovePerson(ctx, w.DB, w.by, w.operation.ID, carnet.ID, carnet.Persons[1].ID); err != nil {
		t.Fatal(err)
	}
	if n := w.confirmed(flora); n != 1 {
		t.Errorf("%d seats are counted for the one who stays", n)
	}
	w.clean()
}

func TestUpdateContactKeepsWhatIsNotShown(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	f := form("Ana Le Bris", w.atelier("Flore", at(10, 0), at(12, 0), 3))
	f.Email, f.Phone, f.Photo = "ana@example.org", "0261910001", true
	carnet := w.must(f)
	main := carnet.Main().ID
	update := func(form ContactForm) error {
		form.Version = strconv.FormatInt(w.open(carnet.Code).Version, 10)
		return UpdateContact(ctx, w.DB, w.by, w.operation.ID, carnet.ID, form, words)
	}
	if err := update(ContactForm{Phone: "+44 20 7946 0000", Names: map[string]string{main: "Ana"}}); err != nil {
		t.Fatal(err)
	}
	now := w.open(carnet.Code)
	if p := now.Main(); p.Name != "Ana Le Bris" || p.Email != "ana@example.org" || p.Phone != "+442079460000" || now.Consented(main, PhotoConsent) {
		t.Errorf("after the change: %+v, consents %+v", p, now.Consents)
	}
	if w.count("consent") != 2 {
		t.Errorf("%d consents, want the yes and the no", w.count("consent"))
	}
	if err := update(ContactForm{RemoveEmail: true, Names: map[string]string{main: "Anna Le Bris"}}); err != nil {
		t.Fatal(err)
	}
	if p := w.open(carnet.Code).Main(); p.Name != "Anna Le Bris" || p.Email != "" {
		t.Errorf("after removing the e-mail: %+v", p)
	}
	refusal(t, update(ContactForm{Email: "nope"}), problem.Invalid)
	refusal(t, UpdateContact(ctx, w.DB, w.by, w.operation.ID, carnet.ID, ContactForm{Version: "1"}, words), problem.Conflict)
}

func TestEraseAndRestore(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 2)
	garden := w.atelier("Jardin", at(33, 0), at(35, 0), 2)
	f := form("Ana", flora, garden)
	f.Companions = []Companion{{N: 1, Name: "Léo"}}
	carnet := w.must(f)
	if err := Erase(ctx, w.DB, w.by, w.operation.ID, carnet.ID); err != nil {
		t.Fatal(err)
	}
	if a, b := w.confirmed(flora), w.confirmed(garden); a != 0 || b != 0 {
		t.Errorf("%d and %d seats are still taken", a, b)
	}
	refusal(t, Add(ctx, w.DB, w.by, w.operation, carnet.ID, flora.ID, ""), problem.Closed)
	w.clean()
	w.must(form("Bob", garden)) // one of the two seats is gone
	lost, err := Restore(ctx, w.DB, w.by, w.operation.ID, carnet.ID)
	if err != nil || !slices.Equal(lost, []string{garden.ID}) {
		t.Errorf("lost %v, %v; want the garden", lost, err)
	}
	if a, b := w.confirmed(flora), w.confirmed(garden); a != 2 || b != 2 {
		t.Errorf("%d and %d seats after restoring, want 2 and 2", a, b)
	}
	w.clean()
}

func TestEraseDueEmptiesEverythingPersonal(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 9)
	f := form("Gwenaëlle Secret", flora)
	f.Email, f.Phone, f.Origin, f.Photo = "secret@example.org", "0261910001", "quartier", true
	f.Companions = []Companion{{N: 1, Name: "Secrète", Age: "9", Guardian: "Secretgardien"}}
	carnet := w.must(f)
	if err := Erase(ctx, w.DB, w.by, w.operation.ID, carnet.ID); err != nil {
		t.Fatal(err)
	}
	later := w.by
	later.At = later.At.Add(EraseDelay - time.Second)
	if n, err := EraseDue(ctx, w.DB, later); err != nil || n != 0 {
		t.Errorf("before the delay is over: %d, %v", n, err)
	}
	later.At = later.At.Add(time.Second)
	if _, err := Restore(ctx, w.DB, later, w.operation.ID, carnet.ID); !problem.Is(err, problem.Closed) {
		t.Errorf("restoring when it is due: %v", err)
	}
	for _, want := range []int{1, 0} {
		if n, err := EraseDue(ctx, w.DB, later); err != nil || n != want {
			t.Errorf("EraseDue = %d, %v; want %d", n, err, want)
		}
	}
	if _, err := Find(ctx, w.DB, carnet.Code); !problem.Is(err, problem.NotFound) {
		t.Errorf("the code still opens the carnet: %v", err)
	}
	tables, err := Stored(ctx, w.DB, w.operation.ID, carnet.ID)
	if err != nil {
		t.Fatal(err)
	}
	left, _ := json.Marshal(tables)
	for _, secret := range []string{"ecret", "ecrète", "0261910001", "261910001", "quartier"} {
		if strings.Contains(string(left), secret) {
			t.Errorf("%q is left after erasure: %s", secret, left)
		}
	}
	if w.count("consent") != 0 || w.count("idempotency") != 0 {
		t.Error("consents or the key are left")
	}
	w.clean()
}

func TestErasureEmptiesEveryPrivateColumn(t *testing.T) {
	for _, table := range store.Registry() {
		for _, c := range table.Columns {
			_, empties := emptied[table.Name][c.Name]
			if values := emptied[table.Name]; values != nil && c.Class == store.Private && !empties && c.Name != "code_hash" {
				t.Errorf("%s.%s is private and erasure leaves it", table.Name, c.Name)
			}
		}
	}
}

func TestStoredShowsEveryTableAboutACarnet(t *testing.T) {
	w := newWeekend(t)
	for _, table := range store.Registry() {
		for _, c := range table.Columns {
			if (c.Name == "carnet_id" || c.Name == "person_id") && storedWhere[table.Name] == "" {
				t.Errorf("%s.%s leads to a carnet and is not shown", table.Name, c.Name)
			}
		}
	}
	f := form("Ana Le Bris", w.atelier("Flore", at(10, 0), at(12, 0), 9))
	f.Email, f.Phone, f.Photo = "ana@example.org", "0261910001", true
	carnet := w.must(f)
	tables, err := Stored(context.Background(), w.DB, w.operation.ID, carnet.ID)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, table := range tables {
		names = append(names, table.Name)
	}
	for _, want := range []string{"carnet", "person", "consent", "registration", "idempotency", "letter", "activity"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %v", want, names)
		}
	}
	shown := fmt.Sprint(tables)
	for _, hidden := range []string{"ana@example.org", "+33261910001", "Bris"} {
		if strings.Contains(shown, hidden) {
			t.Errorf("the code alone shows %q", hidden)
		}
	}
}

func TestAnotherOperationsIdentifiersAreNotFound(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 9)
	carnet := w.must(form("Ana", flora))
	other := weekendIn(t, w.DB, "ailleurs-2027")
	away := other.atelier("Ailleurs", at(10, 0), at(12, 0), 9)
	stranger := other.must(form("Bob", away))
	id := w.operation.ID
	for name, err := range map[string]error{
		"cancel":        Cancel(ctx, w.DB, w.by, id, stranger.ID, away.ID),
		"add":           Add(ctx, w.DB, w.by, w.operation, stranger.ID, flora.ID, ""),
		"erase":         Erase(ctx, w.DB, w.by, id, stranger.ID),
		"contact":       UpdateContact(ctx, w.DB, w.by, id, stranger.ID, ContactForm{Version: "1"}, words),
		"remove person": RemovePerson(ctx, w.DB, w.by, id, carnet.ID, stranger.Main().ID),
		"companion":     AddCompanion(ctx, w.DB, w.by, w.operation, stranger.ID, Companion{N: 1, Name: "Léo"}, words),
	} {
		if !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	if _, err := Restore(ctx, w.DB, w.by, id, stranger.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("restore: %v", err)
	}
	if _, err := CancelAll(ctx, w.DB, w.by, id, stranger.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("cancel all: %v", err)
	}
	refusal(t, Add(ctx, w.DB, w.by, w.operation, carnet.ID, away.ID, ""), problem.Invalid)
	if err := Cancel(ctx, w.DB, w.by, id, carnet.ID, away.ID); err != nil || other.confirmed(away) != 1 {
		t.Errorf("cancelling an atelier of another operation: %v, %d seats", err, other.confirmed(away))
	}
	w.clean()
}

func TestCheckSeesEachBrokenRule(t *testing.T) {
	for rule, damage := range map[string]string{
		"seats.confirmed":     "UPDATE seat_pool SET confirmed = confirmed + 1",
		"seats.offered":       "UPDATE seat_pool SET offered = 1",
		"seats.capacity":      "UPDATE seat_pool SET capacity = 1, desk_share = 1",
		"registration.seats":  "UPDATE person SET headcount = 3",
		"carnet.person":       "UPDATE person SET position = 5",
		"carnet.erased":       "UPDATE carnet SET erased_at = 1",
		"carnet.withdrawn":    "UPDATE registration SET status = 'withdrawn'",
		"registration.status": "UPDATE registration SET status = 'perhaps'",
		"carnet.code":         "UPDATE carnet SET code_hash = 1",
	} {
		w := newWeekend(t)
		w.must(form("Ana", w.atelier("Flore", at(10, 0), at(12, 0), 9)))
		w.clean()
		w.write(func(tx *gorm.DB) error { return tx.Exec(damage).Error })
		violations, err := Check(context.Background(), w.DB)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(violations, func(v store.Violation) bool { return v.Check == rule }) {
			t.Errorf("after %q: %v, want %s", damage, violations, rule)
		}
	}
}
